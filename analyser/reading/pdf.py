"""Open a PDF with PDFium and read its pages; there is an error for each way in which a file is unusable."""

from __future__ import annotations

import os
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

import pypdfium2 as pdfium
import pypdfium2.raw as pdfium_c

from analyser.domain import Report, Stage, TextSource, no_progress
from analyser.errors import (
    DamagedFileError,
    EmptyFileError,
    EncryptedFileError,
    NoPagesError,
    NotAContractFileError,
    TooLargeError,
    UnreadableFileError,
)
from analyser.reading import glyphs, number_images
from analyser.reading.limits import Limits
from analyser.reading.rulings import rulings_of
from analyser.reading.sheet import Sheet

# The PDF specification allows some bytes before the header; readers look in the first 1024 bytes, and for the end in
# the last 1024. Mail gateways append more than that, so the limit at the end is higher.
_HEAD_BYTES = 1024
_TAIL_BYTES = 4096
_LOCKED = (pdfium_c.FPDF_ERR_PASSWORD, pdfium_c.FPDF_ERR_SECURITY)


@contextmanager
def opened(path: Path, limits: Limits) -> Iterator[pdfium.PdfDocument]:
    """Open a PDF that is within the limits, and close it. Raises a subclass of `errors.UnreadableFileError`."""
    _check_bytes(path, limits)
    with pdfium.PdfDocument(_loaded(path)) as file:
        pages = len(file)
        if not pages:
            raise NoPagesError(f"{path.name} has no pages")
        if pages > limits.max_pages:
            raise TooLargeError(f"{path.name} has {pages:,} pages; the limit is {limits.max_pages:,}")
        yield file


def _loaded(path: Path) -> pdfium_c.FPDF_DOCUMENT:
    """Load a file with the raw call: for a file without pages, pypdfium2 reports whichever error occurred last."""
    handle = pdfium_c.FPDF_LoadDocument(os.fsencode(path) + b"\0", None)
    if handle:
        return handle
    if pdfium_c.FPDF_GetLastError() in _LOCKED:
        raise EncryptedFileError(f"{path.name} is encrypted")
    raise DamagedFileError(f"{path.name} is damaged and cannot be opened as a PDF")


def sheets(file: pdfium.PdfDocument, name: str, limits: Limits, report: Report = no_progress) -> list[Sheet]:
    """Read every page. A page that PDFium cannot load counts as one without text, unless that is true of all pages."""
    pages: list[Sheet] = []
    characters = failed = 0
    end = time.monotonic() + limits.ocr_seconds
    for index in range(len(file)):
        report(Stage.READING, index + 1, len(file))
        try:
            sheet = _sheet(file, index, end)
        except pdfium.PdfiumError:
            failed += 1
            sheet = Sheet(index + 1, 0.0, 0.0, (), TextSource.NONE)
        pages.append(sheet)
        characters += sum([len(line.text) for line in sheet.lines])
        if characters > limits.max_characters:
            raise TooLargeError(
                f"{name} has more than {limits.max_characters:,} characters by page {index + 1}; that is the limit"
            )
    if failed == len(pages):
        raise DamagedFileError(f"{name} is damaged: none of its {failed} pages can be read")
    return pages


def _sheet(file: pdfium.PdfDocument, index: int, end: float) -> Sheet:
    page = file[index]
    try:
        sheet = replace(glyphs.sheet_of(page, index + 1), rulings=rulings_of(page))
        return number_images.add_pictured_numbers(page, sheet, end)
    finally:
        page.close()


def _check_bytes(path: Path, limits: Limits) -> None:
    try:
        with path.open("rb") as stream:
            size = stream.seek(0, os.SEEK_END)
            stream.seek(0)
            head = stream.read(_HEAD_BYTES)
            stream.seek(max(size - _TAIL_BYTES, 0))
            tail = stream.read()
    except OSError as error:
        reason = error.strerror or type(error).__name__
        raise UnreadableFileError(
            f"{path.name} cannot be read: {reason}", "check the path and its permissions"
        ) from error
    if not size:
        raise EmptyFileError(f"{path.name} is empty")
    if size > limits.max_bytes:
        raise TooLargeError(
            f"{path.name} is {size / 1e6:,.0f} MB; the limit is {limits.max_bytes / 1e6:,.0f} MB",
        )
    if b"%PDF-" not in head:
        raise NotAContractFileError(f"{path.name} is not a PDF")
    if b"%%EOF" not in tail and b"startxref" not in tail:
        raise DamagedFileError(f"{path.name} is cut short: its end is missing")
