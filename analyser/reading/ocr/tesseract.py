"""Tesseract, called as a program: it takes a picture and returns a table of words."""

from __future__ import annotations

import csv
import io
import os
import subprocess
from collections.abc import Iterator, Sequence
from itertools import groupby

from PIL import Image

from analyser.reading.ocr.recogniser import RecogniserError, Strip, TooSlowError, Word

_WANTED = ("eng", "cym")
_LIST_SECONDS = 10.0
_LINE_DPI, _LINE_SECONDS = 288.0, 10.0  # of a picture of a single line
_PAGE_WITHOUT_OSD = "3"  # find columns, lines and words; the picture is upright already
_WORD_LEVEL = "5"
Row = dict[str, str]


def languages(program: str) -> tuple[str, ...]:
    """Return which of English and Welsh are installed; none when English is missing or the program does not answer."""
    try:
        listed = subprocess.run([program, "--list-langs"], capture_output=True, timeout=_LIST_SECONDS, check=True)
    except (OSError, subprocess.SubprocessError):
        return ()
    there = listed.stdout.decode("utf-8", "replace").split()
    found = tuple(language for language in _WANTED if language in there)
    return found if "eng" in found else ()


class Tesseract:
    """Recognises with the given program and languages, on `threads` threads."""

    name = "tesseract"

    def __init__(self, program: str, found: Sequence[str], threads: int) -> None:
        self.program = program
        self.languages = "+".join(found)
        self.unread = "" if "cym" in found else "ŵŷ"
        self.environment = {**os.environ, "OMP_THREAD_LIMIT": str(threads)}

    def strips(self, image: Image.Image, dpi: float, seconds: float) -> Sequence[Strip]:
        """Recognise a picture, as described in `recogniser.Recogniser.strips`."""
        stream = io.BytesIO()
        image.save(stream, "PPM")  # grey becomes PGM, which every build of Tesseract reads
        command = [self.program, "stdin", "stdout", "-l", self.languages, "--dpi", str(round(dpi))]
        command += ["--psm", _PAGE_WITHOUT_OSD, "tsv"]
        try:
            done = subprocess.run(
                command,
                input=stream.getvalue(),
                capture_output=True,
                timeout=max(seconds, 0.0),
                check=True,
                env=self.environment,
            )
        except subprocess.TimeoutExpired as error:
            raise TooSlowError("Tesseract was stopped at the limit of seconds a page") from error
        except (OSError, subprocess.CalledProcessError) as error:
            raise RecogniserError(f"Tesseract failed: {_last_words(error)}") from error
        return list(_strips(done.stdout.decode("utf-8", "replace")))

    def line(self, image: Image.Image) -> tuple[str, float]:
        """Recognise one line, as described in `recogniser.Recogniser.line`."""
        strips = self.strips(image, _LINE_DPI, _LINE_SECONDS)
        if not strips:
            return "", 0.0
        text = " ".join(word.text for strip in strips for word in strip.words)
        return text, min(strip.confidence for strip in strips)


def _last_words(error: Exception) -> str:
    printed: bytes = getattr(error, "stderr", None) or b""
    lines = printed.decode("utf-8", "replace").strip().splitlines()
    return lines[-1] if lines else str(error)


def _strips(table: str) -> Iterator[Strip]:
    rows = csv.DictReader(io.StringIO(table), delimiter="\t", quoting=csv.QUOTE_NONE)
    words = [row for row in rows if row["level"] == _WORD_LEVEL and row["text"].strip()]
    for _, group in groupby(words, key=lambda row: (row["block_num"], row["par_num"], row["line_num"])):
        yield _strip(list(group))


def _strip(rows: Sequence[Row]) -> Strip:
    tops = [float(row["top"]) for row in rows]
    bottoms = [top + float(row["height"]) for top, row in zip(tops, rows, strict=True)]
    letters = sum(len(row["text"]) for row in rows)
    confidence = sum(float(row["conf"]) * len(row["text"]) for row in rows) / letters / 100
    words = [Word(row["text"], float(row["left"]), float(row["left"]) + float(row["width"])) for row in rows]
    return Strip(tuple(sorted(words, key=lambda word: word.x0)), min(tops), max(bottoms), max(confidence, 0.0))
