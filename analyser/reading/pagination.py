"""Find missing pages by the printed page numbers."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from analyser.reading.sheet import Sheet

_OF = re.compile(r"\b(?:page|tudalen|p\.)\s*(?P<number>\d{1,4})\s*(?:of|o|/)\s*(?P<all>\d{1,4})\b", re.I)
_PAGE = re.compile(r"\b(?:page|tudalen|p\.)\s*(?P<number>\d{1,4})\b", re.I)
_BARE = re.compile(r"[\s\-–—|\[(]*(?P<number>\d{1,4})(?:\s*(?:of|o|/)\s*(?P<all>\d{1,4}))?[\s\-–—|\])]*")
_DIGITS = re.compile(r"\d+")
_STEADY = 2  # pages before and after a gap that must be numbered consecutively, unless the file begins or ends there
_MOST = 50  # pages missing at one place; a greater step is another numbering


@dataclass(frozen=True, slots=True)
class Gap:
    """Printed pages `first` to `last` that are missing after a page of the file (0: before the first page)."""

    after: int
    first: int
    last: int


@dataclass(frozen=True, slots=True)
class _Number:
    form: str
    value: int
    of: int


def missing_pages(sheets: Sequence[Sheet], bodies: Sequence[Sheet]) -> tuple[Gap, ...]:
    """Return the gaps in the printed numbers; `bodies` are the pages without their headers, footers and numbers."""
    numbers = [_printed(sheet, body) for sheet, body in zip(sheets, bodies, strict=True)]
    return tuple(gap for gap in _gaps(numbers) if not _is_inside_page(gap, sheets))


def _is_inside_page(gap: Gap, sheets: Sequence[Sheet]) -> bool:
    """Return whether a number that seems to be missing is inside a page, as in a text that was paginated again."""
    for sheet in sheets[max(gap.after - 2, 0) : gap.after + 2]:
        for line in sheet.lines:
            match = _BARE.fullmatch(line.text) or _PAGE.fullmatch(line.text)
            if match and gap.first <= int(match["number"]) <= gap.last:
                return True
    return False


def _printed(sheet: Sheet, body: Sheet) -> _Number | None:
    """Return the page's own number from the lines that were removed as headers and footers."""
    if len(sheet.lines) == len(body.lines):
        return None
    kept = {id(line) for line in body.lines}
    texts = [line.text for line in sheet.lines if id(line) not in kept]
    for pattern, whole in ((_OF, False), (_PAGE, False), (_BARE, True)):
        for text in texts:
            match = pattern.fullmatch(text) if whole else pattern.search(text)
            if match:
                of = match.groupdict().get("all")
                return _Number(_DIGITS.sub("#", text), int(match["number"]), int(of or 0))
    return None


def _gaps(numbers: Sequence[_Number | None]) -> Iterator[Gap]:
    first, last = numbers[0] if numbers else None, numbers[-1] if numbers else None
    if first and first.of and _run(numbers, 0, 1) >= min(_STEADY, len(numbers)) and 1 < first.value <= first.of:
        yield Gap(0, 1, first.value - 1)
    for position in range(1, len(numbers)):
        before, after = numbers[position - 1], numbers[position]
        if before is None or after is None or before.form != after.form or before.of != after.of:
            continue
        if 1 < after.value - before.value <= _MOST and _is_steady(numbers, position):
            yield Gap(position, before.value + 1, after.value - 1)
    end = len(numbers) - 1
    if last and last.of and _run(numbers, end, -1) >= min(_STEADY, len(numbers)) and last.value < last.of:
        yield Gap(len(numbers), last.value + 1, last.of)


def _is_steady(numbers: Sequence[_Number | None], position: int) -> bool:
    before, after = _run(numbers, position - 1, -1), _run(numbers, position, 1)
    return before >= min(_STEADY, position) and after >= min(_STEADY, len(numbers) - position)


def _run(numbers: Sequence[_Number | None], start: int, step: int) -> int:
    """Count the pages from one on, forwards or backwards, that are numbered consecutively in one form."""
    count = 0
    begins = numbers[start]
    while begins and 0 <= start + count * step < len(numbers):
        number = numbers[start + count * step]
        if number is None or number.form != begins.form or number.value != begins.value + count * step:
            break
        count += 1
    return count
