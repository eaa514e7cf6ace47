"""Fit the linear models and the thresholds."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from scipy import sparse
from sklearn.linear_model import LogisticRegression

from analyser.classify.features import Floats, Vocabulary, Weights, learn_vocabulary, score, with_surroundings
from analyser.training.data.cuad_examples import Examples
from analyser.training.data.unit_labels import MATCH, PART

LEAST_CONTRACTS = (3, 4, 5)
REGULARISATION = 10.0
TOLERANCE = 0.1
_NEVER = -10.0


@dataclass(frozen=True)
class Linear:
    """A vocabulary and the weights of its columns."""

    vocabulary: Vocabulary
    weights: Weights

    def logits(self, examples: Examples, rows: npt.NDArray[np.int64]) -> Floats:
        """Return the log-odds of whole contracts' units `rows` (ascending): len(rows) x heads."""
        own = self.vocabulary.matrix([examples.texts[row] for row in rows])
        contract = examples.contract[rows]
        return score(own, _headings(examples, rows), contract[:-1] == contract[1:], self.weights)


def fit_linear(examples: Examples, rows: npt.NDArray[np.int64], more: Sequence[str] = (), seed: int = 0) -> Linear:
    """Fit one logistic regression for each head on whole contracts' units `rows` (ascending).

    Units that are only part of a labelled span are left out for its head. `more` are other texts, each taken as a
    contract, whose words are added to the vocabulary.
    """
    texts = [examples.texts[row] for row in rows]
    contract = examples.contract[rows]
    last = int(contract.max(initial=0)) + 1
    groups = [*contract.tolist(), *range(last, last + len(more))]
    vocabulary = learn_vocabulary([*texts, *more], groups, LEAST_CONTRACTS)
    features = with_surroundings(vocabulary, vocabulary.matrix(texts), contract, _headings(examples, rows))
    weights, bias = fit_columns(features, examples.truth[rows], None, seed)
    own, around = np.split(weights, [vocabulary.columns])
    return Linear(vocabulary, Weights(own, around.reshape(3, vocabulary.size, -1), bias))


def fit_columns(
    features: sparse.csr_matrix, truth: npt.NDArray[np.int8], weight: Floats | None, seed: int = 0
) -> tuple[Floats, Floats]:
    """Fit a logistic regression for each column of `truth`, PART left out; return weights and constants.

    `weight` (as `truth`) is the weight of each example, None for equal ones. A column without a match gets a constant
    so low that it is never found.
    """
    weights = np.zeros((features.shape[1], truth.shape[1]), np.float32)
    bias = np.full(truth.shape[1], _NEVER, np.float32)
    for column in range(truth.shape[1]):
        used = np.flatnonzero(truth[:, column] != PART)
        wanted = truth[used, column] == MATCH
        if not wanted.any() or wanted.all():
            continue
        model = LogisticRegression(
            solver="liblinear", dual=True, C=REGULARISATION, tol=TOLERANCE, max_iter=200, random_state=seed
        )
        model.fit(features[used], wanted, None if weight is None else weight[used, column])
        weights[:, column], bias[column] = model.coef_[0], model.intercept_[0]
    return weights, bias


def _headings(examples: Examples, rows: npt.NDArray[np.int64]) -> npt.NDArray[np.int64]:
    """Return the headings of `rows` as indices into `rows`."""
    return np.searchsorted(rows, examples.headings[rows])


def best_thresholds(
    probabilities: Mapping[str, Floats], present: Mapping[str, npt.NDArray[np.bool_]]
) -> dict[str, float]:
    """Return a threshold for each factor: the mean of its own best one and of the best one for all factors together.

    The common one steadies the thresholds of factors that few contracts have.
    """
    factors = list(probabilities)
    common = best_threshold(
        np.concatenate([probabilities[factor] for factor in factors]),
        np.concatenate([present[factor] for factor in factors]),
    )
    return {factor: (best_threshold(probabilities[factor], present[factor]) + common) / 2 for factor in factors}


def best_threshold(probabilities: Floats, present: npt.NDArray[np.bool_]) -> float:
    """Return the threshold with the best F1 for presence, given each contract's highest probability.

    The threshold is midway between two neighbouring probabilities, so that a small change in either has no effect.
    """
    order = np.argsort(probabilities)[::-1]
    ranked, truth = probabilities[order], present[order]
    found = np.cumsum(truth)
    f1 = 2 * found / (np.arange(1, len(order) + 1) + max(int(truth.sum()), 1))
    best = int(np.argmax(f1))
    below = ranked[best + 1] if best + 1 < len(ranked) else 0.0
    return float(np.clip((ranked[best] + below) / 2, 0.05, 0.95))
