"""Rules on control: variation, suspension, assignment, change of control and audit."""

from __future__ import annotations

from analyser.assessment.rules.base import (
    AGAINST_BUYER,
    FOR_BUYER,
    RuleInput,
    RuleOutcome,
    absent,
    clause_against,
    not_found,
    present,
    rule,
)
from analyser.domain import Dimension, RiskState, Text


@rule(
    "supplier_may_change",
    Dimension.CONTROL,
    Text(
        "May the supplier change the terms or the service alone?",
        "A gaiff y cyflenwr newid y telerau neu'r gwasanaeth ar ei ben ei hun?",
    ),
)
def supplier_may_change(contract: RuleInput) -> RuleOutcome:
    """Present when a right to change favours the supplier."""
    return clause_against(
        contract,
        "unilateral_variation",
        AGAINST_BUYER,
        Text(
            "The supplier may change the terms, the service or the product without your agreement.",
            "Caiff y cyflenwr newid y telerau, y gwasanaeth neu'r cynnyrch heb eich cytundeb.",
        ),
    )


@rule(
    "supplier_may_suspend",
    Dimension.CONTROL,
    Text("May the supplier suspend the service?", "A gaiff y cyflenwr atal y gwasanaeth dros dro?"),
)
def supplier_may_suspend(contract: RuleInput) -> RuleOutcome:
    """Present when a right to suspend favours the supplier."""
    return clause_against(
        contract,
        "service_suspension",
        AGAINST_BUYER,
        Text(
            "The supplier may suspend the service, for instance over a disputed bill.",
            "Caiff y cyflenwr atal y gwasanaeth dros dro, er enghraifft oherwydd anghydfod am fil.",
        ),
    )


@rule(
    "supplier_may_assign",
    Dimension.CONTROL,
    Text(
        "May the supplier pass the contract on, or you not?",
        "A gaiff y cyflenwr drosglwyddo'r contract, neu na chewch chi?",
    ),
)
def supplier_may_assign(contract: RuleInput) -> RuleOutcome:
    """Present when the clause on assignment favours the supplier."""
    return clause_against(
        contract,
        "assignment",
        AGAINST_BUYER,
        Text(
            "The rules on passing the contract on favour the supplier.",
            "Mae'r rheolau ar drosglwyddo'r contract o blaid y cyflenwr.",
        ),
    )


@rule(
    "sale_of_supplier",
    Dimension.CONTROL,
    Text("Can you do nothing when the supplier is sold?", "Oni allwch wneud dim os caiff y cyflenwr ei werthu?"),
)
def sale_of_supplier(contract: RuleInput) -> RuleOutcome:
    """Present when no clause on a change of control protects the buyer."""
    found = contract.shown("change_of_control", FOR_BUYER)
    if found:
        return absent(
            Text(
                "The contract says what follows when a party is sold.",
                "Mae'r contract yn dweud beth sy'n dilyn os caiff parti ei werthu.",
            ),
            findings=(finding_id for finding_id, _ in found),
        )
    return _risk_of_absence(not_found(contract, "change_of_control"))


@rule(
    "no_audit",
    Dimension.CONTROL,
    Text("Do you have no right to see records?", "Onid oes gennych hawl i weld cofnodion?"),
)
def no_audit(contract: RuleInput) -> RuleOutcome:
    """Present when no right to audit serves the buyer."""
    found = contract.shown("audit_rights", FOR_BUYER)
    if found:
        return absent(
            Text("You, or both sides, may see records.", "Cewch chi, neu'r ddwy ochr, weld cofnodion."),
            findings=(finding_id for finding_id, _ in found),
        )
    return _risk_of_absence(not_found(contract, "audit_rights"))


def _risk_of_absence(nothing: RuleOutcome) -> RuleOutcome:
    """Return the outcome that the risk is present where no clause was found, unless that is unclear."""
    return nothing if nothing.state is RiskState.UNCLEAR else present(nothing.message)


RULES = (supplier_may_change, supplier_may_suspend, supplier_may_assign, sale_of_supplier, no_audit)
