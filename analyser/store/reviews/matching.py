"""Matching reviews with the findings and terms of a new analysis of the same file."""

from __future__ import annotations

import json
import re
from typing import Any

from sqlite_utils import Database

from analyser.store.mapping.documents import Row
from analyser.store.mapping.term_values import VALUE_COLUMNS
from analyser.store.reviews.decisions import Decision

SAME_WORDS = 0.5
"""The share of words that two quotes, or two clauses, must have in common to be taken as the same."""


def overlap(first: str, second: str) -> float:
    """Return the share of words that two texts have in common, 0 to 1 (Jaccard index)."""
    one, other = (set(re.findall(r"\w+", text.casefold())) for text in (first, second))
    return len(one & other) / len(one | other) if one | other else 1.0


def same_words(db: Database, decision: Decision, kind: str, table: str, taken: set[str]) -> Row | None:
    """Return the row of `table` that best matches the words of a decision, or None.

    `kind` is the name of the column with the kind or factor, whose value must be the program's or the reviewers'. The
    quotes must overlap by at least SAME_WORDS, and the clauses must have the same number or overlap likewise. `taken`
    are the ids of rows that belong to other decisions.
    """
    anchor = decision.anchor
    kinds = sorted({anchor["kind"], decision.values.get(kind, anchor["kind"])})
    rows = db.query(
        f"""
        SELECT {table}.*, clauses.number AS clause_number, clauses.text AS clause_text
        FROM {table} JOIN clauses ON clauses.id = {table}.clause_id
        WHERE {table}.document_id = ? AND {table}.{kind} IN ({", ".join("?" * len(kinds))})
        ORDER BY {table}.span_start, {table}.id
        """,
        [decision.document_id, *kinds],
    )
    best: Row | None = None
    best_score = 0.0
    for row in rows:
        number, text = row.pop("clause_number"), row.pop("clause_text")
        words, clause = overlap(row["quote"], anchor["quote"]), overlap(text, anchor["clause_text"])
        same_number = bool(number) and number == anchor["clause_number"]
        if row["id"] in taken or words < SAME_WORDS or not (same_number or clause >= SAME_WORDS):
            continue
        if words + clause + same_number > best_score:
            best, best_score = row, words + clause + same_number
    return best


def reviewer_row(db: Database, decision: Decision) -> Row:
    """Return a row for a finding or term that a person confirmed or added and the new analysis did not find."""
    anchor, values = decision.anchor, decision.anchor["values"] | decision.values
    clause, start = _place(db, decision.document_id, anchor)
    row: dict[str, Any] = {
        "id": decision.target_id,
        "document_id": decision.document_id,
        "clause_id": clause,
        "quote": anchor["quote"],
        "span_start": start,
        "span_end": start + len(anchor["quote"]),
        "page": anchor["page"],
        "boxes": anchor["boxes"] if isinstance(anchor["boxes"], str) else json.dumps(anchor["boxes"]),
        "origin": "reviewer",
        "status": "confirmed",
    }
    if decision.target == "finding":
        return {
            **row,
            "factor": values["factor"],
            "favours": values.get("favours", "unclear"),
            "probability": 1.0,
            "shown": 1,
        }
    missing = dict.fromkeys(VALUE_COLUMNS) | {"holder": "either", "text": anchor["quote"]}
    return {**row, "kind": anchor["kind"], "confidence": 1.0, **missing, **values}


def _place(db: Database, document_id: str, anchor: Row) -> tuple[str | None, int]:
    """Return the id of the clause that holds the quote, or of the most similar clause, and the offset of the quote.

    Without a similar clause, the id is None and the offset 0.
    """
    clauses = db.query("SELECT id, number, text, span_start FROM clauses WHERE document_id = ?", [document_id])
    places = []
    for clause in clauses:
        start, likeness = clause["text"].find(anchor["quote"]), overlap(clause["text"], anchor["clause_text"])
        if start >= 0 or likeness >= SAME_WORDS:
            rank = (start >= 0, clause["number"] == anchor["clause_number"], likeness, -clause["span_start"])
            places.append((rank, str(clause["id"]), int(clause["span_start"]) + max(start, 0)))
    return max(places)[1:] if places else (None, 0)
