"""Find the reading order of pages with columns, as PDFium gives lines in the order in which they were painted."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise
from statistics import mean

from analyser.reading.sheet import PrintedLine, Sheet

_FEWEST = 8  # lines that a column has at least
_WORDS = {2: 4.0, 3: 3.0}  # mean words a line from which it is prose, by number of columns; table cells have fewer
_CROSSING = 0.35  # share of lines that may cross a gutter
_TWO = (0.4, 0.65)  # where the second of two columns may begin, as a share of the page's width
_THREE = ((0.27, 0.45), (0.55, 0.75))  # where the second and the third of three columns may begin


def in_order(sheet: Sheet, gutters: Sequence[float] | None = None) -> tuple[PrintedLine, ...]:
    """Return the page's lines in reading order: down each column from the left, between the lines that span the
    columns.

    `gutters` are the x positions between the columns, detected when not given. A page of one column is returned
    unchanged.
    """
    gutters = gutters_of(sheet) if gutters is None else gutters
    if not gutters:
        return sheet.lines
    across = sorted((line for line in sheet.lines if _crosses(line, gutters)), key=lambda line: line.box.top)
    tops = [float("-inf"), *(line.box.top for line in across), float("inf")]
    ordered: list[PrintedLine] = []
    for position, (top, bottom) in enumerate(pairwise(tops)):
        if position:
            ordered.append(across[position - 1])
        band = [line for line in sheet.lines if top < line.box.top <= bottom and not _crosses(line, gutters)]
        band.sort(key=lambda line: (sum(line.box.x0 >= gutter for gutter in gutters), line.box.top))
        ordered += band
    return tuple(ordered)


def gutters_of(sheet: Sheet) -> tuple[float, ...]:
    """Return the x positions between the columns of prose on a page, in points from the left; none for one column."""
    first_right = _TWO[0] * sheet.width
    if sum([line.box.x0 > first_right for line in sheet.lines]) < _FEWEST:
        return ()
    for second in _starts(sheet, _THREE[0]):
        if _parts_prose(sheet.lines, second, _WORDS[3]):
            right = [line for line in sheet.lines if line.box.x0 >= second]
            third = next((x for x in _starts(sheet, _THREE[1]) if _parts_prose(right, x, _WORDS[3])), None)
            if third is not None and _parts_prose(sheet.lines, third, _WORDS[3]):
                return second, third
    two = next((x for x in _starts(sheet, _TWO) if _parts_prose(sheet.lines, x, _WORDS[2])), None)
    return () if two is None else (two,)


def _crosses(line: PrintedLine, gutters: Sequence[float]) -> bool:
    return any(line.box.x0 < gutter < line.box.x1 for gutter in gutters)


def _starts(sheet: Sheet, band: tuple[float, float]) -> list[float]:
    """Return the left edges of lines in a band of the page's width, each moved slightly to the left."""
    low, high = (share * sheet.width for share in band)
    starts = sorted(line.box.x0 for line in sheet.lines if low < line.box.x0 < high)
    return [start - 2.0 for start in dict.fromkeys(round(start) for start in starts)]


def _parts_prose(lines: Sequence[PrintedLine], gutter: float, words: float) -> bool:
    left = [line for line in lines if line.box.x1 <= gutter]
    right = [line for line in lines if line.box.x0 >= gutter]
    if min(len(left), len(right)) < _FEWEST or len(left) + len(right) < (1 - _CROSSING) * len(lines):
        return False
    if min(mean(line.text.count(" ") + 1 for line in side) for side in (left, right)) < words:
        return False
    top = max(min(line.box.top for line in side) for side in (left, right))
    bottom = min(max(line.box.bottom for line in side) for side in (left, right))
    beside = sum(top <= line.box.top <= bottom for line in (*left, *right))
    return beside >= (len(left) + len(right)) / 2
