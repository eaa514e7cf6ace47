"""Calendar dates as contracts print them, in English and Welsh; blanks and impossible dates are `Unknown`."""

from __future__ import annotations

import calendar
import datetime as dt
import re
from collections.abc import Iterator
from dataclasses import dataclass

from analyser.domain import Text, Unknown, UnknownCode
from analyser.terms.patterns import pattern

_ENGLISH_MONTHS = [
    "january",
    "february",
    "march",
    "april",
    "may",
    "june",
    "july",
    "august",
    "september",
    "october",
    "november",
    "december",
]
_ABBREVIATED = {"jan": 1, "feb": 2, "mar": 3, "apr": 4, "jun": 6, "jul": 7, "aug": 8, "sep": 9, "sept": 9, "oct": 10,
                "nov": 11, "dec": 12}  # fmt: skip
# Each Welsh month with the mutations that follow "o", "a" and "yn".
_WELSH_MONTHS = [
    "ionawr", "chwefror", "mawrth fawrth", "ebrill", "mai fai", "mehefin fehefin",
    "gorffennaf orffennaf ngorffennaf", "awst", "medi fedi", "hydref", "tachwedd dachwedd nhachwedd thachwedd",
    "rhagfyr ragfyr",
]  # fmt: skip
MONTHS = (
    {name: number for number, name in enumerate(_ENGLISH_MONTHS, start=1)}
    | _ABBREVIATED
    | {form: number for number, forms in enumerate(_WELSH_MONTHS, start=1) for form in forms.split()}
)
_ORDINAL_WORDS = [
    "first",
    "second",
    "third",
    "fourth",
    "fifth",
    "sixth",
    "seventh",
    "eighth",
    "ninth",
    "tenth",
    "eleventh",
    "twelfth",
    "thirteenth",
    "fourteenth",
    "fifteenth",
    "sixteenth",
    "seventeenth",
    "eighteenth",
    "nineteenth",
    "twentieth",
    "twenty-first",
    "twenty-second",
    "twenty-third",
    "twenty-fourth",
    "twenty-fifth",
    "twenty-sixth",
    "twenty-seventh",
    "twenty-eighth",
    "twenty-ninth",
    "thirtieth",
    "thirty-first",
]
_ORDINALS = {word: day for day, word in enumerate(_ORDINAL_WORDS, start=1)} | {"cyntaf": 1, "gyntaf": 1}

_MONTH = rf"(?P<month>{'|'.join(sorted(MONTHS, key=len, reverse=True))})\b\.?"
_DAY_WORD = "|".join(sorted((word.replace("-", "[ -]") for word in _ORDINALS), key=len, reverse=True))
# Justified print often separates the letters of "1st", so "1 s t" is read too.
_SUFFIX = r"(?:\s?(?:s\s?t|n\s?d|r\s?d|t\s?h|af|ail|ydd|fed|ed|eg)\b)?"
_DAY = rf"(?P<day>\d{{1,2}}{_SUFFIX}|{_DAY_WORD})"
_YEAR = r"(?P<year>(?:1[89]|2[01])\s?\d\s?\d)(?!\d)"
_BLANK = r"(?:_[_ ]*_|\[[^\]\w]*\]|\[(?:insert|date|day|month|year|x+)[^\]]{0,40}\]|\.{3,}|\u2026+|[\u2022\u25cf]+)"

_DAY_FIRST = pattern(
    rf"(?<![\d/]){_DAY},?\s*(?:day of |day |diwrnod o |dydd o |of |o )?{_MONTH},?\s*(?:of )?(?:the year )?{_YEAR}"
)
_PLAIN_DAY = pattern(rf"{_DAY},? (?:day of |of |o )?{_MONTH}")
_AMERICAN_DAY = pattern(rf"{_MONTH} {_DAY}")
_MONTH_FIRST = pattern(rf"(?<![A-Za-z]){_MONTH}\s*{_DAY}\s*[,.]?\s*{_YEAR}")
# "the last day of February 2028", "diwedd mis Mawrth 2027"
_MONTH_END = pattern(
    rf"\b(?:(?:the )?last day (?:of|in)|(?:the )?end of|diwrnod olaf|diwedd)(?: the month of| mis)? {_MONTH},?"
    rf" (?:of )?{_YEAR}"
)
DAY_AND_MONTH = (
    (
        rf"(?:{_DAY},? (?:day of |of |o )?{_MONTH}|{_MONTH.replace('?P<month>', '?:')} {_DAY.replace('?P<day>', '?:')})"
        rf"(?!,?\s*(?:of )?{_YEAR.replace('?P<year>', '?:')})"
    )
    .replace("?P<month>", "?:")
    .replace("?P<day>", "?:")
)
"""A day of every year, "31 August", as a pattern source without groups."""

