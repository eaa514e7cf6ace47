"""Measures: precision and recall as in CUAD's paper, presence by contract, and calibration error."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np
import numpy.typing as npt

from analyser.training.data.cuad_answers import jaccard, words

_LEAST_OVERLAP = 0.5
_THRESHOLDS = [step / 100 for step in range(99, 0, -1)] + [0.001, -1.0]
_MISSED = -1.0


@dataclass(frozen=True, slots=True)
class Prediction:
    """Predicted words of one contract and category, with their probability and their offset in its text."""

    probability: float
    text: str
    start: int = 0


@dataclass(frozen=True, slots=True)
class Hits:
    """How the predictions for a contract and category match the answers.

    `answers` holds for each answer the highest probability of a prediction that matches it (-1: none), `wrong` the
    probabilities of the predictions that match no answer and `wrong_starts` their offsets, `right` the probabilities of
    those that do.
    """

    answers: tuple[float, ...] = ()
    wrong: tuple[float, ...] = ()
    right: tuple[float, ...] = ()
    wrong_starts: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class CurveScore:
    """Area under the precision-recall curve, and precision at 80% and 90% recall (0: recall not reached)."""

    answers: int
    aupr: float
    precision_at_80_recall: float
    precision_at_90_recall: float


@dataclass(frozen=True, slots=True)
class PresenceScore:
    """Whether factors are shown in the contracts that have them, counted over (contract, factor)."""

    precision: float
    recall: float
    f1: float


def match(predictions: Sequence[Prediction], answers: Iterable[str], *, inside_counts: bool = False) -> Hits:
    """Match predictions with answers: a Jaccard index of one half or above is a match, as in CUAD's paper.

    `inside_counts` also accepts a prediction that holds the answer verbatim, as the paper does for parties.
    """
    predicted_words = [words(prediction.text) for prediction in predictions]
    matched: set[int] = set()
    best = []
    for answer in answers:
        wanted = words(answer)
        found = [
            index
            for index, (predicted, prediction) in enumerate(zip(predicted_words, predictions, strict=True))
            if jaccard(wanted, predicted) >= _LEAST_OVERLAP or (inside_counts and answer in prediction.text)
        ]
        matched.update(found)
        best.append(max((predictions[index].probability for index in found), default=_MISSED))
    wrong = [prediction for index, prediction in enumerate(predictions) if index not in matched]
    return Hits(
        answers=tuple(best),
        wrong=tuple(prediction.probability for prediction in wrong),
        right=tuple(predictions[index].probability for index in sorted(matched)),
        wrong_starts=tuple(prediction.start for prediction in wrong),
    )


def curve(hits: Iterable[Hits]) -> list[tuple[float, float]]:
    """Return points (recall, precision) by falling threshold; precision never rises with recall, as in the paper."""
    taken = list(hits)
    answers = np.array([p for hit in taken for p in hit.answers])
    wrong = np.array([p for hit in taken for p in hit.wrong])
    points = [(0.0, 1.0)]
    for threshold in _THRESHOLDS:
        found, false = int((answers > threshold).sum()), int((wrong > threshold).sum())
        if found + false:
            points.append((found / len(answers), found / (found + false)))
    best = 0.0
    monotone = []
    for recall, precision in reversed(points):
        best = max(best, precision)
        monotone.append((recall, best))
    return monotone[::-1]


def curve_score(hits: Iterable[Hits]) -> CurveScore:
    """Return the paper's measures over the hits of any number of contracts and categories."""
    taken = list(hits)
    count = sum(len(hit.answers) for hit in taken)
    if not count:
        return CurveScore(0, 0.0, 0.0, 0.0)
    points = curve(taken)
    area = sum((r2 - r1) * (p1 + p2) / 2 for (r1, p1), (r2, p2) in pairwise(points))
    at_80, at_90 = (next((p for r, p in points if r >= recall), 0.0) for recall in (0.8, 0.9))
    return CurveScore(count, area, at_80, at_90)


def presence_score(shown: npt.NDArray[np.bool_], present: npt.NDArray[np.bool_]) -> PresenceScore:
    """Compare which factors are shown with which are present, two arrays of the same shape."""
    right = int((shown & present).sum())
    precision = right / max(int(shown.sum()), 1)
    recall = right / max(int(present.sum()), 1)
    return PresenceScore(precision, recall, 2 * precision * recall / (precision + recall) if right else 0.0)


def calibration_error(hits: Iterable[Hits], bins: int = 10) -> float:
    """Return the expected calibration error of all predictions, in equal bins of probability."""
    taken = list(hits)
    results = [(p, True) for hit in taken for p in hit.right] + [(p, False) for hit in taken for p in hit.wrong]
    gaps = (bin.predictions * abs(bin.probability - bin.right) for bin in reliability(results, bins))
    return sum(gaps) / max(len(results), 1)


@dataclass(frozen=True, slots=True)
class Bin:
    """Predictions of about the same probability: how many, their mean probability, and the share that was right."""

    predictions: int
    probability: float
    right: float


def reliability(results: Sequence[tuple[float, bool]], bins: int = 10) -> tuple[Bin, ...]:
    """Sort predictions (probability, right or not) into equal bins of probability; empty bins are left out."""
    probability = np.array([p for p, _ in results], np.float64)
    truth = np.array([right for _, right in results], np.float64)
    place = np.minimum((probability * bins).astype(int), bins - 1)
    counts, expected, right = (np.bincount(place, weights, bins) for weights in (None, probability, truth))
    return tuple(
        Bin(int(count), float(mean / count), float(found / count))
        for count, mean, found in zip(counts, expected, right, strict=True)
        if count
    )
