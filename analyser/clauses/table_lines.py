"""Find the lines in tables of short cells, where the number or price of a row is not a clause number."""

from __future__ import annotations

import bisect
from collections.abc import Sequence
from statistics import mean

from analyser.domain import Cell, Document, Table

_NUMBER_AND_TEXT = 2  # columns
_PROSE = 8.0  # mean words a cell from which the rows of a table may be clauses or definitions


def lines_in_short_cells(document: Document) -> list[bool]:
    """Return for each line of a document whether it is in a table whose cells have a few words each."""
    starts = [line.start for line in document.lines]
    found = [False] * len(starts)
    for table in document.tables:
        if _contains_clauses(table):
            continue
        first = bisect.bisect_left(starts, table.cells[0].span.start)
        last = bisect.bisect_left(starts, table.cells[-1].span.end)
        found[first:last] = [True] * (last - first)
    return found


def _contains_clauses(table: Table) -> bool:
    """Return whether a table contains clauses or definitions, in all cells or in the column after the numbers."""
    second = [cell for cell in table.cells if cell.column == 1] if table.columns == _NUMBER_AND_TEXT else []
    return max(_words(table.cells), _words(second)) >= _PROSE


def _words(cells: Sequence[Cell]) -> float:
    """Return the mean number of words of the cells that have any."""
    counts = [cell.span.text.count(" ") + 1 for cell in cells if cell.span.text]
    return mean(counts) if counts else 0.0
