"""Fit the probability that a contract lacks a protection, on which protections CUAD's lawyers marked."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from sklearn.linear_model import LogisticRegression

from analyser.assessment.absence import PROTECTIONS, absence_features
from analyser.classify.features import Floats
from analyser.classify.model import combine_heads
from analyser.classify.rescoring import probability
from analyser.classify.scoring import LEAST_PROBABILITY
from analyser.training.data.cuad import Contract
from analyser.training.data.cuad_examples import Examples

_BINS = 10


@dataclass(frozen=True, slots=True)
class AbsenceReport:
    """Figures of absence on held-out contracts: answers, absent ones, area under the ROC curve, calibration error."""

    answers: int
    absent: int
    roc_area: float
    calibration_error: float


def fit_absence(
    contracts: Sequence[Contract],
    examples: Examples,
    heads: Floats,
    members: dict[str, tuple[str, ...]],
    fold: npt.NDArray[np.int64],
) -> tuple[Floats, AbsenceReport]:
    """Fit the weights on held-out probabilities (units x heads) of the protections that CUAD labels.

    The same weights are used for all six protections, since CUAD does not label two of them.
    """
    factors = combine_heads(heads, examples.heads, {name: members[name] for name in PROTECTIONS if name in members})
    rows, absent, group = [], [], []
    for name, probabilities in factors.items():
        for index, (first, last) in zip(_present(examples), examples.bounds(), strict=True):
            in_contract = probabilities[first:last]
            rows.append(absence_features(in_contract[in_contract >= LEAST_PROBABILITY].tolist()))
            absent.append(not any(label.category in members[name] for label in contracts[index].labels))
            group.append(fold[index])
    if len(set(absent)) < 2:
        return np.zeros(3, np.float32), AbsenceReport(len(absent), sum(absent), 0.0, 0.0)
    features, wanted, of_fold = np.array(rows, np.float32), np.array(absent), np.array(group)
    predicted = np.zeros(len(wanted), np.float32)
    for number in np.unique(of_fold):
        in_fold = of_fold == number
        predicted[in_fold] = probability(features[in_fold] @ _fit(features[~in_fold], wanted[~in_fold]))
    report = AbsenceReport(
        len(wanted), int(wanted.sum()), _roc_area(predicted, wanted), _calibration(predicted, wanted)
    )
    return _fit(features, wanted), report


def _present(examples: Examples) -> list[int]:
    """Return the indices of the contracts that have units, in order."""
    return sorted(set(examples.contract.tolist()))


def _fit(features: Floats, wanted: npt.NDArray[np.bool_]) -> Floats:
    if wanted.all() or not wanted.any():
        return np.array([0.0, 0.0, 4.0 if wanted.all() else -4.0], np.float32)
    model = LogisticRegression(C=10.0, max_iter=300).fit(features[:, :2], wanted)
    return np.append(model.coef_[0], model.intercept_[0]).astype(np.float32)


def _roc_area(predicted: Floats, wanted: npt.NDArray[np.bool_]) -> float:
    """Return the area under the ROC curve: how often an absent protection gets a higher probability than a present."""
    order = np.argsort(predicted, kind="stable")
    ranks = np.empty(len(predicted))
    ranks[order] = np.arange(1, len(predicted) + 1)
    absent = int(wanted.sum())
    return float((ranks[wanted].sum() - absent * (absent + 1) / 2) / (absent * (len(predicted) - absent)))


def _calibration(predicted: Floats, wanted: npt.NDArray[np.bool_]) -> float:
    place = np.minimum((predicted * _BINS).astype(int), _BINS - 1)
    gap = np.bincount(place, predicted, _BINS) - np.bincount(place, wanted, _BINS)
    return float(np.abs(gap).sum() / len(predicted))
