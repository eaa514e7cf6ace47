"""Decide whether a grid of words is a table, or only a layout for text."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from itertools import pairwise
from statistics import mean, median
from typing import Any

from analyser.domain import Language
from analyser.reading.language import language_of

_FEWEST_CELLS = 3  # cells that contain words
_LONGEST_CELL = 300  # words; a longer cell with most words of the grid is a column or a frame of prose
_PROSE = 8.0  # mean words of cells that contain sentences
_LONG_PROSE = 8.0  # median words of the cells on both sides of a text in two columns
_LEADING_NUMBER = re.compile(r"\(?(\d+(?:\.\d+)*|[a-z]|[ivx]+)[.)]?(?=\s|$)", re.I)
_CLAUSE_NUMBER = re.compile(r"(?:\d+(?:\.\d+)*\.?|\(?(?:[a-z]|[ivxl]+)[.)]|§ ?\d+|[A-Z]\d+\.?)", re.I)
_PAGE = re.compile(r"\d{1,3}|[ivxl]{1,6}", re.I)
_PAGE_HEADER = re.compile(r"(?:page|tudalen|page no\.?|tud\.?|no\.?)?", re.I)
_MOSTLY = 0.7

Words = Mapping[tuple[int, int], str]
"""The words of each cell that has any, by row and column."""


def is_table(words: Words) -> bool:
    """Return whether cells with these words are a table: related entries in rows and columns."""
    columns = sorted({column for _, column in words})
    if len(words) < _FEWEST_CELLS or len(columns) < 2 or len({row for row, _ in words}) < 2:
        return False
    lengths = _lengths(words)
    if max(lengths) > max(_LONGEST_CELL, _MOSTLY * sum(lengths)):
        return False
    sides = [_column(words, column) for column in columns]
    if _is_contents(sides[-1]):
        return False
    return len(sides) > 2 or not (_are_numbered_clauses(*sides) or _are_two_texts(*sides))


def _column(words: Words, column: int) -> dict[int, str]:
    return {row: text for (row, place), text in sorted(words.items()) if place == column}


def _is_contents(last: Mapping[int, str]) -> bool:
    """Return whether this is a table of contents: its last column has page numbers in ascending order."""
    first, *rest = last.values()
    pages = rest if not _PAGE.fullmatch(first) else [first, *rest]
    if len(pages) < 4 or not all(_PAGE.fullmatch(page) for page in pages):
        return False
    if pages is rest and not _PAGE_HEADER.fullmatch(first):
        return False
    counted = [int(page) for page in pages if page.isdecimal()]
    return all(before <= after for before, after in pairwise(counted))


def _are_numbered_clauses(left: Mapping[int, str], right: Mapping[int, str]) -> bool:
    """Return whether these are clauses with their numbers in a separate column."""
    numbers = sum(bool(_CLAUSE_NUMBER.fullmatch(text)) for text in left.values())
    return numbers >= _MOSTLY * len(left) and mean(_lengths(right)) >= _PROSE


def _are_two_texts(left: Mapping[int, str], right: Mapping[int, str]) -> bool:
    """Return whether this is one text in two languages side by side, or two texts with the same numbers."""
    if min(median(_lengths(left)), median(_lengths(right))) < _LONG_PROSE:
        return False
    if {language_of(" ".join(side.values())) for side in (left, right)} == {Language.ENGLISH, Language.WELSH}:
        return True
    numbers = [
        (_LEADING_NUMBER.match(left[row]), _LEADING_NUMBER.match(right[row])) for row in left.keys() & right.keys()
    ]
    same = sum(bool(one and other and one[1] == other[1]) for one, other in numbers)
    return same >= max(len(numbers) / 2, 1)


def _lengths(cells: Mapping[Any, str]) -> Sequence[int]:
    return [text.count(" ") + 1 for text in cells.values()]
