"""Where paragraphs begin, told from the print: a gap, a line left short, another size or weight."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import groupby, pairwise
from statistics import median

from analyser.reading.sheet import Printed

_GAP = 1.3  # times the page's usual distance from line to line
_NEIGHBOURS = 2  # lines before and after whose right ends show how far a line could have run
_SPARE = 4.0  # points of room, beyond the next word, that a full line may leave


def breaks(lines: Sequence[Printed]) -> Iterator[str]:
    """Yield what goes before each line: nothing before the first, a newline before a paragraph, else a space."""
    steps = {page: _usual_step(list(group)) for page, group in groupby(lines, key=lambda line: line.box.page)}
    for position, line in enumerate(lines):
        if not position:
            yield ""
            continue
        before, page = lines[position - 1], line.box.page
        around = lines[max(position - 1 - _NEIGHBOURS, 0) : position + 1 + _NEIGHBOURS]
        right = max(
            [other.box.x1 for other in around if other.box.page == page and other.box.x0 < before.box.x1], default=0
        )
        yield "\n" if _begins(before, line, steps[page], right) else " "


def _usual_step(lines: Sequence[Printed]) -> float:
    """The most usual distance from the top of one line to that of the next, in points."""
    tops = [line.box.top for line in lines]
    steps = [below - above for above, below in pairwise(tops) if below > above + 1]
    return median(steps) if steps else 0.0


def _begins(before: Printed, line: Printed, step: float, right: float) -> bool:
    down = line.box.top - before.box.top
    if line.box.page != before.box.page or down < -1:  # another page or column: the sentence may go on
        return before.text[-1] in ".:;!?" or not (line.text[0].islower() or before.text[-1] == ",")
    if down > step * _GAP or abs(line.size - before.size) > 0.15 * before.size or line.bold != before.bold:
        return True
    return right - before.box.x1 > line.first_word_width + _SPARE
