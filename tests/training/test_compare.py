"""A cross-validation against the scores kept beside a model."""

import json
from dataclasses import asdict, replace
from pathlib import Path

import pytest
from click.testing import CliRunner

from analyser.classify.model import Model, save
from analyser.cli import main
from analyser.cli.output_scores import print_comparison
from analyser.errors import UsageError
from analyser.training.build_model import CrossValidation, cross_validate
from analyser.training.evaluate.compare import against_kept
from analyser.training.evaluate.kept_scores import CUAD, write_scores
from analyser.training.evaluate.outcomes import OUTCOMES, Outcomes, Place, write_outcomes
from analyser.training.publish.figures import write_curves
from tests.classify.contracts import small_model
from tests.training.corpus import write_corpus


@pytest.fixture(scope="module")
def measured(tmp_path_factory: pytest.TempPathFactory) -> CrossValidation:
    return cross_validate(write_corpus(tmp_path_factory.mktemp("corpus")), 2)


@pytest.fixture
def kept(measured: CrossValidation, tmp_path: Path) -> Path:
    """Keep the scores of a cross-validation beside a model."""
    save(small_model(), tmp_path)
    version = write_scores(tmp_path, asdict(measured.report))
    write_curves(tmp_path, version, {CUAD: measured.errors})
    write_outcomes({CUAD: measured.errors.outcomes}, version, tmp_path)
    return tmp_path


def test_the_same_figures_are_no_change(measured: CrossValidation, kept: Path) -> None:
    comparison = against_kept(kept, CUAD, measured.report, measured.errors.outcomes)
    assert comparison.figures == () and comparison.folds == 2
    assert comparison.examples is not None and comparison.examples.by_factor() == {}


def test_what_fell_and_what_was_lost_is_named(
    measured: CrossValidation, kept: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    worse = replace(measured.report, factors=replace(measured.report.factors, aupr=measured.report.factors.aupr - 0.1))
    place = min(measured.errors.outcomes.found)
    outcomes = Outcomes(measured.errors.outcomes.found - {place}, frozenset([Place("c009", "audit_rights", "77")]))
    comparison = against_kept(kept, CUAD, worse, outcomes)
    (change,) = comparison.figures
    assert change.name == "AUPR, mapped factors" and change.now - change.before == pytest.approx(-0.1, abs=1e-4)
    data = comparison.as_data()
    assert data["examples"]["no_longer_found"] == [place._asdict()]
    assert data["examples"]["by_factor"]["audit_rights"]["newly_wrong"] == 1
    print_comparison(comparison)
    printed = capsys.readouterr().out
    assert "-0.100" in printed and f"{place.factor}  {place.document}  at {place.at}" in printed
    assert "audit_rights  c009  at 77" in printed


def test_without_a_record_of_examples_only_figures_are_compared(
    measured: CrossValidation, kept: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (kept / OUTCOMES).unlink()
    comparison = against_kept(kept, CUAD, measured.report, measured.errors.outcomes)
    assert comparison.examples is None and comparison.as_data()["examples"] is None
    print_comparison(comparison)
    assert "make train" in capsys.readouterr().out


def test_no_scores_at_all_is_an_error_that_says_what_to_do(measured: CrossValidation, tmp_path: Path) -> None:
    with pytest.raises(UsageError, match=r"scores\.json") as caught:
        against_kept(tmp_path, CUAD, measured.report, measured.errors.outcomes)
    assert "make train" in caught.value.line


def test_command_compares_a_cross_validation_but_not_a_model_as_it_is(tmp_path: Path) -> None:
    corpus = write_corpus(tmp_path / "corpus", 6)
    arguments = ["evaluate", "cuad", str(corpus), "--folds", "2", "--no-encoder"]
    printed = CliRunner().invoke(main, arguments)
    assert printed.exit_code == 0, printed.output
    assert f"Compared with the stored scores of model {Model.load().version} in 5 folds" in printed.stdout
    assert "Lost: labelled words no longer found" in printed.stdout
    data = json.loads(CliRunner().invoke(main, [*arguments, "--json"]).stdout)
    assert {change["name"] for change in data["against_kept"]["figures"]} >= {"AUPR, mapped factors"}
    assert data["against_kept"]["examples"]["by_factor"]["governing_law"]["no_longer_found"] > 300
    as_it_is = json.loads(CliRunner().invoke(main, [*arguments[:3], "--model", "shipped", "--json"]).stdout)
    assert as_it_is["against_kept"] is None
