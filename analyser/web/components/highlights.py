"""What was found in a document, as marks for the evidence view: findings and terms with their words and places."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from analyser.i18n.translator import LANGUAGES
from analyser.store.mapping.term_values import value_of
from analyser.web.core import labels
from analyser.web.core.request import Request
from analyser.web.core.term_values import say_value


@dataclass(frozen=True, slots=True)
class Rectangle:
    """A marked stretch of a line, in points from the page's top left corner."""

    x: float
    y: float
    width: float
    height: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Mark:
    """Words that carry a factor (`kind` is `finding`) or fix a value (`kind` is `term`).

    `label` says which factor or value it is, `value` what was read from the words of a term. `rectangles` lie on the
    page that is shown, and are none where no page is; `continues` says that the words run on to another one.
    """

    kind: str
    id: str
    label: str
    value: str
    quote: str
    favours: str
    probability: float | None
    precision: float | None
    status: str
    question: str
    factor_href: str
    href: str
    rectangles: tuple[Rectangle, ...]
    continues: bool
    active: bool


@dataclass(frozen=True, slots=True)
class Found:
    """A row of `findings` or `terms` with its boxes read; `kind` is `finding` or `term`."""

    kind: str
    row: sqlite3.Row
    clause: str
    boxes: tuple[tuple[int, float, float, float, float], ...]

    def is_on(self, page: int) -> bool:
        """Whether the words, or some of them, stand on a page; those whose place on it is not known are on it, too."""
        return any(box[0] == page for box in self.boxes) or (not self.boxes and self.row["page"] == page)


def found_in(db: sqlite3.Connection, document: str) -> list[Found]:
    """Return the findings that are shown and the terms of a document, each in the order of the text."""
    return [*_findings(db, document), *_terms(db, document)]


def mark_of(found: Found, page: int | None, request: Request) -> Mark:
    """Make the mark of a finding or term on a page; None where the document is shown without its pages."""
    row = found.row
    is_finding = found.kind == "finding"
    words = labels.factors(request.translator) if is_finding else labels.terms(request.translator)
    code = row["factor"] if is_finding else row["kind"]
    return Mark(
        kind=found.kind,
        id=row["id"],
        label=words.get(code, code),
        value=""
        if is_finding
        else say_value(value_of(dict(row)), request.translator) or row[f"reason_{request.translator.code}"] or "",
        quote=row["quote"],
        favours=row["favours"] if is_finding else "",
        probability=row["probability"] if is_finding else None,
        precision=row["precision"] if is_finding else None,
        status=row["status"],
        question=labels.factor_questions(request.translator).get(code, "") if is_finding else "",
        factor_href=request.urls.factor(code) if is_finding else "",
        href=request.urls.evidence(request.parts["register"], row["document_id"], page, **{found.kind: row["id"]}),
        rectangles=tuple(
            Rectangle(x0, top, x1 - x0, bottom - top) for at, x0, top, x1, bottom in found.boxes if at == page
        ),
        continues=page is not None and any(box[0] != page for box in found.boxes),
        active=request.arguments.get(found.kind) == row["id"],
    )


def address_of(found: Found, request: Request) -> str:
    """Return the address of the words on their own page, or among the clauses of a document without pages."""
    row = found.row
    return request.urls.evidence(
        request.parts["register"], row["document_id"], row["page"] or None, **{found.kind: row["id"]}
    )


def language_of(row: sqlite3.Row) -> str:
    """Return the language of a clause's row, empty when it is in both."""
    language: str = row["language"]
    return language if language in LANGUAGES else ""


def contract_href(document: sqlite3.Row, request: Request) -> str:
    """Return the address of a document's contract, empty when it has none."""
    contract = document["contract_id"]
    return request.urls.contract(request.parts["register"], contract) if contract else ""


def contract_name(document: sqlite3.Row) -> str:
    """Return what a document's contract is called."""
    name: str = document["contract_title"] or document["reference"] or document["filename"]
    return name


def _findings(db: sqlite3.Connection, document: str) -> Iterator[Found]:
    rows = db.execute(
        "select findings.*, factors.precision from findings left join factors on factors.id = findings.factor"
        " where document_id = ? and shown and status <> 'rejected' order by span_start",
        (document,),
    )
    yield from _each("finding", rows)


def _terms(db: sqlite3.Connection, document: str) -> Iterator[Found]:
    rows = db.execute(
        "select * from terms where document_id = ? and status <> 'rejected' order by span_start", (document,)
    )
    yield from _each("term", rows)


def _each(kind: str, rows: Iterable[sqlite3.Row]) -> Iterator[Found]:
    for row in rows:
        yield Found(kind, row, row["clause_id"] or "", tuple(tuple(box) for box in json.loads(row["boxes"])))
