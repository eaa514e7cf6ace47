"""How far workers have come, each document in a small file beside the originals: no row is written, no process asked.

A file holds a line such as `reading 12 300`. It is written at most twice a second and at each new stage, and removed
when the document is done. What a killed program leaves is overwritten when the document is analysed again.
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
class Standing:
    """What is being done with a document; `page` of `pages` are 0 where pages do not count."""

    stage: Stage
    page: int
    pages: int


class Reporter:
    """Writes how far one document is; an instance is a `domain.Report`. A disk that is full does not stop the work."""

    def __init__(self, store: FileStore, document_id: str) -> None:
        self._path = _path(store, document_id)
        self._stage: Stage | None = None
        self._written = 0.0

    def __call__(self, stage: Stage, page: int, pages: int) -> None:
        """Note the stage and the page, unless that was done a moment ago."""
        now = time.monotonic()
        if stage is self._stage and now - self._written < AT_MOST_EVERY:
            return
        self._stage, self._written = stage, now
        with contextlib.suppress(OSError):
            self._path.write_text(f"{stage} {page} {pages}\n", encoding="utf-8")


def standing(store: FileStore, document_id: str) -> Standing | None:
    """Return how far a document is; None when no worker has begun with it, or is writing at this moment."""
    try:
        stage, page, pages = _path(store, document_id).read_text(encoding="utf-8").split()
        return Standing(Stage(stage), int(page), int(pages))
    except (OSError, ValueError):
        return None


def forget(store: FileStore, document_id: str) -> None:
    """Remove what was noted of a document."""
    with contextlib.suppress(OSError):
        _path(store, document_id).unlink(missing_ok=True)


def _path(store: FileStore, document_id: str) -> Path:
    return store.root / f".{document_id}.progress"
