"""Learning from corrections: update the weights of a trained model by the findings confirmed and rejected in reviews.

A council does not have CUAD, so no model is trained from scratch. Each UK head is updated by a logistic regression
whose weights are regularised towards the present ones, while its scores of our own clauses are kept as targets. Its
constant does not change, since reviewers see few of the sentences that carry no factor. The target is the final
probability, so that a head does not learn what the rescoring adds from the surroundings. The weights for the favoured
side are updated in the same way, on the confirmed quotes. Everything else (vocabulary, CUAD's heads, rescoring,
thresholds, other files of the model) stays the same.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import numpy as np
import numpy.typing as npt
from scipy import optimize, sparse, special

from analyser.classify.favours import Roles
from analyser.classify.favours_model import SIDES, favours_features
from analyser.classify.features import Floats, Weights, with_surroundings
from analyser.classify.model import Model
from analyser.classify.uk_model import UkModel
from analyser.errors import ModelError
from analyser.training.data.corrections import Correction, correction_examples
from analyser.training.data.own_clauses import OwnClause
from analyser.training.data.unit_labels import MATCH, NONE, OwnExamples, own_examples

WEIGHT_OF_CORRECTION = 2.0
WEIGHT_OF_ANCHOR = 1.0
STRENGTH = 0.15
STRENGTH_OF_FAVOURS = 0.2
"""Inverse strength of the regularisation towards the present weights, as `C` of a logistic regression."""

PROBABILITY_OF_MISSED = 0.05
"""The probability assumed for words that only reviewers found."""

_STEPS = {"maxiter": 100}
Doubles = npt.NDArray[np.float64]


def apply_corrections(model: Model, own_clauses: Sequence[OwnClause], corrections: Sequence[Correction]) -> Model:
    """Return the model with its UK heads and its weights for the favoured side updated by corrections.

    `own_clauses` are our own labelled clauses. Raises ModelError for a model without UK heads.
    """
    uk = model.uk
    if uk is None:
        raise ModelError("the model has no part for UK contracts", "give another with --model")
    kept = own_examples(own_clauses, uk.factors)
    corrected = correction_examples(corrections, uk.factors)
    features = sparse.vstack([_features(model, corrected), _features(model, kept)], format="csr")
    slope = float(uk.rescoring[0]) / (2 if model.encoder else 1)  # the encoder's half of the mean does not change
    chances = _log_odds(corrections)[:, corrected.clause]
    heads = len(model.heads)
    columns = _columns(model.weights, heads).astype(np.float64)
    bias = model.weights.bias[heads:]
    size = len(corrected.texts)
    for column in range(len(uk.factors)):
        head = features @ columns[:, column] + bias[column]
        decided = _decided(corrected, column, head[:size])
        if not len(decided):
            continue
        rows = np.concatenate([decided, np.arange(size, features.shape[0])])
        present = head[rows]
        wanted = 1 / (1 + np.exp(-present))
        carried = corrected.truth[decided, column] == MATCH
        present[: len(decided)] = np.where(carried, *chances[:, decided])
        wanted[: len(decided)] = carried
        weight = np.full(len(rows), WEIGHT_OF_ANCHOR)
        weight[: len(decided)] = WEIGHT_OF_CORRECTION
        scale = sparse.diags(np.where(np.arange(len(rows)) < len(decided), slope, 1.0))
        step = fit_step(scale @ features[rows], present, wanted, weight)
        columns[:, column] += step
    return replace(
        model,
        weights=_with_columns(model.weights, columns, heads),
        uk=replace(
            uk, favours=_moved_favours(model, uk, own_clauses, [correction.clause for correction in corrections])
        ),
    )


def fit_step(features: sparse.csr_matrix, present: Doubles, wanted: Doubles, weight: Doubles) -> Doubles:
    """Return the step to add to a head's weights.

    `present` are the head's log-odds for each row, `wanted` the target probabilities (0 to 1), `weight` the weight of
    each row. The step minimises the weighted cross-entropy plus half its squared length over `STRENGTH`.
    """
    design = features.astype(np.float64)
    back = design.T.tocsr()

    def loss(step: Doubles) -> tuple[float, Doubles]:
        scores = present + design @ step
        likely = 1 / (1 + np.exp(-scores))
        entropy = weight @ (np.logaddexp(0, scores) - wanted * scores)
        return float(step @ step / (2 * STRENGTH) + entropy), step / STRENGTH + back @ (weight * (likely - wanted))

    start = np.zeros(design.shape[1])
    found = optimize.minimize(loss, start, jac=True, method="L-BFGS-B", options=_STEPS)
    step: Doubles = found.x
    return step


def _decided(corrected: OwnExamples, column: int, head: Doubles) -> npt.NDArray[np.int64]:
    """Return the units to learn a factor from; of several units in one confirmed quote, the head's highest-scoring."""
    truth = corrected.truth[:, column]
    order = np.lexsort((-head, corrected.clause))
    match = order[(truth[order] == MATCH) & ~corrected.is_heading[order]]
    _, likeliest = np.unique(corrected.clause[match], return_index=True)
    not_carried = np.flatnonzero((truth == NONE) & ~corrected.is_heading)
    return np.sort(np.concatenate([match[likeliest], not_carried]))


