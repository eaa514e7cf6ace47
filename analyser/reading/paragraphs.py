"""Where paragraphs begin, told from the print: a gap, a line left short, another size or weight."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import groupby
from statistics import median

from analyser.reading.sheet import Printed

_GAP = 1.3  # times the page's usual distance from line to line
_NEIGHBOURS = 2  # lines before and after whose right ends show how far a line could have run
_SPARE = 4.0  # points of room, beyond the next word, that a full line may leave


def breaks(lines: Sequence[Printed]) -> Iterator[str]:
    """Yield what goes before each line: nothing before the first, a newline before a paragraph, else a space."""
    step = {page: _usual_step(list(group)) for page, group in groupby(lines, key=lambda line: line.box.page)}
    for position, line in enumerate(lines):
        if not position:
            yield ""
            continue
        before = lines[position - 1]
        around = lines[max(position - 1 - _NEIGHBOURS, 0) : position + 1 + _NEIGHBOURS]
        right = max((other.box.x1 for other in around if other.box.page == line.box.page), default=line.box.x1)
        yield "\n" if _begins(before, line, step[line.box.page], right) else " "


def _usual_step(lines: Sequence[Printed]) -> float:
    steps = [b.box.top - a.box.top for a, b in zip(lines, lines[1:], strict=False) if b.box.top > a.box.top + 1]
    return median(steps) if steps else 0.0


def _begins(before: Printed, line: Printed, step: float, right: float) -> bool:
    down = line.box.top - before.box.top
    if line.box.page != before.box.page or down < -1:  # another page or column: the sentence may go on
        return before.text[-1] in ".:;!?" or not (line.text[0].islower() or before.text[-1] == ",")
    if down > step * _GAP or abs(line.size - before.size) > 0.15 * before.size or line.bold != before.bold:
        return True
    return right - before.box.x1 > line.first_word_width + _SPARE
