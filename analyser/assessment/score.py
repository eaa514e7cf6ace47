"""The lock-in score, which a reader can recalculate by hand from the figures on the contract's page.

Each rule asks a question with a weight from the playbook. A present risk adds its weight times its confidence: the
probability of the finding behind it or, where the absence of a clause is the risk, the probability of that absence. An
absent risk adds nothing. The score of a dimension is this sum as a percentage of the weights of the questions that
could be answered; the total is the mean of the dimensions, weighted by their own weights. Unanswered questions are left
out of both sums, so they do not lower the score; their share of the weights is given beside it. If no question could be
answered the score is 100, because an unread contract must not look safe.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from analyser.assessment.playbook import Playbook
from analyser.domain import Dimension, Evidence, Risk, RiskState, Score

NOTHING_ANSWERED = 100.0


@dataclass(frozen=True, slots=True)
class WeightedRisk:
    """A risk with its weight and its confidence (0 to 1), which give its points."""

    risk: Risk
    weight: float
    confidence: float

    @property
    def answered(self) -> bool:
        """Whether the question could be answered."""
        return self.risk.state is not RiskState.UNCLEAR

    @property
    def points(self) -> float:
        """The points that the risk adds to its dimension: weight times confidence if it is present, else 0."""
        return self.weight * self.confidence if self.risk.state is RiskState.PRESENT else 0.0

    @property
    def rounded(self) -> Risk:
        """The risk with its weight, confidence and points filled in, for the register and the page."""
        return replace(
            self.risk, weight=self.weight, confidence=round(self.confidence, 3), points=round(self.points, 3)
        )


def weigh(risks: Iterable[Risk], evidence: Sequence[Evidence], playbook: Playbook) -> tuple[WeightedRisk, ...]:
    """Return each risk with its weight and confidence, in the same order."""
    probabilities = {
        finding_id: finding.probability for document in evidence for finding_id, finding in document.findings
    }
    return tuple(
        WeightedRisk(risk, playbook.policy(risk.rule).weight, _confidence(risk, probabilities)) for risk in risks
    )


def scores(risks: Sequence[WeightedRisk], playbook: Playbook) -> tuple[Score, ...]:
    """Return the total score, with dimension None, followed by the score of each dimension."""
    by_dimension = [
        _score(dimension, [one for one in risks if one.risk.dimension is dimension]) for dimension in Dimension
    ]
    return (_total(by_dimension, playbook), *by_dimension)


def _confidence(risk: Risk, probabilities: Mapping[str, float]) -> float:
    """Return the confidence of a risk: its rule's, else that of its most probable finding, or 1 if it has terms."""
    if risk.confidence is not None:
        return risk.confidence
    known = [probabilities[finding] for finding in risk.findings if finding in probabilities]
    return max(known) if known and not risk.terms else 1.0


def _score(dimension: Dimension, risks: Sequence[WeightedRisk]) -> Score:
    asked = sum(one.weight for one in risks)
    answered = sum(one.weight for one in risks if one.answered)
    unknown = round(1 - answered / asked, 3) if asked else 0.0
    if not answered:
        return Score(dimension, NOTHING_ANSWERED if asked else 0.0, unknown)
    return Score(dimension, round(100 * sum(one.points for one in risks) / answered, 1), unknown)


def _total(by_dimension: Sequence[Score], playbook: Playbook) -> Score:
    weights = {
        score.dimension: playbook.dimensions[score.dimension].weight for score in by_dimension if score.dimension
    }
    whole = sum(weights.values())
    known = [score for score in by_dimension if score.unknown < 1]
    counted = sum(weights[score.dimension] for score in known if score.dimension)
    unknown = round(
        sum(weights[score.dimension] * score.unknown for score in by_dimension if score.dimension) / whole, 3
    )
    if not counted:
        return Score(None, NOTHING_ANSWERED, unknown)
    value = sum(weights[score.dimension] * score.value for score in known if score.dimension) / counted
    return Score(None, round(value, 1), unknown)