def _log_odds(corrections: Sequence[Correction]) -> Doubles:
    """Return the model's log-odds of each correction's confirmed and rejected factor: 2 x corrections.

    They are low where the model did not find the factor.
    """
    found = np.array(
        [PROBABILITY_OF_MISSED if correction.chance is None else correction.chance for correction in corrections]
    )
    changed = np.array([correction.rejected is not None for correction in corrections])
    clipped = np.clip(np.stack([np.where(changed, PROBABILITY_OF_MISSED, found), found]), 0.01, 0.99)
    odds: Doubles = np.log(clipped / (1 - clipped))
    return odds


def _moved_favours(
    model: Model, uk: UkModel, own_clauses: Sequence[OwnClause], corrected: Sequence[OwnClause]
) -> Floats:
    """Return the weights of whom words favour, updated by the sides of confirmed quotes."""
    quotes = [(clause, quote) for clause in (*corrected, *own_clauses) for quote in clause.quotes]
    confirmed = sum(len(clause.quotes) for clause in corrected)
    if not confirmed:
        return uk.favours
    features = favours_features(
        [clause.document.text[quote.start : quote.end] for clause, quote in quotes],
        [quote.factor for _, quote in quotes],
        [Roles.of(clause.parties) for clause, _ in quotes],
        model.vocabulary,
        uk.factors,
    )
    present = np.asarray(features @ uk.favours[:-1] + uk.favours[-1], np.float64)
    wanted = special.softmax(present, axis=1)
    wanted[:confirmed] = np.eye(len(SIDES))[[SIDES.index(quote.favours) for _, quote in quotes[:confirmed]]]
    weight = np.where(np.arange(len(quotes)) < confirmed, WEIGHT_OF_CORRECTION, WEIGHT_OF_ANCHOR)[:, None]
    design = features.astype(np.float64)
    back = design.T.tocsr()
    shape = (design.shape[1], len(SIDES))

    def loss(flat: Doubles) -> tuple[float, Doubles]:
        step = flat.reshape(shape)
        scores = present + design @ step
        entropy = -(weight * wanted * special.log_softmax(scores, axis=1)).sum()
        slope = step / STRENGTH_OF_FAVOURS + back @ (weight * (special.softmax(scores, axis=1) - wanted))
        return float(flat @ flat / (2 * STRENGTH_OF_FAVOURS) + entropy), slope.ravel()

    found = optimize.minimize(loss, np.zeros(shape[0] * shape[1]), jac=True, method="L-BFGS-B", options=_STEPS)
    favours = uk.favours.copy()
    favours[:-1] += found.x.reshape(shape).astype(np.float32)
    return favours


def _features(model: Model, examples: OwnExamples) -> sparse.csr_matrix:
    features = model.vocabulary.matrix(examples.texts)
    return with_surroundings(model.vocabulary, features, examples.contract, examples.headings)


def _columns(weights: Weights, heads: int) -> Floats:
    """Return the weights of the UK heads: those of a unit's own words above those of its surroundings."""
    around = weights.around[:, :, heads:]
    return np.concatenate([weights.own[:, heads:], around.reshape(-1, around.shape[2])])


def _with_columns(weights: Weights, columns: Doubles, heads: int) -> Weights:
    own, around = np.split(columns.astype(np.float32), [weights.own.shape[0]])
    shape = (*weights.around.shape[:2], -1)
    return Weights(
        own=np.concatenate([weights.own[:, :heads], own], axis=1),
        around=np.concatenate([weights.around[:, :, :heads], around.reshape(shape)], axis=2),
        bias=weights.bias,
    )
