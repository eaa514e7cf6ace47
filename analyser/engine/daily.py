"""Recalculating deadlines and scores every day in a server, without reading the files again."""

from __future__ import annotations

import datetime as dt
import threading
from collections.abc import Callable, Sequence
from pathlib import Path
from types import TracebackType

from analyser.errors import AnalyserError

LONGEST_WAIT = 900.0  # seconds between checks of the date, so that a computer asleep at midnight soon catches up


class Daily:
    """A context manager that keeps the assessments of registers up to date: on entry, and then on every new day.

    The `published` files are updated after their registers. `today` returns the current day, and `echo` is called with
    a line for each file that was recalculated or could not be. A register that is locked by another program or cannot
    be written keeps its old assessments, and is tried again later. `model_dir` is the folder of the model in use, None
    for the one that ships.
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
        """Start recalculating in a separate thread, so that pages can be served at the same time."""
        self._thread.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Stop once the contracts being written are finished."""
        self._stop.set()
        self._thread.join()

    def once(self) -> int:
        """Recalculate the registers not yet assessed today, then the published files; return how many files changed."""
        today = self._today()
        return sum(self._update(path, today, self._assess) for path in self._registers) + sum(
            self._update(path, today, self._refresh) for path in self._published
        )

    def _update(self, path: Path, today: dt.date, work: Callable[[Path, dt.date], int | None]) -> bool:
        """Recalculate one file if needed and return whether that was done; after an error, it is tried again later."""
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
        """Update a published file once a day; a contract that was changed after publication keeps its old deadlines."""
        from analyser.engine import reassessment, refresh_published

        if self._refreshed.get(published) == today or refresh_published.is_assessed_as_on(published, today):
            return None
        if not all(reassessment.is_assessed_as_on(register, today) for register in self._registers):
            return None  # a register is locked: it is tried again first
        contracts = refresh_published.refresh(published, self._registers)
        self._refreshed[published] = today
        return contracts

    def _run(self) -> None:
        while not self._stop.is_set():
            self.once()
            self._stop.wait(LONGEST_WAIT)
