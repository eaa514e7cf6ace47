"""Learn from corrections: move the weights of a trained model by what people confirmed and rejected.

A council has no CUAD, so nothing is trained from the start. Each British head is moved as little as agrees with the
decisions: a logistic regression whose weights are pulled back to the present ones, while what the head says of our own
clauses is to stay as it is. Whom words favour is fitted anew on our own clauses and the confirmed quotes. Everything
else (vocabulary, CUAD's heads, second looks, thresholds, further files of the model) stays.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import numpy as np
import numpy.typing as npt
from scipy import optimize, sparse

from analyser.classify.features import Floats, Weights
from analyser.classify.model import Model
from analyser.errors import ModelError
from analyser.training.british import OwnExamples, fit_sides, own_examples
from analyser.training.examples import MATCH, PART
from analyser.training.fit import with_context
from analyser.training.lessons import Lesson, lesson_examples
from analyser.training.own import OwnClause

WEIGHT_OF_LESSON = 2.0
WEIGHT_OF_ANCHOR = 1.0
STRENGTH = 1.0
"""How far decisions may move weights: the inverse of the pull back, as `C` of a logistic regression."""

_MOST_STEPS = 100
Doubles = npt.NDArray[np.float64]


def update(model: Model, own: Sequence[OwnClause], lessons: Sequence[Lesson]) -> Model:
    """Return the model with its British heads and whom words favour moved by some lessons.

    `own` are our own labelled clauses. Raises ModelError for a model without British heads.
    """
    british = model.british
    if british is None:
        raise ModelError("the model knows nothing of British contracts", "give another with --model")
    kept = own_examples(own, british.factors)
    taught = lesson_examples(lessons, british.factors)
    features = sparse.vstack([_features(model, taught), _features(model, kept)], format="csr")
    heads = len(model.heads)
    columns = _columns(model.weights, heads).astype(np.float64)
    bias = model.weights.bias[heads:].astype(np.float64)
    size = len(taught.texts)
    for column in range(len(british.factors)):
        decided = np.flatnonzero((taught.truth[:, column] != PART) & ~taught.is_heading)
        if not len(decided):
            continue
        rows = np.concatenate([decided, np.arange(size, features.shape[0])])
        present = features[rows] @ columns[:, column] + bias[column]
        wanted = 1 / (1 + np.exp(-present))
        wanted[: len(decided)] = taught.truth[decided, column] == MATCH
        weight = np.full(len(rows), WEIGHT_OF_ANCHOR)
        weight[: len(decided)] = WEIGHT_OF_LESSON
        step = moved(features[rows], present, wanted, weight)
        columns[:, column] += step[:-1]
        bias[column] += step[-1]
    quotes = [*own, *(lesson.clause for lesson in lessons)]
    return replace(
        model,
        weights=_with_columns(model.weights, columns, bias, heads),
        british=replace(british, favours=fit_sides(model.vocabulary, quotes, british.factors)),
    )


def moved(features: sparse.csr_matrix, present: Doubles, wanted: Doubles, weight: Doubles) -> Doubles:
    """Return what to add to a head's weights and, last, to its constant.

    `present` are the head's log-odds for each row, `wanted` the probabilities to come near to (0 to 1), `weight` how
    much each row counts. Minimised is the weighted cross-entropy and half the squared length of the step over
    `STRENGTH`.
    """
    design = sparse.hstack([features, np.ones((features.shape[0], 1))], format="csr").astype(np.float64)
    back = design.T.tocsr()

    def loss(step: Doubles) -> tuple[float, Doubles]:
        scores = present + design @ step
        likely = 1 / (1 + np.exp(-scores))
        entropy = weight @ (np.logaddexp(0, scores) - wanted * scores)
        return float(step @ step / (2 * STRENGTH) + entropy), step / STRENGTH + back @ (weight * (likely - wanted))

    start = np.zeros(design.shape[1])
    found = optimize.minimize(loss, start, jac=True, method="L-BFGS-B", options={"maxiter": _MOST_STEPS})
    step: Doubles = found.x
    return step


def _features(model: Model, examples: OwnExamples) -> sparse.csr_matrix:
    own = model.vocabulary.matrix(examples.texts)
    return with_context(model.vocabulary, own, examples.clause, examples.headings)


def _columns(weights: Weights, heads: int) -> Floats:
    """Return the weights of the British heads, those of what stands around below those of the unit's own words."""
    around = weights.around[:, :, heads:]
    return np.concatenate([weights.own[:, heads:], around.reshape(-1, around.shape[2])])


def _with_columns(weights: Weights, columns: Doubles, bias: Doubles, heads: int) -> Weights:
    own, around = np.split(columns.astype(np.float32), [weights.own.shape[0]])
    shape = (*weights.around.shape[:2], -1)
    return Weights(
        own=np.concatenate([weights.own[:, :heads], own], axis=1),
        around=np.concatenate([weights.around[:, :, :heads], around.reshape(shape)], axis=2),
        bias=np.concatenate([weights.bias[:heads], bias.astype(np.float32)]),
    )
