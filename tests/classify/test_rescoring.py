"""Rescoring of units by their neighbours and contract."""

import numpy as np
import pytest

from analyser.classify.rescoring import FEATURES, LEAST_LOG_ODDS, rescore, rescoring_features


@pytest.mark.parametrize("count", [1, 2, 5])
def test_there_are_as_many_features_as_weights(count: int) -> None:
    logits = np.linspace(-3, 3, count * 2, dtype=np.float32).reshape(count, 2)
    features = rescoring_features(logits, [5] * count)
    assert len(features) == FEATURES
    assert all(np.isfinite(feature).all() for feature in features)


def test_own_log_odds_alone_give_their_probability() -> None:
    weights = np.zeros((FEATURES + 1, 1), np.float32)
    weights[0] = 1
    logits = np.array([[0.0], [2.0], [LEAST_LOG_ODDS]], np.float32)
    assert rescore(logits, [3, 3, 3], weights).ravel() == pytest.approx([0.5, 0.8808, 0], abs=1e-4)


def test_nothing_gives_nothing() -> None:
    assert rescore(np.empty((0, 2), np.float32), [], np.zeros((FEATURES + 1, 2), np.float32)).shape == (0, 2)
