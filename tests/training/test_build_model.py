"""Training on a tiny corpus, from the files to a model that classifies."""

import logging
from pathlib import Path

import numpy as np
import pytest

from analyser.classify import Model, classify
from analyser.classify.model_files import ARRAYS, SETTINGS
from analyser.domain import Parties
from analyser.training.build_model import cross_validate, score_model, train
from analyser.training.data.cuad import paragraphs
from analyser.training.data.plain_text import plain_document
from analyser.training.evaluate.cross_validation import factor_heads
from analyser.training.fit.linear import best_threshold, best_thresholds
from tests.training.corpus import write_corpus


@pytest.fixture(scope="module")
def corpus(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return write_corpus(tmp_path_factory.mktemp("corpus"))


def test_trained_model_finds_what_it_was_shown(corpus: Path, tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.INFO, "analyser.training")
    progress: list[str] = []
    training = train(corpus, tmp_path / "models", 2, progress.append)
    model = Model.load(tmp_path / "models")
    document = plain_document(
        "The parties meet.\n\nThis Agreement shall be governed by the laws of Kansas.\n\nThe Buyer pays."
    )
    best = max(classify(document, paragraphs(document), Parties(), model), key=lambda finding: finding.probability)
    assert best.factor == "governing_law" and "Kansas" in best.span.text
    assert model.version == training.version and training.checksum in (tmp_path / "models/MODEL_CARD.md").read_text()
    assert progress
    assert f"model {training.version} written to" in caplog.text
    assert "governed by the laws" not in caplog.text, "no text of a contract is logged"


def test_training_twice_gives_the_same_files(corpus: Path, tmp_path: Path) -> None:
    for name in ("one", "two"):
        train(corpus, tmp_path / name, 2)
    for name in (ARRAYS, SETTINGS, "MODEL_CARD.md", "scores.json"):
        assert (tmp_path / "one" / name).read_bytes() == (tmp_path / "two" / name).read_bytes(), name


def test_cross_validation_sees_the_law_in_every_contract(corpus: Path) -> None:
    measured = cross_validate(corpus, 3)
    report = measured.report
    assert (report.contracts, report.folds, len(report.fold_aupr)) == (12, 3, 3)
    assert report.by_factor["governing_law"].contracts == 12
    assert report.by_factor["governing_law"].curve.aupr > 0.9
    assert set(report.by_category) == {"Governing Law", "Renewal Term"}
    found = [place for place in measured.errors.outcomes.found if place.factor == "governing_law"]
    assert len(found) == round(12 * report.by_factor["governing_law"].clause_recall)


def test_a_model_is_scored_as_it_is_on_contracts_it_never_saw(corpus: Path, tmp_path: Path) -> None:
    train(corpus, tmp_path / "models", 2)
    unseen = write_corpus(tmp_path / "unseen", 5)
    report = score_model(unseen, Model.load(tmp_path / "models"))
    assert (report.contracts, report.folds) == (5, 1)
    assert report.by_factor["governing_law"].presence.f1 == 1
    assert (
        report.by_factor["governing_law"].threshold == Model.load(tmp_path / "models").scores["governing_law"].threshold
    )


def test_factors_only_found_by_rules_are_not_measured(corpus: Path, tmp_path: Path) -> None:
    train(corpus, tmp_path, 2)
    scores = Model.load(tmp_path).scores
    assert len(scores) == 28
    assert scores["exit_charges"].precision is None and scores["auto_renewal"].recall is None
    assert scores["governing_law"].precision is not None


def test_both_kinds_of_renewal_share_a_head() -> None:
    heads = ["Renewal Term", "Exclusivity", "Non-Compete", "Parties"]
    assert factor_heads(heads) == {"exclusivity": ("Exclusivity", "Non-Compete"), "renewal": ("Renewal Term",)}


@pytest.mark.parametrize(
    ("highest", "present", "expected"),
    [
        ([0.9, 0.7, 0.3, 0.1], [True, True, False, False], 0.5),
        ([0.9, 0.7, 0.3, 0.1], [True, False, True, False], 0.2),
        ([0.9, 0.8], [False, False], 0.85),  # nobody has it: high, so that little is shown
        ([0.02, 0.01], [True, False], 0.05),  # never below one in twenty
    ],
)
def test_threshold_with_the_best_f1(highest: list[float], present: list[bool], expected: float) -> None:
    assert best_threshold(np.array(highest, np.float32), np.array(present)) == pytest.approx(expected)


def test_thresholds_of_factors_are_drawn_to_the_one_that_is_best_for_all() -> None:
    probabilities = {"often": np.array([0.9, 0.7, 0.3, 0.1], np.float32), "once": np.array([0.95, 0.9], np.float32)}
    present = {"often": np.array([True, True, False, False]), "once": np.array([True, False])}
    assert best_threshold(probabilities["once"], present["once"]) == pytest.approx(0.925)
    assert best_thresholds(probabilities, present) == pytest.approx({"often": 0.5, "once": (0.925 + 0.5) / 2})
