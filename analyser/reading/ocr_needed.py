"""Decide whether a page's own text is usable, or the page needs OCR."""

from __future__ import annotations

from enum import Enum, auto

import pypdfium2 as pdfium
import pypdfium2.raw as pdfium_c

from analyser.reading.sheet import Sheet

_FEW_CHARACTERS = 200  # characters that stamps, envelope numbers and running headers add to the picture of a page
_PICTURED = 0.5  # share of the page that pictures cover when it is a scan
_MOST_OBJECTS = 2_000  # objects of a page that are searched for pictures
_NESTED = 3  # levels of nested form objects that are searched for pictures

# These six letters make up 45 to 50 per cent of both English and Welsh. Where a font names its characters wrongly, they
# make up 23 per cent on average, as any six letters do.
_COMMON = "aeinor"
_LEAST_COMMON = 0.31
_ENOUGH_LETTERS = 150
_FILLERS = frozenset(
    "._-–—…·•*=|[]()"
)  # repeated as leaders on contents pages and forms, and over words that are struck out
_LEAST_ALPHANUMERIC = 0.5
_ENOUGH_CHARACTERS = 80


class OcrReason(Enum):
    """Why a page's own text is not usable.

    The page has no text, or is a picture with little text besides; or its characters are not those that are printed;
    or its text is the poor text layer of a scanner.
    """

    NO_TEXT = auto()
    PICTURE = auto()
    GARBLED = auto()
    POOR_LAYER = auto()


def may_need_ocr(sheet: Sheet) -> bool:
    """Return whether the text of a page is so short or odd that the drawn page must be examined."""
    return len(sheet.text) < _FEW_CHARACTERS or is_gibberish(sheet.text)


def ocr_reason(page: pdfium.PdfPage, sheet: Sheet) -> OcrReason | None:
    """Return why a doubtful page needs OCR, or None when its own text is usable.

    `sheet` is the text read from the page. An empty page without objects needs no OCR.
    """
    if not sheet.lines:
        return OcrReason.NO_TEXT if pdfium_c.FPDFPage_CountObjects(page.raw) > 0 else None
    if is_gibberish(sheet.text):
        return OcrReason.GARBLED
    few = len(sheet.text) < _FEW_CHARACTERS
    return OcrReason.PICTURE if few and _share_pictured(page) >= _PICTURED else None


def is_gibberish(text: str) -> bool:
    """Return whether a text is not in a language with Latin letters, as when a font names its characters wrongly.

    A short text, or one of figures, is not counted as gibberish.
    """
    folded = text.casefold()
    common = sum(map(folded.count, _COMMON))
    if common >= _LEAST_COMMON * len(text):  # true of nearly every page, which then needs no further counting
        return False
    characters = [character for character in folded if not (character.isspace() or character in _FILLERS)]
    alphanumeric = sum(map(str.isalnum, characters))
    if len(characters) >= _ENOUGH_CHARACTERS and alphanumeric < _LEAST_ALPHANUMERIC * len(characters):
        return True
    letters = sum(map(str.isalpha, characters))
    return letters >= _ENOUGH_LETTERS and common < _LEAST_COMMON * letters


def _share_pictured(page: pdfium.PdfPage) -> float:
    """Return the share of the page that its pictures cover, added up, as a scan may be cut into bands."""
    left, bottom, right, top = page.get_bbox()
    covered = 0.0
    for count, item in enumerate(page.get_objects(max_depth=_NESTED)):
        if count >= _MOST_OBJECTS:
            break
        if item.type == pdfium_c.FPDF_PAGEOBJ_IMAGE:
            x0, y0, x1, y1 = item.get_bounds()
            covered += max(min(x1, right) - max(x0, left), 0.0) * max(min(y1, top) - max(y0, bottom), 0.0)
    area: float = (right - left) * (top - bottom)
    return covered / max(area, 1.0)
