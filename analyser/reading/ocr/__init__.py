"""Scanned pages: drawn, set straight, recognised, and handed on as sheets like those of printed text.

`read_page` reads one page; `as_displayed` takes what was composed of straight pages back to the pages as displayed.
The recogniser (see `choice.available`) is looked for when the first page is read, and kept for the process.
"""

from __future__ import annotations

import time
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING

from analyser.domain import Language, TextSource
from analyser.errors import AnalyserError
from analyser.reading.language import language_of
from analyser.reading.ocr.choice import available
from analyser.reading.ocr.layout import lines_of
from analyser.reading.ocr.placement import Placement, as_displayed
from analyser.reading.ocr.recogniser import Recogniser, Strip
from analyser.reading.sheet import Sheet

if TYPE_CHECKING:
    import pypdfium2 as pdfium
    from PIL import Image

    from analyser.reading.ocr.picture import Picture

__all__ = ["OcrLimits", "Scan", "as_displayed", "drawn", "read_lines", "read_page"]

_DOUBTFUL = 0.75  # mean confidence below which the page may be upside down, and is tried the other way round
_LETTERS_LOST = "the page is Welsh and was read without {}: install Tesseract with its Welsh data (cym)"
_NOT_INSTALLED = "install the ocr extra to read scanned pages: pip install 'lockin-analyser[ocr]'"


@dataclass(frozen=True, slots=True)
class OcrLimits:
    """Bounds on what recognising one page may cost.

    `dpi` is the resolution in which pages are drawn and `max_pixels` their largest picture: A4 at 200 dpi has
    4 million pixels, A3 has 8 million. A page that takes more than `seconds` is left without text. `threads` are those
    of one recogniser, of which every worker process has its own.
    """

    dpi: int = 200
    max_pixels: int = 8_000_000
    seconds: float = 120.0
    threads: int = 1


@dataclass(frozen=True, slots=True)
class Scan:
    """A page as recognised.

    The sheet is set straight, so that lines and columns can be told by their places; `placement` leads back to the
    page as displayed (None when nothing was recognised, and the sheet has no lines). `confidences` has a number from
    0 to 1 for each of the sheet's lines. `doubt` says in a sentence why there is no text or what may be wrong with it.
    """

    sheet: Sheet
    confidences: tuple[float, ...] = ()
    placement: Placement | None = None
    doubt: str = ""


def read_page(
    page: pdfium.PdfPage, number: int, limits: OcrLimits = OcrLimits(), recogniser: Recogniser | None = None
) -> Scan:
    """Recognise a page, counted from 1. Whatever goes wrong is told in the scan's `doubt`, and no error is raised."""
    from pypdfium2 import PdfiumError

    try:
        recogniser = recogniser or _kept(limits.threads)
        return _read(page, number, limits, recogniser) if recogniser else _without_text(page, number, _NOT_INSTALLED)
    except AnalyserError as error:
        return _without_text(page, number, error.line)
    except PdfiumError:
        return _without_text(page, number, "the page cannot be drawn")


def drawn(page: pdfium.PdfPage, dpi: int, max_pixels: int) -> tuple[Image.Image, float]:
    """Draw a page in grey as displayed; gives the picture, of at most `max_pixels`, and its pixels a point."""
    from analyser.reading.ocr import picture

    return picture.rendered(page, dpi, max_pixels)


def read_lines(
    images: Sequence[Image.Image], end: float, recogniser: Recogniser | None = None
) -> list[tuple[str, float]]:
    """Recognise pictures of one line of print each; gives the text and confidence (0 to 1) of each, in order.

    Stops at `end` on the monotonic clock, and gives fewer than there are pictures then, or none where no recogniser is
    installed or it does not work.
    """
    found: list[tuple[str, float]] = []
    try:
        recogniser = recogniser or _kept(OcrLimits().threads)
        if recogniser is None:
            return found
        for image in images:
            if time.monotonic() >= end:
                break
            found.append(recogniser.line(image))
    except AnalyserError:
        return found
    return found


def _read(page: pdfium.PdfPage, number: int, limits: OcrLimits, recogniser: Recogniser) -> Scan:
    from analyser.reading.ocr import picture

    image, scale = picture.rendered(page, limits.dpi, limits.max_pixels)
    straight = picture.straightened(image, scale)
    if straight is None:
        return _without_text(page, number, "the page is blank")
    straight, strips = _recognised(straight, recogniser, limits.seconds)
    placement = straight.placement
    lines, confidences = lines_of(strips, number, scale, placement.straight[0])
    if not lines:
        return _without_text(page, number, "no words were recognised on the page")
    sheet = Sheet(number, *placement.straight, tuple(lines), TextSource.OCR)
    welsh = recogniser.unread and language_of(" ".join(line.text for line in lines)) is not Language.ENGLISH
    doubt = _LETTERS_LOST.format(" and ".join(recogniser.unread)) if welsh else ""
    return Scan(sheet, tuple(confidences), placement, doubt)


def _without_text(page: pdfium.PdfPage, number: int, doubt: str) -> Scan:
    width, height = page.get_size()
    return Scan(Sheet(number, width, height, (), TextSource.NONE), doubt=doubt)


@cache
def _kept(threads: int) -> Recogniser | None:
    return available(threads)


def _recognised(straight: Picture, recogniser: Recogniser, seconds: float) -> tuple[Picture, Sequence[Strip]]:
    """Recognise a page the way up that reads better; only a doubtful one is tried both ways."""
    from analyser.reading.ocr import picture

    end = time.monotonic() + seconds
    dpi = straight.scale * picture.POINTS_PER_INCH
    strips = recogniser.strips(straight.image, dpi, seconds)
    if _confidence(strips) >= _DOUBTFUL:
        return straight, strips
    over = straight.turned_over()
    others = recogniser.strips(over.image, dpi, end - time.monotonic())
    return (over, others) if _confidence(others) > _confidence(strips) else (straight, strips)


def _confidence(strips: Sequence[Strip]) -> float:
    """Mean confidence by letters; 0 when nothing was recognised."""
    letters = [sum(len(word.text) for word in strip.words) for strip in strips]
    return sum(s.confidence * share for s, share in zip(strips, letters, strict=True)) / max(sum(letters), 1)
