"""The probability that each unit of a document carries each factor, by the heads that know its kind of English."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from scipy import sparse

from analyser.classify.encoder import refined
from analyser.classify.factor_patterns import apply_rules
from analyser.classify.features import Floats, score
from analyser.classify.list_runs import goes_on, lead_ins
from analyser.classify.model import Model, combine
from analyser.classify.renewal_kind import renewal_factor
from analyser.classify.rescoring import probability, rescore
from analyser.classify.uk_model import (
    LEAST_RULE,
    British,
    Surroundings,
    british_probabilities,
    definitions,
    log_odds,
    topic_scores,
)
from analyser.classify.units import Unit
from analyser.domain import Clause

LEAST_PROBABILITY = 0.01
RENEWAL = "renewal"
BRITISH = 0.5
"""From this share on a document counts as British: its thresholds, and its model of whom words favour, are used."""
KINDS_OF_RENEWAL = ("auto_renewal", "extension_option")


@dataclass(frozen=True)
class Judgement:
    """Probabilities by factor (one for each unit), what patterns found, and how British the document is (0 to 1).

    `linked` says of each unit but the last whether the next goes on with its list; `rules` holds (unit, factor,
    probability).
    """

    probabilities: dict[str, Floats]
    rules: tuple[tuple[int, str, float], ...]
    linked: npt.NDArray[np.bool_]
    british: float


@dataclass(frozen=True)
class Look:
    """What is known of a document's units before the British second look: log-odds of its heads, and around them."""

    logits: Floats
    around: Surroundings
    american: dict[str, Floats]
    share: float


def judge(units: Sequence[Unit], texts: Sequence[str], clauses: Sequence[Clause], model: Model) -> Judgement:
    """Judge the units of one document.

    Where the document is British the British heads decide, with the patterns among what they weigh; elsewhere CUAD's
    heads do, and the patterns and British heads stand in for factors that CUAD does not label.
    """
    linked = goes_on(texts, [unit.whole for unit in units])
    rules = tuple(apply_rules(texts))
    if not texts:
        return Judgement({}, rules, linked, 0.0)
    seen = look(units, texts, clauses, model, rules)
    if model.british is None:
        return Judgement(seen.american, rules, linked, 0.0)
    british = british_probabilities(seen.logits, seen.around, model.british.second)
    return Judgement(_mixed(seen.american, british, seen.share, model.british.factors), rules, linked, seen.share)


def look(
    units: Sequence[Unit],
    texts: Sequence[str],
    clauses: Sequence[Clause],
    model: Model,
    rules: Sequence[tuple[int, str, float]],
) -> Look:
    """Take the first look at one document's units (one or more), whose texts and rules' results are given."""
    headings = np.array([unit.heading for unit in units])
    matrix = model.vocabulary.matrix(texts)
    leads = stems(units, clauses, lead_ins(texts, goes_on(texts, [unit.whole for unit in units])))
    linear = score(matrix, headings, np.ones(len(texts) - 1, bool), model.weights)
    share = british_share(matrix, model.british) if model.british else 0.0
    possible = model.possible(linear, british=share >= BRITISH)
    logits = refined(linear, model.encoder, texts, headings, leads, possible)
    lengths = np.array([len(text.split()) for text in texts])
    heads = len(model.heads)
    american = american_factors(rescore(logits[:, :heads], lengths.tolist(), model.context), texts, model)
    british = model.british
    factors = british.factors if british else ()
    topics = (
        topic_scores(clauses, (unit.clause for unit in units), model.vocabulary, british.topic)
        if british
        else np.zeros((len(texts), 0), np.float32)
    )
    around = Surroundings(
        headings=headings,
        leads=leads,
        lengths=lengths,
        defines=definitions(texts, clauses, (unit.clause for unit in units)),
        topics=topics,
        rules=rule_scores(rules, len(texts), factors),
        american=american_scores(american, len(texts), factors),
    )
    return Look(logits[:, heads:], around, american, share)


def stems(units: Sequence[Unit], clauses: Sequence[Clause], leads: npt.NDArray[np.int64]) -> npt.NDArray[np.int64]:
    """Return the lead-in of each unit; where it has none, the last unit before it of the clause one level up."""
    stem = leads.copy()
    last: dict[int, int] = {}
    for index, unit in enumerate(units):
        clause = clauses[unit.clause]
        above = clause.inside if clause.inside is not None else clause.parent
        if stem[index] == index and above is not None:
            stem[index] = last.get(above, index)
        if not unit.is_heading:
            last[unit.clause] = index
    return stem


def american_factors(heads: Floats, texts: Sequence[str], model: Model) -> dict[str, Floats]:
    """Return the probabilities of factors by CUAD's heads (units x heads); renewal is told apart by its words."""
    factors = combine(heads, model.heads, model.factors)
    renewal = factors.pop(RENEWAL, None)
    if renewal is not None:
        kinds = {kind: np.zeros_like(renewal) for kind in KINDS_OF_RENEWAL}
        for index in np.flatnonzero(renewal >= LEAST_PROBABILITY).tolist():
            kinds[renewal_factor(texts[index])][index] = renewal[index]
        factors |= kinds
    return factors


def british_share(matrix: sparse.csr_matrix, british: British) -> float:
    """Return how surely a document is British: by the mean over its units of what their single words say."""
    words = len(british.dialect) - 1
    mean = float(np.mean(matrix[:, :words] @ british.dialect[:-1])) + float(british.dialect[-1])
    return float(probability(np.array([mean], np.float32))[0])


def rule_scores(rules: Sequence[tuple[int, str, float]], size: int, factors: Sequence[str]) -> Floats:
    """Return the log-odds of the patterns, the least where none is found: units x factors."""
    scores = np.full((size, len(factors)), LEAST_RULE)
    place = {factor: index for index, factor in enumerate(factors)}
    for unit, factor, chance in rules:
        if factor in place:
            scores[unit, place[factor]] = np.log(chance / (1 - chance))
    return scores


def american_scores(american: dict[str, Floats], size: int, factors: Sequence[str]) -> Floats:
    """Return the log-odds of CUAD's heads, the least for factors that CUAD does not label: units x factors."""
    if not factors:
        return np.zeros((size, 0), np.float32)
    none = np.zeros(size, np.float32)
    return log_odds(np.stack([american.get(factor, none) for factor in factors], axis=1))


def _mixed(american: dict[str, Floats], british: Floats, share: float, factors: Sequence[str]) -> dict[str, Floats]:
    mixed = {}
    for column, factor in enumerate(factors):
        other = american.get(factor, british[:, column])
        mixed[factor] = (share * british[:, column] + (1 - share) * other).astype(np.float32)
    return mixed
