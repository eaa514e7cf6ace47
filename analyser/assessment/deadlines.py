"""Deadlines: the days by which the council must decide something or on which something happens, with the arithmetic."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Sequence

from analyser.assessment import date_arithmetic
from analyser.assessment.coverage import where_read
from analyser.assessment.exits import earliest_exit
from analyser.assessment.prevailing_terms import PrevailingTerms
from analyser.assessment.reconcile import Resolved, reconcile
from analyser.assessment.sentences import sentence
from analyser.domain import (
    NO_TEXT,
    Deadline,
    DeadlineKind,
    Duration,
    Evidence,
    TermKind,
    Text,
    Unknown,
    UnknownCode,
)

NO_NOTICE_PERIOD = Unknown(
    UnknownCode.NO_NOTICE_PERIOD,
    Text(
        "The contract renews itself, but no notice period was found.",
        "Mae'r contract yn adnewyddu ei hun, ond ni chafwyd hyd i gyfnod rhybudd.",
    ),
)
NOTICE_LONGER_THAN_TERM = Unknown(
    UnknownCode.NOTICE_LONGER_THAN_TERM,
    Text(
        "The notice period that was read is longer than the term.",
        "Mae'r cyfnod rhybudd a ddarllenwyd yn hirach na'r cyfnod ei hun.",
    ),
)
_ONE_DAY = dt.timedelta(days=1)


def deadlines(evidence: Sequence[Evidence], prevailing: PrevailingTerms, as_of: dt.date) -> tuple[Deadline, ...]:
    """Return every deadline: end of term, renewal notice, extension decision, earliest exit, and reviews."""
    return tuple(_deadlines(evidence, prevailing, as_of))


def _deadlines(evidence: Sequence[Evidence], prevailing: PrevailingTerms, as_of: dt.date) -> Iterator[Deadline]:
    end = prevailing.first_end
    yield Deadline(DeadlineKind.END_OF_TERM, end.day, end.explanation, end.certain, end.terms)
    may_renew = _may_renew(evidence, prevailing)
    if may_renew:
        yield from _renewal_notices(evidence, prevailing, as_of)
    if prevailing.extension.mentioned:
        yield _extension_decision(prevailing)
    yield earliest_exit(evidence, prevailing, as_of, may_renew=may_renew)
    yield from _price_review(evidence, prevailing, as_of, may_renew=may_renew)
    yield from _kpi_review(evidence, prevailing, as_of, may_renew=may_renew)


def _may_renew(evidence: Sequence[Evidence], prevailing: PrevailingTerms) -> bool:
    """Return whether a term or finding is about renewal, or an unread page might be."""
    found = any(finding.factor == "auto_renewal" and finding.shown for one in evidence for _, finding in one.findings)
    unread = any(one.pages_read < one.pages for one in evidence)
    notice = prevailing.renewal_notice.mentioned and not prevailing.extension.mentioned
    return found or unread or prevailing.renewal.mentioned or prevailing.break_day.mentioned or notice


def _renewal_notices(evidence: Sequence[Evidence], prevailing: PrevailingTerms, as_of: dt.date) -> Iterator[Deadline]:
    """Yield the last day for notice against the first renewal and, once that has passed, against the next renewal."""
    service = reconcile(evidence, TermKind.NOTICE_SERVICE, Duration)
    notice, period = _notice_against_renewal(evidence, prevailing)
    end = _first_end_to_stop(prevailing, period)
    first = _notice_before(prevailing, notice, period, end, service)
    yield first
    if isinstance(first.date, Unknown) or first.date >= as_of:
        return
    later = _next_end_to_stop(prevailing, end, period, as_of)
    if isinstance(later, dt.date):
        yield _notice_before(prevailing, notice, period, later, service)


def _no_renewal(evidence: Sequence[Evidence]) -> Unknown:
    where = where_read(evidence, count_pages=False)
    return Unknown(
        UnknownCode.NO_RENEWAL,
        sentence("No renewal was found {where}.", "Ni chafwyd hyd i adnewyddu {where}.", where=where),
    )


def _notice_against_renewal(
    evidence: Sequence[Evidence], prevailing: PrevailingTerms
) -> tuple[Resolved[Duration], Duration | Unknown]:
    """Return the notice that stops a renewal, and its length; without one, the notice for termination is used."""
    if prevailing.renewal_notice.mentioned:
        return prevailing.renewal_notice, prevailing.renewal_notice.value
    if isinstance(prevailing.leaving_notice.value, Duration) and prevailing.renewal.mentioned:
        return prevailing.leaving_notice, prevailing.leaving_notice.value
    missing = NO_NOTICE_PERIOD if prevailing.renewal.mentioned else _no_renewal(evidence)
    return prevailing.renewal_notice, missing


def _first_end_to_stop(prevailing: PrevailingTerms, notice: Duration | Unknown) -> dt.date | Unknown:
    """Return the end of the first term or, for a contract without end, its first annual break date."""
    if not prevailing.is_perpetual or not prevailing.break_day.mentioned:
        return prevailing.first_end.day
    start = prevailing.start.value
    from_day = start if isinstance(start, dt.date) else dt.date.min
    return date_arithmetic.break_that_can_be_met(start, prevailing.break_day.value, notice, from_day)


def _next_end_to_stop(
    prevailing: PrevailingTerms, end: dt.date | Unknown, notice: Duration | Unknown, as_of: dt.date
) -> dt.date | Unknown | None:
    """Return the next end of a term for which notice on `as_of` is in time; None where it cannot be calculated."""
    if prevailing.is_perpetual and prevailing.break_day.mentioned:
        return date_arithmetic.break_that_can_be_met(prevailing.start.value, prevailing.break_day.value, notice, as_of)
    if not isinstance(prevailing.renewal.value, Duration):
        return None
    return date_arithmetic.current_end(end, prevailing.renewal.value, notice, as_of)


def _notice_before(
    prevailing: PrevailingTerms,
    notice: Resolved[Duration],
    period: Duration | Unknown,
    end: dt.date | Unknown,
    service: Resolved[Duration],
) -> Deadline:
    """Return the deadline for a notice of length `period` before `end`."""
    date = date_arithmetic.last_day_for_notice(end, period)
    start = prevailing.start.value
    if isinstance(date, dt.date) and isinstance(start, dt.date) and date < start - _ONE_DAY:
        date = NOTICE_LONGER_THAN_TERM
    yearly_terms = prevailing.break_day.terms if prevailing.is_perpetual else ()
    terms = dict.fromkeys((*prevailing.first_end.terms, *yearly_terms, *notice.terms, *service.terms))
    stated = notice is prevailing.renewal_notice
    certain_end = prevailing.first_end.certain or (
        bool(yearly_terms) and prevailing.start.certain and prevailing.break_day.certain
    )
    certain = certain_end and notice.certain and stated and not isinstance(date, Unknown)
    basis = _end_less_notice(date, end, period)
    if isinstance(date, dt.date):
        if not stated:
            basis += Text(
                ", the notice to leave: no other notice to stop the renewal was found",
                ", y rhybudd i adael: ni chafwyd hyd i rybudd arall i atal yr adnewyddu",
            )
        basis += _posting_advice(date, service)
    return Deadline(DeadlineKind.RENEWAL_NOTICE, date, basis, certain, tuple(terms))


def _posting_advice(last_day: dt.date, service: Resolved[Duration]) -> Text:
    """Return the day by which to post a notice, where the contract deems notices received some days later."""
    if not isinstance(service.value, Duration):
        return NO_TEXT
    post_by = date_arithmetic.last_day_for_notice(last_day, service.value)
    if isinstance(post_by, Unknown):
        return NO_TEXT
    return sentence(
        "; a posted notice counts only {service} later, so post it by {post_by}",
        "; nid yw hysbysiad drwy'r post yn cyfrif tan {service} yn ddiweddarach, felly postiwch ef erbyn {post_by}",
        service=service.value,
        post_by=post_by,
    )


def _end_less_notice(date: dt.date | Unknown, end: dt.date | Unknown, notice: Duration | Unknown) -> Text:
    if isinstance(date, Unknown):
        return date.reason
    return sentence("{end} less {notice}", "{end} llai {notice}", end=end, notice=notice)


def _extension_decision(prevailing: PrevailingTerms) -> Deadline:
    """Return the day by which to ask for an extension: the last day for notice, else the end of the term."""
    kind, notice, end = DeadlineKind.EXTENSION_DECISION, prevailing.renewal_notice, prevailing.first_end
    terms = (*end.terms, *prevailing.extension.terms)
    latest = prevailing.latest_end
    extended = (
        sentence("; with every extension it ends on {day}", "; gyda phob estyniad daw i ben ar {day}", day=latest)
        if isinstance(latest, dt.date)
        else NO_TEXT
    )
    if not notice.mentioned or prevailing.renewal.mentioned:
        if isinstance(end.day, Unknown):
            return Deadline(kind, end.day, end.day.reason, False, terms)
        basis = Text(
            "the end of the first term; no earlier day was found",
            "diwedd y cyfnod cyntaf; ni chafwyd hyd i ddiwrnod cynharach",
        )
        return Deadline(kind, end.day, basis + extended, False, terms)
    date = date_arithmetic.last_day_for_notice(end.day, notice.value)
    basis = _end_less_notice(date, end.day, notice.value)
    if isinstance(date, dt.date):
        basis += extended
    certain = prevailing.first_end.certain and notice.certain and isinstance(date, dt.date)
    return Deadline(kind, date, basis, certain, (*terms, *notice.terms))


def _price_review(
    evidence: Sequence[Evidence], prevailing: PrevailingTerms, as_of: dt.date, *, may_renew: bool
) -> Iterator[Deadline]:
    """Yield the next day on which prices change, if the contract still runs then."""
    review, start = reconcile(evidence, TermKind.PRICE_REVIEW, str), prevailing.start
    if isinstance(review.value, Unknown):
        return
    day: dt.date | Unknown
    if date_arithmetic.is_month_and_day(review.value):
        after = max(as_of, start.value + _ONE_DAY) if isinstance(start.value, dt.date) else as_of
        day = date_arithmetic.next_yearly(review.value, after)
        basis = Text("the day of each year that the contract names", "y diwrnod o bob blwyddyn a enwir yn y contract")
        terms, certain = review.terms, review.certain
    else:
        day = start.value if isinstance(start.value, Unknown) else date_arithmetic.next_anniversary(start.value, as_of)
        basis = sentence("an anniversary of {start}", "pen-blwydd {start}", start=start.value)
        terms, certain = (*start.terms, *review.terms), review.certain and start.certain
    yield from _while_running(_recurring(DeadlineKind.PRICE_REVIEW, day, basis, certain, terms), prevailing, may_renew)


def _kpi_review(
    evidence: Sequence[Evidence], prevailing: PrevailingTerms, as_of: dt.date, *, may_renew: bool
) -> Iterator[Deadline]:
    """Yield the next performance review, at the stated interval from the start, if the contract still runs then."""
    interval, start = reconcile(evidence, TermKind.KPI_REVIEW, Duration), prevailing.start
    if isinstance(interval.value, Unknown):
        return
    day = (
        start.value
        if isinstance(start.value, Unknown)
        else date_arithmetic.next_interval(start.value, interval.value, as_of)
    )
    basis = sentence("every {step} from {start}", "bob {step} o {start}", step=interval.value, start=start.value)
    terms = (*start.terms, *interval.terms)
    yield from _while_running(_recurring(DeadlineKind.KPI_REVIEW, day, basis, False, terms), prevailing, may_renew)


def _recurring(
    kind: DeadlineKind, day: dt.date | Unknown, basis: Text, certain: bool, terms: tuple[str, ...]
) -> Deadline:
    if isinstance(day, Unknown):
        return Deadline(kind, day, day.reason, False, terms)
    return Deadline(kind, day, basis, certain, terms)


def _while_running(deadline: Deadline, prevailing: PrevailingTerms, may_renew: bool) -> Iterator[Deadline]:
    """Yield a recurring deadline unless the contract will have ended by then, even with all its extensions."""
    latest = prevailing.latest_end or prevailing.first_end.day
    ended = isinstance(deadline.date, dt.date) and isinstance(latest, dt.date) and deadline.date > latest
    if may_renew or not ended:
        yield deadline
