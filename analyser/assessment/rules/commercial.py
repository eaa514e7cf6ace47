"""Rules on prices, minimum commitments, limits on use and exclusivity."""

from __future__ import annotations

import re

from analyser.assessment.rules.base import (
    AGAINST_BUYER,
    FOR_BUYER,
    RuleInput,
    RuleOutcome,
    absent,
    clause_against,
    missing_protection,
    not_found,
    present,
    rule,
)
from analyser.assessment.sentences import sentence, text_of
from analyser.domain import Dimension, TermKind, Text


@rule(
    "uncapped_prices",
    Dimension.COMMERCIAL,
    Text("Can prices rise without a stated limit?", "A all prisiau godi heb derfyn datganedig?"),
)
def uncapped_prices(contract: RuleInput) -> RuleOutcome | None:
    """Present when a clause lets prices rise and none holds them down; the rule `index_uncapped` covers an index."""
    if contract.known_terms(TermKind.PRICE_INDEX):
        return None
    rises = contract.shown("price_increase", AGAINST_BUYER)
    held = contract.shown("price_protection", FOR_BUYER)
    if not rises:
        return not_found(contract, "price_increase")
    if held:
        return absent(
            Text(
                "Prices can rise, but a clause holds them down.", "Gall prisiau godi, ond mae cymal yn eu cadw i lawr."
            ),
            findings=(finding_id for finding_id, _ in (*rises, *held)),
        )
    return present(
        Text(
            "Prices can rise, and no clause was found that limits by how much.",
            "Gall prisiau godi, ac ni chafwyd hyd i gymal sy'n cyfyngu ar faint.",
        ),
        findings=(finding_id for finding_id, _ in rises),
    )


@rule(
    "no_price_protection",
    Dimension.COMMERCIAL,
    Text("Does nothing hold the price down?", "Onid oes dim yn cadw'r pris i lawr?"),
)
def no_price_protection(contract: RuleInput) -> RuleOutcome:
    """Present when no clause protects the price, and no cap on a rise was read."""
    caps = contract.known_terms(TermKind.PRICE_CAP)
    if caps:
        return absent(
            sentence("A rise in price is {cap}.", "Mae codiad yn y pris yn {cap} ar y mwyaf.", cap=text_of(caps[0][1])),
            terms=(term_id for term_id, _ in caps),
        )
    return missing_protection(contract, "price_protection")


@rule(
    "minimum_commitment",
    Dimension.COMMERCIAL,
    Text("Must you buy or pay for at least so much?", "A oes rhaid prynu neu dalu am isafswm?"),
)
def minimum_commitment(contract: RuleInput) -> RuleOutcome:
    """Present when a minimum volume, spend or charge binds the buyer; the rule `high_minimum` covers a stated sum."""
    return clause_against(
        contract,
        "minimum_commitment",
        AGAINST_BUYER,
        Text(
            "You must buy or pay for at least a minimum, whether you need it or not.",
            "Rhaid prynu neu dalu am isafswm, p'un a oes ei angen arnoch ai peidio.",
        ),
    )


@rule(
    "usage_limit",
    Dimension.COMMERCIAL,
    Text("Does more use cost more or need consent?", "A yw mwy o ddefnydd yn costio mwy neu'n gofyn am gydsyniad?"),
)
def usage_limit(contract: RuleInput) -> RuleOutcome:
    """Present when a limit on use favours the supplier."""
    return clause_against(
        contract,
        "usage_limit",
        AGAINST_BUYER,
        Text(
            "Use above a limit costs more or needs the supplier's consent.",
            "Mae defnydd uwchlaw terfyn yn costio mwy neu'n gofyn am gydsyniad y cyflenwr.",
        ),
    )


# Clauses that deny exclusivity ("the licence is not exclusive") are findings of this factor too, but bar nobody.
_NOT_EXCLUSIVE = re.compile(
    r"\bnon[\s-]?exclusive|\b(?:not|nor|neither)\s(?:\w+\s){0,3}exclusive"
    r"|\banghyfyngedig|\bnid\b[^.;]{0,40}\b(?:unigryw|cyfyngedig)",
    re.IGNORECASE,
)


@rule(
    "exclusivity",
    Dimension.COMMERCIAL,
    Text("Are you barred from buying elsewhere?", "A ydych wedi'ch gwahardd rhag prynu o le arall?"),
)
def exclusivity(contract: RuleInput) -> RuleOutcome:
    """Present when exclusivity favours the supplier, and its words do not deny it."""
    bans = [
        key for key, found in contract.shown("exclusivity", AGAINST_BUYER) if not _NOT_EXCLUSIVE.search(found.span.text)
    ]
    if not bans:
        return not_found(contract, "exclusivity")
    return present(
        Text(
            "You may not buy this elsewhere, or must offer it to this supplier first.",
            "Ni chewch brynu hyn o le arall, neu rhaid ei gynnig i'r cyflenwr hwn yn gyntaf.",
        ),
        findings=bans,
    )


RULES = (uncapped_prices, no_price_protection, minimum_commitment, usage_limit, exclusivity)
