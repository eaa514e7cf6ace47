"""Limits on the size of a contract file."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Limits:
    """Limits on one file; a file over any of them is refused with `errors.TooLargeError`.

    `max_bytes` is the size on disk. `max_characters` limits the text of the whole file, so that a small file that
    unpacks to an endless one is stopped: 1500 full pages hold about 6 million. `ocr_seconds` is the time for
    recognising scanned pages; a file that needs more is not refused, but the pages left over have no text.
    `max_unpacked` limits the bytes of the unpacked XML parts of a DOCX: 1500 pages take about 20 million.
    """

    max_pages: int = 1500
    max_bytes: int = 200_000_000
    max_characters: int = 20_000_000
    ocr_seconds: float = 240.0
    max_unpacked: int = 64_000_000
