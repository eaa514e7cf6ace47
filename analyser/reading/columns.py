"""Reading order of a page set in two columns; PDFium gives lines in the order in which they were painted."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise
from statistics import mean

from analyser.reading.sheet import Printed, Sheet

_FEWEST = 8  # lines that make a column
_WORDS = 4.0  # mean words a line that make it prose: the cells of a table hold fewer
_CROSSING = 0.35  # share of lines that may run across the gutter


def in_order(sheet: Sheet) -> tuple[Printed, ...]:
    """Return the page's lines: down the left column, then the right, between the lines that run across both.

    A page without two columns of prose is returned as it is.
    """
    gutter = _gutter(sheet)
    if gutter is None:
        return sheet.lines
    across = sorted((line for line in sheet.lines if _crosses(line, gutter)), key=lambda line: line.box.top)
    tops = [float("-inf"), *(line.box.top for line in across), float("inf")]
    ordered: list[Printed] = []
    for position, (top, bottom) in enumerate(pairwise(tops)):
        if position:
            ordered.append(across[position - 1])
        band = [line for line in sheet.lines if top < line.box.top <= bottom and not _crosses(line, gutter)]
        band.sort(key=lambda line: (line.box.x0 >= gutter, line.box.top))
        ordered += band
    return tuple(ordered)


def _crosses(line: Printed, gutter: float) -> bool:
    return line.box.x0 < gutter < line.box.x1


def _gutter(sheet: Sheet) -> float | None:
    """Find the x position that parts two columns of prose, in points."""
    middle = sheet.width / 2
    if sum(line.box.x0 > middle * 0.8 for line in sheet.lines) < _FEWEST:
        return None
    starts = sorted(line.box.x0 for line in sheet.lines if middle * 0.8 < line.box.x0 < middle * 1.3)
    for start in dict.fromkeys(round(start) for start in starts):
        if _parts_prose(sheet.lines, start - 2.0):
            return start - 2.0
    return None


def _parts_prose(lines: Sequence[Printed], gutter: float) -> bool:
    left = [line for line in lines if line.box.x1 <= gutter]
    right = [line for line in lines if line.box.x0 >= gutter]
    if min(len(left), len(right)) < _FEWEST or len(left) + len(right) < (1 - _CROSSING) * len(lines):
        return False
    if min(mean(line.text.count(" ") + 1 for line in side) for side in (left, right)) < _WORDS:
        return False
    top = max(min(line.box.top for line in side) for side in (left, right))
    bottom = min(max(line.box.bottom for line in side) for side in (left, right))
    beside = sum(top <= line.box.top <= bottom for line in (*left, *right))
    return beside >= (len(left) + len(right)) / 2
