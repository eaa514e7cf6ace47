"""Find the horizontal and vertical ruled lines of a page among PDFium's path objects.

Word processors draw the borders of a table as strokes, as outlines of rectangles or as very thin filled rectangles; all
of them become a `Ruling`. Most pages have no paths, so the objects of a page are enumerated by raw calls on addresses,
at a fifth of a microsecond each, and only paths are examined more closely.
"""

from __future__ import annotations

import ctypes
from collections.abc import Iterator
from itertools import islice, pairwise, repeat
from typing import Any

import pypdfium2 as pdfium
import pypdfium2.raw as pdfium_c

from analyser.reading.glyphs import Frame, Rect
from analyser.reading.sheet import Ruling

MOST_RULINGS = 3000  # of a page; a table has fewer, a drawing may have any number
_MOST_PIECES = 30_000  # of a page's rulings, before dashes are joined
_MOST_OBJECTS = 50_000  # of a page that are examined, with those of its form objects
_MOST_SEGMENTS = 60_000  # of a page's paths
_DEEPEST = 6  # levels of nested form objects
_DRAWN = (pdfium_c.FPDF_PAGEOBJ_PATH, pdfium_c.FPDF_PAGEOBJ_FORM)
_THIN = 3.0  # points: a rectangle this thin or thinner is a line
_SHORTEST = 1.0  # points; dots are joined where they touch
_TOUCHING = 3.0  # points between dashes of one line
_SLANT = 0.5  # points by which the ends of a horizontal line may differ
_WHOLE = 0.8  # share of a page's width: a wider background is that of the page or of its text
_WHITE = 250  # of 255 in each colour; paint from here up is invisible on white paper

Matrix = tuple[float, float, float, float, float, float]
_UNTURNED: Matrix = (1.0, 0.0, 0.0, 1.0, 0.0, 0.0)
_Point = tuple[float, float]


def _bare(function: Any, result: Any, *arguments: Any) -> Any:
    """Return a raw call that takes addresses as numbers, without a wrapper object for each of a page's objects."""
    return ctypes.CFUNCTYPE(result, *arguments)(ctypes.cast(function, ctypes.c_void_p).value or 0)


_ADDRESS, _INT = ctypes.c_void_p, ctypes.c_int
_page_object = _bare(pdfium_c.FPDFPage_GetObject, _ADDRESS, _ADDRESS, _INT)
_form_object = _bare(pdfium_c.FPDFFormObj_GetObject, _ADDRESS, _ADDRESS, ctypes.c_ulong)
_form_count = _bare(pdfium_c.FPDFFormObj_CountObjects, _INT, _ADDRESS)
_type_of = _bare(pdfium_c.FPDFPageObj_GetType, _INT, _ADDRESS)
_bounds_of = _bare(pdfium_c.FPDFPageObj_GetBounds, _INT, *[_ADDRESS] * 5)
_matrix_of = _bare(pdfium_c.FPDFPageObj_GetMatrix, _INT, _ADDRESS, _ADDRESS)
_mode_of = _bare(pdfium_c.FPDFPath_GetDrawMode, _INT, _ADDRESS, _ADDRESS, _ADDRESS)
_stroke_of = _bare(pdfium_c.FPDFPageObj_GetStrokeColor, _INT, *[_ADDRESS] * 5)
_fill_of = _bare(pdfium_c.FPDFPageObj_GetFillColor, _INT, *[_ADDRESS] * 5)
_segments_of = _bare(pdfium_c.FPDFPath_CountSegments, _INT, _ADDRESS)
_segment = _bare(pdfium_c.FPDFPath_GetPathSegment, _ADDRESS, _ADDRESS, _INT)
_segment_type = _bare(pdfium_c.FPDFPathSegment_GetType, _INT, _ADDRESS)
_segment_point = _bare(pdfium_c.FPDFPathSegment_GetPoint, _INT, _ADDRESS, _ADDRESS, _ADDRESS)
_segment_closes = _bare(pdfium_c.FPDFPathSegment_GetClose, _INT, _ADDRESS)


