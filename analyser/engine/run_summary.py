"""Reporting on a run: an event for each file as it starts and finishes, and a summary at the end."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import TypeAlias


class Outcome(StrEnum):
    """The outcome of a run for one file."""

    ANALYSED = "analysed"
    UNCHANGED = "unchanged"
    DUPLICATE = "duplicate"
    FAILED = "failed"


@dataclass(frozen=True, slots=True)
class Event:
    """Progress of a run: the analysis of `path` has started (`outcome` is None) or finished.

    `done` is the number of files finished out of `total`; `reason` explains in one line why a file failed.
    """

    path: Path
    outcome: Outcome | None
    done: int
    total: int
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Failure:
    """A file that could not be analysed; `reason` says in one line why, and what to do about it."""

    path: Path
    reason: str


@dataclass(frozen=True, slots=True)
class RunSummary:
    """The result of a run: how many files were analysed, skipped as unchanged, and skipped as copies of another file.

    `pages` is the number of pages in the documents analysed, `seconds` the duration of the whole run.
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
    """Counts the outcomes of a run and reports each event to `progress`."""

    def __init__(self, total: int, progress: Progress | None) -> None:
        self.total = total
        self.progress = progress
        self.counts: Counter[Outcome] = Counter()
        self.failed: list[Failure] = []
        self.pages = 0

    def begin(self, path: Path) -> None:
        """Report that the analysis of a file has started."""
        self._report(path, None, "")

    def end(self, path: Path, outcome: Outcome, reason: str = "") -> None:
        """Count the outcome of a file and report that it is finished."""
        self.counts[outcome] += 1
        if outcome is Outcome.FAILED:
            self.failed.append(Failure(path, reason))
        self._report(path, outcome, reason)

    def _report(self, path: Path, outcome: Outcome | None, reason: str) -> None:
        if self.progress:
            self.progress(Event(path, outcome, self.counts.total(), self.total, reason))

    def summary(self, register: Path, seconds: float) -> RunSummary:
        """Return the summary of the run, which took this many seconds."""
        return RunSummary(
            register=register,
            analysed=self.counts[Outcome.ANALYSED],
            unchanged=self.counts[Outcome.UNCHANGED],
            duplicates=self.counts[Outcome.DUPLICATE],
            failed=tuple(self.failed),
            pages=self.pages,
            seconds=seconds,
        )
