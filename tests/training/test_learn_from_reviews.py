"""Making a new version of the model from reviews: it is written beside the old one, or refused."""

import json
import logging
import shutil
from collections.abc import Sequence
from pathlib import Path

import builders
import pytest
from builders import AT, analysis, document, finding
from click.testing import CliRunner, Result

from analyser.classify import Model, classify
from analyser.classify.model_files import ARRAYS, shipped_folder
from analyser.cli import main
from analyser.domain import Favours
from analyser.store import FactorRow, Register, Review, rows_of
from analyser.taxonomy import load as load_taxonomy
from analyser.training.data.own_clauses import read_own_clauses
from analyser.training.data.reference_labels import read_samples

SAMPLES = ("02-social-care-case-management", "03-planning-portal-saas")


@pytest.fixture(scope="module")
def labels(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Keep a part of our own clauses, so that a test takes seconds."""
    folder = tmp_path_factory.mktemp("labels")
    lines = (shipped_folder() / "data" / "uk-a.jsonl").read_text(encoding="utf-8").splitlines(keepends=True)
    (folder / "uk-a.jsonl").write_text("".join(lines[:150]), encoding="utf-8")
    return folder


@pytest.fixture(scope="module")
def fixed(tmp_path_factory: pytest.TempPathFactory, request: pytest.FixtureRequest) -> Path:
    """Keep two of the sample contracts with their truth."""
    samples: Path = request.getfixturevalue("samples")
    folder = tmp_path_factory.mktemp("fixed")
    (folder / "truth").mkdir()
    for name in SAMPLES:
        shutil.copy(samples / f"{name}.pdf", folder)
        shutil.copy(samples / "truth" / f"{name}.json", folder / "truth")
    return folder


def write_register(path: Path, findings: Sequence[tuple[str, str]], action: str) -> Path:
    """Make a register of one document in which people decided on findings (words, factor)."""
    said = [(" ".join(words.split()), factor) for words, factor in findings]
    text = document(*(words for words, _ in said))
    with Register.open(path) as register:
        names = [factor.id for factor in load_taxonomy().factors]
        register.write_factors(FactorRow(name, "term", name, name, name, name, 0.5, 0.8, 0.7) for name in names)
        found = [finding(text, words, factor, favours=Favours.BUYER) for words, factor in said]
        file = builders.source("a")
        with register.transaction():
            rows = rows_of(file.document_id, analysis(text, findings=found), builders.VERSIONS.model)
            register.write_document(file, rows, builders.VERSIONS, 0.5, AT)
        for row in list(register.db["findings"].rows):
            register.record_review(Review("finding", row["id"], "Mair", action), AT)
    return path


def retrain(register: Path, out: Path, labels: Path, fixed: Path) -> Result:
    arguments = ["train", "--with-reviews", register, "--out", out, "--labels", labels, "--samples", fixed]
    return CliRunner().invoke(main, [str(argument) for argument in arguments])


def test_new_version_is_written_beside_the_old_and_can_be_used(
    tmp_path: Path, labels: Path, fixed: Path, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.INFO, "analyser.training")
    clauses = read_own_clauses(shipped_folder() / "data")[400:440]
    quotes = [(one.document.text[q.start : q.end], q.factor) for one in clauses for q in one.quotes]
    register = write_register(tmp_path / "register.db", quotes, "confirm")
    before = (shipped_folder() / ARRAYS).read_bytes()
    result = retrain(register, tmp_path / "models", labels, fixed)
    assert result.exit_code == 0, result.output
    (folder,) = (tmp_path / "models").iterdir()
    new = Model.load(folder)
    assert folder.name == new.version != Model.load().version
    assert f"--model {folder}" in result.output
    assert f"corrections applied to model {Model.load().version}, giving {new.version}" in caplog.text
    assert not any(words in caplog.text for words, _ in quotes), "no text of a contract is logged"
    assert (shipped_folder() / ARRAYS).read_bytes() == before
    scores = json.loads((folder / "scores.json").read_text(encoding="utf-8"))
    assert scores["version"] == new.version
    assert scores["reviews"]["base"] == Model.load().version
    assert scores["reviews"]["confirmed"] == len(set(quotes))
    assert scores["reviews"]["measured_on"] == len(SAMPLES)
    for card, says in (("MODEL_CARD.md", "no word of a review"), ("MODEL_CARD.cy.md", "nid oes gair o adolygiad")):
        text = (folder / card).read_text(encoding="utf-8")
        assert new.version in text and says in text
    words = " ".join((folder / name).read_text(encoding="utf-8") for name in ("scores.json", "classifier.json"))
    assert not any(quote in words for quote, _ in quotes)
    assert new.vocabulary.words == Model.load().vocabulary.words


def test_a_model_that_does_worse_is_refused_in_one_line(
    tmp_path: Path, labels: Path, fixed: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(
        "analyser.training.fit.update_weights.STRENGTH", 5.0
    )  # believes at once what it is told, here all wrong
    found = [
        (found.span.text, found.factor)
        for one in read_samples(fixed)
        for found in classify(one.document, one.clauses, one.parties, Model.load())
        if found.shown
    ]
    register = write_register(tmp_path / "register.db", found, "reject")
    result = retrain(register, tmp_path / "models", labels, fixed)
    assert result.exit_code == 1, result.output
    last = result.output.splitlines()[-1]
    assert last.startswith("Error: the new model does worse on 2 fixed documents: F1") and "nothing was written" in last
    assert list((tmp_path / "models").iterdir()) == []


def test_reviews_that_teach_nothing_leave_no_version(
    tmp_path: Path, labels: Path, fixed: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for strength in ("STRENGTH", "STRENGTH_OF_FAVOURS"):
        monkeypatch.setattr(f"analyser.training.fit.update_weights.{strength}", 1e-12)
    quotes = [(f"The Council may leave on day {day}.", "termination_for_convenience") for day in range(12)]
    result = retrain(write_register(tmp_path / "register.db", quotes, "confirm"), tmp_path / "models", labels, fixed)
    assert result.exit_code == 2 and "the reviews do not change the model" in result.output
    assert list((tmp_path / "models").iterdir()) == []


def test_bad_input_is_one_line(tmp_path: Path, labels: Path, fixed: Path) -> None:
    few = write_register(tmp_path / "few.db", [("The Council may leave.", "termination_for_convenience")], "confirm")
    out = tmp_path / "out"
    cases = [
        (("--with-reviews", few, "--labels", labels, "--samples", fixed), 2, "too few"),
        (("--with-reviews", tmp_path / "none.db", "--labels", labels), 4, "none.db"),
        (("--with-reviews", few, "--labels", tmp_path), 2, "models/data"),
        (("--with-reviews", few, "--labels", labels, "--model", tmp_path), 5, "make train"),
        (("--with-reviews", few, "--data", tmp_path), 2, "one of --data and --with-reviews"),
        (("--data", tmp_path, "--model", tmp_path), 2, "leave it out"),
        ((), 2, "one of --data and --with-reviews"),
    ]
    for arguments, code, says in cases:
        result = CliRunner().invoke(main, [str(argument) for argument in ("train", "--out", out, *arguments)])
        assert result.exit_code == code, (arguments, result.output)
        assert says in result.output.splitlines()[-1], (arguments, result.output)
    assert not out.exists()
