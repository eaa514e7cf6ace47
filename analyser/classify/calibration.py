"""From a score to a probability: the steps of an isotonic fit, with straight lines between them."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from analyser.classify.features import Floats


@dataclass(frozen=True)
class Calibration:
    """Rising points (score, probability); between two of them the probability runs in a straight line."""

    points: tuple[float, ...]
    probabilities: tuple[float, ...]

    def __call__(self, scores: npt.ArrayLike) -> Floats:
        """Return the probabilities of the scores, flat beyond the first and last point."""
        return np.interp(scores, self.points, self.probabilities).astype(np.float32)
