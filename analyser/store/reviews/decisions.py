"""What people have decided: the reviews of a register, worked out to one decision for each target.

A review is a row that never changes. What it amounts to is worked out by going through all reviews of one target in
order; `undo` takes a single earlier one back.
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from sqlite_utils import Database

from analyser.store.mapping.documents import Row
from analyser.store.mapping.term_values import VALUE_COLUMNS, with_reason_code

TABLES = {"finding": "findings", "term": "terms"}
EDITABLE = {"finding": ("factor", "favours"), "term": (*VALUE_COLUMNS, "holder", "text")}
KIND = {"finding": "factor", "term": "kind"}

OWN_COLUMNS = {"service_area": None, "award_date": None, "regime": "unknown", "publication": "private"}
"""Columns of `contracts` that only people fill, with what they hold until then."""

CORRECTABLE = ("title", "reference", "value_amount", "value_currency", "value_per")
"""Columns of `contracts` that the machine fills and people may correct."""

PARTY_KEYS = {"council": "buyer", "supplier": "supplier"}
"""What a contract's review calls its organisations, and their role among the parties."""


@dataclass(slots=True)
class Decision:
    """What all reviews of one target amount to."""

    target: str
    target_id: str
    document_id: str
    anchor: dict[str, Any]
    status: str = "unreviewed"
    added: bool = False
    values: dict[str, Any] = field(default_factory=dict)


def decisions(db: Database, document_id: str) -> list[Decision]:
    """Return what the reviews of a document's findings and terms amount to, one decision for each target."""
    rows = list(
        db.query(
            "SELECT * FROM reviews WHERE document_id = ? AND target IN ('finding', 'term') ORDER BY id", [document_id]
        )
    )
    found: dict[str, Decision] = {}
    for row in rows:
        found.setdefault(
            row["target_id"], Decision(row["target"], row["target_id"], document_id, json.loads(row["anchor"]))
        )
    for row in _standing(rows):
        decision, after = found[row["target_id"]], json.loads(row["after"] or "{}")
        decision.status = "rejected" if row["action"] == "reject" else "confirmed"
        decision.added |= row["action"] == "add"
        decision.values |= with_reason_code(
            {name: value for name, value in after.items() if name in EDITABLE[decision.target]}
        )
    return list(found.values())


def contract_columns(db: Database, contract_id: str) -> Row:
    """Return the columns of `contracts` as reviewers set them.

    A column that only people fill goes back to its first value when all that was said of it has been undone; one that
    no review ever named is left out.
    """
    values = contract_values(db, contract_id)
    named = {name for row in _contract_rows(db, contract_id) for name in json.loads(row["after"] or "{}")}
    columns: Row = {name: first for name, first in OWN_COLUMNS.items() if name in named}
    return columns | {name: value for name, value in values.items() if name in OWN_COLUMNS or name in CORRECTABLE}


def _standing(rows: Iterable[Row]) -> list[Row]:
    """Leave out the reviews that were undone, and the undoing."""
    rows = list(rows)
    undone = {json.loads(row["after"])["review"] for row in rows if row["action"] == "undo"}
    return [row for row in rows if row["action"] != "undo" and row["id"] not in undone]


def _contract_rows(db: Database, contract_id: str) -> list[Row]:
    """Return the reviews of a contract; those of one that all its documents have left follow the document."""
    sql = """
        SELECT * FROM reviews WHERE target = 'contract' AND (
            contract_id = :id
            OR document_id IN (SELECT id FROM documents WHERE contract_id = :id)
            AND NOT EXISTS (SELECT 1 FROM documents WHERE documents.contract_id = reviews.contract_id)
        ) ORDER BY id
    """
    return list(db.query(sql, {"id": contract_id}))


def contract_values(db: Database, contract_id: str) -> dict[str, Any]:
    """Return what reviewers set of a contract, by column or party key: of several reviews, the latest counts."""
    values: dict[str, Any] = {}
    for row in _standing(_contract_rows(db, contract_id)):
        values |= json.loads(row["after"] or "{}")
    return values
