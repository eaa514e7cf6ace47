"""Translating messages and formatting values in one language of the pages.

Only the `.po` files are stored; they are compiled in memory when a language is first used, so that a checkout and an
installed wheel behave alike and no compiled file can be out of date.
"""

from __future__ import annotations

import datetime as dt
import io
from collections.abc import Callable
from decimal import Decimal
from functools import cache
from importlib import resources

from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po
from babel.support import Translations

from analyser.domain import Unknown, Value
from analyser.i18n.formatter import formatter_for

LANGUAGES = ("cy", "en")
"""The languages of the pages; Welsh is offered first."""

NAMES = {"cy": "Cymraeg", "en": "English"}
"""The name of each language in that language."""


class Translator:
    """Translates messages and writes values in one language; `code` is `cy` or `en`."""

    def __init__(self, code: str) -> None:
        self.code = code
        self._formatter = formatter_for(code)
        self._catalogue = _catalogue(code)

    def gettext(self, message: str, **values: object) -> str:
        """Return the message in this language with `%(name)s` replaced by the values."""
        return self._catalogue.gettext(message) % values

    def ngettext(self, singular: str, plural: str, number: int, **values: object) -> str:
        """Return the form of the message for this number, which fills `%(number)s`."""
        message: str = self._catalogue.ngettext(singular, plural, number)
        return message % {"number": self.number(number), **values}

    @property
    def lookup(self) -> tuple[Callable[[str], str], Callable[[str, str, int], str]]:
        """The catalogue's functions gettext and ngettext, for Jinja, which fills in the values itself."""
        return self._catalogue.gettext, self._catalogue.ngettext

    def value(self, value: Value) -> str:
        """Write a term's value as `Formatter.value` does; empty when it could not be read."""
        return "" if isinstance(value, Unknown) else self._formatter.value(value)

    def date(self, day: dt.date | str) -> str:
        """Write a date in full: 31 March 2027, 31 Mawrth 2027. A string is read as ISO 8601."""
        return self._formatter.date(dt.date.fromisoformat(day[:10]) if isinstance(day, str) else day)

    def month(self, day: dt.date | str) -> str:
        """Write the month of a day: March 2027, Mawrth 2027. A string is read as ISO 8601, with or without a day."""
        return self._formatter.date(dt.date.fromisoformat(f"{day[:7]}-01") if isinstance(day, str) else day, "MMMM y")

    def number(self, value: float | Decimal) -> str:
        """Write a number with at most two decimal places and its thousands separated."""
        return self._formatter.number(value)

    def percent(self, share: float) -> str:
        """Write a share from 0 to 1 as a whole percentage."""
        return self._formatter.number(share, "#,##0%")

    def money(self, amount: float | Decimal, currency: str = "GBP", per: str = "") -> str:
        """Write a sum as `Formatter.money` does."""
        return self._formatter.money(amount, currency, per)

    def duration(self, amount: int, unit: str) -> str:
        """Write a duration as `Formatter.duration` does."""
        return self._formatter.duration(amount, unit)

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
    """Return the Translator of a language; there is one for each."""
    return Translator(code)


def _catalogue(code: str) -> Translations:
    """Read the messages of a language and compile them."""
    with resources.files("analyser.i18n").joinpath(f"locale/{code}/messages.po").open("rb") as source:
        catalogue = read_po(source, locale=code)
    compiled = io.BytesIO()
    write_mo(compiled, catalogue)
    compiled.seek(0)
    return Translations(compiled)
