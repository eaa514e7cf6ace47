"""Limits on the date of leaving."""

import datetime as dt

import pytest

from analyser.domain import Duration, Unit
from analyser.terms import exit_dates


@pytest.mark.parametrize(
    ("text", "expected", "why"),
    [
        ("Either party may end this Agreement on 31 August in any year by six months' notice.", "08-31", "any year"),
        ("notice expiring at the end of a Support Year, that is to say on 30 June.", "06-30", "named in passing"),
        ("The Council may terminate on 1st April of each year.", "04-01", "an ordinal"),
        ("Either party may terminate on any anniversary of the Effective Date.", exit_dates.ANNIVERSARY, "anniversary"),
        ("The contract ends on 31 August 2027.", None, "one day of one year"),
        ("The report is due on 31 August.", None, "no word of every year"),
        ("The Council may end it on 31 February in any year.", None, "no such day"),
    ],
)
def test_a_day_of_every_year(text: str, expected: str | None, why: str) -> None:
    found = exit_dates.every_year(text)
    assert (found.value if found else None) == expected, why


@pytest.mark.parametrize(
    ("text", "expected", "why"),
    [
        ("with effect from any date after the end of the third Contract Year", Duration(3, Unit.YEAR), "a year"),
        ("not before the second anniversary of the Commencement Date", Duration(2, Unit.YEAR), "an anniversary"),
        ("At any time after the first 24 months the Council may terminate", Duration(24, Unit.MONTH), "a length"),
        ("After the Initial Term either party may terminate", exit_dates.FIRST_TERM, "the first term"),
        ("may terminate with effect from a date not earlier than 1 April 2026", dt.date(2026, 4, 1), "a date"),
        ("may terminate at any time by three months' notice", None, "no limit"),
    ],
)
def test_not_before(text: str, expected: object, why: str) -> None:
    found = exit_dates.not_before(text)
    assert (found.value if found else None) == expected, why
