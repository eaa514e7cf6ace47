"""Remaining commitment: for how long, and for how much, the council is still bound if it gave notice today."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from decimal import Decimal

from analyser.assess.prevailing_terms import Known
from analyser.assess.reconcile import Chosen, choose
from analyser.domain import Commitment, Deadline, DeadlineKind, Duration, Evidence, Money, TermKind, Unit, Unknown
from analyser.i18n.formatter import english, welsh

_DAYS_IN_YEAR = Decimal("365.25")
_NEAR = Decimal(
    "0.35"
)  # by which a year's charge may differ from the average over the term, for set-up and price rises
_PARTS_OF_YEAR = {"year": 1, "quarter": 4, "month": 12}

NO_PRICE = Unknown(
    "No price was found from which the remaining charges could be worked out.",
    "Ni chafwyd hyd i bris y gellid cyfrifo'r taliadau sy'n weddill ohono.",
)
NO_SPREAD = Unknown(
    "The total value was found, but not over how long it is paid.",
    "Cafwyd hyd i'r cyfanswm, ond nid dros ba hyd y caiff ei dalu.",
)


def commitment(evidence: Sequence[Evidence], known: Known, deadlines: Sequence[Deadline], as_of: dt.date) -> Commitment:
    """Return what is still due until the earliest day of leaving.

    The charge of a year is counted by days; a total without one is spread evenly over the first term. Charges for
    leaving and price rises are not in the sum.
    """
    leave = next(day for day in deadlines if day.kind is DeadlineKind.EARLIEST_EXIT)
    if isinstance(leave.date, Unknown):
        if _is_over(known, as_of):
            return _nothing(known, leave)
        return Commitment(leave.date, leave.date, leave.date, leave.date.reason_en, leave.date.reason_cy, leave.terms)
    until, start = leave.date, known.start.value
    begins = max(as_of, start) if isinstance(start, dt.date) else as_of
    days = max((until - begins).days, 0)
    months = _months(begins, until)
    yearly, how_en, how_cy, terms = _yearly(evidence, known)
    span = Duration(months, Unit.MONTH)
    span_en, span_cy = f"{english(span)} until {english(until)}", f"{welsh(span)} hyd {welsh(until)}"
    ids = tuple(dict.fromkeys((*leave.terms, *terms)))
    if isinstance(yearly, Unknown):
        return Commitment(
            until,
            months,
            yearly,
            f"{span_en}; {_small(yearly.reason_en)}",
            f"{span_cy}; {_small(yearly.reason_cy)}",
            ids,
        )
    amount = (yearly.amount * days / _DAYS_IN_YEAR).quantize(Decimal(1))
    return Commitment(
        until, months, Money(amount, yearly.currency), f"{span_en} at {how_en}", f"{span_cy} ar {how_cy}", ids
    )


def _is_over(known: Known, as_of: dt.date) -> bool:
    return isinstance(known.first_end, dt.date) and known.first_end < as_of and not known.renewal.mentioned


def _nothing(known: Known, leave: Deadline) -> Commitment:
    assert isinstance(leave.date, Unknown)
    value = known.value.value
    amount: Money | Unknown = Money(Decimal(0), value.currency) if isinstance(value, Money) else NO_PRICE
    return Commitment(known.first_end, 0, amount, leave.date.reason_en, leave.date.reason_cy, leave.terms)


def _months(begins: dt.date, until: dt.date) -> int:
    """Return the months from one day to another, a part of one counted as a whole."""
    if until <= begins:
        return 0
    whole = (until.year - begins.year) * 12 + until.month - begins.month
    return whole + 1 if until.day > begins.day else max(whole, 1)


def _yearly(evidence: Sequence[Evidence], known: Known) -> tuple[Money | Unknown, str, str, tuple[str, ...]]:
    """Return what a year costs, with how that is known in words and the terms it rests on."""
    charge = choose(evidence, TermKind.YEARLY_CHARGE)
    for chosen in (charge, known.value) if _agrees(charge, known) else (known.value,):
        value = chosen.value
        if isinstance(value, Money) and value.per in _PARTS_OF_YEAR:
            yearly = Money(value.amount * _PARTS_OF_YEAR[value.per], value.currency, "year")
            return yearly, english(value), welsh(value), chosen.terms
    value = known.value.value
    if not isinstance(value, Money):
        return NO_PRICE, "", "", ()
    days = _term_days(known)
    if not days:
        return NO_SPREAD, "", "", known.value.terms
    yearly = Money(value.amount * _DAYS_IN_YEAR / days, value.currency, "year")
    how_en = f"{english(value)} spread evenly over the first term"
    how_cy = f"{welsh(value)} wedi'i rannu'n gyfartal dros y tymor cyntaf"
    return yearly, how_en, how_cy, _inputs(known.value, known.start, known)


def _agrees(charge: Chosen, known: Known) -> bool:
    """Say whether the charge of a year may be the whole price: that of one service of several is far less."""
    total, days = known.value.value, _term_days(known)
    if not isinstance(charge.value, Money) or not isinstance(total, Money) or total.per or not days:
        return True
    spread = total.amount * _DAYS_IN_YEAR / days
    return bool(spread) and abs(charge.value.amount - spread) <= spread * _NEAR


def _term_days(known: Known) -> int:
    start, end = known.start.value, known.first_end
    return (end - start).days + 1 if isinstance(start, dt.date) and isinstance(end, dt.date) else 0


def _inputs(value: Chosen, start: Chosen, known: Known) -> tuple[str, ...]:
    return (*value.terms, *start.terms, *known.end_terms)


def _small(sentence: str) -> str:
    return sentence[:1].lower() + sentence[1:].rstrip(".")
