"""The timeline of a contract, drawn to scale: the position of each period, day and label in a picture of any width.

Horizontal positions are in per cent of the width, so that the picture is to scale in any window; vertical positions and
the size of letters are in pixels. Labels are placed for the narrowest window. In a wider window the days move further
apart, so labels that do not overlap in the narrowest window never overlap.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from analyser.assessment.timetable import DayKind, Period, Window
from analyser.domain import DeadlineKind
from analyser.web.components.key_dates import KeyDates

NARROWEST = 270  # pixels between the margins of a window 320 pixels wide
CHARACTER = 7.6  # width in pixels of a letter of 13 pixels, in the widest font of the stylesheet
ROW = 17  # pixels from one line of a label to the next
GAP = 6  # pixels between a label and its day, and between labels
TODAY_ROWS, BAR, WINDOW, TICKS = 2, 22, 8, 20  # heights from the top: today's label, periods, notice, years
MOST_YEARS = 7
_EDGE = 6.0  # per cent; the label of a year that is nearer to the edge would be cut off
_MARGIN = 0.06  # share of the whole length that is left free on the open side of a period

DRAWN_KINDS = frozenset(
    {
        *(kind.value for kind in DayKind),
        DeadlineKind.RENEWAL_NOTICE.value,
        DeadlineKind.EXTENSION_DECISION.value,
        DeadlineKind.EARLIEST_EXIT.value,
        DeadlineKind.END_OF_TERM.value,
    }
)
"""The kinds of day that are drawn; the others are only in the table."""


class Side(StrEnum):
    """The side of its day on which a label is; a label that fits on neither side is placed over the day."""

    RIGHT = "start"
    LEFT = "end"


@dataclass(frozen=True, slots=True)
class Bar:
    """A period or window, with its left edge `x` and width in per cent; an `open` one continues beyond the picture."""

    kind: str
    x: float
    width: float
    open: bool = False


@dataclass(frozen=True, slots=True)
class YearMark:
    """The first day of a year, at `x` per cent."""

    x: float
    year: int


@dataclass(frozen=True, slots=True)
class DayLabel:
    """A day at `x` per cent with the lines of its label, the last of which is the date.

    The label's first line is at `y` pixels and begins (or ends, by its `side`) `shift` pixels from the day.
    """

    x: float
    y: int
    shift: int
    side: Side
    lines: tuple[str, ...]
    certain: bool


@dataclass(frozen=True, slots=True)
class Drawing:
    """The picture; its height and the positions of periods (`top`), axis (`ground`) and years are in pixels."""

    height: int
    top: int
    ground: int
    years: int
    bars: tuple[Bar, ...]
    windows: tuple[Bar, ...]
    ticks: tuple[YearMark, ...]
    today: DayLabel
    labels: tuple[DayLabel, ...]

    @property
    def kinds(self) -> tuple[str, ...]:
        """The kinds of period that are drawn, for the legend."""
        return tuple(dict.fromkeys(bar.kind for bar in self.bars))


@dataclass(frozen=True, slots=True)
class NamedDay:
    """A day with the lines of its label."""

    day: dt.date
    lines: tuple[str, ...]
    certain: bool = True


@dataclass(frozen=True, slots=True)
class _Scale:
    """Converts days to per cent of the width."""

    first: dt.date
    days: int

    def x(self, day: dt.date) -> float:
        return round(min(max((day - self.first).days / self.days, 0.0), 1.0) * 100, 3)


def draw(dates: KeyDates, today: NamedDay, named: Sequence[NamedDay]) -> Drawing | None:
    """Return the drawing of a contract with the days in `named`, one for each date; None when only today is known."""
    known = [day for period in dates.periods for day in (period.first, period.last) if day]
    known += [one.day for one in named]
    if not known:
        return None
    scale = _scale(known, today.day, dates.periods)
    top = TODAY_ROWS * ROW + GAP
    ground = top + BAR + WINDOW + GAP
    years = ground + TICKS
    labels = tuple(_labels(named, scale, years + GAP))
    bottom = max((label.y + len(label.lines) * ROW for label in labels), default=years)
    return Drawing(
        height=bottom + GAP,
        top=top,
        ground=ground,
        years=years,
        bars=tuple(_bar(period, scale) for period in dates.periods),
        windows=tuple(_window(window, scale) for window in dates.windows),
        ticks=tuple(_ticks(scale)),
        today=_label(today, scale, ROW),
        labels=labels,
    )


def named_days(dates: KeyDates, labels: Mapping[str, str], format_date: Callable[[str], str]) -> tuple[NamedDay, ...]:
    """Return the days that are drawn, in order, with `labels` by kind; days of one date are put together."""
    found: dict[str, list[str]] = {}
    certain: dict[str, bool] = {}
    for day in dates.days:
        if day.date and day.kind in DRAWN_KINDS:
            names = found.setdefault(day.date, [])
            if labels[day.kind] not in names:
                names.append(labels[day.kind])
            certain[day.date] = certain.get(day.date, True) and day.certain
    return tuple(
        NamedDay(dt.date.fromisoformat(date), (*names, format_date(date)), certain[date])
        for date, names in sorted(found.items())
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


def _ticks(scale: _Scale) -> Iterator[YearMark]:
    last = scale.first + dt.timedelta(days=scale.days)
    years = range(scale.first.year + 1, last.year + 1)
    step = -(-len(years) // MOST_YEARS) or 1
    for year in years[::step]:
        x = scale.x(dt.date(year, 1, 1))
        if _EDGE <= x <= 100 - _EDGE:
            yield YearMark(x, year)


def _labels(named: Sequence[NamedDay], scale: _Scale, top: int) -> Iterator[DayLabel]:
    """Yield the label of each day, from right to left, each in the first rows where it overlaps no other label."""
    rows: list[list[tuple[float, float]]] = []
    for one in sorted(named, key=lambda one: one.day, reverse=True):
        label = _label(one, scale, top)
        begin, end = _extent(label)
        row = 0
        while any(_overlaps(rows, row + line, begin, end) for line in range(len(one.lines))):
            row += 1
        for line in range(row, row + len(one.lines)):
            rows.extend([] for _ in range(line + 1 - len(rows)))
            rows[line].append((begin, end))
        yield DayLabel(label.x, top + (row + 1) * ROW, label.shift, label.side, label.lines, label.certain)


def _overlaps(rows: Sequence[Sequence[tuple[float, float]]], row: int, begin: float, end: float) -> bool:
    return row < len(rows) and any(begin < other_end and other < end for other, other_end in rows[row])


def _label(one: NamedDay, scale: _Scale, y: int) -> DayLabel:
    """Place a label to the right of its day where it fits, else to the left, else over it."""
    x = scale.x(one.day)
    at, width = x / 100 * NARROWEST, max(len(line) for line in one.lines) * CHARACTER
    if at + GAP + width <= NARROWEST:
        return DayLabel(x, y, GAP, Side.RIGHT, one.lines, one.certain)
    if at - GAP - width >= 0:
        return DayLabel(x, y, -GAP, Side.LEFT, one.lines, one.certain)
    return DayLabel(x, y, round(max(NARROWEST - width, 0) - at), Side.RIGHT, one.lines, one.certain)


def _extent(label: DayLabel) -> tuple[float, float]:
    """Return the left and right edge of a label with its day in the narrowest window, in pixels."""
    width = max(len(line) for line in label.lines) * CHARACTER
    at = label.x / 100 * NARROWEST
    begin = at + label.shift if label.side is Side.RIGHT else at + label.shift - width
    return min(begin, at) - GAP, max(begin + width, at) + GAP
