"""When the contract starts, and when its first term ends (`START_DATE`, `END_DATE`, `EARLIEST_END`)."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Sequence

from analyser.domain import Term, TermKind, Text, Unknown, UnknownCode
from analyser.terms.context import TermContext
from analyser.terms.initial_term import length_text
from analyser.terms.initial_term_sentences import LATER_OF_TWO, InitialPeriod, first_day, is_undated, unfixed
from analyser.terms.named_dates import (
    AGREEMENT_DATE,
    END_NAMES,
    SIGNATURE_DATE,
    START_NAMES,
    Calendar,
    Day,
)

_STATED = 0.9  # the confidence of a date that a form or a definition states

_NO_FIRST_YEAR = Unknown(
    UnknownCode.NO_START,
    Text(
        "The term ends with the calendar year in which it begins, but no start date was found.",
        "Daw'r cyfnod i ben gyda'r flwyddyn galendr y mae'n dechrau ynddi, ond ni chafwyd dyddiad cychwyn.",
    ),
)


def extract(context: TermContext) -> Iterator[Term]:
    """Yield the start and end dates, those with a name of their own first.

    An end that cannot be calculated is an `Unknown`; where it is the later of a date and an event, the date is the
    earliest end (`EARLIEST_END`).
    """
    period, calendar = context.initial_period, context.calendar
    starts = _starts(period, calendar)
    for name in END_NAMES:
        yield from (_day_term(context, TermKind.END_DATE, day) for day in calendar.named(name))
    yield from (_day_term(context, TermKind.START_DATE, day) for day in starts)
    if period is None:
        return
    if period.end:
        value: dt.date | Unknown = LATER_OF_TWO if period.depends else period.end.value
        end = Day(value, period.end.start, period.end.end, period.end.confidence)
        yield _day_term(context, TermKind.END_DATE, end)
        if period.depends:
            yield _day_term(context, TermKind.EARLIEST_END, period.end)
    if period.year_end:
        yield _end_of_first_year(context, period, starts)
    if period.length and not period.end:
        yield from _unknown_end(context, period)


def _day_term(context: TermContext, kind: TermKind, day: Day) -> Term:
    return context.term(kind, day.value, day.start, day.end, confidence=context.overruled(day.confidence))


def _end_of_first_year(context: TermContext, period: InitialPeriod, starts: Sequence[Day]) -> Term:
    """Return as end date the last day of the calendar year in which the term begins."""
    assert period.year_end
    begins = next((day for day in starts if isinstance(day.value, dt.date)), None)
    value = dt.date(begins.value.year, 12, 31) if begins and isinstance(begins.value, dt.date) else _NO_FIRST_YEAR
    start, end = period.sentence.start + period.year_end.start, period.sentence.start + period.year_end.end
    return context.term(TermKind.END_DATE, value, start, end, confidence=context.overruled(0.8))


def _unknown_end(context: TermContext, period: InitialPeriod) -> Iterator[Term]:
    """Yield an unknown end for a term of a fixed length that runs from a date which the document does not fix."""
    assert period.length
    unknown = unfixed(period, context.calendar)
    if not unknown:
        return
    start, end = period.sentence.start + period.length.start, period.sentence.start + period.length.end
    confidence = context.overruled(0.9)
    yield context.term(TermKind.END_DATE, unknown, start, end, confidence=confidence)
    if period.depends and not is_undated(period, context.calendar):
        text = f"{length_text(period)}, at the earliest"
        yield context.term(TermKind.EARLIEST_END, period.length.value, start, end, text, confidence)


def _starts(period: InitialPeriod | None, calendar: Calendar) -> list[Day]:
    """Return the start dates: where the term is counted from, else a named start, else the agreement's own date."""
    days = first_day(period, calendar)
    if days:
        return _surest(days)
    named = [day for name in START_NAMES for day in calendar.named(name)]
    own = [*calendar.named(AGREEMENT_DATE), *calendar.named(SIGNATURE_DATE)]
    known = [day for day in own if isinstance(day.value, dt.date)]
    return _surest(named) or sorted(known, key=lambda day: -day.confidence)[:1] or own[:1]


def _surest(days: list[Day]) -> list[Day]:
    """Return the first day, the most certain, and all that are stated: a form and a definition may disagree."""
    return [day for day in days if day is days[0] or day.confidence >= _STATED]
