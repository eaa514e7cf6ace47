"""The UK model: surroundings, UK share, topics."""

import numpy as np
import pytest

from analyser.classify.features import learn_vocabulary
from analyser.classify.rescoring import LEAST_LOG_ODDS
from analyser.classify.uk_model import (
    FEATURES,
    LEAST_TOPIC,
    Surroundings,
    definitions,
    log_odds,
    topic_scores,
    uk_features,
    uk_probabilities,
)
from analyser.domain import Clause, Span


def surroundings(size: int, factors: int = 2) -> Surroundings:
    none = np.zeros((size, factors), np.float32)
    return Surroundings(
        np.arange(size), np.arange(size), np.full(size, 5), np.zeros(size, np.float32), none, none, none
    )


@pytest.mark.parametrize("size", [0, 1, 2, 40])
def test_features_have_the_shape_of_the_log_odds(size: int) -> None:
    logits = np.linspace(-9, 3, size * 2, dtype=np.float32).reshape(size, 2)
    features = uk_features(logits, surroundings(size))
    assert len(features) == FEATURES
    assert all(feature.shape == (size, 2) and np.isfinite(feature).all() for feature in features)


def test_only_the_weights_given_count() -> None:
    logits = np.array([[0.0, 2.0], [-20.0, 1.0]], np.float32)
    rescoring = np.zeros(FEATURES + 1, np.float32)
    rescoring[0] = 1.0
    found = uk_probabilities(logits, surroundings(2), rescoring)
    assert found[0, 0] == pytest.approx(0.5) and found[0, 1] == pytest.approx(0.8808, abs=1e-4)
    assert found[1, 0] == pytest.approx(1 / (1 + np.exp(-LEAST_LOG_ODDS)), rel=1e-3)
    assert uk_probabilities(logits[:0], surroundings(0), rescoring).shape == (0, 2)


def test_a_neighbourhood_full_of_a_factor_raises_its_mean() -> None:
    logits = np.full((60, 1), -9, np.float32)
    logits[20:40] = 3
    near = uk_features(logits, surroundings(60, 1))[4]
    assert near[30, 0] > near[18, 0] > near[2, 0]


def test_topic_comes_from_the_headings_above() -> None:
    vocabulary = learn_vocabulary(["staff transfer", "price"], [0, 1], (1, 1, 1))
    topic = np.zeros((vocabulary.size + 1, 1), np.float32)
    topic[vocabulary.matrix(["staff"])[:, : vocabulary.size].indices] = 4.0
    none = Span(0, 0, "")
    clauses = (
        Clause(0, "1", "Staff transfer", none),
        Clause(1, "1.1", "", none, parent=0),
        Clause(2, "1.1(a)", "", none, parent=0, inside=1),
        Clause(3, "2", "Price", none),
    )
    found = topic_scores(clauses, [2, 3, 0], vocabulary, topic)
    assert found[0, 0] == found[2, 0] > 1 > found[1, 0]
    assert topic_scores((), [0], vocabulary, topic).tolist() == [[LEAST_TOPIC]]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("“Exit Plan” means the plan in Schedule 10.", 1),
        ('In this Schedule "Fee" has the meaning given in clause 2.', 1),
        ("means the period of five years", 1),
        ("The Supplier may call itself “green”.", 0),
    ],
)
def test_definitions_are_marked(text: str, expected: int) -> None:
    clauses = (Clause(0, "1", "Exit", Span(0, 0, "")), Clause(1, "2", "Interpretation", Span(0, 0, "")))
    assert definitions([text, text], clauses, [0, 1]).tolist() == [expected, 1]


def test_log_odds_stay_within_what_was_fitted() -> None:
    assert log_odds(np.array([0.0, 0.5], np.float32)).tolist() == [pytest.approx(LEAST_LOG_ODDS), 0.0]
