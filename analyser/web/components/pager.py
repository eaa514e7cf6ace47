"""Going through what was found in a document, one after the other: what comes before, what after, what is to check."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from analyser.web.components.highlights import Found


@dataclass(frozen=True, slots=True)
class Steps:
    """Links from the active words, or from a page without any, to others; empty where there are none.

    `place` of `total` says where the active words are, 0 when there are none; `unchecked` counts what nobody has said
    right or wrong of, and `next_unchecked` leads to the next of these.
    """

    previous: str
    following: str
    next_unchecked: str
    place: int
    total: int
    unchecked: int


def steps_of(found: Sequence[Found], active: str, page: int | None, address: Callable[[Found], str]) -> Steps:
    """Return the steps from the words with the id `active`, or from the top of a page when that is none of `found`."""
    rows = sorted(found, key=lambda one: (one.row["span_start"], one.row["span_end"], one.kind, one.row["id"]))
    here = next((place for place, one in enumerate(rows) if one.row["id"] == active), None)
    if here is None:
        first = next((place for place, one in enumerate(rows) if (one.row["page"] or 0) >= (page or 0)), len(rows))
        before, after = rows[:first], rows[first:]
    else:
        before, after = rows[:here], rows[here + 1 :]
    unchecked = [one for one in (*after, *before) if one.row["status"] == "unreviewed"]
    at_hand = here is not None and rows[here].row["status"] == "unreviewed"
    return Steps(
        previous=address(before[-1]) if before else "",
        following=address(after[0]) if after else "",
        next_unchecked=address(unchecked[0]) if unchecked else "",
        place=0 if here is None else here + 1,
        total=len(rows),
        unchecked=len(unchecked) + at_hand,
    )
