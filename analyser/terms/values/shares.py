"""Sums of money, and shares of charges ("50% of the remaining charges")."""

from __future__ import annotations

import re
from dataclasses import dataclass

from analyser.domain import Money, Percentage
from analyser.i18n.formatter import english
from analyser.terms.patterns import pattern
from analyser.terms.values import money, percentages

_OF_CHARGES = pattern(
    r" ?(?:\) )?(?:of|o) (?:the |all |total |aggregate )*(?P<of>[^.;,]{0,80}?\b(?:charges?|fees?|price"
    r"|subscription|sums?|amounts?|value"
    r"|ffioedd|ffi|taliadau))\b"
)
MAY_NAME_AMOUNT = (
    "%", "cent", "£", "$", "€", "gbp", "usd", "eur", "pounds", "remain", "unexpired", "balance", "gweddill",
)  # fmt: skip
"""Parts of words in lower case; a sentence that names a sum, a share or a remainder has one of them."""


@dataclass(frozen=True, slots=True)
class FoundAmount:
    """A sum, or a share of the charges that `of` names, read at `start` to `end` of a text."""

    start: int
    end: int
    value: Money | Percentage
    of: str = ""


def find(text: str) -> list[FoundAmount]:
    """Return the sums of a plain text, and its shares of charges, in order."""
    found = [FoundAmount(one.start, one.end, one.value) for one in money.find(text)]
    for rate in percentages.find(text):
        of = _OF_CHARGES.match(text, rate.end)
        if of:
            found.append(FoundAmount(rate.start, of.end(), Percentage(rate.value), " ".join(of["of"].split())))
    return sorted(found, key=lambda one: one.start)


def amount_text(value: Money | Percentage, of: str = "") -> str:
    """Return a sum, or a share and what it is a share of, in English: "50% of the remaining charges"."""
    words = english(value)
    if of and not re.match(r"\s*the\b", of):
        return f"{words} of the {of}"
    return f"{words} of {of}" if of else words
