"""Choose the recogniser for scans: the OCR networks that ship, Tesseract, or both together."""

from __future__ import annotations

import shutil

from analyser.reading.ocr.network import networks_folder
from analyser.reading.ocr.recogniser import Recogniser


def available(threads: int, name: str | None = None) -> Recogniser | None:
    """Return the best recogniser available: the networks with Tesseract, one of them alone, or None.

    `name` asks for one of them only. Raises RecogniserError when the networks are there and cannot be loaded.
    """
    from analyser.reading.ocr import network_recogniser, paired, tesseract

    program = shutil.which("tesseract") if name in (None, tesseract.Tesseract.name) else None
    languages = tesseract.languages(program) if program else ()
    second = tesseract.Tesseract(program, languages, threads) if program and languages else None
    if not networks_folder().is_dir() or name not in (None, network_recogniser.NetworkRecogniser.name):
        return second
    first = network_recogniser.NetworkRecogniser(threads)
    return paired.Paired(first, second) if second and not second.unread else first
