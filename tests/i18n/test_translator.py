"""Translators: messages with numbers, dates and lists, and the choice of a language."""

import datetime as dt

import pytest

from analyser.i18n.translator import translator_for
from analyser.web.core.accept_language import preferred_language

DAY = dt.date(2027, 3, 31)


@pytest.mark.parametrize(("code", "said"), [("en", "31 March 2027"), ("cy", "31 Mawrth 2027")])
def test_date(code: str, said: str) -> None:
    assert translator_for(code).date(DAY) == said
    assert translator_for(code).date("2027-03-31") == said


@pytest.mark.parametrize(
    ("number", "english", "welsh"),
    [
        (0, "0 years", "0 mlynedd"),
        (1, "1 year", "1 flwyddyn"),
        (2, "2 years", "2 flynedd"),
        (3, "3 years", "3 blynedd"),
        (4, "4 years", "4 blynedd"),
        (5, "5 years", "5 mlynedd"),
        (6, "6 years", "6 blynedd"),
        (7, "7 years", "7 mlynedd"),
        (10, "10 years", "10 mlynedd"),
    ],
)
def test_every_plural_form(number: int, english: str, welsh: str) -> None:
    assert translator_for("en").duration(number, "year") == english
    assert translator_for("cy").duration(number, "year") == welsh


@pytest.mark.parametrize(
    ("unit", "english", "welsh"),
    [
        ("day", "2 days", "2 ddiwrnod"),
        ("working_day", "2 working days", "2 ddiwrnod gwaith"),
        ("week", "2 weeks", "2 wythnos"),
        ("month", "2 months", "2 fis"),
        ("quarter", "2 quarters", "2 chwarter"),
        ("fortnight", "2 fortnight", "2 fortnight"),
    ],
)
def test_every_unit(unit: str, english: str, welsh: str) -> None:
    assert (translator_for("en").duration(2, unit), translator_for("cy").duration(2, unit)) == (english, welsh)


@pytest.mark.parametrize(
    ("days", "english", "welsh"),
    [
        (404, "in 404 days", "ymhen 404 diwrnod"),
        (1234, "in 1,234 days", "ymhen 1,234 diwrnod"),
        (1, "in 1 day", "ymhen 1 diwrnod"),
        (0, "today", "heddiw"),
        (-2, "2 days ago", "2 ddiwrnod yn ôl"),
    ],
)
def test_days_left(days: int, english: str, welsh: str) -> None:
    assert (translator_for("en").days_left(days), translator_for("cy").days_left(days)) == (english, welsh)


def test_listing() -> None:
    assert translator_for("en").listing([]) == ""
    assert translator_for("en").listing(["a"]) == "a"
    assert translator_for("en").listing(["a", "b", "c"]) == "a, b and c"


@pytest.mark.parametrize(
    ("header", "language"),
    [
        ("", "en"),
        ("cy", "cy"),
        ("cy-GB,cy;q=0.9,en;q=0.8", "cy"),
        ("en-GB,en;q=0.9,cy;q=0.8", "en"),
        ("fr,de;q=0.8", "en"),
        ("fr, cy;q=0.3", "cy"),
        ("en;q=0.2, cy;q=0.7", "cy"),
        ("cy;q=0", "en"),
        ("cy;q=much", "en"),
        ("*", "en"),
    ],
)
def test_preferred_language(header: str, language: str) -> None:
    assert preferred_language(header) == language
