"""Publishing from the web: what would become public, shown before it does, and the button that does it."""

from __future__ import annotations

import asyncio
import datetime as dt
import sqlite3
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import ClassVar

from analyser.engine.publish import Publication, publish
from analyser.errors import AnalyserError
from analyser.web.render import Page, respond, site_of
from analyser.web.visit import Answer, NotHereError, Visit, moved


@dataclass(frozen=True, slots=True)
class Named:
    """A contract by its title."""

    title: str
    href: str


@dataclass(frozen=True, slots=True)
class Past:
    """A publication that was made."""

    at: str
    actor: str
    contracts: int
    added: int
    removed: int


@dataclass(frozen=True, slots=True, kw_only=True)
class PublishPage(Page):
    """The context of the preview; `problem` says why nothing can be published."""

    template: ClassVar[str] = "lockin/publish.html"

    action: str
    csrf: str
    added: tuple[Named, ...]
    removed: tuple[Named, ...]
    stays: int
    withheld_clauses: int
    problem: str
    done: bool
    history: tuple[Past, ...]


async def publish_page(visit: Visit) -> Answer:
    """Answer with what would become public."""
    return await _page(visit, done="done" in visit.arguments)


async def publish_now(visit: Visit) -> Answer:
    """Publish, and go back to the page; when it cannot be done, say why and change nothing."""
    try:
        await asyncio.to_thread(partial(_run, visit, dry_run=False))
    except AnalyserError as error:
        return await _page(visit, problem=error.line, status=409)
    return moved(f"{visit.addresses.publish(visit.register().route)}?done=1")


def _run(visit: Visit, *, dry_run: bool) -> Publication:
    target = visit.published_file
    if target is None:
        raise NotHereError
    registers = [register.path for register in visit.registers if not register.published]
    return publish(registers, target, actor=visit.reader.actor, at=dt.datetime.now(dt.UTC), dry_run=dry_run)


async def _page(visit: Visit, *, done: bool = False, problem: str = "", status: int = 200) -> Answer:
    register = visit.register()
    preview = Publication((), (), (), 0)
    if not problem:
        try:
            preview = await asyncio.to_thread(partial(_run, visit, dry_run=True))
        except AnalyserError as error:
            problem = error.line
    named = await register.read(partial(_named, ids=(*preview.added, *preview.removed)))
    history = await register.read(_history)

    def name(key: str) -> Named:
        return Named(named.get(key, key), visit.addresses.contract(register.route, key) if key in named else "")

    return respond(
        PublishPage(
            site=site_of(visit),
            title=visit.voice.gettext("Publish"),
            action=visit.addresses.publish(register.route),
            csrf=visit.csrf(),
            added=tuple(map(name, preview.added)),
            removed=tuple(map(name, preview.removed)),
            stays=len(preview.contracts) - len(preview.added),
            withheld_clauses=preview.withheld_clauses,
            problem=problem,
            done=done,
            history=history,
        ),
        status,
    )


def _named(db: sqlite3.Connection, *, ids: tuple[str, ...]) -> dict[str, str]:
    found = {}
    for key in ids:
        row = db.execute(
            "select coalesce(nullif(title, ''), reference, id) from contracts where id = ?", [key]
        ).fetchone()
        if row:
            found[key] = row[0]
    return found


def _history(db: sqlite3.Connection) -> tuple[Past, ...]:
    rows = db.execute(
        "select at, actor, contracts, json_array_length(added) as added, json_array_length(removed) as removed"
        " from publications order by id desc limit 20"
    )
    return tuple(Past(row["at"], row["actor"], row["contracts"], row["added"], row["removed"]) for row in rows)


def target_of(published: frozenset[Path]) -> Path | None:
    """Return the file to publish to: the one that is served, if it is only one."""
    return next(iter(published)) if len(published) == 1 else None
