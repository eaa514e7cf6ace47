"""The six parts of a contract's score: the risks behind each, and the sums, so that a reader can repeat them."""

from __future__ import annotations

import heapq
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from analyser.assessment import playbook
from analyser.domain import Dimension, Risk, RiskState, Score
from analyser.web.components.contract_view import Citation, ContractView, FindingView, TermView
from analyser.web.core.request import Request

MOST_QUOTES = 5
"""The most quotes shown for a risk; the others are in the list of all clauses."""
MOST_PRINTED = 10
"""The most risks of a contract that are printed on paper, the severest first; of the others only the number is."""
_ROUNDING = 0.15  # the largest difference between the mean of rounded parts and the rounded total


@dataclass(frozen=True, slots=True)
class Quote:
    """A citation behind a risk, with the model's probability and the measured precision of the factor."""

    citation: Citation
    probability: float | None
    precision: float | None
    confirmed: bool


@dataclass(frozen=True, slots=True)
class RiskLine:
    """One risk: its sentence, its severity and the quotes behind it; `more` counts the quotes not shown.

    `points` is the amount that a present risk adds to its part: `weight` times `confidence` (0 to 1).
    """

    severity: str
    state: str
    message: str
    quotes: tuple[Quote, ...]
    more: int
    weight: float
    confidence: float
    points: float


@dataclass(frozen=True, slots=True)
class Part:
    """One of the six parts of the score; `value` and `unknown` run from 0 to 100, `value` is None when not known.

    `risks` are present or unclear, `absent` are those that the contract does not have. `share` is the part's weight in
    the total, in per cent, or None when the total was not computed with the default playbook. `printed` is the number
    of risks shown on paper.
    """

    dimension: str
    value: float | None
    unknown: float
    risks: tuple[RiskLine, ...]
    absent: tuple[RiskLine, ...]
    share: int | None
    printed: int

    @property
    def points(self) -> float:
        """The sum of the points of all risks."""
        return sum(line.points for line in self.risks)

    @property
    def answered(self) -> float:
        """The sum of the weights of the questions that could be answered, which is the maximum of `points`."""
        return sum(line.weight for line in (*self.risks, *self.absent) if line.state != RiskState.UNCLEAR)

    @property
    def heaviest(self) -> str:
        """The sentence of the risk with most points; empty when no risk has any."""
        most = max(self.risks, key=lambda line: line.points, default=None)
        return most.message if most and most.points else ""

    @property
    def unprinted(self) -> int:
        """The number of risks left out on paper."""
        return len(self.risks) - self.printed


def parts_of(contract: ContractView, request: Request) -> tuple[Part, ...]:
    """Return the six parts of a contract's score."""
    findings = {finding.id: finding for finding in contract.findings}
    terms = {term.id: term for term in contract.terms}
    shares = _shares(contract.scores)
    lines: dict[Dimension, list[RiskLine]] = {dimension: [] for dimension in Dimension}
    for risk in contract.risks:
        message = risk.message.in_language(request.translator.code)
        lines[risk.dimension].append(_line(risk, message, _quotes(risk, findings, terms)))
    shown = (risk for risk in contract.risks if risk.state is not RiskState.ABSENT)
    severest = heapq.nlargest(MOST_PRINTED, shown, key=lambda risk: (risk.severity, risk.points))
    printed = Counter(risk.dimension for risk in severest)
    return tuple(
        _part(dimension, found, contract.scores.get(dimension), shares.get(dimension), printed[dimension])
        for dimension, found in lines.items()
    )


def _part(
    dimension: Dimension, lines: Sequence[RiskLine], score: Score | None, share: int | None, printed: int
) -> Part:
    value, unknown = (score.value, score.unknown) if score else (0.0, 1.0)
    return Part(
        dimension=dimension.value,
        value=None if unknown == 1 else value,
        unknown=unknown * 100,
        risks=tuple(line for line in lines if line.state != RiskState.ABSENT),
        absent=tuple(line for line in lines if line.state == RiskState.ABSENT),
        share=share,
        printed=printed,
    )


def _line(risk: Risk, message: str, quotes: tuple[Quote, ...]) -> RiskLine:
    return RiskLine(
        severity=str(risk.severity),
        state=risk.state.value,
        message=message,
        quotes=quotes[:MOST_QUOTES],
        more=max(len(quotes) - MOST_QUOTES, 0),
        weight=risk.weight,
        confidence=risk.confidence or 0.0,
        points=risk.points,
    )


def _shares(scores: Mapping[Dimension | None, Score]) -> Mapping[Dimension, int]:
    """Return the weight of each part in the total (%); empty unless the default playbook gives the stored total."""
    weights = {dimension: weight.weight for dimension, weight in playbook.load().dimensions.items()}
    known = {name: scores[name].value for name in weights if name in scores and scores[name].unknown < 1}
    weight_known = sum(weights[name] for name in known)
    if not weight_known or None not in scores:
        return {}
    mean = sum(weights[name] * value for name, value in known.items()) / weight_known
    if abs(mean - scores[None].value) >= _ROUNDING:
        return {}
    return {name: round(weight) for name, weight in weights.items()}


def _quotes(risk: Risk, findings: Mapping[str, FindingView], terms: Mapping[str, TermView]) -> tuple[Quote, ...]:
    quotes: dict[Citation, Quote] = {}
    for key in risk.findings:
        if finding := findings.get(key):
            quotes[finding.citation] = Quote(
                finding.citation, finding.probability, finding.precision, finding.status == "confirmed"
            )
    for key in risk.terms:
        if (term := terms.get(key)) and term.citation not in quotes:
            quotes[term.citation] = Quote(term.citation, None, None, term.status == "confirmed")
    return tuple(quotes.values())
