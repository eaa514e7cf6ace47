"""The terms that prevail in a contract, one of each kind, and the end of its first term calculated from them."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from analyser.assessment import date_arithmetic
from analyser.assessment.confidence import is_certain
from analyser.assessment.reconcile import Resolved, reconcile
from analyser.assessment.sentences import sentence
from analyser.domain import (
    NO_TEXT,
    Duration,
    EndBasis,
    Evidence,
    Facts,
    Holder,
    Money,
    TermKind,
    Text,
    Unknown,
    UnknownCode,
)

_MAY_LEAVE = frozenset({Holder.BUYER, Holder.EITHER})
"""The holders of rights that the council can use; a right of the supplier alone does not count."""

LONGEST_TERM_DAYS = 125 * 366  # a perpetuity period; a longer term is an error in the contract or in reading it
TOO_LONG = Unknown(
    UnknownCode.TERM_TOO_LONG,
    Text("The term that was read is longer than 125 years.", "Mae'r tymor a ddarllenwyd yn hwy na 125 mlynedd."),
)
REPLACED = Unknown(
    UnknownCode.REPLACED,
    Text(
        "A variation has set an end date in place of the length of the first term.",
        "Mae amrywiad wedi gosod dyddiad dod i ben yn lle hyd y tymor cyntaf.",
    ),
)
CONTINUES = Unknown(
    UnknownCode.NO_END,
    Text(
        "The contract has no end date: it continues until someone ends it.",
        "Nid oes dyddiad dod i ben i'r contract: mae'n parhau nes i rywun ei derfynu.",
    ),
)
_AS_STATED = Text("as the contract states", "fel y nodir yn y contract")


@dataclass(frozen=True, slots=True)
class FirstTermEnd:
    """The end of the first term, its basis, an explanation, and the ids of the terms that it is calculated from."""

    day: dt.date | Unknown
    basis: EndBasis
    explanation: Text
    terms: tuple[str, ...]
    certain: bool = False


@dataclass(frozen=True, slots=True)
class PrevailingTerms:
    """The terms that prevail in a contract, one of each kind, and the end of its first term calculated from them.

    `length` is a text where the contract continues until it is terminated. `exit_from` is when a right to terminate
    begins: a date, a length of time after the start, or a text for the end of the first term. `break_day` is a month
    and day such as "08-31", or another text for the anniversary of the start.
    """

    start: Resolved[dt.date]
    end: Resolved[dt.date]
    length: Resolved[Duration | str]
    renewal: Resolved[Duration]
    renewal_notice: Resolved[Duration]
    extension: Resolved[Duration]
    leaving_notice: Resolved[Duration]
    exit_from: Resolved[dt.date | Duration | str]
    break_day: Resolved[str]
    value: Resolved[Money]
    first_end: FirstTermEnd

    @property
    def is_perpetual(self) -> bool:
        """Whether the contract continues until a party terminates it."""
        return self.first_end.basis is EndBasis.PERPETUAL

    @property
    def latest_end(self) -> dt.date | Unknown | None:
        """The end of the first term with all extensions; None where there are no extensions."""
        if not self.extension.mentioned:
            return None
        return date_arithmetic.extended(self.first_end.day, self.extension.value)


def resolve_terms(evidence: Sequence[Evidence]) -> PrevailingTerms:
    """Find the term of each kind that prevails, and calculate the end of the first term."""
    start = reconcile(evidence, TermKind.START_DATE, dt.date)
    end = reconcile(evidence, TermKind.END_DATE, dt.date)
    length = reconcile(evidence, TermKind.INITIAL_TERM, Duration, str)
    earliest = reconcile(evidence, TermKind.EARLIEST_END, dt.date, Duration)
    first_end = _first_term_end(start, end, length, earliest)
    if end.varied and not length.varied and length.mentioned:
        length = Resolved(REPLACED, length.terms, mentioned=True)
    return PrevailingTerms(
        start=start,
        end=end,
        length=length,
        renewal=reconcile(evidence, TermKind.AUTO_RENEWAL, Duration),
        renewal_notice=reconcile(evidence, TermKind.RENEWAL_NOTICE, Duration),
        extension=reconcile(evidence, TermKind.EXTENSION, Duration),
        leaving_notice=reconcile(evidence, TermKind.TERMINATION_NOTICE, Duration, holders=_MAY_LEAVE),
        exit_from=reconcile(evidence, TermKind.EXIT_FROM, dt.date, Duration, str, holders=_MAY_LEAVE),
        break_day=reconcile(evidence, TermKind.BREAK_DAY, str, holders=_MAY_LEAVE),
        value=reconcile(evidence, TermKind.CONTRACT_VALUE, Money),
        first_end=first_end,
    )


def facts(evidence: Sequence[Evidence], prevailing: PrevailingTerms) -> Facts:
    """Return the facts of the contract for its row in the register."""
    title, reference = (reconcile(evidence, kind, str).value for kind in (TermKind.TITLE, TermKind.REFERENCE))
    return Facts(
        title="" if isinstance(title, Unknown) else title,
        reference="" if isinstance(reference, Unknown) else reference,
        start_date=prevailing.start.value,
        end_date=prevailing.first_end.day,
        end_basis=prevailing.first_end.basis,
        max_end_date=prevailing.latest_end,
        value=prevailing.value.value,
    )


def _first_term_end(
    start: Resolved[dt.date],
    end: Resolved[dt.date],
    length: Resolved[Duration | str],
    earliest: Resolved[dt.date | Duration],
) -> FirstTermEnd:
    """Return the stated end, or the end calculated from start and length, or the reason why neither is known."""
    all_terms = (*start.terms, *length.terms, *end.terms)
    computed = date_arithmetic.end_of_term(start.value, length.value) if isinstance(length.value, Duration) else None
    if isinstance(end.value, dt.date):
        problem = _problem_with_stated_end(start, end.value, end.varied, length, computed)
        # Values extracted by the program do not override an end that a person has confirmed.
        if problem and not (end.confirmed and not (start.confirmed and length.confirmed)):
            return _unknown_end(problem, all_terms)
        return FirstTermEnd(end.value, EndBasis.STATED, _AS_STATED, end.terms, end.certain)
    if earliest.mentioned and not isinstance(earliest.value, Unknown):
        return _end_at_the_earliest(start, earliest.value, earliest.terms)
    if end.mentioned:
        return _unknown_end(end.value, all_terms)
    if isinstance(length.value, str):
        return FirstTermEnd(CONTINUES, EndBasis.PERPETUAL, CONTINUES.reason, all_terms)
    if isinstance(length.value, Unknown):
        return _unknown_end(length.value, all_terms)
    day = date_arithmetic.end_of_term(start.value, length.value)
    if isinstance(day, Unknown):
        return _unknown_end(day, all_terms)
    explanation = _counted_from(length.value, start.value)
    return FirstTermEnd(day, EndBasis.COMPUTED, explanation, all_terms, start.certain and length.certain)


def _problem_with_stated_end(
    start: Resolved[dt.date],
    stated: dt.date,
    stated_by_variation: bool,
    length: Resolved[Duration | str],
    computed: dt.date | Unknown | None,
) -> Unknown | None:
    """Return why a stated end cannot be right: it is before the start, too far away, or contradicts the length.

    A length only contradicts it if length and start are certain, and if no variation of the end has replaced the
    length.
    """
    if isinstance(start.value, dt.date) and stated <= start.value:
        return _before_start(start.value, stated)
    if isinstance(start.value, dt.date) and (stated - start.value).days > LONGEST_TERM_DAYS:
        return TOO_LONG
    certain = is_certain(min(start.confidence, length.confidence)) and stated_by_variation <= length.varied
    if isinstance(computed, dt.date) and certain and abs((computed - stated).days) > 1:
        reason = sentence(
            "The contract names {stated} as its end, but its length gives {computed}.",
            "Mae'r contract yn enwi {stated} fel ei ddiwedd, ond mae ei hyd yn rhoi {computed}.",
            stated=stated,
            computed=computed,
        )
        return Unknown(UnknownCode.CONTRADICTION, reason)
    return None


def _unknown_end(why: Unknown, terms: tuple[str, ...]) -> FirstTermEnd:
    return FirstTermEnd(why, EndBasis.UNKNOWN, why.reason, terms)


def _end_at_the_earliest(
    start: Resolved[dt.date], earliest: dt.date | Duration, earliest_terms: tuple[str, ...]
) -> FirstTermEnd:
    """Return the earliest end of a term that ends on the later of a date and an event.

    The term binds at least until then: notice calculated from it may be too early, but is never too late. The end is
    not marked as certain.
    """
    terms = (*start.terms, *earliest_terms)
    if isinstance(earliest, Duration):
        day = date_arithmetic.end_of_term(start.value, earliest)
        how = _counted_from(earliest, start.value).map(" ({})".format)
    else:
        day, how = earliest, NO_TEXT
    if isinstance(day, Unknown):
        return _unknown_end(day, terms)
    if isinstance(start.value, dt.date) and day <= start.value:
        return _unknown_end(_before_start(start.value, day), terms)
    explanation = sentence(
        "{day} at the earliest{how}: the term ends on the later of a date and an event",
        "{day} ar y cynharaf{how}: daw'r tymor i ben ar y diweddaraf o ddyddiad a digwyddiad",
        day=day,
        how=how,
    )
    basis = EndBasis.COMPUTED if isinstance(earliest, Duration) else EndBasis.STATED
    return FirstTermEnd(day, basis, explanation, terms)


def _before_start(start: dt.date, end: dt.date) -> Unknown:
    reason = sentence(
        "The end date that was read, {end}, is not after the start date, {start}.",
        "Nid yw'r dyddiad dod i ben a ddarllenwyd, {end}, ar ôl y dyddiad cychwyn, {start}.",
        start=start,
        end=end,
    )
    return Unknown(UnknownCode.END_BEFORE_START, reason)


def _counted_from(length: Duration, start: dt.date | Unknown) -> Text:
    return sentence("{length} from {start}", "{length} o {start}", length=length, start=start)
