"""The findings and terms of a contract or document, each with the passage it was read from."""

from __future__ import annotations

import sqlite3
from dataclasses import dataclass

from analyser.domain import Box, Value
from analyser.store.mapping.term_values import value_of
from analyser.store.queries import Connection
from analyser.store.queries.fetch import fetch_all, parse_boxes, single_language


@dataclass(frozen=True, slots=True, kw_only=True)
class Passage:
    """A quote and its position in a document: characters `start` to `end` of the text, and rectangles on pages.

    `page` is 0 where the document has no pages or the page is unknown. `clause_id` is empty where the quote is in no
    clause, `clause_number` where the clause has no number, and `language` where the text is in both languages.
    """

    document_id: str
    filename: str
    clause_id: str
    clause_number: str
    language: str
    page: int
    quote: str
    start: int
    end: int
    boxes: tuple[Box, ...]

    def is_on(self, page: int) -> bool:
        """Return whether any part of the quote is on a page; without rectangles, the page of its row decides."""
        return any(box.page == page for box in self.boxes) or (not self.boxes and self.page == page)


@dataclass(frozen=True, slots=True, kw_only=True)
class StoredFinding:
    """A row of `findings`; `precision` is that of its factor (0 to 1), None when it was not measured."""

    id: str
    factor: str
    favours: str
    probability: float
    precision: float | None
    origin: str
    status: str
    passage: Passage


@dataclass(frozen=True, slots=True, kw_only=True)
class StoredTerm:
    """A row of `terms`; `value` is `Unknown` where the words could not be turned into a value."""

    id: str
    kind: str
    value: Value
    holder: str
    status: str
    confidence: float
    passage: Passage


def findings_of_contract(db: Connection, contract_id: str) -> tuple[StoredFinding, ...]:
    """Return the findings of a contract that are shown and not rejected, by document and in the order of the text."""
    return _findings(db, f"d.contract_id = ? and {_SHOWN} order by {_BY_DOCUMENT}, findings.span_start", contract_id)


def findings_of_document(db: Connection, document_id: str) -> tuple[StoredFinding, ...]:
    """Return the findings of a document that are shown and not rejected, in the order of the text."""
    return _findings(db, f"findings.document_id = ? and {_SHOWN} order by findings.span_start", document_id)


def terms_of_contract(db: Connection, contract_id: str) -> tuple[StoredTerm, ...]:
    """Return the terms of a contract that are not rejected, by document and in the order of the text."""
    return _terms(db, f"d.contract_id = ? and {_KEPT} order by {_BY_DOCUMENT}, terms.span_start", contract_id)


def terms_of_document(db: Connection, document_id: str) -> tuple[StoredTerm, ...]:
    """Return the terms of a document that are not rejected, in the order of the text."""
    return _terms(db, f"terms.document_id = ? and {_KEPT} order by terms.span_start", document_id)


_SHOWN = "findings.shown and findings.status <> 'rejected'"
_KEPT = "terms.status <> 'rejected'"
_BY_DOCUMENT = "d.kind = 'variation', d.filename"
_PLACE = "coalesce(clauses.language, d.language) as language, clauses.number as clause_number, d.filename"
_FINDINGS = f"""
select findings.*, factors.precision, {_PLACE} from findings join documents d on d.id = findings.document_id
left join clauses on clauses.id = findings.clause_id left join factors on factors.id = findings.factor
"""
_TERMS = f"""
select terms.*, {_PLACE} from terms join documents d on d.id = terms.document_id
left join clauses on clauses.id = terms.clause_id
"""


def _findings(db: Connection, condition: str, key: str) -> tuple[StoredFinding, ...]:
    return tuple(
        StoredFinding(
            id=row["id"],
            factor=row["factor"],
            favours=row["favours"],
            probability=row["probability"],
            precision=row["precision"],
            origin=row["origin"],
            status=row["status"],
            passage=_passage(row),
        )
        for row in fetch_all(db, f"{_FINDINGS} where {condition}", [key])
    )


def _terms(db: Connection, condition: str, key: str) -> tuple[StoredTerm, ...]:
    return tuple(
        StoredTerm(
            id=row["id"],
            kind=row["kind"],
            value=value_of(dict(row)),
            holder=row["holder"],
            status=row["status"],
            confidence=row["confidence"],
            passage=_passage(row),
        )
        for row in fetch_all(db, f"{_TERMS} where {condition}", [key])
    )


def _passage(row: sqlite3.Row) -> Passage:
    return Passage(
        document_id=row["document_id"],
        filename=row["filename"],
        clause_id=row["clause_id"] or "",
        clause_number=row["clause_number"] or "",
        language=single_language(row["language"]),
        page=row["page"] or 0,
        quote=row["quote"],
        start=row["span_start"],
        end=row["span_end"],
        boxes=parse_boxes(row["boxes"]),
    )
