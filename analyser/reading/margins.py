"""Remove line numbers in the margin, as on pleading paper."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from statistics import median

from analyser.reading.sheet import PrintedLine, Sheet

_FEWEST = 10  # numbers that a margin must have
_PAGES = 2  # pages that must have such a margin: one page may be filled by a list of numbered lines, but not two
_STEADY = 0.9  # share of the numbers that are evenly spaced and consecutive
_UNEVEN = 0.2  # of the distance between two numbers
_APART = 4.0  # points between the numbers and the words
_OUTSIDE = 0.95  # share of the lines that begin to the right of the numbers
_STEPS = (1, 5, 10)
_CONTINUING = 0.2  # share of the lines that continue a sentence; in contents and tables each line starts a new one


@dataclass(frozen=True, slots=True)
class _Numbered:
    """A line that begins with a number or is one; `right` is the right end of the number, in points."""

    line: PrintedLine
    value: int
    right: float
    is_alone: bool


def without_line_numbers(sheets: Sequence[Sheet]) -> list[Sheet]:
    """Return the pages without the numbers of their lines."""
    margins = [_margin(sheet) for sheet in sheets]
    if sum(bool(margin) for margin in margins) < _PAGES:
        return list(sheets)
    return [_without(sheet, margin) if margin else sheet for sheet, margin in zip(sheets, margins, strict=True)]


def _margin(sheet: Sheet) -> list[_Numbered]:
    """Return the numbers down the left or right margin of a page; empty when there are none."""
    if sum([line.text[0].isdigit() for line in sheet.lines]) < _FEWEST:
        return []
    numbered = [number for line in sheet.lines if (number := _numbered(line))]
    if len(numbered) < _FEWEST:
        return []
    column = median(number.right for number in numbered)
    numbered = [number for number in numbered if abs(number.right - column) < 3 * _APART]
    ids = {id(number.line) for number in numbered}
    others = [line for line in sheet.lines if id(line) not in ids]
    left = [line.box.x0 for line in others] + [number.line.edges[1] for number in numbered if not number.is_alone]
    right = [line.box.x1 for line in others]
    inside = max(sum(x0 >= column + _APART for x0 in left), sum(x1 <= column - 3 * _APART for x1 in right))
    words = [line.text for line in others] + [number.line.text.partition(" ")[2] for number in numbered]
    continuing = sum(text[:1].islower() for text in words)
    if inside < _OUTSIDE * max(len(left), 1) or continuing < _CONTINUING * len(left) or not _counts_lines(numbered):
        return []
    return numbered


def _numbered(line: PrintedLine) -> _Numbered | None:
    word, _, rest = line.text.partition(" ")
    if not (word.isdecimal() and len(word) <= 3 and line.edges):
        return None
    if not rest:
        return _Numbered(line, int(word), line.box.x1, True)
    width = len(word) * line.size * 0.5
    if line.edges[1] - line.edges[0] < width + _APART:
        return None
    return _Numbered(line, int(word), line.edges[0] + width, False)


def _counts_lines(numbered: Sequence[_Numbered]) -> bool:
    """Return whether the numbers are consecutive and evenly spaced from the top of the page down."""
    if len(numbered) < _FEWEST:
        return False
    down = sorted(numbered, key=lambda number: number.line.box.top)
    steps = [below.value - above.value for above, below in pairwise(down)]
    drops = [below.line.box.top - above.line.box.top for above, below in pairwise(down)]
    usual = median(drops)
    even = sum(abs(drop - usual) <= _UNEVEN * usual for drop in drops)
    counted = max(steps.count(step) for step in _STEPS)
    return usual > 0 and min(even, counted) >= _STEADY * len(drops)


def _without(sheet: Sheet, margin: Sequence[_Numbered]) -> Sheet:
    numbers = {id(number.line): number for number in margin}
    lines: list[PrintedLine] = []
    for line in sheet.lines:
        number = numbers.get(id(line))
        kept = line if number is None else None if number.is_alone else line.without_first_word()
        if kept:
            lines.append(kept)
    return replace(sheet, lines=tuple(lines))
