"""Finding the files to analyse."""

from __future__ import annotations

import os
from collections.abc import Sequence
from pathlib import Path

from analyser.engine.failure_messages import unreadable
from analyser.engine.run_summary import Failure

_ENDINGS = (".pdf", ".docx", ".docm")


def find(paths: Sequence[Path]) -> tuple[list[Path], list[Failure]]:
    """Return the files at the paths, sorted and without duplicates, and a failure for each path without files.

    For a folder, every `*.pdf`, `*.docx` and `*.docm` file in it and its subfolders is returned. A path to a single
    file may have any name.
    """
    files: set[Path] = set()
    failures: list[Failure] = []
    for path in paths:
        if not _is_folder(path):
            files.add(path.absolute())
            continue
        inside, unread = _contracts_below(path.absolute())
        if not inside and not unread:
            unread = [Failure(path, f"{path} holds no PDF or DOCX files: name a folder or a file with contracts")]
        files |= inside
        failures += unread
    return sorted(files), failures


def _is_folder(path: Path) -> bool:
    try:
        return path.is_dir()
    except OSError:  # no permission to search its folder, or too long a name: reading the file reports the error
        return False


def _contracts_below(folder: Path) -> tuple[set[Path], list[Failure]]:
    """Return the PDF and DOCX files in a folder and its subfolders, and a failure for each unreadable folder."""
    failures: list[Failure] = []

    def note(error: OSError) -> None:
        failures.append(Failure(Path(error.filename), unreadable(Path(error.filename), error)))

    inside = {
        Path(where, name)
        for where, _, names in os.walk(folder, onerror=note)
        for name in names
        # Word keeps a lock file with this prefix while a document is open.
        if name.lower().endswith(_ENDINGS) and not name.startswith("~$")
    }
    return inside, failures
