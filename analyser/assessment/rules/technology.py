"""Rules on data return, proprietary technology, intellectual property and licences."""

from __future__ import annotations

from analyser.assessment.rules.base import (
    AGAINST_BUYER,
    RuleInput,
    RuleOutcome,
    clause_against,
    missing_protection,
    rule,
)
from analyser.domain import Dimension, Text


@rule(
    "data_held",
    Dimension.DATA,
    Text("Do the supplier's terms keep your data from you?", "A yw telerau'r cyflenwr yn cadw'ch data oddi wrthych?"),
)
def data_held(contract: RuleInput) -> RuleOutcome:
    """Present when a clause on data favours the supplier: kept, deleted, late, at a price or in its own format."""
    return clause_against(
        contract,
        "data_return",
        AGAINST_BUYER,
        Text(
            "A clause on your data favours the supplier: it may be kept, deleted, or returned late, at a price or in "
            "its own format.",
            "Mae cymal am eich data o blaid y cyflenwr: gellir eu cadw, eu dileu, neu eu dychwelyd yn hwyr, am bris "
            "neu yn ei fformat ei hun.",
        ),
    )


@rule(
    "no_data_return",
    Dimension.DATA,
    Text("Is the return of your data not promised?", "Onid addewir dychwelyd eich data?"),
)
def no_data_return(contract: RuleInput) -> RuleOutcome:
    """Present when no clause gives the buyer its data."""
    return missing_protection(contract, "data_return")


@rule(
    "tied_technology",
    Dimension.DATA,
    Text("Are you tied to the supplier's own technology?", "A ydych ynghlwm wrth dechnoleg y cyflenwr ei hun?"),
)
def tied_technology(contract: RuleInput) -> RuleOutcome:
    """Present when a clause ties the buyer to particular technology."""
    return clause_against(
        contract,
        "proprietary_dependency",
        AGAINST_BUYER,
        Text(
            "The contract ties you to the supplier's own technology, formats or maintenance.",
            "Mae'r contract yn eich clymu wrth dechnoleg, fformatau neu waith cynnal y cyflenwr ei hun.",
        ),
    )


@rule(
    "ip_with_supplier",
    Dimension.DATA,
    Text(
        "Does the supplier own what you pay it to make?",
        "Ai'r cyflenwr sy'n berchen ar yr hyn yr ydych yn talu iddo'i wneud?",
    ),
)
def ip_with_supplier(contract: RuleInput) -> RuleOutcome:
    """Present when a clause on intellectual property favours the supplier."""
    return clause_against(
        contract,
        "ip_ownership",
        AGAINST_BUYER,
        Text(
            "Rights in what is made under the contract go to, or stay with, the supplier.",
            "Mae hawliau yn yr hyn a wneir o dan y contract yn mynd i'r cyflenwr, neu'n aros ganddo.",
        ),
    )


@rule(
    "ip_unsaid",
    Dimension.DATA,
    Text(
        "Does the contract not say who owns what is made?",
        "Onid yw'r contract yn dweud pwy sy'n berchen ar yr hyn a wneir?",
    ),
)
def ip_unsaid(contract: RuleInput) -> RuleOutcome | None:
    """Present when no clause is about ownership; does not arise when one gives it to the supplier."""
    return None if contract.shown("ip_ownership", AGAINST_BUYER) else missing_protection(contract, "ip_ownership")


@rule(
    "narrow_licence",
    Dimension.DATA,
    Text("Is your licence narrow?", "A yw'ch trwydded yn gul?"),
)
def narrow_licence(contract: RuleInput) -> RuleOutcome:
    """Present when the limits of a licence favour the supplier."""
    return clause_against(
        contract,
        "licence_scope",
        AGAINST_BUYER,
        Text(
            "Your licence is limited, for instance to named users, sites or the length of the contract.",
            "Mae'ch trwydded yn gyfyngedig, er enghraifft i ddefnyddwyr neu safleoedd penodol neu i dymor y contract.",
        ),
    )


RULES = (data_held, no_data_return, tied_technology, ip_with_supplier, ip_unsaid, narrow_licence)
