"""From clauses to findings: judge every unit, join lists, say whom the words favour."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from analyser.classify.favours import Roles, favours, who_gains_from_denial
from analyser.classify.favours_model import best_sides, side_features
from analyser.classify.list_runs import runs
from analyser.classify.model import FactorScore, Model
from analyser.classify.scoring import BRITISH, LEAST_PROBABILITY, Judgement, judge
from analyser.classify.units import Unit, units
from analyser.domain import Clause, Document, Favours, Finding, Origin, Parties, Span

_Place = tuple[int, int, str]


@dataclass(frozen=True, slots=True)
class _Found:
    """Words that carry a factor, before it is said whom they favour."""

    factor: str
    probability: float
    origin: Origin
    span: Span
    clause: int


def classify(document: Document, clauses: Sequence[Clause], parties: Parties, model: Model) -> tuple[Finding, ...]:
    """Return everything found at a probability of 0.01 or above, in the order of the text.

    A finding's span is a sentence, a list item, or neighbouring items of a list, and lies inside the clause it names.
    `shown` says whether its probability reaches the threshold of its factor.
    """
    found = units(document, clauses)
    judgement = judge(found, [document.text[unit.start : unit.end] for unit in found], clauses, model)
    best = _best(judgement)
    places = [
        _found(document, (found[first], found[last]), factor, *best[first, last, factor])
        for first, last, factor in sorted(best)
        if first < last or not found[first].is_heading
    ]
    british = judgement.british >= BRITISH
    scores = model.british_scores if british else model.scores
    sides = _sides(places, Roles.of(parties), model, british=british)
    return tuple(
        Finding(
            factor=place.factor,
            favours=side,
            probability=round(place.probability, 4),
            shown=place.probability >= scores.get(place.factor, FactorScore(threshold=0.5)).threshold,
            span=place.span,
            clause=place.clause,
            origin=place.origin,
        )
        for place, side in zip(places, sides, strict=True)
    )


def _best(judgement: Judgement) -> dict[_Place, tuple[float, Origin]]:
    """Return probability and origin of every run of units; a pattern counts for what is not British in a document."""
    best: dict[_Place, tuple[float, Origin]] = {}
    holder: dict[tuple[int, str], _Place] = {}
    for factor, probabilities in judgement.probabilities.items():
        for first, last, probability in runs(probabilities, judgement.linked, LEAST_PROBABILITY):
            best[first, last, factor] = probability, Origin.MODEL
            holder |= {(index, factor): (first, last, factor) for index in range(first, last + 1)}
    for index, factor, chance in judgement.rules:
        probability = chance * (1 - judgement.british)
        place = holder.get((index, factor), (index, index, factor))
        if probability >= max(LEAST_PROBABILITY, best.get(place, (0.0, Origin.RULE))[0]):
            best[place] = probability, Origin.RULE
    return best


def _found(document: Document, ends: tuple[Unit, Unit], factor: str, probability: float, origin: Origin) -> _Found:
    first, last = ends
    span = document.span(first.start, last.end)
    clause = first.clause if first.clause == last.clause else first.whole
    return _Found(factor, probability, origin, span, clause)


def _sides(places: Sequence[_Found], roles: Roles, model: Model, *, british: bool) -> list[Favours]:
    """Say whom each place favours: by the model in British contracts; by rules elsewhere, and of leaving denied."""
    if not british or model.british is None or not places:
        sides = [favours(place.factor, place.span.text, roles) for place in places]
    else:
        features = side_features(
            [place.span.text for place in places],
            [place.factor for place in places],
            [roles] * len(places),
            model.vocabulary,
            model.british.factors,
        )
        sides = best_sides(features, model.british.favours)
    return [
        who_gains_from_denial(place.factor, place.span.text, roles) or side
        for place, side in zip(places, sides, strict=True)
    ]
