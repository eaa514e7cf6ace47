"""Clauses that are kept out of the published register: who withheld them and why, found again after a new analysis."""

from __future__ import annotations

from dataclasses import dataclass

from sqlite_utils import Database

from analyser.store.matching import SAME_WORDS, overlap
from analyser.store.rows import Row


@dataclass(frozen=True, slots=True)
class Withholding:
    """A decision to keep a clause out of the published register, or to release it again."""

    clause_id: str
    actor: str
    reason: str
    release: bool = False


@dataclass(frozen=True, slots=True)
class Withheld:
    """What is withheld of one document.

    `spans` are the stretches of its text (start, end), `texts` the clauses' words, `lost` the words of withheld
    clauses that the document no longer has in any form that can be recognised.
    """

    spans: tuple[tuple[int, int], ...] = ()
    texts: tuple[str, ...] = ()
    lost: tuple[str, ...] = ()

    def touches(self, start: int, end: int) -> bool:
        """Say whether any withheld words lie between two offsets."""
        return any(start < last and first < end for first, last in self.spans)


def record(db: Database, withholding: Withholding, at: str) -> str:
    """Keep a decision for good and return its id.

    Raises KeyError when the clause is not in the register and ValueError when a clause is withheld without a reason.
    """
    if not withholding.release and not withholding.reason.strip():
        raise ValueError("a clause is withheld for a reason")
    clauses = list(db.query("SELECT * FROM clauses WHERE id = ?", [withholding.clause_id]))
    if not clauses:
        raise KeyError(f"{withholding.clause_id} is not in clauses")
    (count,) = db.execute("SELECT count(*) FROM withholdings").fetchone()
    row = {
        "id": f"w{count + 1:08d}",
        "document_id": clauses[0]["document_id"],
        "clause_number": clauses[0]["number"],
        "clause_text": clauses[0]["text"],
        "action": "release" if withholding.release else "withhold",
        "reason": withholding.reason.strip(),
        "actor": withholding.actor,
        "at": at,
    }
    db.table("withholdings").insert(row)
    return str(row["id"])


def withheld(db: Database, document_id: str) -> Withheld:
    """Return what is withheld of a document, as its clauses stand now.

    A clause is withheld whole, with what lies inside it and with every clause whose words include it.
    """
    standing = _standing(db, document_id)
    if not standing:
        return Withheld()
    clauses = list(
        db.query("SELECT number, text, span_start, span_end FROM clauses WHERE document_id = ?", [document_id])
    )
    spans, lost = [], []
    for decision in standing:
        clause = _same(decision, clauses)
        if clause is None:
            lost.append(decision["clause_text"])
        else:
            spans.append((clause["span_start"], clause["span_end"]))
    return Withheld(tuple(spans), tuple(decision["clause_text"] for decision in standing), tuple(lost))


def _standing(db: Database, document_id: str) -> list[Row]:
    """Return the latest decision on each clause where that is to withhold it."""
    latest: dict[tuple[str, str], Row] = {}
    for row in db.query("SELECT * FROM withholdings WHERE document_id = ? ORDER BY id", [document_id]):
        latest[row["clause_number"], row["clause_text"]] = row
    return [row for row in latest.values() if row["action"] == "withhold"]


def _same(decision: Row, clauses: list[Row]) -> Row | None:
    """Return the clause with the same words, or the one most like it."""
    best, best_rank = None, (SAME_WORDS, False)
    for clause in clauses:
        rank = (overlap(clause["text"], decision["clause_text"]), clause["number"] == decision["clause_number"])
        if rank >= best_rank:
            best, best_rank = clause, rank
    return best
