"""By how much do prices rise each year, and is the supplier's liability smaller than what we pay it?"""

from __future__ import annotations

from decimal import Decimal

from analyser.assess.reconcile import choose
from analyser.assess.rules.base import Answer, Case, absent, present, rule
from analyser.domain import DeadlineKind, Dimension, Holder, Money, Percentage, TermKind, Unknown
from analyser.i18n.formatter import english, welsh


@rule(
    "index_uncapped",
    Dimension.COMMERCIAL,
    "Do prices follow an index without a cap?",
    "A yw prisiau'n dilyn mynegai heb derfyn?",
)
def index_uncapped(case: Case) -> Answer | None:
    """Present when prices follow an index and no maximum rise was found; does not arise without an index."""
    indexed = [(term_id, term) for term_id, term in case.of_kind(TermKind.PRICE_INDEX) if _index(term.value)]
    if not indexed:
        return None
    caps = case.of_kind(TermKind.PRICE_CAP)
    ids = [term_id for term_id, _ in (*indexed, *caps)]
    if caps:
        return absent(
            f"Prices follow {indexed[0][1].text}, {caps[0][1].text}.",
            f"Mae prisiau'n dilyn {welsh(indexed[0][1].value)}, hyd at {welsh(caps[0][1].value)}.",
            terms=ids,
        )
    when_en, when_cy = _next_review(case)
    return present(
        f"Prices rise by {indexed[0][1].text} each year, and no maximum was found.{when_en}",
        f"Mae prisiau'n codi {welsh(indexed[0][1].value)} bob blwyddyn, ac ni chafwyd hyd i uchafswm.{when_cy}",
        terms=ids,
    )


@rule(
    "above_index",
    Dimension.COMMERCIAL,
    "Do prices rise faster than inflation?",
    "A yw prisiau'n codi'n gyflymach na chwyddiant?",
)
def above_index(case: Case) -> Answer | None:
    """Present when a rise is an index and at least so much more as the playbook says."""
    rises = [
        (term.value.amount, term_id, term)
        for term_id, term in case.of_kind(TermKind.PRICE_INDEX)
        if isinstance(term.value, Percentage) and term.value.index
    ]
    if not rises:
        return None
    amount, term_id, term = max(rises, key=lambda rise: (rise[0], rise[1]))
    answer = present if amount >= case.measures.above_index else absent
    return answer(
        f"Prices rise by {term.text} each year.",
        f"Mae prisiau'n codi {welsh(term.value)} bob blwyddyn.",
        terms=(term_id,),
    )


@rule(
    "high_minimum",
    Dimension.COMMERCIAL,
    "Is a minimum sum stated that you must pay?",
    "A nodir isafswm y mae'n rhaid i chi ei dalu?",
)
def high_minimum(case: Case) -> Answer | None:
    """Present when a clause states a minimum in money; does not arise otherwise."""
    found = case.of_kind(TermKind.MINIMUM_COMMITMENT)
    if not found:
        return None
    listed_en = ", ".join(dict.fromkeys(english(term.value) for _, term in found[:3]))
    listed_cy = ", ".join(dict.fromkeys(welsh(term.value) for _, term in found[:3]))
    return present(
        f"A minimum is stated that you must pay or buy: {listed_en}.",
        f"Nodir isafswm y mae'n rhaid i chi ei dalu neu ei brynu: {listed_cy}.",
        terms=(term_id for term_id, _ in found),
    )


@rule(
    "cap_below_fees",
    Dimension.LIABILITY,
    "Is the supplier's liability capped below what you pay it in a year?",
    "A yw atebolrwydd y cyflenwr wedi'i gyfyngu islaw'r hyn a dalwch mewn blwyddyn?",
)
def cap_below_fees(case: Case) -> Answer | None:
    """Present when a cap, as a share or a sum, is lower than the charges of a year; does not arise without a cap."""
    caps = [pair for pair in case.of_kind(TermKind.LIABILITY_CAP) if pair[1].holder is not Holder.BUYER]
    charge = choose(case.evidence, TermKind.YEARLY_CHARGE).value
    lowest: tuple[Decimal, str, str, str] | None = None
    for term_id, term in caps:
        share = _share(term.value, charge)
        if share is not None and (lowest is None or share < lowest[0]):
            lowest = (share, term_id, term.text, welsh(term.value))
    if lowest is None:
        return None
    answer = present if lowest[0] < 1 else absent
    return answer(
        f"The supplier's liability is capped at {lowest[2]}, {lowest[0]:.0%} of what you pay in a year.",
        f"Mae atebolrwydd y cyflenwr wedi'i gyfyngu i {lowest[3]}, {lowest[0]:.0%} o'r hyn a dalwch mewn blwyddyn.",
        terms=(lowest[1],),
    )


def _index(value: object) -> str:
    return value.index if isinstance(value, Percentage) else ""


def _share(cap: object, charge: object) -> Decimal | None:
    """Return a cap as a share of the charges of a year, None when they cannot be compared."""
    if isinstance(cap, Percentage):
        return cap.amount / 100
    if isinstance(cap, Money) and isinstance(charge, Money) and cap.currency == charge.currency and charge.amount:
        return cap.amount / charge.amount
    return None


def _next_review(case: Case) -> tuple[str, str]:
    review = next((day for day in case.deadlines if day.kind is DeadlineKind.PRICE_REVIEW), None)
    if review is None or isinstance(review.date, Unknown):
        return "", ""
    return f" The next rise is on {english(review.date)}.", f" Mae'r codiad nesaf ar {welsh(review.date)}."


RULES = (index_uncapped, above_index, high_minimum, cap_below_fees)
