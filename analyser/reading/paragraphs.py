"""Find where paragraphs begin, by the print: a gap, a short line, another size or weight."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import groupby, pairwise

from analyser.reading.sheet import PrintedLine

_GAP = 1.3  # times the page's usual distance from line to line
_LEADING = 1.2  # times the size of the print: the least distance from line to line, which large print needs
_NEIGHBOURS = 2  # lines before and after whose right ends show how far a line could have reached
_SPARE = 4.0  # points of space, beyond the next word, that a full line may leave


def paragraph_breaks(lines: Sequence[PrintedLine]) -> Iterator[str]:
    """Yield the separator before each line: none before the first, a newline before a paragraph, else a space."""
    steps = {page: _usual_step(list(group)) for page, group in groupby(lines, key=lambda line: line.box.page)}
    for position, line in enumerate(lines):
        if not position:
            yield ""
            continue
        before = lines[position - 1]
        begins = _begins(before, line, steps[line.box.page])
        if begins is None:
            around = lines[max(position - 1 - _NEIGHBOURS, 0) : position + 1 + _NEIGHBOURS]
            full = (
                before.box.x1 + line.first_word_width + _SPARE
            )  # a neighbour that ends further right shows that there was space for another word
            begins = any(_is_beside(other, before) for other in around if other.box.x1 > full)
        yield "\n" if begins else " "


def _is_beside(other: PrintedLine, line: PrintedLine) -> bool:
    """Return whether a line is on the same page and not in a column further right."""
    return other.box.page == line.box.page and other.box.x0 <= line.box.x1


def _usual_step(lines: Sequence[PrintedLine]) -> float:
    """Return the distance from the top of one line to that of the next inside a paragraph, in points.

    It is the lower quartile of the steps on the page. They include the gaps between paragraphs, which on a page of
    short paragraphs may be more than half of them.
    """
    tops = [line.box.top for line in lines]
    steps = sorted(below - above for above, below in pairwise(tops) if below > above + 1)
    return steps[len(steps) // 4] if steps else 0.0


def _begins(before: PrintedLine, line: PrintedLine, step: float) -> bool | None:
    """Return whether a line begins a paragraph, or None when that depends on the space left by the line before it."""
    if line.opens or abs(line.size - before.size) > 0.15 * before.size or line.bold != before.bold:
        return True
    down = line.box.top - before.box.top
    if line.box.page != before.box.page or down < -1:  # another page or column: the sentence may continue
        if line.text[0].islower() or before.text[-1] == ",":
            return False
        if before.text[-1] in ".:;!?":
            return True
    elif down > max(step, line.size * _LEADING) * _GAP:
        return True
    return None
