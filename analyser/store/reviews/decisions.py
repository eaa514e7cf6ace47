"""The decision on each finding, term or contract, combined from its reviews.

A review is a row that never changes. The decision on a target results from all its reviews in order; a review with the
action `undo` cancels one earlier review.
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
"""Columns of `contracts` that only people fill in, with their initial values."""

CORRECTABLE = ("title", "reference", "value_amount", "value_currency", "value_per")
"""Columns of `contracts` that the program fills in and people may correct."""

PARTY_KEYS = {"council": "buyer", "supplier": "supplier"}
"""The keys for organisations in the review of a contract, with the role of each in `parties`."""


@dataclass(slots=True)
class Decision:
    """The decision on one finding or term, combined from all its reviews.

    `anchor` describes the words and the clause that the decision is about (see `record`), `values` holds the columns
    that it sets, and `added` says that a person added the target.
    """

    target: str
    target_id: str
    document_id: str
    anchor: dict[str, Any]
    status: str = "unreviewed"
    added: bool = False
    values: dict[str, Any] = field(default_factory=dict)


def decisions(db: Database, document_id: str) -> list[Decision]:
    """Return the decisions on the findings and terms of a document."""
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
    for row in _reviews_in_effect(rows):
        decision, after = found[row["target_id"]], json.loads(row["after"] or "{}")
        decision.status = "rejected" if row["action"] == "reject" else "confirmed"
        decision.added |= row["action"] == "add"
        decision.values |= with_reason_code(
            {name: value for name, value in after.items() if name in EDITABLE[decision.target]}
        )
    return list(found.values())


def contract_columns(db: Database, contract_id: str) -> Row:
    """Return the columns of `contracts` that reviewers have set, with their values.

    A column that only people fill in gets its initial value again when all reviews that set it are undone. Columns that
    no review ever set are left out.
    """
    values = contract_values(db, contract_id)
    named = {name for row in _contract_rows(db, contract_id) for name in json.loads(row["after"] or "{}")}
    columns: Row = {name: first for name, first in OWN_COLUMNS.items() if name in named}
    return columns | {name: value for name, value in values.items() if name in OWN_COLUMNS or name in CORRECTABLE}


def _reviews_in_effect(rows: Iterable[Row]) -> list[Row]:
    """Return the reviews that were not undone, without the `undo` reviews themselves."""
    rows = list(rows)
    undone = {json.loads(row["after"])["review"] for row in rows if row["action"] == "undo"}
    return [row for row in rows if row["action"] != "undo" and row["id"] not in undone]


def _contract_rows(db: Database, contract_id: str) -> list[Row]:
    """Return the reviews of a contract, and of its documents' earlier contracts that have no documents left."""
    sql = """
        SELECT * FROM reviews WHERE target = 'contract' AND (
            contract_id = :id
            OR document_id IN (SELECT id FROM documents WHERE contract_id = :id)
            AND NOT EXISTS (SELECT 1 FROM documents WHERE documents.contract_id = reviews.contract_id)
        ) ORDER BY id
    """
    return list(db.query(sql, {"id": contract_id}))


def contract_values(db: Database, contract_id: str) -> dict[str, Any]:
    """Return the values that reviewers set for a contract, by column or party key; later reviews override earlier."""
    values: dict[str, Any] = {}
    for row in _reviews_in_effect(_contract_rows(db, contract_id)):
        values |= json.loads(row["after"] or "{}")
    return values
