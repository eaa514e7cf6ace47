"""Links through the findings and terms of a document: to the previous, the next, and the next that is unreviewed."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from analyser.web.components.highlights import Found, kind_of


@dataclass(frozen=True, slots=True)
class Steps:
    """Links to other findings and terms from the active one, or from the top of the page; empty when there are none.

    `place` (of `total`) is the position of the active one, 0 when none is active; `unchecked` is the number that nobody
    has confirmed or rejected, and `next_unchecked` leads to the next of these.
    """

    previous: str
    following: str
    next_unchecked: str
    place: int
    total: int
    unchecked: int


def steps_of(found: Sequence[Found], active: str, page: int | None, address: Callable[[Found], str]) -> Steps:
    """Return the links from the finding or term with the id `active`, or from the top of `page` for an unknown id."""
    ordered = sorted(found, key=lambda one: (one.passage.start, one.passage.end, kind_of(one), one.id))
    here = next((place for place, one in enumerate(ordered) if one.id == active), None)
    if here is None:
        first = next((place for place, one in enumerate(ordered) if one.passage.page >= (page or 0)), len(ordered))
        before, after = ordered[:first], ordered[first:]
    else:
        before, after = ordered[:here], ordered[here + 1 :]
    unchecked = [one for one in (*after, *before) if one.status == "unreviewed"]
    active_unchecked = here is not None and ordered[here].status == "unreviewed"
    return Steps(
        previous=address(before[-1]) if before else "",
        following=address(after[0]) if after else "",
        next_unchecked=address(unchecked[0]) if unchecked else "",
        place=0 if here is None else here + 1,
        total=len(ordered),
        unchecked=len(unchecked) + active_unchecked,
    )
