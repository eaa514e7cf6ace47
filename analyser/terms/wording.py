"""Values in the words a person would use."""

from __future__ import annotations

import datetime as dt

from analyser.domain import Duration, Money, Percentage, Unit, Unknown, Value

_MONTHS = [
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
_UNITS = {
    Unit.DAY: ("day", "days"),
    Unit.WORKING_DAY: ("working day", "working days"),
    Unit.WEEK: ("week", "weeks"),
    Unit.MONTH: ("month", "months"),
    Unit.QUARTER: ("quarter", "quarters"),
    Unit.YEAR: ("year", "years"),
}
_SIGNS = {"GBP": "£", "EUR": "€", "USD": "US$"}


def date_text(date: dt.date) -> str:
    """Return 31 March 2028."""
    return f"{date.day} {_MONTHS[date.month - 1]} {date.year}"


def duration_text(duration: Duration) -> str:
    """Return 1 month, 36 months."""
    one, many = _UNITS[duration.unit]
    return f"{duration.amount} {one if duration.amount == 1 else many}"


def money_text(money: Money) -> str:
    """Return £412,500, £99.50 or £12,000 a year; no pence from 100 up."""
    amount = (
        f"{money.amount:,.0f}" if money.amount >= 100 or money.amount == int(money.amount) else f"{money.amount:,.2f}"
    )
    sign = _SIGNS.get(money.currency, f"{money.currency} ")
    return f"{sign}{amount}" + (f" a {money.per}" if money.per else "")


def value_text(value: Value) -> str:
    """Return any value in words; for an unknown one, why it is not known."""
    match value:
        case dt.date():
            return date_text(value)
        case Duration():
            return duration_text(value)
        case Money():
            return money_text(value)
        case Percentage():
            return f"{value.index} + {value.amount}%" if value.index else f"{value.amount}%"
        case Unknown():
            return f"not known: {value.reason_en}"
        case _:
            return value
