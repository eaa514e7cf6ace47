"""The findings and terms of a document as marks for the evidence view, with their words and places."""

from __future__ import annotations

from dataclasses import dataclass

from analyser.domain import Box
from analyser.store.queries import Connection
from analyser.store.queries.passages import (
    StoredFinding,
    StoredTerm,
    findings_of_document,
    terms_of_document,
)
from analyser.web.components.contract_view import reason_of
from analyser.web.core import labels
from analyser.web.core.request import Request

Found = StoredFinding | StoredTerm


@dataclass(frozen=True, slots=True, kw_only=True)
class Mark:
    """A passage that was found for a factor (`kind` is `finding`) or that states a value (`kind` is `term`).

    `label` names the factor or the kind of value, `value` is the value read from a term. `boxes` are the places of the
    words on the page shown, empty when no page is shown; `continues` says that the words run on to another page.
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
    boxes: tuple[Box, ...]
    continues: bool
    active: bool


def found_in(db: Connection, document: str) -> list[Found]:
    """Return the shown findings and the terms of a document, each in the order of the text."""
    return [*findings_of_document(db, document), *terms_of_document(db, document)]


def kind_of(found: Found) -> str:
    """Return `finding` or `term`."""
    return "finding" if isinstance(found, StoredFinding) else "term"


def mark_of(found: Found, page: int | None, request: Request) -> Mark:
    """Return the mark of a finding or term on a page; `page` is None when the document is shown without pages."""
    translator, passage, kind = request.translator, found.passage, kind_of(found)
    if isinstance(found, StoredFinding):
        code, names, value = found.factor, labels.factors(translator), ""
        favours, probability, precision = found.favours, found.probability, found.precision
        question, factor_href = labels.factor_questions(translator).get(code, ""), request.urls.factor(code)
    else:
        code, names = found.kind, labels.terms(translator)
        value = translator.value(found.value) or reason_of(found.value, translator.code)
        favours, probability, precision, question, factor_href = "", None, None, "", ""
    return Mark(
        kind=kind,
        id=found.id,
        label=names.get(code, code),
        value=value,
        quote=passage.quote,
        favours=favours,
        probability=probability,
        precision=precision,
        status=found.status,
        question=question,
        factor_href=factor_href,
        href=request.urls.evidence(request.parts["register"], passage.document_id, page, **{kind: found.id}),
        boxes=tuple(box for box in passage.boxes if box.page == page),
        continues=page is not None and any(box.page != page for box in passage.boxes),
        active=request.arguments.get(kind) == found.id,
    )


def href_of(found: Found, request: Request) -> str:
    """Return the address of a finding or term on its own page, or in the text of a document without pages."""
    passage = found.passage
    return request.urls.evidence(
        request.parts["register"], passage.document_id, passage.page or None, **{kind_of(found): found.id}
    )


def contract_href(contract_id: str, request: Request) -> str:
    """Return the address of a contract of the register; empty for the empty id of a document without contract."""
    return request.urls.contract(request.parts["register"], contract_id) if contract_id else ""
