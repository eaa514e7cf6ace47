"""The key dates of a contract, and their drawing: to scale, without unknown dates, no label over another."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from analyser.assessment.timetable import Period, PeriodKind, Window
from analyser.domain import DeadlineKind, Duration, Unit
from analyser.i18n.translator import translator_for
from analyser.web.components.contract_view import DeadlineView, TermView
from analyser.web.components.key_dates import KeyDates, describe_periods, key_dates
from analyser.web.components.timeline_drawing import (
    CHARACTER,
    GAP,
    NARROWEST,
    ROW,
    DayLabel,
    NamedDay,
    Side,
    draw,
    named_days,
)
from analyser.web.core import labels
from web.registers import TODAY
from web.test_answer import HEAD, WORDS, clause, contract, due

EN = translator_for("en")
DATES = {"start_date": "2023-04-01", "end_date": "2028-03-31", "max_end_date": None}


def term(kind: str, read: Any, **changes: Any) -> TermView:
    given = {"text": "", "reason": "", "holder": "either", "status": "unreviewed", "confidence": 0.9}
    return TermView(f"t-{kind}", kind, citation=WORDS, value=read, **(given | changes))


def run(
    terms: tuple[TermView, ...] = (), deadlines: tuple[DeadlineView, ...] = (), findings: Any = (), **head: Any
) -> KeyDates:
    return key_dates(contract(head=HEAD | DATES | head, terms=terms, deadlines=deadlines, findings=findings), EN, TODAY)


def day(text: str) -> dt.date:
    return dt.date.fromisoformat(text)


def kinds(found: KeyDates) -> list[str]:
    return [due.kind for due in found.days]


FIRST = Period(PeriodKind.FIRST, day("2023-04-01"), day("2028-03-31"))


def test_a_contract_with_an_option_is_drawn_with_its_extension() -> None:
    found = run(max_end_date="2030-03-31", terms=(term("extension", Duration(2, Unit.YEAR)),))
    assert found.periods == (FIRST, Period(PeriodKind.EXTENSION, day("2028-03-31"), day("2030-03-31")))
    assert describe_periods(found, EN) == (
        "The first period runs from 1 April 2023 to 31 March 2028. It may be extended to 31 March 2030."
    )


@pytest.mark.parametrize(
    ("end", "last"),
    [
        ("2028-03-31", "2031-03-31"),  # one renewal ahead
        ("2020-03-31", "2029-03-31"),  # rolled forward three times, to the first end that is still to come
    ],
)
def test_renewals_are_rolled_forward_to_today(end: str, last: str) -> None:
    found = run((term("auto_renewal", Duration(36, Unit.MONTH)),), start_date="2015-04-01", end_date=end)
    assert found.periods[1] == Period(PeriodKind.RENEWAL, day(end), day(last))


def test_a_renewal_of_unknown_length_is_open() -> None:
    found = run(findings=(clause("auto_renewal"),))
    assert found.periods == (FIRST, Period(PeriodKind.UNKNOWN, day("2028-03-31"), None))


def test_what_is_not_known_is_in_no_period_and_said_first() -> None:
    found = run(
        deadlines=(due("renewal_notice", reason="No notice."), due("price_review", "2027-04-01")), end_date=None
    )
    assert found.periods == (Period(PeriodKind.UNKNOWN, day("2023-04-01"), None),)
    assert kinds(found) == ["renewal_notice", "start", "price_review"]
    assert describe_periods(found, EN) == "How long it goes on after 1 April 2023 is not known."


def test_without_any_date_nothing_is_drawn() -> None:
    found = run(start_date=None, end_date=None, end_basis="unknown")
    assert found.periods == ()
    assert found.days[0].reason == "It was not found in what was read."
    assert draw(found, NamedDay(TODAY, ("Today",)), named_days(found, labels.days(EN), EN.date)) is None


def test_an_unknown_start_leaves_the_period_open_at_its_beginning() -> None:
    found = run(start_date=None)
    assert found.periods == (Period(PeriodKind.UNKNOWN, None, day("2028-03-31")),)
    picture = draw(found, NamedDay(TODAY, ("Today",)), ())
    assert picture is not None
    assert (picture.bars[0].x, picture.bars[0].kind) == (0.0, "unknown")
    assert picture.today.x > 0.0


def test_a_contract_without_end_is_open_and_shows_the_next_yearly_day_of_leaving() -> None:
    notices = (due("renewal_notice", "2024-05-31"), due("renewal_notice", "2027-05-31"))
    found = run((term("break_day", "08-31"),), notices, end_date=None, end_basis="perpetual")
    assert found.periods == (Period(PeriodKind.ENDLESS, day("2023-04-01"), None),)
    assert [one.date for one in found.days if one.kind == "break_day"] == ["2027-08-31"]
    assert found.windows == (
        Window(DeadlineKind.RENEWAL_NOTICE, day("2024-05-31"), day("2024-08-31")),
        Window(DeadlineKind.RENEWAL_NOTICE, day("2027-05-31"), day("2027-08-31")),
    )


def test_a_right_to_leave_that_only_the_supplier_has_is_not_shown() -> None:
    held = {"holder": "supplier"}
    found = run((term("break_day", "08-31", **held), term("exit_from", day("2027-01-01"), **held)))
    assert kinds(found) == ["start"]


def test_the_time_after_the_last_day_for_notice_ends_with_the_term_that_it_stops() -> None:
    found = run(deadlines=(due("renewal_notice", "2027-09-30"), due("extension_decision", "2028-03-31")))
    assert found.windows == (Window(DeadlineKind.RENEWAL_NOTICE, day("2027-09-30"), day("2028-03-31")),)


def test_a_start_that_a_person_entered_is_not_given_the_words_of_another_date() -> None:
    read = term("start_date", day("2023-04-01"))
    assert run((read,)).days[0].citations == (WORDS,)
    entered = run((read,), start_date="2023-05-01").days[0]
    assert (entered.citations, entered.basis) == ((), "as a person entered it")


@pytest.mark.parametrize(
    ("confidence", "status", "certain"),
    [(0.55, "unreviewed", False), (0.65, "unreviewed", True), (0.55, "confirmed", True)],
)
def test_a_day_is_certain_where_the_assessment_calls_it_so(confidence: float, status: str, certain: bool) -> None:
    read = term("start_date", day("2023-04-01"), confidence=confidence, status=status)
    assert run((read,)).days[0].certain is certain


def test_places_are_to_scale() -> None:
    found = KeyDates((Period(PeriodKind.FIRST, day("2020-01-01"), day("2030-01-01")),), (), ())
    picture = draw(found, NamedDay(day("2025-01-01"), ("Today", "then")), ())
    assert picture is not None
    assert (picture.bars[0].x, picture.bars[0].width) == (0.0, 100.0)
    assert picture.today.x == pytest.approx(1827 / 3653 * 100, abs=0.01)
    assert {tick.year for tick in picture.ticks} <= set(range(2021, 2030))


def test_days_of_one_date_share_a_label() -> None:
    found = run(deadlines=(due("end_of_term", "2028-03-31"), due("earliest_exit", "2028-03-31")))
    lines = [one.lines for one in named_days(found, labels.days(EN), EN.date)]
    assert lines == [("Start", "1 April 2023"), ("End of the term", "Earliest exit", "31 March 2028")]


def box(flag: DayLabel, window: float) -> tuple[float, float, float, float]:
    """Return where a label lies in a window so wide: left, top, right, bottom."""
    width = max(len(line) for line in flag.lines) * CHARACTER
    start = flag.x / 100 * window + flag.shift - (width if flag.side is Side.LEFT else 0)
    return start, flag.y - ROW, start + width, flag.y + (len(flag.lines) - 1) * ROW


@given(
    st.lists(st.dates(dt.date(2015, 1, 1), dt.date(2040, 1, 1)), min_size=1, max_size=9, unique=True),
    st.sampled_from([NARROWEST, 360, 1200]),
)
def test_labels_never_overlap_nor_leave_the_picture(days: list[dt.date], window: int) -> None:
    named = [NamedDay(one, ("Y diwrnod olaf i roi rhybudd", EN.date(one))) for one in days]
    picture = draw(KeyDates((), (), ()), NamedDay(TODAY, ("Today", EN.date(TODAY))), named)
    assert picture is not None
    boxes = [box(flag, window) for flag in picture.labels]
    for left, top, right, bottom in boxes:
        assert left >= -1
        assert right <= window + 1
        assert bottom < picture.height
        assert top >= picture.years - GAP
    for place, (left, top, right, bottom) in enumerate(boxes):
        for other_left, other_top, other_right, other_bottom in boxes[place + 1 :]:
            apart = right <= other_left or other_right <= left or bottom <= other_top or other_bottom <= top
            assert apart, (place, boxes)
