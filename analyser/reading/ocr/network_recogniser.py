"""PaddleOCR's networks (PP-OCRv6) run on onnxruntime; they ship in `models/ocr`, and nothing is fetched.

RapidOCR, from which they come, is not used: it reads print in any script at any angle, and takes twice the memory and
half as much time again for pages that are level and in two languages.
"""

from __future__ import annotations

import time
from collections.abc import Iterator, Sequence

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from analyser.reading.ocr.network import Floats, Network, network_file
from analyser.reading.ocr.recogniser import RecogniserError, Strip, TooSlowError, Word
from analyser.reading.ocr.text_boxes import PixelBox, aspect_ratio, find_boxes

_HEIGHT, _LEAST_WIDTH = 48, 320  # pixels of the pictures that the network was trained on
_MARGIN = 0.08  # share of a strip's height that is margin above the letters, and as much below
_BLANK = ""  # the network's first class: no character begins here


class NetworkRecogniser:
    """Recognises with the networks that ship, on `threads` threads; they are loaded when this is created."""

    name = "pp-ocr"
    unread = "ŵŷ"  # in the network's list of characters, but not in its training data

    def __init__(self, threads: int) -> None:
        try:
            self._finder = Network(network_file("finder"), threads)
            self._reader = Network(network_file("reader"), threads)
            self._letters = [_BLANK, *self._reader.notes["character"].split("\n")]
        except RecogniserError:
            raise
        except Exception as error:  # onnxruntime has its own errors, and the file may be anything
            raise RecogniserError(f"the networks for OCR cannot be loaded: {error}") from error

    def strips(self, image: Image.Image, dpi: float, seconds: float) -> Sequence[Strip]:
        """Recognise a picture, as described in `recogniser.Recogniser.strips`; `dpi` is not needed."""
        end = time.monotonic() + seconds
        grey = image.convert("L")
        found: list[Strip] = []
        try:
            for place in find_boxes(grey, self._finder):
                if time.monotonic() > end:
                    raise TooSlowError("OCR was stopped at the limit of seconds a page")
                if strip := self._read(grey, place):
                    found.append(strip)
        except (TooSlowError, MemoryError):  # without memory words would be missing
            raise
        except Exception as error:  # anything that onnxruntime raises
            raise RecogniserError(f"OCR failed: {error}") from error
        return found

    def line(self, image: Image.Image) -> tuple[str, float]:
        """Recognise one line, as described in `recogniser.Recogniser.line`."""
        grey = image.convert("L")
        try:
            strip = self._read(grey, (0, 0, *grey.size))
        except MemoryError:
            raise
        except Exception as error:  # anything that onnxruntime raises
            raise RecogniserError(f"OCR failed: {error}") from error
        return (" ".join(word.text for word in strip.words), strip.confidence) if strip else ("", 0.0)

    def _read(self, grey: Image.Image, place: PixelBox) -> Strip | None:
        """Read one strip; several at once would all be padded to the longest, which costs more time than it saves.

        Compressed to 85 per cent of its width it takes a tenth less time and has a third more errors; to 70, ten times
        as many.
        """
        width = max(round(_HEIGHT * aspect_ratio(place)), 1)
        cut = grey.crop(place).resize((width, _HEIGHT), Image.Resampling.BILINEAR)
        values = np.zeros((1, 3, _HEIGHT, max(width, _LEAST_WIDTH)), dtype=np.float32)
        values[..., :width] = np.asarray(cut, dtype=np.float32) / 127.5 - 1
        (likelihood,) = self._reader.run(values)
        step = values.shape[3] / len(likelihood) * (place[2] - place[0]) / width
        return _strip(likelihood, self._letters, place, step)


def _strip(likelihood: Floats, letters: Sequence[str], place: PixelBox, step: float) -> Strip | None:
    """Return the words that the network's output gives for a strip, or None; each output step is `step` pixels wide.

    A character is where the likeliest class changes (Graves and others, "Connectionist Temporal Classification", 2006).
    """
    best: NDArray[np.intp] = likelihood.argmax(axis=1)
    begins = np.flatnonzero((best != 0) & (best != np.concatenate(([0], best[:-1]))))
    words = tuple(_words([letters[index] for index in best[begins]], begins, place, step))
    if not words:
        return None
    _, top, _, bottom = place
    margin = _MARGIN * (bottom - top)
    return Strip(words, top + margin, bottom - margin, float(likelihood[begins, best[begins]].mean()))


def _words(characters: Sequence[str], steps: NDArray[np.intp], place: PixelBox, step: float) -> Iterator[Word]:
    """Yield the words between spaces, each with the sides of its first and last character."""
    x0, _, x1, _ = place
    first = 0
    for last in range(len(characters) + 1):
        if last < len(characters) and not characters[last].isspace():
            continue
        if last > first:
            left, right = x0 + steps[first] * step, x0 + (steps[last - 1] + 1) * step
            yield Word("".join(characters[first:last]), float(left), float(min(right, x1)))
        first = last + 1
