"""Joining consecutive list items that carry the same factor into one finding."""

from __future__ import annotations

import re
from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

from analyser.classify.features import Floats

LEAST_TO_JOIN = 0.15
"""Neighbours at or above this probability are joined; chosen by the CUAD paper's measure on held-out contracts."""

_GOES_ON = re.compile(r"(?:[;:,]|\s(?:and|or|a|ac|neu))\s*$")
_TAIL = 6


def ends_with_continuation(text: str) -> bool:
    """Return whether a text ends as the lead-in or an item of a list does, such as with a semicolon or "and"."""
    return bool(_GOES_ON.search(text[-_TAIL:]))


def continues_list(texts: Sequence[str], wholes: Sequence[int]) -> npt.NDArray[np.bool_]:
    """Return for each unit but the last whether the next continues its list, in the same whole clause."""
    return np.array(
        [
            here == there and ends_with_continuation(text)
            for text, here, there in zip(texts[:-1], wholes[:-1], wholes[1:], strict=True)
        ],
        dtype=bool,
    )


def joined_runs(probabilities: Floats, linked: npt.NDArray[np.bool_], least: float) -> list[tuple[int, int, float]]:
    """Return (first unit, last unit, probability) of every run of units with a probability of at least `least`.

    A run is one unit, or several that are `linked` and each at LEAST_TO_JOIN or above; its probability is the highest.
    """
    if not len(probabilities):
        return []
    likely = probabilities >= LEAST_TO_JOIN
    starts = np.flatnonzero(np.concatenate([[True], ~(linked & likely[:-1] & likely[1:])]))
    highest = np.maximum.reduceat(probabilities, starts)
    ends = np.concatenate([starts[1:], [len(probabilities)]]) - 1
    kept = highest >= least
    return list(zip(starts[kept].tolist(), ends[kept].tolist(), highest[kept].tolist(), strict=True))


def lead_ins(texts: Sequence[str], linked: npt.NDArray[np.bool_]) -> npt.NDArray[np.int64]:
    """Return for each unit the index of its list's lead-in ("The Supplier shall:"), its own for none."""
    leads = np.arange(len(texts))
    for index in range(1, len(texts)):
        before = leads[index - 1]
        if linked[index - 1] and (before != index - 1 or texts[before].rstrip().endswith((":", "—", "-"))):
            leads[index] = before
    return leads
