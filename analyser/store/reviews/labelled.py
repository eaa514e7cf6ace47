"""Reviewers' decisions on findings, each with its clause: training examples for the model."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from sqlite_utils import Database

from analyser.domain import Favours, Parties
from analyser.store.mapping.evidence import parties_of
from analyser.store.reviews.decisions import Decision, decisions

_MOST_LEVELS = 10


@dataclass(frozen=True, slots=True)
class Decided:
    """A finding with the decision of its reviewers.

    `factor` is the factor that reviewers gave the quote, None when they rejected the finding. `rejected` is the
    program's factor if they did not accept it, otherwise None. `probability` is the program's for its own factor, None
    where it found nothing or the probability is unknown. `heading` is the heading of the clause or the nearest one
    above.
    """

    document_id: str
    factor: str | None
    rejected: str | None
    probability: float | None
    favours: Favours
    quote: str
    number: str
    heading: str
    clause: str
    parties: Parties


def decided(db: Database) -> Iterator[Decided]:
    """Yield every finding that reviewers confirmed, rejected, changed or added, without reviews that were undone."""
    documents = "SELECT DISTINCT document_id FROM reviews WHERE target = 'finding' ORDER BY document_id"
    for (document_id,) in list(db.execute(documents)):
        parties = parties_of(db, document_id)
        for decision in decisions(db, document_id):
            if decision.target == "finding" and decision.status != "unreviewed":
                yield _decided(db, decision, parties)


def _decided(db: Database, decision: Decision, parties: Parties) -> Decided:
    anchor = decision.anchor
    values = anchor["values"] | decision.values
    factor = None if decision.status == "rejected" else values.get("factor", anchor["kind"])
    own = None if decision.added or factor == anchor["kind"] else anchor["kind"]
    return Decided(
        document_id=decision.document_id,
        factor=factor,
        rejected=own,
        probability=None if decision.added else _probability(db, decision.target_id),
        favours=Favours(values.get("favours", Favours.UNCLEAR)),
        quote=anchor["quote"],
        number=anchor["clause_number"],
        heading=_heading(db, decision.target_id),
        clause=anchor["clause_text"],
        parties=parties,
    )


def _probability(db: Database, finding_id: str) -> float | None:
    row = db.execute("SELECT probability FROM findings WHERE id = ? AND origin != 'reviewer'", [finding_id]).fetchone()
    return None if row is None else float(row[0])


def _heading(db: Database, finding_id: str) -> str:
    """Return the heading of a finding's clause, or the nearest one above it; empty when there is none."""
    sql = "SELECT heading, coalesce(inside_id, parent_id) FROM clauses WHERE id = ?"
    found = db.execute("SELECT clause_id FROM findings WHERE id = ?", [finding_id]).fetchone()
    clause_id = found[0] if found else None
    for _ in range(_MOST_LEVELS):
        row = db.execute(sql, [clause_id]).fetchone() if clause_id else None
        if row is None:
            break
        if row[0]:
            return str(row[0])
        clause_id = row[1]
    return ""
