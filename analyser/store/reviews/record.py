"""Recording reviews, and applying the resulting decisions (see `decisions`) to the rows of findings and terms.

The `anchor` of a review holds the words and the clause that it is about, so that they can be found in a new analysis of
the document (see `matching`).
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from sqlite_utils import Database

from analyser.store import organisations
from analyser.store.mapping.documents import Row, reviewed_party
from analyser.store.mapping.identity import row_id
from analyser.store.mapping.term_values import VALUE_COLUMNS
from analyser.store.reviews import matching
from analyser.store.reviews.decisions import (
    CORRECTABLE,
    EDITABLE,
    KIND,
    OWN_COLUMNS,
    PARTY_KEYS,
    TABLES,
    Decision,
    contract_values,
    decisions,
)
from analyser.store.reviews.quote_boxes import lines_of


@dataclass(frozen=True, slots=True)
class Review:
    """One decision of one person about a finding, term or contract.

    `action` is `confirm`, `reject`, `change` (to the columns in `after`), `add` (a finding or term that the program
    missed; `after` then also holds `clause_id` and `quote`, and `page` and `boxes` where known) or `undo` (of the
    review with the id `after["review"]`). `target_id` is empty for `add`. For a contract, `after` may hold the columns
    in `OWN_COLUMNS` and `CORRECTABLE`, and `council`, `supplier` and `supplier_number`.
    """

    target: str
    target_id: str
    actor: str
    action: str
    after: Mapping[str, Any] = field(default_factory=dict)
    note: str = ""


@dataclass(frozen=True, slots=True)
class Recorded:
    """A stored review: its id, its target's id, and the contract that must be reassessed."""

    id: str
    target_id: str
    contract_id: str


def record(db: Database, review: Review, at: str) -> Recorded:
    """Store a review and apply it; `at` is the time in ISO 8601.

    Raises KeyError when the target, or the clause of an addition, is not in the register, and ValueError when
    `after` names a column that a review may not set.
    """
    _check(review)
    if review.target == "contract":
        return _record_for_contract(db, review, at)
    table = TABLES[review.target]
    if review.action == "add":
        clause = _one(db, "clauses", review.after["clause_id"])
        target_id, document_id, before = _new_id(db, review), clause["document_id"], None
        anchor = _anchor(review.target, _placed(review.after, clause), clause)
    else:
        row = _one(db, table, review.target_id)
        target_id, document_id = row["id"], row["document_id"]
        before = {name: row[name] for name in ("status", *EDITABLE[review.target])}
        machine = row | json.loads(row["machine_values"] or "{}")
        anchor = _anchor(review.target, machine, _one(db, "clauses", row["clause_id"]) if row["clause_id"] else {})
    recorded = _keep(db, review, target_id, document_id, None, anchor, before, at)
    for decision in decisions(db, document_id):
        if decision.target_id == target_id:
            _apply(db, decision, _find(db, decision))
    contract_id = db.execute("SELECT contract_id FROM documents WHERE id = ?", [document_id]).fetchone()[0]
    return Recorded(recorded, target_id, contract_id)


def _placed(added: Mapping[str, Any], clause: Row) -> Row:
    """Return an addition with page and boxes: the given ones, else those of the lines that contain its quote."""
    boxes = added.get("boxes") or lines_of(clause["text"], clause["boxes"], added["quote"])
    page = added.get("page") or (boxes[0][0] if isinstance(boxes, list) and boxes else None)
    return {**added, "boxes": boxes, "page": page}


def apply_to_document(db: Database, document_id: str) -> None:
    """Apply the decisions on a document's findings and terms to the rows of a new analysis.

    A decision is applied to the row with the id of its target or, if there is none, to the row that matches its words,
    which is then given that id. A confirmed, changed or added target without such a row becomes a row of origin
    `reviewer`.
    """
    taken: set[str] = set()
    lost: list[Decision] = []
    for decision in decisions(db, document_id):
        row = _find(db, decision)
        if row:
            taken.add(row["id"])
            _apply(db, decision, row)
        else:
            lost.append(decision)
    for decision in lost:
        if decision.status == "unreviewed":
            continue
        row = matching.same_words(db, decision, KIND[decision.target], TABLES[decision.target], taken)
        if row:
            db.execute(f"UPDATE {TABLES[decision.target]} SET id = ? WHERE id = ?", [decision.target_id, row["id"]])
            row["id"] = decision.target_id
            taken.add(row["id"])
        _apply(db, decision, row)


def apply_parties(db: Database, contract_id: str) -> None:
    """Insert the council and supplier that reviewers set as parties of a contract's first document."""
    db.execute(
        "DELETE FROM parties WHERE origin = 'reviewer' AND document_id IN "
        "(SELECT id FROM documents WHERE contract_id = ?)",
        [contract_id],
    )
    document = _first_document(db, contract_id)
    if document is None:
        return
    values = contract_values(db, contract_id)
    for key, role in PARTY_KEYS.items():
        if values.get(key):
            row = reviewed_party(document, role, values[key], values.get(f"{key}_number") or "")
            db.table("parties").insert(row)


