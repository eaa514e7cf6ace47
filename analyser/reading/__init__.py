"""Read contract files: `read` returns the text with its position on the page, `render_page` the picture of a page.

PDFium is started when the first file is read, not when this package is imported.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from analyser.domain import Box, Document, FileFormat, Report, no_progress
from analyser.reading.limits import Limits

__all__ = ["Limits", "read", "render_page"]


def read(
    path: Path,
    limits: Limits = Limits(),  # noqa: B008 - frozen, so safe to share
    report: Report = no_progress,
) -> Document:
    """Read a contract's text in reading order, with its printed lines.

    The format is that of the file's first bytes, not of its name. `report` is called with the page being read. Raises a
    subclass of `errors.UnreadableFileError` when the file is neither PDF nor DOCX, is empty, damaged or encrypted, has
    no pages or no words, or is over one of the limits. A page whose text cannot be read, even by OCR, raises no error:
    its `text_source` shows it, and the document's `issues` give the reason.
    """
    from analyser.reading import compose, docx, formats, issues, number_images, ocr, pdf, scans

    if formats.format_of(path) is FileFormat.DOCX:
        return docx.read(path, limits)
    with pdf.opened(path, limits) as file:
        found = scans.recognise_scans(file, pdf.sheets(file, path.name, limits, report), limits, report)
    document = ocr.as_displayed(compose.compose_document(found.sheets), found.placements)
    reading_issues = (
        *issues.scan_issues(document, found.notes),
        *document.issues,
        *number_images.number_image_issues(found.sheets),
    )
    return replace(document, issues=reading_issues)


def render_page(path: Path, number: int, boxes: Sequence[Box] = (), *, width: int = 1000) -> bytes:
    """Draw one page, counted from 1, as a PNG `width` pixels wide, with the given boxes highlighted.

    A page many times as long as it is wide gets a narrower picture, as no picture has more than 8 million pixels. Boxes
    on other pages are ignored. Raises as `read` does, and `ValueError` when there is no such page.
    """
    from analyser.reading import page_rendering

    return page_rendering.png_of(path, number, boxes, width)
