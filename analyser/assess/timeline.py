"""Days counted from days: the end of a term, the last day to give notice, renewals rolled forward. Pure arithmetic.

Months are counted by the corresponding date rule (*Dodds v Walker* [1981] 1 WLR 1027, House of Lords): a period of
months from a day ends on the day of the same number in the month in which it ends, or on that month's last day when it
has no such day. Working days leave out Saturdays, Sundays and the bank holidays of England and Wales.
"""

from __future__ import annotations

import datetime as dt
from functools import cache

from dateutil.relativedelta import relativedelta

from analyser.domain import Duration, Unit, Unknown

_ONE_DAY = dt.timedelta(days=1)
_MOST_RENEWALS = (
    400  # a month at a time for a generation; a guard against a renewal that never reaches the day asked for
)

OUT_OF_RANGE = Unknown(
    "The date lies outside the years that can be counted.",
    "Mae'r dyddiad y tu allan i'r blynyddoedd y gellir eu cyfrif.",
)


def shift(day: dt.date, length: Duration, *, times: int = 1) -> dt.date:
    """Return the day that lies `times` lengths after `day`; negative `times` count back.

    Several lengths are counted in one step, so that a month's last day does not creep: 31 January plus two months is
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
    """Return the last day of a term that ends on `end` when it is lengthened; the end of a month stays one.

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
    """Return the last day on which notice of at least this length before `end` can be given.

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


def earliest_exit(notice_given: dt.date, notice: Duration | Unknown) -> dt.date | Unknown:
    """Return the day on which a notice given on `notice_given` runs out."""
    if isinstance(notice, Unknown):
        return notice
    try:
        return shift(notice_given, notice)
    except (OverflowError, ValueError):
        return OUT_OF_RANGE


def current_end(
    end: dt.date | Unknown, renewal: Duration | Unknown, notice: Duration | Unknown, as_of: dt.date
) -> dt.date | Unknown:
    """Return the end of the first term or renewal that notice given on `as_of` can still stop.

    A term whose day for notice has passed is taken to have renewed. Rolling forward from the result gives it again.
    """
    if isinstance(end, Unknown):
        return end
    for times in range(_MOST_RENEWALS):
        later = extended(end, renewal, times=times) if times else end
        last_day = last_day_for_notice(later, notice)
        if isinstance(last_day, Unknown) or last_day >= as_of:
            return later if not isinstance(last_day, Unknown) else last_day
    return OUT_OF_RANGE


def _working_days(day: dt.date, amount: int) -> dt.date:
    step = _ONE_DAY if amount >= 0 else -_ONE_DAY
    for _ in range(abs(amount)):
        day += step
        while day.weekday() >= 5 or day in _bank_holidays(day.year):
            day += step
    return day


@cache
def _bank_holidays(year: int) -> frozenset[dt.date]:
    import holidays  # its tables of every country take a second to load, and few contracts count working days

    return frozenset(holidays.country_holidays("GB", subdiv="ENG", years=year))
