"""Scoring a document: lead-ins of units, kinds of renewal, log-odds of pattern hits."""

import numpy as np
import pytest

from analyser.classify.scoring import cuad_factors, cuad_log_odds, nearest_lead_ins, pattern_log_odds, score_units
from analyser.classify.uk_model import LEAST_PATTERN
from analyser.classify.units import Unit
from analyser.domain import Clause, Span
from tests.classify.contracts import small_model


def unit(clause: int, *, is_heading: bool = False) -> Unit:
    return Unit(0, 1, clause, is_heading, 0, clause)


def test_the_nearest_lead_in_is_its_own_or_the_clause_one_level_up() -> None:
    none = Span(0, 0, "")
    clauses = (
        Clause(0, "2.3", "", none),
        Clause(1, "2.3.1", "", none, parent=0),
        Clause(2, "2.3.2", "", none, parent=0),
        Clause(3, "3", "", none),
    )
    units = [unit(0), unit(0, is_heading=True), unit(1), unit(2), unit(3)]
    assert nearest_lead_ins(units, clauses, np.arange(5)).tolist() == [0, 1, 0, 0, 4]
    assert nearest_lead_ins(units, clauses, np.array([0, 1, 2, 2, 4])).tolist() == [0, 1, 0, 2, 4]


def test_renewal_is_told_apart_by_its_words() -> None:
    model = small_model()
    texts = ("It shall automatically renew.", "The Buyer may extend it by agreement.", "No.")
    found = cuad_factors(np.array([[0.1, 0.9], [0, 0.8], [0, 0.001]], np.float32), texts, model)
    assert set(found) == {"governing_law", "auto_renewal", "extension_option"}
    assert found["auto_renewal"].tolist() == pytest.approx([0.9, 0, 0])
    assert found["extension_option"].tolist() == pytest.approx([0, 0.8, 0])


def test_evidence_of_patterns_and_of_cuad_has_a_column_for_each_factor() -> None:
    scores = pattern_log_odds([(1, "x", 0.5), (0, "unknown", 0.9)], 2, ("x", "y"))
    assert scores.tolist() == [[LEAST_PATTERN, LEAST_PATTERN], [0.0, LEAST_PATTERN]]
    cuad = cuad_log_odds({"x": np.array([0.5, 0], np.float32)}, 2, ("x", "y"))
    assert cuad[0, 0] == 0 and cuad[1, 0] == cuad[0, 1] < -6


def test_a_model_without_uk_heads_scores_by_cuad_alone() -> None:
    unit_scores = score_units([], [], [], small_model())
    assert unit_scores.probabilities == {} and unit_scores.uk_share == 0
