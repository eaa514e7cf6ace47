"""Read the lines of one page with their boxes from PDFium's text page.

Getting the box of every character takes longer than reading the text, so only those of the first character of each word
and the last of each line are requested: all at once for a page, through raw addresses and one buffer.
"""

from __future__ import annotations

import ctypes
import math
import re
from collections import deque
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import repeat
from typing import Any, TypeVar

import numpy as np
import numpy.typing as npt
import pypdfium2 as pdfium
import pypdfium2.raw as pdfium_c

from analyser.domain import Box, TextSource
from analyser.reading.character_codes import Codes, Flags, Places, Words, last_of_runs
from analyser.reading.characters import SOFT_HYPHEN, needs_tidying, tidy
from analyser.reading.sheet import LOST, PrintedLine, Sheet

_SEMICOLON = ("\u037e", ";")  # many fonts map their semicolon to the Greek question mark, which looks the same
_BOLD = re.compile(rb"bold|black|heavy|demi", re.I)
_NAME_BYTES = 96
_SLANT = 0.1  # sine of the angle from which text counts as slanted
_BREAKS = "\r\n"
_NO_SPACE, _SPACE = 0.1, 0.6  # of a line's height: gaps up to which two pieces of a line are one word, or one line
_RAISED = re.compile(r"(?<!\d[.,:])\d{1,3}(?=[\s.,;:)\]”’\"']|$)")
_OPENING = re.compile(r"\d{1,3}(?=[ \xa0]?[^\W\d_])")
_SUPERSCRIPTS = "⁰¹²³⁴⁵⁶⁷⁸⁹"
_SUPERSCRIPT = str.maketrans("0123456789", _SUPERSCRIPTS)
_RAISED_SIZE, _RAISED_BY = 0.85, 0.1  # height and rise of raised print, as shares of the height of the print beside it
_SMALLEST_SIZE = 2.0  # points; smaller print is not meant to be read

Rect = tuple[float, float, float, float]
Numbers = npt.NDArray[np.float64]
_Number = TypeVar("_Number", float, Numbers)


def _bare(function: Any, result: Any, *arguments: Any) -> Any:
    """Return a raw call that takes addresses as numbers, without a wrapper object for each of a page's characters."""
    return ctypes.CFUNCTYPE(result, *arguments)(ctypes.cast(function, ctypes.c_void_p).value or 0)


_ADDRESS, _INT = ctypes.c_void_p, ctypes.c_int
_get_text = _bare(pdfium_c.FPDFText_GetText, _INT, _ADDRESS, _INT, _INT, _ADDRESS)
_loose_box = _bare(pdfium_c.FPDFText_GetLooseCharBox, _INT, _ADDRESS, _INT, _ADDRESS)
_matrix = _bare(pdfium_c.FPDFText_GetMatrix, _INT, _ADDRESS, _INT, _ADDRESS)
_font_size = _bare(pdfium_c.FPDFText_GetFontSize, ctypes.c_double, _ADDRESS, _INT)
_text_object = _bare(pdfium_c.FPDFText_GetTextObject, _ADDRESS, _ADDRESS, _INT)
_font_of = _bare(pdfium_c.FPDFTextObj_GetFont, _ADDRESS, _ADDRESS)
_mode_of = _bare(pdfium_c.FPDFTextObj_GetTextRenderMode, _INT, _ADDRESS)


@dataclass(frozen=True, slots=True)
class Frame:
    """The visible part of a page in its own coordinates, origin bottom left, and its clockwise rotation for display."""

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
        """Convert rectangles of the page (left, bottom, right, top) to x0, top, x1, bottom as displayed."""
        return [self.turned(*rect) for rect in rects]

    def turned(self, x0: _Number, y0: _Number, x1: _Number, y1: _Number) -> tuple[_Number, _Number, _Number, _Number]:
        """Convert one rectangle, or arrays of the four sides of many, to coordinates as displayed."""
        left, bottom, right, top = self.left, self.bottom, self.right, self.top
        match self.rotation:
            case 90:
                return y0 - bottom, x0 - left, y1 - bottom, x1 - left
            case 180:
                return right - x1, y0 - bottom, right - x0, y1 - bottom
            case 270:
                return top - y1, right - x1, top - y0, right - x0
            case _:
                return x0 - left, top - y1, x1 - left, top - y0


