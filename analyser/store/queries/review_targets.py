"""Data for the forms of the evidence view: current values, the latest review, and clauses to choose from."""

from __future__ import annotations

from dataclasses import dataclass

from analyser.store.queries import Connection
from analyser.store.queries.fetch import fetch_all, fetch_one, single_language

TABLES = {"finding": "findings", "term": "terms"}
"""The tables whose rows people review, by kind of target."""
_LONGEST_START = 60


@dataclass(frozen=True, slots=True, kw_only=True)
class ReviewTarget:
    """A finding or term under review: its contract (empty for none), document, quote and latest effective review.

    `latest_review` is the id of the latest review of the target that was not undone, empty when there is none.
    """

    kind: str
    id: str
    contract_id: str
    document_id: str
    quote: str
    status: str
    latest_review: str


@dataclass(frozen=True, slots=True)
class ClauseChoice:
    """A clause to choose from: its number, and its heading or, without one, the beginning of its text."""

    id: str
    number: str
    heading: str
    language: str


@dataclass(frozen=True, slots=True)
class ClauseText:
    """The text of a clause, and its contract (empty for none)."""

    contract_id: str
    text: str


def clause_text(db: Connection, clause_id: str) -> ClauseText | None:
    """Return the text of a clause; None when there is no clause of that id."""
    row = fetch_one(
        db,
        "select contract_id, text from clauses join documents on documents.id = document_id where clauses.id = ?",
        [clause_id],
    )
    return ClauseText(row["contract_id"] or "", row["text"]) if row else None


def review_target(db: Connection, kind: str, target_id: str) -> ReviewTarget | None:
    """Return a `finding` or `term` by its id; None when there is none."""
    table = TABLES[kind]
    row = fetch_one(
        db,
        f"select {table}.id, contract_id, document_id, quote, {table}.status"
        f" from {table} join documents on documents.id = document_id where {table}.id = ?",
        [target_id],
    )
    if row is None:
        return None
    return ReviewTarget(
        kind=kind,
        id=row["id"],
        contract_id=row["contract_id"] or "",
        document_id=row["document_id"],
        quote=row["quote"],
        status=row["status"],
        latest_review=_latest_effective(db, target_id),
    )


def _latest_effective(db: Connection, target_id: str) -> str:
    row = fetch_one(
        db,
        "select id from reviews where target_id = ? and action <> 'undo' and id not in"
        " (select after ->> 'review' from reviews where target_id = ? and action = 'undo') order by id desc limit 1",
        [target_id, target_id],
    )
    return row["id"] if row else ""


def clause_choices(db: Connection, document_id: str, page: int | None) -> tuple[ClauseChoice, ...]:
    """Return the clauses of a page, or of the whole document for None, except those of a table of contents."""
    rows = fetch_all(
        db,
        "select id, number, heading, language, substr(text, 1, :most) as start from clauses"
        " where document_id = :document and (:page is null or page_first <= :page and page_last >= :page)"
        " and not is_contents order by position",
        {"document": document_id, "page": page, "most": _LONGEST_START},
    )
    return tuple(
        ClauseChoice(row["id"], row["number"], row["heading"] or row["start"], single_language(row["language"]))
        for row in rows
    )
