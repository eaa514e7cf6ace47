"""Tables: found by ruled lines or by the alignment of words, and put into the text cell by cell.

`with_tables` re-orders the lines of a page so that those of one cell follow each other and a row reads "Label Value";
`separators` joins them, and `tables_of` returns the tables of the resulting text.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from analyser.domain import Box, Cell, Line, Span, Table, TextSource
from analyser.reading.sheet import CellPlace, PrintedLine, Sheet
from analyser.reading.tables.aligned import aligned_grids
from analyser.reading.tables.cells import Filled, in_rows, pieces, placed, runs, words_of
from analyser.reading.tables.grid import Corners, Grid, TooManyLinesError, grids_of
from analyser.reading.tables.plausibility import is_table

__all__ = ["TablePage", "level_lines", "separators", "tables_of", "with_tables"]


@dataclass(frozen=True, slots=True)
class TablePage:
    """The lines of one page in reading order, those of tables cell by cell, and the grids of these tables.

    `unread` is true when the page has too many drawn lines to look for tables.
    """

    lines: tuple[PrintedLine, ...]
    grids: tuple[Grid, ...] = ()
    unread: bool = False


def with_tables(sheet: Sheet) -> TablePage:
    """Find the tables of a page whose lines are in reading order. A recognised page has none."""
    if sheet.text_source is not TextSource.TEXT:
        return TablePage(sheet.lines)
    unread = False
    try:
        ruled = grids_of(sheet.rulings)
    except TooManyLinesError:
        ruled, unread = [], True
    ruled.sort(key=lambda grid: -len(grid.slots))  # a frame has fewer cells than the table in it
    lines, found = _replace_rows(sheet.lines, ruled, sheet.number, [])
    lines, found = _replace_rows(lines, aligned_grids(lines), sheet.number, found)
    return TablePage(lines, tuple(found), unread)


def _replace_rows(
    lines: tuple[PrintedLine, ...], grids: Sequence[Grid], page: int, before: Sequence[Grid]
) -> tuple[tuple[PrintedLine, ...], list[Grid]]:
    """Arrange the lines of those grids that are tables cell by cell; return the lines and all grids found so far."""
    found = list(before)
    for grid in grids:
        if any(_overlap(grid.corners, other.corners) for other in found):
            continue
        with_table = _with_table(lines, grid, page, len(found))
        if with_table:
            lines = with_table
            found.append(grid)
    return lines, found


def _overlap(one: Corners, other: Corners) -> bool:
    across = min(one[2], other[2]) - max(one[0], other[0])
    down = min(one[3], other[3]) - max(one[1], other[1])
    return min(across, down) > _TOUCHING


_TOUCHING = 3.0  # points


def _with_table(lines: Sequence[PrintedLine], grid: Grid, page: int, number: int) -> tuple[PrintedLine, ...]:
    """Return the lines with those inside a grid arranged cell by cell, at the first one's place; empty for no table."""
    x0, top, x1, bottom = grid.corners
    cut = {
        position: pieces(line, grid)
        for position, line in enumerate(lines)
        if line.cell is None
        and top <= (line.box.top + line.box.bottom) / 2 < bottom
        and line.box.x0 < x1
        and line.box.x1 > x0
    }
    filled: Filled = {}
    for parts in cut.values():
        for slot, part in parts:
            if slot:
                filled.setdefault((slot.row, slot.column), []).append(part)
    if not is_table({place: words_of(inside) for place, inside in filled.items()}):
        return ()
    ordered: list[PrintedLine] = []
    is_set = False
    for position, line in enumerate(lines):
        parts = cut.get(position, [(None, line)])
        ordered += [part for slot, part in parts if slot is None]
        if not is_set and any(slot for slot, _ in parts):
            ordered += placed(filled, page, number)
            is_set = True
    return tuple(ordered)


def separators(lines: Sequence[PrintedLine], plain: Iterator[str]) -> Iterator[str]:
    """Yield the separator before each line; `plain` are the separators of text outside tables.

    Rows begin with a newline and cells of a row with a space.
    """
    within = in_rows(lines)
    before: CellPlace | None = None
    for position, (line, separator) in enumerate(zip(lines, plain, strict=True)):
        place = line.cell
        if not position or (place is None and before is None):
            yield separator
        elif place is not None and place == before:
            yield within[position]
        elif place and before and (place.page, place.table, place.row) == (before.page, before.table, before.row):
            yield " "
        else:
            yield "\n"
        before = place


def level_lines(printed: Sequence[PrintedLine], lines: Sequence[Line]) -> tuple[Line, ...]:
    """Rejoin the cells of a row that are printed at one height and follow each other in the text, as one line.

    `lines` are the printed lines' places in the text. Code that works on lines then sees them as a reader does.
    """
    level: list[Line] = []
    before: PrintedLine | None = None
    for one, line in zip(printed, lines, strict=True):
        if before and _continues_in_next_cell(before, one):
            last = level[-1]
            box = Box(
                one.box.page,
                last.box.x0,
                min(last.box.top, line.box.top),
                max(last.box.x1, line.box.x1),
                max(last.box.bottom, line.box.bottom),
            )
            level[-1] = replace(
                last, end=line.end, box=box, bold=last.bold and line.bold, edges=(*last.edges, *line.edges)
            )
        else:
            level.append(line)
        before = one
    return tuple(level)


def _continues_in_next_cell(before: PrintedLine, line: PrintedLine) -> bool:
    """Return whether a line of one cell continues, at the same height, in the next cell of its row."""
    cell, last = line.cell, before.cell
    if cell is None or last is None or cell == last or not (before.edges and line.edges):
        return False
    if (cell.page, cell.table, cell.row) != (last.page, last.table, last.row):
        return False
    apart = abs(before.box.top + before.box.bottom - line.box.top - line.box.bottom) / 2
    return line.box.x0 >= before.edges[-1] and apart < _LEVEL * line.size


_LEVEL = 0.3  # font sizes by which two lines at one height may differ


def tables_of(
    text: str, printed: Sequence[PrintedLine], lines: Sequence[Line], grids: Mapping[int, Sequence[Grid]]
) -> tuple[Table, ...]:
    """Return the tables of a text, in its order; `lines` are the printed lines' places in it.

    `grids` are those of each page, by its number.
    """
    spans = {
        place: (lines[positions[0]].start, lines[positions[-1]].end) for place, positions in runs(printed) if place
    }
    found = []
    for page, of_page in grids.items():
        for number, grid in enumerate(of_page):
            found.append(_table(text, page, number, grid, spans))
    return tuple(sorted(found, key=lambda table: table.cells[0].span.start))


def _table(text: str, page: int, number: int, grid: Grid, spans: Mapping[CellPlace, tuple[int, int]]) -> Table:
    own = [span for place, span in spans.items() if (place.page, place.table) == (page, number)]
    last = min((start for start, _ in own), default=0)
    cells = []
    for slot in grid.slots:
        start, end = spans.get(CellPlace(page, number, slot.row, slot.column), (last, last))
        last = end
        box = Box(page, slot.x0, slot.top, slot.x1, slot.bottom)
        cells.append(Cell(slot.row, slot.column, Span(start, end, text[start:end]), box, slot.rows, slot.columns))
    return Table(Box(page, *grid.corners), grid.rows, grid.columns, tuple(cells))
