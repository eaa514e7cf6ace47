"""Conversion of a term's value to columns of `terms` and back.

| value      | columns                                                       |
|------------|---------------------------------------------------------------|
| date       | `date`                                                        |
| Duration   | `amount`, `unit` (a unit of time)                             |
| Money      | `amount`, `unit` = `currency`, `currency`, `per`              |
| Percentage | `amount`, `unit` = `percent`, `price_index`                   |
| str        | `value`                                                       |
| Unknown    | `reason_code`, `reason_en`, `reason_cy`                       |
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from analyser.domain import Duration, Money, Percentage, Text, Unit, Unknown, UnknownCode, Value

VALUE_COLUMNS = (
    "amount",
    "unit",
    "date",
    "currency",
    "per",
    "price_index",
    "value",
    "reason_en",
    "reason_cy",
    "reason_code",
)
MONEY, PERCENT = "currency", "percent"


def columns_of(value: Value) -> dict[str, Any]:
    """Return all value columns for a value; columns that do not apply are None.

    Amounts are stored as floating-point numbers, exact to 15 significant digits.
    """
    return dict.fromkeys(VALUE_COLUMNS) | _own_columns(value)


def with_reason_code(columns: dict[str, Any]) -> dict[str, Any]:
    """Add the code of the reason to value columns from a review made before there were codes."""
    if "reason_en" not in columns or columns.get("reason_code"):
        return columns
    return columns | {"reason_code": UnknownCode.OTHER.value if columns["reason_en"] else None}


def unknown_of(code: str | None, reason_en: str | None, reason_cy: str | None) -> Unknown:
    """Return an unknown value from the columns of its reason, any of which may be None."""
    return Unknown(UnknownCode(code or UnknownCode.OTHER), Text(reason_en or "", reason_cy or ""))


def value_of(row: Mapping[str, Any]) -> Value:
    """Return the value that a row of `terms` holds; the inverse of `columns_of`."""
    if row["reason_en"] is not None:
        return unknown_of(row["reason_code"], row["reason_en"], row["reason_cy"])
    if row["date"] is not None:
        return dt.date.fromisoformat(row["date"])
    if row["amount"] is None:
        return row["value"] or ""
    if row["unit"] == MONEY:
        return Money(_decimal(row["amount"]), row["currency"] or "", row["per"] or "")
    if row["unit"] == PERCENT:
        return Percentage(_decimal(row["amount"]), row["price_index"] or "")
    return Duration(int(row["amount"]), Unit(row["unit"]))


def _own_columns(value: Value) -> dict[str, Any]:
    match value:
        case dt.date():
            return {"date": value.isoformat()}
        case Duration():
            return {"amount": float(value.amount), "unit": value.unit.value}
        case Money():
            return {"amount": float(value.amount), "unit": MONEY, "currency": value.currency, "per": value.per or None}
        case Percentage():
            return {"amount": float(value.amount), "unit": PERCENT, "price_index": value.index or None}
        case Unknown():
            return {"reason_en": value.reason.en, "reason_cy": value.reason.cy, "reason_code": value.code.value}
        case str():
            return {"value": value}


def _decimal(amount: float) -> Decimal:
    """Return the shortest decimal that reads as this number, without a trailing `.0`."""
    text = repr(amount)
    return Decimal(text.removesuffix(".0"))
