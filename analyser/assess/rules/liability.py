"""Who pays when it goes wrong, and where is it argued?"""

from __future__ import annotations

from analyser.assess.reconcile import choose
from analyser.assess.rules.base import AGAINST_BUYER, Answer, Case, absent, clause_against, present, rule, unclear
from analyser.domain import Dimension, TermKind, Unknown


@rule(
    "foreign_law",
    Dimension.LIABILITY,
    "Does a law other than that of England and Wales govern?",
    "A oes cyfraith heblaw cyfraith Cymru a Lloegr yn llywodraethu?",
)
def foreign_law(case: Case) -> Answer:
    """Present when the governing law is none of the playbook's home laws; unclear when none was read."""
    law = choose(case.evidence, TermKind.GOVERNING_LAW)
    if isinstance(law.value, Unknown) or not law.mentioned:
        return unclear(
            "We could not tell which law governs the contract.",
            "Ni allem ddweud pa gyfraith sy'n llywodraethu'r contract.",
            terms=law.terms,
        )
    answer = absent if law.value in case.measures.home_laws else present
    return answer(f"Governing law: {law.value}.", f"Y gyfraith lywodraethol: {law.value}.", terms=law.terms)


@rule(
    "low_cap",
    Dimension.LIABILITY,
    "Is what the supplier pays when it goes wrong limited in its favour?",
    "A yw'r hyn y mae'r cyflenwr yn ei dalu pan aiff pethau o chwith wedi'i gyfyngu o'i blaid?",
)
def low_cap(case: Case) -> Answer:
    """Present when a cap on liability favours the supplier."""
    return clause_against(
        case,
        "liability_cap",
        AGAINST_BUYER,
        "The supplier's liability is limited or excluded in its favour.",
        "Mae atebolrwydd y cyflenwr wedi'i gyfyngu neu ei eithrio o'i blaid.",
    )


@rule(
    "unlimited_buyer",
    Dimension.LIABILITY,
    "Is your own liability without limit?",
    "A yw'ch atebolrwydd chi yn ddiderfyn?",
)
def unlimited_buyer(case: Case) -> Answer:
    """Present when liability without limit falls on the buyer."""
    return clause_against(
        case,
        "unlimited_liability",
        AGAINST_BUYER,
        "Some of your own liability to the supplier has no limit.",
        "Nid oes terfyn ar ran o'ch atebolrwydd chi i'r cyflenwr.",
    )


@rule(
    "fixed_damages",
    Dimension.LIABILITY,
    "Do you owe fixed sums when something goes wrong?",
    "A oes symiau penodedig yn ddyledus gennych os aiff rhywbeth o'i le?",
)
def fixed_damages(case: Case) -> Answer:
    """Present when liquidated damages favour the supplier."""
    return clause_against(
        case,
        "liquidated_damages",
        AGAINST_BUYER,
        "Sums fixed beforehand are due to the supplier.",
        "Mae symiau a bennwyd ymlaen llaw yn ddyledus i'r cyflenwr.",
    )


RULES = (foreign_law, low_cap, unlimited_buyer, fixed_damages)
