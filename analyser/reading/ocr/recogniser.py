"""The interface of what recognises words in a picture: the OCR networks, and Tesseract."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

from PIL import Image

from analyser.errors import AnalyserError


class TooSlowError(AnalyserError):
    """Recognising a page took longer than it may."""

    remedy = "raise the limit of seconds a page"


class RecogniserError(AnalyserError):
    """The program or network that recognises print does not work."""

    remedy = "install the analyser again, or Tesseract with its English and Welsh data"


@dataclass(frozen=True, slots=True)
class Word:
    """A word and its sides in the picture, in pixels from the left."""

    text: str
    x0: float
    x1: float


@dataclass(frozen=True, slots=True)
class Strip:
    """Words beside each other, from left to right, between two heights of the picture in pixels from its top.

    A printed line may be several strips, as when its clause number is in the margin. `confidence` runs from 0 to 1.
    """

    words: tuple[Word, ...]
    top: float
    bottom: float
    confidence: float

    @property
    def letters(self) -> int:
        """Number of characters printed in it."""
        return sum(len(word.text) for word in self.words)


class Recogniser(Protocol):
    """Recognises the print of one picture at a time. `unread` holds the Welsh letters that it cannot recognise."""

    name: str
    unread: str

    def strips(self, image: Image.Image, dpi: float, seconds: float) -> Sequence[Strip]:
        """Recognise a grey, upright and level picture; the strips are in any order.

        Raises `TooSlowError` when `seconds` are over and `RecogniserError` when it cannot work at all.
        """
        ...

    def line(self, image: Image.Image) -> tuple[str, float]:
        """Recognise a grey picture of a single line of print; returns its text and a confidence from 0 to 1.

        Raises `RecogniserError` when it cannot work at all.
        """
        ...
