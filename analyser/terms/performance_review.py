"""Extract how often service levels or performance indicators are reviewed (`KPI_REVIEW`)."""

from __future__ import annotations

import re
from collections.abc import Iterator

from analyser.domain import Duration, Term, TermKind, Unit
from analyser.i18n.formatter import english
from analyser.terms.context import TermContext
from analyser.terms.patterns import pattern
from analyser.terms.values import numbers

_MEASURED = pattern(
    r"\b(?:kpis?|key performance indicators?|service levels?|performance (?:indicators?|targets?)|dangosyddion)\b"
)
_REVIEWED = pattern(r"\breview\w*\b|\badolyg\w*")
_EVERY = pattern(
    r"\b(?:(?P<often>monthly|quarterly|annually|yearly|each month|each quarter|each year|every month|every"
    r" quarter|every year"
    r"|once a year|once in (?:each|every) (?:\w+ )?year|at each anniversary|each anniversary|bob blwyddyn|bob"
    r" chwarter|bob mis)"
    rf"|every (?P<amount>{numbers.NUMBER})(?: ?\(\d+\))? (?P<unit>months?|weeks?|years?))\b"
)
_OFTEN = (
    (re.compile("month|mis", re.IGNORECASE), Duration(1, Unit.MONTH)),
    (re.compile("quarter|chwarter", re.IGNORECASE), Duration(3, Unit.MONTH)),
    (re.compile("", re.IGNORECASE), Duration(1, Unit.YEAR)),
)


def extract(context: TermContext) -> Iterator[Term]:
    """Yield the intervals of performance reviews."""
    for sentence in context.sentences:
        text = sentence.text
        reviewed = sentence.has("review", "adolyg") and _MEASURED.search(text) and _REVIEWED.search(text)
        match = _EVERY.search(text) if reviewed else None
        interval = _interval(match) if match else None
        if match and interval:
            description = f"{english(interval)} between reviews"
            yield context.term(
                TermKind.KPI_REVIEW, interval, match.start(), match.end(), description, 0.8, sentence=sentence
            )


def _interval(match: re.Match[str]) -> Duration | None:
    if match["often"]:
        return next(step for form, step in _OFTEN if form.search(match["often"]))
    amount = numbers.read(match["amount"])
    return Duration(amount, Unit(match["unit"].lower().rstrip("s"))) if amount else None
