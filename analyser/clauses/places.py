"""Lines at which a clause may begin: what is printed there, and how the line stands among its neighbours."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from analyser.clauses.headings import titles
from analyser.clauses.marks import STRUCTURE, Mark, Style, marks_of
from analyser.domain import Document

_REFERS = re.compile(
    r"\b(sections?|clauses?|paragraphs?|articles?|schedules?|exhibits?|annex|appendix|part|parts|cymal|cymalau|atodlen"
    r"|paragraff|erthygl|§|no\.?|number|within|of|and|or|to|in|by|with|under|the|this|than|least|a|see)$",
    re.I,
)
_LIST_GOES_ON = re.compile(r"(?:[;:,.]|[;,]\s*(?:and|or|and/or|a|ac|neu)|—|–)$", re.I)
_BARE_INTEGER = re.compile(r"\d{1,3}\s")
_DATE = re.compile(
    r"\d{1,2}\s(?:January|February|March|April|May|June|July|August|September|October|November|December"
    r"|Ionawr|Chwefror|Mawrth|Ebrill|Mai|Mehefin|Gorffennaf|Awst|Medi|Hydref|Tachwedd|Rhagfyr)\b"
)


@dataclass(frozen=True, slots=True)
class Place:
    """A line start with the numbers it may carry; `opens` says that the print shows a new paragraph there."""

    line: int
    start: int
    end: int
    marks: tuple[Mark, ...]
    opens: bool
    text: str


def places_of(document: Document, skipped: Sequence[bool]) -> list[Place]:
    """Find the places of a document; `skipped` says of each line that it cannot begin a clause."""
    found = []
    text = document.text
    before = ""
    for position, line in enumerate(document.lines):
        printed = text[line.start : line.end]
        if not skipped[position]:
            opens = line.start == 0 or text[line.start - 1] == "\n"
            marks = tuple(mark for mark in marks_of(printed) if _may_stand(mark, printed, before, opens))
            if marks:
                found.append(Place(position, line.start, line.end, marks, opens, printed))
        before = printed
    return found


def _may_stand(mark: Mark, printed: str, before: str, opens: bool) -> bool:
    """Say whether the neighbouring words let the number be one of a clause, whatever its sequence."""
    rest = printed[mark.length :].strip()
    if mark.style in STRUCTURE:
        return opens and titles(rest)
    if mark.style is Style.DECIMAL and _BARE_INTEGER.match(printed) and (not _capital(rest) or _DATE.match(printed)):
        return False
    if opens:
        return True
    if mark.style is Style.DECIMAL:
        return _capital(rest) and not _REFERS.search(before)
    return bool(_LIST_GOES_ON.search(before))


def _capital(rest: str) -> bool:
    return not rest or rest[0].isupper() or rest[0] in "“\"‘'([•*_"
