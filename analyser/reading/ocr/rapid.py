"""RapidOCR on onnxruntime, with the models that ship in its package: nothing is fetched while it runs."""

from __future__ import annotations

import time
from collections.abc import Iterator, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from analyser.reading.ocr.recogniser import RecogniserError, Strip, TooSlowError, Word

# Lines are looked for in a smaller copy of the page, since that costs by the pixel, and read from the full picture.
# With 960 pixels clause numbers and lines of small print were overlooked (34 words of 802 on one page of CUAD, 41 of
# 658 on another); with 1280 only one and two, and with 1600 no fewer.
_SURVEY_SIDE = 1280  # pixels of the longer side
# Clause letters that stand alone are found with less than the package's 0.5; specks fall to what is read from them.
_LEAST_LIKE_PRINT = 0.3
_BATCH = 2  # lines recognised at once; more need more memory and save no time
_CHUNK = 8  # lines between two looks at the time
_ROOM = 0.08  # share of a strip's height that is paper above the letters, and as much below
_LONGEST = 100  # times its height that a line of print may be wide; what is longer is a rule

Pixels = NDArray[np.uint8]
Place = tuple[int, int, int, int]  # x0, top, x1, bottom in pixels


class Rapid:
    """Recognises on `threads` threads; the models are loaded when this is made."""

    name = "rapidocr"
    unread = "ŵŷ"  # they are in the model's list of characters, but it was not taught them

    def __init__(self, threads: int) -> None:
        try:
            from rapidocr import RapidOCR

            self.engine: Any = RapidOCR(
                params={
                    "Global.log_level": "critical",
                    "Global.max_side_len": 100_000,  # the picture's size is bounded before it comes here
                    "Global.return_word_box": True,
                    "Det.limit_type": "max",
                    "Det.limit_side_len": _SURVEY_SIDE,
                    "Det.box_thresh": _LEAST_LIKE_PRINT,
                    "Rec.rec_batch_num": _BATCH,
                    "EngineConfig.onnxruntime.intra_op_num_threads": threads,
                    "EngineConfig.onnxruntime.inter_op_num_threads": 1,
                }
            )
        except Exception as error:  # the package raises what its parts raise
            raise RecogniserError(f"RapidOCR cannot be started: {error}") from error

    def strips(self, image: Image.Image, dpi: float, seconds: float) -> Sequence[Strip]:
        """Recognise a picture, as `recogniser.Recogniser.strips` promises; the print's size needs no `dpi` here."""
        end = time.monotonic() + seconds
        pixels = np.stack([np.asarray(image.convert("L"))] * 3, axis=-1)
        found: list[Strip] = []
        try:
            boxes = self._places(pixels)
            for first in range(0, len(boxes), _CHUNK):
                if time.monotonic() > end:
                    raise TooSlowError("RapidOCR was stopped at the limit of seconds a page")
                found += self._recognised(pixels, boxes[first : first + _CHUNK])
        except TooSlowError:
            raise
        except Exception as error:  # whatever onnxruntime and OpenCV raise
            raise RecogniserError(f"RapidOCR failed: {error}") from error
        return found

    def line(self, image: Image.Image) -> tuple[str, float]:
        """Recognise one line, as `recogniser.Recogniser.line` promises."""
        pixels = np.stack([np.asarray(image.convert("L"))] * 3, axis=-1)
        try:
            result = self.engine.recognize_txt([pixels])
        except Exception as error:  # whatever onnxruntime and OpenCV raise
            raise RecogniserError(f"RapidOCR failed: {error}") from error
        return (str(result.txts[0]), float(result.scores[0])) if result.txts else ("", 0.0)

    def _places(self, pixels: Pixels) -> list[Place]:
        """Find where print stands; places of like shape follow each other, so that a batch needs little padding."""
        quads = self.engine(pixels, use_det=True, use_cls=False, use_rec=False).boxes
        corners = [] if quads is None else [(*quad.min(axis=0), *quad.max(axis=0)) for quad in quads]
        boxes = [(int(x0), int(top), int(x1) + 1, int(bottom) + 1) for x0, top, x1, bottom in corners]
        printed = [box for box in boxes if _shape(box) <= _LONGEST]
        return sorted(printed, key=_shape)

    def _recognised(self, pixels: Pixels, boxes: Sequence[Place]) -> Iterator[Strip]:
        result = self.engine.recognize_txt([pixels[top:bottom, x0:x1] for x0, top, x1, bottom in boxes])
        for box, text, score, columns in zip(boxes, result.txts, result.scores, result.word_results, strict=True):
            if text.strip():
                room = _ROOM * (box[3] - box[1])
                yield Strip(tuple(_words(text, columns, box)), box[1] + room, box[3] - room, float(score))


def _shape(box: Place) -> float:
    return (box[2] - box[0]) / (box[3] - box[1])


def _words(text: str, columns: Any, box: Place) -> Iterator[Word]:
    """Give each word the sides that its first and last characters have.

    The recogniser tells, for each character but spaces, the column of the strip at which it was sure of it; there are
    `line_txt_len` columns.
    """
    x0, _, x1, _ = box
    width = (x1 - x0) / columns.line_txt_len
    places = [place for word in columns.word_cols for place in word]
    first = 0
    for word in text.split():
        last = first + len(word) - 1
        yield Word(word, x0 + places[first] * width, min(x0 + (places[last] + 1) * width, x1))
        first = last + 1
