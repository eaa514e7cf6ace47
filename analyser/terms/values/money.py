"""Read sums of money: amount, currency and the period that they are for ("£412,500 per annum", "USD 1.2 million")."""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal

from analyser.domain import Money
from analyser.terms.patterns import pattern

_CURRENCIES = {"£": "GBP", "$": "USD", "€": "EUR", "us$": "USD", "c$": "CAD", "gbp": "GBP", "usd": "USD", "eur": "EUR",
               "cad": "CAD", "pounds sterling": "GBP", "pounds": "GBP", "euros": "EUR", "dollars": "USD",
               "o bunnoedd": "GBP"}  # fmt: skip
_SCALES = {"k": 10**3, "thousand": 10**3, "mil": 10**3, "million": 10**6, "m": 10**6, "miliwn": 10**6, "filiwn": 10**6,
           "billion": 10**9, "bn": 10**9}  # fmt: skip
_PERIODS = {
    "year": r"per annum|a year|per year|each year|annually|p\.a\.|/\s?year|per contract year|y flwyddyn|bob blwyddyn",
    "quarter": r"per quarter|a quarter|each quarter|quarterly|y chwarter|bob chwarter",
    "month": r"per month|a month|each month|monthly|/\s?month|y mis|bob mis",
}

_MONEY = pattern(
    r"(?:(?P<before>us\$|c\$|[£$€]|\b(?:gbp|usd|eur|cad)\b)\s*(?P<amount>\d[\d,]*(?:\.\d+)?)"
    r"|(?P<plain>\b\d[\d,]*(?:\.\d+)?)(?=\s*(?:(?:thousand|million|billion|miliwn|filiwn)\s+)?"
    r"(?:pounds|euros|dollars|gbp|eur|usd|o bunnoedd)))"
    r"(?:\s*(?P<scale>thousand|million|billion|miliwn|filiwn|bn|k|m|mil)\b)?"
    r"(?:\s*(?P<after>pounds sterling|pounds|euros|dollars|gbp|eur|usd|o bunnoedd)\b)?"
)
_PER_WHAT = "|".join(f"(?P<{period}>{words})" for period, words in _PERIODS.items())
_PER = pattern(
    r"[\s,(]*(?:\+ vat|plus vat|exclusive of vat|excluding vat|ex vat|heb gynnwys taw)?[\s),]*" + f"(?:{_PER_WHAT})"
)


@dataclass(frozen=True, slots=True)
class FoundMoney:
    """A sum read at `start` to `end` of a text."""

    start: int
    end: int
    value: Money


def find(text: str) -> tuple[FoundMoney, ...]:
    """Return the sums of a plain text in order."""
    return tuple(_found(text, match) for match in _MONEY.finditer(text))


def _found(text: str, match: re.Match[str]) -> FoundMoney:
    amount = Decimal((match["amount"] or match["plain"]).replace(",", ""))
    scale = _SCALES.get((match["scale"] or "").lower(), 1)
    sign = " ".join((match["before"] or match["after"] or "").lower().split())
    per = _PER.match(text, match.end())
    period = next((name for name in _PERIODS if per and per[name]), "")
    end = per.end() if per and period else match.end()
    return FoundMoney(match.start(), end, Money(amount * scale, _CURRENCIES[sign], period))
