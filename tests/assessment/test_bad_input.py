"""Contracts with impossible values: these are shown as doubtful with their words, and never used in a calculation."""

from __future__ import annotations

import datetime as dt

import pytest
from terms.contracts import PARTIES, terms

from analyser.assessment import assess
from analyser.domain import Assessment, DeadlineKind, DocumentKind, Evidence, RiskState, Unknown

AS_OF = dt.date(2026, 1, 1)
RENEWS = (
    "This Agreement shall automatically renew for successive terms of one year unless either party gives not less than "
    "six months’ notice before the end of the Initial Term."
)
DATED = "This Agreement is made on 1 April 2024 (the “Effective Date”) between the Council and the Supplier."
THREE_YEARS = "The initial term of this Agreement shall be three years from the Effective Date."

CASES = [
    (
        ("This Agreement commences on 31 February 2024 and continues for three years.", RENEWS),
        "There is no such day in the calendar.",
        "31 February",
        "a day that is none",
    ),
    (
        (DATED, "The initial term of this Agreement shall be 999 years from the Effective Date.", RENEWS),
        "The length of the period cannot be right.",
        "999 years",
        "999 years",
    ),
    (
        (DATED, "The initial term of this Agreement shall be zero (0) years from the Effective Date.", RENEWS),
        "The length of the period cannot be right.",
        "zero (0) years",
        "no years at all",
    ),
    (
        (DATED, "This Agreement commences on the Effective Date and expires on 31 March 2023.", RENEWS),
        "The end date that was read, 31 March 2023, is not after the start date, 1 April 2024.",
        "",
        "an end before the start",
    ),
    (
        ("Commencement date 1 June 2024", "“Commencement Date” means 1 July 2024.",
         "The initial term of this Agreement shall be three years from the Commencement Date.", RENEWS),
        "The contract contradicts itself on the start date: 1 June 2024 and 1 July 2024.",
        "",
        "two commencement dates",
    ),
    (
        ("This Agreement is made on [  ] day of [        ] 20[  ] between the Council and the Supplier.",
         "The initial term of this Agreement shall be [   ] years from the date of this Agreement.", RENEWS),
        "The length of the period is left blank.",
        "[ ]",
        "blanks only",
    ),
]  # fmt: skip


def read(*paragraphs: str, as_of: dt.date = AS_OF) -> Assessment:
    found = tuple((f"t{number}", term) for number, term in enumerate(terms(*paragraphs)))
    return assess([Evidence("a", DocumentKind.AGREEMENT, 1, 1, PARTIES, (), found)], as_of)


@pytest.mark.parametrize(("paragraphs", "reason", "quote", "why"), CASES)
def test_nothing_is_counted_from_what_cannot_be_right(
    paragraphs: tuple[str, ...], reason: str, quote: str, why: str
) -> None:
    found = read(*paragraphs)
    assert isinstance(found.facts.end_date, Unknown), why
    assert found.facts.end_date.reason.en == reason, why
    for day in found.deadlines:
        assert isinstance(day.date, Unknown), (why, day)
        assert not day.certain
    risks = {risk.rule: risk for risk in found.risks}
    assert risks["end_unknown"].state is RiskState.PRESENT
    assert risks["end_unknown"].terms, "the words behind it are linked"
    if quote:
        assert risks["blank_or_impossible"].state is RiskState.PRESENT
        assert quote in risks["blank_or_impossible"].message.en


def test_a_notice_longer_than_the_term_gives_no_day() -> None:
    notice = RENEWS.replace("six months", "ten years")
    found = read(DATED, THREE_YEARS, notice)
    (day,) = [day for day in found.deadlines if day.kind is DeadlineKind.RENEWAL_NOTICE]
    assert isinstance(day.date, Unknown)
    assert day.date.reason.en == "The notice period that was read is longer than the term."
    assert found.facts.end_date == dt.date(2027, 3, 31)


@pytest.mark.parametrize("as_of", [dt.date.min, dt.date.max])
def test_a_contract_can_be_assessed_on_any_day_of_the_calendar(as_of: dt.date) -> None:
    yearly = "The Council may terminate this Agreement on each anniversary of the Effective Date on six months’ notice."
    prices = "The Supplier may increase the Charges on 1 April in each year."
    assert read(DATED, THREE_YEARS, RENEWS, yearly, prices, as_of=as_of).deadlines
