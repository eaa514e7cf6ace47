"""The files and folders that the documentation names exist."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]
PAGES = ("README.md", "docs/architecture.md", "docs/model.md")
FOLDERS = ("analyser", "contracts_sample", "docs", "models", "notebooks", "tests")
OF_A_USER = frozenset({"council.db.files/"})
"""Paths in examples, which a user's own commands make."""


def paths(page: str) -> list[str]:
    """Return the names on a page that are of files or folders of the project: in backticks, or as a link."""
    text = (ROOT / page).read_text("utf-8")
    quoted = [name for name in re.findall(r"`([\w./-]+)`", text) if re.search(r"\w/|\.(?:py|toml|md|jsonl)$", name)]
    linked = [name for name in re.findall(r"\]\(([\w./-]+)(?:#[\w-]*)?\)", text) if "://" not in name]
    return [name for name in quoted + linked if name not in OF_A_USER and not name.startswith("../shared")]


def is_there(name: str, page: str) -> bool:
    """Return whether a name is a path relative to the page, or the end of the path of one in the project."""
    if (ROOT / name).exists() or ((ROOT / page).parent / name).exists():
        return True
    end = "/" + name.rstrip("/")
    return any(str(path).endswith(end) for folder in FOLDERS for path in (ROOT / folder, *(ROOT / folder).rglob("*")))


@pytest.mark.parametrize("page", PAGES)
def test_every_path_named_is_there(page: str) -> None:
    named = paths(page)
    assert named
    assert [name for name in named if not is_there(name, page)] == []


def test_the_example_in_python_runs(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    (code,) = re.findall(r"```python\n(.*?)```", (ROOT / "README.md").read_text("utf-8"), re.DOTALL)
    monkeypatch.chdir(ROOT)
    exec(code, {})
    assert "renewal_notice" in capsys.readouterr().out
