"""Find the dates beside the signatures and in the closing words: "IN WITNESS WHEREOF ... this 25th day of May"."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator

from analyser.terms.patterns import CONTRACT_NAME, pattern
from analyser.terms.values import dates
from analyser.terms.values.dates import FoundDate

_MARK = re.compile(
    r"/s/|\b(?:by|name|title|position|print(?:ed)?\s+name|its|signed(?:\s+by)?|signature|llofnod\w*|enw|swydd)\s*:"
    r"|\bfor\s+and\s+on\s+behalf\s+of\b|\bin\s+witness\s+where ?of\b|\bar\s+ran\b|_{8,}",
    re.IGNORECASE,
)
_REACH = 350  # characters after a mark of signing within which its date is
_ONE_BLOCK = 2_500  # characters over which the signatures of one document extend; later ones are of its attachments
_BEFORE_MARK = 60  # a date may be above the names: "Hamburg, 19 November 2012"
_CUE = re.compile(r"\b(?:date(?:d|\s+signed|\s+of\s+signature)?|dyddiad)\s*[:.]?[\s_]*$", re.IGNORECASE)
_CUE_AFTER = re.compile(r"[\s\d/.-]*\bDate\b")  # the caption below the line: "4/24/2018  04/25/2018  Date  Date"
_MOST_BESIDE = 30  # letters beside the date on its line: a place ("Hamburg, 19 November 2012"), not a sentence
_CLOSING = pattern(
    r"\bin witness where ?of\b[^;]{0,250}?|\b(?:signed|executed|dated)(?: and (?:effective|delivered|sealed))?"
    r"(?: as of| on| at [\w ,]{2,40}?)? (?:this|the|on|as of)\b ?"
    rf"|\b{CONTRACT_NAME} is (?:dated|made on) "
)


def signature_days(text: str, month_first: bool) -> tuple[FoundDate, ...]:
    """Return the dates beside the first signatures of a plain text, in order; blanks are left out."""
    days = [
        day
        for start, end in _windows(text)
        for day in _dates(text, start, end, month_first)
        if _beside_signature(text, day)
    ]
    return tuple(day for day in days if day.start - days[0].start < _ONE_BLOCK)


def closing_day(text: str, month_first: bool) -> FoundDate | None:
    """Return the date on which the closing words say that the contract was signed, or None."""
    for match in _CLOSING.finditer(text):
        for day in _dates(text, match.end(), min(match.end() + 60, len(text)), month_first):
            if day.start - match.end() <= 25:
                return day
    return None


def _windows(text: str) -> Iterator[tuple[int, int]]:
    """Yield the ranges of text after marks of signing, with those that touch joined."""
    start = end = -1
    for match in _MARK.finditer(text):
        if match.start() - _BEFORE_MARK > end:
            if start >= 0:
                yield start, min(end, len(text))
            start = max(0, match.start() - _BEFORE_MARK)
        end = match.end() + _REACH
    if start >= 0:
        yield start, min(end, len(text))


def _dates(text: str, start: int, end: int, month_first: bool) -> Iterator[FoundDate]:
    for day in dates.find(text[start:end], month_first=month_first):
        if isinstance(day.value, dt.date):
            yield FoundDate(start + day.start, start + day.end, day.value)


def _beside_signature(text: str, day: FoundDate) -> bool:
    """Return whether a date is labelled as that of a signature or has little else on its line."""
    if _CUE.search(text, max(0, day.start - 40), day.start) or _CUE_AFTER.match(text, day.end):
        return True
    line = text[text.rfind("\n", 0, day.start) + 1 : day.start] + text[day.end :].split("\n", 1)[0]
    return sum(letter.isalpha() for letter in line) <= _MOST_BESIDE
