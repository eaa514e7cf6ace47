"""Read the rows of tables as form entries: a label cell, and the value beside or below it."""

from __future__ import annotations

import bisect
import re
from collections.abc import Iterator
from dataclasses import dataclass

from analyser.domain import Document, Span, Table

_ONLY_NUMBER = re.compile(r"\W*(?:\d+(?:\.\d+)*|[A-Za-z]{1,2}|[ivxl]+)\W*$")
_LONGEST_LABEL = 90  # characters; a longer cell is a sentence


@dataclass(frozen=True, slots=True)
class Entry:
    """A label and the value beside it in a table."""

    label: Span
    value: Span


class Forms:
    """The entries of a document's tables in order, and the ends of its cells."""

    def __init__(self, document: Document) -> None:
        self.entries = tuple(entry for table in document.tables for entry in _entries(table))
        cells = sorted((cell.span.start, cell.span.end) for table in document.tables for cell in table.cells)
        self._cells = [(start, end) for start, end in cells if end > start]

    def cell_end(self, offset: int) -> int | None:
        """Return the end of the cell around an offset of the text, or None outside of tables."""
        position = bisect.bisect_right(self._cells, (offset, float("inf"))) - 1
        if position < 0:
            return None
        end = self._cells[position][1]
        return end if offset < end else None


def row_edges(document: Document) -> list[int]:
    """Return the offsets of the text at which rows of tables begin, and tables end, in order."""
    edges = {edge for table in document.tables for edge in _row_edges(table)}
    return sorted(edges)


def _row_edges(table: Table) -> Iterator[int]:
    for number in range(table.rows):
        filled = [cell.span for cell in table.row(number) if cell.span.text]
        if filled:
            yield filled[0].start
    yield table.cells[-1].span.end


def _entries(table: Table) -> Iterator[Entry]:
    """Yield each row's entries from left to right, and those of a single row under a heading row from top to bottom."""
    rows = [[cell for cell in table.row(number) if cell.span.text] for number in range(table.rows)]
    rows = [row for row in rows if row]
    for row in rows:
        cells = row[1:] if len(row) > 2 and _ONLY_NUMBER.match(row[0].span.text) else row
        label = cells[0]
        if not label.column or cells is not row:
            yield from (Entry(label.span, cell.span) for cell in cells[1:] if _may_label(label.span))
    if len(rows) == 2:
        values = {cell.column: cell for cell in rows[1]}
        for head in rows[0]:
            if head.column in values and _may_label(head.span):
                yield Entry(head.span, values[head.column].span)


def _may_label(span: Span) -> bool:
    return len(span.text) <= _LONGEST_LABEL
