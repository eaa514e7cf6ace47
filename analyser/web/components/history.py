"""What was done with a contract, latest first: its files were read, people said something of what was found."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from dataclasses import dataclass

from analyser.i18n.translator import Translator

MOST_EVENTS = 30


@dataclass(frozen=True, slots=True)
class Event:
    """Something that was done, when (ISO 8601) and by whom; `who` is empty for the program."""

    at: str
    who: str
    what: str
    note: str


_READ = """
select analysed_at, filename, analyser_version, model_version from documents
where contract_id = :id and analysed_at is not null
"""
_REVIEWS = """
select at, actor, action, target, note from reviews
where contract_id = :id or document_id in (select id from documents where contract_id = :id)
order by id desc limit :most
"""


def of_contract(db: sqlite3.Connection, contract: str, translator: Translator) -> tuple[Event, ...]:
    """Return what was done last, at most MOST_EVENTS of it."""
    events = sorted(_events(db, contract, translator), key=lambda event: event.at, reverse=True)
    return tuple(events[:MOST_EVENTS])


def _events(db: sqlite3.Connection, contract: str, translator: Translator) -> Iterator[Event]:
    for row in db.execute(_READ, {"id": contract}):
        what = translator.gettext(
            "%(file)s was read, by version %(version)s with model %(model)s",
            file=row["filename"],
            version=row["analyser_version"],
            model=row["model_version"],
        )
        yield Event(row["analysed_at"], "", what, "")
    for row in db.execute(_REVIEWS, {"id": contract, "most": MOST_EVENTS}):
        yield Event(row["at"], row["actor"], _said(row["action"], row["target"], translator), row["note"])


def _said(action: str, target: str, translator: Translator) -> str:
    if target == "contract":
        return (
            translator.gettext("A decision was undone")
            if action == "undo"
            else translator.gettext("Facts were entered")
        )
    return {
        "confirm": translator.gettext("Found to be right"),
        "reject": translator.gettext("Found to be wrong"),
        "change": translator.gettext("Corrected"),
        "add": translator.gettext("Added words that were missed"),
        "undo": translator.gettext("A decision was undone"),
    }[action]
