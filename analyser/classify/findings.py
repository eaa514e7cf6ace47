"""From clauses to findings: score every unit, add the rules, say whom the words favour."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import numpy as np

from analyser.classify.favours import Roles, favours
from analyser.classify.model import FactorScore, Model
from analyser.classify.renewal import renewal_factor
from analyser.classify.rules import apply_rules
from analyser.classify.units import Unit, units
from analyser.domain import Clause, Document, Finding, Origin, Parties

LEAST_PROBABILITY = 0.01
RENEWAL = "renewal"


def classify(document: Document, clauses: Sequence[Clause], parties: Parties, model: Model) -> tuple[Finding, ...]:
    """Return everything found at a probability of 0.01 or above, in the order of the text.

    A finding's span is a sentence or list item that lies inside the clause it names. `shown` says whether its
    probability reaches the threshold of its factor.
    """
    found = units(document, clauses)
    texts = [document.text[unit.start : unit.end] for unit in found]
    roles = Roles.of(parties)
    best: dict[tuple[int, str], tuple[float, Origin]] = {}
    for index, factor, probability, origin in (
        *_by_model(texts, [unit.heading for unit in found], model),
        *_by_rule(texts),
    ):
        if not found[index].is_heading and probability > best.get((index, factor), (0.0, origin))[0]:
            best[index, factor] = probability, origin
    return tuple(
        _finding(document, found[index], factor, probability, origin, texts[index], roles, model)
        for (index, factor), (probability, origin) in sorted(best.items())
    )


def _by_model(texts: Sequence[str], headings: Sequence[int], model: Model) -> Iterator[tuple[int, str, float, Origin]]:
    for factor, probabilities in model.factor_probabilities(texts, headings).items():
        for index in np.flatnonzero(probabilities >= LEAST_PROBABILITY).tolist():
            name = renewal_factor(texts[index]) if factor == RENEWAL else factor
            yield index, name, float(probabilities[index]), Origin.MODEL


def _by_rule(texts: Sequence[str]) -> Iterator[tuple[int, str, float, Origin]]:
    for index, factor, probability in apply_rules(texts):
        yield index, factor, probability, Origin.RULE


def _finding(
    document: Document,
    unit: Unit,
    factor: str,
    probability: float,
    origin: Origin,
    text: str,
    roles: Roles,
    model: Model,
) -> Finding:
    score = model.scores.get(factor, FactorScore(threshold=0.5))
    return Finding(
        factor=factor,
        favours=favours(factor, text, roles),
        probability=round(probability, 4),
        shown=probability >= score.threshold,
        span=document.span(unit.start, unit.end),
        clause=unit.clause,
        origin=origin,
    )
