"""The probability that a contract has none of a protection, from all that was found in it together.

A contract that says nothing on these leaves the council exposed, so that their absence is a result of its own. It is
never certain: the words may be there and not have been found.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from functools import cache

import numpy as np

from analyser.classify.features import Floats
from analyser.classify.model import Model
from analyser.classify.rescoring import probability
from analyser.domain import Finding

PROTECTIONS = (
    "termination_for_convenience",
    "exit_assistance",
    "data_return",
    "exit_charges",
    "price_protection",
    "ip_ownership",
)
FEATURES = 3
_NOTHING = 0.005


def missing_probabilities(findings: Iterable[Finding], weights: Floats) -> dict[str, float]:
    """Return for each of the six protections the probability (0 to 1) that none of a contract's documents has it.

    `findings` are those of all its documents, shown or not; `weights` are `Model.absence`.
    """
    found: dict[str, list[float]] = defaultdict(list)
    for finding in findings:
        found[finding.factor].append(finding.probability)
    features = np.array([absence_features(found[factor]) for factor in PROTECTIONS], np.float32)
    chances = probability(features @ weights).tolist()
    return {factor: round(chance, 4) for factor, chance in zip(PROTECTIONS, chances, strict=True)}


@cache
def shipped_weights() -> Floats:
    """Return the weights of the model that ships. Raises ModelError when it cannot be used."""
    return Model.load().absence


def absence_features(probabilities: Sequence[float]) -> list[float]:
    """Return FEATURES figures: log-odds of the likeliest finding, logarithm of the number expected, and one."""
    highest = min(max([_NOTHING, *probabilities]), 1 - _NOTHING)
    return [float(np.log(highest / (1 - highest))), float(np.log(sum(probabilities) + _NOTHING)), 1.0]
