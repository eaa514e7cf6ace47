"""The lock-in score: simple sums that a reader can repeat with a pencil from what the page shows.

Each question has a weight (the playbook's). A risk that is present counts its weight times how sure the finding
behind it is, and one that lies in silence times how sure it is that nothing was said; one that is absent counts
nothing. A dimension's score is what was counted as a share of the weights of the questions that could be answered, from
0 to 100; the total is the mean of the dimensions by their own weights. Questions without an answer stay out of both
sums, so they lower nothing; their share of the weights is given beside the score. Where no question at all could be
answered the score is 100: what nobody has read must not look safe.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from analyser.assess.playbook import Playbook
from analyser.domain import Dimension, Evidence, Risk, RiskState, Score

NOTHING_ANSWERED = 100.0


@dataclass(frozen=True, slots=True)
class Part:
    """What one risk adds to its dimension: `weight` times `sureness` (0 to 1) when present; None when unanswered."""

    risk: Risk
    weight: float
    sureness: float

    @property
    def answered(self) -> bool:
        """Whether the question could be answered."""
        return self.risk.state is not RiskState.UNCLEAR

    @property
    def weighed(self) -> Risk:
        """The risk with what it counts for, so that a page can show the working."""
        return replace(self.risk, weight=self.weight, sureness=round(self.sureness, 3), points=round(self.points, 3))

    @property
    def points(self) -> float:
        """What the risk counts."""
        return self.weight * self.sureness if self.risk.state is RiskState.PRESENT else 0.0


def parts(risks: Iterable[Risk], evidence: Sequence[Evidence], playbook: Playbook) -> tuple[Part, ...]:
    """Return the working behind the score: one part for each risk, in order."""
    sure = {finding_id: finding.probability for document in evidence for finding_id, finding in document.findings}
    return tuple(Part(risk, playbook.policy(risk.rule).weight, _sureness(risk, sure)) for risk in risks)


def scores(working: Sequence[Part], playbook: Playbook) -> tuple[Score, ...]:
    """Return the total, with dimension None, followed by the score of each dimension."""
    by_dimension = [
        _score(dimension, [part for part in working if part.risk.dimension is dimension]) for dimension in Dimension
    ]
    return (_total(by_dimension, playbook), *by_dimension)


def _sureness(risk: Risk, probabilities: Mapping[str, float]) -> float:
    """How sure a present risk is: as its rule says, else as its surest finding; one that rests on terms, fully."""
    if risk.sureness is not None:
        return risk.sureness
    known = [probabilities[finding] for finding in risk.findings if finding in probabilities]
    return max(known) if known and not risk.terms else 1.0


def _score(dimension: Dimension, working: Sequence[Part]) -> Score:
    asked = sum(part.weight for part in working)
    answered = sum(part.weight for part in working if part.answered)
    unknown = round(1 - answered / asked, 3) if asked else 0.0
    if not answered:
        return Score(dimension, NOTHING_ANSWERED if asked else 0.0, unknown)
    return Score(dimension, round(100 * sum(part.points for part in working) / answered, 1), unknown)


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
