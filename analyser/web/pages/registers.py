"""The page of the registers that an officer may edit: each with the work to do in it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from analyser.accounts.roles import Action
from analyser.store.queries.registers import register_work
from analyser.web.core.render import Page, respond, site_of
from analyser.web.core.request import NotAllowedError, Request, Response


@dataclass(frozen=True, slots=True)
class EditableRegister:
    """A register with links to its upload and review pages, and the work to do (see `RegisterWork`)."""

    name: str
    upload: str
    review: str
    contracts: int
    to_check: int
    waiting: int
    failed: int


@dataclass(frozen=True, slots=True, kw_only=True)
class RegistersPage(Page):
    """The context of the page of registers; `publish` is empty where nothing can be published."""

    template: ClassVar[str] = "lockin/registers.html"

    registers: tuple[EditableRegister, ...]
    publish: str


async def registers_page(request: Request) -> Response:
    """Return the page of the registers that the reader may edit; raise NotAllowedError when there are none."""
    editable = [register for register in request.registers if request.may(Action.EDIT, register)]
    if not editable:
        raise NotAllowedError
    registers = []
    for register in editable:
        work = await register.read(register_work)
        registers.append(
            EditableRegister(
                name=register.path.stem,
                upload=request.urls.upload(register.route),
                review=request.urls.review(register.route),
                contracts=work.contracts,
                to_check=work.to_check,
                waiting=work.waiting,
                failed=work.failed,
            )
        )
    return respond(
        RegistersPage(
            site=site_of(request),
            title=request.translator.gettext("Your registers"),
            registers=tuple(registers),
            publish=request.urls.publish(editable[0].route) if request.published_file else "",
        )
    )
