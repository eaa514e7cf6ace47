"""Percentages as contracts write them: "three per cent (3%)", "3.9 per cent", "one hundred and fifty percent"."""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal

from analyser.terms.patterns import pattern
from analyser.terms.values import numbers

_RATE = pattern(
    rf"(?:(?P<figure>\d{{1,3}}(?:\.\d{{1,2}})?)|(?P<words>{numbers.WORDS}))"
    r"(?: ?(?:%|per ?cent(?:age points?)?\b|percentage points?\b|y cant\b))"
    r"(?: ?[\[(] ?(?P<again>\d{1,3}(?:\.\d{1,2})?) ?% ?[\])])?"
)


@dataclass(frozen=True, slots=True)
class FoundRate:
    """A percentage, read at `start` to `end` of a text."""

    start: int
    end: int
    value: Decimal


def find(text: str) -> tuple[FoundRate, ...]:
    """Return the percentages of a plain text in order; one whose words and figures differ is left out."""
    if "%" not in text and "cent" not in text.lower() and "cant" not in text.lower():
        return ()
    return tuple(rate for match in _RATE.finditer(text) if (rate := _found(match)))


def _found(match: re.Match[str]) -> FoundRate | None:
    figure = match["figure"] or numbers.read(match["words"])
    value = None if figure is None else Decimal(str(figure))
    again = Decimal(match["again"]) if match["again"] else value
    if again is None or (value is not None and value != again):
        return None
    return FoundRate(match.start(), match.end(), again)
