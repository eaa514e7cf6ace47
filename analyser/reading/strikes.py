"""Words with a line through them, told from the ruled lines of their page."""

from __future__ import annotations

import bisect
import re
from collections.abc import Iterator, Mapping, Sequence

from analyser.domain import Line, Span
from analyser.reading.sheet import Ruling

_WORD = re.compile(r"\S+")
_HIGHEST, _LOWEST = 0.4, 0.74  # where it runs, of the line's height from its top; an underline runs at 0.85 and below
_THICKEST = 0.25  # of the line's height
_SHORTEST = 2.0  # points
_BEYOND = 1.0  # line heights by which it may pass the words: the border of a table passes them by more
_SPACE = 0.22  # of the line's height: the space between two words
_COVERED = 0.6  # share of a word that is run through


def struck(text: str, lines: Sequence[Line], rulings: Mapping[int, Sequence[Ruling]]) -> tuple[Span, ...]:
    """Return the stretches of struck-through words, in the order of the text; `rulings` goes by page number."""
    across = {page: _level(found) for page, found in rulings.items() if found}
    stretches: list[tuple[int, int]] = []
    for line in lines:
        through = across.get(line.box.page)
        if not through or not line.edges:
            continue
        for start, end in _words(text, line, _through(line, *through)):
            if stretches and not text[stretches[-1][1] : start].strip():
                stretches[-1] = (stretches[-1][0], end)
            else:
                stretches.append((start, end))
    return tuple(Span(start, end, text[start:end]) for start, end in stretches)


def _level(rulings: Sequence[Ruling]) -> tuple[list[float], list[Ruling]]:
    """The level lines of a page from the top down, and the middle of each."""
    level = sorted((r for r in rulings if r.x1 - r.x0 >= _SHORTEST and r.is_level), key=_middle)
    return [_middle(ruling) for ruling in level], level


def _middle(ruling: Ruling) -> float:
    return (ruling.top + ruling.bottom) / 2


def _through(line: Line, middles: Sequence[float], rulings: Sequence[Ruling]) -> list[Ruling]:
    """Find the lines that run through the middle of a printed line and not beyond it."""
    box, height = line.box, line.box.bottom - line.box.top
    first = bisect.bisect_left(middles, box.top + _HIGHEST * height)
    last = bisect.bisect_right(middles, box.top + _LOWEST * height)
    return [
        ruling
        for ruling in rulings[first:last]
        if ruling.bottom - ruling.top <= _THICKEST * height
        and ruling.x0 >= box.x0 - _BEYOND * height
        and ruling.x1 <= box.x1 + _BEYOND * height
    ]


def _words(text: str, line: Line, through: Sequence[Ruling]) -> Iterator[tuple[int, int]]:
    """Yield the start and end of each word that is run through over most of its width."""
    if not through:
        return
    space = _SPACE * (line.box.bottom - line.box.top)
    rights = [*(edge - space for edge in line.edges[1:]), line.box.x1]
    words = _WORD.finditer(text, line.start, line.end)
    for match, left, right in zip(words, line.edges, rights, strict=False):
        covered = sum(max(min(r.x1, right) - max(r.x0, left), 0.0) for r in through)
        if covered > _COVERED * max(right - left, 0.1):
            yield match.span()
