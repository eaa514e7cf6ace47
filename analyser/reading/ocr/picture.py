"""Draw a page as a grey picture, upright and level, of a size that limits the cost of recognising it."""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import numpy as np
import pypdfium2 as pdfium
from numpy.typing import NDArray
from PIL import Image, ImageChops, ImageFilter
from scipy import ndimage

from analyser.reading.ocr.placement import Placement

POINTS_PER_INCH = 72
_LONGEST_SIDE = 16_000  # pixels; a page of A0 at 200 dpi has 9,400
_SMALL_PAGE = 420.0  # points; a shorter page (A5 and smaller) has smaller print
_SURVEY_SIDE = 1000  # pixels of the longer side of the picture in which the skew is measured
_INK = 24  # grey levels by which ink is darker than the paper around it
_PAPER = 12  # pixels around a point of the small picture from which the shade of its paper is taken
_FEWEST_INK = 200  # pixels of ink below which no skew can be measured
_SURVEY_DPI = 85  # resolution of the small picture when it is all that is needed
_RULE = 4, 40  # pixels that a rule is thick at most and long at least
_FRAME = 60, 0.1  # pixels of a side that a frame has at least, and share of it filled with ink at most
_LEAST_PRINT = 60  # pixels of ink that two short words have
_MOST_INK = 60_000  # pixels of ink that are examined
_WIDEST_SKEW = 6.0  # degrees
_COARSE, _FINE = 0.5, 0.05  # degrees from one trial to the next
_LEAST_SKEW = 0.1  # degrees; correcting less than this would only blur
_SIDEWAYS = 1.2  # times the contrast across from which a page counts as lying on its side


@dataclass(frozen=True, slots=True)
class Picture:
    """A grey picture of a straightened page, its pixels a point, and its placement on the displayed page."""

    image: Image.Image
    scale: float
    placement: Placement

    def turned_over(self) -> Picture:
        """Return the same page upside down."""
        placement = self.placement
        return Picture(
            self.image.transpose(Image.Transpose.ROTATE_180),
            self.scale,
            Placement((placement.angle + 180) % 360, placement.displayed, placement.straight),
        )


def render(page: pdfium.PdfPage, dpi: int, max_pixels: int) -> tuple[Image.Image, float]:
    """Draw a page in grey; returns the picture and its pixels a point.

    Small pages are drawn half as large again, as their print is small; no picture has more than `max_pixels`, or a
    longer side than any printed page needs.
    """
    width, height = page.get_size()
    dots = dpi * 1.5 if max(width, height) < _SMALL_PAGE else dpi
    most = math.sqrt(max_pixels / max(width * height, 1.0))
    scale = min(dots / POINTS_PER_INCH, most, _LONGEST_SIDE / max(width, height))
    bitmap = page.render(scale=scale, grayscale=True, may_draw_forms=False)
    try:
        return bitmap.to_pil().convert("L"), scale
    finally:
        bitmap.close()


def is_blank(page: pdfium.PdfPage) -> bool:
    """Return whether a page has nothing that may be print, from a small picture; rules and frames do not count."""
    small, _ = render(page, _SURVEY_DPI, _SURVEY_SIDE * _SURVEY_SIDE)
    blots, _ = ndimage.label(_is_ink(small), np.ones((3, 3), dtype=np.int64))
    ink = np.bincount(blots.ravel())
    letters = 0
    for blot, (rows, columns) in enumerate(ndimage.find_objects(blots), start=1):
        sides = rows.stop - rows.start, columns.stop - columns.start
        filled = ink[blot] / (sides[0] * sides[1])
        is_rule = min(sides) <= _RULE[0] and max(sides) >= _RULE[1]
        is_frame = max(sides) > _FRAME[0] and filled < _FRAME[1]
        letters += 0 if is_rule or is_frame else int(ink[blot])
    return letters < _LEAST_PRINT


def straighten(image: Image.Image, scale: float) -> Picture:
    """Rotate a picture so that its lines are level. It may still be upside down."""
    xs, ys = _ink(image)
    if len(xs) < _FEWEST_INK:  # too little to measure
        size = (image.width / scale, image.height / scale)
        return Picture(image, scale, Placement(0.0, size, size))
    level, contrast = _skew(xs, ys)
    on_side, side_contrast = _skew(ys, -xs)
    quarter = 0
    if side_contrast > _SIDEWAYS * contrast:
        quarter, level = 90, on_side
    skew = level if abs(level) >= _LEAST_SKEW else 0.0
    displayed = (image.width / scale, image.height / scale)
    if quarter:
        image = image.transpose(Image.Transpose.ROTATE_90)
    if skew:
        image = image.rotate(skew, Image.Resampling.BICUBIC, expand=True, fillcolor=_paper_shade(image))
    straight = (image.width / scale, image.height / scale)
    return Picture(image, scale, Placement(quarter + skew, displayed, straight))


def _paper_shade(image: Image.Image) -> int:
    return int(np.median(np.asarray(image.reduce(8))))


def _ink(image: Image.Image) -> tuple[NDArray[np.floating[Any]], NDArray[np.floating[Any]]]:
    """Return where a small copy of the picture is darker than its surroundings, in pixels from its centre, y down."""
    small = image.reduce(max(1, round(max(image.size) / _SURVEY_SIDE)))
    ys, xs = np.nonzero(_is_ink(small))
    step = max(1, len(xs) // _MOST_INK)
    return xs[::step] - small.width / 2, ys[::step] - small.height / 2


def _is_ink(small: Image.Image) -> NDArray[np.bool_]:
    """Return which pixels of a small picture are darker than those around them."""
    paper = small.filter(ImageFilter.BoxBlur(_PAPER))
    dark: NDArray[np.bool_] = np.asarray(ImageChops.subtract(paper, small)) > _INK
    return dark


def _skew(xs: NDArray[np.floating[Any]], ys: NDArray[np.floating[Any]]) -> tuple[float, float]:
    """Return the anticlockwise rotation, in degrees, that aligns ink best into rows, and how well it does.

    The measure is the squared change of ink from one row to the next: rows of print between empty ones make it large
    (Postl, "Detection of linear oblique structures and skew scan in digitized documents", 1986).
    """
    coarse = max(_trials(xs, ys, np.arange(-_WIDEST_SKEW, _WIDEST_SKEW + _COARSE, _COARSE)))
    around = np.arange(coarse[1] - _COARSE, coarse[1] + _COARSE + _FINE, _FINE)
    contrast, angle = max(_trials(xs, ys, around))
    return angle, contrast


def _trials(
    xs: NDArray[np.floating[Any]], ys: NDArray[np.floating[Any]], angles: NDArray[np.floating[Any]]
) -> Iterator[tuple[float, float]]:
    for angle in angles:
        turn = math.radians(angle)
        rows = np.floor(ys * math.cos(turn) - xs * math.sin(turn)).astype(np.int64)
        counts = np.bincount(rows - rows.min())
        yield float(np.square(np.diff(counts)).sum()), float(angle)
