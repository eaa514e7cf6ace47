"""One small contract that the tests of the queries write to their register."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal

from builders import analysis, document, finding, term

from analyser.domain import (
    Analysis,
    Duration,
    Favours,
    Holder,
    Money,
    Party,
    ReadingIssue,
    ReadingIssueKind,
    TermKind,
    Text,
    Unit,
    Unknown,
    UnknownCode,
)

LINES = (
    "LEASE OF PRINTERS",
    "It begins on 1 May 2024 and ends on 30 April 2029.",
    "It renews automatically unless notice of 3 months is given.",
    "The council pays all remaining fees when it ends the lease early.",
    "The charges are 1,200.50 pounds a year.",
    "The supplier may end it after a period to be agreed.",
)
PAPER = document(*LINES)
UNREAD = Unknown(UnknownCode.LENGTH_NOT_STATED, Text("The period is to be agreed.", "Mae'r cyfnod i'w gytuno."))
FAINT = ReadingIssue(
    ReadingIssueKind.LOW_CONFIDENCE,
    Text(
        "Page 1 is faint.",
        "Mae tudalen 1 yn wan.",
    ),
    1,
    PAPER.span(0, len(LINES[0])),
)
WHOLE = ReadingIssue(
    ReadingIssueKind.LOW_CONFIDENCE,
    Text(
        "The file is faint.",
        "Mae'r ffeil yn wan.",
    ),
)


def lease() -> Analysis:
    """Return the analysis of a lease with three findings, of which two are shown, and five terms."""
    return analysis(
        PAPER,
        numbers=("", "1", "2", "3", "4", "5"),
        buyer=Party("Cwm Glas Council"),
        supplier=Party("Copi Limited", company_number="99000003"),
        findings=[
            finding(PAPER, LINES[2], "auto_renewal", probability=0.95),
            finding(PAPER, LINES[3], "exit_charges", favours=Favours.SUPPLIER, probability=0.6),
            finding(PAPER, LINES[3], "data_return", probability=0.1, shown=False),
        ],
        terms=[
            term(PAPER, LINES[0], TermKind.TITLE, "Lease of printers"),
            term(PAPER, "30 April 2029", TermKind.END_DATE, dt.date(2029, 4, 30)),
            term(PAPER, "3 months", TermKind.RENEWAL_NOTICE, Duration(3, Unit.MONTH), holder=Holder.BUYER),
            term(PAPER, "1,200.50 pounds a year", TermKind.CONTRACT_VALUE, Money(Decimal("1200.5"), "GBP", "year")),
            term(PAPER, "a period to be agreed", TermKind.TERMINATION_NOTICE, UNREAD, confidence=0.4),
        ],
    )
