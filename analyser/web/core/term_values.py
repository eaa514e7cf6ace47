"""How the values of a register's rows are said: a term's value, a sum with its period."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal

from analyser.domain import Duration, Money, Percentage, Unknown, Value
from analyser.i18n.formatting import english, welsh
from analyser.i18n.translator import Translator


def say_value(value: Value, translator: Translator) -> str:
    """Say a term's value; empty when it could not be read."""
    match value:
        case dt.date():
            return translator.date(value)
        case Duration():
            return translator.duration(value.amount, value.unit.value)
        case Money():
            return money(value.amount, value.currency, value.per, translator)
        case Percentage():
            rate = translator.number(value.amount) + "%"
            if value.index and not value.amount:
                return value.index
            return translator.gettext("%(index)s plus %(rate)s", index=value.index, rate=rate) if value.index else rate
        case Unknown():
            return ""
        case str():
            return welsh(value) if translator.code == "cy" else english(value)


def money(amount: float | Decimal, currency: str | None, per: str | None, translator: Translator) -> str:
    """Say a sum (pounds unless told otherwise), and for which period it is due when it is not due once."""
    total = translator.money(amount, currency or "GBP")
    if per == "year":
        return translator.gettext("%(total)s a year", total=total)
    if per == "month":
        return translator.gettext("%(total)s a month", total=total)
    return f"{total} / {per}" if per else total
