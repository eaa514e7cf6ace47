"""Which of several terms of a kind holds: later variations first, an order form that prevails, then the surest reading.

Two readings that are as sure and differ give an unknown that names both, never a silent choice.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Container, Sequence
from dataclasses import dataclass

from analyser.domain import DocumentKind, Evidence, Holder, Term, TermKind, Unknown, Value
from analyser.i18n.formatter import english, welsh

_AS_SURE = 0.1  # readings whose confidence differs by less than this are evidence of the same weight
_CERTAIN = 0.6
DECIDED = 1.0  # what a person has confirmed or corrected: no reading of the machine is evidence against it
_SAME_DAY = 1  # days by which two statements of one date may differ: "until 1 April" and "31 March" mean the same end

# What a variation does not replace: when the contract began, and how it is called and governed.
_FIXED_AT_SIGNING = frozenset({TermKind.START_DATE, TermKind.TITLE, TermKind.REFERENCE, TermKind.GOVERNING_LAW})

NAMES = {
    TermKind.START_DATE: ("start date", "dyddiad cychwyn"),
    TermKind.END_DATE: ("end date", "dyddiad dod i ben"),
    TermKind.EARLIEST_END: ("earliest end", "dyddiad dod i ben cynharaf"),
    TermKind.INITIAL_TERM: ("length of the first term", "hyd y cyfnod cyntaf"),
    TermKind.EXTENSION: ("extension", "estyniad"),
    TermKind.AUTO_RENEWAL: ("renewal period", "cyfnod adnewyddu"),
    TermKind.RENEWAL_NOTICE: ("notice to stop the renewal", "rhybudd i atal yr adnewyddu"),
    TermKind.TERMINATION_NOTICE: ("notice to leave", "rhybudd i adael"),
    TermKind.CONTRACT_VALUE: ("contract value", "gwerth y contract"),
    TermKind.YEARLY_CHARGE: ("charge of a year", "tâl blynyddol"),
    TermKind.EXIT_FROM: ("day from which one may leave", "diwrnod y gellir ymadael ohono"),
    TermKind.BREAK_DAY: ("yearly day of leaving", "diwrnod ymadael blynyddol"),
    TermKind.PRICE_INDEX: ("price index", "mynegai prisiau"),
    TermKind.PRICE_REVIEW: ("day on which prices move", "diwrnod newid prisiau"),
    TermKind.LIABILITY_CAP: ("cap on liability", "terfyn ar atebolrwydd"),
    TermKind.EXIT_CHARGE: ("charge for leaving", "tâl am ymadael"),
    TermKind.MINIMUM_COMMITMENT: ("minimum commitment", "isafswm ymrwymiad"),
    TermKind.NOTICE_SERVICE: ("time until a notice counts", "amser nes i rybudd gyfrif"),
    TermKind.GOVERNING_LAW: ("governing law", "cyfraith lywodraethol"),
}


@dataclass(frozen=True, slots=True)
class Chosen:
    """The value that holds for one kind of term, or why there is none; `terms` are the ids it rests on.

    `confidence` is that of the surest term, 0 without a value; `mentioned` says that the contract speaks of it at all,
    `varied` that a variation fixes it, `contradicted` that it says two things as plainly.
    """

    value: Value
    terms: tuple[str, ...] = ()
    confidence: float = 0.0
    mentioned: bool = False
    varied: bool = False
    contradicted: bool = False

    @property
    def decided(self) -> bool:
        """Whether a person has confirmed or corrected the value."""
        return self.confidence == DECIDED

    @property
    def certain(self) -> bool:
        """Whether nothing speaks against the value and the reading is sure enough to act on."""
        return self.confidence >= _CERTAIN


def choose(evidence: Sequence[Evidence], kind: TermKind, holders: Container[Holder] = frozenset(Holder)) -> Chosen:
    """Return the value of one kind of term over all documents of a contract, of those that `holders` may rely on."""
    held, varied = _holding(evidence, kind, holders)
    known = [(term_id, term) for term_id, term in held if not isinstance(term.value, Unknown)]
    if not held:
        return Chosen(_not_found(kind))
    if not known:
        first_id, first = held[0]
        return Chosen(first.value, (first_id,), mentioned=True)
    best = max(term.confidence for _, term in known)
    near = 0.0 if best == DECIDED else _AS_SURE
    rivals = [(term_id, term) for term_id, term in known if term.confidence >= best - near]
    ids = tuple(term_id for term_id, _ in rivals)
    value = rivals[0][1].value
    other = next((term.value for _, term in rivals if not _agree(value, term.value)), None)
    if other is not None:
        return Chosen(_conflict(kind, value, other), ids, mentioned=True, contradicted=True)
    return Chosen(value, ids, best, mentioned=True, varied=varied)


def _holding(
    evidence: Sequence[Evidence], kind: TermKind, holders: Container[Holder]
) -> tuple[list[tuple[str, Term]], bool]:
    """Return the terms of a kind that stand, and whether they are those of the latest variation that fixes it."""
    if kind not in _FIXED_AT_SIGNING:
        for document in sorted(_variations(evidence), key=_made_on, reverse=True):
            terms = _of_kind(document, kind, holders)
            if any(not isinstance(term.value, Unknown) for _, term in terms):
                return terms, True
    form = [document for document in evidence if document.kind is DocumentKind.ORDER_FORM]
    if form and _form_prevails(evidence):
        terms = [found for document in form for found in _of_kind(document, kind, holders)]
        if any(not isinstance(term.value, Unknown) for _, term in terms):
            return terms, False
    others = [document for document in evidence if document.kind is not DocumentKind.VARIATION] or list(evidence)
    return [found for document in others for found in _of_kind(document, kind, holders)], False


def _form_prevails(evidence: Sequence[Evidence]) -> bool:
    """Say whether the contract says that its order form holds against the general terms."""
    return any(term.kind is TermKind.PRECEDENCE for document in evidence for _, term in document.terms)


def _variations(evidence: Sequence[Evidence]) -> list[Evidence]:
    return [document for document in evidence if document.kind is DocumentKind.VARIATION]


def _made_on(document: Evidence) -> tuple[dt.date, str]:
    """Return the day a variation takes effect, as far as known, to tell which is the later."""
    days = [term.value for _, term in _of_kind(document, TermKind.START_DATE) if isinstance(term.value, dt.date)]
    return max(days, default=dt.date.min), document.document_id


def _of_kind(
    document: Evidence, kind: TermKind, holders: Container[Holder] = frozenset(Holder)
) -> list[tuple[str, Term]]:
    return [(term_id, term) for term_id, term in document.terms if term.kind is kind and term.holder in holders]


def _agree(one: Value, other: Value) -> bool:
    if isinstance(one, dt.date) and isinstance(other, dt.date):
        return abs((one - other).days) <= _SAME_DAY
    return one == other


def _not_found(kind: TermKind) -> Unknown:
    name_en, name_cy = NAMES.get(kind, (kind.value.replace("_", " "), kind.value))
    return Unknown(f"No {name_en} was found.", f"Heb ei ganfod: {name_cy}.")


def _conflict(kind: TermKind, one: Value, other: Value) -> Unknown:
    name_en, name_cy = NAMES.get(kind, (kind.value.replace("_", " "), kind.value))
    return Unknown(
        f"The contract contradicts itself on the {name_en}: {english(one)} and {english(other)}.",
        f"Mae'r contract yn ei wrth-ddweud ei hun ({name_cy}): {welsh(one)}; {welsh(other)}.",
    )
