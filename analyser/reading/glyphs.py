"""The lines of one page with their boxes, straight from PDFium's text page.

Asking for the box of every character takes four times as long as reading the text, so only the first character of each
word and the last of each line are asked for. The wrappers of pypdfium2 make a new buffer for every call; here the raw
calls share theirs.
"""

from __future__ import annotations

import ctypes
import math
import re
from collections.abc import Iterator
from dataclasses import dataclass

import pypdfium2 as pdfium
import pypdfium2.raw as pdfium_c

from analyser.domain import Box, TextSource
from analyser.reading.characters import SOFT_HYPHEN, needs_tidying, tidy
from analyser.reading.sheet import Printed, Sheet

DIVIDED = "\ufffe"  # PDFium's mark for a hyphen that ends a line; it leaves the line break out
_SEGMENT = re.compile(rf"[^\r\n{DIVIDED}]+")
_WORD = re.compile(r"\S+")
_BOLD = re.compile(rb"bold|black|heavy|demi", re.I)
_NAME_BYTES = 96
_SLANT = 0.1  # sine of the angle from which print is not level
_SMALLEST_SIZE = 2.0  # points; smaller print is not meant to be read

Rect = tuple[float, float, float, float]


@dataclass(frozen=True, slots=True)
class Frame:
    """The visible part of a page in its own coordinates, origin bottom left, and its clockwise turn for display."""

    left: float
    bottom: float
    right: float
    top: float
    rotation: int

    @property
    def size(self) -> tuple[float, float]:
        """Width and height as displayed, in points."""
        width, height = self.right - self.left, self.top - self.bottom
        return (height, width) if self.rotation in (90, 270) else (width, height)

    def displayed(self, rects: list[Rect]) -> list[Rect]:
        """Turn rectangles of the page (left, bottom, right, top) into x0, top, x1, bottom as displayed."""
        left, bottom, right, top = self.left, self.bottom, self.right, self.top
        match self.rotation:
            case 90:
                return [(y0 - bottom, x0 - left, y1 - bottom, x1 - left) for x0, y0, x1, y1 in rects]
            case 180:
                return [(right - x1, y0 - bottom, right - x0, y1 - bottom) for x0, y0, x1, y1 in rects]
            case 270:
                return [(top - y1, right - x1, top - y0, right - x0) for x0, y0, x1, y1 in rects]
            case _:
                return [(x0 - left, top - y1, x1 - left, top - y0) for x0, y0, x1, y1 in rects]


def sheet_of(page: pdfium.PdfPage, number: int) -> Sheet:
    """Read one page: its size as displayed and its visible lines in the order of the file."""
    left, bottom, right, top = page.get_bbox()
    frame = Frame(left, bottom, right, top, page.get_rotation())
    width, height = frame.size
    textpage = page.get_textpage()
    try:
        lines = [line for line in _Reader(textpage, frame, number).lines() if _on_page(line.box, width, height)]
    finally:
        textpage.close()
    hidden = [line for line in lines if line.hidden]
    scanned = len(hidden) > len(lines) / 2  # text laid unseen over the picture of a page, by somebody's scanner
    kept = hidden if scanned else [line for line in lines if not line.hidden]
    source = TextSource.OCR if scanned else TextSource.TEXT
    return Sheet(number, width, height, tuple(kept), source if kept else TextSource.NONE)


def _on_page(box: Box, width: float, height: float) -> bool:
    return 0 <= (box.x0 + box.x1) / 2 <= width and 0 <= (box.top + box.bottom) / 2 <= height


def _text_of(handle: pdfium_c.FPDF_TEXTPAGE) -> str:
    """The characters of a page, one for each of PDFium's, so that offsets are its indexes."""
    count = max(pdfium_c.FPDFText_CountChars(handle), 0)
    buffer = (ctypes.c_ushort * (count + 1))()
    written = pdfium_c.FPDFText_GetText(handle, 0, count, buffer) - 1
    if written == count:
        text = bytes(memoryview(buffer)[:count]).decode("utf-16-le", "replace")
        if len(text) == count:
            return text
    return "".join(chr(pdfium_c.FPDFText_GetUnicode(handle, index) or 0xFFFD) for index in range(count))