def _check(review: Review) -> None:
    if review.target == "contract":
        allowed = {*OWN_COLUMNS, *CORRECTABLE, *PARTY_KEYS, "supplier_number"}
    else:
        allowed = set(EDITABLE[review.target])
    if review.action == "add":
        allowed |= {"clause_id", "quote", "page", "boxes", KIND[review.target]}
    if review.action == "undo":
        allowed = {"review"}
    forbidden = sorted(set(review.after) - allowed)
    if forbidden:
        raise ValueError(f"a review cannot set {', '.join(forbidden)}")


def _record_for_contract(db: Database, review: Review, at: str) -> Recorded:
    contract = _one(db, "contracts", review.target_id)
    before = {name: contract[name] for name in (*OWN_COLUMNS, *CORRECTABLE, "council_id", "supplier_id")}
    document_id = _first_document(db, review.target_id)
    signed_before = organisations.signatures(db, document_id) if document_id else set()
    recorded = _keep(db, review, review.target_id, document_id, review.target_id, {}, before, at)
    apply_parties(db, review.target_id)
    if document_id:
        changed = signed_before ^ organisations.signatures(db, document_id)
        organisations.assign_organisations(db, [review.target_id], changed, document_id)
    return Recorded(recorded, review.target_id, review.target_id)


def _keep(
    db: Database,
    review: Review,
    target_id: str,
    document_id: str | None,
    contract_id: str | None,
    anchor: Row,
    before: Row | None,
    at: str,
) -> str:
    """Insert the row of a review and return its id; ids increase with each review."""
    after = dict(review.after)
    if review.target == "term" and set(after) & set(VALUE_COLUMNS):
        after = dict.fromkeys(VALUE_COLUMNS) | after
    row = {
        "id": _next_id(db),
        "target": review.target,
        "target_id": target_id,
        "document_id": document_id,
        "contract_id": contract_id,
        "actor": review.actor,
        "action": review.action,
        "anchor": json.dumps(anchor, ensure_ascii=False),
        "before": json.dumps(before, ensure_ascii=False) if before else None,
        "after": json.dumps(after, ensure_ascii=False) if after else None,
        "note": review.note,
        "at": at,
    }
    db.table("reviews").insert(row)
    return str(row["id"])


def _apply(db: Database, decision: Decision, row: Row | None) -> None:
    """Apply a decision to a row of findings or terms; without a row, insert one if the target was confirmed."""
    table = TABLES[decision.target]
    if row is None:
        if decision.status == "confirmed":
            db.table(table).insert(matching.reviewer_row(db, decision))
        return
    if row["origin"] == "reviewer" and decision.status == "unreviewed":
        db.execute(f"DELETE FROM {table} WHERE id = ?", [row["id"]])
        return
    machine = json.loads(row["machine_values"] or "{}")
    wanted = dict(decision.values) if decision.status == "confirmed" else {}
    if decision.status == "confirmed" and decision.target == "finding":
        wanted["shown"] = 1
    current = row | machine
    columns = current | wanted
    replaced = {name: current[name] for name in wanted if current[name] != wanted[name]}
    columns |= {
        "status": decision.status,
        "machine_values": json.dumps(replaced, ensure_ascii=False) if replaced else None,
    }
    db.table(table).update(row["id"], {name: value for name, value in columns.items() if value != row[name]})


def _find(db: Database, decision: Decision) -> Row | None:
    rows = _rows(db, f"SELECT * FROM {TABLES[decision.target]} WHERE id = ?", [decision.target_id])
    return rows[0] if rows else None


def _anchor(target: str, row: Row, clause: Row) -> Row:
    """Return the anchor of a review: the data needed to find its words in another analysis of the same file."""
    return {
        "kind": row[KIND[target]],
        "quote": row["quote"],
        "page": row.get("page") or clause.get("page_first"),
        "boxes": row.get("boxes") or "[]",
        "clause_number": clause.get("number", ""),
        "clause_text": clause.get("text", ""),
        "values": {name: row[name] for name in EDITABLE[target] if name in row},
    }


def _first_document(db: Database, contract_id: str) -> str | None:
    row = db.execute("SELECT min(id) FROM documents WHERE contract_id = ?", [contract_id]).fetchone()
    return row[0] if row else None


def _new_id(db: Database, review: Review) -> str:
    return row_id("review", review.target, review.after["clause_id"], review.after["quote"], _next_id(db))


def _next_id(db: Database) -> str:
    (last,) = db.execute("SELECT max(id) FROM reviews").fetchone()
    return f"r{int(last[1:]) + 1 if last else 1:08d}"


def _one(db: Database, table: str, key: str) -> Row:
    rows = _rows(db, f"SELECT * FROM {table} WHERE id = ?", [key])
    if not rows:
        raise KeyError(f"{key} is not in {table}")
    return rows[0]


def _rows(db: Database, sql: str, parameters: Any) -> list[Row]:
    return list(db.query(sql, parameters))
