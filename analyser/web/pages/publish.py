"""The page for publishing: a preview of what would become public, and the form that publishes it."""

from __future__ import annotations

import asyncio
import datetime as dt
import logging
from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import ClassVar

from analyser.accounts.roles import Action
from analyser.engine.publishing import Publication, publish
from analyser.errors import AnalyserError, LockedRegisterError, LostClauseError, PublishingError
from analyser.store.queries import Connection
from analyser.store.queries.publications import PastPublication, contract_titles, past_publications
from analyser.store.queries.withheld_clauses import Redaction, redactions_in_published
from analyser.web.components.publicity import page_name
from analyser.web.core.render import Page, respond, site_of
from analyser.web.core.request import NotFoundError, Register, Request, Response, redirect

MOST_ROWS = 200


@dataclass(frozen=True, slots=True)
class ContractLink:
    """The title of a contract, with the link to its preview."""

    title: str
    href: str


@dataclass(frozen=True, slots=True)
class WithheldClause:
    """A withheld clause of a published contract; `href` leads to its page, empty when the clause is no longer found."""

    contract: str
    language: str
    redaction: Redaction
    href: str


@dataclass(frozen=True, slots=True, kw_only=True)
class PublishPage(Page):
    """The context of the preview.

    `problem` says why nothing can be published, `detail` is the program's message in English, and `look_at` leads to
    the contract concerned. `registers` are those published from; `elsewhere` says that other users publish from more
    registers. `more` is the number of contracts that stay public and are not in `stays`.
    """

    template: ClassVar[str] = "lockin/publish.html"

    action: str
    csrf: str
    registers: tuple[str, ...]
    elsewhere: bool
    added: tuple[ContractLink, ...]
    removed: tuple[ContractLink, ...]
    stays: tuple[ContractLink, ...]
    more: int
    withheld_clauses: int
    withheld: tuple[WithheldClause, ...]
    problem: str
    detail: str
    look_at: str
    done: bool
    history: tuple[PastPublication, ...]


@dataclass(frozen=True, slots=True)
class _Problem:
    """Why nothing can be published, as the page shows it (see `PublishPage`)."""

    message: str = ""
    detail: str = ""
    look_at: str = ""


async def publish_page(request: Request) -> Response:
    """Return the preview of what would become public."""
    return await _page(request, done="done" in request.arguments)


async def publish_now(request: Request) -> Response:
    """Publish and return to the page; when that fails, nothing is changed and the page says why."""
    try:
        await asyncio.to_thread(partial(_run, request, dry_run=False))
    except AnalyserError as error:
        return await _page(request, problem=_explain(error, request), status=409)
    return redirect(f"{request.urls.publish(request.register().route)}?done=1")


def _publishable(request: Request) -> tuple[Register, ...]:
    """Return the registers from which the reader may publish."""
    return tuple(one for one in request.registers if request.may(Action.PUBLISH, one))


def _other_publishers(request: Request) -> tuple[Path, ...]:
    """Return the paths of the served registers from which only other users may publish to the same file."""
    read_only = (one.path for one in request.registers if not request.may(Action.PUBLISH, one))
    return (*read_only, *request.out_of_reach)


def _run(request: Request, *, dry_run: bool) -> Publication:
    target = request.published_file
    if target is None:
        raise NotFoundError
    own = [register.path for register in _publishable(request)]
    at = dt.datetime.now(dt.UTC)
    return publish(own, target, actor=request.reader.actor, at=at, others=_other_publishers(request), dry_run=dry_run)


def _explain(error: AnalyserError, request: Request) -> _Problem:
    """Return the reason why nothing can be published, in the reader's language.

    The program's own message is left out when others publish to the same file, since it may quote their registers.
    """
    say, route = request.translator.gettext, request.register().route
    match error:
        case LostClauseError():
            message = say(
                "A withheld clause is no longer found in its document. Withhold it again, or withdraw the decision."
            )
            return _Problem(message, look_at=request.urls.preview(route, error.contract_id))
        case LockedRegisterError():
            message = say("The file for the public is in use by another program. Wait a moment, then try again.")
        case PublishingError():
            message = say("Something private would have become public. Tell the administrator of the register.")
        case _:
            message = say("The file for the public cannot be written. Tell the administrator of the register.")
    logging.getLogger(__name__).error("nothing was published: %s", error.line)
    return _Problem(message, detail="" if _other_publishers(request) else error.line)


async def _page(request: Request, *, done: bool = False, problem: _Problem = _Problem(), status: int = 200) -> Response:
    register, preview = request.register(), Publication((), (), (), 0)
    if not problem.message:
        try:
            preview = await asyncio.to_thread(partial(_run, request, dry_run=True))
        except AnalyserError as error:
            problem = _explain(error, request)
    stays = [key for key in preview.contracts if key not in preview.added]
    links: dict[str, ContractLink] = {}
    withheld: list[WithheldClause] = []
    for own in _publishable(request):
        shown = [*preview.added, *preview.removed, *stays[:MOST_ROWS]]
        links |= await own.read(partial(_links, ids=shown, request=request, register=own))
        withheld += await own.read(partial(_withheld, request=request, register=own))
    history = await register.read(past_publications)

    def known(keys: Sequence[str]) -> tuple[ContractLink, ...]:
        return tuple(links[key] for key in keys if key in links)

    return respond(
        PublishPage(
            site=site_of(request),
            title=request.translator.gettext("Publish"),
            action=request.urls.publish(register.route),
            csrf=request.csrf(),
            registers=tuple(own.path.stem for own in _publishable(request)),
            elsewhere=bool(_other_publishers(request)),
            added=known(preview.added),
            removed=tuple(links.get(key, ContractLink(key, "")) for key in preview.removed),
            stays=known(stays[:MOST_ROWS]),
            more=max(len(stays) - MOST_ROWS, 0),
            withheld_clauses=preview.withheld_clauses,
            withheld=tuple(withheld[:MOST_ROWS]),
            problem=problem.message,
            detail=problem.detail,
            look_at=problem.look_at,
            done=done,
            history=history,
        ),
        status,
    )


def _links(db: Connection, *, ids: Sequence[str], request: Request, register: Register) -> dict[str, ContractLink]:
    """Return a link for each of the contracts that the register has, by id."""
    titles = contract_titles(db, ids)
    return {key: ContractLink(title, request.urls.preview(register.route, key)) for key, title in titles.items()}


def _withheld(db: Connection, *, request: Request, register: Register) -> list[WithheldClause]:
    """Return the withheld clauses of the contracts that are marked as published."""
    found = []
    for one in redactions_in_published(db):
        redaction = one.redaction
        key = next(iter(redaction.clause_ids), "")
        href = request.urls.clause(register.route, key, page_name(request)) if key else ""
        found.append(WithheldClause(one.contract_title, one.language, redaction, href))
    return found
