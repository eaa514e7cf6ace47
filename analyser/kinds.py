"""What a document is to its contract: the agreement itself, an order form, a schedule or a variation."""

from __future__ import annotations

import re
from collections.abc import Sequence

from analyser.domain import Clause, Document, DocumentKind

_HEAD = 1_500  # characters that show what a document is

_SCHEDULE = re.compile(r"(?:(?:joint|call-off|framework)\s+)?(?:schedule|annex|appendix|atodlen|atodiad)\b", re.I)
_VARIATION = re.compile(
    r"\b(?:deed of (?:variation|amendment)|variation (?:deed|agreement|form|to)|contract variation|change control note"
    r"|change notice|variation no|amend(?:ment|ing) (?:no|number|agreement|deed|to)|(?:first|second|third|fourth|fifth|sixth)"
    r" amendment|amendment$|gweithred amrywio|amrywiad|nodyn rheoli newid)\b",
    re.I,
)
_ORDER_FORM = re.compile(r"\b(?:order form|order schedule|purchase order|ffurflen archebu|ffurflen archeb)\b", re.I)


def kind_of(document: Document, clauses: Sequence[Clause]) -> DocumentKind:
    """Tell the kind from the title and, when that is silent, from the words at the head before the first clause."""
    title = document.title.text if document.title else ""
    if _SCHEDULE.match(title):
        return DocumentKind.SCHEDULE
    first = next((clause.span.start for clause in clauses if clause.number), _HEAD)
    head = document.text[: min(first, _HEAD)]
    for pattern, kind in ((_VARIATION, DocumentKind.VARIATION), (_ORDER_FORM, DocumentKind.ORDER_FORM)):
        if pattern.search(title):
            return kind
    lines = [line.strip() for line in head.splitlines()[:12]]
    for pattern, kind in ((_VARIATION, DocumentKind.VARIATION), (_ORDER_FORM, DocumentKind.ORDER_FORM)):
        if any(len(line) < 90 and pattern.search(line) for line in lines):
            return kind
    return DocumentKind.AGREEMENT
