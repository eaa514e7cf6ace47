"""The clauses that are withheld from the published register, by whom and why."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from analyser.store.publication.redactions import Decision, decisions, withheld
from analyser.store.queries import Connection
from analyser.store.queries.document_page import DocumentHead, StoredClause, document_head, stored_clause
from analyser.store.queries.fetch import fetch_all, fetch_one, single_language
from analyser.store.queries.titles import shown_title


@dataclass(frozen=True, slots=True, kw_only=True)
class Redaction:
    """A decision to withhold a clause, or to `release` it: by whom, when (ISO 8601) and why.

    `number` and `text` are those of the clause when it was withheld. `clause_ids` are the current clauses with these
    words, none when they are no longer in the document.
    """

    id: str
    release: bool
    actor: str
    at: str
    reason: str
    number: str
    text: str
    clause_ids: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class ClauseRedactions:
    """A clause, its document, the decision that withholds it (None for none), and all decisions on it in order."""

    clause: StoredClause
    document: DocumentHead
    current: Redaction | None
    history: tuple[Redaction, ...]


@dataclass(frozen=True, slots=True)
class PublishedRedaction:
    """A withheld clause of a contract that is marked as published; `language` is empty when it is in both."""

    contract_title: str
    language: str
    redaction: Redaction


def redactions_by_clause(db: Connection, document_id: str) -> Mapping[str, Redaction | None]:
    """Return the decision that withholds each clause of a document, by clause id; None where it is not withheld."""
    current = withheld(db, document_id)
    rows = fetch_all(db, "select id, span_start, span_end from clauses where document_id = ?", [document_id])
    return {row["id"]: _redaction(current.decision_on(row["span_start"], row["span_end"])) for row in rows}


def lost_redactions(db: Connection, document_id: str) -> tuple[Redaction, ...]:
    """Return the decisions on clauses that are no longer found; publishing is refused until they are released."""
    return tuple(_as_redaction(decision) for decision in withheld(db, document_id).lost)


def clause_redactions(db: Connection, clause_id: str) -> ClauseRedactions | None:
    """Return a clause with the decisions on it; None when there is no clause of that id."""
    row = fetch_one(db, "select * from clauses where id = ?", [clause_id])
    document = document_head(db, row["document_id"]) if row else None
    if row is None or document is None:
        return None
    start, end = row["span_start"], row["span_end"]
    history = [decision for decision in decisions(db, document.id) if decision.touches(start, end)]
    return ClauseRedactions(
        stored_clause(row),
        document,
        _redaction(withheld(db, document.id).decision_on(start, end)),
        tuple(_as_redaction(decision) for decision in history),
    )


def redactions_in_published(db: Connection) -> tuple[PublishedRedaction, ...]:
    """Return the withheld clauses of the contracts that are marked as published, ordered by the contract's name."""
    rows = fetch_all(
        db,
        f"select distinct document_id, {shown_title()} as title"
        " from withholdings join documents d on d.id = document_id join contracts c on c.id = contract_id"
        " where publication = 'published' order by 2, 1",
    )
    return tuple(
        PublishedRedaction(row["title"], _language(db, decision), _as_redaction(decision))
        for row in rows
        for decision in withheld(db, row["document_id"]).decisions
    )


def _language(db: Connection, decision: Decision) -> str:
    row = fetch_one(db, "select language from clauses where id = ?", [next(iter(decision.clause_ids), "")])
    return single_language(row["language"]) if row else ""


def _redaction(decision: Decision | None) -> Redaction | None:
    return _as_redaction(decision) if decision else None


def _as_redaction(decision: Decision) -> Redaction:
    return Redaction(
        id=decision.id,
        release=decision.release,
        actor=decision.actor,
        at=decision.at,
        reason=decision.reason,
        number=decision.number,
        text=decision.text,
        clause_ids=decision.clause_ids,
    )
