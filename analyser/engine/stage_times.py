"""How long each stage of a document's analysis took."""

from __future__ import annotations

import time
from collections.abc import Mapping


class StageTimes:
    """A stopwatch that adds up the seconds spent in each stage, by its name; `seconds` holds those that have ended."""

    def __init__(self, seconds: Mapping[str, float] | None = None) -> None:
        self.seconds: dict[str, float] = dict(seconds or {})
        self._stage: str | None = None
        self._began = 0.0

    @property
    def total(self) -> float:
        """The seconds of all stages that have ended, to the millisecond."""
        return round(sum(self.seconds.values()), 3)

    def begin(self, stage: str) -> None:
        """End the stage that runs, unless it is this one, and begin this one."""
        if stage is not self._stage:
            self.end()
            self._stage, self._began = stage, time.monotonic()

    def end(self) -> None:
        """End the stage that runs, if any."""
        if self._stage is not None:
            spent = time.monotonic() - self._began
            self.seconds[self._stage] = round(self.seconds.get(self._stage, 0.0) + spent, 3)
            self._stage = None
