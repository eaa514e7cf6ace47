"""The progress of a document: written rarely, readable at any time, deleted when it is done."""

from __future__ import annotations

from pathlib import Path

import builders
import pytest
from reportlab.pdfgen.canvas import Canvas

from analyser.domain import Analysis, Report, Stage
from analyser.engine import LocalWorkers, Work, WorkLimits, run
from analyser.engine.progress_files import AnalysisProgress, Reporter, progress_of, remove_progress
from analyser.pipeline import read_only
from analyser.store import FileStore, Register


@pytest.fixture
def store(tmp_path: Path) -> FileStore:
    """Give a folder of originals."""
    tmp_path.joinpath("r.db.files").mkdir()
    return FileStore.beside(tmp_path / "r.db")


def test_nothing_is_known_before_a_worker_begins(store: FileStore) -> None:
    assert progress_of(store, "d") is None


def test_pages_are_written_at_most_twice_a_second(store: FileStore, monkeypatch: pytest.MonkeyPatch) -> None:
    now = 100.0
    monkeypatch.setattr("analyser.engine.progress_files.time.monotonic", lambda: now)
    report = Reporter(store, "d")
    report(Stage.READING, 1, 300)
    now = 100.4
    report(Stage.READING, 2, 300)
    assert progress_of(store, "d") == AnalysisProgress(Stage.READING, 1, 300)
    now = 100.5
    report(Stage.READING, 3, 300)
    assert progress_of(store, "d") == AnalysisProgress(Stage.READING, 3, 300)
    report(Stage.CLASSIFYING, 0, 0)  # a new stage is told at once
    assert progress_of(store, "d") == AnalysisProgress(Stage.CLASSIFYING, 0, 0)
    remove_progress(store, "d")
    assert progress_of(store, "d") is None
    assert list(store.root.iterdir()) == []


@pytest.mark.parametrize("half_written", ["", "reading", "reading 3 x", "flying 1 2", "reading 1 2 3"])
def test_what_cannot_be_read_is_not_known(store: FileStore, half_written: str) -> None:
    store.root.joinpath(".d.progress").write_text(half_written)
    assert progress_of(store, "d") is None


def test_a_disk_that_cannot_be_written_does_not_stop_the_work(tmp_path: Path) -> None:
    Reporter(FileStore(tmp_path / "nowhere"), "d")(Stage.READING, 1, 2)


def test_every_page_and_stage_is_told(tmp_path: Path) -> None:
    file = tmp_path / "three.pdf"
    canvas = Canvas(str(file))
    for number in (1, 2, 3):
        canvas.drawString(72, 700, f"{number} The supplier shall provide the service number {number}.")
        canvas.showPage()
    canvas.save()
    told: list[tuple[Stage, int, int]] = []
    read_only(file, report=lambda *one: told.append(one))
    assert told == [*((Stage.READING, number, 3) for number in (1, 2, 3)), (Stage.SPLITTING, 0, 0)]


def half_way(path: Path, report: Report) -> Analysis:
    """Report as the stages do, and fail where the file says so."""
    report(Stage.READING, 1, 2)
    noted = list(path.parent.joinpath("r.db.files").glob(".*.progress"))
    if not noted or path.read_text() == "bad":
        raise ValueError("bad")
    return builders.analysis(builders.document(f"1 The words of {path.name}."))


def test_a_run_leaves_nothing_behind(tmp_path: Path) -> None:
    for name, words in (("a.txt", "good"), ("b.txt", "bad")):
        tmp_path.joinpath(name).write_text(words)
    work = Work(half_way, lambda evidence, _: builders.assessment(evidence), builders.VERSIONS, builders.factors())
    with LocalWorkers(1, WorkLimits(), int) as workers:
        summary = run([tmp_path / "a.txt", tmp_path / "b.txt"], tmp_path / "r.db", work, workers)
    assert (summary.analysed, len(summary.failed)) == (1, 1)
    with Register.open(tmp_path / "r.db") as register:
        assert list(register.files.root.glob(".*")) == []
