"""Every value of a term is restored from its columns."""

import datetime as dt
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from analyser.domain import Duration, Money, Percentage, Text, Unit, Unknown, UnknownCode
from analyser.store.mapping.term_values import VALUE_COLUMNS, columns_of, value_of

words = st.text(st.characters(exclude_categories=["Cs"]), max_size=30)
amounts = st.decimals(-(10**9), 10**11, allow_nan=False, allow_infinity=False, places=2)
values = st.one_of(
    st.dates(),
    st.builds(Duration, st.integers(0, 10**6), st.sampled_from(Unit)),
    st.builds(Money, amounts, st.sampled_from(["GBP", "EUR", "USD"]), st.sampled_from(["", "year", "month"])),
    st.builds(Percentage, st.decimals(-100, 1000, places=3), st.sampled_from(["", "CPI", "RPI"])),
    st.builds(Unknown, st.sampled_from(UnknownCode), st.builds(Text, words, words)),
    words,
)


@given(values)
def test_columns_give_the_value_back(value):
    assert value_of(columns_of(value)) == value


@given(values)
def test_every_value_fills_the_same_columns(value):
    assert tuple(columns_of(value)) == VALUE_COLUMNS


@pytest.mark.parametrize(
    ("value", "filled"),
    [
        (dt.date(2027, 3, 31), {"date": "2027-03-31"}),
        (Duration(3, Unit.MONTH), {"amount": 3.0, "unit": "month"}),
        (
            Money(Decimal("1250.50"), "GBP", "year"),
            {"amount": 1250.5, "unit": "currency", "currency": "GBP", "per": "year"},
        ),
        (Percentage(Decimal(2), "CPI"), {"amount": 2.0, "unit": "percent", "price_index": "CPI"}),
        ("C-17/4", {"value": "C-17/4"}),
        (
            Unknown(UnknownCode.BLANK, Text("blank", "gwag")),
            {"reason_en": "blank", "reason_cy": "gwag", "reason_code": "blank"},
        ),
    ],
)
def test_columns_that_analysts_read(value, filled):
    assert {name: column for name, column in columns_of(value).items() if column is not None} == filled
