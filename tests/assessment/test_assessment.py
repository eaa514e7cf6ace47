"""Facts, deadlines and conflicts, from evidence to assessment."""

import datetime as dt

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from analyser.assessment import assess
from analyser.domain import (
    Assessment,
    Deadline,
    DeadlineKind,
    DocumentKind,
    Duration,
    EndBasis,
    Evidence,
    TermKind,
    Text,
    Unit,
    Unknown,
    UnknownCode,
    Value,
)
from assessment.cases import AS_OF, BLANK, END, SIX_MONTHS, START, THREE_YEARS, YEAR, evidence, rolling, term


def deadline(assessment: Assessment, kind: DeadlineKind) -> list[Deadline]:
    return [day for day in assessment.deadlines if day.kind is kind]


def test_a_length_is_counted_from_the_start() -> None:
    found = assess([evidence(term(TermKind.START_DATE, START), term(TermKind.INITIAL_TERM, THREE_YEARS))], AS_OF)
    assert (found.facts.start_date, found.facts.end_date, found.facts.end_basis) == (START, END, EndBasis.COMPUTED)
    (end,) = deadline(found, DeadlineKind.END_OF_TERM)
    assert end.certain
    assert (end.basis.en, end.basis.cy) == ("3 years from 1 April 2024", "3 blynedd o 1 Ebrill 2024")
    assert end.terms == ("a-t0", "a-t1")


def test_a_stated_end_needs_no_counting() -> None:
    found = assess([evidence(term(TermKind.END_DATE, END))], AS_OF)
    assert (found.facts.end_date, found.facts.end_basis) == (END, EndBasis.STATED)


@pytest.mark.parametrize(
    ("terms", "reason", "why"),
    [
        ((), "No length of the first term was found.", "nothing at all"),
        (((TermKind.INITIAL_TERM, THREE_YEARS),), "No start date was found.", "no start"),
        (((TermKind.START_DATE, BLANK), (TermKind.INITIAL_TERM, THREE_YEARS)), BLANK.reason.en, "a blank start"),
        (((TermKind.END_DATE, BLANK),), BLANK.reason.en, "a blank end"),
        (
            ((TermKind.END_DATE, END), (TermKind.END_DATE, START)),
            "The contract contradicts itself on the end date: 31 March 2027 and 1 April 2024.",
            "two ends",
        ),
        (
            ((TermKind.START_DATE, END), (TermKind.END_DATE, START)),
            "The end date that was read, 1 April 2024, is not after the start date, 31 March 2027.",
            "an end before the start",
        ),
        (
            ((TermKind.START_DATE, START), (TermKind.INITIAL_TERM, YEAR), (TermKind.END_DATE, END)),
            "The contract names 31 March 2027 as its end, but its length gives 31 March 2025.",
            "length against end",
        ),
    ],
)
def test_an_end_that_cannot_be_told_says_why(terms: tuple[tuple[TermKind, Value], ...], reason: str, why: str) -> None:
    found = assess([evidence(*(term(kind, value) for kind, value in terms))], AS_OF)
    assert found.facts.end_basis is EndBasis.UNKNOWN
    assert isinstance(found.facts.end_date, Unknown)
    assert found.facts.end_date.reason.en == reason, why
    (end,) = deadline(found, DeadlineKind.END_OF_TERM)
    assert not end.certain


def test_a_contract_without_end_is_no_unknown_one() -> None:
    found = assess([evidence(term(TermKind.START_DATE, START), term(TermKind.INITIAL_TERM, "until terminated"))], AS_OF)
    assert found.facts.end_basis is EndBasis.PERPETUAL
    assert isinstance(found.facts.end_date, Unknown)


def test_a_surer_reading_wins_over_a_doubtful_one() -> None:
    terms = (term(TermKind.START_DATE, dt.date(2024, 1, 5), 0.7), term(TermKind.START_DATE, START, 0.95))
    assert assess([evidence(*terms)], AS_OF).facts.start_date == START


