"""The probability that a contract lacks a protection, from the findings in all of its documents.

The absence of a protection leaves the council exposed, so it is reported as a result. It is never certain, because the
clause may exist without having been found.
"""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Iterable, Sequence

from analyser.domain import AbsenceWeights, Finding

PROTECTIONS = (
    "termination_for_convenience",
    "exit_assistance",
    "data_return",
    "exit_charges",
    "price_protection",
    "ip_ownership",
)
FEATURES = 3
_LEAST = 0.005  # the probability used where there is no finding, so that its logarithm is finite


def missing_probabilities(findings: Iterable[Finding], weights: AbsenceWeights) -> dict[str, float]:
    """Return the probability (0 to 1) that none of a contract's documents has the protection, for each of the six.

    `findings` are those of all its documents, shown or not; `weights` come with the model (see
    `classify.model_files.load_absence_weights`). Formula: the logistic function of the weighted `absence_features`.
    """
    found: dict[str, list[float]] = defaultdict(list)
    for finding in findings:
        found[finding.factor].append(finding.probability)
    return {factor: round(_missing(found[factor], weights), 4) for factor in PROTECTIONS}


def _missing(probabilities: Sequence[float], weights: AbsenceWeights) -> float:
    highest, expected, one = absence_features(probabilities)
    log_odds = weights.highest * highest + weights.expected * expected + weights.constant * one
    return 1 / (1 + math.exp(-min(max(log_odds, -30.0), 30.0)))


def absence_features(probabilities: Sequence[float]) -> list[float]:
    """Return FEATURES numbers: log-odds of the most probable finding, log of the expected number of findings, and 1."""
    highest = min(max([_LEAST, *probabilities]), 1 - _LEAST)
    return [math.log(highest / (1 - highest)), math.log(sum(probabilities) + _LEAST), 1.0]
