"""Date arithmetic: tables of cases for the rules of law, properties for the rest."""

import datetime as dt

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from analyser.assessment import date_arithmetic
from analyser.domain import Duration, Text, Unit, Unknown, UnknownCode
from assessment.cases import SIX_MONTHS, THREE_YEARS

MISSING = Unknown(UnknownCode.NOT_FOUND, Text("It is missing.", "Mae ar goll."))
days = st.dates(dt.date(1990, 1, 1), dt.date(2090, 12, 31))
lengths = st.builds(
    Duration, st.integers(1, 60), st.sampled_from([unit for unit in Unit if unit is not Unit.WORKING_DAY])
)


@pytest.mark.parametrize(
    ("day", "length", "times", "expected", "why"),
    [
        (
            dt.date(2024, 9, 30),
            Duration(4, Unit.MONTH),
            1,
            dt.date(2025, 1, 30),
            "Dodds v Walker: the same number, not the month's end",
        ),
        (dt.date(2024, 1, 31), Duration(1, Unit.MONTH), 1, dt.date(2024, 2, 29), "no 31 February, and a leap year"),
        (dt.date(2023, 1, 31), Duration(1, Unit.MONTH), 1, dt.date(2023, 2, 28), "no leap year"),
        (dt.date(2024, 1, 31), Duration(1, Unit.MONTH), 2, dt.date(2024, 3, 31), "two months in one step"),
        (dt.date(2024, 2, 29), Duration(1, Unit.YEAR), 1, dt.date(2025, 2, 28), "a leap day, a year on"),
        (dt.date(2024, 2, 29), Duration(4, Unit.YEAR), 1, dt.date(2028, 2, 29), "a leap day, four years on"),
        (dt.date(2028, 3, 31), SIX_MONTHS, -1, dt.date(2027, 9, 30), "back to a shorter month"),
        (dt.date(2024, 5, 15), Duration(2, Unit.QUARTER), 1, dt.date(2024, 11, 15), "quarters are three months"),
        (dt.date(2024, 5, 15), Duration(2, Unit.WEEK), -1, dt.date(2024, 5, 1), "weeks"),
        (dt.date(2024, 3, 28), Duration(1, Unit.WORKING_DAY), 1, dt.date(2024, 4, 2), "over Easter"),
        (dt.date(2024, 4, 2), Duration(1, Unit.WORKING_DAY), -1, dt.date(2024, 3, 28), "and back"),
    ],
)
def test_shift(day: dt.date, length: Duration, times: int, expected: dt.date, why: str) -> None:
    assert date_arithmetic.shift(day, length, times=times) == expected, why


@pytest.mark.parametrize(
    ("start", "length", "expected", "why"),
    [
        (dt.date(2024, 4, 1), THREE_YEARS, dt.date(2027, 3, 31), "the day before the corresponding day"),
        (dt.date(2024, 3, 1), Duration(1, Unit.YEAR), dt.date(2025, 2, 28), "before 1 March"),
        (dt.date(2023, 3, 1), Duration(1, Unit.YEAR), dt.date(2024, 2, 29), "before 1 March of a leap year"),
        (dt.date(2024, 1, 1), Duration(30, Unit.DAY), dt.date(2024, 1, 30), "the first day counts"),
    ],
)
def test_end_of_term(start: dt.date, length: Duration, expected: dt.date, why: str) -> None:
    assert date_arithmetic.end_of_term(start, length) == expected, why


@settings(deadline=None)
@given(days, lengths)
def test_unknown_in_unknown_out(day: dt.date, length: Duration) -> None:
    for count in (date_arithmetic.end_of_term, date_arithmetic.extended, date_arithmetic.last_day_for_notice):
        assert count(MISSING, length) == MISSING
        assert count(day, MISSING) == MISSING
    assert date_arithmetic.end_of_notice(day, MISSING) == MISSING
    assert date_arithmetic.current_end(MISSING, length, length, day) == MISSING
    assert date_arithmetic.current_end(day, length, MISSING, day) == MISSING


@settings(deadline=None)
@given(days, lengths)
def test_a_longer_notice_never_gives_a_later_day(end: dt.date, notice: Duration) -> None:
    longer = Duration(notice.amount + 1, notice.unit)
    one, other = date_arithmetic.last_day_for_notice(end, notice), date_arithmetic.last_day_for_notice(end, longer)
    assert isinstance(one, dt.date)
    assert isinstance(other, dt.date)
    assert other <= one


