"""Remove running headers, footers and page numbers: lines that recur on several pages, or number them."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import islice, pairwise
from statistics import median

from analyser.reading.sheet import PrintedLine, Sheet

_ZONE = 0.2  # share of the page's height at its top and bottom in which headers and footers are looked for
_DEPTH = 6  # lines at each end
_DRIFT = 8.0  # points by which a header or footer may move from page to page
_DIGITS = re.compile(r"\d{1,5}")
_NUMBERS = 12  # numbers of a line that are tried as page numbers: a footer may begin with references and dates
_NUMBER = re.compile(
    r"[\s\-–—|\[(]*(?:page|tudalen|p\.)?\s*(?:[A-Z]{1,2}-)?(?P<value>\d{1,4}|[ivxl]{1,7})"
    r"(?:\s*(?:of|o|/)\s*\d{1,4})?[\s\-–—|\])]*",
    re.I,
)
_LONGEST_NUMBER = 30  # characters
_CLAUSE_WORD = re.compile(
    r"\b(?:schedule|article|section|clause|part|annex|appendix|exhibit|atodlen|erthygl|cymal|adran|rhan)\s$", re.I
)
_LINES_A_PAGE = 12  # the fewest lines between two numbers alone on a line that number pages


def without_headers_and_footers(sheets: Sequence[Sheet]) -> list[Sheet]:
    """Return the pages without their running headers, footers and page numbers."""
    edges = [list(_edges(sheet)) for sheet in sheets]
    places = _repeated(edges)
    numbers = _flowing_numbers(sheets)
    return [_body(sheet, outermost, places, numbers) for sheet, outermost in zip(sheets, edges, strict=True)]


@dataclass(frozen=True, slots=True)
class _Edge:
    """A line near the top or bottom edge of a page, its distance from it, and the forms in which it may recur."""

    edge: str
    distance: float
    line: PrintedLine
    keys: tuple[str, ...]


def _edges(sheet: Sheet) -> Iterator[_Edge]:
    """Yield the lines near the top and the bottom edge of a page, from each edge inwards."""
    zone = sheet.height * _ZONE
    by_top = sorted(sheet.lines, key=lambda line: line.box.top)
    for line in by_top[:_DEPTH]:
        if line.box.top <= zone:
            yield _Edge("head", line.box.top, line, tuple(_keys(line.text, sheet.number)))
    for line in reversed(by_top[-_DEPTH:]):
        if sheet.height - line.box.bottom <= zone:
            yield _Edge("foot", sheet.height - line.box.bottom, line, tuple(_keys(line.text, sheet.number)))


def _keys(text: str, page: int) -> Iterator[str]:
    """Yield the forms in which a line may recur: as it is, and with one of its numbers relative to the page number.

    Numbers of clauses and schedules, which may also be at the top of pages, are never taken relative to the page.
    """
    yield text
    for match in islice(_DIGITS.finditer(text), _NUMBERS):
        if not _CLAUSE_WORD.search(text, 0, match.start()):
            yield f"{text[: match.start()]}{int(match[0]) - page:+}{text[match.end() :]}"


def _repeated(pages: Sequence[Sequence[_Edge]]) -> dict[tuple[str, str], float]:
    """Return the usual distance from the edge of each text that recurs there, by edge and form of the text."""
    found: dict[tuple[str, str], dict[int, float]] = defaultdict(dict)
    for page, outermost in enumerate(pages):
        for one in outermost:
            for key in one.keys:
                found[one.edge, key].setdefault(page, one.distance)
    enough = 2 if len(pages) <= 4 else 3
    places = {}
    for place, distances in found.items():
        if len(distances) < enough:
            continue
        middle = median(distances.values())
        if sum(abs(distance - middle) <= _DRIFT for distance in distances.values()) >= enough:
            places[place] = middle
    return places


def _flowing_numbers(sheets: Sequence[Sheet]) -> set[int]:
    """Return the `id`s of page numbers in the middle of a page, as in a text that was paginated again.

    They are alone on their line, centred, count up by one, and are at least a dozen lines apart.
    """
    numbers = []
    position = 0
    for sheet in sheets:
        for line in sheet.lines:
            position += 1
            match = _NUMBER.fullmatch(line.text) if len(line.text) <= _LONGEST_NUMBER else None
            if match and match["value"].isdecimal() and _is_centred(line, sheet):
                numbers.append((position, int(match["value"]), line))
    found: set[int] = set()
    for before, after in pairwise(numbers):
        if after[1] == before[1] + 1 and after[0] - before[0] >= _LINES_A_PAGE:
            found |= {id(before[2]), id(after[2])}
    return found


def _is_centred(line: PrintedLine, sheet: Sheet) -> bool:
    return abs((line.box.x0 + line.box.x1) / 2 - sheet.width / 2) < sheet.width * 0.1


def _body(sheet: Sheet, outermost: Sequence[_Edge], places: dict[tuple[str, str], float], numbers: set[int]) -> Sheet:
    dropped = set(numbers)
    finished: set[str] = set()  # the edges at which body text was reached: all lines further in are body text too
    for one in outermost:
        usual = [places.get((one.edge, key)) for key in one.keys]
        if one.edge not in finished and any(
            place is not None and abs(one.distance - place) <= _DRIFT for place in usual
        ):
            dropped.add(id(one.line))
        else:
            finished.add(one.edge)
    return replace(sheet, lines=tuple(line for line in sheet.lines if id(line) not in dropped))
