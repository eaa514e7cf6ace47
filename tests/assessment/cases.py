"""Builders of the evidence of a contract, for tests."""

import datetime as dt
from collections.abc import Iterable

from analyser.domain import (
    DocumentKind,
    Duration,
    Evidence,
    Favours,
    Finding,
    Holder,
    Parties,
    Span,
    Term,
    TermKind,
    Text,
    Unit,
    Unknown,
    UnknownCode,
    Value,
)

AS_OF = dt.date(2026, 1, 1)
START, END = dt.date(2024, 4, 1), dt.date(2027, 3, 31)
THREE_YEARS, YEAR = Duration(3, Unit.YEAR), Duration(1, Unit.YEAR)
SIX_MONTHS = Duration(6, Unit.MONTH)
BLANK = Unknown(UnknownCode.BLANK, Text("The value is left blank.", "Mae'r gwerth wedi'i adael yn wag."))


def term(kind: TermKind, value: Value, confidence: float = 0.9) -> Term:
    """Make a term without a place in a document."""
    return Term(kind, value, Span(0, 0, ""), 0, "", Holder.EITHER, confidence)


def finding(factor: str, favours: Favours, probability: float = 0.9, *, shown: bool = True) -> Finding:
    """Make a finding without a place in a document."""
    return Finding(factor, favours, probability, shown, Span(0, 0, ""), 0)


def evidence(
    *terms: Term,
    findings: Iterable[Finding] = (),
    kind: DocumentKind = DocumentKind.AGREEMENT,
    name: str = "a",
    pages: int = 10,
    pages_read: int = 10,
) -> Evidence:
    """Make the evidence of one document; its ids begin with its name."""
    return Evidence(
        document_id=name,
        kind=kind,
        pages=pages,
        pages_read=pages_read,
        parties=Parties(),
        findings=tuple((f"{name}-f{number}", one) for number, one in enumerate(findings)),
        terms=tuple((f"{name}-t{number}", one) for number, one in enumerate(terms)),
    )


def rolling(end: Value = END, renewal: Value = YEAR, notice: Value = SIX_MONTHS) -> Evidence:
    """Make a contract that rolls on from `end`."""
    return evidence(
        term(TermKind.START_DATE, START),
        term(TermKind.END_DATE, end),
        term(TermKind.AUTO_RENEWAL, renewal),
        term(TermKind.RENEWAL_NOTICE, notice),
    )
