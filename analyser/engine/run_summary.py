"""What a run says of itself: an event for each file while it goes on, and a summary at the end."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import TypeAlias


class Outcome(StrEnum):
    """What became of a file."""

    ANALYSED = "analysed"
    UNCHANGED = "unchanged"
    DUPLICATE = "duplicate"
    FAILED = "failed"


@dataclass(frozen=True, slots=True)
class Event:
    """Something to show while a run goes on: work on `path` has begun (`outcome` is None) or ended.

    `done` of `total` files have ended; `reason` is the line that says why a file failed.
    """

    path: Path
    outcome: Outcome | None
    done: int
    total: int
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Failure:
    """A file that could not be analysed, and why, in one line that says what to do."""

    path: Path
    reason: str


@dataclass(frozen=True, slots=True)
class RunSummary:
    """What a run did: how many files were analysed, skipped as unchanged, or the same bytes as another file.

    `pages` counts those of the documents analysed, `seconds` is the whole run's time.
    """

    register: Path
    analysed: int
    unchanged: int
    duplicates: int
    failed: tuple[Failure, ...]
    pages: int
    seconds: float


Progress: TypeAlias = Callable[[Event], None]


class Ledger:
    """Counts what became of each file, and tells whoever wants to show it."""

    def __init__(self, total: int, progress: Progress | None) -> None:
        self.total = total
        self.progress = progress
        self.counts: Counter[Outcome] = Counter()
        self.failed: list[Failure] = []
        self.pages = 0

    def begin(self, path: Path) -> None:
        """Work on a file has begun."""
        self._tell(path, None, "")

    def end(self, path: Path, outcome: Outcome, reason: str = "") -> None:
        """Work on a file has ended."""
        self.counts[outcome] += 1
        if outcome is Outcome.FAILED:
            self.failed.append(Failure(path, reason))
        self._tell(path, outcome, reason)

    def _tell(self, path: Path, outcome: Outcome | None, reason: str) -> None:
        if self.progress:
            self.progress(Event(path, outcome, self.counts.total(), self.total, reason))

    def summary(self, register: Path, seconds: float) -> RunSummary:
        """Sum up the run, which took so many seconds."""
        return RunSummary(
            register=register,
            analysed=self.counts[Outcome.ANALYSED],
            unchanged=self.counts[Outcome.UNCHANGED],
            duplicates=self.counts[Outcome.DUPLICATE],
            failed=tuple(self.failed),
            pages=self.pages,
            seconds=seconds,
        )
