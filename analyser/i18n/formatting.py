"""Dates, lengths and sums in plain English and Welsh."""

from __future__ import annotations

import datetime as dt
import re

from analyser.domain import Duration, Money, Percentage, Unit, Unknown, Value

_ENGLISH_MONTHS = [
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
]
_WELSH_MONTHS = [
    "Ionawr",
    "Chwefror",
    "Mawrth",
    "Ebrill",
    "Mai",
    "Mehefin",
    "Gorffennaf",
    "Awst",
    "Medi",
    "Hydref",
    "Tachwedd",
    "Rhagfyr",
]
_ENGLISH_UNITS = {
    Unit.DAY: "day",
    Unit.WORKING_DAY: "working day",
    Unit.WEEK: "week",
    Unit.MONTH: "month",
    Unit.QUARTER: "quarter",
    Unit.YEAR: "year",
}
# A Welsh noun stays singular after a number. 2 softens its first letter; the word for years after a number is
# "blynedd", which 1 replaces by "flwyddyn", 2 softens, and 5, 7, 8, 9, 10, 12, 15, 18, 20 and 100 nasalise.
_WELSH_UNITS = {
    Unit.DAY: ("diwrnod", "ddiwrnod"),
    Unit.WORKING_DAY: ("diwrnod gwaith", "ddiwrnod gwaith"),
    Unit.WEEK: ("wythnos", "wythnos"),
    Unit.MONTH: ("mis", "fis"),
    Unit.QUARTER: ("chwarter", "chwarter"),
}
_NASAL_YEARS = frozenset({5, 7, 8, 9, 10, 12, 15, 18, 20, 100})
_YEARLY = re.compile(r"(0[1-9]|1[0-2])-([0-3]\d)")
# The names that stand for days which each contract fixes by itself (`terms/exit_days.py`, `terms/extract.py`).
_WELSH_NAMES = {
    "anniversary of the start": "pen-blwydd y dyddiad cychwyn",
    "end of the first term": "diwedd y tymor cyntaf",
    "until terminated": "nes ei derfynu",
    "order form": "y ffurflen archebu",
}
_SIGNS = {"GBP": "£", "EUR": "€", "USD": "US$", "CAD": "C$"}
_ENGLISH_PER = {"year": " a year", "quarter": " a quarter", "month": " a month"}
_WELSH_PER = {"year": " y flwyddyn", "quarter": " y chwarter", "month": " y mis"}


def english(value: Value) -> str:
    """Return a value in English: 31 March 2028, 6 months, £12,000 a year; for an unknown one, its reason."""
    match value:
        case dt.date():
            return f"{value.day} {_ENGLISH_MONTHS[value.month - 1]} {value.year}"
        case Duration():
            return f"{value.amount} {_ENGLISH_UNITS[value.unit]}{'' if value.amount == 1 else 's'}"
        case Money():
            return _sum(value) + _ENGLISH_PER.get(value.per, "")
        case Percentage():
            return _rate(value)
        case Unknown():
            return value.reason_en
        case _:
            return _named_english(str(value))


def welsh(value: Value) -> str:
    """Return a value in Welsh: 31 Mawrth 2028, 6 mis, £12,000 y flwyddyn; for an unknown one, its reason."""
    match value:
        case dt.date():
            return f"{value.day} {_WELSH_MONTHS[value.month - 1]} {value.year}"
        case Duration():
            return f"{value.amount} {_welsh_unit(value)}"
        case Money():
            return _sum(value) + _WELSH_PER.get(value.per, "")
        case Percentage():
            return _rate(value)
        case Unknown():
            return value.reason_cy
        case _:
            return _named_welsh(str(value))


def _named_english(value: str) -> str:
    """Say a day of every year, "08-31", as 31 August; other words as they are."""
    day = _YEARLY.fullmatch(value)
    return f"{int(day[2])} {_ENGLISH_MONTHS[int(day[1]) - 1]}" if day else value


def _named_welsh(value: str) -> str:
    """Say a day of every year, or one of the fixed names of days, in Welsh; other words as they are."""
    day = _YEARLY.fullmatch(value)
    return f"{int(day[2])} {_WELSH_MONTHS[int(day[1]) - 1]}" if day else _WELSH_NAMES.get(value, value)


def _welsh_unit(duration: Duration) -> str:
    if duration.unit is Unit.YEAR:
        return _welsh_years(duration.amount)
    plain, after_two = _WELSH_UNITS[duration.unit]
    return after_two if duration.amount == 2 else plain


def _welsh_years(amount: int) -> str:
    if amount == 1:
        return "flwyddyn"
    if amount == 2:
        return "flynedd"
    return "mlynedd" if amount in _NASAL_YEARS else "blynedd"


def _sum(money: Money) -> str:
    """Write a sum with no pence from 100 up, or when there are none."""
    whole = money.amount >= 100 or money.amount == money.amount.to_integral_value()
    amount = f"{money.amount:,.0f}" if whole else f"{money.amount:,.2f}"
    return _SIGNS.get(money.currency, f"{money.currency} ") + amount


def _rate(rate: Percentage) -> str:
    """Write a rate, with the index it is added to: 3%, CPI + 3%, CPI."""
    if rate.index and not rate.amount:
        return rate.index
    return f"{rate.index} + {rate.amount}%" if rate.index else f"{rate.amount}%"
