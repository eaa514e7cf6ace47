"""Pages whose own text will not do are recognised from their picture, as far as the time for that goes."""

from __future__ import annotations

import time
from collections.abc import Sequence

import pypdfium2 as pdfium

from analyser.reading import ocr
from analyser.reading.legible import is_doubtful, is_gibberish, why_illegible
from analyser.reading.limits import Limits
from analyser.reading.ocr.placement import Placement
from analyser.reading.sheet import Sheet


def recognised(
    file: pdfium.PdfDocument, sheets: Sequence[Sheet], limits: Limits
) -> tuple[list[Sheet], dict[int, Placement]]:
    """Return the sheets, those of scanned pages recognised, and where each of these lies, by page number.

    A page that cannot be recognised is left as it is, or without text where its own text is gibberish; so is one whose
    turn comes after `limits.ocr_seconds`.
    """
    end = time.monotonic() + limits.ocr_seconds
    found: list[Sheet] = []
    placements: dict[int, Placement] = {}
    for sheet in sheets:
        scan = _scan(file, sheet, end)
        if scan and scan.placement:
            placements[sheet.number] = scan.placement
        found.append(scan.sheet if scan and (scan.placement or is_gibberish(sheet.text)) else sheet)
    return found, placements


def _scan(file: pdfium.PdfDocument, sheet: Sheet, end: float) -> ocr.Scan | None:
    left = end - time.monotonic()
    if (
        left <= 0 or not sheet.width * sheet.height or not is_doubtful(sheet)
    ):  # nothing is seen on a page without a size
        return None
    page = file[sheet.number - 1]
    try:
        if not why_illegible(page, sheet):
            return None
        return ocr.read_page(page, sheet.number, ocr.OcrLimits(seconds=min(ocr.OcrLimits().seconds, left)))
    finally:
        page.close()
