"""Rules on price indexation, minimum charges, and a liability cap below the annual charge."""

from __future__ import annotations

from decimal import Decimal

from analyser.assessment.reconcile import reconcile
from analyser.assessment.rules.base import RuleInput, RuleOutcome, absent, present, present_if, rule
from analyser.assessment.sentences import as_text, listed, number, sentence, text_of
from analyser.domain import NO_TEXT, DeadlineKind, Dimension, Holder, Money, Percentage, TermKind, Text, Unknown


@rule(
    "index_uncapped",
    Dimension.COMMERCIAL,
    Text("Do prices follow an index without a cap?", "A yw prisiau'n dilyn mynegai heb derfyn?"),
)
def index_uncapped(contract: RuleInput) -> RuleOutcome | None:
    """Present when prices follow an index and no maximum rise was found; does not arise without an index."""
    indexed = [(term_id, term) for term_id, term in contract.known_terms(TermKind.PRICE_INDEX) if _index(term.value)]
    if not indexed:
        return None
    caps = contract.known_terms(TermKind.PRICE_CAP)
    ids = [term_id for term_id, _ in (*indexed, *caps)]
    if caps:
        return absent(
            sentence(
                "Prices follow {index}, {cap}.",
                "Mae prisiau'n dilyn {index}, hyd at {cap}.",
                index=text_of(indexed[0][1]),
                cap=text_of(caps[0][1]),
            ),
            terms=ids,
        )
    return present(
        sentence(
            "Prices rise by {index} each year, and no maximum was found.{next_rise}",
            "Mae prisiau'n codi {index} bob blwyddyn, ac ni chafwyd hyd i uchafswm.{next_rise}",
            index=text_of(indexed[0][1]),
            next_rise=_next_rise(contract),
        ),
        terms=ids,
    )


@rule(
    "above_index",
    Dimension.COMMERCIAL,
    Text("Do prices rise faster than inflation?", "A yw prisiau'n codi'n gyflymach na chwyddiant?"),
)
def above_index(contract: RuleInput) -> RuleOutcome | None:
    """Present when a rise is an index and at least so much more as the playbook says."""
    rises = [
        (term.value.amount, term_id, term)
        for term_id, term in contract.known_terms(TermKind.PRICE_INDEX)
        if isinstance(term.value, Percentage) and term.value.index
    ]
    if not rises:
        return None
    amount, term_id, term = max(rises, key=lambda rise: (rise[0], rise[1]))
    return present_if(
        amount >= contract.measures.above_index,
        sentence("Prices rise by {index} each year.", "Mae prisiau'n codi {index} bob blwyddyn.", index=text_of(term)),
        terms=(term_id,),
    )


@rule(
    "high_minimum",
    Dimension.COMMERCIAL,
    Text("Is a minimum sum stated that you must pay?", "A nodir isafswm y mae'n rhaid i chi ei dalu?"),
)
def high_minimum(contract: RuleInput) -> RuleOutcome | None:
    """Present when a clause states a minimum in money; does not arise otherwise."""
    found = contract.known_terms(TermKind.MINIMUM_COMMITMENT)
    if not found:
        return None
    return present(
        sentence(
            "A minimum is stated that you must pay or buy: {minimums}.",
            "Nodir isafswm y mae'n rhaid i chi ei dalu neu ei brynu: {minimums}.",
            minimums=listed(as_text(term.value) for _, term in found[:3]),
        ),
        terms=(term_id for term_id, _ in found),
    )


@rule(
    "cap_below_fees",
    Dimension.LIABILITY,
    Text(
        "Is the supplier's liability capped below what you pay it in a year?",
        "A yw atebolrwydd y cyflenwr wedi'i gyfyngu islaw'r hyn a dalwch mewn blwyddyn?",
    ),
)
def cap_below_fees(contract: RuleInput) -> RuleOutcome | None:
    """Present when a cap, as a share or a sum, is lower than the charges of a year; does not arise without a cap."""
    caps = [pair for pair in contract.known_terms(TermKind.LIABILITY_CAP) if pair[1].holder is not Holder.BUYER]
    charge = reconcile(contract.evidence, TermKind.YEARLY_CHARGE, Money).value
    shares = [(share, term_id, term) for term_id, term in caps if (share := _share(term.value, charge)) is not None]
    if not shares:
        return None
    share, term_id, cap = min(shares, key=lambda found: found[0])
    return present_if(
        share < 1,
        sentence(
            "The supplier's liability is capped at {cap}, {share} of what you pay in a year.",
            "Mae atebolrwydd y cyflenwr wedi'i gyfyngu i {cap}, {share} o'r hyn a dalwch mewn blwyddyn.",
            cap=text_of(cap),
            share=number(share, ".0%"),
        ),
        terms=(term_id,),
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


def _next_rise(contract: RuleInput) -> Text:
    review = next((day for day in contract.deadlines if day.kind is DeadlineKind.PRICE_REVIEW), None)
    if review is None or isinstance(review.date, Unknown):
        return NO_TEXT
    return sentence(" The next rise is on {day}.", " Mae'r codiad nesaf ar {day}.", day=review.date)


RULES = (index_uncapped, above_index, high_minimum, cap_below_fees)
