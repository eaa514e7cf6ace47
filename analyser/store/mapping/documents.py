"""The rows of a document's analysis.

The worker process that analysed the document makes the rows, so that the process that writes the register only has to
insert them.
"""

from __future__ import annotations

import bisect
import json
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from analyser.domain import (
    Analysis,
    Box,
    Clause,
    Document,
    FileFormat,
    Finding,
    Link,
    Origin,
    Parties,
    Party,
    ReadingIssue,
    Span,
    Table,
    Term,
    TermKind,
    TextSource,
)
from analyser.store.mapping.identity import name_key, number_key, row_id
from analyser.store.mapping.term_values import columns_of

Row = dict[str, Any]


@dataclass(frozen=True, slots=True)
class DocumentRows:
    """All rows of one analysed document, ready to insert.

    `head` holds the columns of `documents` that the analysis fills; `reference` is the contract's printed reference and
    `buyer` the buyer's name, both empty when not found. `tables` holds a list of rows, all with the same columns, for
    each of the tables in `write.MACHINE_TABLES`.
    """

    document_id: str
    head: Row
    reference: str
    buyer: str
    tables: dict[str, list[Row]]


USER_SUPPLIED = "told"
"""The value of `parties.origin` for a buyer named by the user. Registers store this word, so it must not change."""


def rows_of(document_id: str, analysis: Analysis, model_version: str) -> DocumentRows:
    """Return the rows of an analysis; `model_version` is stored with every finding."""
    maker = _RowMaker(document_id, analysis, model_version)
    document, buyer = analysis.document, analysis.parties.buyer
    return DocumentRows(
        document_id=document_id,
        head={
            "title": document.title.text if document.title else "",
            "kind": analysis.kind.value,
            **_pages_of(document),
            "language": document.language.value,
            "text_source": document.text_source.value,
            "format": document.format.value,
        },
        reference=_reference(analysis.terms),
        buyer=buyer.name if buyer else "",
        tables={
            "pages": maker.pages(),
            "parties": maker.parties(),
            "clauses": [maker.clause(clause) for clause in analysis.clauses],
            "findings": [maker.finding(finding) for finding in analysis.findings],
            "terms": [maker.term(term) for term in analysis.terms],
            "tables": [maker.table(order, table) for order, table in enumerate(document.tables)],
            "table_cells": [cell for order, table in enumerate(document.tables) for cell in maker.cells(order, table)],
            "links": [maker.link(order, link) for order, link in enumerate(analysis.links)],
            "reading_issues": [maker.issue(order, issue) for order, issue in enumerate(analysis.issues)],
        },
    )


def boxes_json(boxes: Iterable[Box]) -> str:
    """Return boxes as a JSON list of `[page, x0, top, x1, bottom]`, rounded to a tenth of a point.

    Boxes on page 0, of a document without pages, are left out.
    """
    placed = (b for b in boxes if b.page)
    return "[" + ",".join(f"[{b.page},{b.x0:.1f},{b.top:.1f},{b.x1:.1f},{b.bottom:.1f}]" for b in placed) + "]"


def _pages_of(document: Document) -> Row:
    """Return the columns for the number of pages and of pages read; None for a document without fixed pages."""
    if document.format is FileFormat.DOCX:
        return {"pages": None, "pages_read": None}
    read = sum(page.text_source is not TextSource.NONE for page in document.pages)
    return {"pages": len(document.pages), "pages_read": read}


def user_supplied_party(document_id: str, council: str) -> Row:
    """Return the `parties` row of a buyer named by the person who ran the analysis, not by the document."""
    return _party_row(document_id, "buyer", Party(council), USER_SUPPLIED)


def reviewed_party(document_id: str, role: str, name: str, number: str) -> Row:
    """Return the `parties` row of a buyer or supplier that a reviewer named."""
    return _party_row(document_id, role, Party(name, company_number=number), "reviewer")


def _party_row(document_id: str, role: str, party: Party, origin: str, place: Row | None = None, order: int = 0) -> Row:
    return {
        "id": f"{document_id}-{role}-{origin}-{order}",
        "document_id": document_id,
        "role": role,
        "name": party.name,
        "name_key": name_key(party.name),
        "aliases": json.dumps(party.aliases, ensure_ascii=False),
        "company_number": party.company_number,
        "number_key": number_key(party.company_number),
        **(place or {"quote": None, "span_start": None, "span_end": None, "page": None, "boxes": "[]"}),
        "origin": origin,
    }


def _reference(terms: Sequence[Term]) -> str:
    """Return the printed reference of highest confidence, the first of equals; empty when there is none."""
    references = [term for term in terms if term.kind is TermKind.REFERENCE and isinstance(term.value, str)]
    best = max(references, key=lambda term: term.confidence, default=None)
    return str(best.value) if best else ""


