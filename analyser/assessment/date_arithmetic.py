"""Date arithmetic: the end of a term, the last day to give notice, renewals and recurring days.

Months are counted by the corresponding date rule (*Dodds v Walker* [1981] 1 WLR 1027, House of Lords): a period of
months from a day ends on the day of the same number in the month in which it ends, or on that month's last day when it
has no such day. Working days leave out Saturdays, Sundays and the bank holidays of England and Wales.
"""

from __future__ import annotations

import calendar
import datetime as dt
import re
from functools import cache

from dateutil.relativedelta import relativedelta

from analyser.domain import Duration, Text, Unit, Unknown, UnknownCode

_MONTH_AND_DAY = re.compile(r"\d\d-\d\d")
_ONE_DAY = dt.timedelta(days=1)
_MOST_RENEWALS = 400  # a renewal of one month for 33 years; a guard against one that never reaches the day asked for

OUT_OF_RANGE = Unknown(
    UnknownCode.NOT_COMPUTABLE,
    Text(
        "The date lies outside the years that can be counted.",
        "Mae'r dyddiad y tu allan i'r blynyddoedd y gellir eu cyfrif.",
    ),
)


def shift(day: dt.date, length: Duration, *, times: int = 1) -> dt.date:
    """Return the day that is `times` lengths after `day`; negative `times` count back.

    Several lengths are counted in one step, so that the last day of a month does not drift: 31 January plus two months
    is 31 March. Raises OverflowError or ValueError beyond the calendar (years 1 to 9999).
    """
    amount = length.amount * times
    match length.unit:
        case Unit.DAY:
            return day + dt.timedelta(days=amount)
        case Unit.WEEK:
            return day + dt.timedelta(weeks=amount)
        case Unit.WORKING_DAY:
            return _working_days(day, amount)
        case Unit.MONTH:
            return day + relativedelta(months=amount)
        case Unit.QUARTER:
            return day + relativedelta(months=3 * amount)
        case Unit.YEAR:
            return day + relativedelta(years=amount)


def end_of_term(start: dt.date | Unknown, length: Duration | Unknown) -> dt.date | Unknown:
    """Return the last day of a term that begins with the day `start`: the day before the corresponding day.

    A term of three years from 1 April 2024 ends on 31 March 2027.
    """
    if isinstance(start, Unknown):
        return start
    if isinstance(length, Unknown):
        return length
    try:
        return shift(start, length) - _ONE_DAY
    except (OverflowError, ValueError):
        return OUT_OF_RANGE


def extended(end: dt.date | Unknown, length: Duration | Unknown, *, times: int = 1) -> dt.date | Unknown:
    """Return the last day of a term that ends on `end` when it is extended; the end of a month stays one.

    The new term begins the day after, so 28 February 2027 and one month more is 31 March 2027.
    """
    if isinstance(end, Unknown):
        return end
    if isinstance(length, Unknown):
        return length
    try:
        return shift(end + _ONE_DAY, length, times=times) - _ONE_DAY
    except (OverflowError, ValueError):
        return OUT_OF_RANGE


def last_day_for_notice(end: dt.date | Unknown, notice: Duration | Unknown) -> dt.date | Unknown:
    """Return the last day on which notice of this length before `end` can be given.

    31 March 2028 less 6 months is 30 September 2027.
    """
    if isinstance(end, Unknown):
        return end
    if isinstance(notice, Unknown):
        return notice
    try:
        return shift(end, notice, times=-1)
    except (OverflowError, ValueError):
        return OUT_OF_RANGE


def end_of_notice(notice_given: dt.date, notice: Duration | Unknown) -> dt.date | Unknown:
    """Return the day on which notice given on `notice_given` takes effect."""
    if isinstance(notice, Unknown):
        return notice
    try:
        return shift(notice_given, notice)
    except (OverflowError, ValueError):
        return OUT_OF_RANGE


