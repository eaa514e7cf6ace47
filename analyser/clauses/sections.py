"""Find the lines that hold no clauses: pages of contents and signature blocks."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from analyser.clauses.line_starts import LinePrint
from analyser.clauses.printed_numbers import Style

_LEADER = re.compile(r"(?:\.\s?){4,}\s*(?:\d{1,3}|[ivx]{1,5}|[A-Z]{1,2}-\d{1,3})?\W*$|…{2,}|_{4,}\s*\d{1,3}$")
_ENDS_IN_PAGE = re.compile(r"\D\s(?P<page>\d{1,3})$")
_CONTENTS = re.compile(
    r"\W*(?:table of contents|contents|index|cynnwys|cynnwys / contents)\W*(?:page|tudalen)?\W*$", re.I
)
_LEADS = ("...", ". . ", "…", "___")
_ENDS = frozenset("0123456789._…ivxIVX )]")  # what a line of contents may end in
_GAP = 2  # lines without a page number between lines of contents: entries of two lines
_FEWEST = 4
_FEWEST_SCHEDULES = 3
_SIGNATURE = re.compile(
    r"(?:in witness where\s?of|in witness of|as witness\b|signed (?:by|for|as|on|and)\b|signed:"
    r"|executed (?:as|by|and)\b|by:\s*(?:/s/|_{3,}|$)|/s/|(?:signed )?for and on behalf of\b|the common seal of\b"
    r"|signature page|signatures?\W*$|signature block|signature:|llofnodwyd\b|yn dyst\b|fel tystiolaeth"
    r"|llofnodion\W*$|llofnod\b|wedi'i lofnodi|ar ran ac yn enw\b)",
    re.I,
)
_SIGNING = re.compile(
    r"\b(?:sign(?:ed|ature|atory|atories|ing)?|execut(?:ed?|ion)|witness(?:ed)?|seal|deed|duly authori[sz]ed"
    r"|in the presence of|llofnod\w*|tyst\w*|sêl|gweithred)\b|/s/|_{3}",
    re.I,
)
_RULES = re.compile(r"\b(?:shall|will|must|may|rhaid|bydd|caiff)\b", re.I)
_SENTENCE = 10  # words from which a sentence with "shall" or the like is a provision
_PROSE = 30  # words of a paragraph about other things than signing, which ends a signature block


@dataclass(frozen=True, slots=True)
class ClauseRange:
    """Lines `first` to `last` (both included)."""

    first: int
    last: int


def contents_of(printed: LinePrint) -> list[ClauseRange]:
    """Return the tables of contents: runs of lines that end in dot leaders or in page numbers in ascending order."""
    runs: list[ClauseRange] = []
    first = last = -1
    page = count = 0
    for position, text in enumerate(printed.texts):
        if text[-1] not in _ENDS:
            continue
        if count and position - last > _GAP + 1:
            runs += _run(printed.texts, first, last, count)
            count, page = 0, 0
        entry_page = _entry_page(text, page, bool(printed.marks[position]))
        if entry_page is None:
            continue
        if not count:
            first = position
        last, page, count = position, entry_page, count + 1
    if count:
        runs += _run(printed.texts, first, last, count)
    lists = [run for run in _lists_of_schedules(printed) if all(run.last < r.first or run.first > r.last for r in runs)]
    return sorted((*runs, *lists), key=lambda run: run.first)


def _lists_of_schedules(printed: LinePrint) -> list[ClauseRange]:
    """Return lists of schedules or exhibits: consecutive lines that name them, without other text between."""
    runs: list[dict[str, int]] = [{}]  # the names in each run, with their lines
    for position, marks in enumerate(printed.marks):
        if not marks or marks[0].style not in (Style.DIVISION, Style.ANNEX):
            continue
        name = marks[0].printed
        last = max(runs[-1].values(), default=position)
        if name in runs[-1] or position - last > _GAP:  # a name that is repeated is the heading of the schedule
            runs.append({})
        runs[-1][name] = position
    return [ClauseRange(min(run.values()), max(run.values())) for run in runs if len(run) >= _FEWEST_SCHEDULES]


def _entry_page(text: str, page: int, is_numbered: bool) -> int | None:
    """Return the page number of a line of contents, which is `page` or later; None for any other line."""
    match = _ENDS_IN_PAGE.search(text[-5:]) if text[-1].isdigit() else None
    if any(dots in text for dots in _LEADS) and _LEADER.search(text) and not text.startswith("_"):
        return int(match["page"]) if match else page
    if match and len(text) < 120 and int(match["page"]) >= page and is_numbered:
        return int(match["page"])
    return None


def _run(texts: Sequence[str], first: int, last: int, count: int) -> list[ClauseRange]:
    headed = next((p for p in range(first - 1, max(first - 5, -1), -1) if _CONTENTS.match(texts[p])), None)
    if count < _FEWEST and headed is None:
        return []
    return [ClauseRange(first if headed is None else headed, last)]


def is_signature(text: str) -> bool:
    """Return whether a line begins a signature block."""
    return bool(_SIGNATURE.match(text))


def ends_signature(paragraph: str) -> bool:
    """Return whether a paragraph is prose about something else, which ends the signature block before it."""
    words = len(paragraph.split())
    is_sentence = words >= _SENTENCE and paragraph[-1] == "." and bool(_RULES.search(paragraph))
    return (words >= _PROSE or is_sentence) and not _SIGNING.search(paragraph)
