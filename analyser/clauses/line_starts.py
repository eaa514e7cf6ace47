"""Find the lines at which a clause may begin, by their numbers and by the lines around them."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from analyser.clauses.headings import may_be_division_title
from analyser.clauses.printed_numbers import STRUCTURE, PrintedNumber, Style, read_numbers
from analyser.domain import Document

_REFERS = re.compile(
    r"\b(sections?|clauses?|paragraphs?|articles?|schedules?|exhibits?|annex|appendix|part|parts|cymal|cymalau|atodlen"
    r"|paragraff|erthygl|§|no\.?|number|within|of|and|or|to|in|by|with|under|the|this|than|least|a|see)$",
    re.I,
)
_LIST_CONTINUES = re.compile(r"(?:[;:,.]|[;,]\s*(?:and|or|and/or|a|ac|neu)|—|–)$", re.I)
_BARE_INTEGER = re.compile(r"\d{1,3}\s")
_DATE = re.compile(
    r"\d{1,2}\s(?:January|February|March|April|May|June|July|August|September|October|November|December"
    r"|Ionawr|Chwefror|Mawrth|Ebrill|Mai|Mehefin|Gorffennaf|Awst|Medi|Hydref|Tachwedd|Rhagfyr)\b"
)
_TITLE_LINES = 4  # the most lines that the title of a schedule takes


@dataclass(frozen=True, slots=True)
class LineStart:
    """The start of a line, with each way in which its number can be read.

    `line` is the index of the line, `left` its left edge in points. `opens` is true when a paragraph begins there.
    """

    line: int
    start: int
    end: int
    marks: tuple[PrintedNumber, ...]
    opens: bool
    text: str
    left: float = 0.0


@dataclass(frozen=True, slots=True)
class LinePrint:
    """The lines of a document, each with its text, the numbers it may begin with, and whether it opens a paragraph."""

    document: Document
    texts: tuple[str, ...]
    marks: tuple[tuple[PrintedNumber, ...], ...]
    opens: tuple[bool, ...]

    def paragraph_end(self, position: int, most: int) -> int | None:
        """Return the last line of the paragraph that a line is in; None if that is `most` or more lines below it."""
        for last in range(position, min(position + most, len(self.texts))):
            if last + 1 >= len(self.texts) or self.opens[last + 1]:
                return last
        return None

    def title(self, position: int, length: int) -> str | None:
        """Return the title that begins after `length` characters of a line and runs over several lines, or None."""
        last = self.paragraph_end(position, _TITLE_LINES)
        if last is None or last == position:
            return None
        rest = " ".join((self.texts[position][length:], *self.texts[position + 1 : last + 1])).strip()
        return rest if may_be_division_title(rest) else None


def read_lines(document: Document) -> LinePrint:
    """Read each line of a document once."""
    text = document.text
    texts = tuple(text[line.start : line.end] for line in document.lines)
    return LinePrint(
        document,
        texts,
        tuple(map(read_numbers, texts)),
        tuple(line.start == 0 or text[line.start - 1] == "\n" for line in document.lines),
    )


def find_line_starts(printed: LinePrint, skipped: Sequence[bool]) -> list[LineStart]:
    """Return the line starts that may begin a clause; `skipped` is true for each line that cannot."""
    found = []
    lines = printed.document.lines
    for position, candidates in enumerate(printed.marks):
        if not candidates or skipped[position]:
            continue
        marks = tuple(mark for mark in candidates if _may_be_clause_number(mark, printed, position))
        if marks:
            line, text = lines[position], printed.texts[position]
            found.append(LineStart(position, line.start, line.end, marks, printed.opens[position], text, line.box.x0))
    return found


def _may_be_clause_number(mark: PrintedNumber, printed: LinePrint, position: int) -> bool:
    """Return whether the words around a number allow it to be a clause number, without regard to its sequence."""
    text, opens = printed.texts[position], printed.opens[position]
    rest = text[mark.length :].strip()
    if mark.style in STRUCTURE:
        return opens and (may_be_division_title(rest) or printed.title(position, mark.length) is not None)
    if mark.style is Style.DECIMAL and text.isdigit() and not _is_hanging_number(printed, position):
        return False  # more often the number of a page than of a clause
    if mark.style is Style.DECIMAL and _BARE_INTEGER.match(text) and (not _capital(rest) or _DATE.match(text)):
        return False
    if opens:
        return True
    before = printed.texts[position - 1] if position else ""
    if mark.style is Style.DECIMAL:
        return _capital(rest) and not _REFERS.search(before)
    return bool(_LIST_CONTINUES.search(before))


def _is_hanging_number(printed: LinePrint, position: int) -> bool:
    """Return whether a line is a number that hangs beside the next line."""
    lines = printed.document.lines
    if position + 1 == len(lines):
        return False
    box, after = lines[position].box, lines[position + 1].box
    return box.page == after.page and after.x0 >= box.x1 and after.top < (box.top + box.bottom) / 2 < after.bottom


def _capital(rest: str) -> bool:
    return not rest or rest[0].isupper() or rest[0] in "“\"‘'([•*_"
