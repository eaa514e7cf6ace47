"""The course of a contract: the periods it runs through and the days that matter, as far as they are known.

What is not known is in the list of days with its reason, and in no period: a period is known on both sides, or says
that it is open.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from enum import StrEnum

from analyser.assess import date_arithmetic
from analyser.domain import DeadlineKind, Duration, EndBasis
from analyser.i18n.translator import Translator
from analyser.web.components.contract_view import ContractView, DeadlineView, TermView, distinct

START, LATEST_END, BREAK, LEAVING_FROM = "start", "latest_end", "break_day", "exit_from"
DRAWN = (
    START,
    DeadlineKind.RENEWAL_NOTICE.value,
    DeadlineKind.EXTENSION_DECISION.value,
    BREAK,
    LEAVING_FROM,
    DeadlineKind.EARLIEST_EXIT.value,
    DeadlineKind.END_OF_TERM.value,
    LATEST_END,
)
"""The days that are marked on the drawing; the others are in the list alone."""

_MOST_TIMES = 400  # a month at a time for a generation


class PeriodKind(StrEnum):
    """What the council is bound by during a period."""

    FIRST = "first"
    EXTENSION = "extension"
    RENEWAL = "renewal"
    ENDLESS = "endless"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class Period:
    """Days from the first to the last; None where the period is open on that side."""

    kind: PeriodKind
    first: dt.date | None
    last: dt.date | None


@dataclass(frozen=True, slots=True)
class Window:
    """The time between the last day to give notice and the day on which the term that it stops would end."""

    first: dt.date
    last: dt.date


@dataclass(frozen=True, slots=True)
class Course:
    """The periods in order, the days between notice and end, and every day that matters, those not known first."""

    periods: tuple[Period, ...]
    windows: tuple[Window, ...]
    days: tuple[DeadlineView, ...]


def course(contract: ContractView, translator: Translator, today: dt.date) -> Course:
    """Return the course of a contract; nothing in it is a guess."""
    periods = tuple(_periods(contract, today))
    days = sorted(_days(contract, translator, today), key=lambda due: (bool(due.date), due.date))
    return Course(periods, tuple(_windows(contract, periods)), tuple(days))


def described(course: Course, translator: Translator) -> str:
    """Say the periods in words, for those who do not see the drawing."""
    return " ".join(filter(None, (_said(period, translator) for period in course.periods)))


def _said(period: Period, translator: Translator) -> str:
    say = translator.gettext
    first = translator.date(period.first) if period.first else ""
    last = translator.date(period.last) if period.last else ""
    match period.kind:
        case PeriodKind.FIRST:
            return say("The first period runs from %(first)s to %(last)s.", first=first, last=last)
        case PeriodKind.EXTENSION:
            return say("It may be extended to %(last)s.", last=last)
        case PeriodKind.RENEWAL:
            return say("If nobody acts, it goes on to %(last)s.", last=last)
        case PeriodKind.ENDLESS:
            return say("It has no end date.")
    if last:
        return say("It ends on %(last)s; when it began is not known.", last=last)
    return say("How long it goes on after %(first)s is not known.", first=first)


def _periods(contract: ContractView, today: dt.date) -> Iterator[Period]:
    start, end, latest = contract.head.start_date, contract.head.end_date, contract.head.max_end_date
    if contract.head.end_basis is EndBasis.PERPETUAL:
        yield Period(PeriodKind.ENDLESS, start, None)
        return
    if end is None:
        if start is not None:
            yield Period(PeriodKind.UNKNOWN, start, None)
        return
    yield Period(PeriodKind.UNKNOWN if start is None else PeriodKind.FIRST, start, end)
    if latest is not None and latest > end:
        yield Period(PeriodKind.EXTENSION, end, latest)
    elif contract.terms_of("auto_renewal") or contract.findings_of("auto_renewal"):
        yield _renewal(contract, end, today)


def _renewal(contract: ContractView, end: dt.date, today: dt.date) -> Period:
    """Return the renewals as one period, to the first end that is still to come; open when their length is unknown."""
    length = next((term.value for term in contract.terms_of("auto_renewal") if isinstance(term.value, Duration)), None)
    if length is None:
        return Period(PeriodKind.UNKNOWN, end, None)
    for times in range(1, _MOST_TIMES):
        last = date_arithmetic.extended(end, length, times=times)
        if not isinstance(last, dt.date):
            break
        if last >= today:
            return Period(PeriodKind.RENEWAL, end, last)
    return Period(PeriodKind.UNKNOWN, end, None)


def _windows(contract: ContractView, periods: Iterable[Period]) -> Iterator[Window]:
    ends = [period.last for period in periods if period.last]
    for due in contract.deadlines:
        if due.date and due.kind in (DeadlineKind.RENEWAL_NOTICE, DeadlineKind.EXTENSION_DECISION):
            day = dt.date.fromisoformat(due.date)
            if due.kind == DeadlineKind.RENEWAL_NOTICE:
                stopped = [*ends, *(end for _, end in _yearly_days(contract, day))]
            else:
                stopped = ends[:1]
            last = min((end for end in stopped if end > day), default=None)
            if last is not None:
                yield Window(day, last)


def _days(contract: ContractView, translator: Translator, today: dt.date) -> Iterator[DeadlineView]:
    yield _fact(contract, START, "start_date", contract.terms_of("start_date"), translator, today)
    yield from contract.deadlines
    if contract.head.max_end_date or "max_end_date" in contract.unknowns:
        yield _fact(contract, LATEST_END, "max_end_date", contract.terms_of("extension"), translator, today)
    yield from _breaks(contract, translator, today)
    for term in contract.terms_of("exit_from"):
        if isinstance(term.value, dt.date) and term.holder != "supplier":
            yield _due(LEAVING_FROM, term.value, today, translator.gettext("as the contract states"), (term,))


def _fact(
    contract: ContractView, kind: str, column: str, terms: tuple[TermView, ...], translator: Translator, today: dt.date
) -> DeadlineView:
    """Return a day from the contract's own row, with the words it was read from, or why it is not known."""
    day = _column(contract, column)
    if day is None:
        reason = contract.unknowns.get(column) or translator.gettext("It was not found in what was read.")
        return DeadlineView(kind, "", 0, "", reason, False, False, distinct(term.citation for term in terms))
    if kind == LATEST_END:
        return _due(kind, day, today, translator.gettext("the end of the first term with every extension"), terms)
    stated = tuple(term for term in terms if term.value == day)
    basis = translator.gettext("as the contract states") if stated else translator.gettext("as a person entered it")
    return _due(kind, day, today, basis, stated)


