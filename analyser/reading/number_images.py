"""Recognise clause numbers that are drawn as small pictures before their paragraphs, and add them to the text.

Some programs draw the automatic numbers of a list in this way, so the text of such a file has none. For a page without
small pictures, only the types of its objects are examined.
"""

from __future__ import annotations

import ctypes
import re
import time
from collections.abc import Iterator, Sequence
from dataclasses import replace

import pypdfium2 as pdfium
import pypdfium2.raw as pdfium_c
from PIL import Image

from analyser.domain import Box, ReadingIssue, ReadingIssueKind, Text
from analyser.reading import ocr
from analyser.reading.glyphs import Frame
from analyser.reading.sheet import PrintedLine, Sheet

_MOST_OBJECTS = 2_000  # objects of a page that are examined
_MOST_PICTURES = 100  # pictures of a page that are recognised
_LEAST_HEIGHT, _MOST_HEIGHT, _MOST_WIDTH = 4.0, 18.0, 60.0  # points
_REACH = 60.0  # points from the right side of the number to the first word
_AROUND = 2.0  # points of margin around a number that its picture includes
_DPI, _MOST_PIXELS = 288, 12_000_000
_CONFIDENCE = 0.8
_FEWEST_UNREAD = 3  # pictures on a page from which unrecognised ones are taken for numbers and not for bullets
_NUMBER = re.compile(r"\(?(?:\d{1,3}(?:\.\d{1,3}){0,5}|[A-Za-z]{1,2}|[ivxl]{1,6}|[IVXL]{1,6})[.):]{0,2}")


def add_pictured_numbers(page: pdfium.PdfPage, sheet: Sheet, end: float) -> Sheet:
    """Return a page with the numbers that are drawn as pictures added in front of their lines.

    After `end` on the monotonic clock, or without a recogniser, nothing is recognised. `Sheet.unnumbered` then counts
    the pictures that may be numbers.
    """
    found = _beside(list(_pictures(page, sheet)), sheet.lines)[:_MOST_PICTURES]
    if not found:
        return sheet
    if time.monotonic() >= end:
        return _unread(sheet, len(found))
    image, scale = ocr.draw_page(page, _DPI, _MOST_PIXELS)
    crops = [_crop(image, box, scale) for box, _ in found]
    read = ocr.read_lines(crops, end)
    numbers = {
        index: (box, text.strip())
        for (box, index), (text, confidence) in zip(found, read, strict=False)
        if confidence >= _CONFIDENCE and _NUMBER.fullmatch(text.strip())
    }
    lines = [_numbered(line, *numbers[i]) if i in numbers else line for i, line in enumerate(sheet.lines)]
    return _unread(replace(sheet, lines=tuple(lines)), len(found) - len(read))


def number_image_issues(sheets: Sequence[Sheet]) -> tuple[ReadingIssue, ...]:
    """Return an issue for each page on which the numbers of paragraphs are pictures that were not read."""
    return tuple(
        ReadingIssue(
            ReadingIssueKind.LETTERS_LOST,
            Text(
                f"The numbers of {sheet.unnumbered} paragraphs on page {sheet.number} are pictures and were not read.",
                f"Lluniau yw rhifau {sheet.unnumbered} o baragraffau ar dudalen {sheet.number}, ac ni chawsant "
                f"eu darllen.",
            ),
            sheet.number,
        )
        for sheet in sheets
        if sheet.unnumbered
    )


def _unread(sheet: Sheet, count: int) -> Sheet:
    return replace(sheet, unnumbered=count) if count >= _FEWEST_UNREAD else sheet


def _pictures(page: pdfium.PdfPage, sheet: Sheet) -> Iterator[Box]:
    """Yield the boxes, as displayed, of the pictures that are no larger than a number."""
    handle, get, kind = page.raw, pdfium_c.FPDFPage_GetObject, pdfium_c.FPDFPageObj_GetType
    wanted = pdfium_c.FPDF_PAGEOBJ_IMAGE
    count = min(pdfium_c.FPDFPage_CountObjects(handle), _MOST_OBJECTS)
    images = [item for index in range(count) if kind(item := get(handle, index)) == wanted]
    if not images or not sheet.lines:
        return
    page_left, page_bottom, page_right, page_top = page.get_bbox()
    frame = Frame(page_left, page_bottom, page_right, page_top, page.get_rotation())
    sides = [ctypes.c_float() for _ in range(4)]
    references = [ctypes.byref(side) for side in sides]
    for item in images:
        if pdfium_c.FPDFPageObj_GetBounds(item, *references):
            left, bottom, right, top = (side.value for side in sides)
            ((x0, y0, x1, y1),) = frame.displayed([(left, bottom, right, top)])
            if _LEAST_HEIGHT <= y1 - y0 <= _MOST_HEIGHT and 0 < x1 - x0 <= _MOST_WIDTH:
                yield Box(sheet.number, x0, y0, x1, y1)


def _beside(pictures: Sequence[Box], lines: Sequence[PrintedLine]) -> list[tuple[Box, int]]:
    """Pair each picture with the index of the line that begins to its right; pictures without one are not numbers."""
    found: dict[int, Box] = {}
    for box in pictures:
        middle = (box.top + box.bottom) / 2
        level = [i for i, line in enumerate(lines) if line.box.top <= middle <= line.box.bottom]
        if any(lines[i].box.x0 < box.x1 - 1 and lines[i].box.x1 > box.x0 - _REACH / 2 for i in level):
            continue  # between the words of a line
        right = min((i for i in level if lines[i].box.x0 >= box.x1 - 1), key=lambda i: lines[i].box.x0, default=None)
        if right is not None and lines[right].box.x0 - box.x1 <= _REACH and right not in found:
            found[right] = box
    return [(box, index) for index, box in found.items()]


def _crop(image: Image.Image, box: Box, scale: float) -> Image.Image:
    left, top = max(int((box.x0 - _AROUND) * scale), 0), max(int((box.top - _AROUND) * scale), 0)
    return image.crop((left, top, int((box.x1 + _AROUND) * scale), int((box.bottom + _AROUND) * scale)))


def _numbered(line: PrintedLine, box: Box, number: str) -> PrintedLine:
    around = Box(line.box.page, box.x0, min(box.top, line.box.top), line.box.x1, max(box.bottom, line.box.bottom))
    edges = (box.x0, *line.edges) if line.edges else ()
    return replace(line, text=f"{number} {line.text}", box=around, edges=edges)
