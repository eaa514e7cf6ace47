"""Progress of each document's analysis, which the worker writes to a small file beside the original files.

The file holds a line such as `reading 12 300` (stage, page, pages). It is written at most twice a second within a
stage, and removed when the document is finished. A file left behind by a program that was killed shows that a worker
had started on the document; it is removed before the document is analysed again.
"""

from __future__ import annotations

import contextlib
import time
from dataclasses import dataclass
from pathlib import Path

from analyser.domain import Stage
from analyser.store import FileStore

AT_MOST_EVERY = 0.5  # seconds


@dataclass(frozen=True, slots=True)
class AnalysisProgress:
    """The stage that a document has reached, and the page; `page` and `pages` are 0 in stages without page counts."""

    stage: Stage
    page: int
    pages: int


class Reporter:
    """Writes the progress of one document; an instance is a `domain.Report`. Errors in writing are ignored."""

    def __init__(self, store: FileStore, document_id: str) -> None:
        self._path = _path(store, document_id)
        self._stage: Stage | None = None
        self._written = 0.0

    def __call__(self, stage: Stage, page: int, pages: int) -> None:
        """Write the stage and the page, unless the file was written less than AT_MOST_EVERY ago in this stage."""
        now = time.monotonic()
        if stage is self._stage and now - self._written < AT_MOST_EVERY:
            return
        self._stage, self._written = stage, now
        with contextlib.suppress(OSError):
            self._path.write_text(f"{stage} {page} {pages}\n", encoding="utf-8")


def progress_of(store: FileStore, document_id: str) -> AnalysisProgress | None:
    """Return the progress of a document; None when no worker has started on it or the file is being written."""
    try:
        stage, page, pages = _path(store, document_id).read_text(encoding="utf-8").split()
        return AnalysisProgress(Stage(stage), int(page), int(pages))
    except (OSError, ValueError):
        return None


def has_begun(store: FileStore, document_id: str) -> bool:
    """Return whether a worker has started on a document and not finished it."""
    return _path(store, document_id).exists()


def remove_progress(store: FileStore, document_id: str) -> None:
    """Remove the progress file of a document, if there is one."""
    with contextlib.suppress(OSError):
        _path(store, document_id).unlink(missing_ok=True)


def _path(store: FileStore, document_id: str) -> Path:
    return store.root / f".{document_id}.progress"
