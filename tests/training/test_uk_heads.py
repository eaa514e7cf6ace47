"""The UK part of the model: the units of a label, CUAD's labels by factor, and the fit of each part."""

import numpy as np
import pytest

from analyser.classify.uk_model import uk_features
from analyser.classify.units import Unit
from analyser.training.data.cuad_examples import Examples, label_by_factor
from analyser.training.data.unit_labels import MATCH, NONE, PART, label_units
from analyser.training.fit.uk_heads import fit_uk_rescoring
from tests.classify.test_uk_model import surroundings

FACTORS = ("auto_renewal", "extension_option", "governing_law", "data_return")


def unit(start: int, end: int, *, is_heading: bool = False) -> Unit:
    return Unit(start, end, 0, is_heading, 0, 0)


@pytest.mark.parametrize(
    ("start", "end", "expected"),
    [
        (10, 30, [NONE, MATCH, NONE]),  # the unit itself
        (0, 40, [NONE, MATCH, MATCH]),  # a clause of two sentences; its heading carries nothing
        (28, 34, [NONE, PART, MATCH]),  # a short quote across two: it lies mostly in the second
        (12, 18, [NONE, MATCH, NONE]),  # a few words of one sentence
        (50, 60, [NONE, NONE, NONE]),
    ],
)
def test_units_of_a_label(start: int, end: int, expected: list[int]) -> None:
    units = [unit(0, 8, is_heading=True), unit(10, 30), unit(30, 40)]
    assert label_units(units, [("governing_law", start, end)], FACTORS)[:, 2].tolist() == expected


def test_cuad_s_renewals_are_told_apart_and_what_it_does_not_label_is_left_out() -> None:
    texts = ("It shall automatically renew.", "The parties may extend it by agreement.", "Kansas law governs.", "No.")
    truth = np.array([[MATCH, NONE], [MATCH, NONE], [NONE, MATCH], [NONE, NONE]], np.int8)
    none = np.zeros(4, np.int64)
    examples = Examples(("Renewal Term", "Governing Law"), texts, none, np.zeros(4, bool), none, none, truth)
    assert label_by_factor(examples, FACTORS).tolist() == [
        [MATCH, PART, NONE, PART],
        [PART, MATCH, NONE, PART],
        [NONE, NONE, MATCH, PART],
        [NONE, NONE, NONE, PART],
    ]


def test_second_look_learns_that_likelier_units_match() -> None:
    logits = np.linspace(-6, 6, 80, dtype=np.float32).reshape(40, 2)
    truth = (logits > 1).astype(np.int8)
    rescoring = fit_uk_rescoring(uk_features(logits, surroundings(40)), truth)
    assert np.isfinite(rescoring).all() and rescoring[0] > 0
