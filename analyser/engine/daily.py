"""Deadlines and scores age every day: the served application counts them anew each morning, without reading a PDF."""

from __future__ import annotations

import datetime as dt
import threading
from collections.abc import Callable, Sequence
from pathlib import Path
from types import TracebackType

from analyser.errors import AnalyserError

LONGEST_WAIT = 900.0  # seconds between two looks at the clock: a computer that slept over midnight catches up soon


class Daily:
    """A context manager that assesses registers anew, at once when they are of another day and then on every new day.

    The days of `published` files follow those of the registers. `today` reads the clock, and `echo` is told what was
    done or why it could not be; a register that is held by another program, or that may not be written, keeps its old
    days and is tried again.
    """

    def __init__(
        self,
        registers: Sequence[Path],
        published: Sequence[Path] = (),
        today: Callable[[], dt.date] = lambda: dt.datetime.now().astimezone().date(),
        echo: Callable[[str], object] = print,
    ) -> None:
        self._registers = tuple(registers)
        self._published = tuple(published)
        self._aged: dict[Path, dt.date] = {}
        self._today = today
        self._echo = echo
        self._stop = threading.Event()
        self._thread = threading.Thread(target=self._run, name="daily assessment", daemon=True)

    def __enter__(self) -> Daily:
        """Begin in a thread of its own, so that pages are served meanwhile."""
        self._thread.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """End once the register at hand is done."""
        self._stop.set()
        self._thread.join()

    def once(self) -> int:
        """Assess those registers that are not of today, then age the published files; return how many were done."""
        today = self._today()
        return sum(self._done(path, today, self._assess) for path in self._registers) + sum(
            self._done(path, today, self._age) for path in self._published
        )

    def _done(self, path: Path, today: dt.date, work: Callable[[Path, dt.date], int | None]) -> bool:
        """Count the days of one file anew, unless that is done; a file in which something is wrong waits."""
        if self._stop.is_set():
            return False
        try:
            contracts = work(path, today)
        except AnalyserError as error:
            self._echo(f"Deadlines of {path.name} were not counted anew: {error.line}")
            return False
        if contracts is not None:
            self._echo(f"Deadlines of {path.name} counted anew: {contracts} contracts.")
        return contracts is not None

    def _assess(self, register: Path, today: dt.date) -> int | None:
        from analyser.engine import reassessment

        return None if reassessment.is_of(register, today) else reassessment.reassess(register, today).contracts

    def _age(self, published: Path, today: dt.date) -> int | None:
        """Age a published file, once a day: a contract that somebody has changed since keeps its old days."""
        from analyser.engine import reassessment, refresh_published

        if self._aged.get(published) == today or refresh_published.is_of(published, today):
            return None
        if not all(reassessment.is_of(register, today) for register in self._registers):
            return None  # one of them is held, and tried again before this
        contracts = refresh_published.age(published, self._registers)
        self._aged[published] = today
        return contracts

    def _run(self) -> None:
        while not self._stop.is_set():
            self.once()
            self._stop.wait(LONGEST_WAIT)
