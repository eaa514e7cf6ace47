"""Find the boxes of printed strips on a page with the detection network.

The network gives for each pixel of a small copy the probability that it is in the core of a strip of print; cores are
separated and widened to the letters (Liao and others, "Real-time Scene Text Detection with Differentiable
Binarization", 2020).
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import numpy as np
from numpy.typing import NDArray
from PIL import Image
from scipy import ndimage

from analyser.reading.ocr.network import Floats, Network

PixelBox = tuple[int, int, int, int]  # x0, top, x1, bottom in pixels

# Lines are detected in a smaller copy of the page, since the cost is per pixel, and read from the full picture. With
# 960 pixels clause numbers and lines of small print were missed (34 words of 802 on one page of CUAD, 41 of 658 on
# another); with 1280 only one and two, and with 1600 no fewer.
_SURVEY_SIDE = 1280  # pixels of the longer side
_STEP = 32  # the sides of the network's input are multiples of this
# The copy is processed in bands, so that the network needs memory for one band only. Each includes this much of its
# neighbours, as the network judges a pixel by those around it.
_BAND, _MARGIN = 320, 32
_CORE = 0.3  # probability from which a pixel belongs to the core of a strip
# Single clause letters have less than RapidOCR's 0.5; specks are dropped by the confidence of what is read.
_LEAST_LIKE_PRINT = 0.3
_LEAST_CORE, _LEAST_STRIP = 3, 5  # pixels of the shorter side, as in RapidOCR
_WIDENED = 1.6  # how far letters extend beyond their core, as a multiple of its area over its perimeter
_LONGEST = 100  # times its height that a line of print may be wide; anything longer is a rule
_TOUCHING = np.ones((3, 3), dtype=np.int64)


def find_boxes(image: Image.Image, network: Network) -> list[PixelBox]:
    """Return the boxes of the strips of print on a grey, level picture, in any order."""
    scale = min(_SURVEY_SIDE / max(image.size), 1.0)
    width, height = (max(round(side * scale / _STEP), 1) * _STEP for side in image.size)
    small = image.resize((width, height), Image.Resampling.BILINEAR)
    pixels = np.asarray(small, dtype=np.float32) / 127.5 - 1
    found = _boxes(_likelihood(pixels, network), image.width / width, image.height / height)
    return [box for box in found if aspect_ratio(box) <= _LONGEST]


def aspect_ratio(place: PixelBox) -> float:
    """Return the width of a strip as a multiple of its height."""
    return (place[2] - place[0]) / (place[3] - place[1])


def _likelihood(pixels: Floats, network: Network) -> Floats:
    """Return for each pixel the probability, from 0 to 1, that it is in the core of a strip."""
    height, width = pixels.shape
    likelihood = np.empty_like(pixels)
    for top in range(0, height, _BAND):
        bottom = min(top + _BAND, height)
        above, below = max(top - _MARGIN, 0), min(bottom + _MARGIN, height)
        band = np.broadcast_to(pixels[above:below], (1, 3, below - above, width))
        seen = network.run(np.ascontiguousarray(band))[0, 0]
        likelihood[top:bottom] = seen[top - above : bottom - above]
    return likelihood


def _boxes(likelihood: Floats, across: float, down: float) -> Iterator[PixelBox]:
    """Yield the boxes of strips; `across` and `down` are the picture's pixels for one of the small copy's."""
    height, width = likelihood.shape
    cores, _ = ndimage.label(_joined(likelihood > _CORE), _TOUCHING)
    slices: Sequence[tuple[slice, slice]] = ndimage.find_objects(cores)
    for rows, columns in slices:
        tall, wide = rows.stop - rows.start, columns.stop - columns.start
        if min(tall, wide) < _LEAST_CORE or likelihood[rows, columns].mean() < _LEAST_LIKE_PRINT:
            continue
        by = tall * wide * _WIDENED / (2 * (tall + wide))
        x0, x1 = max(columns.start - by, 0.0), min(columns.stop - 1 + by, width)
        top, bottom = max(rows.start - by, 0.0), min(rows.stop - 1 + by, height)
        if min(x1 - x0, bottom - top) >= _LEAST_STRIP:
            yield int(x0 * across), int(top * down), int(x1 * across) + 1, int(bottom * down) + 1


def _joined(cores: NDArray[np.bool_]) -> NDArray[np.bool_]:
    """Close gaps of one pixel, to the right and below."""
    closed = cores.copy()
    closed[1:] |= cores[:-1]
    closed[:, 1:] |= closed[:, :-1].copy()
    return closed
