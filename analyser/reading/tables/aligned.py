"""Tables without ruled lines: rows of words aligned under each other with the same wide gaps.

Doubtful rows are not made a table, as two columns of prose, hanging clause numbers, pages of contents, signature blocks
and addresses side by side also have aligned gaps.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from statistics import mean, median

from analyser.reading.sheet import PrintedLine
from analyser.reading.tables.grid import Corners, Grid, grid_of

_FEWEST_ROWS = 3
_GAP = 1.8  # times the font size from which a gap separates two columns
_GUTTER = 9.0  # points that are free between two columns in every row
_ALIGNED = 3.0  # points by which the ends of a column's cells may differ
_MOSTLY = 0.7
_APART = 3.2  # times the font size from one row to the next
_WRAPPED = 1.45  # times the font size from a row to the rest of its cells
_STRETCHED = 1.04  # times the usual width of a letter on the page, up to which a line is only widely set
_WIDEST_PRINT = 0.62  # mean width of a letter in font sizes, in the widest print: that of a typewriter
_NARROWEST, _WIDEST = 0.38, 0.72  # widths of a letter in font sizes
_MOST_WORDS = 10.0  # mean words of a cell
_MOST_LABEL_WORDS = 6.0
_MARGIN = 2.0  # points around a table's words

_HANGING = re.compile(
    r"(?:\(?[A-Za-z0-9]{1,4}[.)]|[\d.]+|[•●▪◦*·o–-]|“.*|\".*|[A-Z]?\d+\.?)$|(?:article|section|clause)\b"
    r"|\d+(?:\.\d+)+\.?\s*[^\W\d]",
    re.I,
)
_DRAWN = re.compile(r"_{3,}|\.{4,}|(?:\. ){4,}|…{2,}|/s/")
_SIGNING = re.compile(
    r"(?:by|name|title|signed|signature|its|witness|print(?:ed)? name|duly authori[sz]ed|on behalf|llofnod\w*)\b", re.I
)
_ADDRESS = re.compile(
    r"\b(?:attn|attention|address|fac?simile|fax|tel|telephone|phone|e-?mail|suite|street|road|avenue|llp|esq)\b"
    r"|\b[A-Z]{2},? \d{5}\b|\b[A-Z]{1,2}\d{1,2} ?\d[A-Z]{2}\b|^if to\b|\bcopy to\b",
    re.I,
)
_PAGE = re.compile(r"\d{1,3}|[ivxl]{1,6}", re.I)
_FIGURE = re.compile(r"\d")
_LABEL = re.compile(
    r":$|\b(?:date|term|period|customer|supplier|buyer|provider|price|fees?|charges?|total|value|reference|number|notice"
    r"|renewal|extension|quantity|cost|service|dyddiad|cyfnod|cyflenwr|cwsmer|pris|ffi(?:oedd)?|cyfanswm|cyfeirnod)\b",
    re.I,
)


@dataclass(frozen=True, slots=True)
class _Segment:
    """Words of one row without a wide gap between them."""

    text: str
    x0: float
    x1: float


@dataclass(frozen=True, slots=True)
class _Row:
    """The segments at one height of a page."""

    segments: tuple[_Segment, ...]
    top: float
    bottom: float
    size: float


def aligned_grids(lines: Sequence[PrintedLine]) -> list[Grid]:
    """Return the grids of tables without ruled lines on a page, from top to bottom."""
    free = [line for line in lines if line.cell is None and line.edges]
    wide, beside = _wide(free)
    parted = {id(line): parts for line in wide if len(parts := list(_segments(line))) > 1}
    if len(parted) + len(beside) < _FEWEST_ROWS:
        return []
    rows = list(_rows(free, parted))
    found: list[Grid] = []
    position = 0
    while position < len(rows):
        block, columns = _block(rows, position)
        grid = _grid(block, columns) if _is_tabular(block, columns) else None
        if grid:
            found.append(grid)
        position += len(block) if grid else 1
    return found


def _wide(lines: Sequence[PrintedLine]) -> tuple[list[PrintedLine], list[PrintedLine]]:
    """Return the lines that may have a wide gap, and the lines that follow another one at the same height.

    A line may have a wide gap if it is much longer than others with as many letters.
    """
    if len(lines) < _FEWEST_ROWS:
        return [], []
    sizes = [((line.box.x1 - line.box.x0) / line.size, len(line.text) + 1) for line in lines]
    letters = sorted([width / length for width, length in sizes])
    letter = min(letters[len(letters) // 3], _WIDEST_PRINT) * _STRETCHED
    wide = [line for line, (width, length) in zip(lines, sizes, strict=True) if width > length * letter + _GAP / 2]
    beside = [
        line
        for before, line in pairwise(lines)
        if line.box.top < before.box.bottom and line.box.x0 > before.box.x1 and before.box.top < line.box.bottom
    ]
    return wide, beside


def _rows(lines: Sequence[PrintedLine], parted: Mapping[int, Sequence[_Segment]]) -> Iterator[_Row]:
    """Group the lines by height; `parted` has the segments of those with wide gaps, by their `id`."""
    group: list[PrintedLine] = []
    for line in sorted(lines, key=lambda line: line.box.top + line.box.bottom):
        if group and line.box.top + line.box.bottom - group[0].box.top - group[0].box.bottom > 0.7 * group[0].size:
            yield _row(group, parted)
            group = []
        group.append(line)
    if group:
        yield _row(group, parted)


def _row(lines: Sequence[PrintedLine], parted: Mapping[int, Sequence[_Segment]]) -> _Row:
    if len(lines) == 1:
        (line,) = lines
        whole = (_Segment(line.text, line.box.x0, line.box.x1),)
        return _Row(tuple(parted.get(id(line), whole)), line.box.top, line.box.bottom, line.size)
    pieces: list[_Segment] = []
    for line in sorted(lines, key=lambda line: line.box.x0):
        for segment in parted.get(id(line)) or (_Segment(line.text, line.box.x0, line.box.x1),):
            if pieces and segment.x0 - pieces[-1].x1 < _GAP * line.size:
                last = pieces.pop()
                segment = _Segment(f"{last.text} {segment.text}", last.x0, max(last.x1, segment.x1))
            pieces.append(segment)
    return _Row(
        tuple(pieces),
        min(line.box.top for line in lines),
        max(line.box.bottom for line in lines),
        max(line.size for line in lines),
    )


def _segments(line: PrintedLine) -> Iterator[_Segment]:
    """Split a line at its wide gaps. Only left edges of words are known; widths are estimated from the whole line."""
    words = line.text.split(" ")
    if len(words) != len(line.edges):
        yield _Segment(line.text, line.box.x0, line.box.x1)
        return
    steps = [(after - edge) / (len(word) + 1) for word, (edge, after) in zip(words, pairwise(line.edges), strict=False)]
    letter = min(max(median(steps) if steps else 0.0, _NARROWEST * line.size), _WIDEST * line.size)
    first = 0
    for place, (edge, after) in enumerate(pairwise(line.edges), 1):
        if after - edge - len(words[place - 1]) * letter > _GAP * line.size:
            right = min(edge + len(words[place - 1]) * letter, after - _GUTTER)
            yield _Segment(" ".join(words[first:place]), line.edges[first], right)
            first = place
    yield _Segment(" ".join(words[first:]), line.edges[first], line.box.x1)


def _block(rows: Sequence[_Row], first: int) -> tuple[list[_Row], list[tuple[float, float]]]:
    """Return the rows from one on that have the same gutters free, with the extents of their columns."""
    columns = [(segment.x0, segment.x1) for segment in rows[first].segments]
    block = [rows[first]]
    if len(columns) < 2:
        return block, columns
    for row in rows[first + 1 :]:
        if row.top - block[-1].top > _APART * block[-1].size:
            break
        wider = _widened(columns, row.segments)
        if wider is None:
            break
        columns = wider
        block.append(row)
    while len(block) > 1 and len(block[-1].segments) == 1 and block[-1].segments[0].x1 <= columns[0][1]:
        block.pop()  # a short line below a table belongs to the text
    return block, columns


def _widened(columns: Sequence[tuple[float, float]], segments: Sequence[_Segment]) -> list[tuple[float, float]] | None:
    """Fit a row into columns, which grow as needed; None when it does not fit."""
    wider = list(columns)
    taken: set[int] = set()
    for segment in segments:
        touching = [
            place for place, (x0, x1) in enumerate(wider) if segment.x0 < x1 + _GUTTER and segment.x1 > x0 - _GUTTER
        ]
        if len(touching) != 1 or touching[0] in taken:
            return None
        taken.add(touching[0])
        x0, x1 = wider[touching[0]]
        wider[touching[0]] = (min(x0, segment.x0), max(x1, segment.x1))
    if any(right[0] - left[1] < _GUTTER for left, right in pairwise(wider)):
        return None
    return wider


def _is_tabular(block: Sequence[_Row], columns: Sequence[tuple[float, float]]) -> bool:
    """Return whether the contents of rows make them a table."""
    full = [row for row in block if len(row.segments) > 1]
    if len(columns) < 2 or len(full) < _FEWEST_ROWS or len(full) < len(block) / 2:
        return False
    cells = [_column(block, column) for column in columns]
    if any(len(cell) < _FEWEST_ROWS - 1 or not _is_aligned(cell) for cell in cells):
        return False
    texts = [[segment.text for segment in cell] for cell in cells]
    every = [text for column in texts for text in column]
    if any(_DRAWN.search(text) for text in every) or sum(bool(_SIGNING.match(text)) for text in every) > 1:
        return False
    if all(_PAGE.fullmatch(text) for text in texts[-1]):
        return False
    if sum(bool(_ADDRESS.search(text)) for column in texts[1:] for text in column) > 1:
        return False
    if sum(bool(_HANGING.match(text)) for text in texts[0]) > len(texts[0]) / 2:
        return False
    words = [mean(text.count(" ") + 1 for text in column) for column in texts]
    if words[0] > _MOST_LABEL_WORDS or max(words) > _MOST_WORDS:
        return False
    figures = max(sum(bool(_FIGURE.search(text)) for text in column) / len(column) for column in texts[1:])
    labels = sum(bool(_LABEL.search(text)) for text in texts[0]) / len(texts[0])
    return figures >= 0.5 or labels >= 0.5


def _column(block: Sequence[_Row], column: tuple[float, float]) -> list[_Segment]:
    return [
        segment for row in block for segment in row.segments if column[0] <= (segment.x0 + segment.x1) / 2 <= column[1]
    ]


def _is_aligned(cells: Sequence[_Segment]) -> bool:
    """Return whether most cells of a column begin, or end, at one position."""
    for ends in ([cell.x0 for cell in cells], [cell.x1 for cell in cells]):
        middle = median(ends)
        if sum(abs(end - middle) <= _ALIGNED for end in ends) >= _MOSTLY * len(ends):
            return True
    return False


def _grid(block: Sequence[_Row], columns: Sequence[tuple[float, float]]) -> Grid | None:
    """Return the grid that ruled lines in the middle of the gaps would make; wrapped lines stay with their row."""
    starts = [block[0]]
    for above, row in pairwise(block):
        if len(row.segments) > 1 or row.top - above.top > _WRAPPED * row.size:
            starts.append(row)
    edges = [columns[0][0] - _MARGIN, *((left[1] + right[0]) / 2 for left, right in pairwise(columns))]
    edges.append(columns[-1][1] + _MARGIN)
    heights = [row.top - 0.5 for row in starts] + [max(row.bottom for row in block) + _MARGIN]
    cells: list[Corners] = [(x0, top, x1, bottom) for top, bottom in pairwise(heights) for x0, x1 in pairwise(edges)]
    return grid_of(cells)
