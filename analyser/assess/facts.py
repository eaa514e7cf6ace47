"""The head of a contract: when it starts, when its first term ends and how that is known, how long it can last."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from analyser.assess import timeline
from analyser.assess.choose import Chosen, choose
from analyser.domain import Duration, EndBasis, Evidence, Facts, Money, TermKind, Unknown
from analyser.wording import english, welsh

_WEIGHTY = 0.7  # a start and a length less sure than this do not cast doubt on a stated end

END_BEFORE_START = Unknown(
    "The end date that was read is before the start date.",
    "Mae'r dyddiad dod i ben a ddarllenwyd cyn y dyddiad cychwyn.",
)
CONTINUES = Unknown(
    "The contract has no end date: it continues until someone ends it.",
    "Nid oes dyddiad dod i ben i'r contract: mae'n parhau nes i rywun ei derfynu.",
)


@dataclass(frozen=True, slots=True)
class Known:
    """The terms that hold for a contract, one of each kind, and the end of its first term worked out from them."""

    start: Chosen
    end: Chosen
    length: Chosen
    renewal: Chosen
    renewal_notice: Chosen
    extension: Chosen
    leaving_notice: Chosen
    value: Chosen
    first_end: dt.date | Unknown
    basis: EndBasis
    certain: bool
    basis_en: str
    basis_cy: str
    end_terms: tuple[str, ...]


def establish(evidence: Sequence[Evidence]) -> Known:
    """Choose the terms that hold and work out the end of the first term."""
    start, end, length = (
        choose(evidence, kind) for kind in (TermKind.START_DATE, TermKind.END_DATE, TermKind.INITIAL_TERM)
    )
    first_end, basis = _first_end(start, end, length)
    basis_en, basis_cy = _basis(first_end, basis, start, length)
    inputs = end.terms if basis is EndBasis.STATED else (*start.terms, *length.terms, *end.terms)
    certain = end.certain if basis is EndBasis.STATED else start.certain and length.certain
    return Known(
        start=start,
        end=end,
        length=length,
        renewal=choose(evidence, TermKind.AUTO_RENEWAL),
        renewal_notice=choose(evidence, TermKind.RENEWAL_NOTICE),
        extension=choose(evidence, TermKind.EXTENSION),
        leaving_notice=choose(evidence, TermKind.TERMINATION_NOTICE),
        value=choose(evidence, TermKind.CONTRACT_VALUE),
        first_end=first_end,
        basis=basis,
        certain=certain and not isinstance(first_end, Unknown),
        basis_en=basis_en,
        basis_cy=basis_cy,
        end_terms=inputs,
    )


def facts(evidence: Sequence[Evidence], known: Known) -> Facts:
    """Return the head of the contract."""
    title, reference = choose(evidence, TermKind.TITLE).value, choose(evidence, TermKind.REFERENCE).value
    value = known.value.value
    return Facts(
        title=title if isinstance(title, str) else "",
        reference=reference if isinstance(reference, str) else "",
        start_date=_date(known.start),
        end_date=known.first_end,
        end_basis=known.basis,
        max_end_date=_latest_end(known),
        value=value if isinstance(value, Money | Unknown) else choose((), TermKind.CONTRACT_VALUE).value,  # type: ignore[arg-type]
    )


def _first_end(start: Chosen, end: Chosen, length: Chosen) -> tuple[dt.date | Unknown, EndBasis]:
    """Take the stated end, or count the first term from the start; say why when neither can be done."""
    begins = _date(start)
    counted = timeline.end_of_term(begins, length.value) if isinstance(length.value, Duration) else None
    if isinstance(end.value, dt.date):
        if isinstance(begins, dt.date) and end.value <= begins:
            return END_BEFORE_START, EndBasis.UNKNOWN
        if isinstance(counted, dt.date) and _casts_doubt(start, end, length) and abs((counted - end.value).days) > 1:
            return _disagree(end.value, counted), EndBasis.UNKNOWN
        return end.value, EndBasis.STATED
    if end.mentioned and isinstance(end.value, Unknown):
        return end.value, EndBasis.UNKNOWN
    if isinstance(length.value, str):
        return CONTINUES, EndBasis.PERPETUAL
    if counted is None:
        return length.value if isinstance(length.value, Unknown) else CONTINUES, EndBasis.UNKNOWN
    return counted, EndBasis.UNKNOWN if isinstance(counted, Unknown) else EndBasis.COMPUTED


def _casts_doubt(start: Chosen, end: Chosen, length: Chosen) -> bool:
    """Say whether start and length are sure, and not what a variation of the end has overtaken."""
    return min(start.confidence, length.confidence) >= _WEIGHTY and end.varied <= length.varied


def _disagree(stated: dt.date, counted: dt.date) -> Unknown:
    return Unknown(
        f"The contract names {english(stated)} as its end, but its length gives {english(counted)}.",
        f"Mae'r contract yn enwi {welsh(stated)} fel ei ddiwedd, ond mae ei hyd yn rhoi {welsh(counted)}.",
    )


def _basis(end: dt.date | Unknown, basis: EndBasis, start: Chosen, length: Chosen) -> tuple[str, str]:
    """Say in English and Welsh how the end of the first term is known."""
    if basis is EndBasis.STATED:
        return "as the contract states", "fel y nodir yn y contract"
    if basis is EndBasis.COMPUTED:
        return (
            f"{english(length.value)} from {english(start.value)}",
            f"{welsh(length.value)} o {welsh(start.value)}",
        )
    return english(end), welsh(end)


def _latest_end(known: Known) -> dt.date | Unknown:
    """Return the end of the first term with every extension that is on offer."""
    if not known.extension.mentioned:
        return known.first_end
    if isinstance(known.extension.value, Duration | Unknown):
        return timeline.extended(known.first_end, known.extension.value)
    return known.first_end


def _date(chosen: Chosen) -> dt.date | Unknown:
    if isinstance(chosen.value, dt.date | Unknown):
        return chosen.value
    return Unknown("The date could not be read.", "Ni ellid darllen y dyddiad.")
