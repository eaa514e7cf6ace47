"""The OCR networks for the page, and Tesseract for the letters ŵ and ŷ, which the networks miss or confuse.

Each has its strengths. On four pages of two Welsh samples the networks read all 51 clause numbers, on which all
references to clauses depend, and Tesseract 19; 3 per cent of words were wrong against 14. On 73 pages of CUAD printed
as scans they had 2 errors in 1,000 words against 11 on clean pages, and 7 against 19 on worn ones, in about as much
time. But they print "dr" for "dŵr" with high confidence. So a page with Welsh on it is read by both, and a word is
taken from Tesseract when it differs only in these letters.
"""

from __future__ import annotations

import re
import time
from collections.abc import Sequence
from dataclasses import replace

from PIL import Image

from analyser.domain import Language
from analyser.errors import AnalyserError
from analyser.reading.language import language_of
from analyser.reading.ocr.recogniser import Recogniser, Strip, Word

_HARD = re.compile("[ŵŷ]", re.I)
# what the networks print for them, when they print anything: w, ý, î ...
_INSTEAD = re.compile(r"[wy]|[^\x00-\x7f]", re.I)


class Paired:
    """Recognises with `first`, and pages with Welsh again with `second`."""

    def __init__(self, first: Recogniser, second: Recogniser) -> None:
        self.first, self.second = first, second
        self.name = f"{first.name}+{second.name}"
        self.unread = second.unread

    def strips(self, image: Image.Image, dpi: float, seconds: float) -> Sequence[Strip]:
        """Recognise a picture, as described in `recogniser.Recogniser.strips`; `second` has the time that is left."""
        end = time.monotonic() + seconds
        strips = self.first.strips(image, dpi, seconds)
        if language_of(text_of(strips)) is Language.ENGLISH:
            return strips
        try:
            others = self.second.strips(image, dpi, end - time.monotonic())
        except AnalyserError:  # the page has been read, only less well
            return strips
        return [_with_welsh_letters(strip, others) for strip in strips]

    def line(self, image: Image.Image) -> tuple[str, float]:
        """Recognise one line, as described in `recogniser.Recogniser.line`; one line is too short to detect Welsh."""
        return self.first.line(image)


def text_of(strips: Sequence[Strip]) -> str:
    """Return the words of strips, in no particular order of lines."""
    return " ".join(word.text for strip in strips for word in strip.words)


def _with_welsh_letters(strip: Strip, others: Sequence[Strip]) -> Strip:
    middle = (strip.top + strip.bottom) / 2
    beside = [word for other in others if other.top <= middle <= other.bottom for word in other.words]
    better = [word for word in beside if _HARD.search(word.text)]
    return replace(strip, words=tuple(_better_word(word, better) for word in strip.words)) if better else strip


def _better_word(word: Word, better: Sequence[Word]) -> Word:
    """Return the word of the second recogniser at the same place with the same other letters, else the word itself."""
    for other in better:
        overlap = min(word.x1, other.x1) - max(word.x0, other.x0)
        same_place = overlap > 0.5 * min(word.x1 - word.x0, other.x1 - other.x0)
        if same_place and _INSTEAD.sub("", word.text) == _INSTEAD.sub("", other.text):
            return replace(word, text=other.text)
    return word
