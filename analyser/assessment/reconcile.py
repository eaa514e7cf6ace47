"""Choosing which of several statements of one kind of term prevails.

A later variation comes first, then an order form that takes precedence, then the statement of highest confidence. Two
different statements of about equal confidence give an `Unknown` that names both; neither is chosen silently.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Container, Sequence
from dataclasses import dataclass
from typing import Generic, TypeVar, overload

from analyser.assessment.confidence import CONFIRMED, is_certain, is_confirmed
from analyser.assessment.sentences import sentence
from analyser.domain import DocumentKind, Duration, Evidence, Holder, Term, TermKind, Text, Unknown, UnknownCode, Value

_SAME_WEIGHT = 0.1  # statements whose confidence differs by no more than this count as equally confident
_SAME_DAY = 1  # days by which statements of one date may differ: "until 1 April" and "31 March" mean the same

_FIXED_AT_SIGNING = frozenset({TermKind.START_DATE, TermKind.TITLE, TermKind.REFERENCE, TermKind.GOVERNING_LAW})
"""The kinds of term that a variation does not replace."""

NAMES = {
    TermKind.START_DATE: Text("start date", "dyddiad cychwyn"),
    TermKind.END_DATE: Text("end date", "dyddiad dod i ben"),
    TermKind.EARLIEST_END: Text("earliest end", "dyddiad dod i ben cynharaf"),
    TermKind.INITIAL_TERM: Text("length of the first term", "hyd y cyfnod cyntaf"),
    TermKind.EXTENSION: Text("extension", "estyniad"),
    TermKind.AUTO_RENEWAL: Text("renewal period", "cyfnod adnewyddu"),
    TermKind.RENEWAL_NOTICE: Text("notice to stop the renewal", "rhybudd i atal yr adnewyddu"),
    TermKind.TERMINATION_NOTICE: Text("notice to leave", "rhybudd i adael"),
    TermKind.CONTRACT_VALUE: Text("contract value", "gwerth y contract"),
    TermKind.YEARLY_CHARGE: Text("annual charge", "tâl blynyddol"),
    TermKind.EXIT_FROM: Text("day from which one may leave", "diwrnod y gellir ymadael ohono"),
    TermKind.BREAK_DAY: Text("yearly day of leaving", "diwrnod ymadael blynyddol"),
    TermKind.PRICE_INDEX: Text("price index", "mynegai prisiau"),
    TermKind.PRICE_REVIEW: Text("day on which prices move", "diwrnod newid prisiau"),
    TermKind.LIABILITY_CAP: Text("cap on liability", "terfyn ar atebolrwydd"),
    TermKind.EXIT_CHARGE: Text("charge for leaving", "tâl am ymadael"),
    TermKind.MINIMUM_COMMITMENT: Text("minimum commitment", "isafswm ymrwymiad"),
    TermKind.NOTICE_SERVICE: Text("time until a notice counts", "amser nes i rybudd gyfrif"),
    TermKind.GOVERNING_LAW: Text("governing law", "cyfraith lywodraethol"),
}

DATE_UNREADABLE = Unknown(UnknownCode.UNREADABLE, Text("The date could not be read.", "Ni ellid darllen y dyddiad."))
PERIOD_UNREADABLE = Unknown(UnknownCode.UNREADABLE, Text("The period could not be read.", "Ni ellid darllen y cyfnod."))
VALUE_UNREADABLE = Unknown(UnknownCode.UNREADABLE, Text("The value could not be read.", "Ni ellid darllen y gwerth."))

T_co = TypeVar("T_co", covariant=True)
A = TypeVar("A")
B = TypeVar("B")
C = TypeVar("C")


@dataclass(frozen=True, slots=True)
class Resolved(Generic[T_co]):
    """The prevailing value of one kind of term, or why there is none; `terms` are the ids of the terms that give it.

    `confidence` (0 to 1) is the highest confidence of these terms, 0 without a value. `mentioned` says whether the
    contract has a term of the kind, `varied` whether the value is from a variation, and `contradicted` whether two
    statements differ and neither prevails.
    """

    value: T_co | Unknown
    terms: tuple[str, ...] = ()
    confidence: float = 0.0
    mentioned: bool = False
    varied: bool = False
    contradicted: bool = False

    @property
    def confirmed(self) -> bool:
        """Whether a person has confirmed or corrected the value."""
        return is_confirmed(self.confidence)

    @property
    def certain(self) -> bool:
        """Whether the value is certain enough to act on."""
        return is_certain(self.confidence)


@overload
def reconcile(
    evidence: Sequence[Evidence], kind: TermKind, first: type[A], /, *, holders: Container[Holder] = ...
) -> Resolved[A]: ...
@overload
def reconcile(
    evidence: Sequence[Evidence],
    kind: TermKind,
    first: type[A],
    second: type[B],
    /,
    *,
    holders: Container[Holder] = ...,
) -> Resolved[A | B]: ...
@overload
def reconcile(
    evidence: Sequence[Evidence],
    kind: TermKind,
    first: type[A],
    second: type[B],
    third: type[C],
    /,
    *,
    holders: Container[Holder] = ...,
) -> Resolved[A | B | C]: ...
def reconcile(
    evidence: Sequence[Evidence], kind: TermKind, /, *types: type, holders: Container[Holder] = frozenset(Holder)
) -> Resolved[object]:
    """Return the prevailing value of one kind of term over all documents of a contract.

    Only terms whose holder is in `holders` count. A value that has none of the `types` becomes unknown.
    """
    held, varied = _terms_in_force(evidence, kind, holders)
    known = [(term_id, term) for term_id, term in held if not isinstance(term.value, Unknown)]
    if not held:
        return Resolved(_not_found(kind))
    if not known:
        first_id, first = held[0]
        return Resolved(first.value, (first_id,), mentioned=True)
    highest = max(term.confidence for _, term in known)
    margin = 0.0 if highest == CONFIRMED else _SAME_WEIGHT
    rivals = [(term_id, term) for term_id, term in known if term.confidence >= highest - margin]
    ids = tuple(term_id for term_id, _ in rivals)
    value = rivals[0][1].value
    other = next((term.value for _, term in rivals if not _agree(value, term.value)), None)
    if other is not None:
        return Resolved(_contradiction(kind, value, other), ids, mentioned=True, contradicted=True)
    if not isinstance(value, types):
        return Resolved(_unusable(types), ids, mentioned=True, varied=varied)
    return Resolved(value, ids, highest, mentioned=True, varied=varied)


def _terms_in_force(
    evidence: Sequence[Evidence], kind: TermKind, holders: Container[Holder]
) -> tuple[list[tuple[str, Term]], bool]:
    """Return the terms of a kind that are in force, and whether they come from a variation."""
    if kind not in _FIXED_AT_SIGNING:
        variations = [document for document in evidence if document.kind is DocumentKind.VARIATION]
        for document in sorted(variations, key=_effective_date, reverse=True):
            terms = _of_kind(document, kind, holders)
            if any(not isinstance(term.value, Unknown) for _, term in terms):
                return terms, True
    order_forms = [document for document in evidence if document.kind is DocumentKind.ORDER_FORM]
    if order_forms and _order_form_prevails(evidence):
        terms = [found for document in order_forms for found in _of_kind(document, kind, holders)]
        if any(not isinstance(term.value, Unknown) for _, term in terms):
            return terms, False
    others = [document for document in evidence if document.kind is not DocumentKind.VARIATION] or list(evidence)
    return [found for document in others for found in _of_kind(document, kind, holders)], False


def _order_form_prevails(evidence: Sequence[Evidence]) -> bool:
    """Return whether the contract states that its order form takes precedence over the general terms."""
    return any(term.kind is TermKind.PRECEDENCE for document in evidence for _, term in document.terms)


def _effective_date(variation: Evidence) -> tuple[dt.date, str]:
    """Return the sort key of a variation: the day from which it has effect, if known, and its document id."""
    days = [term.value for _, term in _of_kind(variation, TermKind.START_DATE) if isinstance(term.value, dt.date)]
    return max(days, default=dt.date.min), variation.document_id


def _of_kind(
    document: Evidence, kind: TermKind, holders: Container[Holder] = frozenset(Holder)
) -> list[tuple[str, Term]]:
    return [(term_id, term) for term_id, term in document.terms if term.kind is kind and term.holder in holders]


def _agree(one: Value, other: Value) -> bool:
    if isinstance(one, dt.date) and isinstance(other, dt.date):
        return abs((one - other).days) <= _SAME_DAY
    return one == other


def _name_of(kind: TermKind) -> Text:
    return NAMES.get(kind, Text(kind.value.replace("_", " "), kind.value))


def _not_found(kind: TermKind) -> Unknown:
    code = UnknownCode.NO_START if kind is TermKind.START_DATE else UnknownCode.NOT_FOUND
    return Unknown(code, sentence("No {name} was found.", "Heb ei ganfod: {name}.", name=_name_of(kind)))


def _contradiction(kind: TermKind, one: Value, other: Value) -> Unknown:
    reason = sentence(
        "The contract contradicts itself on the {name}: {one} and {other}.",
        "Mae'r contract yn ei wrth-ddweud ei hun ({name}): {one}; {other}.",
        name=_name_of(kind),
        one=one,
        other=other,
    )
    return Unknown(UnknownCode.CONTRADICTION, reason)


def _unusable(types: tuple[type, ...]) -> Unknown:
    if types == (dt.date,):
        return DATE_UNREADABLE
    return PERIOD_UNREADABLE if types == (Duration,) else VALUE_UNREADABLE
