"""Timetables: unknown dates give no period, renewals run to today, and a window ends on the day that it decides."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from analyser.assessment.confidence import CERTAIN_FROM
from analyser.assessment.timetable import (
    DayBasis,
    DayKind,
    MarkedDay,
    Period,
    PeriodKind,
    TimetableFacts,
    TimetableTerm,
    Window,
    break_days,
    build_timetable,
    exit_days,
    marked_days,
    periods,
    renewals,
    windows,
    yearly_days,
)
from analyser.domain import DeadlineKind, Duration, EndBasis, Holder, TermKind, Unit, Value
from assessment.cases import BLANK

TODAY = dt.date(2026, 12, 1)
START, END, LATEST = dt.date(2023, 4, 1), dt.date(2028, 3, 31), dt.date(2030, 3, 31)
FIRST = Period(PeriodKind.FIRST, START, END)
YEAR = Duration(1, Unit.YEAR)


def term(
    kind: TermKind, value: Value, confidence: float = 0.9, holder: Holder = Holder.EITHER, name: str = "t"
) -> TimetableTerm:
    return TimetableTerm(name, kind, value, holder, confidence)


def facts(*terms: TimetableTerm, **changes: Any) -> TimetableFacts:
    return TimetableFacts(**({"start": START, "end": END, "terms": terms} | changes))


RENEWS = term(TermKind.AUTO_RENEWAL, YEAR)
ENDLESS = {"end": BLANK, "end_basis": EndBasis.PERPETUAL}
BREAK = term(TermKind.BREAK_DAY, "08-31")

PERIODS = [
    (facts(), (FIRST,), "a first term alone"),
    (facts(latest_end=LATEST), (FIRST, Period(PeriodKind.EXTENSION, END, LATEST)), "an option to extend"),
    (facts(latest_end=END), (FIRST,), "an option that adds nothing"),
    (facts(latest_end=BLANK), (FIRST,), "an option of unknown length"),
    (facts(renews=True), (FIRST, Period(PeriodKind.UNKNOWN, END, None)), "a renewal of unknown length"),
    (
        facts(term(TermKind.AUTO_RENEWAL, BLANK), renews=True),
        (FIRST, Period(PeriodKind.UNKNOWN, END, None)),
        "a renewal whose length is blank",
    ),
    (
        facts(RENEWS, renews=True),
        (FIRST, Period(PeriodKind.RENEWAL, END, dt.date(2029, 3, 31))),
        "the renewal after a first term that runs",
    ),
    (
        facts(RENEWS, renews=True, latest_end=LATEST),
        (FIRST, Period(PeriodKind.EXTENSION, END, LATEST)),
        "an option and a renewal: the option comes first",
    ),
    (facts(start=BLANK), (Period(PeriodKind.UNKNOWN, None, END),), "no start"),
    (facts(end=BLANK), (Period(PeriodKind.UNKNOWN, START, None),), "no end"),
    (facts(start=BLANK, end=BLANK), (), "neither"),
    (
        facts(end=BLANK, end_basis=EndBasis.PERPETUAL),
        (Period(PeriodKind.ENDLESS, START, None),),
        "a contract without an end",
    ),
]


@pytest.mark.parametrize(("given", "expected", "why"), PERIODS, ids=[why for *_, why in PERIODS])
def test_periods(given: TimetableFacts, expected: tuple[Period, ...], why: str) -> None:
    assert periods(given, TODAY) == expected, why


@pytest.mark.parametrize(
    ("end", "length", "last"),
    [
        (dt.date(2020, 3, 31), Duration(36, Unit.MONTH), dt.date(2029, 3, 31)),  # the third renewal
        (dt.date(2026, 11, 30), YEAR, dt.date(2027, 11, 30)),  # a term that ended yesterday
        (dt.date(2027, 2, 28), Duration(1, Unit.MONTH), dt.date(2027, 3, 31)),  # the end of a month stays one
    ],
)
def test_renewals_are_rolled_forward_to_today(end: dt.date, length: Duration, last: dt.date) -> None:
    assert renewals(end, length, TODAY) == Period(PeriodKind.RENEWAL, end, last)


@pytest.mark.parametrize(
    ("end", "length"),
    [
        (END, None),
        (dt.date(1900, 1, 1), Duration(1, Unit.DAY)),  # too short ever to reach today
        (dt.date(9999, 12, 30), YEAR),  # beyond the calendar
    ],
)
def test_renewals_that_cannot_be_counted_are_open(end: dt.date, length: Duration | None) -> None:
    assert renewals(end, length, TODAY) == Period(PeriodKind.UNKNOWN, end, None)


@given(st.dates(dt.date(2000, 1, 1), dt.date(2040, 1, 1)), st.integers(1, 60))
def test_a_renewal_ends_on_or_after_today_and_less_than_one_length_later(end: dt.date, months: int) -> None:
    period = renewals(end, Duration(months, Unit.MONTH), TODAY)
    assert period.last is not None
    assert period.last >= TODAY
    if end < TODAY:
        assert period.last < TODAY + dt.timedelta(days=31 * months + 1)


NOTICE, OPTION = dt.date(2027, 9, 30), dt.date(2027, 12, 31)
WINDOWS = [
    (
        facts(act_by=((DeadlineKind.RENEWAL_NOTICE, NOTICE), (DeadlineKind.EXTENSION_DECISION, OPTION))),
        (Window(DeadlineKind.RENEWAL_NOTICE, NOTICE, END), Window(DeadlineKind.EXTENSION_DECISION, OPTION, END)),
        "both decide the end of the first term",
    ),
    (facts(act_by=((DeadlineKind.EXTENSION_DECISION, END),)), (), "a decision on the last day leaves no time"),
    (facts(act_by=((DeadlineKind.PRICE_REVIEW, NOTICE),)), (), "a review of prices decides no end"),
    (
        facts(RENEWS, renews=True, act_by=((DeadlineKind.RENEWAL_NOTICE, dt.date(2028, 9, 30)),)),
        (Window(DeadlineKind.RENEWAL_NOTICE, dt.date(2028, 9, 30), dt.date(2029, 3, 31)),),
        "notice against the next renewal",
    ),
    (
        facts(BREAK, **ENDLESS, act_by=((DeadlineKind.RENEWAL_NOTICE, dt.date(2027, 5, 31)),)),
        (Window(DeadlineKind.RENEWAL_NOTICE, dt.date(2027, 5, 31), dt.date(2027, 8, 31)),),
        "notice for a yearly day of leaving",
    ),
    (
        facts(**ENDLESS, act_by=((DeadlineKind.RENEWAL_NOTICE, NOTICE),)),
        (),
        "no end to stop",
    ),
]


@pytest.mark.parametrize(("given", "expected", "why"), WINDOWS, ids=[why for *_, why in WINDOWS])
def test_windows(given: TimetableFacts, expected: tuple[Window, ...], why: str) -> None:
    assert windows(given, TODAY) == expected, why


YEARLY = [
    ("08-31", TODAY, dt.date(2027, 8, 31), "the next such day"),
    ("12-01", TODAY, dt.date(2027, 12, 1), "never the day itself"),
    ("04-01", dt.date(2020, 1, 1), dt.date(2024, 4, 1), "never before the start, nor on it"),
    ("anniversary of the start", TODAY, dt.date(2027, 4, 1), "the anniversary of the start"),
    ("02-29", dt.date(2027, 1, 1), dt.date(2027, 2, 28), "the last day of February in a common year"),
]


@pytest.mark.parametrize(("value", "after", "expected", "why"), YEARLY, ids=[why for *_, why in YEARLY])
def test_yearly_days(value: str, after: dt.date, expected: dt.date, why: str) -> None:
    right = term(TermKind.BREAK_DAY, value)
    assert yearly_days(facts(right), after) == ((right, expected),), why


@pytest.mark.parametrize(
    ("given", "why"),
    [
        (facts(BREAK, start=BLANK), "no start to count from"),
        (facts(term(TermKind.BREAK_DAY, "08-31", holder=Holder.SUPPLIER)), "a right of the supplier alone"),
        (facts(term(TermKind.BREAK_DAY, BLANK)), "a blank"),
    ],
)
def test_no_yearly_day(given: TimetableFacts, why: str) -> None:
    assert yearly_days(given, TODAY) == (), why


def test_break_days_end_with_a_contract_that_does_not_renew() -> None:
    day = MarkedDay(DayKind.BREAK, dt.date(2027, 8, 31), DayBasis.YEARLY, True, ("t",))
    assert break_days(facts(BREAK), TODAY) == (day,)
    ended = dt.date(2027, 3, 31)
    assert break_days(facts(BREAK, end=ended), TODAY) == ()
    assert break_days(facts(BREAK, RENEWS, end=ended), TODAY) == (day,)
    assert break_days(facts(BREAK, end=ended, latest_end=END), TODAY) == (day,)
    assert break_days(facts(BREAK, end=BLANK), TODAY) == (day,)


def test_exit_days_are_dates_that_the_council_may_use() -> None:
    day = dt.date(2027, 1, 1)
    assert exit_days(facts(term(TermKind.EXIT_FROM, day))) == (
        MarkedDay(DayKind.EXIT_FROM, day, DayBasis.STATED, True, ("t",)),
    )
    for other in (term(TermKind.EXIT_FROM, day, holder=Holder.SUPPLIER), term(TermKind.EXIT_FROM, YEAR)):
        assert exit_days(facts(other)) == ()


def test_the_start_is_known_from_the_terms_that_state_it_or_from_a_person() -> None:
    stated = term(TermKind.START_DATE, START)
    (day,) = marked_days(facts(stated, term(TermKind.START_DATE, END, name="other")), TODAY)
    assert day == MarkedDay(DayKind.START, START, DayBasis.STATED, True, ("t",))
    (entered,) = marked_days(facts(stated, start=dt.date(2023, 5, 1)), TODAY)
    assert (entered.basis, entered.terms) == (DayBasis.ENTERED, ())
    (unknown,) = marked_days(facts(stated, start=BLANK), TODAY)
    assert unknown == MarkedDay(DayKind.START, BLANK, DayBasis.UNKNOWN, False, ("t",))


def test_the_latest_end_is_marked_where_there_is_an_option() -> None:
    option = term(TermKind.EXTENSION, Duration(2, Unit.YEAR))
    assert marked_days(facts(option, latest_end=LATEST), TODAY)[1] == MarkedDay(
        DayKind.LATEST_END, LATEST, DayBasis.EXTENDED, True, ("t",)
    )
    unknown = marked_days(facts(option, latest_end=BLANK), TODAY)[1]
    assert (unknown.date, unknown.basis, unknown.certain) == (BLANK, DayBasis.UNKNOWN, False)
    assert len(marked_days(facts(option), TODAY)) == 1


@pytest.mark.parametrize(
    ("confidence", "certain"), [(CERTAIN_FROM - 0.01, False), (CERTAIN_FROM, True), (0.65, True), (1.0, True)]
)
def test_a_day_is_certain_by_the_rule_of_the_assessment(confidence: float, certain: bool) -> None:
    (day,) = marked_days(facts(term(TermKind.START_DATE, START, confidence)), TODAY)
    assert day.certain is certain


def test_a_timetable_has_all_three() -> None:
    given = facts(BREAK, act_by=((DeadlineKind.RENEWAL_NOTICE, NOTICE),))
    found = build_timetable(given, TODAY)
    assert (found.periods, found.windows, found.days) == (
        periods(given, TODAY),
        windows(given, TODAY),
        marked_days(given, TODAY),
    )
