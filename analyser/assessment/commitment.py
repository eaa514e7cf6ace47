"""Remaining commitment: how long the council is still bound if it gives notice today, and the charges until then."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from analyser.assessment.prevailing_terms import PrevailingTerms
from analyser.assessment.reconcile import Resolved, reconcile
from analyser.assessment.sentences import as_text, sentence
from analyser.domain import (
    Commitment,
    Deadline,
    DeadlineKind,
    Duration,
    Evidence,
    Money,
    TermKind,
    Text,
    Unit,
    Unknown,
    UnknownCode,
)

_DAYS_IN_YEAR = Decimal("365.25")
_TOLERANCE = Decimal("0.35")
"""The share by which an annual charge may differ from the average over the term, for set-up and price rises."""
_PERIODS_IN_YEAR = {"year": 1, "quarter": 4, "month": 12}

NO_PRICE = Unknown(
    UnknownCode.NO_PRICE,
    Text(
        "No price was found from which the remaining charges could be worked out.",
        "Ni chafwyd hyd i bris y gellid cyfrifo'r taliadau sy'n weddill ohono.",
    ),
)
NO_PAYMENT_PERIOD = Unknown(
    UnknownCode.NO_PAYMENT_PERIOD,
    Text(
        "The total value was found, but not over how long it is paid.",
        "Cafwyd hyd i'r cyfanswm, ond nid dros ba hyd y caiff ei dalu.",
    ),
)


@dataclass(frozen=True, slots=True)
class _AnnualCharge:
    """The charge for a year, an explanation, and the ids of the terms that it is calculated from."""

    amount: Money | Unknown
    explanation: Text
    terms: tuple[str, ...]


def commitment(
    evidence: Sequence[Evidence], prevailing: PrevailingTerms, deadlines: Sequence[Deadline], as_of: dt.date
) -> Commitment:
    """Return the commitment that remains until the earliest exit, which is one of `deadlines`.

    The amount is the annual charge times the remaining days over 365.25. Without an annual charge, the total value is
    spread evenly over the first term. Exit charges and price rises are not included.
    """
    leave = next(day for day in deadlines if day.kind is DeadlineKind.EARLIEST_EXIT)
    if isinstance(leave.date, Unknown):
        if _is_over(prevailing, as_of):
            return _nothing_due(prevailing, leave.date.reason, leave.terms)
        return Commitment(leave.date, leave.date, leave.date, leave.date.reason, leave.terms)
    until, start = leave.date, prevailing.start.value
    begins = max(as_of, start) if isinstance(start, dt.date) else as_of
    days = max((until - begins).days, 0)
    months = _months_between(begins, until)
    annual = _annual_charge(evidence, prevailing)
    how_long = sentence(
        "{months} until {until}", "{months} hyd {until}", months=Duration(months, Unit.MONTH), until=until
    )
    terms = tuple(dict.fromkeys((*leave.terms, *annual.terms)))
    if isinstance(annual.amount, Unknown):
        reason = annual.amount.reason.map(_as_clause)
        basis = sentence("{how_long}; {reason}", "{how_long}; {reason}", how_long=how_long, reason=reason)
        return Commitment(until, months, annual.amount, basis, terms)
    amount = Money((annual.amount.amount * days / _DAYS_IN_YEAR).quantize(Decimal(1)), annual.amount.currency)
    basis = sentence("{how_long} at {price}", "{how_long} ar {price}", how_long=how_long, price=annual.explanation)
    return Commitment(until, months, amount, basis, terms)


def _is_over(prevailing: PrevailingTerms, as_of: dt.date) -> bool:
    end = prevailing.first_end.day
    return isinstance(end, dt.date) and end < as_of and not prevailing.renewal.mentioned


def _nothing_due(prevailing: PrevailingTerms, reason: Text, terms: tuple[str, ...]) -> Commitment:
    value = prevailing.value.value
    amount = NO_PRICE if isinstance(value, Unknown) else Money(Decimal(0), value.currency)
    return Commitment(prevailing.first_end.day, 0, amount, reason, terms)


def _months_between(begins: dt.date, until: dt.date) -> int:
    """Return the number of months from one day to another, counting part of a month as a whole one."""
    if until <= begins:
        return 0
    whole = (until.year - begins.year) * 12 + until.month - begins.month
    return whole + 1 if until.day > begins.day else max(whole, 1)


def _annual_charge(evidence: Sequence[Evidence], prevailing: PrevailingTerms) -> _AnnualCharge:
    """Return the charge for a year: as stated, else from a price per period, else from the total over the term."""
    total, charge = prevailing.value, reconcile(evidence, TermKind.YEARLY_CHARGE, Money)
    for stated in (charge, total) if _may_be_whole_price(charge, prevailing) else (total,):
        if isinstance(stated.value, Money) and stated.value.per in _PERIODS_IN_YEAR:
            amount = stated.value.amount * _PERIODS_IN_YEAR[stated.value.per]
            yearly = Money(amount, stated.value.currency, "year")
            return _AnnualCharge(yearly, as_text(stated.value), stated.terms)
    if isinstance(total.value, Unknown):
        return _AnnualCharge(NO_PRICE, NO_PRICE.reason, ())
    days = _days_of_first_term(prevailing)
    if not days:
        return _AnnualCharge(NO_PAYMENT_PERIOD, NO_PAYMENT_PERIOD.reason, total.terms)
    explanation = sentence(
        "{total} spread evenly over the first term",
        "{total} wedi'i rannu'n gyfartal dros y tymor cyntaf",
        total=total.value,
    )
    yearly = Money(total.value.amount * _DAYS_IN_YEAR / days, total.value.currency, "year")
    return _AnnualCharge(yearly, explanation, (*total.terms, *prevailing.start.terms, *prevailing.first_end.terms))


def _may_be_whole_price(charge: Resolved[Money], prevailing: PrevailingTerms) -> bool:
    """Return whether an annual charge may be the whole price; the charge for one of several services is far lower."""
    total, days = prevailing.value.value, _days_of_first_term(prevailing)
    if isinstance(charge.value, Unknown) or isinstance(total, Unknown) or total.per or not days:
        return True
    average = total.amount * _DAYS_IN_YEAR / days
    return bool(average) and abs(charge.value.amount - average) <= average * _TOLERANCE


def _days_of_first_term(prevailing: PrevailingTerms) -> int:
    """Return the number of days in the first term, including both ends; 0 when it is unknown."""
    start, end = prevailing.start.value, prevailing.first_end.day
    return (end - start).days + 1 if isinstance(start, dt.date) and isinstance(end, dt.date) else 0


def _as_clause(text: str) -> str:
    """Return a sentence without its capital letter and full stop, for use inside another sentence."""
    return text[:1].lower() + text[1:].rstrip(".")