def sheet_of(page: pdfium.PdfPage, number: int) -> Sheet:
    """Return one page: its size as displayed and its visible lines in the order of the file.

    Raises `pypdfium2.PdfiumError` when PDFium cannot read the page's text.
    """
    left, bottom, right, top = page.get_bbox()
    frame = Frame(left, bottom, right, top, page.get_rotation())
    width, height = frame.size
    textpage = pdfium_c.FPDFText_LoadPage(page.raw)
    if not textpage:
        raise pdfium.PdfiumError(f"no text page for page {number}")
    try:
        lines = list(_Reader(textpage, frame, number).lines())
    finally:
        pdfium_c.FPDFText_ClosePage(textpage)
    hidden = [line for line in lines if line.hidden]
    scanned = len(hidden) > len(lines) / 2  # an invisible text layer over the picture of a page, made by a scanner
    kept = hidden if scanned else [line for line in lines if not line.hidden]
    source = TextSource.OCR if scanned else TextSource.TEXT
    return Sheet(number, width, height, tuple(kept), source if kept else TextSource.NONE)


def _text_of(handle: pdfium_c.FPDF_TEXTPAGE, address: int | None) -> str:
    """Return the characters of a page, one for each of PDFium's, so that offsets are PDFium's indexes."""
    count = max(pdfium_c.FPDFText_CountChars(handle), 0)
    buffer = np.zeros(count + 1, np.uint16)
    if _get_text(address, 0, count, buffer.ctypes.data) - 1 == count:
        text = buffer[:count].tobytes().decode("utf-16-le", "replace")
        if len(text) == count:
            return text
    return "".join(chr(pdfium_c.FPDFText_GetUnicode(handle, index) or 0xFFFD) for index in range(count))


@dataclass(frozen=True, slots=True)
class _Rows:
    """The lines of a page as arrays: first and last word, size, whether kept, sideways, broken at the end."""

    firsts: Places
    last_of_runs: Places
    sizes: Numbers
    kept: Flags
    sideways: Flags
    broken: Flags


