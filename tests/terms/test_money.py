"""Sums of money as contracts print them."""

from decimal import Decimal

import pytest

from analyser.domain import Money
from analyser.terms.values import money


@pytest.mark.parametrize(
    ("text", "expected", "why"),
    [
        ("£412,500", Money(Decimal(412500), "GBP"), "thousands"),
        ("£31,200.50 per annum", Money(Decimal("31200.50"), "GBP", "year"), "pence and a period"),
        ("£1.2 million", Money(Decimal(1200000), "GBP"), "a scale in words"),
        ("£20k", Money(Decimal(20000), "GBP"), "a scale as a letter"),
        ("USD 500 a month", Money(Decimal(500), "USD", "month"), "a currency code"),
        ("$12,000", Money(Decimal(12000), "USD"), "dollars"),
        ("1.5 million pounds", Money(Decimal(1500000), "GBP"), "the currency behind"),
        ("£2 filiwn y flwyddyn", Money(Decimal(2000000), "GBP", "year"), "Welsh"),
        ("£4,000 plus VAT per month", Money(Decimal(4000), "GBP", "month"), "VAT between sum and period"),
    ],
)
def test_reads_a_sum(text: str, expected: Money, why: str) -> None:
    assert [found.value for found in money.find(text)] == [expected], why


@pytest.mark.parametrize("text", ["12 months", "clause 4", "50%", "1,000 users", ""])
def test_other_figures_are_no_sums(text: str) -> None:
    assert money.find(text) == ()
