"""Items of a list that make one finding."""

import numpy as np
import pytest

from analyser.classify.list_runs import LEAST_TO_JOIN, continues_list, ends_with_continuation, joined_runs


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("The Buyer may:", True),
        ("leave at any time; and", True),
        ("leave at any time;", True),
        ("gadael; neu", True),
        ("leave at any time.", False),
        ("the band", False),  # "and" only as a word of its own
        ("", False),
    ],
)
def test_ends_open(text: str, expected: bool) -> None:
    assert ends_with_continuation(text) is expected


def test_a_list_goes_on_only_in_its_clause() -> None:
    assert continues_list(["may:", "leave; or", "stay.", "Fees:"], [0, 0, 0, 1]).tolist() == [True, True, False]
    assert continues_list(["may:", "Fees"], [0, 1]).tolist() == [False]
    assert continues_list(["alone"], [0]).tolist() == []


def test_runs_need_every_neighbour_to_be_likely() -> None:
    high, low = LEAST_TO_JOIN + 0.1, LEAST_TO_JOIN - 0.1
    probabilities = np.array([high, 0.9, low, high, 0.001], np.float32)
    everything = np.ones(4, bool)
    found = joined_runs(probabilities, everything, 0.01)
    assert [(first, last) for first, last, _ in found] == [(0, 1), (2, 2), (3, 3)]
    assert [probability for *_, probability in found] == pytest.approx([0.9, low, high])
    assert [(first, last) for first, last, _ in joined_runs(probabilities, ~everything, 0.2)] == [
        (0, 0),
        (1, 1),
        (3, 3),
    ]


def test_no_units_no_runs() -> None:
    assert joined_runs(np.empty(0, np.float32), np.empty(0, bool), 0.01) == []
