"""The progress of each document's analysis, which workers keep in a small file beside the originals.

A file holds a line such as `reading 12 300`. It is written at most twice a second and at each new stage, and removed
when the document is done. A file left by a program that was killed shows that a worker had begun on the document; it is
overwritten when the document is analysed again.
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
    """The stage and the page that a document is at; `page` and `pages` are 0 in stages that do not go page by page."""

    stage: Stage
    page: int
    pages: int


class Reporter:
    """Writes the progress of one document; an instance is a `domain.Report`. A full disk does not stop the work."""

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
    """Return the progress of a document; None when no worker has begun on it, or one is writing at this moment."""
    try:
        stage, page, pages = _path(store, document_id).read_text(encoding="utf-8").split()
        return AnalysisProgress(Stage(stage), int(page), int(pages))
    except (OSError, ValueError):
        return None


def has_begun(store: FileStore, document_id: str) -> bool:
    """Say whether a worker has begun on a document and not finished it."""
    return _path(store, document_id).exists()


def forget(store: FileStore, document_id: str) -> None:
    """Remove the progress of a document."""
    with contextlib.suppress(OSError):
        _path(store, document_id).unlink(missing_ok=True)


def _path(store: FileStore, document_id: str) -> Path:
    return store.root / f".{document_id}.progress"