_NUMERIC = re.compile(
    r"(?<![\d/.-])(?P<a>\d{1,2})(?P<sep>[/.-])(?P<b>\d{1,2})(?P=sep)(?P<year>\d{4}|\d{2})(?![\d/-]|\.\d)"
)
_ISO = re.compile(r"(?<![\d/-])(?P<year>(?:19|20)\d{2})-(?P<month>\d{2})-(?P<day>\d{2})(?![\d_-])")
_BLANK_DATE = pattern(
    rf"(?:{_BLANK}\s*(?:{_SUFFIX})\s*day of (?:{_BLANK}|{_MONTH.replace('?P<month>', '?:')})"
    rf"(?:[\s,]*(?:(?:19|20)\d{{0,2}})?(?:{_BLANK})?)?"
    rf"|{_MONTH.replace('?P<month>', '?:')}\s*{_BLANK}[\s,]*(?:(?:19|20)\d\d|{_BLANK})"
    rf"|(?<!\d)\d{{1,2}}(?:{_SUFFIX})\s+(?:day of )?{_BLANK}[\s,]*(?:(?:19|20)\d\d|{_BLANK})"
    rf"|{_BLANK}\s*/\s*{_BLANK}\s*/\s*(?:(?:19|20)?\d\d|{_BLANK})"
    rf"|{_BLANK}[\s,]+(?:19|20)(?:\d\d|{_BLANK})"
    rf"|\[(?:insert |the )?(?:date|dyddiad)[^\]]{{0,40}}\])"
)
_AMERICAN = re.compile(r"\b(?:State of [A-Z]|Commonwealth of|U\.S\.|USA\b|United States|Inc\.|LLC)|\$")
_BRITISH = re.compile(r"\b(?:England|Wales|Scotland|Limited|Ltd|plc|PLC|VAT|Cyngor|Cyf)\b|£")
_HAS_YEAR = re.compile(r"(?:1[89]|2[01])\s?\d\s?\d")
_HAS_FIGURES = re.compile(r"\d[/.-]\d{1,2}[/.-]\d")
_HAS_BLANK = re.compile(r"\[|__|\.{3}|[\u2026\u2022\u25cf]")
_OPENING = 20_000  # characters at either end that are enough to show how a contract writes its dates

BLANK_DATE = Unknown(UnknownCode.BLANK, Text("The date is left blank.", "Mae'r dyddiad wedi'i adael yn wag."))
NO_SUCH_DAY = Unknown(
    UnknownCode.IMPOSSIBLE_DATE,
    Text("There is no such day in the calendar.", "Nid oes diwrnod o'r fath yn y calendr."),
)


@dataclass(frozen=True, slots=True)
class FoundDate:
    """A date read at `start` to `end` of a text, or why the words there give no date."""

    start: int
    end: int
    value: dt.date | Unknown


def find(text: str, *, month_first: bool = False) -> tuple[FoundDate, ...]:
    """Return the dates of a plain text in order.

    `month_first` says how to read 01/04/24: as 4 January (the United States) or, by default, as 1 April.
    """
    found: list[FoundDate] = []
    for match in _matches(text):
        if not any(match.start() < other.end and other.start < match.end() for other in found):
            found.append(FoundDate(match.start(), match.end(), _value(match, month_first)))
    return tuple(sorted(found, key=lambda date: date.start))


def day_and_month(text: str) -> str | None:
    """Return a day without a year as "08-31"; None when the text is not a day, or no year has such a day."""
    match = _PLAIN_DAY.fullmatch(text) or _AMERICAN_DAY.fullmatch(text)
    if not match:
        return None
    month, day = MONTHS[match["month"].lower()], _day(match["day"])
    return None if isinstance(_date(2000, month, day), Unknown) else f"{month:02}-{day:02}"


def prefers_month_first(text: str) -> bool:
    """Return whether a contract writes months before days, by its own dates: 12/31/2024 or "December 31, 2024".

    Numeric dates that can be read in only one way decide. Without any, the written-out dates do, then whether the
    contract mentions American or British institutions; otherwise the British order applies.
    """
    text = text if len(text) <= 2 * _OPENING else f"{text[:_OPENING]}\n{text[-_OPENING:]}"
    numeric = [(int(match["a"]), int(match["b"])) for match in _NUMERIC.finditer(text)]
    if not numeric or any(first > 12 >= second for first, second in numeric):
        return False
    if any(second > 12 >= first for first, second in numeric):
        return True
    american, british = len(_MONTH_FIRST.findall(text)), len(_DAY_FIRST.findall(text))
    if american == british:
        american, british = len(_AMERICAN.findall(text)), len(_BRITISH.findall(text))
    return american > british


def _matches(text: str) -> Iterator[re.Match[str]]:
    """Yield the matches of each form of date; a form is tried only if a quick test of the text allows it."""
    if _HAS_YEAR.search(text):
        yield from _MONTH_END.finditer(text)
        yield from _ISO.finditer(text)
        yield from _DAY_FIRST.finditer(text)
        yield from _MONTH_FIRST.finditer(text)
    if _HAS_FIGURES.search(text):
        yield from _NUMERIC.finditer(text)
    if _HAS_BLANK.search(text):
        yield from _BLANK_DATE.finditer(text)


def _value(match: re.Match[str], month_first: bool) -> dt.date | Unknown:
    if match.re is _BLANK_DATE:
        return BLANK_DATE
    if match.re is _MONTH_END:
        return _last_day(int("".join(match["year"].split())), MONTHS[match["month"].lower()])
    if match.re is _NUMERIC:
        day, month = (match["b"], match["a"]) if month_first else (match["a"], match["b"])
        return _date(_full_year(match["year"]), int(month), int(day))
    if match.re is _ISO:
        return _date(int(match["year"]), int(match["month"]), int(match["day"]))
    return _date(int("".join(match["year"].split())), MONTHS[match["month"].lower()], _day(match["day"]))


def _date(year: int, month: int, day: int) -> dt.date | Unknown:
    try:
        return dt.date(year, month, day)
    except ValueError:
        return NO_SUCH_DAY


def _last_day(year: int, month: int) -> dt.date:
    return dt.date(year, month, calendar.monthrange(year, month)[1])


def _full_year(digits: str) -> int:
    """Read two digits as 1970 to 2069, four as they are."""
    year = int(digits)
    if len(digits) == 4:
        return year
    return year + (2000 if year < 70 else 1900)


def _day(text: str) -> int:
    figures = re.match(r"\d+", text)
    return int(figures[0]) if figures else _ORDINALS[re.sub(r"[\s-]+", "-", text.lower())]