def _breaks(contract: ContractView, translator: Translator, today: dt.date) -> Iterator[DeadlineView]:
    """Give the next day of each year on which the contract may be left, while it runs."""
    last = _column(contract, "max_end_date") or _column(contract, "end_date")
    for term, day in _yearly_days(contract, today):
        if last is None or day <= last or contract.terms_of("auto_renewal"):
            yield _due(BREAK, day, today, translator.gettext("each year, on the day that the contract names"), (term,))


def _yearly_days(contract: ContractView, after: dt.date) -> Iterator[tuple[TermView, dt.date]]:
    """Give the first day of leaving after a day, under each term that names a day of every year."""
    start = _column(contract, "start_date")
    for term in contract.terms_of("break_day"):
        if isinstance(term.value, str) and term.holder != "supplier" and start is not None:
            since = max(after, start) + dt.timedelta(days=1)
            yearly = date_arithmetic.is_month_and_day(term.value)
            yield (
                term,
                date_arithmetic.next_yearly(term.value, since)
                if yearly
                else date_arithmetic.next_anniversary(start, since),
            )


def _due(kind: str, day: dt.date, today: dt.date, basis: str, terms: tuple[TermView, ...]) -> DeadlineView:
    certain = all(term.confidence >= 0.7 or term.status == "confirmed" for term in terms)
    return DeadlineView(
        kind, day.isoformat(), (day - today).days, basis, "", certain, False, distinct(term.citation for term in terms)
    )


def _column(contract: ContractView, name: str) -> dt.date | None:
    day: dt.date | None = getattr(contract.head, name)
    return day
