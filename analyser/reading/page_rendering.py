"""Draw pages as pictures, with words highlighted."""

from __future__ import annotations

import io
import math
from collections.abc import Sequence
from pathlib import Path

import pypdfium2 as pdfium
from PIL import Image, ImageChops, ImageDraw

from analyser.domain import Box
from analyser.errors import DamagedFileError
from analyser.reading.limits import Limits
from analyser.reading.pdf import opened

_INK = (255, 221, 87)  # multiplied with the page, as a highlighter does: black stays black
_MOST_PIXELS = 8_000_000  # pixels of a picture; a page of usual proportions has 1.4 million at the usual width
_LONGEST_SIDE = 16_000  # pixels; browsers show no longer pictures
_MARGIN = 1.0  # points by which a highlight is wider than its words


def png_of(path: Path, number: int, boxes: Sequence[Box], width: int) -> bytes:
    """Draw page `number` (from 1) as a PNG of `width` pixels with the boxes that are on it highlighted.

    A page so long that its picture would be too large gets a narrower one.
    """
    with opened(path, Limits()) as file:
        if not 1 <= number <= len(file):
            raise ValueError(f"{path.name} has {len(file)} pages; there is no page {number}")
        try:
            picture, scale = _drawn(file, number - 1, width)
        except (pdfium.PdfiumError, ValueError) as error:  # the page cannot be loaded, or has no area
            raise DamagedFileError(f"page {number} of {path.name} cannot be drawn") from error
    marked = _marked(picture, [box for box in boxes if box.page == number], scale)
    stream = io.BytesIO()
    marked.save(stream, "PNG")
    return stream.getvalue()


def _drawn(file: pdfium.PdfDocument, index: int, width: int) -> tuple[Image.Image, float]:
    """Draw a page; returns the picture and its pixels a point."""
    page = file[index]
    try:
        scale = _scale(page.get_width(), page.get_height(), width)
        bitmap = page.render(scale=scale, may_draw_forms=False)
        try:
            return bitmap.to_pil().convert("RGB"), scale
        finally:
            bitmap.close()
    finally:
        page.close()


def _scale(page_width: float, page_height: float, width: int) -> float:
    """Return the pixels a point for a picture of `width` pixels, reduced to stay within the limits."""
    across, down = max(page_width, 1.0), max(page_height, 1.0)
    return min(width / across, math.sqrt(_MOST_PIXELS / across / down), _LONGEST_SIDE / max(across, down))


def _marked(picture: Image.Image, boxes: Sequence[Box], scale: float) -> Image.Image:
    if not boxes:
        return picture
    tint = Image.new("RGB", picture.size, (255, 255, 255))
    draw = ImageDraw.Draw(tint)
    for box in boxes:
        draw.rectangle(
            [
                (box.x0 - _MARGIN) * scale,
                (box.top - _MARGIN) * scale,
                (box.x1 + _MARGIN) * scale,
                (box.bottom + _MARGIN) * scale,
            ],
            fill=_INK,
        )
    return ImageChops.multiply(picture, tint)
