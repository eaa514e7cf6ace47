"""Assign words to cells: lines that span several cells are split at the left edges of their words."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import groupby, pairwise

from analyser.domain import Box
from analyser.reading.sheet import CellPlace, PrintedLine
from analyser.reading.tables.grid import Grid, Slot

_INTO = 1.0  # points by which a word must begin inside its cell
_HAIR = 0.5  # points between a split line and what follows
_GAP = 1.8  # times the font size from line to line from which a paragraph begins inside a cell
_ITEM = re.compile(r"(?:[•●▪◦–-]|\(?(?:\d{1,2}(?:\.\d{1,2})*|[a-z]|[ivx]{1,4})[.)])\s", re.I)

Filled = dict[tuple[int, int], list[PrintedLine]]
"""The lines of each cell, by row and column, from top to bottom."""


def pieces(line: PrintedLine, grid: Grid) -> list[tuple[Slot | None, PrintedLine]]:
    """Split one line at the cells of a grid; words outside all of them are paired with None."""
    middle = (line.box.top + line.box.bottom) / 2
    beside = [slot for slot in grid.slots if slot.top <= middle < slot.bottom]
    if not beside:
        return [(None, line)]
    words = line.text.split(" ")
    if len(words) != len(line.edges):
        return [(_at((line.box.x0 + line.box.x1) / 2, beside), line)]
    found = [_at(edge + _INTO, beside) for edge in line.edges]
    cuts = [0, *(place for place in range(1, len(words)) if found[place] is not found[place - 1]), len(words)]
    if len(cuts) == 2:
        return [(found[0], line)]
    return [(found[first], _part(line, words, first, last, found[first])) for first, last in pairwise(cuts)]


def _at(x: float, slots: Sequence[Slot]) -> Slot | None:
    return next((slot for slot in slots if slot.x0 <= x < slot.x1), None)


def _part(line: PrintedLine, words: Sequence[str], first: int, last: int, slot: Slot | None) -> PrintedLine:
    right = line.box.x1
    if last < len(words):
        right = min(right, line.edges[last] - _HAIR, slot.x1 if slot else right)
    left = line.edges[first]
    return replace(
        line,
        text=" ".join(words[first:last]),
        box=Box(line.box.page, left, line.box.top, max(right, left), line.box.bottom),
        edges=line.edges[first:last],
        broken=line.broken and last == len(words),
    )


def in_reading_order(lines: Sequence[PrintedLine]) -> list[PrintedLine]:
    """Sort the lines of one cell from top to bottom, those at one height from left to right."""
    ordered: list[PrintedLine] = []
    row: list[PrintedLine] = []
    for line in sorted(lines, key=lambda line: line.box.top + line.box.bottom):
        if row and (line.box.top + line.box.bottom) / 2 > row[0].box.bottom:
            ordered += sorted(row, key=lambda line: line.box.x0)
            row = []
        row.append(line)
    return ordered + sorted(row, key=lambda line: line.box.x0)


def placed(filled: Filled, page: int, table: int) -> Iterator[PrintedLine]:
    """Yield the lines of a table cell by cell, each with its cell set."""
    for (row, column), lines in sorted(filled.items()):
        place = CellPlace(page, table, row, column)
        for line in in_reading_order(lines):
            yield replace(line, cell=place)


def words_of(lines: Sequence[PrintedLine]) -> str:
    """Return all words of a cell, separated by single spaces."""
    return " ".join(line.text for line in in_reading_order(lines))


def runs(lines: Sequence[PrintedLine]) -> Iterator[tuple[CellPlace | None, list[int]]]:
    """Yield ranges of lines that share a cell, as positions."""
    for place, group in groupby(range(len(lines)), key=lambda position: lines[position].cell):
        yield place, list(group)


def in_rows(lines: Sequence[PrintedLine]) -> dict[int, str]:
    """Return the separator before each line of a cell but its first, by position: a newline where a paragraph begins.

    Cells are narrow and their lines ragged, so a short line does not end a paragraph.
    """
    found = {}
    for place, positions in runs(lines):
        for before, position in pairwise(positions) if place else ():
            line, above = lines[position], lines[before]
            apart = line.box.top - above.box.top > _GAP * max(line.size, above.size)
            begins = apart or (bool(_ITEM.match(line.text)) and above.text[-1] in ".;:,")
            found[position] = "\n" if begins else " "
    return found
