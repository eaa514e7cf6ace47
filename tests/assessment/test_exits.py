"""The earliest date of leaving, the stated cost of leaving, and the charges still due until then."""

import datetime as dt
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from analyser.assessment import assess, exits
from analyser.domain import (
    Commitment,
    Deadline,
    DeadlineKind,
    Duration,
    Evidence,
    Holder,
    Money,
    Percentage,
    Span,
    Term,
    TermKind,
    Text,
    Unit,
    Unknown,
    UnknownCode,
)
from assessment.cases import AS_OF, BLANK, END, SIX_MONTHS, START, YEAR, evidence, rolling, term

THREE_MONTHS = Duration(3, Unit.MONTH)
DATED = (term(TermKind.START_DATE, START), term(TermKind.END_DATE, END))
LEAVING = (*DATED, term(TermKind.TERMINATION_NOTICE, THREE_MONTHS))
EVERGREEN = (
    term(TermKind.START_DATE, START),
    term(TermKind.INITIAL_TERM, "until terminated"),
    term(TermKind.AUTO_RENEWAL, YEAR),
    term(TermKind.RENEWAL_NOTICE, SIX_MONTHS),
)


def leave(*documents: Evidence, as_of: dt.date = AS_OF) -> Deadline:
    return next(day for day in assess(documents, as_of).deadlines if day.kind is DeadlineKind.EARLIEST_EXIT)


@pytest.mark.parametrize(
    ("terms", "expected", "words", "why"),
    [
        (LEAVING, dt.date(2026, 4, 1), "1 January 2026 plus 3 months", "a right to leave"),
        (
            (*LEAVING, term(TermKind.EXIT_FROM, Duration(30, Unit.MONTH))),
            dt.date(2026, 10, 1),
            "the day after the first 30 months, which end on 30 September 2026; notice for that day is due by 1"
            " July 2026",
            "not before 30 months have run",
        ),
        (
            (*LEAVING, term(TermKind.EXIT_FROM, Duration(12, Unit.MONTH))),
            dt.date(2026, 4, 1),
            "1 January 2026 plus 3 months",
            "a limit that has passed",
        ),
        (
            (*LEAVING, term(TermKind.EXIT_FROM, dt.date(2026, 6, 1))),
            dt.date(2026, 6, 1),
            "not before 1 June 2026; notice for that day is due by 1 March 2026",
            "not before a date",
        ),
        (
            (*DATED, term(TermKind.TERMINATION_NOTICE, Duration(2, Unit.YEAR))),
            END,
            "the end of the term, before notice to leave would run out",
            "the end comes first",
        ),
        (
            DATED,
            END,
            "No right to leave without a reason was found in the pages read: the end of the term",
            "no right to leave",
        ),
        (
            (*EVERGREEN, term(TermKind.BREAK_DAY, "08-31")),
            dt.date(2026, 8, 31),
            "the next yearly day of leaving, for which notice is due by 28 February 2026",
            "one day a year",
        ),
        (
            (*EVERGREEN, term(TermKind.BREAK_DAY, "anniversary of the start")),
            dt.date(2027, 4, 1),
            "the next yearly day of leaving, for which notice is due by 1 October 2026",
            "an anniversary, too near this year",
        ),
    ],
)
def test_the_earliest_exit(terms: tuple[Term, ...], expected: dt.date, words: str, why: str) -> None:
    found = leave(evidence(*terms))
    assert (found.date, found.basis.en) == (expected, words), why
    assert found.basis.cy


@pytest.mark.parametrize(
    ("terms", "reason", "why"),
    [
        ((), "No right to leave without a reason was found in the pages read.", "nothing"),
        (
            (
                *DATED,
                term(TermKind.TERMINATION_NOTICE, BLANK),
            ),
            "The value is left blank.",
            "a blank notice",
        ),
        (
            (*LEAVING[:1], LEAVING[2], term(TermKind.EXIT_FROM, "end of the first term")),
            "No length",
            "no end to wait for",
        ),
    ],
)
def test_an_exit_that_cannot_be_told_says_why(terms: tuple[Term, ...], reason: str, why: str) -> None:
    found = leave(evidence(*terms))
    assert isinstance(found.date, Unknown)
    assert found.date.reason.en.startswith(reason), why
    assert not found.certain


def test_a_right_that_only_the_supplier_has_is_no_way_out() -> None:
    theirs = Term(TermKind.TERMINATION_NOTICE, THREE_MONTHS, Span(0, 0, ""), 0, "", Holder.SUPPLIER, 0.9)
    assert leave(evidence(*DATED, theirs)).date == END


def test_a_contract_that_is_over_can_no_longer_be_left() -> None:
    found = leave(evidence(*DATED), as_of=dt.date(2027, 6, 1))
    assert isinstance(found.date, Unknown)
    assert found.date.code is UnknownCode.OVER
    assert found.date.reason.en.startswith("The term ended on 31 March 2027")


def test_a_contract_with_a_right_to_leave_is_over_however_that_is_worded(monkeypatch: pytest.MonkeyPatch) -> None:
    finished = Unknown(UnknownCode.OVER, Text("It is finished.", "Mae wedi gorffen."))
    monkeypatch.setattr(exits, "_over", lambda end: finished)
    notice = term(TermKind.TERMINATION_NOTICE, THREE_MONTHS)
    assert leave(evidence(*DATED, notice), as_of=dt.date(2027, 6, 1)).date == finished


