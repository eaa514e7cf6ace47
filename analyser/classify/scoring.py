"""The probability that each unit of a document carries each factor, by UK or CUAD heads depending on its dialect."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from scipy import sparse

from analyser.classify.encoder import refine_with_encoder
from analyser.classify.factor_patterns import find_patterns
from analyser.classify.features import Floats, score
from analyser.classify.list_runs import continues_list, lead_ins
from analyser.classify.model import Model, combine_heads
from analyser.classify.renewal_kind import renewal_factor
from analyser.classify.rescoring import probability, rescore
from analyser.classify.uk_model import (
    LEAST_PATTERN,
    Surroundings,
    UkModel,
    definitions,
    log_odds,
    topic_scores,
    uk_probabilities,
)
from analyser.classify.units import Unit
from analyser.domain import Clause

LEAST_PROBABILITY = 0.01
RENEWAL = "renewal"
LEAST_UK_SHARE = 0.5
"""A document with at least this UK share is treated as a UK contract, with UK thresholds and favours model."""
KINDS_OF_RENEWAL = ("auto_renewal", "extension_option")


@dataclass(frozen=True)
class UnitScores:
    """The scores of one document's units.

    `probabilities` holds for each factor one probability per unit. `pattern_hits` are (unit, factor, probability),
    `linked` (units - 1) says whether the next unit continues the list of each, and `uk_share` is the probability that
    the document is a UK contract.
    """

    probabilities: dict[str, Floats]
    pattern_hits: tuple[tuple[int, str, float], ...]
    linked: npt.NDArray[np.bool_]
    uk_share: float


@dataclass(frozen=True)
class FirstPass:
    """The scores of one document's units before they are rescored by the UK model.

    `logits` are the log-odds of the UK heads (units x factors), `cuad` the probabilities by CUAD's heads for each
    factor, and `uk_share` is the probability that the document is a UK contract.
    """

    logits: Floats
    around: Surroundings
    cuad: dict[str, Floats]
    uk_share: float


def score_units(units: Sequence[Unit], texts: Sequence[str], clauses: Sequence[Clause], model: Model) -> UnitScores:
    """Score the units of one document.

    UK contracts are scored by the UK heads, with the patterns as a feature. Other contracts are scored by CUAD's heads,
    and by the patterns and UK heads for factors that CUAD does not label. The two are averaged, weighted by the
    document's UK share.
    """
    linked = continues_list(texts, [unit.whole for unit in units])
    pattern_hits = tuple(find_patterns(texts))
    if not texts:
        return UnitScores({}, pattern_hits, linked, 0.0)
    seen = first_pass(units, texts, clauses, model, pattern_hits)
    if model.uk is None:
        return UnitScores(seen.cuad, pattern_hits, linked, 0.0)
    uk = uk_probabilities(seen.logits, seen.around, model.uk.rescoring)
    return UnitScores(_mixed(seen.cuad, uk, seen.uk_share, model.uk.factors), pattern_hits, linked, seen.uk_share)


def first_pass(
    units: Sequence[Unit],
    texts: Sequence[str],
    clauses: Sequence[Clause],
    model: Model,
    pattern_hits: Sequence[tuple[int, str, float]],
) -> FirstPass:
    """Return the scores of one document's units (at least one) before UK rescoring, given their pattern hits."""
    headings = np.array([unit.heading for unit in units])
    matrix = model.vocabulary.matrix(texts)
    leads = nearest_lead_ins(units, clauses, lead_ins(texts, continues_list(texts, [unit.whole for unit in units])))
    linear = score(matrix, headings, np.ones(len(texts) - 1, bool), model.weights)
    share = uk_share(matrix, model.uk) if model.uk else 0.0
    possible = model.possible(linear, uk=share >= LEAST_UK_SHARE)
    logits = refine_with_encoder(linear, model.encoder, texts, headings, leads, possible)
    lengths = np.array([len(text.split()) for text in texts])
    heads = len(model.heads)
    cuad = cuad_factors(rescore(logits[:, :heads], lengths.tolist(), model.rescoring), texts, model)
    uk = model.uk
    factors = uk.factors if uk else ()
    topics = (
        topic_scores(clauses, (unit.clause for unit in units), model.vocabulary, uk.topic)
        if uk
        else np.zeros((len(texts), 0), np.float32)
    )
    around = Surroundings(
        headings=headings,
        leads=leads,
        lengths=lengths,
        defines=definitions(texts, clauses, (unit.clause for unit in units)),
        topics=topics,
        pattern_hits=pattern_log_odds(pattern_hits, len(texts), factors),
        cuad=cuad_log_odds(cuad, len(texts), factors),
    )
    return FirstPass(logits[:, heads:], around, cuad, share)


