"""Classifying clauses into findings: score every unit, join list items, and decide the favoured side."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from analyser.classify.favours import Roles, favours, side_favoured_by_denial
from analyser.classify.favours_model import favours_features, predict_favours
from analyser.classify.list_runs import joined_runs
from analyser.classify.model import FactorScore, Model
from analyser.classify.scoring import LEAST_PROBABILITY, LEAST_UK_SHARE, UnitScores, score_units
from analyser.classify.units import Unit, units
from analyser.domain import Clause, Document, Favours, Finding, Origin, Parties, Span

_Place = tuple[int, int, str]


@dataclass(frozen=True, slots=True)
class _Found:
    """A passage that carries a factor, before the favoured side is decided."""

    factor: str
    probability: float
    origin: Origin
    span: Span
    clause: int


def classify(document: Document, clauses: Sequence[Clause], parties: Parties, model: Model) -> tuple[Finding, ...]:
    """Return all findings with a probability of 0.01 or above, in the order of the text.

    A finding's span is a sentence, a list item, or neighbouring items of a list, and lies inside the clause it names.
    `shown` says whether its probability reaches the threshold of its factor.
    """
    found = units(document, clauses)
    unit_scores = score_units(found, [document.text[unit.start : unit.end] for unit in found], clauses, model)
    best = _best(unit_scores)
    places = [
        _found(document, (found[first], found[last]), factor, *best[first, last, factor])
        for first, last, factor in sorted(best)
        if first < last or not found[first].is_heading
    ]
    uk = unit_scores.uk_share >= LEAST_UK_SHARE
    scores = model.uk_scores if uk else model.scores
    sides = _favours_of(places, Roles.of(parties), model, uk=uk)
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


def _best(unit_scores: UnitScores) -> dict[_Place, tuple[float, Origin]]:
    """Return probability and origin of every run of units; pattern hits are weighted by one less the UK share."""
    best: dict[_Place, tuple[float, Origin]] = {}
    holder: dict[tuple[int, str], _Place] = {}
    for factor, probabilities in unit_scores.probabilities.items():
        for first, last, probability in joined_runs(probabilities, unit_scores.linked, LEAST_PROBABILITY):
            best[first, last, factor] = probability, Origin.MODEL
            holder |= {(index, factor): (first, last, factor) for index in range(first, last + 1)}
    for index, factor, chance in unit_scores.pattern_hits:
        probability = chance * (1 - unit_scores.uk_share)
        place = holder.get((index, factor), (index, index, factor))
        if probability >= max(LEAST_PROBABILITY, best.get(place, (0.0, Origin.RULE))[0]):
            best[place] = probability, Origin.RULE
    return best


def _found(document: Document, ends: tuple[Unit, Unit], factor: str, probability: float, origin: Origin) -> _Found:
    first, last = ends
    span = document.span(first.start, last.end)
    clause = first.clause if first.clause == last.clause else first.whole
    return _Found(factor, probability, origin, span, clause)


def _favours_of(places: Sequence[_Found], roles: Roles, model: Model, *, uk: bool) -> list[Favours]:
    """Return the side each passage favours: by the model in UK contracts, else and for denied termination by rules."""
    if not uk or model.uk is None or not places:
        sides = [favours(place.factor, place.span.text, roles) for place in places]
    else:
        features = favours_features(
            [place.span.text for place in places],
            [place.factor for place in places],
            [roles] * len(places),
            model.vocabulary,
            model.uk.factors,
        )
        sides = predict_favours(features, model.uk.favours)
    return [
        side_favoured_by_denial(place.factor, place.span.text, roles) or side
        for place, side in zip(places, sides, strict=True)
    ]
