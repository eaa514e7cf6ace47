"""How far the analysis of a document has come, as it is told to whoever wants to show it."""

from __future__ import annotations

from collections.abc import Callable
from enum import StrEnum
from typing import TypeAlias


class Stage(StrEnum):
    """What is being done with a document, in this order; a file without scanned pages skips RECOGNISING."""

    READING = "reading"
    RECOGNISING = "recognising"
    SPLITTING = "splitting"
    CLASSIFYING = "classifying"
    EXTRACTING = "extracting"
    STORING = "storing"


Report: TypeAlias = Callable[[Stage, int, int], None]
"""Is told the stage, the page that is worked on (from 1), and of how many; both are 0 where pages do not count."""


def no_progress(stage: Stage, page: int, pages: int) -> None:
    """Be told, and tell nobody."""
