"""OCR of scanned pages: draw, straighten and recognise them, and return them as sheets like those of printed text.

`read_page` reads one page; `as_displayed` converts what was composed of straightened pages to the pages as displayed.
The recogniser (see `choice.available`) is loaded when the first page is read, and kept for the process.
"""

from __future__ import annotations

import time
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING

from analyser.domain import Language, TextSource
from analyser.reading.issues import UnreadReason
from analyser.reading.language import language_of
from analyser.reading.ocr.choice import available
from analyser.reading.ocr.line_layout import lines_of, mean_confidence
from analyser.reading.ocr.placement import Placement, as_displayed
from analyser.reading.ocr.recogniser import Recogniser, RecogniserError, Strip, TooSlowError
from analyser.reading.sheet import Sheet

if TYPE_CHECKING:
    import pypdfium2 as pdfium
    from PIL import Image

    from analyser.reading.ocr.picture import Picture

__all__ = ["OcrLimits", "Scan", "as_displayed", "draw_page", "read_lines", "read_page"]

_DOUBTFUL = 0.75  # mean confidence below which the page may be upside down, and is also tried the other way round


@dataclass(frozen=True, slots=True)
class OcrLimits:
    """Limits on the cost of recognising one page.

    `dpi` is the resolution in which pages are drawn and `max_pixels` their largest picture: A4 at 200 dpi has 4 million
    pixels, A3 has 8 million. A page that takes more than `seconds` is left without text. `threads` are those of one
    recogniser, of which every worker process has its own.
    """

    dpi: int = 200
    max_pixels: int = 8_000_000
    seconds: float = 120.0
    threads: int = 1


@dataclass(frozen=True, slots=True)
class Scan:
    """A page as recognised.

    The sheet is straightened, so that lines and columns can be found by position; `placement` converts to the page as
    displayed. Where nothing was recognised the sheet has no lines, there is no `placement`, and `unread` says why.
    `lost` holds the Welsh letters that are on the page and could not be recognised.
    """

    sheet: Sheet
    placement: Placement | None = None
    unread: UnreadReason | None = None
    lost: str = ""


def read_page(
    page: pdfium.PdfPage, number: int, limits: OcrLimits = OcrLimits(), recogniser: Recogniser | None = None
) -> Scan:
    """Recognise a page, counted from 1. Failures are reported in the scan; no error is raised."""
    from pypdfium2 import PdfiumError

    try:
        recogniser = recogniser or _cached_recogniser(limits.threads)
        if recogniser is None:
            return _without_text(page, number, UnreadReason.NOT_INSTALLED)
        return _read(page, number, limits, recogniser)
    except TooSlowError:
        return _without_text(page, number, UnreadReason.PAGE_TOO_SLOW)
    except RecogniserError:
        return _without_text(page, number, UnreadReason.FAILED)
    except PdfiumError:
        return _without_text(page, number, UnreadReason.NOT_DRAWN)


def draw_page(page: pdfium.PdfPage, dpi: int, max_pixels: int) -> tuple[Image.Image, float]:
    """Draw a page in grey as displayed; returns the picture, of at most `max_pixels`, and its pixels a point."""
    from analyser.reading.ocr import picture

    return picture.render(page, dpi, max_pixels)


def read_lines(
    images: Sequence[Image.Image], end: float, recogniser: Recogniser | None = None
) -> list[tuple[str, float]]:
    """Recognise pictures of one line of print each; returns the text and confidence (0 to 1) of each, in order.

    Stops at `end` on the monotonic clock, and then returns fewer than there are pictures; none when there is no
    recogniser or it does not work.
    """
    found: list[tuple[str, float]] = []
    try:
        recogniser = recogniser or _cached_recogniser(OcrLimits().threads)
        if recogniser is None:
            return found
        for image in images:
            if time.monotonic() >= end:
                break
            found.append(recogniser.line(image))
    except (RecogniserError, TooSlowError):
        return found
    return found


def _read(page: pdfium.PdfPage, number: int, limits: OcrLimits, recogniser: Recogniser) -> Scan:
    from analyser.reading.ocr import picture

    if picture.is_blank(page):
        return _without_text(page, number, UnreadReason.BLANK)
    image, scale = picture.render(page, limits.dpi, limits.max_pixels)
    straight, strips = _recognised(picture.straighten(image, scale), recogniser, limits.seconds)
    placement = straight.placement
    lines = tuple(lines_of(strips, number, scale, placement.straight[0]))
    if not lines:
        return _without_text(page, number, UnreadReason.NO_WORDS)
    confidence = mean_confidence((len(line.text), line.confidence) for line in lines)
    sheet = Sheet(number, *placement.straight, lines, TextSource.OCR, confidence=confidence)
    welsh = recogniser.unread and language_of(sheet.text) is not Language.ENGLISH
    return Scan(sheet, placement, lost=recogniser.unread if welsh else "")


def _without_text(page: pdfium.PdfPage, number: int, why: UnreadReason) -> Scan:
    width, height = page.get_size()
    return Scan(Sheet(number, width, height, (), TextSource.NONE), unread=why)


@cache
def _cached_recogniser(threads: int) -> Recogniser | None:
    return available(threads)


def _recognised(straight: Picture, recogniser: Recogniser, seconds: float) -> tuple[Picture, Sequence[Strip]]:
    """Recognise a page the way up that gives more confidence; only a doubtful one is tried both ways.

    A page without any print is not tried again.
    """
    from analyser.reading.ocr import picture

    end = time.monotonic() + seconds
    dpi = straight.scale * picture.POINTS_PER_INCH
    strips = recogniser.strips(straight.image, dpi, seconds)
    if not strips or _confidence(strips) >= _DOUBTFUL:
        return straight, strips
    over = straight.turned_over()
    others = recogniser.strips(over.image, dpi, end - time.monotonic())
    return (over, others) if _confidence(others) > _confidence(strips) else (straight, strips)


def _confidence(strips: Sequence[Strip]) -> float:
    return mean_confidence((strip.letters, strip.confidence) for strip in strips)
