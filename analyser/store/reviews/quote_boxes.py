"""The boxes of a quote that a person selected: those of the lines of its clause that contain the quote."""

from __future__ import annotations

import json
from itertools import accumulate

Box = list[float]


def lines_of(clause_text: str, clause_boxes: str, quote: str) -> list[Box]:
    """Return the boxes of the lines of a clause that contain a quote; none if it has no boxes or lacks the quote.

    The register holds the box of each line of a clause, but not of each letter. The lines are estimated from the share
    of the clause's letters before the quote, as if all letters had the same width. A line that contains only one or two
    letters of the quote may be missed.
    """
    boxes: list[Box] = json.loads(clause_boxes)
    start = clause_text.find(quote)
    if not boxes or start < 0:
        return []
    ends = list(accumulate(box[3] - box[1] for box in boxes))
    step = ends[-1] / len(clause_text)
    first, last = (start + 0.5) * step, (start + len(quote) - 0.5) * step
    return [box for box, begin, end in zip(boxes, [0.0, *ends], ends, strict=False) if begin < last and first < end]