class _RowMaker:
    """Makes the rows of one document; equal findings or terms of the same span are numbered, so that ids differ."""

    def __init__(self, document_id: str, analysis: Analysis, model_version: str) -> None:
        self.id = document_id
        self.document: Document = analysis.document
        self.clauses: tuple[Clause, ...] = analysis.clauses
        self.all_parties: Parties = analysis.parties
        self.model_version = model_version
        self.seen: Counter[tuple[object, ...]] = Counter()

    def pages(self) -> list[Row]:
        return [
            {
                "id": f"{self.id}-p{page.number}",
                "document_id": self.id,
                "number": page.number,
                "width": page.width,
                "height": page.height,
                "text_source": page.text_source.value,
                "confidence": page.confidence,
            }
            for page in self.document.pages
        ]

    def parties(self) -> list[Row]:
        parties = self.all_parties
        signed = [("buyer", parties.buyer), ("supplier", parties.supplier), *(("other", p) for p in parties.others)]
        return [
            _party_row(self.id, role, party, "document", self._place(party.span) if party.span else None, order)
            for order, (role, party) in enumerate(signed)
            if party
        ]

    def clause(self, clause: Clause) -> Row:
        last = max(clause.span.end - 1, clause.span.start)
        return {
            "id": self._clause_id(clause.position),
            "document_id": self.id,
            "position": clause.position,
            "number": clause.number,
            "heading": clause.heading,
            "parent_id": None if clause.parent is None else self._clause_id(clause.parent),
            "inside_id": None if clause.inside is None else self._clause_id(clause.inside),
            "text": clause.span.text,
            "span_start": clause.span.start,
            "span_end": clause.span.end,
            "page_first": self.document.page_at(clause.span.start),
            "page_last": self.document.page_at(last),
            "boxes": boxes_json(self.document.boxes(clause.span)),
            "language": clause.language.value,
            "is_contents": int(clause.is_contents),
            "is_signature": int(clause.is_signature),
        }

    def finding(self, finding: Finding) -> Row:
        return {
            "id": self._row_id("finding", finding.factor, finding.clause, finding.span, finding.origin.value),
            "document_id": self.id,
            "clause_id": self._clause_id(finding.clause),
            "factor": finding.factor,
            "favours": finding.favours.value,
            "probability": finding.probability,
            "shown": int(finding.shown),
            **self._place(finding.span),
            "origin": finding.origin.value,
            "model_version": self.model_version if finding.origin is Origin.MODEL else None,
        }

    def term(self, term: Term) -> Row:
        return {
            "id": self._row_id("term", term.kind.value, term.clause, term.span),
            "document_id": self.id,
            "clause_id": self._clause_id(term.clause),
            "kind": term.kind.value,
            **columns_of(term.value),
            "holder": term.holder.value,
            "text": term.text,
            **self._place(term.span),
            "confidence": term.confidence,
        }

    def table(self, order: int, table: Table) -> Row:
        first = table.cells[0].span.start if table.cells else None
        return {
            "id": self._table_id(order),
            "document_id": self.id,
            "position": order,
            "clause_id": None if first is None else self._clause_at(first),
            "rows": table.rows,
            "columns": table.columns,
            "page": table.box.page or None,
            "boxes": boxes_json([table.box]),
        }

    def cells(self, order: int, table: Table) -> list[Row]:
        return [
            {
                "id": f"{self._table_id(order)}-{cell.row}-{cell.column}",
                "table_id": self._table_id(order),
                "document_id": self.id,
                "row": cell.row,
                "column": cell.column,
                "row_span": cell.rows,
                "column_span": cell.columns,
                "text": cell.span.text,
                "span_start": cell.span.start,
                "span_end": cell.span.end,
                "page": cell.box.page or None,
                "boxes": boxes_json([cell.box]),
            }
            for cell in table.cells
        ]

    def link(self, order: int, link: Link) -> Row:
        return {
            "id": f"{self.id}-link-{order}",
            "document_id": self.id,
            "clause_id": self._clause_id(link.clause),
            "kind": link.kind.value,
            "target_id": None if link.target is None else self._clause_id(link.target),
            **self._place(link.span),
        }

    def issue(self, order: int, issue: ReadingIssue) -> Row:
        return {
            "id": f"{self.id}-issue-{order}",
            "document_id": self.id,
            "kind": issue.kind.value,
            "page": issue.page,
            "clause_id": None if issue.clause is None else self._clause_id(issue.clause),
            "message_en": issue.message.en,
            "message_cy": issue.message.cy,
            "quote": issue.span.text if issue.span else None,
            "boxes": boxes_json(self.document.boxes(issue.span)) if issue.span else "[]",
        }

    def _table_id(self, order: int) -> str:
        return f"{self.id}-table-{order}"

    def _clause_at(self, offset: int) -> str | None:
        """Return the id of the innermost clause at an offset; None in a document without clauses."""
        position = bisect.bisect_right(self.clauses, offset, key=lambda clause: clause.span.start) - 1
        return self._clause_id(max(position, 0)) if self.clauses else None

    def _clause_id(self, position: int) -> str:
        return f"{self.id}-{position}"

    def _place(self, span: Span) -> Row:
        return {
            "quote": span.text,
            "span_start": span.start,
            "span_end": span.end,
            "page": self.document.page_at(span.start),
            "boxes": boxes_json(self.document.boxes(span)),
        }

    def _row_id(self, table: str, kind: str, position: int, span: Span, *more: object) -> str:
        number = self.clauses[position].number
        key = (table, self.id, kind, number, position, span.start, span.end, *more)
        self.seen[key] += 1
        return row_id(*key, self.seen[key])
