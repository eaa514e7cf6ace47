"""Values in both languages: each is written the same on pages, in stored sentences and by the command line."""

import datetime as dt
import subprocess
import sys
from decimal import Decimal

import pytest

from analyser.cli import output
from analyser.domain import Duration, Money, Percentage, Text, Unit, Unknown, UnknownCode, Value
from analyser.i18n.formatter import ENGLISH, WELSH, english, welsh
from analyser.i18n.translator import translator_for

VALUES: list[tuple[Value, str, str]] = [
    (dt.date(2028, 3, 31), "31 March 2028", "31 Mawrth 2028"),
    ("08-31", "31 August", "31 Awst"),
    ("02-29", "29 February", "29 Chwefror"),
    ("13-01", "13-01", "13-01"),
    ("anniversary of the start", "anniversary of the start", "pen-blwydd y dyddiad cychwyn"),
    ("until terminated", "until terminated", "nes ei derfynu"),
    ("England and Wales", "England and Wales", "England and Wales"),
    (Duration(0, Unit.YEAR), "0 years", "0 mlynedd"),  # stored "0 blynedd" before
    (Duration(1, Unit.YEAR), "1 year", "1 flwyddyn"),
    (Duration(2, Unit.YEAR), "2 years", "2 flynedd"),
    (Duration(3, Unit.YEAR), "3 years", "3 blynedd"),
    (Duration(4, Unit.YEAR), "4 years", "4 blynedd"),
    (Duration(5, Unit.YEAR), "5 years", "5 mlynedd"),
    (Duration(6, Unit.YEAR), "6 years", "6 blynedd"),
    (Duration(7, Unit.YEAR), "7 years", "7 mlynedd"),
    (Duration(10, Unit.YEAR), "10 years", "10 mlynedd"),
    (Duration(11, Unit.YEAR), "11 years", "11 mlynedd"),  # stored "11 blynedd"
    (Duration(25, Unit.YEAR), "25 years", "25 mlynedd"),  # stored "25 blynedd"
    (Duration(1, Unit.MONTH), "1 month", "1 mis"),
    (Duration(2, Unit.MONTH), "2 months", "2 fis"),
    (Duration(36, Unit.MONTH), "36 months", "36 mis"),
    (Duration(1, Unit.DAY), "1 day", "1 diwrnod"),
    (Duration(2, Unit.DAY), "2 days", "2 ddiwrnod"),
    (Duration(90, Unit.DAY), "90 days", "90 diwrnod"),
    (Duration(1825, Unit.DAY), "1,825 days", "1,825 diwrnod"),  # stored "1825 days"
    (Duration(2, Unit.WORKING_DAY), "2 working days", "2 ddiwrnod gwaith"),
    (Duration(20, Unit.WORKING_DAY), "20 working days", "20 diwrnod gwaith"),
    (Duration(2, Unit.WEEK), "2 weeks", "2 wythnos"),
    (Duration(4, Unit.QUARTER), "4 quarters", "4 chwarter"),
    (Money(Decimal("412500.00"), "GBP"), "£412,500", "£412,500"),
    (Money(Decimal("5"), "GBP"), "£5", "£5"),  # "£5.00" on pages
    (Money(Decimal("0"), "GBP"), "£0", "£0"),  # "£0.00" on pages
    (Money(Decimal("99.5"), "GBP"), "£99.50", "£99.50"),
    (Money(Decimal("-1200"), "GBP"), "-£1,200", "-£1,200"),
    (Money(Decimal("12000"), "GBP", "year"), "£12,000 a year", "£12,000 y flwyddyn"),
    (Money(Decimal("12000"), "GBP", "quarter"), "£12,000 a quarter", "£12,000 y chwarter"),  # "/ quarter" on pages
    (Money(Decimal("99.5"), "GBP", "month"), "£99.50 a month", "£99.50 y mis"),
    (Money(Decimal("1200"), "GBP", "user"), "£1,200 / user", "£1,200 / user"),  # stored without the user
    (Money(Decimal("1200"), "EUR", "year"), "€1,200 a year", "€1,200 y flwyddyn"),
    (Money(Decimal("1200"), "USD"), "US$1,200", "US$1,200"),
    (Money(Decimal("1200"), "CAD"), "CA$1,200", "CA$1,200"),  # stored "C$1,200"
    (Money(Decimal("1200"), "CHF"), "CHF 1,200", "CHF 1,200"),  # "CHF1,200" on pages
    (Money(Decimal("1200"), "", "month"), "£1,200 a month", "£1,200 y mis"),  # stored " 1,200 a month"
    (Percentage(Decimal("3.50")), "3.5%", "3.5%"),  # stored "3.50%"
    (Percentage(Decimal("0.125")), "0.125%", "0.125%"),  # "0.12%" on pages
    (Percentage(Decimal(3), "RPI"), "RPI + 3%", "RPI + 3%"),  # "RPI plus 3%", "RPI plws 3%" on pages
    (Percentage(Decimal(0), "CPI"), "CPI", "CPI"),
]


@pytest.mark.parametrize(("value", "in_english", "in_welsh"), VALUES)
def test_a_value_is_written_the_same_everywhere(value: Value, in_english: str, in_welsh: str) -> None:
    assert (english(value), welsh(value)) == (in_english, in_welsh)
    assert (translator_for("en").value(value), translator_for("cy").value(value)) == (in_english, in_welsh)
    assert output._english(value) == in_english


@pytest.mark.parametrize(("value", "in_english", "in_welsh"), [one for one in VALUES if isinstance(one[0], Money)])
def test_a_sum_of_a_row_is_written_like_a_value(value: Money, in_english: str, in_welsh: str) -> None:
    """Rows hold sums as floating-point numbers, and leave out what does not apply."""
    for code, said in (("en", in_english), ("cy", in_welsh)):
        assert translator_for(code).money(float(value.amount), value.currency, value.per) == said


def test_an_unknown_value_gives_its_reason_in_sentences_and_nothing_on_pages() -> None:
    unknown = Unknown(UnknownCode.NOT_FOUND, Text("No end was found.", "Ni chafwyd diwedd."))
    assert (english(unknown), welsh(unknown)) == ("No end was found.", "Ni chafwyd diwedd.")
    assert (translator_for("en").value(unknown), translator_for("cy").value(unknown)) == ("", "")


def test_a_unit_that_is_not_known_is_written_as_it_is() -> None:
    assert (ENGLISH.duration(2, "fortnight"), WELSH.duration(2, "fortnight")) == ("2 fortnight", "2 fortnight")


@pytest.mark.parametrize("module", ["analyser", "analyser.cli", "analyser.i18n.formatter", "analyser.assessment"])
def test_babel_is_not_imported_before_a_value_is_written(module: str) -> None:
    code = f"import sys, {module}; print('babel' in sys.modules)"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout == "False\n"
