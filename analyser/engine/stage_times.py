"""Measuring how long each stage of a document's analysis takes."""

from __future__ import annotations

import time
from collections.abc import Mapping


class StageTimes:
    """A stopwatch that adds up the seconds of each finished stage; `seconds` holds them by the stage's name."""

    def __init__(self, seconds: Mapping[str, float] | None = None) -> None:
        self.seconds: dict[str, float] = dict(seconds or {})
        self._stage: str | None = None
        self._began = 0.0

    @property
    def total(self) -> float:
        """The total seconds of all finished stages, to the millisecond."""
        return round(sum(self.seconds.values()), 3)

    def begin(self, stage: str) -> None:
        """End the running stage and begin this one; does nothing if this one is running already."""
        if stage is not self._stage:
            self.end()
            self._stage, self._began = stage, time.monotonic()

    def end(self) -> None:
        """End the running stage, if any."""
        if self._stage is not None:
            spent = time.monotonic() - self._began
            self.seconds[self._stage] = round(self.seconds.get(self._stage, 0.0) + spent, 3)
            self._stage = None
