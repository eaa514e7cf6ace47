"""The score of a contract with its six parts, the risks behind each, and the sums that a reader can repeat."""

from __future__ import annotations

import heapq
import json
import sqlite3
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from analyser.assess import playbook
from analyser.domain import Dimension, RiskState
from analyser.web.components.contract_view import Contract, FoundClause, FoundTerm, Measured, Words
from analyser.web.core.request import Request

MOST_QUOTES = 5
"""So many quotes are shown for a risk; the others are reached through the list of all clauses."""
MOST_PRINTED = 10
"""So many risks of a contract are printed, the gravest of each part; how many more there are is printed instead."""
_ROUNDING = 0.15  # between a total and the mean of parts that are rounded themselves


@dataclass(frozen=True, slots=True)
class Quote:
    """Words that carry a risk, with the probability of the model and how often the factor was right when measured."""

    words: Words
    probability: float | None
    precision: float | None
    confirmed: bool


@dataclass(frozen=True, slots=True)
class RiskLine:
    """One risk: what it says, how heavy it is, and the words behind it; `more` counts those not shown.

    `points` is what it adds to its part: `weight` times how sure it is (0 to 1), when it is there.
    """

    severity: str
    state: str
    message: str
    quotes: tuple[Quote, ...]
    more: int
    weight: float
    sureness: float
    points: float


@dataclass(frozen=True, slots=True)
class Part:
    """One of the six parts of the score; `value` and `unknown` run from 0 to 100, a `value` of None is not known.

    `risks` are there or unclear; `settled` were asked about and are not there. `points` were counted, of at most
    `answered`: the weights of the questions that could be answered. `share` is what the part counts in the total, None
    where that was not worked out by the playbook that ships. On paper there is room for so many risks as `printed`.
    """

    dimension: str
    value: float | None
    unknown: float
    risks: tuple[RiskLine, ...]
    settled: tuple[RiskLine, ...]
    share: int | None
    printed: int

    @property
    def points(self) -> float:
        """The points of all risks."""
        return sum(line.points for line in self.risks)

    @property
    def answered(self) -> float:
        """The weights of the questions that could be answered."""
        return sum(line.weight for line in (*self.risks, *self.settled) if line.state != RiskState.UNCLEAR)

    @property
    def heaviest(self) -> str:
        """What moves the part most, in a sentence; empty when nothing counts against the council."""
        most = max(self.risks, key=lambda line: line.points, default=None)
        return most.message if most and most.points else ""

    @property
    def unprinted(self) -> int:
        """How many risks are left out on paper."""
        return len(self.risks) - self.printed


def parts_of(contract: Contract, request: Request) -> tuple[Part, ...]:
    """Return the six parts of a contract's score."""
    clauses = {clause.id: clause for clause in contract.clauses}
    terms = {term.id: term for term in contract.terms}
    shares = _shares(contract.scores)
    lines: dict[str, list[RiskLine]] = {dimension.value: [] for dimension in Dimension}
    for risk in contract.risks:
        quotes = _quotes(risk, clauses, terms, contract.measured)
        lines[risk["dimension"]].append(_line(risk, risk[f"message_{request.translator.code}"], quotes))
    gravest = heapq.nlargest(MOST_PRINTED, _shown(contract.risks), key=lambda risk: (risk["severity"], risk["points"]))
    printed = Counter(risk["dimension"] for risk in gravest)
    return tuple(
        _part(dimension, found, contract.scores, shares.get(dimension), printed[dimension])
        for dimension, found in lines.items()
    )


def _shown(risks: Iterable[sqlite3.Row]) -> Iterator[sqlite3.Row]:
    return (risk for risk in risks if risk["state"] != RiskState.ABSENT)


def _part(
    dimension: str,
    lines: Sequence[RiskLine],
    scores: Mapping[str, tuple[float, float]],
    share: int | None,
    printed: int,
) -> Part:
    value, unknown = scores.get(dimension, (0.0, 1.0))
    return Part(
        dimension=dimension,
        value=None if unknown == 1 else value,
        unknown=unknown * 100,
        risks=tuple(line for line in lines if line.state != RiskState.ABSENT),
        settled=tuple(line for line in lines if line.state == RiskState.ABSENT),
        share=share,
        printed=printed,
    )


def _line(risk: sqlite3.Row, message: str, quotes: tuple[Quote, ...]) -> RiskLine:
    return RiskLine(
        severity=str(risk["severity"]),
        state=risk["state"],
        message=message,
        quotes=quotes[:MOST_QUOTES],
        more=max(len(quotes) - MOST_QUOTES, 0),
        weight=risk["weight"],
        sureness=risk["sureness"] or 0.0,
        points=risk["points"],
    )


def _shares(scores: Mapping[str, tuple[float, float]]) -> Mapping[str, int]:
    """Return what each part counts in the total, when the playbook that ships does give the stored total."""
    weights = {name.value: weight.weight for name, weight in playbook.load().dimensions.items()}
    known = {name: value for name, (value, unknown) in scores.items() if name in weights and unknown < 1}
    counted = sum(weights[name] for name in known)
    if not counted or "total" not in scores:
        return {}
    mean = sum(weights[name] * value for name, value in known.items()) / counted
    return (
        {name: round(weight) for name, weight in weights.items()} if abs(mean - scores["total"][0]) < _ROUNDING else {}
    )


def _quotes(
    risk: sqlite3.Row,
    clauses: Mapping[str, FoundClause],
    terms: Mapping[str, FoundTerm],
    measured: Mapping[str, Measured],
) -> tuple[Quote, ...]:
    quotes: dict[Words, Quote] = {}
    for one in json.loads(risk["finding_ids"]):
        if clause := clauses.get(one):
            precision = measured[clause.factor].precision if clause.factor in measured else None
            quotes[clause.words] = Quote(clause.words, clause.probability, precision, clause.status == "confirmed")
    for one in json.loads(risk["term_ids"]):
        if (term := terms.get(one)) and term.words not in quotes:
            quotes[term.words] = Quote(term.words, None, None, term.status == "confirmed")
    return tuple(quotes.values())
