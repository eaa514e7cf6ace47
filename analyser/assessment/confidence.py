"""When a value that was read is certain enough to act on: the one rule for the assessment, the register and the pages.

A confidence runs from 0 to 1. It says how plainly the words that a value was read from state it; a value that a person
has confirmed, corrected or added has CONFIRMED.
"""

from __future__ import annotations

CERTAIN_FROM = 0.6
"""The confidence from which a value is certain: below it, the words may well be about something else."""

CONFIRMED = 1.0
"""The confidence, or probability, of what a person has decided: no reading is evidence against it."""


def is_certain(confidence: float) -> bool:
    """Say whether a value of this confidence can be acted on without looking it up in the contract."""
    return confidence >= CERTAIN_FROM


def is_confirmed(confidence: float) -> bool:
    """Say whether a person has decided the value."""
    return confidence == CONFIRMED
