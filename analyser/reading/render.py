"""Pictures of pages with words marked, for a person to see a clause where it is printed."""

from __future__ import annotations

import io
from collections.abc import Sequence
from pathlib import Path

from PIL import Image, ImageChops, ImageDraw

from analyser.domain import Box
from analyser.reading.limits import Limits
from analyser.reading.pdf import opened

_INK = (255, 221, 87)  # multiplied with the page, as a highlighter does: black stays black
_MARGIN = 1.0  # points by which a mark is wider than its words


def png_of(path: Path, number: int, boxes: Sequence[Box], width: int) -> bytes:
    """Draw page `number` (from 1) as a PNG of `width` pixels with the boxes that lie on it tinted."""
    with opened(path, Limits()) as file:
        if not 1 <= number <= len(file):
            raise ValueError(f"{path.name} has {len(file)} pages; there is no page {number}")
        page = file[number - 1]
        try:
            scale = width / max(page.get_width(), 1.0)
            bitmap = page.render(scale=scale, may_draw_forms=False)
            try:
                picture = bitmap.to_pil().convert("RGB")
            finally:
                bitmap.close()
        finally:
            page.close()
    marked = _marked(picture, [box for box in boxes if box.page == number], scale)
    stream = io.BytesIO()
    marked.save(stream, "PNG")
    return stream.getvalue()


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
