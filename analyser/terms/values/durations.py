"""Durations as contracts write them: "thirty-six (36) months", "a period of 3 years", "tair blynedd"."""

from __future__ import annotations

import re
from dataclasses import dataclass

from analyser.domain import Duration, Text, Unit, Unknown, UnknownCode
from analyser.terms.patterns import pattern
from analyser.terms.values import numbers

_UNITS = {
    Unit.WORKING_DAY: r"(?:working|business|banking)[ -]days?|diwrnod(?:au)? gwaith|ddiwrnod(?:au)? gwaith",
    Unit.DAY: r"(?:calendar |clear |consecutive |full )?days?|diwrnod(?:au)?|ddiwrnod(?:au)?|niwrnod",
    Unit.WEEK: r"(?:calendar |full )?weeks?|wythnos(?:au)?",
    Unit.MONTH: r"(?:(?:calendar|full|complete|consecutive|whole) )*months?|mis(?:oedd)?|fis(?:oedd)?",
    Unit.QUARTER: r"(?:calendar |full )?quarters?|chwarter(?:i)?",
    Unit.YEAR: r"(?:calendar |full |complete |consecutive |contract |whole )?years?|blynedd|flynedd|mlynedd"
    r"|blwyddyn|flwyddyn",
}
_UNIT = "|".join(f"(?P<{unit.value}>{words})" for unit, words in _UNITS.items())
_BLANK = r"(?:_[_ ]*_|\[[^\]\w]*\]|\[\s*(?:insert|number|x+)[^\]]{0,30}\]|\*{2,}|[\u2022\u25cf]+)"

_DURATION = pattern(
    rf"(?:(?P<amount>{numbers.NUMBER})(?P<half> and (?:a |one[ -])half)?"
    rf"(?:\s*[\[(]\s*(?P<figure>\d{{1,4}}(?:\.5| 1/2)?|[Il]|{numbers.WORDS})\s*[\])])?"
    rf"|(?P<blank>{_BLANK})(?:\s*\(\s*{_BLANK}\s*\))?)"
    rf"(?:\s*-\s*|\s+|\s+o\s+)(?:{_UNIT})\b(?:\(s\))?"
)
_ONE_UNIT = pattern(
    r"\b(?:(?:for|of|by) an?|an additional|an initial|a further|another) (?:(?:further|additional|single|full) )?"
    r"(?P<unit>year|month|week)\b(?!\W+(?:to|of(?! (?:service|support)))\b)"
)
_HALF_YEAR = pattern(r"\bhalf (?:of )?(?:an?|one) year\b|\bhalf-year\b|\bhanner blwyddyn\b")
_NAMES = ("day", "week", "month", "quarter", "year", "mis", "fis", "blynedd", "flynedd", "mlynedd", "blwyddyn",
          "flwyddyn", "wythnos", "iwrnod", "chwarter")  # fmt: skip

BLANK_PERIOD = Unknown(
    UnknownCode.BLANK, Text("The length of the period is left blank.", "Mae hyd y cyfnod wedi'i adael yn wag.")
)
WORDS_AND_FIGURES_DIFFER = Unknown(
    UnknownCode.WORDS_AND_FIGURES_DIFFER,
    Text(
        "The period is written one way in words and another in figures.",
        "Mae'r cyfnod yn wahanol mewn geiriau ac mewn ffigurau.",
    ),
)
ODD_LENGTH = Unknown(
    UnknownCode.IMPLAUSIBLE_LENGTH,
    Text("The length of the period cannot be right.", "Ni all hyd y cyfnod fod yn gywir."),
)

_LONGEST_YEARS = (
    125  # the longest usual English term, a perpetuity period; anything longer is a mistake or means "for ever"
)
_UNITS_IN_YEAR = {Unit.YEAR: 1, Unit.QUARTER: 4, Unit.MONTH: 12, Unit.WEEK: 52, Unit.DAY: 365, Unit.WORKING_DAY: 250}


@dataclass(frozen=True, slots=True)
class FoundDuration:
    """A duration read at `start` to `end` of a text, or why the words there give none."""

    start: int
    end: int
    value: Duration | Unknown


def find(text: str) -> tuple[FoundDuration, ...]:
    """Return the durations of a plain text in order."""
    lowered = text.lower()
    if not any(name in lowered for name in _NAMES):
        return ()
    found = [FoundDuration(match.start(), match.end(), _value(match)) for match in _DURATION.finditer(text)]
    for match in _HALF_YEAR.finditer(text):
        found.append(FoundDuration(match.start(), match.end(), Duration(6, Unit.MONTH)))
    for match in _ONE_UNIT.finditer(text):
        if not any(match.start() < other.end and other.start < match.end() for other in found):
            found.append(FoundDuration(match.start("unit"), match.end(), Duration(1, Unit(match["unit"].lower()))))
    return tuple(sorted(found, key=lambda duration: duration.start))


def _value(match: re.Match[str]) -> Duration | Unknown:
    if match["blank"]:
        return BLANK_PERIOD
    unit = next(unit for unit in Unit if match[unit.value])
    if match["half"]:
        return _with_half(match["amount"], unit)
    amount, figure = numbers.read(match["amount"]), numbers.read(match["figure"] or "")
    if amount is None:
        amount = figure
    if amount is None:
        return ODD_LENGTH
    if figure is not None and figure != amount:
        return WORDS_AND_FIGURES_DIFFER
    if not 0 < amount <= _LONGEST_YEARS * _UNITS_IN_YEAR[unit]:
        return ODD_LENGTH
    return Duration(amount, unit)


def _with_half(amount: str, unit: Unit) -> Duration | Unknown:
    """Read "two and a half years" as 30 months; half of any other unit gives `ODD_LENGTH`."""
    whole = numbers.read(amount)
    if whole is None or unit is not Unit.YEAR:
        return ODD_LENGTH
    return Duration(whole * 12 + 6, Unit.MONTH)
