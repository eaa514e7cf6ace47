"""Extract when the contract starts, and when its first term ends (`START_DATE`, `END_DATE`, `EARLIEST_END`)."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Sequence

from analyser.domain import Term, TermKind, Text, Unknown, UnknownCode
from analyser.terms.context import TermContext
from analyser.terms.initial_term import length_text
from analyser.terms.initial_term_sentences import LATER_OF_TWO, InitialPeriod, first_day, is_undated, why_end_unknown
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
    """Yield the start and end dates; end dates that have a name ("Expiry Date") come first.

    An end that cannot be calculated is an `Unknown`. If it is the later of a date and an event, that date is the
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
    """Return an end date: the last day of the calendar year in which the term begins."""
    assert period.year_end
    begins = next((day for day in starts if isinstance(day.value, dt.date)), None)
    value = dt.date(begins.value.year, 12, 31) if begins and isinstance(begins.value, dt.date) else _NO_FIRST_YEAR
    start, end = period.sentence.start + period.year_end.start, period.sentence.start + period.year_end.end
    return context.term(TermKind.END_DATE, value, start, end, confidence=context.overruled(0.8))


def _unknown_end(context: TermContext, period: InitialPeriod) -> Iterator[Term]:
    """Yield an unknown end for a term whose length is fixed, but not the date from which it runs."""
    assert period.length
    unknown = why_end_unknown(period, context.calendar)
    if not unknown:
        return
    start, end = period.sentence.start + period.length.start, period.sentence.start + period.length.end
    confidence = context.overruled(0.9)
    yield context.term(TermKind.END_DATE, unknown, start, end, confidence=confidence)
    if period.depends and not is_undated(period, context.calendar):
        text = f"{length_text(period)}, at the earliest"
        yield context.term(TermKind.EARLIEST_END, period.length.value, start, end, text, confidence)


def _starts(period: InitialPeriod | None, calendar: Calendar) -> list[Day]:
    """Return the start dates: the day from which the term runs, else a named start, else the date of the agreement."""
    days = first_day(period, calendar)
    if days:
        return _first_and_stated(days)
    named = [day for name in START_NAMES for day in calendar.named(name)]
    own = [*calendar.named(AGREEMENT_DATE), *calendar.named(SIGNATURE_DATE)]
    known = [day for day in own if isinstance(day.value, dt.date)]
    return _first_and_stated(named) or sorted(known, key=lambda day: -day.confidence)[:1] or own[:1]


def _first_and_stated(days: list[Day]) -> list[Day]:
    """Return the first of some days, and each other one that is stated: a form and a definition may disagree."""
    return [day for day in days if day is days[0] or day.confidence >= _STATED]
