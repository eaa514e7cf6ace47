"""Read limits on the date of leaving: only on one day of the year (`BREAK_DAY`), or not before a date (`EXIT_FROM`)."""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import dataclass

from analyser.domain import Duration, Unit
from analyser.i18n.formatter import english
from analyser.terms.patterns import pattern
from analyser.terms.values import dates, durations, numbers

FIRST_TERM = "end of the first term"
ANNIVERSARY = "anniversary of the start"

_NTH = rf"(?P<nth>{'|'.join(numbers.ORDINALS)}|\d{{1,2}} ?(?:st|nd|rd|th))(?: \(\d{{1,2}} ?(?:st|nd|rd|th)?\))?"
_LAST_DAY = pattern(
    rf"\b(?:on|expir\w+ on|ending on|that is(?: to say)?,? on|with effect from|at midnight on|ar) "
    rf"(?P<date>{dates.DAY_AND_MONTH})"
)
_OF_EVERY_YEAR = pattern(r"\b(?:any|each|every|a|unrhyw|bob) (?:[\w-]+ )?(?:year|flwyddyn|blwyddyn)\b")
_ON_ANNIVERSARY = pattern(
    r"\b(?:on|at|upon|expir\w+ on|with effect from|ending on) (?:any|each|an|every|the next) anniversary\b"
)
_AFTER = r"(?:after|following|(?:not|no) (?:earlier|sooner) than|(?:not )?(?:be |take effect |expire )?before|prior to)"
_FIRST_TERM = pattern(
    rf"\b{_AFTER} (?:the )?(?:(?:end|expir\w+|completion|close) of (?:the )?)?"
    r"(?:initial|minimum|first|fixed) (?:[\w-]+ )?(?:term|period)\b"
)
_NTH_YEAR = pattern(
    rf"\b{_AFTER} (?:the )?(?:(?:end|expir\w+|completion|close) of )?(?:the )?{_NTH} "
    r"(?:(?:[\w-]+ )?year\b(?! anniversary)|(?:year )?anniversary\b)"
)
_LENGTH_BEFORE = pattern(rf"\b{_AFTER}(?: at least)? (?:the )?(?:first |initial |a period of |an initial )*$")
_DAY_BEFORE = pattern(rf"\b{_AFTER} $")


@dataclass(frozen=True, slots=True)
class FoundDay:
    """A limit on the date of leaving, read at `start` to `end` of a text.

    `value` is "06-30" for 30 June of every year, a date, a length from the start of the contract, or one of the names
    `FIRST_TERM` and `ANNIVERSARY`.
    """

    start: int
    end: int
    value: dt.date | Duration | str


def every_year(text: str) -> FoundDay | None:
    """Return the only day of the year on which a sentence lets the contract end: "on 31 August in any year"."""
    match = _LAST_DAY.search(text)
    if match and _OF_EVERY_YEAR.search(text) and (day := dates.day_and_month(match["date"])):
        return FoundDay(match.start("date"), match.end("date"), day)
    match = _ON_ANNIVERSARY.search(text)
    return FoundDay(match.start(), match.end(), ANNIVERSARY) if match else None


def not_before(text: str, month_first: bool = False) -> FoundDay | None:
    """Return the earliest day on which a sentence lets a party leave: "after the end of the third Contract Year"."""
    match = _FIRST_TERM.search(text)
    if match:
        return FoundDay(match.start(), match.end(), FIRST_TERM)
    match = _NTH_YEAR.search(text)
    if match:
        years = numbers.read_ordinal(match["nth"])
        return FoundDay(match.start(), match.end(), Duration(years, Unit.YEAR))
    for length in durations.find(text):
        if isinstance(length.value, Duration) and _LENGTH_BEFORE.search(text[max(0, length.start - 60) : length.start]):
            return FoundDay(length.start, length.end, length.value)
    for day in dates.find(text, month_first=month_first):
        if isinstance(day.value, dt.date) and _DAY_BEFORE.search(text[max(0, day.start - 40) : day.start]):
            return FoundDay(day.start, day.end, day.value)
    return None


def yearly_text(value: str) -> str:
    """Return a day of every year in English: "31 August of each year"."""
    month_and_day = re.fullmatch(r"(\d\d)-(\d\d)", value)
    if not month_and_day:
        return "each anniversary of the start"
    words = english(dt.date(2000, int(month_and_day[1]), int(month_and_day[2])))
    return f"{words.removesuffix(' 2000')} of each year"


def since_text(value: dt.date | Duration | str) -> str:
    """Return in English when a right to leave begins: "3 years from the start", "the end of the first term"."""
    words = english(value)
    if isinstance(value, Duration):
        return f"{words} from the start"
    return f"the {words}" if isinstance(value, str) else words
