"""Pages whose own text is not usable."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pypdfium2 as pdfium
import pytest
from PIL import Image
from reportlab.lib.utils import ImageReader
from reportlab.pdfgen.canvas import Canvas

from analyser.reading.glyphs import sheet_of
from analyser.reading.ocr_needed import OcrReason, is_gibberish, ocr_reason
from reading.pdf_files import HEIGHT, WIDTH, Draw, both, pdf, text_page

ENGLISH = (
    "The Supplier shall provide the Services to the Customer from the Commencement Date and, unless this Agreement is "
    "ended earlier, until the end of the Initial Term. The Customer shall pay the Charges within thirty days."
)
WELSH = (
    "Rhaid i'r Cyflenwr ddarparu'r Gwasanaethau i'r Cyngor o'r Dyddiad Cychwyn ac, oni ddaw'r Cytundeb hwn i ben yn "
    "gynharach, hyd ddiwedd y Cyfnod Cyntaf. Rhaid i'r Cyngor dalu'r Taliadau ymhen deng niwrnod ar hugain."
)


def shifted(text: str, by: int) -> str:
    return "".join(chr(ord(character) + by) if character.isalpha() else character for character in text)


@pytest.mark.parametrize(
    ("text", "gibberish"),
    [
        pytest.param(ENGLISH, False, id="English"),
        pytest.param(WELSH, False, id="Welsh, whose letters are as usual as those of English"),
        pytest.param(ENGLISH.upper(), False, id="capitals, as warranties are printed in"),
        pytest.param(shifted(ENGLISH, -29), True, id="glyph numbers for characters, as in fonts without ToUnicode"),
        pytest.param(shifted(ENGLISH, 3), True, id="letters for letters"),
        pytest.param(shifted(ENGLISH, 0x400), True, id="letters of another alphabet"),
        pytest.param("%$#@!^&~<>/ " * 20, True, id="signs and no words"),
        pytest.param("Price £12,400.00 31/03/2027 " * 10, False, id="a price schedule is mostly figures"),
        pytest.param(f"1. Definitions {'.' * 90} 4\n2. Term {'.' * 90} 7", False, id="contents with leaders"),
        pytest.param("[***] " * 60, False, id="words struck out before publication"),
        pytest.param("XKZ-4471 QWP", False, id="too short to tell"),
        pytest.param("", False, id="nothing"),
    ],
)
def test_gibberish_is_distinguished_from_languages_and_figures(text: str, gibberish: bool) -> None:
    assert is_gibberish(text) is gibberish


def picture(share: float) -> Draw:
    """Cover a share of the page with a picture, in two bands."""

    def draw(canvas: Canvas) -> None:
        band = ImageReader(Image.new("L", (40, 20), 230))
        for bottom in (0, HEIGHT * share / 2):
            canvas.drawImage(band, 0, bottom, WIDTH, HEIGHT * share / 2)

    return draw


def nothing(canvas: Canvas) -> None:
    """Leave the page empty."""


def outlines(canvas: Canvas) -> None:
    """Draw shapes, such as letters converted to outlines."""
    for column in range(40):
        canvas.rect(72 + column * 8, 500, 5, 9, fill=1)


STAMP = text_page(["Envelope 41C8-77D0-2F11"], top=30)
PROSE = text_page([ENGLISH[:78], ENGLISH[78:150], ENGLISH[150:], ENGLISH[:78]])
GARBLED = text_page([shifted(ENGLISH, 3)[start : start + 70] for start in range(0, 210, 70)])


@pytest.mark.parametrize(
    ("draw", "reason"),
    [
        pytest.param(PROSE, None, id="printed text"),
        pytest.param(both(picture(0.9), PROSE), None, id="text over a background picture"),
        pytest.param(both(picture(0.9), STAMP), OcrReason.PICTURE, id="a scan with a stamp on it"),
        pytest.param(both(picture(0.2), STAMP), None, id="a short page with a logo"),
        pytest.param(picture(0.9), OcrReason.NO_TEXT, id="a scan"),
        pytest.param(outlines, OcrReason.NO_TEXT, id="letters as outlines"),
        pytest.param(nothing, None, id="an empty page has nothing to recognise"),
        pytest.param(GARBLED, OcrReason.GARBLED, id="a broken encoding"),
    ],
)
def test_pages_that_need_ocr_are_found_with_the_reason(
    tmp_path: Path, draw: Callable[[Canvas], None], reason: OcrReason | None
) -> None:
    with pdfium.PdfDocument(pdf(tmp_path / "page.pdf", draw)) as file:
        page = file[0]
        assert ocr_reason(page, sheet_of(page, 1)) is reason
