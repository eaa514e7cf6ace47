"""The confidence from which an extracted value is certain, for the assessment, the register and the web pages.

A confidence is between 0 and 1, and says how clearly the contract's words state the value. A value that a person has
confirmed, corrected or added has the confidence CONFIRMED.
"""

from __future__ import annotations

CERTAIN_FROM = 0.6
"""The lowest confidence of a certain value; below it, the words may well be about something else."""

CONFIRMED = 1.0
"""The confidence or probability of a value that a person has decided, which no extracted value overrides."""


def is_certain(confidence: float) -> bool:
    """Return whether a value of this confidence can be acted on without checking it in the contract."""
    return confidence >= CERTAIN_FROM


def is_confirmed(confidence: float) -> bool:
    """Return whether a value of this confidence was decided by a person."""
    return confidence == CONFIRMED
