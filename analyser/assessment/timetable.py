"""The timetable of a contract: its periods, notable days, and the time between a deadline and the end it decides.

Everything is calculated from facts and terms alone. An unknown start or end of a period is None, for an open side.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from enum import StrEnum

from analyser.assessment import date_arithmetic
from analyser.assessment.confidence import is_certain
from analyser.domain import DeadlineKind, Duration, EndBasis, Holder, TermKind, Unknown, Value

_MOST_RENEWALS = 400  # monthly renewals for 33 years; keeps very short renewals from looping for too long
_ONE_DAY = dt.timedelta(days=1)


class PeriodKind(StrEnum):
    """The kind of a period: what binds the council during it."""

    FIRST = "first"
    EXTENSION = "extension"
    RENEWAL = "renewal"
    ENDLESS = "endless"
    UNKNOWN = "unknown"


class DayKind(StrEnum):
    """The kind of a notable day of the contract, other than its deadlines."""

    START = "start"
    LATEST_END = "latest_end"
    BREAK = "break_day"
    EXIT_FROM = "exit_from"


class DayBasis(StrEnum):
    """The basis of a day: stated, entered by a person, calculated with all extensions, or one day of each year."""

    STATED = "stated"
    ENTERED = "entered"
    EXTENDED = "extended"
    YEARLY = "yearly"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class TimetableTerm:
    """A term that a timetable is calculated from; `confidence` (0 to 1) is 1 if a person has confirmed it."""

    id: str
    kind: TermKind
    value: Value
    holder: Holder
    confidence: float

    @property
    def is_open_to_council(self) -> bool:
        """Whether the council may use the right, because it is not the supplier's alone."""
        return self.holder is not Holder.SUPPLIER


@dataclass(frozen=True, slots=True, kw_only=True)
class TimetableFacts:
    """The data that a timetable is calculated from.

    `end` is the end of the first term, and `latest_end` the end with all extensions, None without extensions. `renews`
    says whether a term or a finding states automatic renewal. `act_by` holds its deadlines with a known day.
    """

    start: dt.date | Unknown
    end: dt.date | Unknown
    latest_end: dt.date | Unknown | None = None
    end_basis: EndBasis = EndBasis.STATED
    renews: bool = False
    terms: tuple[TimetableTerm, ...] = ()
    act_by: tuple[tuple[DeadlineKind, dt.date], ...] = ()

    def of_kind(self, kind: TermKind) -> tuple[TimetableTerm, ...]:
        """Return the terms of a kind, in order."""
        return tuple(term for term in self.terms if term.kind is kind)


@dataclass(frozen=True, slots=True)
class Period:
    """A period of the contract; its first or last day is None where it is open on that side."""

    kind: PeriodKind
    first: dt.date | None
    last: dt.date | None


@dataclass(frozen=True, slots=True)
class Window:
    """The time from a deadline, the last day to act, to the end of the term that acting would stop or extend."""

    kind: DeadlineKind
    first: dt.date
    last: dt.date


@dataclass(frozen=True, slots=True)
class MarkedDay:
    """A notable day of the contract, its basis, and the ids of the terms that state it."""

    kind: DayKind
    date: dt.date | Unknown
    basis: DayBasis
    certain: bool
    terms: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Timetable:
    """The periods in order, the windows after deadlines, and the notable days of a contract."""

    periods: tuple[Period, ...]
    windows: tuple[Window, ...]
    days: tuple[MarkedDay, ...]


def build_timetable(facts: TimetableFacts, today: dt.date) -> Timetable:
    """Return the timetable of a contract as of `today`."""
    return Timetable(periods(facts, today), windows(facts, today), marked_days(facts, today))


def periods(facts: TimetableFacts, today: dt.date) -> tuple[Period, ...]:
    """Return the first term, then its extensions or renewals up to the first end on or after `today`."""
    return tuple(_periods(facts, today))


def _periods(facts: TimetableFacts, today: dt.date) -> Iterator[Period]:
    start, end, latest_end = (_known(day) for day in (facts.start, facts.end, facts.latest_end))
    if facts.end_basis is EndBasis.PERPETUAL:
        yield Period(PeriodKind.ENDLESS, start, None)
        return
    if end is None:
        if start is not None:
            yield Period(PeriodKind.UNKNOWN, start, None)
        return
    yield Period(PeriodKind.UNKNOWN if start is None else PeriodKind.FIRST, start, end)
    if latest_end is not None and latest_end > end:
        yield Period(PeriodKind.EXTENSION, end, latest_end)
    elif facts.renews:
        values = (term.value for term in facts.of_kind(TermKind.AUTO_RENEWAL))
        yield renewals(end, next((value for value in values if isinstance(value, Duration)), None), today)


