"""Move footnotes after the paragraph that continues on the next page, so that they do not split its sentence."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace

from analyser.reading.paragraphs import paragraph_breaks
from analyser.reading.sheet import PrintedLine

_SMALL = 0.93  # share of the page's usual size: print at most this large can be a footnote
_RAISED = "⁰¹²³⁴⁵⁶⁷⁸⁹"
_FIGURES = str.maketrans(_RAISED, "0123456789")
_MARK = re.compile(rf"(?:(?P<figures>[{_RAISED}]+|\d{{1,3}})|(?P<sign>\*{{1,3}}|†|‡))\s?(?=\S)")
_REFERS = re.compile(rf"(?<=\S)(?P<mark>[{_RAISED}]+|†|‡|(?<=\w)\*{{1,3}})(?=[\s.,;:)\]”’]|$)")


def split_footnotes(lines: Sequence[PrintedLine]) -> tuple[list[PrintedLine], list[PrintedLine]]:
    """Split the lines of a page, in reading order, into its body without footnote marks, and its footnotes.

    Footnotes are the last lines of the page, in smaller print, and begin with a mark that occurs in the body. Marks
    without a footnote stay in the body.
    """
    first = _first_note(lines)
    if first is None:
        return list(lines), []
    notes = list(_opened(lines[first:]))
    marks = {mark for line in notes if line.opens and (mark := _mark_of(line.text))}
    return [_without_marks(line, marks) for line in lines[:first]], notes


def insert_footnotes(body: Sequence[PrintedLine], notes: Mapping[int, Sequence[PrintedLine]]) -> list[PrintedLine]:
    """Insert the footnotes, given by page number, after the paragraph in which the last line of their page is."""
    if not notes:
        return list(body)
    begins = [separator == "\n" for separator in paragraph_breaks(body)]
    last = {line.box.page: position for position, line in enumerate(body)}
    after: dict[int, list[PrintedLine]] = {}
    for page, found in notes.items():
        place = last.get(page, -1) + 1
        while 0 < place < len(body) and not begins[place]:
            place += 1
        after.setdefault(place, []).extend(found)
    whole: list[PrintedLine] = []
    for position, line in enumerate(body):
        whole += after.get(position, [])
        whole.append(replace(line, opens=True) if position in after else line)
    return whole + after.get(len(body), [])


def _first_note(lines: Sequence[PrintedLine]) -> int | None:
    """Return the index of the line with which the footnotes of a page begin, or None."""
    if len(lines) < 2:
        return None
    usual = sorted([line.size for line in lines])[len(lines) // 2]
    start = len(lines)
    while start and lines[start - 1].size < _SMALL * usual:
        start -= 1
    if not 0 < start < len(lines):
        return None
    marks = {mark for line in lines[:start] for mark in _marks_in(line.text)}
    return next((place for place in range(start, len(lines)) if _mark_of(lines[place].text) in marks), None)


def _mark_of(text: str) -> str:
    """Return the mark with which a line begins, in ordinary digits; an empty string when there is none."""
    match = _MARK.match(text)
    return match[0].strip().translate(_FIGURES) if match else ""


def _marks_in(text: str) -> Iterator[str]:
    return (match["mark"].translate(_FIGURES) for match in _REFERS.finditer(text))


def _opened(lines: Sequence[PrintedLine]) -> Iterator[PrintedLine]:
    """Return footnote lines with a paragraph beginning at each mark."""
    for line in lines:
        yield replace(line, opens=True) if _mark_of(line.text) else line


def _without_marks(line: PrintedLine, marks: set[str]) -> PrintedLine:
    text = _REFERS.sub(lambda match: "" if match["mark"].translate(_FIGURES) in marks else match[0], line.text)
    return line if text == line.text else replace(line, text=text)
