"""From clauses to findings: score every unit, add the rules, say whom the words favour."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from analyser.classify.favours import Roles, favours
from analyser.classify.model import FactorScore, Model
from analyser.classify.renewal import renewal_factor
from analyser.classify.rules import apply_rules
from analyser.classify.runs import goes_on, runs
from analyser.classify.units import Unit, units
from analyser.domain import Clause, Document, Finding, Origin, Parties

LEAST_PROBABILITY = 0.01
RENEWAL = "renewal"
_Place = tuple[int, int, str]


def classify(document: Document, clauses: Sequence[Clause], parties: Parties, model: Model) -> tuple[Finding, ...]:
    """Return everything found at a probability of 0.01 or above, in the order of the text.

    A finding's span is a sentence, a list item, or neighbouring items of a list, and lies inside the clause it names.
    `shown` says whether its probability reaches the threshold of its factor.
    """
    found = units(document, clauses)
    texts = [document.text[unit.start : unit.end] for unit in found]
    best: dict[_Place, tuple[float, Origin]] = {}
    holder: dict[tuple[int, str], _Place] = {}
    for first, last, factor, probability in _by_model(found, texts, document, model):
        best[first, last, factor] = probability, Origin.MODEL
        holder |= {(index, factor): (first, last, factor) for index in range(first, last + 1)}
    for index, factor, probability in apply_rules(texts):
        place = holder.get((index, factor), (index, index, factor))
        best[place] = max(best.get(place, (0.0, Origin.RULE)), (probability, Origin.RULE), key=_first)
    roles = Roles.of(parties)
    return tuple(
        _finding(document, (found[first], found[last]), factor, best[first, last, factor], roles, model)
        for first, last, factor in sorted(best)
        if first < last or not found[first].is_heading
    )


def _first(pair: tuple[float, Origin]) -> float:
    return pair[0]


def _by_model(
    found: Sequence[Unit], texts: Sequence[str], document: Document, model: Model
) -> Iterator[tuple[int, int, str, float]]:
    """Yield first unit, last unit, factor and probability of what the model finds."""
    linked = goes_on(texts, [unit.whole for unit in found])
    for factor, probabilities in model.factor_probabilities(texts, [unit.heading for unit in found]).items():
        for first, last, probability in runs(probabilities, linked, LEAST_PROBABILITY):
            words = document.text[found[first].start : found[last].end]
            yield first, last, renewal_factor(words) if factor == RENEWAL else factor, probability


def _finding(
    document: Document,
    ends: tuple[Unit, Unit],
    factor: str,
    evidence: tuple[float, Origin],
    roles: Roles,
    model: Model,
) -> Finding:
    (first, last), (probability, origin) = ends, evidence
    span = document.span(first.start, last.end)
    score = model.scores.get(factor, FactorScore(threshold=0.5))
    return Finding(
        factor=factor,
        favours=favours(factor, span.text, roles),
        probability=round(probability, 4),
        shown=probability >= score.threshold,
        span=span,
        clause=first.clause if first.clause == last.clause else first.whole,
        origin=origin,
    )
