"""Find struck-through words by the ruled lines of their page."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from itertools import groupby

import numpy as np

from analyser.domain import Line, Span
from analyser.reading.sheet import Ruling

_WORD = re.compile(r"\S+")
_HIGHEST, _LOWEST = (
    0.4,
    0.67,
)  # where the line runs, as a share of the text line's height from its top; underlines run at 0.7 and below
_THICKEST = 0.25  # of the text line's height
_SHORTEST = 2.0  # points
_BEYOND = 1.0  # text line heights by which it may extend beyond the words; table borders extend further
_SPACE = 0.22  # of the text line's height: the space between two words
_COVERED = 0.6  # share of a word that is struck through


def struck_spans(text: str, lines: Sequence[Line], rulings: Mapping[int, Sequence[Ruling]]) -> tuple[Span, ...]:
    """Return the spans of struck-through words, in the order of the text; `rulings` goes by page number."""
    stretches: list[tuple[int, int]] = []
    for page, group in groupby(lines, key=lambda line: line.box.page):
        level = [ruling for ruling in rulings.get(page, ()) if ruling.is_level and ruling.x1 - ruling.x0 >= _SHORTEST]
        if not level:
            continue
        for line, through in _run_through(list(group), level):
            for start, end in _words(text, line, through):
                if stretches and not text[stretches[-1][1] : start].strip():
                    stretches[-1] = (stretches[-1][0], end)
                else:
                    stretches.append((start, end))
    return tuple(Span(start, end, text[start:end]) for start, end in stretches)


def _run_through(lines: Sequence[Line], rulings: Sequence[Ruling]) -> Iterator[tuple[Line, list[Ruling]]]:
    """Yield each line of text with the drawn lines that run through its middle and do not extend beyond it."""
    tops, heights = np.array([(line.box.top, line.box.bottom - line.box.top) for line in lines]).T
    middles = np.array([(ruling.top + ruling.bottom) / 2 for ruling in rulings])
    places = (middles[None, :] - tops[:, None]) / np.maximum(heights, 0.1)[:, None]
    within = (places >= _HIGHEST) & (places <= _LOWEST)
    for position in np.flatnonzero(within.any(axis=1)).tolist():
        line, height = lines[position], float(heights[position])
        through = [
            ruling
            for ruling, is_within in zip(rulings, within[position], strict=True)
            if is_within
            and ruling.bottom - ruling.top <= _THICKEST * height
            and ruling.x0 >= line.box.x0 - _BEYOND * height
            and ruling.x1 <= line.box.x1 + _BEYOND * height
        ]
        if through and line.edges:
            yield line, through


def _words(text: str, line: Line, through: Sequence[Ruling]) -> Iterator[tuple[int, int]]:
    """Yield the start and end of each word that is struck through over most of its width."""
    space = _SPACE * (line.box.bottom - line.box.top)
    rights = [*(edge - space for edge in line.edges[1:]), line.box.x1]
    words = _WORD.finditer(text, line.start, line.end)
    for match, left, right in zip(words, line.edges, rights, strict=False):
        covered = sum(max(min(r.x1, right) - max(r.x0, left), 0.0) for r in through)
        if covered > _COVERED * max(right - left, 0.1):
            yield match.span()
