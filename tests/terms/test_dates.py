"""Dates as contracts print them."""

import datetime as dt

import pytest

from analyser.domain import Unknown
from analyser.terms.layout.contract_sentences import plain
from analyser.terms.values import dates

CASES = [
    ("1 April 2024", dt.date(2024, 4, 1), "the plain British form"),
    ("the 1st day of April 2024", dt.date(2024, 4, 1), "the form of deeds"),
    ("this 17t h day of February 2016", dt.date(2016, 2, 17), "letters set apart by the typesetting"),
    ("the first day of July, 2017", dt.date(2017, 7, 1), "an ordinal in words"),
    ("twenty-first day of June 2004", dt.date(2004, 6, 21), "a compound ordinal"),
    ("March 31, 2028", dt.date(2028, 3, 31), "the American form"),
    ("December 12,1999", dt.date(1999, 12, 12), "no space behind the comma"),
    ("as of1 August 2019", dt.date(2019, 8, 1), "no space before the day"),
    ("Sept. 3, 2021", dt.date(2021, 9, 3), "an abbreviated month"),
    ("01/04/24", dt.date(2024, 4, 1), "figures are day first by default"),
    ("29.02.2024", dt.date(2024, 2, 29), "dots, and a leap day"),
    ("2024-04-01", dt.date(2024, 4, 1), "ISO"),
    ("31 Mawrth 2027", dt.date(2027, 3, 31), "Welsh"),
    ("y 1af o Ebrill 2024", dt.date(2024, 4, 1), "Welsh ordinal"),
    ("hyd 30 o Fedi 2026", dt.date(2026, 9, 30), "Welsh month after a soft mutation"),
    ("1 Dachwedd 2025", dt.date(2025, 11, 1), "another mutated month"),
    ("1\u00a0April\u00a02024", dt.date(2024, 4, 1), "hard spaces"),
]


@pytest.mark.parametrize(("text", "expected", "why"), CASES)
def test_reads_a_date(text: str, expected: dt.date, why: str) -> None:
    assert [found.value for found in dates.find(plain(text))] == [expected], why


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("31 February 2024", dates.NO_SUCH_DAY),
        ("32/13/2024", dates.NO_SUCH_DAY),
        ("the ____ day of ______, 2020", dates.BLANK_DATE),
        ("[ ] day of [ ], 2020", dates.BLANK_DATE),
        ("[insert date]", dates.BLANK_DATE),
        ("May __, 2020", dates.BLANK_DATE),
    ],
)
def test_a_blank_or_impossible_day_is_unknown(text: str, expected: Unknown) -> None:
    assert [found.value for found in dates.find(text)] == [expected]


@pytest.mark.parametrize(
    "text", ["clause 10.2.1", "version 1.2.3", "may be renewed", "section 4/5", "in March 2024", ""]
)
def test_other_figures_are_no_dates(text: str) -> None:
    assert dates.find(text) == ()


def test_a_date_has_the_place_where_it_was_found() -> None:
    text = "between 1 April 2024 and March 31, 2028"
    assert [text[found.start : found.end] for found in dates.find(text)] == ["1 April 2024", "March 31, 2028"]


@pytest.mark.parametrize(
    ("text", "month_first", "why"),
    [
        ("from 04/01/24 to 12/31/24", True, "a month cannot be 31"),
        ("from 01/04/24 to 31/12/24", False, "a month cannot be 31, the other way"),
        ("01/04/24, signed April 3, 2024", True, "the written dates are American"),
        ("01/04/24, signed 3 April 2024", False, "the written dates are British"),
        ("01/04/24, under the laws of the State of Ohio, $5", True, "an American contract"),
        ("01/04/24", False, "nothing tells, so the British way"),
    ],
)
def test_order_of_day_and_month(text: str, month_first: bool, why: str) -> None:
    assert dates.prefers_month_first(text) is month_first, why


def test_figures_are_read_month_first_when_asked() -> None:
    assert dates.find("04/01/24", month_first=True)[0].value == dt.date(2024, 4, 1)


@pytest.mark.parametrize(
    ("text", "expected"),
    [("31 August", "08-31"), ("August 31st", "08-31"), ("1 Ebrill", "04-01"), ("31 February", None), ("August", None)],
)
def test_a_day_without_a_year(text: str, expected: str | None) -> None:
    assert dates.day_and_month(text) == expected