def current_end(
    end: dt.date | Unknown, renewal: Duration | Unknown, notice: Duration | Unknown, as_of: dt.date
) -> dt.date | Unknown:
    """Return the end of the first term, or of a renewal of it, that notice given on `as_of` can still stop.

    A term whose last day for notice has passed is taken to have renewed. Counting on from the result gives it again.
    """
    if isinstance(end, Unknown):
        return end
    for times in range(_MOST_RENEWALS):
        later = extended(end, renewal, times=times) if times else end
        last_day = last_day_for_notice(later, notice)
        if isinstance(last_day, Unknown) or last_day >= as_of:
            return later if not isinstance(last_day, Unknown) else last_day
    return OUT_OF_RANGE


def in_year(year: int, month_and_day: str) -> dt.date:
    """Return the day "08-31" of a year; 29 February is the last day of that month where the year has no such day."""
    month, day = (int(part) for part in month_and_day.split("-"))
    return dt.date(year, month, min(day, calendar.monthrange(year, month)[1]))


def is_month_and_day(text: str) -> bool:
    """Say whether a text is a day of every year, such as "08-31"."""
    return bool(_MONTH_AND_DAY.fullmatch(text))


def next_yearly(month_and_day: str, on_or_after: dt.date) -> dt.date:
    """Return the first day "08-31" of any year that is not before `on_or_after`."""
    this_year = in_year(on_or_after.year, month_and_day)
    return this_year if this_year >= on_or_after else in_year(on_or_after.year + 1, month_and_day)


def next_anniversary(start: dt.date, on_or_after: dt.date) -> dt.date:
    """Return the first anniversary of `start` that is not before `on_or_after`; the start itself is none."""
    years = max(on_or_after.year - start.year, 1)
    day = start + relativedelta(years=years)
    return day if day >= on_or_after else start + relativedelta(years=years + 1)


def next_interval(start: dt.date, step: Duration, on_or_after: dt.date) -> dt.date | Unknown:
    """Return the first day that is a whole number of steps after `start` and not before `on_or_after`."""
    try:
        days_in_step = max((shift(start, step) - start).days, 1)
        times = max((on_or_after - start).days // (days_in_step + 2), 1)
        while (day := shift(start, step, times=times)) < on_or_after:
            times += 1
    except (OverflowError, ValueError):
        return OUT_OF_RANGE
    return day


def break_that_can_be_met(
    start: dt.date | Unknown, yearly: str | Unknown, notice: Duration | Unknown, as_of: dt.date
) -> dt.date | Unknown:
    """Return the first yearly day of leaving after `start` of which notice can still be given on `as_of`.

    `yearly` is a day such as "08-31", or anything else for the anniversary of the start. A day so near the start that
    no notice of it could ever have been given is left out.
    """
    for missing in (start, yearly, notice):
        if isinstance(missing, Unknown):
            return missing
    assert isinstance(start, dt.date)
    earliest = max(as_of, start)
    day = _yearly_after(start, str(yearly), start + _ONE_DAY)
    for _ in range(_MOST_RENEWALS):
        last_day = last_day_for_notice(day, notice)
        if isinstance(last_day, Unknown) or last_day >= earliest:
            return day if not isinstance(last_day, Unknown) else last_day
        day = _yearly_after(start, str(yearly), day + _ONE_DAY)
    return OUT_OF_RANGE


def _yearly_after(start: dt.date, yearly: str, on_or_after: dt.date) -> dt.date:
    return (
        next_yearly(yearly, on_or_after) if _MONTH_AND_DAY.fullmatch(yearly) else next_anniversary(start, on_or_after)
    )


def _working_days(day: dt.date, amount: int) -> dt.date:
    step = _ONE_DAY if amount >= 0 else -_ONE_DAY
    for _ in range(abs(amount)):
        day += step
        while day.weekday() >= 5 or day in _bank_holidays(day.year):
            day += step
    return day


@cache
def _bank_holidays(year: int) -> frozenset[dt.date]:
    import holidays  # loading its tables takes a second, and few contracts count working days

    return frozenset(holidays.country_holidays("GB", subdiv="ENG", years=year))
