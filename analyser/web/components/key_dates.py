"""The key dates of a contract: its periods, and every date with how it was worked out."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass

from analyser.assessment.confidence import CONFIRMED
from analyser.assessment.timetable import (
    DayBasis,
    DayKind,
    MarkedDay,
    Period,
    PeriodKind,
    TimetableFacts,
    TimetableTerm,
    Window,
    build_timetable,
)
from analyser.domain import NO_TEXT, DeadlineKind, Holder, TermKind, Unknown, UnknownCode
from analyser.i18n.translator import Translator
from analyser.web.components.contract_view import Citation, ContractView, DeadlineView, TermView, citations_of

_DEADLINE_KINDS = frozenset(DeadlineKind)
_COLUMNS = {DayKind.START: "start_date", DayKind.LATEST_END: "max_end_date"}
_NO_REASON = Unknown(UnknownCode.NOT_FOUND, NO_TEXT)


@dataclass(frozen=True, slots=True)
class KeyDates:
    """The periods in order, the windows after each last day to act, and all key dates, unknown ones first."""

    periods: tuple[Period, ...]
    windows: tuple[Window, ...]
    days: tuple[DeadlineView, ...]


def key_dates(contract: ContractView, translator: Translator, today: dt.date) -> KeyDates:
    """Return the key dates of a contract in the reader's language."""
    timetable = build_timetable(timetable_facts(contract), today)
    citations = {term.id: term.citation for term in contract.terms}
    marked = [_day_view(day, contract, citations, translator, today) for day in timetable.days]
    start, others = marked[:1], marked[1:]
    days = sorted((*start, *contract.deadlines, *others), key=lambda day: (bool(day.date), day.date))
    return KeyDates(timetable.periods, timetable.windows, tuple(days))


def timetable_facts(contract: ContractView) -> TimetableFacts:
    """Return the facts from which the timetable of a contract is built."""
    head = contract.head
    latest_end = head.max_end_date or (_NO_REASON if "max_end_date" in contract.unknowns else None)
    return TimetableFacts(
        start=head.start_date or _NO_REASON,
        end=head.end_date or _NO_REASON,
        latest_end=latest_end,
        end_basis=head.end_basis,
        renews=bool(contract.terms_of("auto_renewal") or contract.findings_of("auto_renewal")),
        terms=tuple(_timetable_term(term) for term in contract.terms if term.value is not None),
        act_by=tuple(
            (DeadlineKind(deadline.kind), dt.date.fromisoformat(deadline.date))
            for deadline in contract.deadlines
            if deadline.date and deadline.kind in _DEADLINE_KINDS
        ),
    )


def _timetable_term(term: TermView) -> TimetableTerm:
    assert term.value is not None
    confidence = CONFIRMED if term.status == "confirmed" else term.confidence
    return TimetableTerm(term.id, TermKind(term.kind), term.value, Holder(term.holder), confidence)


def describe_periods(dates: KeyDates, translator: Translator) -> str:
    """Return the periods as sentences, for readers who do not see the drawing."""
    return " ".join(_period_sentence(period, translator) for period in dates.periods)


def _period_sentence(period: Period, translator: Translator) -> str:
    say = translator.gettext
    first = translator.date(period.first) if period.first else ""
    last = translator.date(period.last) if period.last else ""
    match period.kind:
        case PeriodKind.FIRST:
            return say("The first period runs from %(first)s to %(last)s.", first=first, last=last)
        case PeriodKind.EXTENSION:
            return say("It may be extended to %(last)s.", last=last)
        case PeriodKind.RENEWAL:
            return say("If nobody acts, it goes on to %(last)s.", last=last)
        case PeriodKind.ENDLESS:
            return say("It has no end date.")
    if last:
        return say("It ends on %(last)s; when it began is not known.", last=last)
    return say("How long it goes on after %(first)s is not known.", first=first)


def _day_view(
    day: MarkedDay, contract: ContractView, citations: Mapping[str, Citation], translator: Translator, today: dt.date
) -> DeadlineView:
    quotes = citations_of(day.terms, citations)
    if isinstance(day.date, Unknown):
        known_reason = contract.unknowns.get(_COLUMNS[day.kind])
        reason = known_reason or translator.gettext("It was not found in what was read.")
        return DeadlineView(day.kind.value, "", 0, "", reason, False, False, quotes)
    basis, days = _basis_text(day.basis, translator), (day.date - today).days
    return DeadlineView(day.kind.value, day.date.isoformat(), days, basis, "", day.certain, False, quotes)


def _basis_text(basis: DayBasis, translator: Translator) -> str:
    match basis:
        case DayBasis.STATED:
            return translator.gettext("as the contract states")
        case DayBasis.ENTERED:
            return translator.gettext("as a person entered it")
        case DayBasis.EXTENDED:
            return translator.gettext("the end of the first term with every extension")
        case DayBasis.YEARLY:
            return translator.gettext("each year, on the day that the contract names")
        case DayBasis.UNKNOWN:
            return ""
