"""Pages whose own text will not do are recognised from their picture, as far as the time for that goes."""

from __future__ import annotations

import time
from collections.abc import Sequence
from dataclasses import dataclass, field

import pypdfium2 as pdfium

from analyser.reading import ocr
from analyser.reading.issues import PageNotes, Replaced, Unread
from analyser.reading.legible import Illegible, is_doubtful, why_illegible
from analyser.reading.limits import Limits
from analyser.reading.ocr.placement import Placement
from analyser.reading.sheet import Sheet

_REPLACED = {Illegible.GARBLED: Replaced.GARBLED, Illegible.POOR_LAYER: Replaced.POOR_LAYER}


@dataclass(frozen=True, slots=True)
class Recognised:
    """The sheets of a file, those of scanned pages recognised; where each of these lies, and what is to be told of it.

    `placements` and `notes` go by page number.
    """

    sheets: list[Sheet] = field(default_factory=list)
    placements: dict[int, Placement] = field(default_factory=dict)
    notes: dict[int, PageNotes] = field(default_factory=dict)


def recognised(file: pdfium.PdfDocument, sheets: Sequence[Sheet], limits: Limits) -> Recognised:
    """Recognise those pages of a file whose own text will not do.

    A page that cannot be recognised is left as it is, or without text where its own text is garbled; so is one whose
    turn comes after `limits.ocr_seconds`.
    """
    end = time.monotonic() + limits.ocr_seconds
    found = Recognised()
    for sheet in sheets:
        why = _why(file, sheet)
        if why is None:
            found.sheets.append(sheet)
            continue
        scan = _scan(file, sheet, end - time.monotonic())
        found.notes[sheet.number] = PageNotes(scan.unread, _REPLACED.get(why), scan.lost)
        found.sheets.append(scan.sheet if scan.placement or why is Illegible.GARBLED else sheet)
        if scan.placement:
            found.placements[sheet.number] = scan.placement
    return found


def _why(file: pdfium.PdfDocument, sheet: Sheet) -> Illegible | None:
    if not sheet.width or not is_doubtful(sheet):  # a page without a size could not be loaded
        return None
    page = file[sheet.number - 1]
    try:
        return why_illegible(page, sheet)
    finally:
        page.close()


def _scan(file: pdfium.PdfDocument, sheet: Sheet, seconds: float) -> ocr.Scan:
    """Recognise a page in the seconds that are left for the file, and no longer than one page may take."""
    page = file[sheet.number - 1]
    try:
        scan = ocr.read_page(page, sheet.number, ocr.OcrLimits(seconds=min(ocr.OcrLimits().seconds, seconds)))
    finally:
        page.close()
    ended = scan.unread is Unread.PAGE_TOO_SLOW and seconds < ocr.OcrLimits().seconds
    return ocr.Scan(scan.sheet, unread=Unread.FILE_TOO_SLOW) if ended else scan
