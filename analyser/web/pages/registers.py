"""What an officer of several registers looks after: each register with what is to be done in it."""

from __future__ import annotations

import sqlite3
from dataclasses import dataclass
from typing import ClassVar

from analyser.accounts.roles import Action
from analyser.web.core.render import Page, respond, site_of
from analyser.web.core.request import NotAllowedError, Request, Response


@dataclass(frozen=True, slots=True)
class Desk:
    """A register: where to upload and to check, and how much waits, failed and is to be checked."""

    name: str
    upload: str
    review: str
    contracts: int
    to_check: int
    waiting: int
    failed: int


@dataclass(frozen=True, slots=True, kw_only=True)
class DeskPage(Page):
    """The page's context; `publish` is empty where nothing can be published."""

    template: ClassVar[str] = "lockin/desk.html"

    desks: tuple[Desk, ...]
    publish: str


async def desk_page(request: Request) -> Response:
    """Answer with the registers that the reader may edit."""
    registers = [register for register in request.registers if request.may(Action.EDIT, register)]
    if not registers:
        raise NotAllowedError
    desks = []
    for register in registers:
        name, upload, review = register.path.stem, request.urls.upload, request.urls.review
        desks.append(Desk(name, upload(register.route), review(register.route), *await register.read(_counts)))
    return respond(
        DeskPage(
            site=site_of(request),
            title=request.translator.gettext("Your registers"),
            desks=tuple(desks),
            publish=request.urls.publish(registers[0].route) if request.published_file else "",
        )
    )


_COUNTS = """
select (select count(*) from contracts),
    (select coalesce(sum(findings), 0) from finding_counts where shown and status = 'unreviewed'),
    (select count(*) from documents where status in ('queued', 'analysing')),
    (select count(*) from documents where status = 'failed')
"""


def _counts(db: sqlite3.Connection) -> tuple[int, ...]:
    return tuple(db.execute(_COUNTS).fetchone())
