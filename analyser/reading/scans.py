"""Recognise the pages whose own text is not usable, within the time limit of the file."""

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

_TRUSTED = 0.95  # confidence of a page from which its words are trusted
_AGREEING = 0.8  # share of the words recognised here that a good text layer also has
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

    A page that cannot be recognised, or is reached after `limits.ocr_seconds`, keeps its own text, or has none if that
    is garbled.
    """
    end = time.monotonic() + limits.ocr_seconds
    layered = [sheet for sheet in sheets if sheet.text_source is TextSource.OCR and not may_need_ocr(sheet)]
    poor = frozenset(sheet.number for sheet in layered) if _is_poor(file, layered, limits.ocr_seconds) else frozenset()
    found = RecognisedFile()
    for sheet in sheets:
        reason = OcrReason.POOR_LAYER if sheet.number in poor else _reason_for_ocr(file, sheet)
        if reason is None:
            found.sheets.append(sheet)
            continue
        report(Stage.RECOGNISING, sheet.number, len(sheets))
        scan = _scan(file, sheet, end - time.monotonic())
        found.notes[sheet.number] = PageNotes(scan.unread, _REPLACED.get(reason), scan.lost)
        found.sheets.append(scan.sheet if scan.placement or reason is OcrReason.GARBLED else sheet)
        if scan.placement:
            found.placements[sheet.number] = scan.placement
    return found


def _is_poor(file: pdfium.PdfDocument, layered: Sequence[Sheet], seconds: float) -> bool:
    """Return whether the text layer of a scanner is worse than what is recognised here.

    One of its pages, of median length, is recognised for comparison. The layer is dropped when our confidence is high
    and many of our words are not in it.
    """
    if not layered:
        return False
    sheet = sorted(layered, key=lambda sheet: len(sheet.text))[len(layered) // 2]
    ours = _scan(file, sheet, seconds).sheet
    if (ours.confidence or 0.0) < _TRUSTED:
        return False
    words, theirs = (Counter(_WORD.findall(text.casefold())) for text in (ours.text, sheet.text))
    return (words & theirs).total() < _AGREEING * words.total()


def _reason_for_ocr(file: pdfium.PdfDocument, sheet: Sheet) -> OcrReason | None:
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
