"""Formatting values in English and Welsh: dates, durations, sums, percentages with their index, and numbers.

Pages, sentences stored in a register, the command line and the calendar all use it. Babel is imported when the first
value is formatted, so that importing the package and `analyser --help` stay fast.
"""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import dataclass
from decimal import Decimal
from functools import cache, lru_cache
from typing import TYPE_CHECKING

from analyser.domain import Duration, Money, Percentage, Unit, Unknown, Value

if TYPE_CHECKING:
    from babel import Locale

_LOCALES = {"cy": "cy", "en": "en_GB"}
_WHOLE_POUNDS_FROM = 100
_CACHED = 10_000
"""The number of formatted dates and numbers that are cached; each takes Babel a tenth of a millisecond."""

_UNITS: dict[str, dict[Unit, dict[str, str]]] = {
    "en": {
        Unit.DAY: {"one": "day", "other": "days"},
        Unit.WORKING_DAY: {"one": "working day", "other": "working days"},
        Unit.WEEK: {"one": "week", "other": "weeks"},
        Unit.MONTH: {"one": "month", "other": "months"},
        Unit.QUARTER: {"one": "quarter", "other": "quarters"},
        Unit.YEAR: {"one": "year", "other": "years"},
    },
    # A Welsh noun stays singular after a number, and 2 softens its first letter. Years are "blynedd" after a number:
    # 1 replaces it by "flwyddyn", 2 softens it, 3, 4 and 6 leave it, and the others make it nasal.
    "cy": {
        Unit.DAY: {"two": "ddiwrnod", "other": "diwrnod"},
        Unit.WORKING_DAY: {"two": "ddiwrnod gwaith", "other": "diwrnod gwaith"},
        Unit.WEEK: {"other": "wythnos"},
        Unit.MONTH: {"two": "fis", "other": "mis"},
        Unit.QUARTER: {"other": "chwarter"},
        Unit.YEAR: {
            **{"one": "flwyddyn", "two": "flynedd", "few": "blynedd", "four": "blynedd", "many": "blynedd"},
            "other": "mlynedd",
        },
    },
}
"""The name of a unit after a number, by the number's plural form in CLDR; "four", in Welsh, is not a form of CLDR's."""

_PER = {
    "en": {"year": "a year", "quarter": "a quarter", "month": "a month", "week": "a week", "day": "a day"},
    "cy": {"year": "y flwyddyn", "quarter": "y chwarter", "month": "y mis", "week": "yr wythnos", "day": "y diwrnod"},
}
_DAY_OF_YEAR = re.compile(r"(0[1-9]|1[0-2])-([0-3]\d)")
_WELSH_NAMES = {
    "anniversary of the start": "pen-blwydd y dyddiad cychwyn",
    "end of the first term": "diwedd y tymor cyntaf",
    "until terminated": "nes ei derfynu",
    "order form": "y ffurflen archebu",
}
"""The Welsh for the names that `analyser.terms` gives to days that depend on the contract."""


@dataclass(frozen=True, slots=True)
class Formatter:
    """Writes values in one language, `cy` or `en`."""

    language: str

    def value(self, value: Value) -> str:
        """Write a term's value: 31 March 2028, 6 months, £12,000 a year, RPI + 3%; for an unknown one, its reason.

        A day of every year, "08-31", becomes 31 August. Other text is unchanged, except for names in `_WELSH_NAMES`.
        """
        match value:
            case dt.date():
                return self.date(value)
            case Duration():
                return self.duration(value.amount, value.unit)
            case Money():
                return self.money(value.amount, value.currency, value.per)
            case Percentage():
                return self.rate(value)
            case Unknown():
                return value.reason.in_language(self.language)
            case str():
                return self._name(value)

    def date(self, day: dt.date, pattern: str = "d MMMM y") -> str:
        """Write a date in full (31 March 2027, 31 Mawrth 2027), or with another of CLDR's patterns."""
        return _date(dt.date(day.year, day.month, day.day), pattern, self.language)

    def number(self, value: float | Decimal, pattern: str = "#,##0.##") -> str:
        """Write a number with one of CLDR's patterns, by default with separated thousands."""
        return _number(value, pattern, self.language)

    def duration(self, amount: int, unit: Unit | str) -> str:
        """Write a duration; a unit that is not in `domain.Unit` is written unchanged."""
        number = self.number(amount)
        try:
            names = _UNITS[self.language][Unit(unit)]
        except ValueError:
            return f"{number} {unit}"
        return f"{number} {names.get(self._plural(amount), names['other'])}"

    def money(self, amount: float | Decimal, currency: str = "GBP", per: str = "") -> str:
        """Write a sum, with the period in `per` for which it is due, if any.

        Pence are left out from 100 upwards, and when there are none.
        """
        size: float | Decimal = -amount if amount < 0 else amount
        pattern = "#,##0" if size >= _WHOLE_POUNDS_FROM or size == int(size) else "#,##0.00"
        sign = "-" if amount < 0 else ""
        total = f"{sign}{_symbol(currency or 'GBP', self.language)}{self.number(size, pattern)}"
        if not per:
            return total
        period = _PER[self.language].get(per)
        return f"{total} {period}" if period else f"{total} / {per}"

    def rate(self, rate: Percentage) -> str:
        """Write a rate with the index that it is added to: 3.5%, CPI + 3%, CPI."""
        if rate.index and not rate.amount:
            return rate.index
        share = self.number(rate.amount, "#,##0.####") + "%"
        return f"{rate.index} + {share}" if rate.index else share

    def _plural(self, number: int) -> str:
        """Return the plural form for a number, with one of its own for 4 in Welsh: "4 blynedd", but "5 mlynedd"."""
        if number == 4 and self.language == "cy":
            return "four"
        return str(_locale(self.language).plural_form(number))

    def _name(self, value: str) -> str:
        if day := _DAY_OF_YEAR.fullmatch(value):
            return self.date(dt.date(2000, int(day[1]), int(day[2])), "d MMMM")
        return _WELSH_NAMES.get(value, value) if self.language == "cy" else value


ENGLISH, WELSH = Formatter("en"), Formatter("cy")
_FORMATTERS = {"en": ENGLISH, "cy": WELSH}


def formatter_for(language: str) -> Formatter:
    """Return the formatter of a language, `cy` or `en`."""
    return _FORMATTERS[language]


def english(value: Value) -> str:
    """Return a value in English: 31 March 2028, 6 months, £12,000 a year; for an unknown one, its reason."""
    return ENGLISH.value(value)


def welsh(value: Value) -> str:
    """Return a value in Welsh: 31 Mawrth 2028, 6 mis, £12,000 y flwyddyn; for an unknown one, its reason."""
    return WELSH.value(value)


@cache
def _locale(language: str) -> Locale:
    from babel import Locale

    return Locale.parse(_LOCALES[language])


@lru_cache(_CACHED)
def _date(day: dt.date, pattern: str, language: str) -> str:
    from babel.dates import format_date

    return format_date(day, pattern, locale=_locale(language))


@lru_cache(_CACHED)
def _number(value: float | Decimal, pattern: str, language: str) -> str:
    from babel.numbers import format_decimal

    return format_decimal(value, format=pattern, locale=_locale(language))


@cache
def _symbol(currency: str, language: str) -> str:
    """Return the sign of a currency, or its code and a space where it has none."""
    from babel.numbers import get_currency_symbol

    symbol = get_currency_symbol(currency, locale=_locale(language))
    return f"{symbol} " if symbol[-1].isalpha() else symbol