class _Reader:
    """Reads the lines of one text page through buffers made once."""

    def __init__(self, textpage: pdfium.PdfTextPage, frame: Frame, number: int) -> None:
        self.handle = textpage.raw
        self.frame = frame
        self.number = number
        self.rect = pdfium_c.FS_RECTF()
        self.rect_ref = ctypes.byref(self.rect)
        self.matrix = pdfium_c.FS_MATRIX()
        self.name = ctypes.create_string_buffer(_NAME_BYTES)
        self.flags = ctypes.c_int()

    def lines(self) -> Iterator[Printed]:
        """Yield the page's lines that are set upright or sideways; slanting print is a watermark."""
        text = _text_of(self.handle)
        for segment in _SEGMENT.finditer(text):
            words = [match.span() for match in _WORD.finditer(text, *segment.span())]
            if not words:
                continue
            slope = self._slope(words[0][0])
            if abs(math.sin(2 * slope)) > _SLANT:
                continue
            last = words[-1][1]
            broken = text[segment.end() : segment.end() + 1] == DIVIDED or text[last - 1] == SOFT_HYPHEN
            boxes = self._boxes([start for start, _ in words])
            if abs(math.sin(slope)) > _SLANT:
                yield from self._line(text, words, boxes, broken, sideways=True)
                continue
            first = 0
            for jump in _jumps(boxes):
                yield from self._line(text, words[first:jump], boxes[first:jump], broken=False)
                first = jump
            yield from self._line(text, words[first:], boxes[first:], broken)

    def _line(
        self, text: str, words: list[tuple[int, int]], boxes: list[Rect], broken: bool, sideways: bool = False
    ) -> Iterator[Printed]:
        """Yield the line that these words make; none when nothing legible is left of them."""
        start, end = words[0][0], words[-1][1]
        size = self._size(start)
        if size < _SMALLEST_SIZE:
            return
        edges = [box[0] for box in boxes]
        printed = " ".join([text[first:last] for first, last in words])
        if needs_tidying(printed):
            tidied = [tidy(self._with_hyphens(text[first:last], first)) for first, last in words]
            edges = [edge for edge, word in zip(edges, tidied, strict=True) if word]
            printed = " ".join(filter(None, tidied))
        if printed:
            x0s, tops, x1s, bottoms = zip(*boxes, *self._boxes([end - 1]), strict=True)
            yield Printed(
                printed,
                Box(self.number, max(min(x0s), 0.0), max(min(tops), 0.0), max(x1s), max(bottoms)),
                () if sideways else tuple(edges),
                size,
                self._bold(start) and self._bold(end - 1),
                broken,
                self._hidden(start),
            )

    def _with_hyphens(self, word: str, start: int) -> str:
        """Write a hyphen for each soft hyphen inside a word that is really printed: some fonts name theirs so."""
        for index, character in enumerate(word[:-1]):
            if character == SOFT_HYPHEN:
                (box,) = self._boxes([start + index])
                if box[2] > box[0]:
                    word = f"{word[:index]}-{word[index + 1 :]}"
        return word

    def _boxes(self, indexes: list[int]) -> list[Rect]:
        """The boxes, as displayed, of the characters at some indexes."""
        ask, handle, rect, reference = pdfium_c.FPDFText_GetLooseCharBox, self.handle, self.rect, self.rect_ref
        found = []
        for index in indexes:
            ask(handle, index, reference)
            found.append((rect.left, rect.bottom, rect.right, rect.top))
        return self.frame.displayed(found)

    def _slope(self, index: int) -> float:
        """Angle of the print to the displayed horizontal, in radians."""
        return float(pdfium_c.FPDFText_GetCharAngle(self.handle, index)) - math.radians(self.frame.rotation)

    def _size(self, index: int) -> float:
        size = float(pdfium_c.FPDFText_GetFontSize(self.handle, index))
        if not pdfium_c.FPDFText_GetMatrix(self.handle, index, ctypes.byref(self.matrix)):
            return size
        return size * math.hypot(self.matrix.c, self.matrix.d)

    def _bold(self, index: int) -> bool:
        length = pdfium_c.FPDFText_GetFontInfo(self.handle, index, self.name, _NAME_BYTES, ctypes.byref(self.flags))
        return bool(length) and bool(_BOLD.search(self.name.raw[: min(length, _NAME_BYTES)]))

    def _hidden(self, index: int) -> bool:
        item = pdfium_c.FPDFText_GetTextObject(self.handle, index)
        return bool(item) and pdfium_c.FPDFTextObj_GetTextRenderMode(item) == pdfium_c.FPDF_TEXTRENDERMODE_INVISIBLE


def _jumps(boxes: list[Rect]) -> Iterator[int]:
    """Yield the positions of the words that start another line although no line break was written before them."""
    top, bottom, left = boxes[0][1], boxes[0][3], boxes[0][0]
    for position in range(1, len(boxes)):
        x0, box_top, _, box_bottom = boxes[position]
        middle = (box_top + box_bottom) / 2
        if middle < top or middle > bottom or x0 < left:
            yield position
            top, bottom = box_top, box_bottom
        left = x0
