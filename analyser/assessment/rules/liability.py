"""Rules on liability and governing law."""

from __future__ import annotations

from analyser.assessment.reconcile import reconcile
from analyser.assessment.rules.base import (
    AGAINST_BUYER,
    RuleInput,
    RuleOutcome,
    clause_against,
    present_if,
    rule,
    unclear,
)
from analyser.assessment.sentences import sentence
from analyser.domain import Dimension, TermKind, Text, Unknown


@rule(
    "foreign_law",
    Dimension.LIABILITY,
    Text(
        "Does a law other than that of England and Wales govern?",
        "A oes cyfraith heblaw cyfraith Cymru a Lloegr yn llywodraethu?",
    ),
)
def foreign_law(contract: RuleInput) -> RuleOutcome:
    """Present when the governing law is none of the playbook's home laws; unclear when none was read."""
    law = reconcile(contract.evidence, TermKind.GOVERNING_LAW, str)
    if isinstance(law.value, Unknown):
        return unclear(
            Text(
                "We could not tell which law governs the contract.",
                "Ni allem ddweud pa gyfraith sy'n llywodraethu'r contract.",
            ),
            terms=law.terms,
        )
    message = sentence("Governing law: {law}.", "Y gyfraith lywodraethol: {law}.", law=Text.same(law.value))
    return present_if(law.value not in contract.measures.home_laws, message, terms=law.terms)


@rule(
    "low_cap",
    Dimension.LIABILITY,
    Text(
        "Is what the supplier pays when it goes wrong limited in its favour?",
        "A yw'r hyn y mae'r cyflenwr yn ei dalu pan aiff pethau o chwith wedi'i gyfyngu o'i blaid?",
    ),
)
def low_cap(contract: RuleInput) -> RuleOutcome:
    """Present when a cap on liability favours the supplier."""
    return clause_against(
        contract,
        "liability_cap",
        AGAINST_BUYER,
        Text(
            "The supplier's liability is limited or excluded in its favour.",
            "Mae atebolrwydd y cyflenwr wedi'i gyfyngu neu ei eithrio o'i blaid.",
        ),
    )


@rule(
    "unlimited_buyer",
    Dimension.LIABILITY,
    Text("Is your own liability without limit?", "A yw'ch atebolrwydd chi yn ddiderfyn?"),
)
def unlimited_buyer(contract: RuleInput) -> RuleOutcome:
    """Present when liability without limit falls on the buyer."""
    return clause_against(
        contract,
        "unlimited_liability",
        AGAINST_BUYER,
        Text(
            "Some of your own liability to the supplier has no limit.",
            "Nid oes terfyn ar ran o'ch atebolrwydd chi i'r cyflenwr.",
        ),
    )


@rule(
    "fixed_damages",
    Dimension.LIABILITY,
    Text(
        "Do you owe fixed sums when something goes wrong?",
        "A oes symiau penodedig yn ddyledus gennych os aiff rhywbeth o'i le?",
    ),
)
def fixed_damages(contract: RuleInput) -> RuleOutcome:
    """Present when liquidated damages favour the supplier."""
    return clause_against(
        contract,
        "liquidated_damages",
        AGAINST_BUYER,
        Text(
            "Sums fixed beforehand are due to the supplier.",
            "Mae symiau a bennwyd ymlaen llaw yn ddyledus i'r cyflenwr.",
        ),
    )


RULES = (foreign_law, low_cap, unlimited_buyer, fixed_damages)
