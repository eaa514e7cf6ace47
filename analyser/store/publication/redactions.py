"""Clauses that are withheld from the published register, and finding them in each new analysis of their document."""

from __future__ import annotations

import sqlite3
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlite_utils import Database

from analyser.store.mapping.documents import Row
from analyser.store.reviews.matching import SAME_WORDS, overlap


@dataclass(frozen=True, slots=True)
class Withholding:
    """A request to withhold a clause from the published register, or to release it again."""

    clause_id: str
    actor: str
    reason: str
    release: bool = False


@dataclass(frozen=True, slots=True)
class Decision:
    """A decision to withhold or release a clause: its words, who decided, when and why.

    `spans` are the offsets (start, end) of the words in the current text of the document; there are none when the words
    are no longer found, even in a similar form.
    """

    id: str
    document_id: str
    number: str
    text: str
    release: bool
    actor: str
    reason: str
    at: str
    clause_ids: tuple[str, ...]
    spans: tuple[tuple[int, int], ...]

    def touches(self, start: int, end: int) -> bool:
        """Return whether any of its words lie between two offsets."""
        return any(start < last and first < end for first, last in self.spans)


@dataclass(frozen=True, slots=True)
class Withheld:
    """The decisions that currently withhold clauses of a document."""

    decisions: tuple[Decision, ...] = ()

    @property
    def texts(self) -> tuple[str, ...]:
        """The texts of the withheld clauses at the time they were withheld."""
        return tuple(decision.text for decision in self.decisions)

    @property
    def lost(self) -> tuple[Decision, ...]:
        """The decisions on clauses that are no longer found in the document."""
        return tuple(decision for decision in self.decisions if not decision.spans)

    def decision_on(self, start: int, end: int) -> Decision | None:
        """Return a decision that withholds words between two offsets, or None."""
        return next((decision for decision in self.decisions if decision.touches(start, end)), None)

    def touches(self, start: int, end: int) -> bool:
        """Return whether any words between two offsets are withheld."""
        return self.decision_on(start, end) is not None


Readable = Database | sqlite3.Connection


def record(db: Database, withholding: Withholding, at: str) -> str:
    """Store a decision, which never changes, and return its id.

    A release cancels every decision by which the clause is withheld. Raises KeyError when the clause is not in the
    register, or when it is to be released but is not withheld, and ValueError when no reason is given for withholding
    it.
    """
    if not withholding.release and not withholding.reason.strip():
        raise ValueError("a clause is withheld for a reason")
    clauses = _query(db, "SELECT * FROM clauses WHERE id = ?", withholding.clause_id)
    if not clauses:
        raise KeyError(f"{withholding.clause_id} is not in clauses")
    (clause,) = clauses
    if not withholding.release:
        words = clause["number"], clause["text"]
        return _write(db, clause["document_id"], words, withholding, at)
    in_force = [
        decision
        for decision in withheld(db, clause["document_id"]).decisions
        if withholding.clause_id in decision.clause_ids
    ]
    if not in_force:
        raise KeyError(f"{withholding.clause_id} is not withheld")
    for decision in in_force:
        last = _write(db, decision.document_id, (decision.number, decision.text), withholding, at)
    return last


def release_lost(db: Database, decision_id: str, actor: str, reason: str, at: str) -> str:
    """Release a withheld clause that is no longer found in its document, and return the id of the release.

    Raises KeyError when there is no such decision or it was cancelled, and ValueError when the document does hold the
    clause.
    """
    documents = _query(db, "SELECT document_id FROM withholdings WHERE id = ?", decision_id)
    in_force = withheld(db, documents[0]["document_id"]).decisions if documents else ()
    decision = next((one for one in in_force if one.id == decision_id), None)
    if decision is None:
        raise KeyError(f"{decision_id} is not in force")
    if decision.spans:
        raise ValueError("the words are in the document: release the clause that has them")
    words = decision.number, decision.text
    return _write(db, decision.document_id, words, Withholding("", actor, reason, release=True), at)


def withheld(db: Readable, document_id: str) -> Withheld:
    """Return the decisions that currently withhold clauses of a document.

    A clause is withheld as a whole, together with the clauses inside it, the clauses that contain it, and every other
    clause with the same text.
    """
    latest = {(decision.number, decision.text): decision for decision in decisions(db, document_id)}
    return Withheld(tuple(decision for decision in latest.values() if not decision.release))


def decisions(db: Readable, document_id: str) -> tuple[Decision, ...]:
    """Return every decision on the clauses of a document, including releases, in the order in which they were made."""
    rows = _query(db, "SELECT * FROM withholdings WHERE document_id = ? ORDER BY id", document_id)
    if not rows:
        return ()
    clauses = _query(
        db, "SELECT id, number, text, span_start, span_end FROM clauses WHERE document_id = ?", document_id
    )
    found = {words: _same(words, clauses) for words in {(row["clause_number"], row["clause_text"]) for row in rows}}
    return tuple(_decision(row, found[row["clause_number"], row["clause_text"]]) for row in rows)


def _decision(row: Row, clauses: Sequence[Row]) -> Decision:
    return Decision(
        id=row["id"],
        document_id=row["document_id"],
        number=row["clause_number"],
        text=row["clause_text"],
        release=row["action"] == "release",
        actor=row["actor"],
        reason=row["reason"],
        at=row["at"],
        clause_ids=tuple(clause["id"] for clause in clauses),
        spans=tuple((clause["span_start"], clause["span_end"]) for clause in clauses),
    )


def _same(words: tuple[str, str], clauses: Sequence[Row]) -> Sequence[Row]:
    """Return the clauses with the same text, or the most similar clause, or none."""
    number, text = words
    if exact := [clause for clause in clauses if clause["text"] == text]:
        return exact
    best, best_rank = None, (SAME_WORDS, False)
    for clause in clauses:
        rank = (overlap(clause["text"], text), clause["number"] == number)
        if rank >= best_rank:
            best, best_rank = clause, rank
    return [best] if best else []


def _write(db: Database, document_id: str, words: tuple[str, str], withholding: Withholding, at: str) -> str:
    """Insert the row of a decision, which never changes, and return its id."""
    (count,) = db.execute("SELECT count(*) FROM withholdings").fetchone()
    number, text = words
    row: dict[str, Any] = {
        "id": f"w{count + 1:08d}",
        "document_id": document_id,
        "clause_number": number,
        "clause_text": text,
        "action": "release" if withholding.release else "withhold",
        "reason": withholding.reason.strip(),
        "actor": withholding.actor,
        "at": at,
    }
    db.table("withholdings").insert(row)
    return str(row["id"])


def _query(db: Readable, sql: str, value: str) -> list[Row]:
    cursor = db.execute(sql, [value])
    names = [column[0] for column in cursor.description]
    return [dict(zip(names, row, strict=True)) for row in cursor]
