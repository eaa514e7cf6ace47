"""Find the grids that ruled lines make, with pdfplumber's table finder; it gets our rulings, not the page."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from analyser.reading.rulings import MOST_RULINGS
from analyser.reading.sheet import Ruling

_SNAP = 3.0  # points; pdfplumber's own tolerance
_SHORTEST = 3.0  # points of a joined line; pdfplumber's own
_THINNEST = 5.0  # points: a narrower row or column is the gap of a double line
_SIDE = 8.0  # points: no cell is smaller
_MOST_CROSSINGS = 250_000  # pairs of a horizontal and a vertical line that are tried
_MOST_POINTS = 1_500  # points where lines cross; a full page of figures has about 800

Edge = dict[str, Any]
Corners = tuple[float, float, float, float]


@dataclass(frozen=True, slots=True)
class Slot:
    """A cell of a grid: first row and column from 0, how many of each it spans, and its box in points."""

    row: int
    column: int
    rows: int
    columns: int
    x0: float
    top: float
    x1: float
    bottom: float


@dataclass(frozen=True, slots=True)
class Grid:
    """Cells that share their corners, in reading order, with the number of rows and columns."""

    slots: tuple[Slot, ...]
    rows: int
    columns: int

    @property
    def corners(self) -> Corners:
        """Left, top, right and bottom in points."""
        return (
            min(slot.x0 for slot in self.slots),
            min(slot.top for slot in self.slots),
            max(slot.x1 for slot in self.slots),
            max(slot.bottom for slot in self.slots),
        )


class TooManyLinesError(Exception):
    """A page has more ruled lines than are processed."""


def grids_of(rulings: Sequence[Ruling]) -> list[Grid]:
    """Return the grids of more than one cell that a page's rulings make, from top to bottom.

    Raises TooManyLinesError when there are more lines, or crossings, than can be processed in half a second.
    """
    if len(rulings) > MOST_RULINGS:
        raise TooManyLinesError
    if not _may_cross(rulings):
        return []
    from pdfplumber import table, utils  # takes a third of a second, and most contracts have no ruled table

    edges = utils.filter_edges(
        table.merge_edges([_edge(ruling) for ruling in rulings], _SNAP, _SNAP, _SNAP, _SNAP), min_length=_SHORTEST
    )
    upright = sum(edge["orientation"] == "v" for edge in edges)
    if upright * (len(edges) - upright) > _MOST_CROSSINGS:
        raise TooManyLinesError
    crossings = table.edges_to_intersections(edges, _SNAP, _SNAP)
    if len(crossings) > _MOST_POINTS:
        raise TooManyLinesError
    cells: list[list[Corners]] = table.cells_to_tables(table.intersections_to_cells(crossings))
    return [grid for group in cells if (grid := grid_of(group))]


def _may_cross(rulings: Iterable[Ruling]) -> bool:
    """Return whether two horizontal and two vertical lines are long enough to be sides of a cell."""
    level = upright = 0
    for ruling in rulings:
        level += ruling.x1 - ruling.x0 >= _SIDE
        upright += ruling.bottom - ruling.top >= _SIDE
    return level > 1 and upright > 1


def _edge(ruling: Ruling) -> Edge:
    """Convert a ruling to pdfplumber's form, which has no thickness."""
    across, down = (ruling.x0 + ruling.x1) / 2, (ruling.top + ruling.bottom) / 2
    if ruling.is_level:
        sides, orientation = (ruling.x0, down, ruling.x1, down), "h"
    else:
        sides, orientation = (across, ruling.top, across, ruling.bottom), "v"
    x0, top, x1, bottom = sides
    return {
        "x0": x0,
        "top": top,
        "x1": x1,
        "bottom": bottom,
        "width": x1 - x0,
        "height": bottom - top,
        "orientation": orientation,
        "object_type": "line",
    }


def grid_of(cells: Sequence[Corners]) -> Grid | None:
    """Number the rows and columns of some cells; None when fewer than two cells are left of them."""
    across = _numbered({x for x0, _, x1, _ in cells for x in (x0, x1)})
    down = _numbered({y for _, top, _, bottom in cells for y in (top, bottom)})
    slots = [
        Slot(down[top], across[x0], down[bottom] - down[top], across[x1] - across[x0], x0, top, x1, bottom)
        for x0, top, x1, bottom in cells
    ]
    slots = sorted((slot for slot in slots if slot.rows and slot.columns), key=lambda slot: (slot.row, slot.column))
    if len(slots) < 2:
        return None
    return Grid(tuple(slots), max(down.values()), max(across.values()))


def _numbered(places: Iterable[float]) -> dict[float, int]:
    """Count the lines between rows or columns; two that nearly coincide count as one."""
    numbers: dict[float, int] = {}
    number, last = -1, float("-inf")
    for place in sorted(places):
        if place - last > _THINNEST:
            number += 1
        numbers[place], last = number, place
    return numbers
