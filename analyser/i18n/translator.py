"""One language of the pages: its catalogue, and how it writes dates, numbers, sums and lengths of time.

The catalogues are kept as `.po` files only and compiled in memory when a language is first used, so that a checkout and
an installed wheel behave alike and no compiled file can be out of date.
"""

from __future__ import annotations

import datetime as dt
import io
from collections.abc import Callable
from decimal import Decimal
from functools import cache, lru_cache, partial
from importlib import resources

from babel import Locale
from babel.dates import format_date
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po
from babel.numbers import format_currency, format_decimal, format_percent
from babel.support import Translations

LANGUAGES = ("cy", "en")
"""The languages of the pages; Welsh is offered first."""

NAMES = {"cy": "Cymraeg", "en": "English"}
"""What each language calls itself."""

_LOCALES = {"cy": "cy", "en": "en_GB"}
_WHOLE_POUNDS_FROM = 100
_KEPT = 10_000


class Translator:
    """Says things in one language; `code` is `cy` or `en`."""

    def __init__(self, code: str) -> None:
        self.code = code
        self._locale = Locale.parse(_LOCALES[code])
        self._catalogue = _catalogue(code)
        # The same few dates, numbers and sums stand on every page, and each takes Babel a tenth of a millisecond.
        self._date, self._decimal, self._currency = (
            lru_cache(_KEPT)(partial(write, locale=self._locale))
            for write in (format_date, format_decimal, format_currency)
        )

    def gettext(self, message: str, **values: object) -> str:
        """Return the message in this language with its `%(name)s` places filled."""
        return self._catalogue.gettext(message) % values

    def ngettext(self, singular: str, plural: str, number: int, **values: object) -> str:
        """Return the form of the message that goes with the number, which fills `%(number)s`."""
        message: str = self._catalogue.ngettext(singular, plural, number)
        return message % {"number": self.number(number), **values}

    @property
    def lookup(self) -> tuple[Callable[[str], str], Callable[[str, str, int], str]]:
        """The catalogue's own two look-ups, for Jinja, which fills the places itself."""
        return self._catalogue.gettext, self._catalogue.ngettext

    def date(self, day: dt.date | str) -> str:
        """Write a date in full: 31 March 2027, 31 Mawrth 2027. A string is read as ISO 8601."""
        if isinstance(day, str):
            day = dt.date.fromisoformat(day[:10])
        return self._date(day, "d MMMM y")

    def month(self, day: dt.date | str) -> str:
        """Write the month of a day: March 2027, Mawrth 2027. A string is read as ISO 8601, with or without a day."""
        if isinstance(day, str):
            day = dt.date.fromisoformat(f"{day[:7]}-01")
        return self._date(day, "MMMM y")

    def number(self, value: float | Decimal) -> str:
        """Write a number with its thousands parted."""
        return self._decimal(value, format="#,##0.##")

    def percent(self, share: float) -> str:
        """Write a share from 0 to 1 as a whole percentage."""
        return format_percent(share, format="#,##0%", locale=self._locale)

    def money(self, amount: float | Decimal, currency: str = "GBP") -> str:
        """Write a sum: no pence from a hundred pounds up."""
        if not -_WHOLE_POUNDS_FROM < amount < _WHOLE_POUNDS_FROM:
            return self._currency(amount, currency, format="¤#,##0", currency_digits=False)
        return self._currency(amount, currency)

    def duration(self, amount: int, unit: str) -> str:
        """Write a length of time, `unit` being one of `domain.Unit`; another unit is written as it is."""
        if unit == "day":
            return self.ngettext("%(number)s day", "%(number)s days", amount)
        if unit == "working_day":
            return self.ngettext("%(number)s working day", "%(number)s working days", amount)
        if unit == "week":
            return self.ngettext("%(number)s week", "%(number)s weeks", amount)
        if unit == "month":
            return self.ngettext("%(number)s month", "%(number)s months", amount)
        if unit == "quarter":
            return self.ngettext("%(number)s quarter", "%(number)s quarters", amount)
        if unit == "year":
            return self.ngettext("%(number)s year", "%(number)s years", amount)
        return f"{self.number(amount)} {unit}"

    def unit(self, unit: str) -> str:
        """Name a unit of time, one of `domain.Unit`, in the plural."""
        names = {
            "day": self.gettext("days"),
            "working_day": self.gettext("working days"),
            "week": self.gettext("weeks"),
            "month": self.gettext("months"),
            "quarter": self.gettext("quarters"),
            "year": self.gettext("years"),
        }
        return names.get(unit, unit)

    def days_left(self, days: int) -> str:
        """Say how far away a day is: in 404 days, today, 12 days ago."""
        if days == 0:
            return self.gettext("today")
        if days < 0:
            return self.ngettext("%(number)s day ago", "%(number)s days ago", -days)
        return self.ngettext("in %(number)s day", "in %(number)s days", days)

    def listing(self, words: list[str]) -> str:
        """Join words as a sentence does: a, b and c."""
        if len(words) < 2:
            return "".join(words)
        return self.gettext("%(first)s and %(last)s", first=", ".join(words[:-1]), last=words[-1])


@cache
def translator_for(code: str) -> Translator:
    """Return the one Translator of a language."""
    return Translator(code)


def _catalogue(code: str) -> Translations:
    with resources.files("analyser.i18n").joinpath(f"locale/{code}/messages.po").open("rb") as source:
        catalogue = read_po(source, locale=code)
    compiled = io.BytesIO()
    write_mo(compiled, catalogue)
    compiled.seek(0)
    return Translations(compiled)


def preferred(accept_language: str) -> str:
    """Choose the language of an Accept-Language header: the one of ours that it weighs highest, else English."""
    weights: dict[str, float] = {}
    for part in accept_language.split(","):
        tag, _, parameters = part.strip().partition(";")
        code = tag.strip().lower().split("-")[0]
        if code in LANGUAGES:
            weights[code] = max(weights.get(code, 0.0), _weight(parameters))
    best = max(weights, key=lambda code: weights[code], default="en")
    return best if weights.get(best, 1.0) > 0 else "en"


def _weight(parameters: str) -> float:
    name, _, value = parameters.strip().partition("=")
    if name != "q":
        return 1.0
    try:
        return float(value)
    except ValueError:
        return 0.0
