"""Publishing from the web: what would become public, shown before it does, and the button that does it."""

from __future__ import annotations

import asyncio
import datetime as dt
import json
import logging
import sqlite3
from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import ClassVar

from analyser.accounts.roles import Action
from analyser.engine.publishing import Publication, publish
from analyser.errors import AnalyserError, LockedRegisterError, LostClauseError, PublishingError
from analyser.store.publication import redactions
from analyser.web.components.highlights import language_of
from analyser.web.core.render import Page, respond, site_of
from analyser.web.core.request import NotFoundError, Register, Request, Response, redirect
from analyser.web.pages.redact import Said, here

MOST_ROWS = 200


@dataclass(frozen=True, slots=True)
class Named:
    """A contract by its title, with the preview of what the public would read of it."""

    title: str
    href: str


@dataclass(frozen=True, slots=True)
class Kept:
    """A withheld clause of a contract that is published: its first words, who kept it back and why, and its page."""

    contract: str
    number: str
    words: str
    language: str
    said: Said
    href: str


@dataclass(frozen=True, slots=True)
class Past:
    """A publication that was made."""

    at: str
    actor: str
    contracts: int
    added: int
    removed: int
    withheld_clauses: int


@dataclass(frozen=True, slots=True, kw_only=True)
class PublishPage(Page):
    """The context of the preview.

    `problem` says why nothing can be published, `detail` what the program says of it in English, and `look_at` leads to
    the contract concerned. `registers` are those that are published from, `elsewhere` whether there are others.
    """

    template: ClassVar[str] = "lockin/publish.html"

    action: str
    csrf: str
    registers: tuple[str, ...]
    elsewhere: bool
    added: tuple[Named, ...]
    removed: tuple[Named, ...]
    stays: tuple[Named, ...]
    more: int
    withheld_clauses: int
    kept: tuple[Kept, ...]
    problem: str
    detail: str
    look_at: str
    done: bool
    history: tuple[Past, ...]


@dataclass(frozen=True, slots=True)
class _Problem:
    """Why nothing can be published."""

    words: str = ""
    detail: str = ""
    look_at: str = ""


async def publish_page(request: Request) -> Response:
    """Answer with what would become public."""
    return await _page(request, done="done" in request.arguments)


async def publish_now(request: Request) -> Response:
    """Publish, and go back to the page; when it cannot be done, say why and change nothing."""
    try:
        await asyncio.to_thread(partial(_run, request, dry_run=False))
    except AnalyserError as error:
        return await _page(request, problem=_said(error, request), status=409)
    return redirect(f"{request.urls.publish(request.register().route)}?done=1")


def _own(request: Request) -> tuple[Register, ...]:
    """Return the registers from which the reader may publish."""
    return tuple(one for one in request.registers if request.may(Action.PUBLISH, one))


def _others(request: Request) -> tuple[Path, ...]:
    """Return the served registers from which somebody else publishes to the same file."""
    read_only = (one.path for one in request.registers if not request.may(Action.PUBLISH, one))
    return (*read_only, *request.out_of_reach)


def _run(request: Request, *, dry_run: bool) -> Publication:
    target = request.published_file
    if target is None:
        raise NotFoundError
    own = [register.path for register in _own(request)]
    at = dt.datetime.now(dt.UTC)
    return publish(own, target, actor=request.reader.actor, at=at, others=_others(request), dry_run=dry_run)


def _said(error: AnalyserError, request: Request) -> _Problem:
    """Say in the reader's language why nothing can be published; the program's own words may be another register's."""
    say, route = request.translator.gettext, request.register().route
    match error:
        case LostClauseError():
            words = say("A withheld clause is no longer found in its document. Withhold it again, or take it back.")
            return _Problem(words, look_at=request.urls.preview(route, error.contract_id))
        case LockedRegisterError():
            words = say("The file for the public is in use by another program. Wait a moment, then try again.")
        case PublishingError():
            words = say("Something private would have become public. Tell the person who looks after the register.")
        case _:
            words = say("The file for the public cannot be written. Tell the person who looks after the register.")
    logging.getLogger(__name__).error("nothing was published: %s", error.line)
    return _Problem(words, detail="" if _others(request) else error.line)


async def _page(request: Request, *, done: bool = False, problem: _Problem = _Problem(), status: int = 200) -> Response:
    register, preview = request.register(), Publication((), (), (), 0)
    if not problem.words:
        try:
            preview = await asyncio.to_thread(partial(_run, request, dry_run=True))
        except AnalyserError as error:
            problem = _said(error, request)
    stays = [key for key in preview.contracts if key not in preview.added]
    named: dict[str, Named] = {}
    kept: list[Kept] = []
    for own in _own(request):
        shown = [*preview.added, *preview.removed, *stays[:MOST_ROWS]]
        named |= await own.read(partial(_named, ids=shown, request=request, register=own))
        kept += await own.read(partial(_kept, request=request, register=own))
    history = await register.read(_history)

    def names(keys: Sequence[str]) -> tuple[Named, ...]:
        return tuple(named[key] for key in keys if key in named)

    return respond(
        PublishPage(
            site=site_of(request),
            title=request.translator.gettext("Publish"),
            action=request.urls.publish(register.route),
            csrf=request.csrf(),
            registers=tuple(own.path.stem for own in _own(request)),
            elsewhere=bool(_others(request)),
            added=names(preview.added),
            removed=tuple(named.get(key, Named(key, "")) for key in preview.removed),
            stays=names(stays[:MOST_ROWS]),
            more=max(len(stays) - MOST_ROWS, 0),
            withheld_clauses=preview.withheld_clauses,
            kept=tuple(kept[:MOST_ROWS]),
            problem=problem.words,
            detail=problem.detail,
            look_at=problem.look_at,
            done=done,
            history=history,
        ),
        status,
    )


def _named(db: sqlite3.Connection, *, ids: Sequence[str], request: Request, register: Register) -> dict[str, Named]:
    rows = db.execute(
        "select id, coalesce(nullif(title, ''), reference, id) as title from contracts"
        " where id in (select value from json_each(?))",
        [json.dumps(ids)],
    )
    return {row["id"]: Named(row["title"], request.urls.preview(register.route, row["id"])) for row in rows}


_WITHHELD = """
select distinct document_id, coalesce(nullif(c.title, ''), c.reference, c.id) as title
from withholdings join documents d on d.id = document_id join contracts c on c.id = contract_id
where publication = 'published' order by 2, 1
"""


def _kept(db: sqlite3.Connection, *, request: Request, register: Register) -> list[Kept]:
    """Return what is withheld of the contracts that are marked as published."""
    found = []
    for row in db.execute(_WITHHELD).fetchall():
        for decision in redactions.withheld(db, row["document_id"]).decisions:
            (key, *_) = decision.clause_ids or ("",)
            language = db.execute("select language from clauses where id = ?", [key]).fetchone()
            found.append(
                Kept(
                    row["title"],
                    decision.number,
                    decision.text,
                    language_of(language) if language else "",
                    Said(False, decision.actor, decision.at, decision.reason),
                    request.urls.clause(register.route, key, here(request)) if key else "",
                )
            )
    return found


def _history(db: sqlite3.Connection) -> tuple[Past, ...]:
    rows = db.execute(
        "select at, actor, contracts, json_array_length(added) as added, json_array_length(removed) as removed,"
        " withheld_clauses"
        " from publications order by id desc limit 20"
    )
    return tuple(Past(*row) for row in rows)


def target_of(published: frozenset[Path]) -> Path | None:
    """Return the file to publish to: the one that is served, if it is only one."""
    return next(iter(published)) if len(published) == 1 else None
