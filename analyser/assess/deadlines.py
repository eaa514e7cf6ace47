"""The days that matter, each with its arithmetic in words; a day that cannot be worked out says what is missing."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Sequence

from analyser.assess import date_arithmetic
from analyser.assess.coverage import somewhere
from analyser.assess.exits import earliest_exit
from analyser.assess.prevailing_terms import Known, latest_end
from analyser.assess.reconcile import Chosen, choose
from analyser.domain import Deadline, DeadlineKind, Duration, EndBasis, Evidence, TermKind, Unknown
from analyser.i18n.formatter import english, welsh

NO_NOTICE_PERIOD = Unknown(
    "The contract renews itself, but no notice period was found.",
    "Mae'r contract yn adnewyddu ei hun, ond ni chafwyd hyd i gyfnod rhybudd.",
)
NOTICE_LONGER_THAN_TERM = Unknown(
    "The notice period that was read is longer than the term.",
    "Mae'r cyfnod rhybudd a ddarllenwyd yn hirach na'r cyfnod ei hun.",
)


def deadlines(evidence: Sequence[Evidence], known: Known, as_of: dt.date) -> tuple[Deadline, ...]:
    """Return every day to watch: the end, stopping a renewal, taking up an extension, leaving, reviews."""
    return tuple(_deadlines(evidence, known, as_of))


def _deadlines(evidence: Sequence[Evidence], known: Known, as_of: dt.date) -> Iterator[Deadline]:
    yield Deadline(
        DeadlineKind.END_OF_TERM, known.first_end, known.basis_en, known.basis_cy, known.certain, known.end_terms
    )
    renews = _renews(evidence, known)
    if renews:
        yield from _renewal_notices(evidence, known, as_of)
    if known.extension.mentioned:
        yield _extension_decision(known)
    yield earliest_exit(evidence, known, renews, as_of)
    yield from _price_review(evidence, known, renews, as_of)
    yield from _kpi_review(evidence, known, renews, as_of)


def _renews(evidence: Sequence[Evidence], known: Known) -> bool:
    """Say whether anything in the contract, a term or a finding, speaks of renewal or of notice against it."""
    found = any(finding.factor == "auto_renewal" and finding.shown for one in evidence for _, finding in one.findings)
    unread = any(one.pages_read < one.pages for one in evidence)
    told = known.renewal_notice.mentioned and not known.extension.mentioned
    return found or unread or known.renewal.mentioned or known.break_day.mentioned or told


def _renewal_notices(evidence: Sequence[Evidence], known: Known, as_of: dt.date) -> Iterator[Deadline]:
    """Give the last day to stop the first renewal and, once that has passed, the next that can still be stopped."""
    service = choose(evidence, TermKind.NOTICE_SERVICE)
    notice, period = _against_renewal(evidence, known)
    end = _first_end(known, period)
    first = _notice_before(known, notice, period, end, service)
    yield first
    if isinstance(first.date, Unknown) or first.date >= as_of:
        return
    later = _later_end(known, end, period, as_of)
    if isinstance(later, dt.date):
        yield _notice_before(known, notice, period, later, service)


def _no_renewal(evidence: Sequence[Evidence]) -> Unknown:
    where_en, where_cy = somewhere(evidence)
    return Unknown(f"No renewal was found {where_en}.", f"Ni chafwyd hyd i adnewyddu {where_cy}.")


def _against_renewal(evidence: Sequence[Evidence], known: Known) -> tuple[Chosen, Duration | Unknown]:
    """Choose the notice that stops a renewal: the one that the contract names, else that to leave."""
    if known.renewal_notice.mentioned:
        return known.renewal_notice, period_of(known.renewal_notice)
    if isinstance(known.leaving_notice.value, Duration) and known.renewal.mentioned:
        return known.leaving_notice, known.leaving_notice.value
    return known.renewal_notice, NO_NOTICE_PERIOD if known.renewal.mentioned else _no_renewal(evidence)


def _first_end(known: Known, notice: Duration | Unknown) -> dt.date | Unknown:
    """The end of the first term or, in a contract without one, the first yearly day on which it may be ended."""
    if known.basis is not EndBasis.PERPETUAL or not known.break_day.mentioned:
        return known.first_end
    start, yearly = known.start.value, known.break_day.value
    return date_arithmetic.break_that_can_be_met(
        start if isinstance(start, dt.date) else _no_start(known),
        yearly if isinstance(yearly, str | Unknown) else str(yearly),
        notice,
        start if isinstance(start, dt.date) else dt.date.min,
    )


def _no_start(known: Known) -> Unknown:
    value = known.start.value
    return (
        value if isinstance(value, Unknown) else Unknown("No start date was found.", "Heb ei ganfod: dyddiad cychwyn.")
    )


def _later_end(
    known: Known, end: dt.date | Unknown, notice: Duration | Unknown, as_of: dt.date
) -> dt.date | Unknown | None:
    if known.basis is EndBasis.PERPETUAL and known.break_day.mentioned:
        start, yearly = known.start.value, known.break_day.value
        if isinstance(start, dt.date) and isinstance(yearly, str):
            return date_arithmetic.break_that_can_be_met(start, yearly, notice, as_of)
        return None
    if not isinstance(known.renewal.value, Duration):
        return None
    return date_arithmetic.current_end(end, known.renewal.value, notice, as_of)


def _notice_before(
    known: Known, notice: Chosen, period: Duration | Unknown, end: dt.date | Unknown, service: Chosen
) -> Deadline:
    date = date_arithmetic.last_day_for_notice(end, period)
    start = known.start.value
    if isinstance(date, dt.date) and isinstance(start, dt.date) and date < start - dt.timedelta(days=1):
        date = NOTICE_LONGER_THAN_TERM
    yearly = known.break_day.terms if known.basis is EndBasis.PERPETUAL else ()
    terms = dict.fromkeys((*known.end_terms, *yearly, *notice.terms, *service.terms))
    own = notice is known.renewal_notice
    sure_end = known.certain or (bool(yearly) and known.start.certain and known.break_day.certain)
    certain = sure_end and notice.certain and own and not isinstance(date, Unknown)
    basis_en, basis_cy = _less(date, end, period)
    if isinstance(date, dt.date):
        if not own:
            basis_en += ", the notice to leave: no other notice to stop the renewal was found"
            basis_cy += ", y rhybudd i adael: ni chafwyd hyd i rybudd arall i atal yr adnewyddu"
        more_en, more_cy = _posted(date, service)
        basis_en, basis_cy = basis_en + more_en, basis_cy + more_cy
    return Deadline(DeadlineKind.RENEWAL_NOTICE, date, basis_en, basis_cy, certain, tuple(terms))


def _posted(last_day: dt.date, service: Chosen) -> tuple[str, str]:
    """Say by when a notice must be posted when one counts as received only so many days later."""
    if not isinstance(service.value, Duration):
        return "", ""
    by = date_arithmetic.last_day_for_notice(last_day, service.value)
    if isinstance(by, Unknown):
        return "", ""
    return (
        f"; a posted notice counts only {english(service.value)} later, so post it by {english(by)}",
        f"; nid yw hysbysiad drwy'r post yn cyfrif tan {welsh(service.value)} yn ddiweddarach, felly postiwch ef erbyn "
        f"{welsh(by)}",
    )


def _less(date: dt.date | Unknown, end: dt.date | Unknown, notice: Duration | Unknown) -> tuple[str, str]:
    if isinstance(date, Unknown):
        return date.reason_en, date.reason_cy
    return f"{english(end)} less {english(notice)}", f"{welsh(end)} llai {welsh(notice)}"


def _extension_decision(known: Known) -> Deadline:
    """The day by which an extension must be asked for: the notice for it, else the end of the term itself."""
    notice = known.renewal_notice
    terms = (*known.end_terms, *known.extension.terms)
    latest = latest_end(known)
    to_en = f"; with every extension it ends on {english(latest)}" if isinstance(latest, dt.date) else ""
    to_cy = f"; gyda phob estyniad daw i ben ar {welsh(latest)}" if isinstance(latest, dt.date) else ""
    if not notice.mentioned or known.renewal.mentioned:
        end = known.first_end
        if isinstance(end, Unknown):
            return Deadline(DeadlineKind.EXTENSION_DECISION, end, end.reason_en, end.reason_cy, False, terms)
        basis_en = f"the end of the first term; no earlier day was found{to_en}"
        basis_cy = f"diwedd y cyfnod cyntaf; ni chafwyd hyd i ddiwrnod cynharach{to_cy}"
        return Deadline(DeadlineKind.EXTENSION_DECISION, end, basis_en, basis_cy, False, terms)
    period = period_of(notice)
    date = date_arithmetic.last_day_for_notice(known.first_end, period)
    basis_en, basis_cy = _less(date, known.first_end, period)
    certain = known.certain and notice.certain and isinstance(date, dt.date)
    if isinstance(date, dt.date):
        basis_en, basis_cy = basis_en + to_en, basis_cy + to_cy
    return Deadline(DeadlineKind.EXTENSION_DECISION, date, basis_en, basis_cy, certain, (*terms, *notice.terms))


def _price_review(evidence: Sequence[Evidence], known: Known, renews: bool, as_of: dt.date) -> Iterator[Deadline]:
    """Give the next day on which prices move, while the contract runs."""
    yearly, start = choose(evidence, TermKind.PRICE_REVIEW), known.start.value
    if not isinstance(yearly.value, str):
        return
    if date_arithmetic.is_month_and_day(yearly.value):
        after = max(as_of, start + dt.timedelta(days=1)) if isinstance(start, dt.date) else as_of
        day: dt.date | Unknown = date_arithmetic.next_yearly(yearly.value, after)
        basis_en, basis_cy = (
            "the day of each year that the contract names",
            "y diwrnod o bob blwyddyn a enwir yn y contract",
        )
        terms, certain = yearly.terms, yearly.certain
    else:
        day = date_arithmetic.next_anniversary(start, as_of) if isinstance(start, dt.date) else _no_start(known)
        basis_en, basis_cy = f"an anniversary of {english(start)}", f"pen-blwydd {welsh(start)}"
        terms, certain = (*known.start.terms, *yearly.terms), yearly.certain and known.start.certain
    yield from _while_it_runs(DeadlineKind.PRICE_REVIEW, day, (basis_en, basis_cy), certain, terms, known, renews)


def _kpi_review(evidence: Sequence[Evidence], known: Known, renews: bool, as_of: dt.date) -> Iterator[Deadline]:
    """Give the next review of performance that falls due, counted in the contract's own interval from its start."""
    step, start = choose(evidence, TermKind.KPI_REVIEW), known.start.value
    if not isinstance(step.value, Duration):
        return
    day = date_arithmetic.next_interval(start, step.value, as_of) if isinstance(start, dt.date) else _no_start(known)
    basis = (
        f"every {english(step.value)} from {english(start)}",
        f"bob {welsh(step.value)} o {welsh(start)}",
    )
    terms = (*known.start.terms, *step.terms)
    yield from _while_it_runs(DeadlineKind.KPI_REVIEW, day, basis, False, terms, known, renews)


def _while_it_runs(
    kind: DeadlineKind,
    day: dt.date | Unknown,
    basis: tuple[str, str],
    certain: bool,
    terms: tuple[str, ...],
    known: Known,
    renews: bool,
) -> Iterator[Deadline]:
    """Give a recurring day unless the contract will have ended by then, with every extension that is on offer."""
    latest = latest_end(known) or known.first_end
    if isinstance(day, dt.date) and isinstance(latest, dt.date) and day > latest and not renews:
        return
    if isinstance(day, Unknown):
        yield Deadline(kind, day, day.reason_en, day.reason_cy, False, terms)
    else:
        yield Deadline(kind, day, *basis, certain, terms)


def period_of(chosen: Chosen) -> Duration | Unknown:
    """Return the length that was chosen, or why there is none."""
    if isinstance(chosen.value, Duration | Unknown):
        return chosen.value
    return Unknown("The period could not be read.", "Ni ellid darllen y cyfnod.")
