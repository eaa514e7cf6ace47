"""Who can change, stop or pass on the deal?"""

from __future__ import annotations

from analyser.assess.rules.base import (
    AGAINST_BUYER,
    FOR_BUYER,
    Answer,
    Case,
    absent,
    clause_against,
    not_found,
    present,
    rule,
)
from analyser.domain import Dimension


@rule(
    "supplier_may_change",
    Dimension.CONTROL,
    "May the supplier change the terms or the service alone?",
    "A gaiff y cyflenwr newid y telerau neu'r gwasanaeth ar ei ben ei hun?",
)
def supplier_may_change(case: Case) -> Answer:
    """Present when a right to change favours the supplier."""
    return clause_against(
        case,
        "unilateral_variation",
        AGAINST_BUYER,
        "The supplier may change the terms, the service or the product without your agreement.",
        "Caiff y cyflenwr newid y telerau, y gwasanaeth neu'r cynnyrch heb eich cytundeb.",
    )


@rule(
    "supplier_may_suspend",
    Dimension.CONTROL,
    "May the supplier suspend the service?",
    "A gaiff y cyflenwr atal y gwasanaeth dros dro?",
)
def supplier_may_suspend(case: Case) -> Answer:
    """Present when a right to suspend favours the supplier."""
    return clause_against(
        case,
        "service_suspension",
        AGAINST_BUYER,
        "The supplier may suspend the service, for instance over a disputed bill.",
        "Caiff y cyflenwr atal y gwasanaeth dros dro, er enghraifft oherwydd anghydfod am fil.",
    )


@rule(
    "supplier_may_assign",
    Dimension.CONTROL,
    "May the supplier pass the contract on, or you not?",
    "A gaiff y cyflenwr drosglwyddo'r contract, neu na chewch chi?",
)
def supplier_may_assign(case: Case) -> Answer:
    """Present when the clause on assignment favours the supplier."""
    return clause_against(
        case,
        "assignment",
        AGAINST_BUYER,
        "The rules on passing the contract on favour the supplier.",
        "Mae'r rheolau ar drosglwyddo'r contract o blaid y cyflenwr.",
    )


@rule(
    "sale_of_supplier",
    Dimension.CONTROL,
    "Can you do nothing when the supplier is sold?",
    "Oni allwch wneud dim os caiff y cyflenwr ei werthu?",
)
def sale_of_supplier(case: Case) -> Answer:
    """Present when nothing for the buyer is said of a change of control."""
    found = case.shown("change_of_control", FOR_BUYER)
    if found:
        return absent(
            "The contract says what follows when a party is sold.",
            "Mae'r contract yn dweud beth sy'n dilyn os caiff parti ei werthu.",
            findings=(finding_id for finding_id, _ in found),
        )
    nothing = not_found(case, "change_of_control")
    return _turned(nothing)


@rule(
    "no_audit",
    Dimension.CONTROL,
    "Do you have no right to see records?",
    "Onid oes gennych hawl i weld cofnodion?",
)
def no_audit(case: Case) -> Answer:
    """Present when no right to audit serves the buyer."""
    found = case.shown("audit_rights", FOR_BUYER)
    if found:
        return absent(
            "You, or both sides, may see records.",
            "Cewch chi, neu'r ddwy ochr, weld cofnodion.",
            findings=(finding_id for finding_id, _ in found),
        )
    return _turned(not_found(case, "audit_rights"))


def _turned(nothing: Answer) -> Answer:
    """Turn "not found" into a risk where the lack of a clause is the risk; what is unclear stays so."""
    if nothing.state == "unclear":
        return nothing
    return present(nothing.message_en, nothing.message_cy)


RULES = (supplier_may_change, supplier_may_suspend, supplier_may_assign, sale_of_supplier, no_audit)
