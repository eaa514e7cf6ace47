"""The kind of a document: the agreement itself, an order form, a schedule or a variation."""

from __future__ import annotations

import re
from collections.abc import Sequence

from analyser.domain import Clause, Document, DocumentKind

_HEAD = 1_500  # characters at the start that are searched
_LINES = 6
_LONGEST = 250  # characters of a title; a longer line is a sentence

_SCHEDULE = re.compile(r"(?:(?:joint|call-off|framework)\s+)?(?:schedule|annex|appendix|atodlen|atodiad)\b", re.I)
_VARIATION = re.compile(
    r"\b(?:deed of (?:variation|amendment)|variation (?:deed|agreement|form|to)|contract variation|change control note"
    r"|change notice|variation no|amend(?:ment|ing)\s+(?:no\b|number|#\s?\d|agreement|deed|to)"
    r"|(?:first|second|third|fourth|fifth|sixth)"
    r" amendment|amendment$|gweithred amrywio|amrywiad|nodyn rheoli newid)\b",
    re.I,
)
_AGREEMENT = re.compile(r"\b(?:agreement|contract|terms|cytundeb|telerau)\b", re.I)
_ORDER_FORM = re.compile(r"\b(?:order form|order schedule|purchase order|ffurflen archebu|ffurflen archeb)\b", re.I)


def kind_of(document: Document, clauses: Sequence[Clause]) -> DocumentKind:
    """Return the kind of a document, from its title or else from the first lines before its first clause.

    A document whose first clause is the number of a schedule is a schedule. An agreement with an order form below its
    own title is an agreement. The default is an agreement.
    """
    if _opens_with_schedule(clauses):
        return DocumentKind.SCHEDULE
    first = next((clause.span.start for clause in clauses if clause.number), _HEAD)
    lines = document.text[: min(first, _HEAD)].splitlines()[:_LINES]
    for words in (document.title.text if document.title else "", *lines):
        words = words.strip()
        if len(words) > _LONGEST:
            continue
        if _SCHEDULE.match(words):
            return DocumentKind.SCHEDULE
        if _VARIATION.search(words):
            return DocumentKind.VARIATION
        if _ORDER_FORM.search(words):
            return DocumentKind.ORDER_FORM
        if _AGREEMENT.search(words):
            return DocumentKind.AGREEMENT
    return DocumentKind.AGREEMENT


def _opens_with_schedule(clauses: Sequence[Clause]) -> bool:
    numbered = next((clause for clause in clauses if clause.number), None)
    return numbered is not None and numbered.span.start < _HEAD and bool(_SCHEDULE.match(numbered.number))
