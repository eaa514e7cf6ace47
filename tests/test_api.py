"""The functions for notebooks: their examples work, and importing the package loads nothing until they are used."""

from __future__ import annotations

import doctest
import inspect
import subprocess
import sys
from pathlib import Path

import pytest
from click.testing import CliRunner

from analyser import api, pipeline
from analyser.cli import main
from analyser.errors import RegisterError, UnreadableFileError

SAMPLE = "01-revenues-benefits-order-form.pdf"


@pytest.fixture
def folder(samples: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Give a folder with a sample contract and a register of it, and go there."""
    (tmp_path / SAMPLE).write_bytes((samples / SAMPLE).read_bytes())
    register = ["--register", str(tmp_path / "register.db"), "--jobs", "1", "--as-of", "2026-06-01"]
    assert CliRunner().invoke(main, ["analyse", str(tmp_path / SAMPLE), *register]).exit_code == 0
    monkeypatch.chdir(tmp_path)
    return tmp_path


def test_the_examples_are_true(folder: Path) -> None:
    result = doctest.testmod(api)
    assert (result.attempted > 10, result.failed) == (True, 0)


def test_several_documents_are_assessed_together(folder: Path) -> None:
    analysis = api.analyse(folder / SAMPLE)
    as_of = api.dt.date(2026, 6, 1)
    assert api.assess([analysis], as_of) == api.assess(analysis, as_of)
    assert len(api.assess([analysis, analysis], as_of).facts.title) > 0


def test_bad_files_raise_errors_that_say_what_to_do(tmp_path: Path) -> None:
    (tmp_path / "letter.pdf").write_text("Dear Sir")
    with pytest.raises(UnreadableFileError) as raised:
        api.analyse(tmp_path / "letter.pdf")
    assert raised.value.remedy
    with pytest.raises(RegisterError):
        api.open_register(tmp_path / "none.db")


def test_importing_the_package_loads_nothing_else() -> None:
    script = "import sys, analyser; print(sum(m.startswith('analyser.') for m in sys.modules), 'numpy' in sys.modules)"
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)
    assert done.stdout.split() == ["0", "False"]


def test_the_pipeline_can_be_read_at_a_glance() -> None:
    assert len(inspect.getsource(pipeline.analyse).splitlines()) < 25