def renewals(end: dt.date, length: Duration | None, today: dt.date) -> Period:
    """Return all renewals after `end` as one period, up to the first end on or after `today`.

    The period is open and of unknown kind if the length of a renewal is None or too short to reach `today`.
    """
    if length is not None:
        for times in range(1, _MOST_RENEWALS):
            last = date_arithmetic.extended(end, length, times=times)
            if isinstance(last, Unknown):
                break
            if last >= today:
                return Period(PeriodKind.RENEWAL, end, last)
    return Period(PeriodKind.UNKNOWN, end, None)


def windows(facts: TimetableFacts, today: dt.date) -> tuple[Window, ...]:
    """Return the window after each deadline for notice or extension, up to the end of the term that it decides."""
    ends = [period.last for period in periods(facts, today) if period.last]
    found = []
    for kind, day in facts.act_by:
        if kind is DeadlineKind.RENEWAL_NOTICE:
            decided = [*ends, *(end for _, end in yearly_days(facts, day))]
        elif kind is DeadlineKind.EXTENSION_DECISION:
            decided = ends[:1]
        else:
            continue
        last = min((end for end in decided if end > day), default=None)
        if last is not None:
            found.append(Window(kind, day, last))
    return tuple(found)


def marked_days(facts: TimetableFacts, today: dt.date) -> tuple[MarkedDay, ...]:
    """Return the start, the latest end if there are extensions, next break dates, and first days of leaving."""
    days = [_start(facts)]
    if facts.latest_end is not None:
        days.append(_latest_end(facts))
    return (*days, *break_days(facts, today), *exit_days(facts))


def _start(facts: TimetableFacts) -> MarkedDay:
    read = facts.of_kind(TermKind.START_DATE)
    if isinstance(facts.start, Unknown):
        return _marked(DayKind.START, facts.start, DayBasis.UNKNOWN, read)
    stated = [term for term in read if term.value == facts.start]
    return _marked(DayKind.START, facts.start, DayBasis.STATED if stated else DayBasis.ENTERED, stated)


def _latest_end(facts: TimetableFacts) -> MarkedDay:
    assert facts.latest_end is not None
    known = not isinstance(facts.latest_end, Unknown)
    basis = DayBasis.EXTENDED if known else DayBasis.UNKNOWN
    return _marked(DayKind.LATEST_END, facts.latest_end, basis, facts.of_kind(TermKind.EXTENSION))


def break_days(facts: TimetableFacts, today: dt.date) -> tuple[MarkedDay, ...]:
    """Return the next annual break date under each term that gives one.

    A date after the end of a contract that does not renew is left out.
    """
    last = _known(facts.latest_end) or _known(facts.end)
    renews = bool(facts.of_kind(TermKind.AUTO_RENEWAL))
    return tuple(
        _marked(DayKind.BREAK, day, DayBasis.YEARLY, [term])
        for term, day in yearly_days(facts, today)
        if last is None or day <= last or renews
    )


def exit_days(facts: TimetableFacts) -> tuple[MarkedDay, ...]:
    """Return the date from which the contract may be terminated, under each term that states one."""
    return tuple(
        _marked(DayKind.EXIT_FROM, term.value, DayBasis.STATED, [term])
        for term in facts.of_kind(TermKind.EXIT_FROM)
        if isinstance(term.value, dt.date) and term.is_open_to_council
    )


def yearly_days(facts: TimetableFacts, after: dt.date) -> tuple[tuple[TimetableTerm, dt.date], ...]:
    """Return the first annual break date after a day under each term that gives one; none without a known start.

    The value of the term is a month and day such as "08-31", or any other text for the anniversary of the start.
    """
    if isinstance(facts.start, Unknown):
        return ()
    if (latest := max(after, facts.start)) == dt.date.max:
        return ()
    since = latest + _ONE_DAY
    found = []
    for term in facts.of_kind(TermKind.BREAK_DAY):
        if isinstance(term.value, str) and term.is_open_to_council:
            if date_arithmetic.is_month_and_day(term.value):
                day = date_arithmetic.next_yearly(term.value, since)
            else:
                day = date_arithmetic.next_anniversary(facts.start, since)
            if not isinstance(day, Unknown):
                found.append((term, day))
    return tuple(found)


def _marked(kind: DayKind, day: dt.date | Unknown, basis: DayBasis, terms: Iterable[TimetableTerm]) -> MarkedDay:
    """Return a notable day, which is certain if all the terms that state it are."""
    read = tuple(terms)
    certain = not isinstance(day, Unknown) and all(is_certain(term.confidence) for term in read)
    return MarkedDay(kind, day, basis, certain, tuple(term.id for term in read))


def _known(day: dt.date | Unknown | None) -> dt.date | None:
    return None if isinstance(day, Unknown) else day
