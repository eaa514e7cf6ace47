"""The part of the model for UK contracts: heads for all factors, and rescoring by the surroundings in the document.

The lawyers of CUAD marked American contracts by their own guidelines. UK contracts are scored by heads trained on
clauses that we wrote. The labels of whole UK contracts follow topics: in a schedule on staff transfer, nearly every
paragraph is labelled. This rescoring therefore gives more weight to the surroundings of a sentence than `rescoring`
does. It has the same few weights for every factor, because few contracts could be labelled.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from analyser.classify.features import Floats, Vocabulary
from analyser.classify.rescoring import LEAST_LOG_ODDS, probability
from analyser.domain import Clause

NEAR = 4
LEAST_TOPIC, LEAST_PATTERN = np.float32(-5.0), np.float32(-3.0)
FEATURES = 12
_DEFINES = re.compile(
    r"^\s*[“\"‘][^”\"’]{2,80}[”\"’]|[”\"’]\s+(?:shall )?(?:means?\b|ha(?:s|ve) the meaning)"
    r"|^(?:means\b|ha(?:s|ve) the meaning)"
)
_OF_DEFINITIONS = re.compile(r"\b(?:definition|interpretation|glossary|diffiniad|dehongli)", re.IGNORECASE)
_LOWEST = 1e-3


@dataclass(frozen=True)
class UkModel:
    """The parts of the model for UK contracts; the weights of its heads are columns of `Model.weights`.

    `topic` ((words + 1) x factors) scores headings, `dialect` (words + 1) distinguishes UK from American documents,
    `rescoring` (FEATURES + 1) are the weights of `uk_features`, and `favours` ((columns + factors + sides + 1) x sides)
    gives the favoured side. Constants are in the last rows.
    """

    factors: tuple[str, ...]
    topic: Floats
    dialect: Floats
    rescoring: Floats
    favours: Floats


@dataclass(frozen=True)
class Surroundings:
    """The surroundings of the units of one document.

    `headings` and `leads` are the index of each unit's heading and lead-in, its own for none; `lengths` its number of
    words. `defines` is 1 for a definition of a term, else 0. `topics`, `pattern_hits` and `cuad` (units x factors) are
    the log-odds by the headings above, by the patterns, and by CUAD's heads.
    """

    headings: npt.NDArray[np.int64]
    leads: npt.NDArray[np.int64]
    lengths: npt.NDArray[np.int64]
    defines: Floats
    topics: Floats
    pattern_hits: Floats
    cuad: Floats


def uk_features(logits: Floats, around: Surroundings) -> list[Floats]:
    """Return FEATURES arrays (units x factors) for the log-odds (units x factors) of one document."""
    clipped = np.maximum(logits, LEAST_LOG_ODDS)
    before, after = np.full_like(clipped, LEAST_LOG_ODDS), np.full_like(clipped, LEAST_LOG_ODDS)
    before[1:], after[:-1] = clipped[:-1], clipped[1:]
    likely = probability(clipped)
    return [
        clipped,
        clipped * clipped / 10,
        before,
        after,
        np.log(_mean_around(likely, NEAR) + _LOWEST),
        _of_other(clipped, around.headings),
        _of_other(clipped, around.leads),
        np.broadcast_to(np.log1p(around.lengths)[:, None], clipped.shape).astype(np.float32),
        np.broadcast_to(around.defines[:, None], clipped.shape),
        around.pattern_hits,
        around.cuad,
        around.topics,
    ]


def uk_probabilities(logits: Floats, around: Surroundings, rescoring: Floats) -> Floats:
    """Return the probability that each unit carries each factor: units x factors."""
    scores = np.full_like(logits, rescoring[-1])
    if len(logits):
        for feature, weight in zip(uk_features(logits, around), rescoring[:-1], strict=True):
            scores += feature * weight
    return probability(scores)


def _mean_around(values: Floats, reach: int) -> Floats:
    """Return the mean of the values of up to `reach` units before and after each unit, without its own."""
    size = len(values)
    sums = np.concatenate([np.zeros((1, values.shape[1])), np.cumsum(values, axis=0, dtype=np.float64)])
    place = np.arange(size)
    first, last = np.maximum(place - reach, 0), np.minimum(place + reach + 1, size)
    count = np.maximum(last - first - 1, 1)[:, None]
    mean: Floats = ((sums[last] - sums[first] - values) / count).astype(np.float32)
    return mean


def _of_other(log_odds: Floats, places: npt.NDArray[np.int64]) -> Floats:
    """Return the log-odds of the heading or lead-in of each unit, LEAST_LOG_ODDS where it has none."""
    has = (places != np.arange(len(places)))[:, None]
    return np.where(has, log_odds[places], LEAST_LOG_ODDS)


def topic_scores(clauses: Sequence[Clause], holders: Iterable[int], vocabulary: Vocabulary, topic: Floats) -> Floats:
    """Return for each unit (its clause in `holders`) the highest log-odds by the headings above it: units x factors."""
    chosen = list(holders)
    if not clauses:
        return np.full((len(chosen), topic.shape[1]), LEAST_TOPIC)
    scores = heading_scores([clause.heading for clause in clauses], vocabulary, topic)
    for clause in clauses:
        above = clause.inside if clause.inside is not None else clause.parent
        if above is not None and above < clause.position:
            scores[clause.position] = np.maximum(scores[clause.position], scores[above])
    chosen_scores: Floats = scores[chosen]
    return chosen_scores


def definitions(texts: Sequence[str], clauses: Sequence[Clause], holders: Iterable[int]) -> Floats:
    """Return 1 for each unit that opens with a quoted term, defines one, or is in a section of definitions, else 0."""
    among = [bool(_OF_DEFINITIONS.search(clause.heading)) for clause in clauses]
    for clause in clauses:
        above = clause.inside if clause.inside is not None else clause.parent
        if above is not None and above < clause.position:
            among[clause.position] = among[clause.position] or among[above]
    marks = [bool(_DEFINES.search(text)) or among[holder] for text, holder in zip(texts, holders, strict=True)]
    return np.array(marks, np.float32)


def heading_scores(headings: Sequence[str], vocabulary: Vocabulary, topic: Floats) -> Floats:
    """Return the log-odds of each factor by the words of headings, LEAST_TOPIC for an empty one: headings x factors."""
    scores = np.full((len(headings), topic.shape[1]), LEAST_TOPIC)
    named = [index for index, heading in enumerate(headings) if heading]
    if named:
        words = vocabulary.matrix([headings[index] for index in named])[:, : vocabulary.size]
        scores[named] = np.maximum(words @ topic[:-1] + topic[-1], LEAST_TOPIC)
    return scores


def log_odds(probabilities: Floats) -> Floats:
    """Return the log-odds of probabilities, not below LEAST_LOG_ODDS, for which the rescoring was fitted."""
    held = np.clip(probabilities, 1e-6, 1 - 1e-6)
    odds: Floats = np.maximum(np.log(held / (1 - held)), LEAST_LOG_ODDS).astype(np.float32)
    return odds
