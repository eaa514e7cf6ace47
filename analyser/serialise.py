"""Conversion of a contract's analysis and assessment to plain data for JSON."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from typing import Any

from analyser.domain import (
    Analysis,
    Assessment,
    Commitment,
    Document,
    Duration,
    Money,
    Page,
    Party,
    Percentage,
    Span,
    TextSource,
    Unknown,
    Value,
)


def as_data(analysis: Analysis, assessment: Assessment) -> dict[str, Any]:
    """Return a contract's parties, facts, scores, deadlines, risks, terms and shown findings as data for `json.dumps`.

    Dates are ISO 8601 text, amounts numbers; an unknown value is `{"unknown": reason}`. Every term and finding has its
    quote and page (None in a DOCX).
    """
    document = analysis.document
    facts = assessment.facts
    return {
        "as_of": assessment.as_of.isoformat(),
        "kind": analysis.kind.value,
        "language": document.language.value,
        "pages": len(document.pages) if document.pages else None,
        "pages_read": sum(map(_is_read, document.pages)) if document.pages else None,
        "parties": {"buyer": party_data(analysis.parties.buyer), "supplier": party_data(analysis.parties.supplier)},
        "facts": {
            "title": facts.title,
            "reference": facts.reference,
            "start_date": _plain(facts.start_date),
            "end_date": _plain(facts.end_date),
            "end_basis": facts.end_basis.value,
            "max_end_date": None if facts.max_end_date is None else _plain(facts.max_end_date),
            "value": _plain(facts.value),
        },
        "scores": {score.dimension or "total": round(score.value, 1) for score in assessment.scores},
        "band": assessment.band,
        "commitment": _commitment_data(assessment.commitment),
        "deadlines": [
            {"kind": item.kind.value, "date": _plain(item.date), "basis": item.basis.en, "certain": item.certain}
            for item in assessment.deadlines
        ],
        "risks": [
            {
                "rule": risk.rule,
                "dimension": risk.dimension.value,
                "severity": risk.severity,
                "state": risk.state.value,
                "weight": risk.weight,
                "points": round(risk.points, 1),
                "message": risk.message.en,
            }
            for risk in assessment.risks
        ],
        "terms": [
            {
                "kind": term.kind.value,
                "value": _plain(term.value),
                "text": term.text,
                **_quote_and_page(document, term.span),
            }
            for term in analysis.terms
        ],
        "findings": [
            {
                "factor": finding.factor,
                "favours": finding.favours.value,
                "probability": round(finding.probability, 3),
                "clause": analysis.clauses[finding.clause].number,
                **_quote_and_page(document, finding.span),
            }
            for finding in analysis.findings
            if finding.shown
        ],
    }


def _commitment_data(left: Commitment | None) -> dict[str, object] | None:
    if left is None:
        return None
    months = {"unknown": left.months.reason.en} if isinstance(left.months, Unknown) else left.months
    return {"until": _plain(left.until), "months": months, "amount": _plain(left.amount), "basis": left.basis.en}


def _plain(value: Value) -> object:
    match value:
        case Unknown():
            return {"unknown": value.reason.en}
        case dt.date():
            return value.isoformat()
        case Duration():
            return {"amount": value.amount, "unit": value.unit.value}
        case Money():
            return {"amount": _decimal(value.amount), "currency": value.currency, "per": value.per}
        case Percentage():
            return {"percent": _decimal(value.amount), "index": value.index}
        case str():
            return value


def _decimal(amount: Decimal) -> int | float:
    return int(amount) if amount == amount.to_integral_value() else float(amount)


def _quote_and_page(document: Document, span: Span) -> dict[str, object]:
    return {"page": document.page_at(span.start), "quote": span.text}


def party_data(party: Party | None) -> dict[str, object] | None:
    """Return a party's name, aliases and company number; None for no party."""
    if party is None:
        return None
    return {"name": party.name, "aliases": list(party.aliases), "company_number": party.company_number or None}


def _is_read(page: Page) -> bool:
    return page.text_source is not TextSource.NONE