def rulings_of(page: pdfium.PdfPage) -> tuple[Ruling, ...]:
    """Return the visible ruled lines of a page as displayed, in the order in which they are painted.

    At most `MOST_RULINGS` + 1 are returned: a page with one more than `MOST_RULINGS` has too many to look for tables.
    """
    left, bottom, right, top = page.get_bbox()
    frame = Frame(left, bottom, right, top, page.get_rotation())
    width, height = frame.size
    rects = list(islice(_Paths(right - left).rects(page), _MOST_PIECES))
    found: list[Ruling] = []
    along: dict[tuple[bool, int, int], int] = {}  # the last line at each height or distance from the left
    for x0, y0, x1, y1 in frame.displayed(rects):
        if x1 < 0 or y1 < 0 or x0 > width or y0 > height:
            continue
        ruling = Ruling(max(x0, 0.0), max(y0, 0.0), min(x1, width), min(y1, height))
        across = (ruling.top, ruling.bottom) if ruling.is_level else (ruling.x0, ruling.x1)
        key = (ruling.is_level, round(across[0] * 10), round(across[1] * 10))
        place = along.setdefault(key, len(found))
        joined = found[place].joined(ruling, _TOUCHING) if place < len(found) else None
        if joined:
            found[place] = joined
            continue
        along[key] = len(found)
        found.append(ruling)
        if len(found) > MOST_RULINGS:
            break
    return tuple(found)


class _Paths:
    """Reads the paths of one page, whose width is in points, through buffers allocated once."""

    def __init__(self, width: float) -> None:
        self.longest = width * _WHOLE
        self.edges = (ctypes.c_float * 4)()
        self.edge_addresses = [ctypes.addressof(self.edges) + 4 * place for place in range(4)]
        self.colour = (ctypes.c_uint * 4)()
        self.colour_addresses = [ctypes.addressof(self.colour) + 4 * place for place in range(4)]
        self.matrix = (ctypes.c_float * 6)()
        self.mode = (ctypes.c_int * 2)()
        self.mode_addresses = [ctypes.addressof(self.mode) + 4 * place for place in range(2)]
        self.objects = self.segments = 0

    def rects(self, page: pdfium.PdfPage) -> Iterator[Rect]:
        """Yield thin rectangles in the page's own coordinates: left, bottom, right, top."""
        address = ctypes.cast(page.raw, _ADDRESS).value
        return self._within(address, pdfium_c.FPDFPage_CountObjects(page.raw), _page_object, _UNTURNED, 0)

    def _within(self, holder: int | None, count: int, get: Any, matrix: Matrix, depth: int) -> Iterator[Rect]:
        """Yield those of a page or form object; `matrix` converts its coordinates to those of the page."""
        count = min(count, _MOST_OBJECTS - self.objects)
        self.objects += count
        for item in [item for item in map(get, repeat(holder, count), range(count)) if _type_of(item) in _DRAWN]:
            if _type_of(item) == pdfium_c.FPDF_PAGEOBJ_PATH:
                yield from self._path(item, matrix)
            elif depth < _DEEPEST:
                inner = _product(self._matrix(item), matrix)
                yield from self._within(item, max(_form_count(item), 0), _form_object, inner, depth + 1)

    def _path(self, path: int, matrix: Matrix) -> Iterator[Rect]:
        if not _bounds_of(path, *self.edge_addresses):
            return
        x0, y0, x1, y1 = self.edges if matrix is _UNTURNED else _turned((*self.edges,), matrix)
        if x1 - x0 < _SHORTEST and y1 - y0 < _SHORTEST:
            return
        is_thin = x1 - x0 <= _THIN or y1 - y0 <= _THIN
        if not self._is_painted(path, is_thin, max(x1 - x0, y1 - y0) > self.longest):
            return
        if is_thin:
            yield x0, y0, x1, y1
            return
        count = _segments_of(path)
        self.segments += count
        if self.segments <= _MOST_SEGMENTS:
            yield from self._outline(path, count, _product(self._matrix(path), matrix))

    def _outline(self, path: int, count: int, matrix: Matrix) -> Iterator[Rect]:
        """Yield the horizontal and vertical lines of a path, a thin piece as one; a path with curves is a picture."""
        x, y = self.edge_addresses[:2]
        points: list[_Point] = []
        for index in range(count):
            segment = _segment(path, index)
            kind = _segment_type(segment)
            if kind == pdfium_c.FPDF_SEGMENT_BEZIERTO:
                return
            if kind == pdfium_c.FPDF_SEGMENT_MOVETO:
                yield from _pieces(points)
                points = []
            _segment_point(segment, x, y)
            points.append(_moved((self.edges[0], self.edges[1]), matrix))
            if _segment_closes(segment) and points[0] != points[-1]:
                points.append(points[0])
        yield from _pieces(points)

    def _is_painted(self, path: int, is_thin: bool, is_long: bool) -> bool:
        """Return whether a path is painted, and if it is a line, in another colour than the paper.

        Some programs put invisible white backgrounds under cells, whose edges are those of the cells, so they count. A
        background as long as the page does not.
        """
        if not _mode_of(path, *self.mode_addresses):
            return False
        filled, stroked = self.mode
        if filled and not stroked and not is_thin:
            return not is_long
        return bool((stroked and self._is_dark(_stroke_of, path)) or (filled and self._is_dark(_fill_of, path)))

    def _is_dark(self, colour_of: Any, path: int) -> bool:
        if not colour_of(path, *self.colour_addresses):
            return True  # a pattern
        red, green, blue, opacity = self.colour
        return opacity > 0 and min(red, green, blue) < _WHITE

    def _matrix(self, item: int) -> Matrix:
        if not _matrix_of(item, ctypes.addressof(self.matrix)):
            return _UNTURNED
        a, b, c, d, e, f = self.matrix
        return _UNTURNED if (a, b, c, d, e, f) == _UNTURNED else (a, b, c, d, e, f)


