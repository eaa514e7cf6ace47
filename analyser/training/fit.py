"""Fit the linear models, their calibration and the thresholds."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from scipy import sparse
from sklearn.isotonic import IsotonicRegression
from sklearn.linear_model import LogisticRegression

from analyser.classify.calibration import Calibration
from analyser.classify.features import Floats, Vocabulary, learn_vocabulary
from analyser.classify.model import NEIGHBOUR_WEIGHT
from analyser.training.examples import MATCH, PART, Examples

LEAST_CONTRACTS = (3, 4, 5)
REGULARISATION = 10.0
TOLERANCE = 0.1
_MOST_POINTS = 40


@dataclass(frozen=True)
class Linear:
    """A vocabulary and the weights of its columns for each head, in three blocks (see `classify.model.Model`)."""

    vocabulary: Vocabulary
    weights: Floats
    bias: Floats

    def logits(self, examples: Examples, rows: npt.NDArray[np.int64]) -> Floats:
        """Return the log-odds of whole contracts' units `rows` (ascending): len(rows) x heads."""
        features = with_neighbours(
            self.vocabulary.matrix([examples.texts[row] for row in rows]), examples.contract[rows]
        )
        return np.asarray(features @ np.vstack(np.split(self.weights, 3, axis=1)) + self.bias)


def fit_linear(examples: Examples, rows: npt.NDArray[np.int64], seed: int = 0) -> Linear:
    """Fit one logistic regression for each head on whole contracts' units `rows` (ascending).

    Units that are only part of a gold span are left out for its head: neither a good nor a bad example.
    """
    texts = [examples.texts[row] for row in rows]
    contract = examples.contract[rows]
    vocabulary = learn_vocabulary(texts, contract.tolist(), LEAST_CONTRACTS)
    features = with_neighbours(vocabulary.matrix(texts), contract)
    truth = examples.truth[rows]
    weights = np.zeros((features.shape[1], len(examples.heads)), np.float32)
    bias = np.full(len(examples.heads), -10.0, np.float32)
    for head in range(len(examples.heads)):
        used = np.flatnonzero(truth[:, head] != PART)
        wanted = truth[used, head] == MATCH
        if not wanted.any():
            continue
        model = LogisticRegression(
            solver="liblinear", dual=True, C=REGULARISATION, tol=TOLERANCE, max_iter=200, random_state=seed
        )
        model.fit(features[used], wanted)
        weights[:, head], bias[head] = model.coef_[0], model.intercept_[0]
    blocks = np.split(weights, 3)
    return Linear(vocabulary, np.hstack(blocks), bias)


def with_neighbours(own: sparse.csr_matrix, contract: npt.NDArray[np.int64]) -> sparse.csr_matrix:
    """Put the features of the unit before and the unit after, of the same contract, beside each unit's own."""
    same = contract[:-1] == contract[1:]
    before = sparse.diags(same.astype(np.float32), -1, shape=(len(contract),) * 2) @ own
    after = sparse.diags(same.astype(np.float32), 1, shape=(len(contract),) * 2) @ own
    return sparse.hstack([own, NEIGHBOUR_WEIGHT * before, NEIGHBOUR_WEIGHT * after], format="csr")


def fit_calibration(scores: Floats, right: npt.NDArray[np.bool_]) -> Calibration:
    """Fit rising probabilities to held-out scores; few points are kept, each the middle of a step."""
    if not right.any():
        return Calibration((0.0,), (0.0,))
    isotonic = IsotonicRegression(out_of_bounds="clip").fit(scores, right)
    fitted = isotonic.predict(scores)
    levels, place = np.unique(fitted, return_inverse=True)
    middle = np.bincount(place, scores) / np.bincount(place)
    return Calibration(tuple(np.round(middle, 4).tolist()), tuple(np.round(levels, 5).tolist()))


def best_threshold(probabilities: Sequence[float], present: Sequence[bool]) -> float:
    """Return the threshold with the best F1 for presence, given each contract's highest probability.

    The middle between two neighbouring probabilities is taken, so that a small change of either changes nothing.
    """
    order = np.argsort(probabilities)[::-1]
    ranked, truth = np.asarray(probabilities)[order], np.asarray(present)[order]
    found = np.cumsum(truth)
    f1 = 2 * found / (np.arange(1, len(order) + 1) + max(int(truth.sum()), 1))
    best = int(np.argmax(f1))
    below = ranked[best + 1] if best + 1 < len(ranked) else 0.0
    return float(np.clip((ranked[best] + below) / 2, 0.05, 0.95))
