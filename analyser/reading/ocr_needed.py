"""Whether the text in the file is what a person sees on the page; if not, the page is recognised like a scan."""

from __future__ import annotations

from enum import Enum, auto

import pypdfium2 as pdfium
import pypdfium2.raw as pdfium_c

from analyser.reading.sheet import Sheet

_FEW_CHARACTERS = 200  # so many stamps, envelope numbers and running headers add to the picture of a page
_PICTURED = 0.5  # share of the page that pictures cover when it is a scan
_MOST_OBJECTS = 2_000  # objects of a page that are looked at for pictures
_NESTED = 3  # forms inside forms in which pictures are looked for

# The six letters make up 45 to 50 in 100 of English and of Welsh alike. Where a font's characters are named wrongly,
# they come to 23 on average, as any six letters do.
_COMMON = "aeinor"
_LEAST_COMMON = 0.31
_ENOUGH_LETTERS = 150
_FILLERS = frozenset(
    "._-–—…·•*=|[]()"
)  # repeated for looks on contents pages and forms, and where words are struck out
_LEAST_ALPHANUMERIC = 0.5
_ENOUGH_CHARACTERS = 80


class OcrReason(Enum):
    """Why a page's own text will not do.

    It has none; it is a picture with little text besides; its characters are not those that are printed; it is the
    poor text that somebody's scanner laid under the picture.
    """

    NO_TEXT = auto()
    PICTURE = auto()
    GARBLED = auto()
    POOR_LAYER = auto()


def may_need_ocr(sheet: Sheet) -> bool:
    """Say whether what was read from a page gives reason to look at the page again."""
    return len(sheet.text) < _FEW_CHARACTERS or is_gibberish(sheet.text)


def ocr_reason(page: pdfium.PdfPage, sheet: Sheet) -> OcrReason | None:
    """Say why a doubtful page should be recognised from its picture; None when its own text will do.

    `sheet` is what was read from the page. An empty page without anything on it has nothing to recognise.
    """
    if not sheet.lines:
        return OcrReason.NO_TEXT if pdfium_c.FPDFPage_CountObjects(page.raw) > 0 else None
    if is_gibberish(sheet.text):
        return OcrReason.GARBLED
    few = len(sheet.text) < _FEW_CHARACTERS
    return OcrReason.PICTURE if few and _share_pictured(page) >= _PICTURED else None


def is_gibberish(text: str) -> bool:
    """Say whether a text is no language in Latin letters, as when a font names its characters wrongly.

    A short text, or one of figures, is given the benefit of the doubt.
    """
    folded = text.casefold()
    common = sum(map(folded.count, _COMMON))
    if common >= _LEAST_COMMON * len(text):  # so on nearly every page, which spares it the counting below
        return False
    characters = [character for character in folded if not (character.isspace() or character in _FILLERS)]
    alphanumeric = sum(map(str.isalnum, characters))
    if len(characters) >= _ENOUGH_CHARACTERS and alphanumeric < _LEAST_ALPHANUMERIC * len(characters):
        return True
    letters = sum(map(str.isalpha, characters))
    return letters >= _ENOUGH_LETTERS and common < _LEAST_COMMON * letters


def _share_pictured(page: pdfium.PdfPage) -> float:
    """The share of the page that its largest pictures cover; a scan may be cut into bands, so they are added up."""
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
