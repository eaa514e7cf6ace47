"""Lines that stand in a table of short cells: a row's number or price there is not the number of a clause."""

from __future__ import annotations

import bisect
from statistics import mean

from analyser.domain import Document, Table

_PROSE = 8.0  # mean words of a table's cells, from which its rows may be clauses or definitions


def in_figures(document: Document) -> list[bool]:
    """Say of each line of a document whether it stands in a table whose cells hold a few words each."""
    starts = [line.start for line in document.lines]
    found = [False] * len(starts)
    for table in document.tables:
        if _holds_prose(table):
            continue
        first = bisect.bisect_left(starts, table.cells[0].span.start)
        last = bisect.bisect_left(starts, table.cells[-1].span.end)
        found[first:last] = [True] * (last - first)
    return found


def _holds_prose(table: Table) -> bool:
    return mean(cell.span.text.count(" ") + 1 for cell in table.cells if cell.span.text) >= _PROSE
