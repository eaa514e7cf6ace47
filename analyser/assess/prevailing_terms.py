"""The head of a contract: when it starts, when its first term ends and how that is known, how long it can last."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from analyser.assess import date_arithmetic
from analyser.assess.reconcile import Chosen, choose
from analyser.domain import Duration, EndBasis, Evidence, Facts, Holder, Money, TermKind, Unknown
from analyser.i18n.formatter import english, welsh

_MAY_LEAVE = frozenset(
    {Holder.BUYER, Holder.EITHER}
)  # a right that only the supplier has is no way out for the council
_WEIGHTY = 0.7  # a start and a length less sure than this do not cast doubt on a stated end

LONGEST_TERM_DAYS = 125 * 366  # a perpetuity period; a longer term is a slip of the pen or of the reading
TOO_LONG = Unknown(
    "The term that was read is longer than 125 years.", "Mae'r tymor a ddarllenwyd yn hwy na 125 mlynedd."
)
NO_EARLIEST = Unknown(
    "The earliest end of the term could not be read.", "Ni ellid darllen dyddiad dod i ben cynharaf y tymor."
)
REPLACED = Unknown(
    "A variation has set an end date in place of the length of the first term.",
    "Mae amrywiad wedi gosod dyddiad dod i ben yn lle hyd y tymor cyntaf.",
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
    exit_from: Chosen
    break_day: Chosen
    value: Chosen
    first_end: dt.date | Unknown
    basis: EndBasis
    certain: bool
    basis_en: str
    basis_cy: str
    end_terms: tuple[str, ...]


def establish(evidence: Sequence[Evidence]) -> Known:
    """Choose the terms that hold and work out the end of the first term."""
    start, end, length, earliest = (
        choose(evidence, kind)
        for kind in (TermKind.START_DATE, TermKind.END_DATE, TermKind.INITIAL_TERM, TermKind.EARLIEST_END)
    )
    last = _first_end(start, end, length, earliest)
    if end.varied and not length.varied and length.mentioned:
        length = Chosen(REPLACED, length.terms, mentioned=True)
    return Known(
        start=start,
        end=end,
        length=length,
        renewal=choose(evidence, TermKind.AUTO_RENEWAL),
        renewal_notice=choose(evidence, TermKind.RENEWAL_NOTICE),
        extension=choose(evidence, TermKind.EXTENSION),
        leaving_notice=choose(evidence, TermKind.TERMINATION_NOTICE, holders=_MAY_LEAVE),
        exit_from=choose(evidence, TermKind.EXIT_FROM, holders=_MAY_LEAVE),
        break_day=choose(evidence, TermKind.BREAK_DAY, holders=_MAY_LEAVE),
        value=choose(evidence, TermKind.CONTRACT_VALUE),
        first_end=last.day,
        basis=last.basis,
        certain=last.certain and not isinstance(last.day, Unknown),
        basis_en=last.basis_en,
        basis_cy=last.basis_cy,
        end_terms=last.terms,
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
        max_end_date=latest_end(known),
        value=value if isinstance(value, Money | Unknown) else choose((), TermKind.CONTRACT_VALUE).value,  # type: ignore[arg-type]
    )


@dataclass(frozen=True, slots=True)
class _Last:
    """The end of the first term, how it is known, and the terms it rests on."""

    day: dt.date | Unknown
    basis: EndBasis
    basis_en: str
    basis_cy: str
    terms: tuple[str, ...]
    certain: bool = False


def _first_end(start: Chosen, end: Chosen, length: Chosen, earliest: Chosen) -> _Last:
    """Take the stated end, or count the first term from the start; say why when neither can be done."""
    everything = (*start.terms, *length.terms, *end.terms)
    begins = _date(start)
    counted = date_arithmetic.end_of_term(begins, length.value) if isinstance(length.value, Duration) else None
    if isinstance(end.value, dt.date):
        doubt = _doubt(start, end, length, begins, counted)
        overruled = end.decided and not (start.decided and length.decided)  # a reading is no evidence against a person
        if doubt and not overruled:
            return _unknown(doubt, everything)
        return _Last(
            end.value, EndBasis.STATED, "as the contract states", "fel y nodir yn y contract", end.terms, end.certain
        )
    if earliest.mentioned and not isinstance(earliest.value, Unknown):
        return _at_the_earliest(start, earliest, begins)
    if end.mentioned and isinstance(end.value, Unknown):
        return _unknown(end.value, everything)
    if isinstance(length.value, str):
        return _Last(CONTINUES, EndBasis.PERPETUAL, CONTINUES.reason_en, CONTINUES.reason_cy, everything)
    if counted is None:
        return _unknown(length.value if isinstance(length.value, Unknown) else CONTINUES, everything)
    if isinstance(counted, Unknown):
        return _unknown(counted, everything)
    return _Last(counted, EndBasis.COMPUTED, *_counted(start, length), everything, start.certain and length.certain)


def _doubt(
    start: Chosen, end: Chosen, length: Chosen, begins: dt.date | Unknown, counted: dt.date | Unknown | None
) -> Unknown | None:
    """Say why a stated end cannot be believed: it lies before the start, generations after it, or contradicts it."""
    assert isinstance(end.value, dt.date)
    if isinstance(begins, dt.date) and end.value <= begins:
        return _before_start(begins, end.value)
    if isinstance(begins, dt.date) and (end.value - begins).days > LONGEST_TERM_DAYS:
        return TOO_LONG
    if isinstance(counted, dt.date) and _casts_doubt(start, end, length) and abs((counted - end.value).days) > 1:
        return _disagree(end.value, counted)
    return None


def _unknown(why: Unknown, terms: tuple[str, ...]) -> _Last:
    return _Last(why, EndBasis.UNKNOWN, why.reason_en, why.reason_cy, terms)


def _at_the_earliest(start: Chosen, earliest: Chosen, begins: dt.date | Unknown) -> _Last:
    """Take the date of a term that ends on the later of a date and an event: it binds at least until then.

    Notice reckoned from it comes too early, if anything, never too late; it is marked as not certain.
    """
    stated = isinstance(earliest.value, dt.date)
    length = earliest.value if isinstance(earliest.value, Duration) else None
    day = earliest.value if isinstance(earliest.value, dt.date) else None
    if length is not None:
        counted = date_arithmetic.end_of_term(begins, length)
        if isinstance(counted, Unknown):
            return _unknown(counted, (*start.terms, *earliest.terms))
        day = counted
    if day is None or (isinstance(begins, dt.date) and day <= begins):
        why = _before_start(begins, day) if day and isinstance(begins, dt.date) else NO_EARLIEST
        return _unknown(why, (*start.terms, *earliest.terms))
    how_en, how_cy = (
        ("", "") if stated else (f" ({_counted(start, earliest)[0]})", f" ({_counted(start, earliest)[1]})")
    )
    return _Last(
        day,
        EndBasis.STATED if stated else EndBasis.COMPUTED,
        f"{english(day)} at the earliest{how_en}: the term ends on the later of a date and an event",
        f"{welsh(day)} ar y cynharaf{how_cy}: daw'r tymor i ben ar y diweddaraf o ddyddiad a digwyddiad",
        (*start.terms, *earliest.terms),
    )


def _casts_doubt(start: Chosen, end: Chosen, length: Chosen) -> bool:
    """Say whether start and length are sure, and not what a variation of the end has overtaken."""
    return min(start.confidence, length.confidence) >= _WEIGHTY and end.varied <= length.varied


def _before_start(begins: dt.date, ends: dt.date) -> Unknown:
    return Unknown(
        f"The end date that was read, {english(ends)}, is not after the start date, {english(begins)}.",
        f"Nid yw'r dyddiad dod i ben a ddarllenwyd, {welsh(ends)}, ar ôl y dyddiad cychwyn, {welsh(begins)}.",
    )


def _disagree(stated: dt.date, counted: dt.date) -> Unknown:
    return Unknown(
        f"The contract names {english(stated)} as its end, but its length gives {english(counted)}.",
        f"Mae'r contract yn enwi {welsh(stated)} fel ei ddiwedd, ond mae ei hyd yn rhoi {welsh(counted)}.",
    )


def _counted(start: Chosen, length: Chosen) -> tuple[str, str]:
    """Say in English and Welsh from what the end was counted."""
    return f"{english(length.value)} from {english(start.value)}", f"{welsh(length.value)} o {welsh(start.value)}"


def latest_end(known: Known) -> dt.date | Unknown | None:
    """Return the end of the first term with every extension that is on offer; None where none is."""
    if known.extension.mentioned and isinstance(known.extension.value, Duration | Unknown):
        return date_arithmetic.extended(known.first_end, known.extension.value)
    return None


def _date(chosen: Chosen) -> dt.date | Unknown:
    if isinstance(chosen.value, dt.date | Unknown):
        return chosen.value
    return Unknown("The date could not be read.", "Ni ellid darllen y dyddiad.")
