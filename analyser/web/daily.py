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

    `today` reads the clock, and `echo` is told what was done or why it could not be; a register that is held by another
    program, or that may not be written, keeps its old days and is tried again.
    """

    def __init__(
        self,
        registers: Sequence[Path],
        today: Callable[[], dt.date] = lambda: dt.datetime.now().astimezone().date(),
        echo: Callable[[str], object] = print,
    ) -> None:
        self._registers = tuple(registers)
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
        """Assess those registers that are not of today; return how many were."""
        from analyser.engine.anew import is_of, reassess

        done, today = 0, self._today()
        for register in self._registers:
            if self._stop.is_set():
                break
            try:
                if is_of(register, today):
                    continue
                result = reassess(register, today)
            except AnalyserError as error:
                self._echo(f"Deadlines of {register.name} were not counted anew: {error.line}")
                continue
            done += 1
            self._echo(f"Deadlines of {register.name} counted anew: {result.contracts} contracts.")
        return done

    def _run(self) -> None:
        while not self._stop.is_set():
            self.once()
            self._stop.wait(LONGEST_WAIT)