def test_a_variation_changes_the_end_but_not_the_start() -> None:
    agreement = evidence(
        term(TermKind.START_DATE, START), term(TermKind.INITIAL_TERM, THREE_YEARS), term(TermKind.END_DATE, END)
    )
    later = dt.date(2029, 3, 31)
    first = evidence(
        term(TermKind.START_DATE, dt.date(2025, 1, 1)),
        term(TermKind.END_DATE, dt.date(2028, 3, 31)),
        kind=DocumentKind.VARIATION,
        name="v1",
    )
    second = evidence(
        term(TermKind.START_DATE, dt.date(2026, 1, 1)),
        term(TermKind.END_DATE, later),
        kind=DocumentKind.VARIATION,
        name="b",
    )
    for order in ([agreement, first, second], [second, first, agreement]):
        found = assess(order, AS_OF)
        assert (found.facts.start_date, found.facts.end_date) == (START, later)


def test_an_order_form_holds_against_the_terms_where_the_contract_says_so() -> None:
    form = evidence(term(TermKind.END_DATE, END), kind=DocumentKind.ORDER_FORM)
    general = [term(TermKind.END_DATE, dt.date(2028, 3, 31), 0.95)]
    says = term(TermKind.PRECEDENCE, "order form")
    silent, told = (evidence(*terms, name="b") for terms in (general, [*general, says]))
    assert assess([form, told], AS_OF).facts.end_date == END
    assert isinstance(assess([form, silent], AS_OF).facts.end_date, Unknown)


def test_extensions_give_the_latest_end() -> None:
    terms = (term(TermKind.END_DATE, END), term(TermKind.EXTENSION, Duration(24, Unit.MONTH)))
    found = assess([evidence(*terms, term(TermKind.RENEWAL_NOTICE, SIX_MONTHS))], AS_OF)
    assert found.facts.max_end_date == dt.date(2029, 3, 31)
    (decide,) = deadline(found, DeadlineKind.EXTENSION_DECISION)
    assert (decide.date, decide.basis.en) == (
        dt.date(2026, 9, 30),
        "31 March 2027 less 6 months; with every extension it ends on 31 March 2029",
    )


def test_the_last_day_to_stop_a_renewal() -> None:
    (first,) = deadline(assess([rolling()], AS_OF), DeadlineKind.RENEWAL_NOTICE)
    assert (first.date, first.certain) == (dt.date(2026, 9, 30), True)
    assert (first.basis.en, first.basis.cy) == ("31 March 2027 less 6 months", "31 Mawrth 2027 llai 6 mis")


def test_after_the_first_day_the_next_is_given_too() -> None:
    dates = [day.date for day in deadline(assess([rolling()], dt.date(2028, 1, 1)), DeadlineKind.RENEWAL_NOTICE)]
    assert dates == [dt.date(2026, 9, 30), dt.date(2028, 9, 30)]


@pytest.mark.parametrize(
    ("contract", "reason", "why"),
    [
        (
            evidence(term(TermKind.END_DATE, END), term(TermKind.AUTO_RENEWAL, YEAR)),
            "The contract renews itself, but no notice period was found.",
            "no notice",
        ),
        (rolling(end=BLANK), BLANK.reason.en, "no end"),
        (
            rolling(notice=Duration(10, Unit.YEAR)),
            "The notice period that was read is longer than the term.",
            "too long",
        ),
    ],
)
def test_a_day_that_cannot_be_counted_says_what_is_missing(contract: Evidence, reason: str, why: str) -> None:
    (day,) = deadline(assess([contract], AS_OF), DeadlineKind.RENEWAL_NOTICE)
    assert isinstance(day.date, Unknown)
    assert (day.date.reason.en, day.certain) == (reason, False), why


