"""Can the price move, and must we keep buying?"""

from __future__ import annotations

import re

from analyser.assess.rules.base import (
    AGAINST_BUYER,
    FOR_BUYER,
    Answer,
    Case,
    absent,
    clause_against,
    missing_protection,
    not_found,
    present,
    rule,
)
from analyser.domain import Dimension, TermKind
from analyser.i18n.formatter import welsh


@rule(
    "uncapped_prices",
    Dimension.COMMERCIAL,
    "Can prices rise without a stated limit?",
    "A all prisiau godi heb derfyn datganedig?",
)
def uncapped_prices(case: Case) -> Answer | None:
    """Present when a clause lets prices rise and none holds them down; of an index, `index_uncapped` asks."""
    if case.of_kind(TermKind.PRICE_INDEX):
        return None
    rises = case.shown("price_increase", AGAINST_BUYER)
    held = case.shown("price_protection", FOR_BUYER)
    if not rises:
        return not_found(case, "price_increase")
    if held:
        return absent(
            "Prices can rise, but a clause holds them down.",
            "Gall prisiau godi, ond mae cymal yn eu cadw i lawr.",
            findings=(finding_id for finding_id, _ in (*rises, *held)),
        )
    return present(
        "Prices can rise, and no clause was found that limits by how much.",
        "Gall prisiau godi, ac ni chafwyd hyd i gymal sy'n cyfyngu ar faint.",
        findings=(finding_id for finding_id, _ in rises),
    )


@rule(
    "no_price_protection",
    Dimension.COMMERCIAL,
    "Does nothing hold the price down?",
    "Onid oes dim yn cadw'r pris i lawr?",
)
def no_price_protection(case: Case) -> Answer:
    """Present when no clause protects the price, and no cap on a rise was read."""
    caps = case.of_kind(TermKind.PRICE_CAP)
    if caps:
        return absent(
            f"A rise in price is {caps[0][1].text}.",
            f"Mae codiad yn y pris yn {welsh(caps[0][1].value)} ar y mwyaf.",
            terms=(term_id for term_id, _ in caps),
        )
    return missing_protection(case, "price_protection")


@rule(
    "minimum_commitment",
    Dimension.COMMERCIAL,
    "Must you buy or pay for at least so much?",
    "A oes rhaid prynu neu dalu am isafswm?",
)
def minimum_commitment(case: Case) -> Answer:
    """Present when a minimum volume, spend or charge binds the buyer; of a sum, `high_minimum` asks too."""
    return clause_against(
        case,
        "minimum_commitment",
        AGAINST_BUYER,
        "You must buy or pay for at least a minimum, whether you need it or not.",
        "Rhaid prynu neu dalu am isafswm, p'un a oes ei angen arnoch ai peidio.",
    )


@rule(
    "usage_limit",
    Dimension.COMMERCIAL,
    "Does more use cost more or need consent?",
    "A yw mwy o ddefnydd yn costio mwy neu'n gofyn am gydsyniad?",
)
def usage_limit(case: Case) -> Answer:
    """Present when a limit on use favours the supplier."""
    return clause_against(
        case,
        "usage_limit",
        AGAINST_BUYER,
        "Use above a limit costs more or needs the supplier's consent.",
        "Mae defnydd uwchlaw terfyn yn costio mwy neu'n gofyn am gydsyniad y cyflenwr.",
    )


# Words that deny exclusivity carry the factor too, whomever they favour; a licence that "is not exclusive" bars nobody.
_NOT_EXCLUSIVE = re.compile(
    r"\bnon[\s-]?exclusive|\b(?:not|nor|neither)\s(?:\w+\s){0,3}exclusive"
    r"|\banghyfyngedig|\bnid\b[^.;]{0,40}\b(?:unigryw|cyfyngedig)",
    re.IGNORECASE,
)


@rule(
    "exclusivity",
    Dimension.COMMERCIAL,
    "Are you barred from buying elsewhere?",
    "A ydych wedi'ch gwahardd rhag prynu o le arall?",
)
def exclusivity(case: Case) -> Answer:
    """Present when exclusivity favours the supplier, and its words do not deny it."""
    bans = [
        key for key, found in case.shown("exclusivity", AGAINST_BUYER) if not _NOT_EXCLUSIVE.search(found.span.text)
    ]
    if not bans:
        return not_found(case, "exclusivity")
    return present(
        "You may not buy this elsewhere, or must offer it to this supplier first.",
        "Ni chewch brynu hyn o le arall, neu rhaid ei gynnig i'r cyflenwr hwn yn gyntaf.",
        findings=bans,
    )


RULES = (uncapped_prices, no_price_protection, minimum_commitment, usage_limit, exclusivity)
