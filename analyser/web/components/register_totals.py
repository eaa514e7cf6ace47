"""Sums of counts from several registers."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping


def add_counts(counts: Iterable[Mapping[str, int]]) -> Counter[str]:
    """Return the sum of the counts of several registers, by key; missing keys count as 0."""
    total: Counter[str] = Counter()
    for of_register in counts:
        total.update(of_register)
    return total
