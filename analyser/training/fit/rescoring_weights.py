"""Fit the weights of `classify.rescoring` on the log-odds of contracts that the linear model did not see."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
from sklearn.linear_model import LogisticRegression

from analyser.classify.features import Floats
from analyser.classify.rescoring import FEATURES, LEAST_LOG_ODDS, rescore, rescoring_features
from analyser.training.data.cuad_examples import Examples
from analyser.training.data.unit_labels import MATCH

REGULARISATION = 0.3
_FEWEST_MATCHES = 3


def fit_cuad_rescoring(examples: Examples, features: Floats, rows: npt.NDArray[np.int64]) -> Floats:
    """Fit the weights ((FEATURES + 1) x heads) on units `rows`; units at LEAST_LOG_ODDS or below are left out.

    A head with fewer than three matches keeps the linear model's log-odds.
    """
    weights = np.zeros((FEATURES + 1, len(examples.heads)), np.float32)
    weights[0] = 1.0
    for head in range(len(examples.heads)):
        near = rows[features[0, rows, head] > LEAST_LOG_ODDS]
        wanted = examples.truth[near, head] == MATCH
        if wanted.sum() < _FEWEST_MATCHES or wanted.all():
            continue
        chosen = features[:, near, head].T
        mean, spread = chosen.mean(axis=0), chosen.std(axis=0) + 1e-6
        model = LogisticRegression(C=REGULARISATION, max_iter=300).fit((chosen - mean) / spread, wanted)
        weights[:-1, head] = model.coef_[0] / spread
        weights[-1, head] = model.intercept_[0] - float((model.coef_[0] / spread) @ mean)
    return weights


def contract_rescoring_features(examples: Examples, logits: Floats) -> Floats:
    """Return the rescoring features of all units, contract by contract: FEATURES x units x heads."""
    features = np.zeros((FEATURES, *logits.shape), np.float32)
    lengths = _lengths(examples)
    for first, last in examples.bounds():
        for number, feature in enumerate(rescoring_features(logits[first:last], lengths[first:last])):
            features[number, first:last] = feature
    return features


def apply_rescoring(examples: Examples, logits: Floats, weights: Floats, rows: npt.NDArray[np.bool_]) -> Floats:
    """Return the probabilities of the units of whole contracts where `rows` is true: rows x heads."""
    lengths = _lengths(examples)
    parts = [
        rescore(logits[first:last], lengths[first:last], weights) for first, last in examples.bounds() if rows[first]
    ]
    return np.concatenate(parts)


def _lengths(examples: Examples) -> list[int]:
    return [len(text.split()) for text in examples.texts]
