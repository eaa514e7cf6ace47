"""Stretches of lines that hold no clauses: pages of contents and signature blocks."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from analyser.clauses.marks import Style, marks_of
from analyser.domain import Document

_LEADER = re.compile(r"(?:\.\s?){4,}\s*(?:\d{1,3}|[ivx]{1,5}|[A-Z]{1,2}-\d{1,3})?\W*$|…{2,}|_{4,}\s*\d{1,3}$")
_ENDS_IN_PAGE = re.compile(r"\D\s(?P<page>\d{1,3})$")
_CONTENTS = re.compile(
    r"\W*(?:table of contents|contents|index|cynnwys|cynnwys / contents)\W*(?:page|tudalen)?\W*$", re.I
)
_GAP = 2  # lines of contents that may go by without a page number: entries of two lines
_FEWEST = 4
_FEWEST_SCHEDULES = 3
_SIGNATURE = re.compile(
    r"(?:in witness where\s?of|in witness of|as witness\b|signed (?:by|for|as|on|and)\b|signed:"
    r"|executed (?:as|by|and)\b"
    r"|signature page|signatures?\W*$|signature block|llofnodwyd\b|yn dyst\b|fel tystiolaeth|llofnodion\W*$)",
    re.I,
)


@dataclass(frozen=True, slots=True)
class Stretch:
    """Lines `first` to `last` (both included)."""

    first: int
    last: int


def contents_of(document: Document) -> list[Stretch]:
    """Find the pages of contents: runs of lines that end in a leader or in page numbers that never fall."""
    texts = [document.text[line.start : line.end] for line in document.lines]
    runs: list[Stretch] = []
    first = last = -1
    page = count = 0
    for position, text in enumerate(texts):
        entry_page = _entry_page(text, page)
        if entry_page is None:
            if count and position - last > _GAP:
                runs += _run(texts, first, last, count)
                first, count, page = -1, 0, 0
            continue
        if not count:
            first = position
        last, page, count = position, entry_page, count + 1
    if count:
        runs += _run(texts, first, last, count)
    apart = [run for run in _lists_of_schedules(texts) if all(run.last < r.first or run.first > r.last for r in runs)]
    return sorted((*runs, *apart), key=lambda run: run.first)


def _lists_of_schedules(texts: Sequence[str]) -> list[Stretch]:
    """Find lists of schedules or exhibits: lines that name one after the other, with no text of theirs between."""
    runs: list[dict[str, int]] = [{}]  # the names in each run, with their lines
    for position, text in enumerate(texts):
        name = next((mark.printed for mark in marks_of(text) if mark.style is Style.DIVISION), None)
        if name is None:
            continue
        last = max(runs[-1].values(), default=position)
        if name in runs[-1] or position - last > _GAP:  # a name that comes again is the schedule itself
            runs.append({})
        runs[-1][name] = position
    return [Stretch(min(run.values()), max(run.values())) for run in runs if len(run) >= _FEWEST_SCHEDULES]


def _entry_page(text: str, page: int) -> int | None:
    """Return the page that a line of contents names, not before `page`; None for another line."""
    if _LEADER.search(text) and not text.startswith("_"):
        match = _ENDS_IN_PAGE.search(text)
        return int(match["page"]) if match else page
    match = _ENDS_IN_PAGE.search(text)
    if match and len(text) < 120 and int(match["page"]) >= page and any(True for _ in marks_of(text)):
        return int(match["page"])
    return None


def _run(texts: Sequence[str], first: int, last: int, count: int) -> list[Stretch]:
    headed = next((p for p in range(first - 1, max(first - 5, -1), -1) if _CONTENTS.match(texts[p])), None)
    if count < _FEWEST and headed is None:
        return []
    return [Stretch(first if headed is None else headed, last)]


def is_signature(text: str) -> bool:
    """Whether a line begins a signature block."""
    return bool(_SIGNATURE.match(text))
