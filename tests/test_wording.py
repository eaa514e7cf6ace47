"""Values in words, in both languages."""

import datetime as dt
from decimal import Decimal

import pytest

from analyser.domain import Duration, Money, Percentage, Unit, Unknown, Value
from analyser.i18n.formatting import english, welsh


@pytest.mark.parametrize(
    ("value", "in_english", "in_welsh"),
    [
        (dt.date(2028, 3, 31), "31 March 2028", "31 Mawrth 2028"),
        (Duration(1, Unit.YEAR), "1 year", "1 flwyddyn"),
        (Duration(2, Unit.YEAR), "2 years", "2 flynedd"),
        (Duration(3, Unit.YEAR), "3 years", "3 blynedd"),
        (Duration(5, Unit.YEAR), "5 years", "5 mlynedd"),
        (Duration(1, Unit.MONTH), "1 month", "1 mis"),
        (Duration(2, Unit.MONTH), "2 months", "2 fis"),
        (Duration(36, Unit.MONTH), "36 months", "36 mis"),
        (Duration(90, Unit.DAY), "90 days", "90 diwrnod"),
        (Duration(20, Unit.WORKING_DAY), "20 working days", "20 diwrnod gwaith"),
        (Money(Decimal("412500.00"), "GBP"), "£412,500", "£412,500"),
        (Percentage(Decimal(3), "RPI"), "RPI + 3%", "RPI + 3%"),
        (Unknown("No end was found.", "Ni chafwyd diwedd."), "No end was found.", "Ni chafwyd diwedd."),
        (Money(Decimal("99.5"), "GBP", "month"), "£99.50 a month", "£99.50 y mis"),
    ],
)
def test_wording(value: Value, in_english: str, in_welsh: str) -> None:
    assert (english(value), welsh(value)) == (in_english, in_welsh)
