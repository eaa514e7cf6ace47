"""The side that findings in UK contracts favour: a linear model of the words of a finding and its factor.

The names of the two sides are first replaced by Buyer and Supplier, and the answer of the rules in `favours` is one of
the features.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from scipy import sparse

from analyser.classify.favours import Roles, favours
from analyser.classify.features import Floats, Vocabulary
from analyser.domain import Favours

SIDES = tuple(Favours)
_OF_FACTOR = np.float32(0.7)


def favours_features(
    texts: Sequence[str], names: Sequence[str], roles: Sequence[Roles], vocabulary: Vocabulary, factors: Sequence[str]
) -> sparse.csr_matrix:
    """Return the features of findings, given the text, factor and roles of each: findings x (columns + factors + 4)."""
    words = vocabulary.matrix([role.named(text) for role, text in zip(roles, texts, strict=True)])
    rows = np.arange(len(texts))
    place = {factor: index for index, factor in enumerate(factors)}
    of_factor = [place[name] for name in names]
    by_rules = [SIDES.index(favours(name, text, role)) for name, text, role in zip(names, texts, roles, strict=True)]
    ones = np.full(len(texts), _OF_FACTOR)
    shape = len(texts), len(factors)
    return sparse.hstack(
        [
            words,
            sparse.csr_matrix((ones, (rows, of_factor)), shape),
            sparse.csr_matrix((ones, (rows, by_rules)), (len(texts), len(SIDES))),
        ],
        format="csr",
    )


def predict_favours(features: sparse.csr_matrix, weights: Floats) -> list[Favours]:
    """Return the likeliest side for each row of features; `weights` has the constants in its last row."""
    scores = np.asarray(features @ weights[:-1]) + weights[-1]
    return [SIDES[index] for index in scores.argmax(axis=1)]