def test_a_stated_cost_of_leaving_is_told_with_the_day() -> None:
    charge = Term(TermKind.EXIT_CHARGE, Percentage(Decimal(20)), Span(0, 0, ""), 0, "20% of the Charges")
    found = leave(evidence(*LEAVING, charge))
    assert found.basis.en.endswith("; stated cost of leaving: 20% of the Charges")
    assert found.terms[-1] == "a-t3"


@settings(deadline=None)
@given(st.dates(dt.date(2025, 1, 1), dt.date(2030, 1, 1)), st.integers(1, 24))
def test_notice_given_a_day_later_never_leads_to_an_earlier_exit(day: dt.date, months: int) -> None:
    terms = (term(TermKind.START_DATE, START), term(TermKind.TERMINATION_NOTICE, Duration(months, Unit.MONTH)))
    yearly = (*EVERGREEN, term(TermKind.BREAK_DAY, "02-29"))
    for contract in (evidence(*terms), evidence(*yearly)):
        now, later = (leave(contract, as_of=one).date for one in (day, day + dt.timedelta(days=1)))
        assert isinstance(now, dt.date)
        assert isinstance(later, dt.date)
        assert now <= later


def left(*terms: Term, as_of: dt.date = AS_OF) -> Commitment:
    found = assess([evidence(*terms)], as_of).commitment
    assert found
    return found


def value(amount: int, per: str = "", kind: TermKind = TermKind.CONTRACT_VALUE) -> Term:
    return term(kind, Money(Decimal(amount), "GBP", per))


@pytest.mark.parametrize(
    ("terms", "until", "months", "amount", "why"),
    [
        ((*LEAVING, value(36_525, "year")), dt.date(2026, 4, 1), 3, 9_000, "90 days at 100 a day"),
        ((*DATED, value(109_500)), END, 15, 45_400, "a total spread over 1095 days: 454 days at 100"),
        ((*DATED, value(3_044, "month")), END, 15, 45_404, "a charge of a month; a part of one counts whole"),
        (
            (*DATED, value(109_500), value(12_000, "year", TermKind.YEARLY_CHARGE)),
            END,
            15,
            45_400,
            "a charge of one service among several is not the price",
        ),
    ],
)
def test_remaining_commitment(terms: tuple[Term, ...], until: dt.date, months: int, amount: int, why: str) -> None:
    found = left(*terms)
    assert (found.until, found.months) == (until, months), why
    assert isinstance(found.amount, Money)
    assert abs(int(found.amount.amount) - amount) <= 1, why


def test_a_commitment_without_a_price_gives_the_months_and_says_what_is_missing() -> None:
    found = left(*DATED)
    assert (found.until, found.months) == (END, 15)
    assert isinstance(found.amount, Unknown)
    assert found.basis.en == (
        "15 months until 31 March 2027; no price was found from which the remaining charges could be worked out"
    )


def test_a_commitment_without_an_end_says_why() -> None:
    found = left(value(1000))
    assert isinstance(found.until, Unknown)
    assert isinstance(found.amount, Unknown)
    assert "No right to leave" in found.basis.en


def test_nothing_is_due_when_the_contract_is_over() -> None:
    found = left(*DATED, value(1000), as_of=dt.date(2028, 1, 1))
    assert (found.months, found.amount) == (0, Money(Decimal(0), "GBP"))


@pytest.mark.parametrize(
    ("contract", "date", "words", "why"),
    [
        (
            rolling(),
            dt.date(2026, 9, 30),
            "31 March 2027 less 6 months",
            "the notice that the contract names",
        ),
        (
            evidence(*LEAVING, term(TermKind.AUTO_RENEWAL, YEAR)),
            dt.date(2026, 12, 31),
            "31 March 2027 less 3 months, the notice to leave: no other notice to stop the renewal was found",
            "the notice by which one may leave anyway",
        ),
        (
            evidence(*EVERGREEN, term(TermKind.BREAK_DAY, "08-31")),
            dt.date(2025, 2, 28),
            "31 August 2025 less 6 months",
            "the first yearly day of which notice could be given: for 2024 it was due before the start",
        ),
    ],
)
def test_which_notice_stops_a_renewal(contract: Evidence, date: dt.date, words: str, why: str) -> None:
    first = next(day for day in assess([contract], AS_OF).deadlines if day.kind is DeadlineKind.RENEWAL_NOTICE)
    assert (first.date, first.basis.en) == (date, words), why


def test_a_posted_notice_is_due_earlier() -> None:
    contract = evidence(
        *(one for _, one in rolling().terms),
        term(TermKind.NOTICE_SERVICE, Duration(2, Unit.WORKING_DAY)),
    )
    first = next(day for day in assess([contract], AS_OF).deadlines if day.kind is DeadlineKind.RENEWAL_NOTICE)
    assert first.date == dt.date(2026, 9, 30)
    assert first.basis.en.endswith("counts only 2 working days later, so post it by 28 September 2026")


def test_prices_and_performance_are_reviewed_while_the_contract_runs() -> None:
    contract = evidence(
        *DATED, term(TermKind.PRICE_REVIEW, "04-01"), term(TermKind.KPI_REVIEW, Duration(6, Unit.MONTH))
    )
    found = {day.kind: day.date for day in assess([contract], AS_OF).deadlines}
    assert found[DeadlineKind.PRICE_REVIEW] == dt.date(2026, 4, 1)
    assert found[DeadlineKind.KPI_REVIEW] == dt.date(2026, 4, 1)
    later = {day.kind for day in assess([contract], dt.date(2027, 3, 1)).deadlines}
    assert DeadlineKind.PRICE_REVIEW not in later, "the contract ends the day before"
