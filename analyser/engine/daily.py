"""Recalculating deadlines and scores every day: the server does so each morning, without reading any file again."""

from __future__ import annotations

import datetime as dt
import threading
from collections.abc import Callable, Sequence
from pathlib import Path
from types import TracebackType

from analyser.errors import AnalyserError

LONGEST_WAIT = 900.0  # seconds between two looks at the clock: a computer that slept over midnight catches up soon


class Daily:
    """A context manager that keeps the assessments of registers up to date: at once, and then on every new day.

    `published` files follow their registers. `today` reads the clock, and `echo` is called with a line for each file
    that was recalculated or could not be. A register that another program has locked, or that cannot be written, keeps
    its old assessments and is tried again. `model_dir` is the folder of the model in use; None is the one that ships.
    """

    def __init__(
        self,
        registers: Sequence[Path],
        published: Sequence[Path] = (),
        today: Callable[[], dt.date] = lambda: dt.datetime.now().astimezone().date(),
        echo: Callable[[str], object] = print,
        model_dir: Path | None = None,
    ) -> None:
        self._registers = tuple(registers)
        self._published = tuple(published)
        self._refreshed: dict[Path, dt.date] = {}
        self._today = today
        self._echo = echo
        self._model_dir = model_dir
        self._stop = threading.Event()
        self._thread = threading.Thread(target=self._run, name="daily assessment", daemon=True)

    def __enter__(self) -> Daily:
        """Start in a thread of its own, so that pages are served meanwhile."""
        self._thread.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Stop after the contracts that are being written."""
        self._stop.set()
        self._thread.join()

    def once(self) -> int:
        """Recalculate the registers that are not of today, then the published files; return how many were done."""
        today = self._today()
        return sum(self._done(path, today, self._assess) for path in self._registers) + sum(
            self._done(path, today, self._refresh) for path in self._published
        )

    def _done(self, path: Path, today: dt.date, work: Callable[[Path, dt.date], int | None]) -> bool:
        """Recalculate one file unless it is of today, and say whether that was done; a file with an error waits."""
        if self._stop.is_set():
            return False
        try:
            contracts = work(path, today)
        except AnalyserError as error:
            self._echo(f"Deadlines of {path.name} were not recalculated: {error.line}")
            return False
        if contracts is not None:
            self._echo(f"Deadlines of {path.name} recalculated: {contracts} contracts.")
        return contracts is not None

    def _assess(self, register: Path, today: dt.date) -> int | None:
        from analyser.engine import reassessment

        if reassessment.is_assessed_as_on(register, today):
            return None
        return reassessment.reassess(register, today, model_dir=self._model_dir, stop=self._stop.is_set).contracts

    def _refresh(self, published: Path, today: dt.date) -> int | None:
        """Refresh a published file once a day; a contract changed since it was published keeps its old deadlines."""
        from analyser.engine import reassessment, refresh_published

        if self._refreshed.get(published) == today or refresh_published.is_assessed_as_on(published, today):
            return None
        if not all(reassessment.is_assessed_as_on(register, today) for register in self._registers):
            return None  # one of them is locked, and is tried again before this
        contracts = refresh_published.refresh(published, self._registers)
        self._refreshed[published] = today
        return contracts

    def _run(self) -> None:
        while not self._stop.is_set():
            self.once()
            self._stop.wait(LONGEST_WAIT)
