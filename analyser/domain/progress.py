"""The stages of analysing a document, and the function type for reporting progress."""

from __future__ import annotations

from collections.abc import Callable
from enum import StrEnum
from typing import TypeAlias


class Stage(StrEnum):
    """The stages of the analysis, in order; a file without scanned pages skips RECOGNISING."""

    READING = "reading"
    RECOGNISING = "recognising"
    SPLITTING = "splitting"
    CLASSIFYING = "classifying"
    EXTRACTING = "extracting"
    STORING = "storing"


Report: TypeAlias = Callable[[Stage, int, int], None]
"""A function called with the stage, the current page (from 1) and the number of pages; both 0 outside recognition."""


def no_progress(stage: Stage, page: int, pages: int) -> None:
    """Discard progress reports."""
