"""The earliest exit: the first day on which the contract can be left if notice is given today, and the stated cost."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

from analyser.assessment import date_arithmetic
from analyser.assessment.coverage import where_read
from analyser.assessment.prevailing_terms import PrevailingTerms
from analyser.assessment.sentences import sentence
from analyser.domain import (
    NO_TEXT,
    Deadline,
    DeadlineKind,
    Duration,
    EndBasis,
    Evidence,
    TermKind,
    Text,
    Unknown,
    UnknownCode,
    joined,
)


def earliest_exit(
    evidence: Sequence[Evidence], prevailing: PrevailingTerms, as_of: dt.date, *, may_renew: bool
) -> Deadline:
    """Return the earliest exit: by a right to terminate without a reason, or at the end of a term if that is earlier.

    `may_renew` says whether the contract may renew itself after the first term.
    """
    by_right = _exit_by_right(prevailing, as_of)
    at_end = _exit_at_end(evidence, prevailing, as_of, may_renew=may_renew)
    exit_day = by_right if by_right and not (at_end and _ends_first(at_end, by_right)) else at_end or by_right
    if exit_day is None:
        return _no_exit(evidence, prevailing)
    if isinstance(exit_day.date, Unknown):
        return exit_day
    cost, cost_terms = _stated_cost(evidence) if exit_day is by_right else (NO_TEXT, ())
    terms = tuple(dict.fromkeys((*exit_day.terms, *cost_terms)))
    return Deadline(exit_day.kind, exit_day.date, exit_day.basis + cost, exit_day.certain, terms)


def _no_exit(evidence: Sequence[Evidence], prevailing: PrevailingTerms) -> Deadline:
    """Return an unknown exit: no right to terminate was found and, where so, why the end of the term is unknown."""
    no_right, end = _no_right_to_leave(evidence), prevailing.first_end
    if not isinstance(end.day, Unknown) or prevailing.is_perpetual:
        return _exit(no_right, no_right.reason, False, ())
    reason = Unknown(no_right.code, joined((no_right.reason, end.day.reason)))
    return _exit(reason, reason.reason, False, end.terms)


def _no_right_to_leave(evidence: Sequence[Evidence]) -> Unknown:
    reason = sentence(
        "No right to leave without a reason was found {where}.",
        "Ni chafwyd hyd i hawl i adael heb reswm {where}.",
        where=where_read(evidence, count_pages=False),
    )
    return Unknown(UnknownCode.NO_RIGHT_TO_LEAVE, reason)


def _exit_by_right(prevailing: PrevailingTerms, as_of: dt.date) -> Deadline | None:
    """Return the exit by notice given on `as_of` under a right to terminate without a reason; None without one.

    For a right that begins on a certain day, or applies on one day of each year, it is the first such day.
    """
    notice, exit_from = prevailing.leaving_notice, prevailing.exit_from
    if prevailing.break_day.mentioned and prevailing.renewal_notice.mentioned and prevailing.is_perpetual:
        return _exit_on_yearly_day(prevailing, as_of)
    if not notice.mentioned:
        return None
    date = date_arithmetic.end_of_notice(as_of, notice.value)
    if isinstance(date, Unknown):
        return _exit(date, date.reason, False, notice.terms)
    basis = sentence("{as_of} plus {notice}", "{as_of} a {notice}", as_of=as_of, notice=notice.value)
    certain = notice.certain and prevailing.first_end.basis is not EndBasis.UNKNOWN
    if not exit_from.mentioned:
        return _exit(date, basis, certain, notice.terms)
    first_day, why = _right_begins(prevailing)
    terms = (*notice.terms, *exit_from.terms, *prevailing.start.terms)
    if isinstance(first_day, Unknown):
        return _exit(first_day, first_day.reason, False, terms)
    if first_day <= date:
        return _exit(date, basis, certain, terms)
    give_by = date_arithmetic.last_day_for_notice(first_day, notice.value)
    if isinstance(give_by, dt.date):
        why += sentence(
            "; notice for that day is due by {give_by}",
            "; rhaid rhoi rhybudd ar gyfer y diwrnod hwnnw erbyn {give_by}",
            give_by=give_by,
        )
    return _exit(first_day, why, certain, terms)


def _right_begins(prevailing: PrevailingTerms) -> tuple[dt.date | Unknown, Text]:
    """Return the first day on which termination may take effect, with an explanation."""
    exit_from = prevailing.exit_from.value
    if isinstance(exit_from, Unknown):
        return exit_from, NO_TEXT
    if isinstance(exit_from, dt.date):
        return exit_from, sentence("not before {day}", "nid cyn {day}", day=exit_from)
    if isinstance(exit_from, Duration):
        last_day = date_arithmetic.end_of_term(prevailing.start.value, exit_from)
        why = sentence(
            "the day after the first {length}, which end on {last_day}",
            "y diwrnod ar ôl y {length} cyntaf, sy'n dod i ben ar {last_day}",
            length=exit_from,
            last_day=last_day,
        )
    else:
        last_day = prevailing.first_end.day
        why = sentence(
            "the day after the first term, which ends on {last_day}",
            "y diwrnod ar ôl y tymor cyntaf, sy'n dod i ben ar {last_day}",
            last_day=last_day,
        )
    return (last_day if isinstance(last_day, Unknown) else last_day + dt.timedelta(days=1)), why


def _exit_on_yearly_day(prevailing: PrevailingTerms, as_of: dt.date) -> Deadline:
    """Return the next annual break date for which notice can still be given."""
    start, break_day, notice = prevailing.start, prevailing.break_day, prevailing.renewal_notice
    date = date_arithmetic.break_that_can_be_met(start.value, break_day.value, notice.value, as_of)
    terms = (*start.terms, *break_day.terms, *notice.terms)
    if isinstance(date, Unknown):
        return _exit(date, date.reason, False, terms)
    basis = sentence(
        "the next yearly day of leaving, for which notice is due by {give_by}",
        "y diwrnod ymadael blynyddol nesaf, y mae rhybudd ar ei gyfer yn ddyledus erbyn {give_by}",
        give_by=date_arithmetic.last_day_for_notice(date, notice.value),
    )
    return _exit(date, basis, start.certain and break_day.certain and notice.certain, terms)


def _exit_at_end(
    evidence: Sequence[Evidence], prevailing: PrevailingTerms, as_of: dt.date, *, may_renew: bool
) -> Deadline | None:
    """Return the exit at the end of the term that notice given on `as_of` can still end; None without a known end."""
    end, terms = prevailing.first_end.day, prevailing.first_end.terms
    if isinstance(end, Unknown):
        return None
    renewal, notice = prevailing.renewal, prevailing.renewal_notice
    if may_renew and isinstance(renewal.value, Duration) and isinstance(notice.value, Duration):
        date = date_arithmetic.current_end(end, renewal.value, notice.value, as_of)
        basis = Text(
            "the end of the term that notice given now can still stop from renewing",
            "diwedd y tymor y gall rhybudd a roddir nawr ei atal rhag adnewyddu",
        )
        if isinstance(date, Unknown):
            return None
        inputs = (*terms, *renewal.terms, *notice.terms)
        return _exit(date, _why_at_end(evidence, prevailing, basis), False, inputs)
    if end < as_of:
        over = _over(end)
        return None if may_renew else _exit(over, over.reason, False, terms)
    basis = Text("the end of the term", "diwedd y tymor")
    if may_renew:
        basis += Text(", unless it renews", ", oni bai ei fod yn adnewyddu")
    return _exit(end, _why_at_end(evidence, prevailing, basis), False, terms)


def _why_at_end(evidence: Sequence[Evidence], prevailing: PrevailingTerms, basis: Text) -> Text:
    """Explain why the end of a term is the earliest exit: no right to terminate, or one that takes effect later."""
    if prevailing.leaving_notice.mentioned:
        return basis + Text(", before notice to leave would run out", ", cyn i rybudd i adael ddod i ben")
    no_right = _no_right_to_leave(evidence).reason.map(lambda text: text.rstrip("."))
    return sentence("{no_right}: {basis}", "{no_right}: {basis}", no_right=no_right, basis=basis)


def _over(end: dt.date) -> Unknown:
    reason = sentence(
        "The term ended on {end}; nothing was found that carries it on.",
        "Daeth y tymor i ben ar {end}; ni chafwyd hyd i ddim sy'n ei barhau.",
        end=end,
    )
    return Unknown(UnknownCode.OVER, reason)


def _ends_first(at_end: Deadline, by_right: Deadline) -> bool:
    """Return whether the term is over, or ends before notice under the right to terminate would take effect."""
    if isinstance(at_end.date, Unknown):
        return at_end.date.code is UnknownCode.OVER
    return isinstance(by_right.date, dt.date) and at_end.date < by_right.date


def _stated_cost(evidence: Sequence[Evidence]) -> tuple[Text, tuple[str, ...]]:
    """Return the stated cost of leaving early, and the ids of the terms that state it."""
    stated = [pair for one in evidence for pair in one.terms if pair[1].kind is TermKind.EXIT_CHARGE]
    if stated:
        costs = Text.same("; ".join(dict.fromkeys(term.text for _, term in stated)))
        cost = sentence("; stated cost of leaving: {costs}", "; cost ymadael a nodir: {costs}", costs=costs)
        return cost, tuple(term_id for term_id, _ in stated)
    if any(finding.factor == "exit_charges" and finding.shown for one in evidence for _, finding in one.findings):
        return Text(
            "; words on the cost of leaving were found, but no sum",
            "; cafwyd geiriau am gost ymadael, ond dim swm",
        ), ()
    return NO_TEXT, ()


def _exit(date: dt.date | Unknown, basis: Text, certain: bool, terms: tuple[str, ...]) -> Deadline:
    return Deadline(DeadlineKind.EARLIEST_EXIT, date, basis, certain and isinstance(date, dt.date), terms)