def _pieces(points: list[_Point]) -> Iterator[Rect]:
    """Yield the lines of a polygon: one for the whole when it is thin, else its horizontal and vertical sides."""
    if len(points) < 2:
        return
    xs, ys = [x for x, _ in points], [y for _, y in points]
    whole = (min(xs), min(ys), max(xs), max(ys))
    if min(whole[2] - whole[0], whole[3] - whole[1]) <= _THIN:
        if max(whole[2] - whole[0], whole[3] - whole[1]) >= _SHORTEST:
            yield whole
        return
    for (ax, ay), (bx, by) in pairwise(points):
        width, height = abs(ax - bx), abs(ay - by)
        if min(width, height) <= _SLANT and max(width, height) >= _SHORTEST:
            yield min(ax, bx), min(ay, by), max(ax, bx), max(ay, by)


def _moved(point: _Point, matrix: Matrix) -> _Point:
    (x, y), (a, b, c, d, e, f) = point, matrix
    return a * x + c * y + e, b * x + d * y + f


def _turned(rect: tuple[float, ...], matrix: Matrix) -> Rect:
    """Return the bounding rectangle of a rectangle after a transformation."""
    x0, y0, x1, y1 = rect
    corners = [_moved(point, matrix) for point in ((x0, y0), (x0, y1), (x1, y0), (x1, y1))]
    xs, ys = zip(*corners, strict=True)
    return min(xs), min(ys), max(xs), max(ys)


def _product(inner: Matrix, outer: Matrix) -> Matrix:
    """Return the transformation that applies `inner` first and then `outer`."""
    if inner is _UNTURNED or outer is _UNTURNED:
        return outer if inner is _UNTURNED else inner
    a, b, c, d, e, f = inner
    outer_a, outer_b, outer_c, outer_d, _, _ = outer
    e, f = _moved((e, f), outer)
    return (
        a * outer_a + b * outer_c,
        a * outer_b + b * outer_d,
        c * outer_a + d * outer_c,
        c * outer_b + d * outer_d,
        e,
        f,
    )
