"""Date arithmetic: the end of a term, the last day to give notice, renewals and recurring days.

Months are counted by the corresponding date rule (*Dodds v Walker* [1981] 1 WLR 1027, House of Lords): a period of
months ends on the same day of the month as it began or, if the last month has no such day, on that month's last day.
Working days exclude Saturdays, Sundays and the bank holidays of England and Wales.
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
_MOST_RENEWALS = 400  # monthly renewals for 33 years; keeps very short renewals from looping for too long

OUT_OF_RANGE = Unknown(
    UnknownCode.NOT_COMPUTABLE,
    Text(
        "The date lies outside the years that can be counted.",
        "Mae'r dyddiad y tu allan i'r blynyddoedd y gellir eu cyfrif.",
    ),
)


def shift(day: dt.date, length: Duration, *, times: int = 1) -> dt.date:
    """Return the day that is `times` lengths after `day`, or before it for negative `times`.

    Several lengths are added in one step, so that the last day of a month does not drift: 31 January plus two months is
    31 March. Raises OverflowError or ValueError beyond the calendar (years 1 to 9999).
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
    """Return the last day of a term that begins on `start`, which is the day before the corresponding day.

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
    """Return the last day of a term that ends on `end` and is extended `times` times.

    The new term begins on the day after `end`, so the end of a month stays the end of a month: 28 February 2027
    extended by one month is 31 March 2027.
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
    """Return the end of the first term, or of the renewal, for which notice on `as_of` is still in time.

    A term whose last day for notice has passed is taken to have renewed. The result does not change when it is passed
    as `end`.
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
    """Return a day such as "08-31" in a year; for 29 February, the last day of that month in other years."""
    month, day = (int(part) for part in month_and_day.split("-"))
    return dt.date(year, month, min(day, calendar.monthrange(year, month)[1]))


def is_month_and_day(text: str) -> bool:
    """Return whether a text is a month and day, such as "08-31"."""
    return bool(_MONTH_AND_DAY.fullmatch(text))


def next_yearly(month_and_day: str, on_or_after: dt.date) -> dt.date | Unknown:
    """Return the first day with this month and day, such as "08-31", on or after a day."""
    this_year = in_year(on_or_after.year, month_and_day)
    if this_year >= on_or_after:
        return this_year
    return in_year(on_or_after.year + 1, month_and_day) if on_or_after.year < dt.MAXYEAR else OUT_OF_RANGE


def next_anniversary(start: dt.date, on_or_after: dt.date) -> dt.date | Unknown:
    """Return the first anniversary of `start` on or after a day; the start itself does not count."""
    years = max(on_or_after.year - start.year, 1)
    try:
        day = start + relativedelta(years=years)
        return day if day >= on_or_after else start + relativedelta(years=years + 1)
    except (OverflowError, ValueError):
        return OUT_OF_RANGE


def next_interval(start: dt.date, step: Duration, on_or_after: dt.date) -> dt.date | Unknown:
    """Return the first day on or after `on_or_after` that is one or more whole steps after `start`."""
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
    """Return the first annual break date after `start` for which notice can still be given on `as_of`.

    `yearly` is a month and day such as "08-31", or any other text for the anniversary of the start. A break date too
    near the start for notice to be given after it is left out.
    """
    for missing in (start, yearly, notice):
        if isinstance(missing, Unknown):
            return missing
    assert isinstance(start, dt.date)
    earliest = max(as_of, start)
    day = _yearly_after(start, str(yearly), start)
    for _ in range(_MOST_RENEWALS):
        last_day = last_day_for_notice(day, notice)
        if isinstance(day, Unknown) or isinstance(last_day, Unknown):
            return last_day
        if last_day >= earliest:
            return day
        day = _yearly_after(start, str(yearly), day)
    return OUT_OF_RANGE


def _yearly_after(start: dt.date, yearly: str, day: dt.date) -> dt.date | Unknown:
    """Return the first break date later than a day."""
    if day == dt.date.max:
        return OUT_OF_RANGE
    first = day + _ONE_DAY
    return next_yearly(yearly, first) if _MONTH_AND_DAY.fullmatch(yearly) else next_anniversary(start, first)


def _working_days(day: dt.date, amount: int) -> dt.date:
    step = _ONE_DAY if amount >= 0 else -_ONE_DAY
    for _ in range(abs(amount)):
        day += step
        while day.weekday() >= 5 or day in _bank_holidays(day.year):
            day += step
    return day


@cache
def _bank_holidays(year: int) -> frozenset[dt.date]:
    import holidays  # imported late: it takes a second, and few contracts use working days

    return frozenset(holidays.country_holidays("GB", subdiv="ENG", years=year))
