"""Where words that a person picked out stand on the page: the lines of their clause that hold them."""

from __future__ import annotations

import json
from itertools import accumulate

Box = list[float]


def lines_of(clause_text: str, clause_boxes: str, quote: str) -> list[Box]:
    """Return the boxes of those lines of a clause in which a quote stands; none where it has none or lacks the quote.

    The register knows where each line of a clause lies, not where its letters do: lines are told by the share of the
    clause's letters before the quote, as if all were of one width. A line that holds only a letter or two of the quote,
    at its very edge, may be missed.
    """
    boxes: list[Box] = json.loads(clause_boxes)
    start = clause_text.find(quote)
    if not boxes or start < 0:
        return []
    ends = list(accumulate(box[3] - box[1] for box in boxes))
    step = ends[-1] / len(clause_text)
    first, last = (start + 0.5) * step, (start + len(quote) - 0.5) * step
    return [box for box, begin, end in zip(boxes, [0.0, *ends], ends, strict=False) if begin < last and first < end]