def test_leaving_is_counted_from_today() -> None:
    found = assess([rolling(), evidence(term(TermKind.TERMINATION_NOTICE, Duration(3, Unit.MONTH)), name="b")], AS_OF)
    (leave,) = deadline(found, DeadlineKind.EARLIEST_EXIT)
    assert (leave.date, leave.basis.cy) == (dt.date(2026, 4, 1), "1 Ionawr 2026 a 3 mis")


def test_without_a_right_to_leave_one_may_leave_at_the_end_that_can_still_be_stopped() -> None:
    for as_of, expected in ((AS_OF, END), (dt.date(2026, 10, 1), dt.date(2028, 3, 31))):
        (leave,) = deadline(assess([rolling()], as_of), DeadlineKind.EARLIEST_EXIT)
        assert (leave.date, leave.certain) == (expected, False)


LATER = Unknown(
    UnknownCode.DEPENDS_ON_EVENT,
    Text("The term ends on the later of a date and an event.", "Daw'r cyfnod i ben ar y diweddaraf."),
)


@pytest.mark.parametrize(
    ("earliest", "words"),
    [
        (END, "31 March 2027 at the earliest: the term ends on the later of a date and an event"),
        (
            THREE_YEARS,
            "31 March 2027 at the earliest (3 years from 1 April 2024): the term ends on the later of a date and"
            " an event",
        ),
    ],
)
def test_the_later_of_a_date_and_an_event_binds_at_least_until_the_date(earliest: Value, words: str) -> None:
    terms = (term(TermKind.START_DATE, START), term(TermKind.END_DATE, LATER), term(TermKind.EARLIEST_END, earliest))
    (end,) = deadline(assess([evidence(*terms)], AS_OF), DeadlineKind.END_OF_TERM)
    assert (end.date, end.basis.en, end.certain) == (END, words, False)


@pytest.mark.parametrize(
    ("ends", "reason"),
    [(dt.date(2190, 1, 1), "The term that was read is longer than 125 years."), (START, "not after the start date")],
)
def test_an_impossible_end_is_never_counted_from(ends: dt.date, reason: str) -> None:
    found = assess([rolling(end=ends)], AS_OF)
    assert isinstance(found.facts.end_date, Unknown)
    assert reason in found.facts.end_date.reason.en
    assert all(isinstance(day.date, Unknown) for day in found.deadlines)


@pytest.mark.parametrize(("confidence", "known"), [(0.55, True), (0.6, False), (0.65, False)])
def test_only_a_start_and_a_length_that_are_certain_contradict_a_stated_end(confidence: float, known: bool) -> None:
    terms = (
        term(TermKind.START_DATE, START, confidence),
        term(TermKind.INITIAL_TERM, Duration(5, Unit.YEAR), confidence),
        term(TermKind.END_DATE, END),
    )
    found = assess([evidence(*terms)], AS_OF)
    assert (found.facts.end_date == END) is known
    assert all(not day.certain for day in found.deadlines if day.kind is DeadlineKind.END_OF_TERM) is not known


def test_without_an_option_there_is_no_latest_end() -> None:
    assert assess([rolling()], AS_OF).facts.max_end_date is None


@settings(deadline=None)
@given(st.dates(dt.date(2025, 1, 1), dt.date(2060, 1, 1)), st.integers(1, 24))
def test_an_end_one_day_later_never_gives_an_earlier_deadline(end: dt.date, months: int) -> None:
    notice = Duration(months, Unit.MONTH)
    for one in (end, end + dt.timedelta(days=1)):
        for day in assess([rolling(end=one, notice=notice)], AS_OF).deadlines:
            assert isinstance(day.date, Unknown) or day.basis.en
    (now, *_), (later, *_) = (
        deadline(assess([rolling(end=one, notice=notice)], AS_OF), DeadlineKind.RENEWAL_NOTICE)
        for one in (end, end + dt.timedelta(days=1))
    )
    if isinstance(now.date, dt.date):
        assert isinstance(later.date, dt.date)
        assert now.date <= later.date
