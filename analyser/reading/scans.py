"""OCR of the pages whose own text is not usable, within the time limit of a file."""

from __future__ import annotations

import re
import time
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field

import pypdfium2 as pdfium

from analyser.domain import Report, Stage, TextSource, no_progress
from analyser.reading import ocr
from analyser.reading.issues import PageNotes, ReplacedReason, UnreadReason
from analyser.reading.limits import Limits
from analyser.reading.ocr.placement import Placement
from analyser.reading.ocr_needed import OcrReason, may_need_ocr, ocr_reason
from analyser.reading.sheet import Sheet

_SURE = 0.95  # confidence of a page from which its words are trusted
_AGREEING = 0.8  # share of the words recognised here that a good text layer has, too
_WORD = re.compile(r"\w+")
_REPLACED = {OcrReason.GARBLED: ReplacedReason.GARBLED, OcrReason.POOR_LAYER: ReplacedReason.POOR_LAYER}


@dataclass(frozen=True, slots=True)
class RecognisedFile:
    """The pages of a file after OCR, with the placement of each recognised page and notes on it.

    `placements` and `notes` go by page number.
    """

    sheets: list[Sheet] = field(default_factory=list)
    placements: dict[int, Placement] = field(default_factory=dict)
    notes: dict[int, PageNotes] = field(default_factory=dict)


def recognise_scans(
    file: pdfium.PdfDocument, sheets: Sequence[Sheet], limits: Limits, report: Report = no_progress
) -> RecognisedFile:
    """Recognise those pages of a file whose own text is not usable.

    A page that cannot be recognised keeps its text, or has none when its own text is garbled; so does a page that is
    reached after `limits.ocr_seconds`.
    """
    end = time.monotonic() + limits.ocr_seconds
    laid = [sheet for sheet in sheets if sheet.text_source is TextSource.OCR and not may_need_ocr(sheet)]
    poor = frozenset(sheet.number for sheet in laid) if _is_poor(file, laid, limits.ocr_seconds) else frozenset()
    found = RecognisedFile()
    for sheet in sheets:
        why = OcrReason.POOR_LAYER if sheet.number in poor else _why(file, sheet)
        if why is None:
            found.sheets.append(sheet)
            continue
        report(Stage.RECOGNISING, sheet.number, len(sheets))
        scan = _scan(file, sheet, end - time.monotonic())
        found.notes[sheet.number] = PageNotes(scan.unread, _REPLACED.get(why), scan.lost)
        found.sheets.append(scan.sheet if scan.placement or why is OcrReason.GARBLED else sheet)
        if scan.placement:
            found.placements[sheet.number] = scan.placement
    return found


def _is_poor(file: pdfium.PdfDocument, laid: Sequence[Sheet], seconds: float) -> bool:
    """Return whether the text layer of a scanner is worse than what is recognised here.

    One of its pages, of median length, is recognised for comparison. The layer is dropped when our confidence is high
    and many of our words are not in it.
    """
    if not laid:
        return False
    sheet = sorted(laid, key=lambda sheet: len(sheet.text))[len(laid) // 2]
    ours = _scan(file, sheet, seconds).sheet
    if (ours.confidence or 0.0) < _SURE:
        return False
    words, theirs = (Counter(_WORD.findall(text.casefold())) for text in (ours.text, sheet.text))
    return (words & theirs).total() < _AGREEING * words.total()


def _why(file: pdfium.PdfDocument, sheet: Sheet) -> OcrReason | None:
    if not sheet.width * sheet.height or not may_need_ocr(sheet):  # a page without a size shows nothing
        return None
    page = file[sheet.number - 1]
    try:
        return ocr_reason(page, sheet)
    finally:
        page.close()


def _scan(file: pdfium.PdfDocument, sheet: Sheet, seconds: float) -> ocr.Scan:
    """Recognise a page within the seconds left for the file and the limit for one page."""
    page = file[sheet.number - 1]
    try:
        scan = ocr.read_page(page, sheet.number, ocr.OcrLimits(seconds=min(ocr.OcrLimits().seconds, seconds)))
    finally:
        page.close()
    ended = scan.unread is UnreadReason.PAGE_TOO_SLOW and seconds < ocr.OcrLimits().seconds
    return ocr.Scan(scan.sheet, unread=UnreadReason.FILE_TOO_SLOW) if ended else scan