class _Reader:
    """Reads the lines of one text page."""

    def __init__(self, textpage: pdfium_c.FPDF_TEXTPAGE, frame: Frame, number: int) -> None:
        self.raw = textpage
        self.handle = ctypes.cast(self.raw, ctypes.c_void_p).value
        self.frame = frame
        self.number = number
        self.text = _text_of(self.raw, self.handle).replace(*_SEMICOLON)

    def lines(self) -> Iterator[PrintedLine]:
        """Yield the horizontal and vertical lines of the page; slanted text is left out, as it is a watermark."""
        codes = Codes(self.text)
        words = codes.words()
        if not len(words.starts):
            return
        self._mark_raised(codes)
        self._mark_unnamed(codes)
        boxes = self._boxes(words.starts)
        if self._remove_inner_breaks(words, boxes):
            words = Codes(self.text).words()
            boxes = self._boxes(words.starts)
        rows = self._rows(words, boxes)
        starts, ends = words.starts[rows.firsts], words.ends[rows.last_of_runs]
        edges = boxes[0].tolist()
        word_starts, word_ends = words.starts.tolist(), words.ends.tolist()
        rects = self._around(boxes, rows.firsts, ends)
        kept = rows.kept & self._on_page(*rects)
        for keeps, first, last, start, end, *rect, size, bold, hidden, broken, sideways in zip(
            kept.tolist(),
            rows.firsts.tolist(),
            (rows.last_of_runs + 1).tolist(),
            starts.tolist(),
            ends.tolist(),
            *(side.tolist() for side in rects),
            rows.sizes.tolist(),
            *self._formats(starts.tolist(), (ends - 1).tolist()),
            rows.broken.tolist(),
            rows.sideways.tolist(),
            strict=True,
        ):
            if not keeps:
                continue
            printed = " ".join(self.text[start:end].split())
            lefts = edges[first:last]
            if needs_tidying(printed):
                spans = zip(word_starts[first:last], word_ends[first:last], strict=True)
                tidied = [tidy(self._with_hyphens(self.text[begins:stops], begins)) for begins, stops in spans]
                lefts = [edge for edge, word in zip(lefts, tidied, strict=True) if word]
                printed = " ".join(filter(None, tidied))
            if printed:
                shown = () if sideways else tuple(lefts)
                yield PrintedLine(printed, Box(self.number, *rect), shown, size, bold, broken, hidden)

    def _formats(self, starts: list[int], last_of_runs: list[int]) -> tuple[list[bool], list[bool]]:
        """Return which lines are bold and which are invisible, from the offsets of their first and last characters."""
        items = list(map(_text_object, repeat(self.handle), starts))
        hidden = [mode == pdfium_c.FPDF_TEXTRENDERMODE_INVISIBLE for mode in map(_mode_of, items)]
        fonts = list(map(_font_of, items))
        last_fonts = list(map(_font_of, map(_text_object, repeat(self.handle), last_of_runs)))
        places = {**dict(zip(fonts, starts, strict=True)), **dict(zip(last_fonts, last_of_runs, strict=True))}
        heavy = {font for font, place in places.items() if font and self._is_bold(place)}
        bold = [font in heavy and last in heavy for font, last in zip(fonts, last_fonts, strict=True)]
        return bold, hidden

    def _rows(self, words: Words, boxes: Sequence[Numbers]) -> _Rows:
        """Group words into lines: those between two line breaks, unless their positions show otherwise."""
        firsts, broken = words.firsts, words.broken
        matrices = self._matrices(words.starts[firsts])
        slopes = np.arctan2(matrices[:, 2], matrices[:, 0]) - math.radians(self.frame.rotation)
        sideways = np.abs(np.sin(slopes)) > _SLANT
        slanting = np.abs(np.sin(2 * slopes)) > _SLANT
        jumps = _jumps(boxes, firsts, sideways)
        if jumps:
            firsts = np.union1d(firsts, jumps)
            lines = np.searchsorted(words.firsts, firsts, side="right") - 1
            matrices, sideways, slanting = self._matrices(words.starts[firsts]), sideways[lines], slanting[lines]
            broken = broken[lines] & (np.append(lines[1:], -1) != lines)
        last = last_of_runs(firsts, len(words.starts))
        places = words.starts[firsts].tolist()
        for line, place in enumerate(places):
            if self.text[place] in _SUPERSCRIPTS:  # a footnote has the size of its words, not of its mark
                places[line] = int(words.ends[last[line]]) - 1
        sizes = np.fromiter(map(_font_size, repeat(self.handle), places), float, len(firsts))
        sizes *= np.hypot(matrices[:, 2], matrices[:, 3])
        kept = ~slanting & (sizes >= _SMALLEST_SIZE)
        return _Rows(firsts, last, sizes, kept, sideways, broken)

    def _remove_inner_breaks(self, words: Words, boxes: Sequence[Numbers]) -> bool:
        """Remove breaks inside printed lines: PDFium breaks a line after a raised or lowered character.

        Returns whether there were any. The two parts become one word where there is no gap between them, as in "5th".
        """
        firsts = words.firsts[1:]
        ends = words.ends[firsts - 1]
        _, tops, x1s, bottoms = self._boxes(ends - 1)
        middles = (boxes[1][firsts] + boxes[3][firsts]) / 2
        gaps = (boxes[0][firsts] - x1s) / np.maximum(bottoms - tops, 0.1)
        joined = (middles > tops) & (middles < bottoms) & (gaps > -_NO_SPACE) & (gaps < _SPACE) & ~words.broken[:-1]
        for line in np.flatnonzero(joined).tolist():
            end, start = int(ends[line]), int(words.starts[firsts[line]])
            between = "\u200b" if gaps[line] < _NO_SPACE and self.text[end:start].strip(_BREAKS) == "" else " "
            self.text = f"{self.text[:end]}{between * (start - end)}{self.text[start:]}"
        return bool(joined.any())

    def _around(
        self, boxes: Sequence[Numbers], firsts: Places, ends: Places
    ) -> tuple[Numbers, Numbers, Numbers, Numbers]:
        """Return the sides of the box around each line: the first character of each word, and the last of the line."""
        x0s, tops, x1s, bottoms = self._boxes(ends - 1)
        return (
            np.maximum(np.minimum(np.minimum.reduceat(boxes[0], firsts), x0s), 0.0),
            np.maximum(np.minimum(np.minimum.reduceat(boxes[1], firsts), tops), 0.0),
            np.maximum(np.maximum.reduceat(boxes[2], firsts), x1s),
            np.maximum(np.maximum.reduceat(boxes[3], firsts), bottoms),
        )

    def _on_page(self, x0: Numbers, top: Numbers, x1: Numbers, bottom: Numbers) -> Flags:
        """Return for each box whether its centre is on the page."""
        width, height = self.frame.size
        x, y = (x0 + x1) / 2, (top + bottom) / 2
        return (x >= 0) & (x <= width) & (y >= 0) & (y <= height)

    def _mark_raised(self, codes: Codes) -> None:
        """Replace raised digits after a word, and at the start of a line, by superscript characters: ¹, ², ³."""
        found: list[tuple[int, int, int]] = []
        for start in codes.possibly_raised():
            opens = start == 0 or self.text[start - 1].isspace()
            match = (_OPENING if opens else _RAISED).match(self.text, start)
            if match:
                end = match.end()
                found.append((start, end, end + self.text[end].isspace() if opens else start - 1))
        if not found:
            return
        starts, _, beside = np.array(found).T
        _, tops, _, bottoms = self._boxes(starts)
        _, beside_tops, _, beside_bottoms = self._boxes(beside)
        heights = beside_bottoms - beside_tops
        raised = (bottoms - tops < _RAISED_SIZE * heights) & (bottoms < beside_bottoms - _RAISED_BY * heights)
        for place in np.flatnonzero(raised).tolist():
            start, end, _ = found[place]
            self.text = f"{self.text[:start]}{self.text[start:end].translate(_SUPERSCRIPT)}{self.text[end:]}"

    def _mark_unnamed(self, codes: Codes) -> None:
        """Replace characters inside words that the font does not name by private characters, one for each code."""
        for place in codes.possibly_unnamed():
            if pdfium_c.FPDFText_HasUnicodeMapError(self.raw, place) == 1 or self.text[place] < " ":
                self.text = f"{self.text[:place]}{chr(LOST + ord(self.text[place]))}{self.text[place + 1 :]}"

    def _with_hyphens(self, word: str, start: int) -> str:
        """Replace soft hyphens inside a word by hyphens if they are printed: some fonts name their hyphen so."""
        for index, character in enumerate(word[:-1]):
            if character == SOFT_HYPHEN:
                x0, _, x1, _ = self._boxes(np.array([start + index]))
                if x1[0] > x0[0]:
                    word = f"{word[:index]}-{word[index + 1 :]}"
        return word

    def _boxes(self, places: Places) -> tuple[Numbers, Numbers, Numbers, Numbers]:
        """Return the sides x0, top, x1, bottom, as displayed, of the characters at some offsets."""
        rects = np.zeros((len(places), 4), np.float32)
        into = range(rects.ctypes.data, rects.ctypes.data + rects.nbytes, rects.itemsize * 4)
        _run(map(_loose_box, repeat(self.handle), places.tolist(), into))
        left, top, right, bottom = rects.T.astype(np.float64)
        return self.frame.turned(left, bottom, right, top)

    def _matrices(self, places: Places) -> Numbers:
        """Return the matrices (a, b, c, d, e, f) of the characters at some offsets."""
        found = np.tile(np.array([1, 0, 0, 1, 0, 0], np.float32), (len(places), 1))
        into = range(found.ctypes.data, found.ctypes.data + found.nbytes, found.itemsize * 6)
        _run(map(_matrix, repeat(self.handle), places.tolist(), into))
        return found.astype(np.float64)

    def _is_bold(self, place: int) -> bool:
        """Return whether the character at an offset is in a font with a bold name."""
        name, flags = ctypes.create_string_buffer(_NAME_BYTES), ctypes.c_int()
        length = pdfium_c.FPDFText_GetFontInfo(self.raw, place, name, _NAME_BYTES, ctypes.byref(flags))
        return bool(length) and bool(_BOLD.search(name.raw[: min(length, _NAME_BYTES)]))


def _run(calls: Iterator[object]) -> None:
    """Make some calls and discard their results; they write into buffers."""
    deque(calls, maxlen=0)


def _jumps(boxes: Sequence[Numbers], firsts: Places, sideways: Flags) -> list[int]:
    """Return the words that start another line although there is no line break before them."""
    x0, top, _, bottom = boxes
    lines = np.repeat(np.arange(len(firsts)), last_of_runs(firsts, len(x0)) - firsts + 1)
    middle = (top + bottom) / 2
    strays = (middle < top[firsts][lines]) | (middle > bottom[firsts][lines])
    strays[1:] |= (x0[1:] < x0[:-1]) & (lines[1:] == lines[:-1])
    if not strays.any():
        return []
    found = []
    for line in np.unique(lines[strays]).tolist():
        if sideways[line]:
            continue
        current = int(firsts[line])
        for word in range(current + 1, int(np.searchsorted(lines, line, side="right"))):
            if middle[word] < top[current] or middle[word] > bottom[current] or x0[word] < x0[word - 1]:
                found.append(word)
                current = word
    return found
