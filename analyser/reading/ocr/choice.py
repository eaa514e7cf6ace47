"""Which recogniser reads the scans: the best of those that are installed."""

from __future__ import annotations

import importlib.util
import shutil

from analyser.reading.ocr.recogniser import Recogniser


def available(threads: int, name: str | None = None) -> Recogniser | None:
    """Give the best recogniser that is installed: RapidOCR with Tesseract's help, either alone, or None.

    `name` asks for one of them only. Raises `RecogniserError` when RapidOCR is installed and cannot be started.
    """
    from analyser.reading.ocr import paired, rapid, tesseract

    program = shutil.which("tesseract") if name in (None, tesseract.Tesseract.name) else None
    languages = tesseract.languages(program) if program else ()
    second = tesseract.Tesseract(program, languages, threads) if program and languages else None
    installed = all(importlib.util.find_spec(package) for package in ("rapidocr", "onnxruntime"))
    if not installed or name not in (None, rapid.Rapid.name):
        return second
    first = rapid.Rapid(threads)
    return paired.Paired(first, second) if second and not second.unread else first
