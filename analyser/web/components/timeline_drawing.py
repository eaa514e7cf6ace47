"""Drawing the course of a contract to scale: where each period, day and label lies, for one picture of every width.

Places across are in per cent of the width, so that the picture is to scale in any window; places down, and the size of
the letters, are in pixels. Labels are set for the narrowest window. In a wider one the days only move apart, so that
what does not overlap there overlaps nowhere.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from analyser.web.components.key_dates import DRAWN, Course, Period, Window

NARROWEST = 270  # pixels: what a window of 320 leaves between its margins
CHARACTER = 7.6  # pixels of a letter of 13, in the widest of the fonts that the stylesheet names
ROW = 17  # pixels from one line of a label to the next
GAP = 6  # pixels between a label and its day, and between labels
TODAY_ROWS, BAR, WINDOW, TICKS = 2, 22, 8, 20  # heights from the top: today's label, periods, notice, years
MOST_YEARS = 7
_EDGE = 6.0  # per cent: a year nearer to the edge would be cut off
_MARGIN = 0.06  # of the whole, kept on the open side of a period


class Side(StrEnum):
    """On which side of its day a label stands; a label that fits on neither is shifted over it."""

    RIGHT = "start"
    LEFT = "end"


@dataclass(frozen=True, slots=True)
class Bar:
    """A period or a time of notice, from `x` and so wide, in per cent; an `open` one goes on beyond the picture."""

    kind: str
    x: float
    width: float
    open: bool = False


@dataclass(frozen=True, slots=True)
class Tick:
    """The first day of a year, at `x` per cent."""

    x: float
    year: int


@dataclass(frozen=True, slots=True)
class Flag:
    """A day at `x` per cent with its label: the lines, the last of which is the date.

    The label's first line stands at `y` pixels and begins (or ends, by its `side`) `shift` pixels from the day.
    """

    x: float
    y: int
    shift: int
    side: Side
    lines: tuple[str, ...]
    certain: bool


@dataclass(frozen=True, slots=True)
class Drawing:
    """The whole picture, so many pixels high; `top`, `ground` and `years` are where periods, ticks and years stand."""

    height: int
    top: int
    ground: int
    years: int
    bars: tuple[Bar, ...]
    windows: tuple[Bar, ...]
    ticks: tuple[Tick, ...]
    today: Flag
    flags: tuple[Flag, ...]

    @property
    def kinds(self) -> tuple[str, ...]:
        """The kinds of period that are drawn, for the key."""
        return tuple(dict.fromkeys(bar.kind for bar in self.bars))


@dataclass(frozen=True, slots=True)
class Named:
    """A day with what its label says."""

    day: dt.date
    lines: tuple[str, ...]
    certain: bool = True


@dataclass(frozen=True, slots=True)
class _Scale:
    """Turns days into per cent of the width."""

    first: dt.date
    days: int

    def x(self, day: dt.date) -> float:
        return round(min(max((day - self.first).days / self.days, 0.0), 1.0) * 100, 3)


def drawn(course: Course, today: Named, named: Sequence[Named]) -> Drawing | None:
    """Draw a course; None when no day but today is known. `named` are the days to mark, those of one date together."""
    known = [day for period in course.periods for day in (period.first, period.last) if day]
    known += [one.day for one in named]
    if not known:
        return None
    scale = _scale(known, today.day, course.periods)
    top = TODAY_ROWS * ROW + GAP
    ground = top + BAR + WINDOW + GAP
    years = ground + TICKS
    flags = tuple(_flags(named, scale, years + GAP))
    bottom = max((flag.y + len(flag.lines) * ROW for flag in flags), default=years)
    return Drawing(
        height=bottom + GAP,
        top=top,
        ground=ground,
        years=years,
        bars=tuple(_bar(period, scale) for period in course.periods),
        windows=tuple(_window(window, scale) for window in course.windows),
        ticks=tuple(_ticks(scale)),
        today=_flag(today, scale, ROW),
        flags=flags,
    )


def marked(course: Course, labels: Mapping[str, str], say: Callable[[str], str]) -> tuple[Named, ...]:
    """Return the days of a course that are marked, in order, with their labels; `say` writes a date."""
    found: dict[str, list[str]] = {}
    certain: dict[str, bool] = {}
    for due in course.days:
        if due.date and due.kind in DRAWN:
            names = found.setdefault(due.date, [])
            if labels[due.kind] not in names:
                names.append(labels[due.kind])
            certain[due.date] = certain.get(due.date, True) and due.certain
    return tuple(
        Named(dt.date.fromisoformat(date), (*names, say(date)), certain[date]) for date, names in sorted(found.items())
    )


def _scale(known: Iterable[dt.date], today: dt.date, periods: Iterable[Period]) -> _Scale:
    days = [*known, today]
    first, last = min(days), max(days)
    length = max((last - first).days, 30)
    margin = dt.timedelta(days=round(length * _MARGIN) + 1)
    before = any(period.first is None for period in periods)
    after = any(period.last is None for period in periods)
    first, last = first - margin * before, first + dt.timedelta(days=length) + margin * after
    return _Scale(first, (last - first).days)


def _bar(period: Period, scale: _Scale) -> Bar:
    begin = scale.x(period.first) if period.first else 0.0
    end = scale.x(period.last) if period.last else 100.0
    return Bar(period.kind.value, begin, round(end - begin, 3), open=period.last is None)


def _window(window: Window, scale: _Scale) -> Bar:
    begin = scale.x(window.first)
    return Bar("notice", begin, round(scale.x(window.last) - begin, 3))


def _ticks(scale: _Scale) -> Iterator[Tick]:
    last = scale.first + dt.timedelta(days=scale.days)
    years = range(scale.first.year + 1, last.year + 1)
    step = -(-len(years) // MOST_YEARS) or 1
    for year in years[::step]:
        x = scale.x(dt.date(year, 1, 1))
        if _EDGE <= x <= 100 - _EDGE:
            yield Tick(x, year)


def _flags(named: Sequence[Named], scale: _Scale, top: int) -> Iterator[Flag]:
    """Give every day its label: from the right to the left, each in the first rows where it lies over no other."""
    rows: list[list[tuple[float, float]]] = []
    for one in sorted(named, key=lambda one: one.day, reverse=True):
        flag = _flag(one, scale, top)
        begin, end = _reach(flag)
        row = 0
        while any(_meets(rows, row + line, begin, end) for line in range(len(one.lines))):
            row += 1
        for line in range(row, row + len(one.lines)):
            rows.extend([] for _ in range(line + 1 - len(rows)))
            rows[line].append((begin, end))
        yield Flag(flag.x, top + (row + 1) * ROW, flag.shift, flag.side, flag.lines, flag.certain)


def _meets(rows: Sequence[Sequence[tuple[float, float]]], row: int, begin: float, end: float) -> bool:
    return row < len(rows) and any(begin < other_end and other < end for other, other_end in rows[row])


def _flag(one: Named, scale: _Scale, y: int) -> Flag:
    """Set a label to the right of its day where it fits, else to the left, else over it."""
    x = scale.x(one.day)
    at, width = x / 100 * NARROWEST, max(len(line) for line in one.lines) * CHARACTER
    if at + GAP + width <= NARROWEST:
        return Flag(x, y, GAP, Side.RIGHT, one.lines, one.certain)
    if at - GAP - width >= 0:
        return Flag(x, y, -GAP, Side.LEFT, one.lines, one.certain)
    return Flag(x, y, round(max(NARROWEST - width, 0) - at), Side.RIGHT, one.lines, one.certain)


def _reach(flag: Flag) -> tuple[float, float]:
    """Return from where to where a label and its day reach in the narrowest window, in pixels."""
    width = max(len(line) for line in flag.lines) * CHARACTER
    at = flag.x / 100 * NARROWEST
    begin = at + flag.shift if flag.side is Side.RIGHT else at + flag.shift - width
    return min(begin, at) - GAP, max(begin + width, at) + GAP
