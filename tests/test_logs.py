"""The log: a line for each document, with the time of each stage and no words of any contract."""

from __future__ import annotations

import json
import logging
import re
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from analyser.cli import main
from analyser.pipeline import read_only

SAMPLE = "01-revenues-benefits-order-form.pdf"
STAGES = {"reading", "splitting", "classifying", "extracting", "storing", "assessing"}


def run(*arguments: str | Path) -> Result:
    return CliRunner().invoke(main, [str(argument) for argument in arguments])


@pytest.fixture
def folder(samples: Path, tmp_path: Path) -> Path:
    folder = tmp_path / "contracts"
    folder.mkdir()
    (folder / "caltrane software.pdf").write_bytes((samples / SAMPLE).read_bytes())
    (folder / "caltrane again.pdf").write_bytes((samples / SAMPLE).read_bytes())
    (folder / "Dyffryn letter.pdf").write_text("Dear Sir, our supplier Dyffryn has gone.")
    return folder


def test_a_run_logs_one_line_for_each_document_and_none_of_its_words(folder: Path, tmp_path: Path) -> None:
    result = run(
        "--log-json", "analyse", folder, "--register", tmp_path / "r.db", "--jobs", "1", "--as-of", "2026-06-01"
    )
    assert result.exit_code == 3, result.output
    lines = [json.loads(line) for line in result.stderr.splitlines()]
    documents = {line["outcome"]: line for line in lines if "document" in line}
    assert len(lines) == len(documents) == 3
    assert set(documents["analysed"]["seconds"]) == STAGES
    assert all(seconds >= 0 for seconds in documents["analysed"]["seconds"].values())
    assert documents["analysed"]["pages"] == 6
    assert documents["failed"]["error"] == "NotAContractFileError"
    assert documents["duplicate"]["document"] == documents["analysed"]["document"]
    for line in lines:
        assert {"time", "level", "logger", "message"} <= set(line)
    known = STAGES | {"document", "documents", "pages", "analysed", "failed", "duplicate", "info", "seconds", "outcome"}
    text = read_only(folder / "caltrane again.pdf").document.text
    words = {word.lower() for word in re.findall(r"[^\W\d_]{4,}", text)} | {"caltrane", "dyffryn"}
    logged = {word.lower() for line in lines for word in re.findall(r"[^\W\d_]{4,}", line["message"])}
    assert not logged & (words - known)


def test_the_log_is_off_unless_it_is_asked_for(folder: Path, tmp_path: Path) -> None:
    quiet = run("analyse", folder, "--register", tmp_path / "r.db", "--jobs", "1")
    assert quiet.exit_code == 3
    assert quiet.stderr.strip() == ""
    loud = run("--verbose", "analyse", folder, "--register", tmp_path / "r.db", "--jobs", "1")
    assert sorted(re.findall(r" (unchanged|duplicate|failed)\b", loud.stderr)) == ["duplicate", "failed", "unchanged"]
    assert not logging.getLogger("analyser").handlers
    assert not logging.getLogger("analyser").isEnabledFor(logging.INFO)


def test_other_commands_log_too(folder: Path, tmp_path: Path) -> None:
    register = tmp_path / "r.db"
    run("analyse", folder, "--register", register, "--jobs", "1")
    assessed = json.loads(run("--log-json", "assess", "--register", register).stderr.splitlines()[-1])
    assert (assessed["contracts"], list(assessed["seconds"])) == (1, ["assessing"])
    published = run("--log-json", "publish", "--register", register, "--to", tmp_path / "p.db")
    assert json.loads(published.stderr.splitlines()[-1])["contracts"] == 0
    inspected = json.loads(run("--log-json", "inspect", folder / "caltrane again.pdf").stderr.splitlines()[-1])
    assert set(inspected["seconds"]) == {"reading", "splitting", "classifying", "extracting"}