@settings(deadline=None)
@given(days, lengths)
def test_a_later_end_never_gives_an_earlier_day(end: dt.date, notice: Duration) -> None:
    one = date_arithmetic.last_day_for_notice(end, notice)
    other = date_arithmetic.last_day_for_notice(end + dt.timedelta(days=1), notice)
    assert isinstance(one, dt.date)
    assert isinstance(other, dt.date)
    assert one <= other


@settings(deadline=None)
@given(days, st.integers(1, 240))
def test_the_corresponding_date_rule(day: dt.date, months: int) -> None:
    later = date_arithmetic.shift(day, Duration(months, Unit.MONTH))
    assert (later.year - day.year) * 12 + later.month - day.month == months
    assert later.day == day.day or (later.day < day.day and (later + dt.timedelta(days=1)).day == 1)


@settings(deadline=None)
@given(days, lengths, lengths, days)
def test_rolling_forward_is_idempotent(end: dt.date, renewal: Duration, notice: Duration, as_of: dt.date) -> None:
    assume(renewal.unit not in {Unit.DAY, Unit.WEEK})
    once = date_arithmetic.current_end(end, renewal, notice, as_of)
    assume(isinstance(once, dt.date))
    assert date_arithmetic.current_end(once, renewal, notice, as_of) == once
    last_day = date_arithmetic.last_day_for_notice(once, notice)
    assert isinstance(last_day, dt.date)
    assert last_day >= as_of


@pytest.mark.parametrize("yearly", ["08-31", "anniversary"])
def test_the_days_of_every_year_end_with_the_calendar(yearly: str) -> None:
    last = dt.date.max
    assert date_arithmetic.next_yearly("08-31", last) == date_arithmetic.OUT_OF_RANGE
    assert date_arithmetic.next_anniversary(dt.date(2024, 4, 1), last) == date_arithmetic.OUT_OF_RANGE
    for start in (dt.date(2024, 4, 1), dt.date(9999, 10, 1), last):
        found = date_arithmetic.break_that_can_be_met(start, yearly, SIX_MONTHS, last)
        assert found == date_arithmetic.OUT_OF_RANGE


def test_beyond_the_calendar_is_unknown() -> None:
    assert date_arithmetic.end_of_term(dt.date(9990, 1, 1), Duration(50, Unit.YEAR)) == date_arithmetic.OUT_OF_RANGE
    assert (
        date_arithmetic.last_day_for_notice(dt.date(3, 1, 1), Duration(50, Unit.YEAR)) == date_arithmetic.OUT_OF_RANGE
    )


@pytest.mark.parametrize(
    ("yearly", "after", "expected", "why"),
    [
        ("08-31", dt.date(2026, 8, 31), dt.date(2026, 8, 31), "the day itself"),
        ("08-31", dt.date(2026, 9, 1), dt.date(2027, 8, 31), "next year"),
        ("02-29", dt.date(2026, 1, 1), dt.date(2026, 2, 28), "no leap day"),
        ("02-29", dt.date(2028, 2, 29), dt.date(2028, 2, 29), "a leap day"),
    ],
)
def test_a_day_of_every_year(yearly: str, after: dt.date, expected: dt.date, why: str) -> None:
    assert date_arithmetic.next_yearly(yearly, after) == expected, why


@given(days, days)
def test_the_next_anniversary_is_one_and_not_past(start: dt.date, on_or_after: dt.date) -> None:
    day = date_arithmetic.next_anniversary(start, on_or_after)
    assert day >= on_or_after
    assert day > start
    assert (day.month, day.day) in {(start.month, start.day), (2, 28)}


@settings(deadline=None)
@given(days, lengths, days)
def test_the_next_interval_is_the_first_that_is_not_past(start: dt.date, step: Duration, on_or_after: dt.date) -> None:
    day = date_arithmetic.next_interval(start, step, on_or_after)
    assert isinstance(day, dt.date)
    assert day >= on_or_after
    earlier = [date_arithmetic.shift(start, step, times=times) for times in range(1, 4)]
    assert not any(on_or_after <= one < day for one in earlier)


@settings(deadline=None)
@given(days, st.sampled_from(["08-31", "02-29", "12-31", "anniversary"]), lengths, days)
def test_a_yearly_day_that_can_be_met(start: dt.date, yearly: str, notice: Duration, as_of: dt.date) -> None:
    day = date_arithmetic.break_that_can_be_met(start, yearly, notice, as_of)
    assert isinstance(day, dt.date)
    last = date_arithmetic.last_day_for_notice(day, notice)
    assert isinstance(last, dt.date)
    assert last >= max(as_of, start)
    for missing in ((MISSING, yearly, notice), (start, MISSING, notice), (start, yearly, MISSING)):
        assert date_arithmetic.break_that_can_be_met(*missing, as_of) == MISSING  # type: ignore[arg-type]
