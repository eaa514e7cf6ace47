"""Training passages of the encoder: units that the linear model finds possible, and our own clauses."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from analyser.classify.encoder import Passage, cut_passage, text_before
from analyser.classify.features import Floats
from analyser.classify.list_runs import continues_list, lead_ins
from analyser.classify.wordpieces import WordPieces
from analyser.training.data.cuad_examples import Examples, label_by_factor
from analyser.training.data.unit_labels import MATCH, NONE, PART, OwnExamples

LEAST_LEARNT = np.float32(np.log(0.003 / 0.997))
LIKELY = np.float32(np.log(0.02 / 0.98))
SHARE_OF_OTHERS = 0.1
WEIGHT_OF_CUAD = {MATCH: 0.5, NONE: 0.15}
WEIGHT_OF_OWN = {MATCH: 3.0, NONE: 1.0}
OWN = -1


@dataclass(frozen=True)
class LabelledPassages:
    """Passages with their truth and the weight of each answer (passages x (heads + factors)).

    `contract` is the index of the passage's CUAD contract, OWN for our own clauses.
    """

    passages: tuple[Passage, ...]
    truth: npt.NDArray[np.int8]
    weight: Floats
    contract: npt.NDArray[np.int64]


def label_passages(
    examples: Examples,
    logits: Floats,
    own: OwnExamples | None,
    factors: Sequence[str],
    pieces: WordPieces,
    seed: int = 0,
) -> LabelledPassages:
    """Choose the training passages; `logits` are the linear model's held-out log-odds (units x heads).

    Of CUAD's units all matches are taken, all units above LIKELY, and a share of the others above LEAST_LEARNT.
    """
    random = np.random.default_rng(seed)
    highest = logits.max(axis=1)
    sampled = (highest > LEAST_LEARNT) & (random.random(len(highest)) < SHARE_OF_OTHERS)
    rows = np.flatnonzero((examples.truth == MATCH).any(axis=1) | (highest > LIKELY) | sampled)
    by_factor = label_by_factor(examples, factors)[rows]
    truth = np.concatenate([examples.truth[rows], by_factor], axis=1)
    weight = np.concatenate([np.ones_like(examples.truth[rows]), _weight(by_factor, WEIGHT_OF_CUAD)], axis=1)
    passages = unit_passages(examples, rows, pieces)
    contract = examples.contract[rows]
    if own is not None:
        lines = np.flatnonzero(~own.is_heading)
        unknown = np.full((len(lines), len(examples.heads)), PART, np.int8)
        truth = np.concatenate([truth, np.concatenate([unknown, own.truth[lines]], axis=1)])
        own_weight = np.concatenate([unknown == NONE, _weight(own.truth[lines], WEIGHT_OF_OWN)], axis=1)
        weight = np.concatenate([weight, own_weight])
        passages += own_passages(own, lines, pieces)
        contract = np.concatenate([contract, np.full(len(lines), OWN)])
    return LabelledPassages(passages, truth, np.where(truth == PART, 0, weight).astype(np.float32), contract)


def unit_passages(examples: Examples, rows: npt.NDArray[np.int64], pieces: WordPieces) -> tuple[Passage, ...]:
    """Return the passages of CUAD's units `rows`."""
    lead = examples.leads()
    return tuple(
        cut_passage(
            pieces, text_before(examples.texts, row, int(examples.headings[row]), int(lead[row])), examples.texts[row]
        )
        for row in rows.tolist()
    )


def own_passages(own: OwnExamples, rows: npt.NDArray[np.int64], pieces: WordPieces) -> tuple[Passage, ...]:
    """Return the passages of the units `rows` of our own clauses."""
    lead = lead_ins(own.texts, continues_list(own.texts, own.clause.tolist()))
    return tuple(
        cut_passage(pieces, text_before(own.texts, row, int(own.headings[row]), int(lead[row])), own.texts[row])
        for row in rows.tolist()
    )


def _weight(truth: npt.NDArray[np.int8], weights: dict[int, float]) -> Floats:
    return np.where(truth == MATCH, weights[MATCH], weights[NONE]).astype(np.float32)