def nearest_lead_ins(
    units: Sequence[Unit], clauses: Sequence[Clause], leads: npt.NDArray[np.int64]
) -> npt.NDArray[np.int64]:
    """Return the index of each unit's lead-in; where `leads` has none, the last earlier unit of the parent clause."""
    nearest = leads.copy()
    last: dict[int, int] = {}
    for index, unit in enumerate(units):
        clause = clauses[unit.clause]
        above = clause.inside if clause.inside is not None else clause.parent
        if nearest[index] == index and above is not None:
            nearest[index] = last.get(above, index)
        if not unit.is_heading:
            last[unit.clause] = index
    return nearest


def cuad_factors(heads: Floats, texts: Sequence[str], model: Model) -> dict[str, Floats]:
    """Return the probabilities of factors by CUAD's heads (units x heads); renewal is split by its wording."""
    factors = combine_heads(heads, model.heads, model.factors)
    renewal = factors.pop(RENEWAL, None)
    if renewal is not None:
        kinds = {kind: np.zeros_like(renewal) for kind in KINDS_OF_RENEWAL}
        for index in np.flatnonzero(renewal >= LEAST_PROBABILITY).tolist():
            kinds[renewal_factor(texts[index])][index] = renewal[index]
        factors |= kinds
    return factors


def uk_share(matrix: sparse.csr_matrix, uk: UkModel) -> float:
    """Return the probability that a document is a UK contract, by the mean score of its units' single words."""
    words = len(uk.dialect) - 1
    mean = float(np.mean(matrix[:, :words] @ uk.dialect[:-1])) + float(uk.dialect[-1])
    return float(probability(np.array([mean], np.float32))[0])


def pattern_log_odds(pattern_hits: Sequence[tuple[int, str, float]], size: int, factors: Sequence[str]) -> Floats:
    """Return the log-odds of the pattern hits, LEAST_PATTERN where there is none: units x factors."""
    scores = np.full((size, len(factors)), LEAST_PATTERN)
    place = {factor: index for index, factor in enumerate(factors)}
    for unit, factor, chance in pattern_hits:
        if factor in place:
            scores[unit, place[factor]] = np.log(chance / (1 - chance))
    return scores


def cuad_log_odds(cuad: dict[str, Floats], size: int, factors: Sequence[str]) -> Floats:
    """Return the log-odds by CUAD's heads, the lowest for factors that CUAD does not label: units x factors."""
    if not factors:
        return np.zeros((size, 0), np.float32)
    none = np.zeros(size, np.float32)
    return log_odds(np.stack([cuad.get(factor, none) for factor in factors], axis=1))


def _mixed(cuad: dict[str, Floats], uk: Floats, share: float, factors: Sequence[str]) -> dict[str, Floats]:
    """Mix the probabilities of UK and CUAD heads by the UK share (0 to 1) of the document."""
    mixed = {}
    for column, factor in enumerate(factors):
        other = cuad.get(factor, uk[:, column])
        mixed[factor] = (share * uk[:, column] + (1 - share) * other).astype(np.float32)
    return mixed
