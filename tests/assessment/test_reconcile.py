"""Reconciling terms: the statement that prevails, its type and its confidence."""

from __future__ import annotations

import datetime as dt

import pytest

from analyser.assessment.confidence import CERTAIN_FROM, CONFIRMED, is_certain, is_confirmed
from analyser.assessment.reconcile import Resolved, reconcile
from analyser.domain import DocumentKind, Duration, Holder, Money, Term, TermKind, Unknown, UnknownCode, Value
from assessment.cases import BLANK, END, SIX_MONTHS, START, evidence, term

NOTICE = TermKind.RENEWAL_NOTICE


def test_nothing_found() -> None:
    end = reconcile([evidence()], TermKind.END_DATE, dt.date)
    assert isinstance(end.value, Unknown)
    assert (end.value.code, end.mentioned, end.certain) == (UnknownCode.NOT_FOUND, False, False)
    start = reconcile([evidence()], TermKind.START_DATE, dt.date)
    assert isinstance(start.value, Unknown)
    assert start.value.code is UnknownCode.NO_START


def test_the_value_of_highest_confidence_holds_and_a_blank_beside_it_does_not() -> None:
    contract = evidence(term(NOTICE, BLANK, 1.0), term(NOTICE, SIX_MONTHS, 0.9))
    assert reconcile([contract], NOTICE, Duration) == Resolved(SIX_MONTHS, ("a-t1",), 0.9, mentioned=True)
    assert reconcile([evidence(term(NOTICE, BLANK))], NOTICE, Duration) == Resolved(BLANK, ("a-t0",), mentioned=True)


def test_statements_of_the_same_weight_that_differ_contradict_each_other() -> None:
    terms = (term(TermKind.END_DATE, END, 0.9), term(TermKind.END_DATE, START, 0.85))
    found = reconcile([evidence(*terms)], TermKind.END_DATE, dt.date)
    assert isinstance(found.value, Unknown)
    assert (found.value.code, found.contradicted, found.terms) == (
        UnknownCode.CONTRADICTION,
        True,
        ("a-t0", "a-t1"),
    )


def test_what_a_person_confirmed_is_not_contradicted_by_a_reading() -> None:
    terms = (term(TermKind.END_DATE, END, CONFIRMED), term(TermKind.END_DATE, START, 0.95))
    found = reconcile([evidence(*terms)], TermKind.END_DATE, dt.date)
    assert (found.value, found.confirmed) == (END, True)


def test_the_latest_variation_prevails() -> None:
    later = evidence(
        term(TermKind.START_DATE, END),
        term(NOTICE, Duration(9, SIX_MONTHS.unit)),
        kind=DocumentKind.VARIATION,
        name="c",
    )
    earlier = evidence(
        term(TermKind.START_DATE, START), term(NOTICE, SIX_MONTHS), kind=DocumentKind.VARIATION, name="b"
    )
    found = reconcile([evidence(), later, earlier], NOTICE, Duration)
    assert (found.value, found.varied) == (Duration(9, SIX_MONTHS.unit), True)


def test_only_the_terms_of_the_holders_named_count() -> None:
    theirs = Term(NOTICE, SIX_MONTHS, term(NOTICE, SIX_MONTHS).span, 0, "", Holder.SUPPLIER)
    assert not reconcile([evidence(theirs)], NOTICE, Duration, holders={Holder.BUYER}).mentioned


@pytest.mark.parametrize(
    ("kind", "value", "types", "reason"),
    [
        (TermKind.END_DATE, SIX_MONTHS, (dt.date,), "The date could not be read."),
        (NOTICE, "soon", (Duration,), "The period could not be read."),
        (TermKind.CONTRACT_VALUE, "much", (Money,), "The value could not be read."),
    ],
)
def test_a_value_of_another_type_is_unknown(kind: TermKind, value: Value, types: tuple[type], reason: str) -> None:
    found = reconcile([evidence(term(kind, value))], kind, *types)
    assert isinstance(found.value, Unknown)
    assert (found.value.code, found.value.reason.en) == (UnknownCode.UNREADABLE, reason)
    assert (found.mentioned, found.certain, found.terms) == (True, False, ("a-t0",))


@pytest.mark.parametrize(
    ("confidence", "certain", "confirmed"),
    [(0.0, False, False), (CERTAIN_FROM - 0.01, False, False), (CERTAIN_FROM, True, False), (CONFIRMED, True, True)],
)
def test_certain_and_confirmed(confidence: float, certain: bool, confirmed: bool) -> None:
    resolved = Resolved(END, (), confidence)
    assert (resolved.certain, resolved.confirmed) == (certain, confirmed)
    assert (is_certain(confidence), is_confirmed(confidence)) == (certain, confirmed)
