"""Remove horizontal watermarks, such as DRAFT: words at one place on most pages, large or across the text."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import replace
from statistics import median

from analyser.reading.sheet import PrintedLine, Sheet

_PAGES = 3  # pages at least, and share of the pages with text
_SHARE = 0.5
_LONGEST = 40  # characters
_LARGE = 1.5  # times the usual size of the print
_DRIFT = 3.0  # points from page to page
_OVERLAP = 0.3  # share of the lower line's height that two overprinted lines overlap


def without_watermarks(sheets: Sequence[Sheet]) -> list[Sheet]:
    """Return the pages without watermarks that recur; slanted ones are already left out by `glyphs`."""
    printed = sum(bool(sheet.lines) for sheet in sheets)
    enough = max(_PAGES, _SHARE * printed)
    pages = Counter(text for sheet in sheets for text in {x.text for x in sheet.lines if len(x.text) <= _LONGEST})
    recurring = {text for text, count in pages.items() if count >= enough}
    if not recurring:
        return list(sheets)
    found: dict[str, list[tuple[Sheet, PrintedLine]]] = defaultdict(list)
    for sheet in sheets:
        for line in sheet.lines:
            if line.text in recurring:
                found[line.text].append((sheet, line))
    usual = median(line.size for sheet in sheets for line in sheet.lines)
    dropped = {id(line) for places in found.values() for line in _marks(places, usual, enough)}
    return [
        replace(sheet, lines=tuple(line for line in sheet.lines if id(line) not in dropped)) if dropped else sheet
        for sheet in sheets
    ]


def _marks(places: Sequence[tuple[Sheet, PrintedLine]], usual: float, enough: float) -> list[PrintedLine]:
    """Return those lines with one text that are at one place, if they are large or printed over other text."""
    left, top = (median(getattr(line.box, side) for _, line in places) for side in ("x0", "top"))
    fixed = [
        (sheet, line)
        for sheet, line in places
        if abs(line.box.x0 - left) <= _DRIFT and abs(line.box.top - top) <= _DRIFT
    ]
    if len({sheet.number for sheet, _ in fixed}) < enough:
        return []
    over = sum(_overlaps(line, sheet) for sheet, line in fixed)
    if fixed[0][1].size < _LARGE * usual and over < len(fixed) / 2:
        return []
    return [line for _, line in fixed]


def _overlaps(line: PrintedLine, sheet: Sheet) -> bool:
    box = line.box
    for other in sheet.lines:
        beside = min(box.x1, other.box.x1) > max(box.x0, other.box.x0)
        shared = min(box.bottom, other.box.bottom) - max(box.top, other.box.top)
        lower = min(box.bottom - box.top, other.box.bottom - other.box.top)
        if other is not line and beside and shared > _OVERLAP * lower:
            return True
    return False
