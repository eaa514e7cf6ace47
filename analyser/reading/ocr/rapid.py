"""RapidOCR on onnxruntime, with the models that ship in its package: nothing is ever fetched."""

from __future__ import annotations

import time
from collections.abc import Iterator, Sequence
from itertools import batched
from typing import Any

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from analyser.reading.ocr.recogniser import RecogniserError, Strip, TooSlowError, Word

_SURVEY_SIDE = 1280  # pixels of the longer side in which lines are looked for
_BATCH = 4
_LEAST_SCORE = 0.5

Pixels = NDArray[np.uint8]
