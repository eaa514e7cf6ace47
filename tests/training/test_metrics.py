"""The measures, compared with figures calculated by hand."""

import numpy as np
import pytest

from analyser.training.data.cuad_answers import jaccard, words
from analyser.training.evaluate.metrics import (
    Hits,
    Prediction,
    calibration_error,
    curve,
    curve_score,
    match,
    presence_score,
    reliability,
)


def test_words_as_the_paper_counts_them() -> None:
    assert words("The Buyer, and/or the Supplier; pays.") == {"the", "buyer", "and", "or", "supplier", "pays"}


def test_overlap() -> None:
    assert jaccard(words("a b c d"), words("c d e")) == pytest.approx(2 / 5)
    assert jaccard(frozenset(), frozenset()) == 0


def test_half_the_words_is_a_match_and_less_is_not() -> None:
    hits = match([Prediction(0.9, "a b"), Prediction(0.4, "a b c d e")], ["a b c d"])
    assert hits == Hits(answers=(0.9,), wrong=(), right=(0.9, 0.4))
    missed = match([Prediction(0.9, "a", 40)], ["a b c"])
    assert missed == Hits(answers=(-1.0,), wrong=(0.9,), right=(), wrong_starts=(40,))


def test_no_answer_makes_every_prediction_wrong() -> None:
    assert match([Prediction(0.7, "a", 3), Prediction(0.2, "b", 9)], []) == Hits((), (0.7, 0.2), (), (3, 9))


def test_a_party_inside_a_prediction_counts_only_for_parties() -> None:
    prediction = [Prediction(0.8, "This contract is made between Acme Inc. and Beta Ltd.")]
    assert match(prediction, ["Acme Inc."], inside_counts=True).answers == (0.8,)
    assert match(prediction, ["Acme Inc."]).answers == (-1.0,)


def test_curve_by_hand() -> None:
    # two answers found at 0.9 and 0.5, one never; false alarms at 0.7 and 0.2
    hits = [Hits(answers=(0.9, 0.5, -1.0), wrong=(0.7, 0.2), right=(0.9, 0.5))]
    points = sorted(set(curve(hits)))
    assert points == [
        pytest.approx((0, 1)),
        pytest.approx((1 / 3, 2 / 3)),  # 0.7 still counts where 0.5 does not, but precision never rises with recall
        pytest.approx((1 / 3, 1)),
        pytest.approx((2 / 3, 1 / 2)),
        pytest.approx((2 / 3, 2 / 3)),
    ]
    score = curve_score(hits)
    assert score.answers == 3
    # 1/3 at precision 1, then from (1/3, 2/3) to (2/3, 2/3)
    assert score.aupr == pytest.approx(1 / 3 + 1 / 3 * 2 / 3)
    assert score.precision_at_80_recall == 0


def test_precision_at_recall() -> None:
    hits = [Hits(answers=tuple([0.9] * 8 + [0.3] * 2), wrong=(0.6, 0.6), right=())]
    score = curve_score(hits)
    assert score.precision_at_80_recall == 1  # eight of ten before any false alarm
    assert score.precision_at_90_recall == pytest.approx(10 / 12)


def test_no_answers_score_nothing() -> None:
    assert curve_score([Hits(wrong=(0.5,))]).answers == 0


def test_presence() -> None:
    score = presence_score(np.array([True, True, False, False]), np.array([True, False, True, False]))
    assert (score.precision, score.recall, score.f1) == (0.5, 0.5, 0.5)
    assert presence_score(np.array([False]), np.array([True])).f1 == 0


def test_calibration_error_by_hand() -> None:
    # bin of 0.8: two predictions, one right: gap |1.6 - 1|; bin of 0.1: one prediction, wrong: gap 0.1
    assert calibration_error([Hits((), (0.8, 0.1), (0.8,))]) == pytest.approx((0.6 + 0.1) / 3)
    assert calibration_error([]) == 0


def test_reliability_sorts_by_probability_and_leaves_out_empty_bins() -> None:
    judged = [(0.05, False), (0.07, False), (0.06, True), (0.95, True), (1.0, True)]
    low, high = reliability(judged)
    assert (low.predictions, low.probability, low.right) == (3, pytest.approx(0.06), pytest.approx(1 / 3))
    assert (high.predictions, high.probability, high.right) == (2, pytest.approx(0.975), 1.0)
    assert reliability([]) == ()
