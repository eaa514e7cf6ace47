"""Fit the UK part of the model: heads, topics of headings, dialect, rescoring, and whom words favour.

Heads are fitted on our own clauses and on CUAD's categories that correspond to a factor; the rescoring on whole
contracts labelled by reference, which no head has seen.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt
from sklearn.linear_model import LogisticRegression

from analyser.classify.favours import Roles
from analyser.classify.favours_model import SIDES, favours_features
from analyser.classify.features import Floats, Vocabulary, Weights, with_surroundings
from analyser.classify.rescoring import LEAST_LOG_ODDS
from analyser.classify.units import Unit
from analyser.domain import Document
from analyser.training.data.cuad_examples import Examples, label_by_factor
from analyser.training.data.own_clauses import OwnClause
from analyser.training.data.unit_labels import MATCH, NONE, PART, OwnExamples
from analyser.training.fit.linear import fit_columns

WEIGHT_OF_CUAD = {MATCH: 0.7, NONE: 0.15}
WEIGHT_OF_OWN = {MATCH: 5.0, NONE: 1.0}
EVERY_NTH_CONTRACT = 3
REGULARISATION = 10.0


def fit_heads(vocabulary: Vocabulary, examples: Examples, own: OwnExamples, factors: Sequence[str]) -> Weights:
    """Fit one logistic regression for each factor on our own clauses and every third contract of CUAD."""
    chosen = np.flatnonzero(examples.contract % EVERY_NTH_CONTRACT == 0)
    size = len(chosen)
    texts = [examples.texts[row] for row in chosen] + list(own.texts)
    groups = np.concatenate([examples.contract[chosen], own.contract + 1 + examples.contract.max(initial=0)])
    headings = np.concatenate([np.searchsorted(chosen, examples.headings[chosen]), size + own.headings])
    features = with_surroundings(vocabulary, vocabulary.matrix(texts), groups, headings)
    truth = np.concatenate([label_by_factor(examples, factors)[chosen], own.truth])
    truth[size:][own.is_heading] = PART
    is_own = np.arange(len(truth)) >= size
    weight = np.where(
        is_own[:, None],
        np.where(truth == MATCH, WEIGHT_OF_OWN[MATCH], WEIGHT_OF_OWN[NONE]),
        np.where(truth == MATCH, WEIGHT_OF_CUAD[MATCH], WEIGHT_OF_CUAD[NONE]),
    )
    columns, bias = fit_columns(features, truth, weight)
    own_columns, around = np.split(columns, [vocabulary.columns])
    return Weights(own_columns, around.reshape(3, vocabulary.size, -1), bias)


def fit_topic(vocabulary: Vocabulary, clauses: Sequence[OwnClause], factors: Sequence[str]) -> Floats:
    """Fit the factors that a clause's heading announces: (words + 1) x factors."""
    headings = [clause.clauses[0].heading for clause in clauses]
    words = vocabulary.matrix(headings)[:, : vocabulary.size]
    topic = np.zeros((vocabulary.size + 1, len(factors)), np.float32)
    for column, factor in enumerate(factors):
        wanted = np.array([any(quote.factor == factor for quote in clause.quotes) for clause in clauses])
        model = LogisticRegression(C=REGULARISATION, max_iter=300, class_weight={False: 1, True: 3}).fit(words, wanted)
        topic[:-1, column], topic[-1, column] = model.coef_[0], model.intercept_[0]
    return topic


def fit_dialect(
    vocabulary: Vocabulary, examples: Examples, own: OwnExamples, references: Sequence[Sequence[str]], seed: int = 0
) -> Floats:
    """Fit the words that distinguish UK documents (`references`, and our own clauses) from CUAD's: words + 1.

    Scale and constant are set so that the probability is one half midway between the 95th percentile of CUAD's
    documents and the 5th percentile of the references.
    """
    random = np.random.default_rng(seed)
    cuad = [examples.texts[row] for row in np.flatnonzero(random.random(len(examples.texts)) < 0.15)]
    uk = [text for text, heading in zip(own.texts, own.is_heading, strict=True) if not heading]
    uk += [text for texts in references for text in texts]
    wanted = np.arange(len(cuad) + len(uk)) >= len(cuad)
    words = vocabulary.matrix(cuad + uk)[:, : vocabulary.size]
    model = LogisticRegression(solver="liblinear", dual=True, C=3, class_weight="balanced", tol=0.1, random_state=seed)
    model.fit(words, wanted)
    weights = model.coef_[0].astype(np.float32)

    def mean(texts: Sequence[str]) -> float:
        return float(np.mean(vocabulary.matrix(texts)[:, : vocabulary.size] @ weights))

    documents = [examples.texts[first:last] for first, last in examples.bounds()]
    high = float(np.quantile([mean(texts) for texts in documents], 0.95))
    low = float(np.quantile([mean(texts) for texts in references], 0.05)) if references else high + 1.0
    scale = 8.0 / max(low - high, 0.1)
    return np.append(weights * scale, -scale * (low + high) / 2).astype(np.float32)


def fit_favours(vocabulary: Vocabulary, clauses: Sequence[OwnClause], factors: Sequence[str]) -> Floats:
    """Fit whom words favour on the quotes of our own clauses: (columns + factors + sides + 1) x sides."""
    quotes = [(clause, quote) for clause in clauses for quote in clause.quotes]
    features = favours_features(
        [clause.document.text[quote.start : quote.end] for clause, quote in quotes],
        [quote.factor for _, quote in quotes],
        [Roles.of(clause.parties) for clause, _ in quotes],
        vocabulary,
        factors,
    )
    weights = np.zeros((features.shape[1] + 1, len(SIDES)), np.float32)
    sides = np.array([SIDES.index(quote.favours) for _, quote in quotes])
    model = LogisticRegression(C=2.0, max_iter=300).fit(features, sides)
    weights[-1] = -10.0
    for row, side in enumerate(model.classes_):
        weights[:-1, side], weights[-1, side] = model.coef_[row], model.intercept_[row]
    return weights


def fit_uk_rescoring(features: Sequence[Floats], truth: npt.NDArray[np.int8]) -> Floats:
    """Fit the UK rescoring on units of whole contracts; `features` (units x factors each), `truth` as in Examples."""
    stacked = np.stack([feature.ravel() for feature in features], axis=1)
    labels = truth.ravel()
    near = (labels != PART) & ((stacked[:, 0] > LEAST_LOG_ODDS) | (labels == MATCH))
    chosen = stacked[near]
    mean, spread = chosen.mean(axis=0), chosen.std(axis=0) + 1e-6
    model = LogisticRegression(C=0.1, max_iter=500).fit((chosen - mean) / spread, labels[near] == MATCH)
    weights = model.coef_[0] / spread
    return np.append(weights, model.intercept_[0] - float(weights @ mean)).astype(np.float32)


def document_texts(document: Document, units: Sequence[Unit]) -> list[str]:
    """Return the text of each unit."""
    return [document.text[unit.start : unit.end] for unit in units]
