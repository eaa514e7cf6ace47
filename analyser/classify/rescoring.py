"""Rescoring: adjust a unit's log-odds by those of its neighbours and of the rest of its contract, and calibrate them.

A lawyer is more likely to mark the highest-scoring clause of a contract than a clause of equal score in a contract that
has many such clauses, and a sentence next to a marked one is likely to belong to the marked passage.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from analyser.classify.features import Floats

FEATURES = 13
LEAST_LOG_ODDS = np.float32(-6.5)


def rescoring_features(logits: Floats, lengths: Sequence[int]) -> list[Floats]:
    """Return FEATURES arrays, each (units x heads) or (units x 1), for one document's log-odds (units x heads).

    `lengths` is the number of words of each unit.
    """
    clipped = np.maximum(logits, LEAST_LOG_ODDS)
    before, after = np.full_like(clipped, LEAST_LOG_ODDS), np.full_like(clipped, LEAST_LOG_ODDS)
    before[1:], after[:-1] = clipped[:-1], clipped[1:]
    ranking = np.argsort(-clipped, axis=0, kind="stable")
    rank = np.empty_like(clipped)
    np.put_along_axis(rank, ranking, np.arange(len(clipped), dtype=np.float32)[:, None], axis=0)
    ranked = np.take_along_axis(clipped, ranking[:2], axis=0)
    highest, second = ranked[0], ranked[1] if len(clipped) > 1 else np.full_like(ranked[0], LEAST_LOG_ODDS)
    expected = np.log(probability(clipped).sum(axis=0) + 1e-3)
    words = np.log1p(np.asarray(lengths, np.float32))[:, None]
    near = np.maximum(clipped, -4) / 5
    return [
        clipped,
        clipped * clipped / 10,
        before,
        after,
        near * np.maximum(before, -4),
        near * np.maximum(after, -4),
        np.broadcast_to(highest, clipped.shape),
        np.where(rank == 0, second, highest),
        np.log1p(rank),
        np.broadcast_to(expected, clipped.shape),
        np.linspace(0, 1, len(clipped), dtype=np.float32)[:, None],
        words,
        (words < 2).astype(np.float32),
    ]


def rescore(logits: Floats, lengths: Sequence[int], weights: Floats) -> Floats:
    """Return probabilities (units x heads); `weights` ((FEATURES + 1) x heads) has the constants in its last row.

    Units at LEAST_LOG_ODDS or below, which the weights were not fitted for, get 0.
    """
    scores = np.tile(weights[-1], (len(logits), 1))
    if len(logits):
        for feature, weight in zip(rescoring_features(logits, lengths), weights[:-1], strict=True):
            scores += feature * weight
    return np.where(logits > LEAST_LOG_ODDS, probability(scores), np.float32(0))


def probability(log_odds: Floats) -> Floats:
    """Return the probabilities of log-odds."""
    return (1 / (1 + np.exp(-np.clip(log_odds, -30, 30)))).astype(np.float32)
