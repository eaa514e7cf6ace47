"""The day on which the contract could be left if notice were given today, and what that is said to cost."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

from analyser.assess import date_arithmetic
from analyser.assess.coverage import somewhere
from analyser.assess.prevailing_terms import Known
from analyser.assess.reconcile import Chosen
from analyser.domain import Deadline, DeadlineKind, Duration, EndBasis, Evidence, TermKind, Unknown
from analyser.i18n.formatter import english, welsh

Said = tuple[str, str]


def earliest_exit(evidence: Sequence[Evidence], known: Known, renews: bool, as_of: dt.date) -> Deadline:
    """Return the earliest day of leaving: by the right to leave without a reason, else when a term ends.

    `renews` says that the contract goes on by itself after its first term.
    """
    by_right = _by_right(known, as_of)
    by_end = _by_end(evidence, known, renews, as_of)
    chosen = by_right if by_right and not _sooner(by_end, by_right) else by_end or by_right
    if chosen is None:
        lacking = _no_right(evidence)
        why = lacking if not isinstance(known.first_end, Unknown) or known.basis is EndBasis.PERPETUAL else None
        reason = why or _both(lacking, known.first_end)
        return Deadline(
            DeadlineKind.EARLIEST_EXIT,
            reason,
            reason.reason_en,
            reason.reason_cy,
            False,
            known.end_terms if not why else (),
        )
    if isinstance(chosen.date, Unknown):
        return chosen
    cost_en, cost_cy, cost_terms = _cost(evidence, early=chosen is by_right)
    terms = tuple(dict.fromkeys((*chosen.terms, *cost_terms)))
    return Deadline(
        chosen.kind, chosen.date, chosen.basis_en + cost_en, chosen.basis_cy + cost_cy, chosen.certain, terms
    )


def _no_right(evidence: Sequence[Evidence]) -> Unknown:
    where_en, where_cy = somewhere(evidence)
    return Unknown(
        f"No right to leave without a reason was found {where_en}.",
        f"Ni chafwyd hyd i hawl i adael heb reswm {where_cy}.",
    )


def _by_right(known: Known, as_of: dt.date) -> Deadline | None:
    """The day that notice given on `as_of` leads to under a right to leave without a reason; None without one.

    A right that holds only from a certain day, or on one day of each year, gives the first such day.
    """
    notice = known.leaving_notice
    if known.break_day.mentioned and known.renewal_notice.mentioned and known.basis is EndBasis.PERPETUAL:
        return _by_yearly_day(known, as_of)
    if not notice.mentioned:
        return None
    period = _period(notice)
    date = date_arithmetic.earliest_exit(as_of, period)
    if isinstance(date, Unknown):
        return _exit(date, (date.reason_en, date.reason_cy), False, notice.terms)
    said = f"{english(as_of)} plus {english(period)}", f"{welsh(as_of)} a {welsh(period)}"
    certain = notice.certain and known.basis is not EndBasis.UNKNOWN
    if not known.exit_from.mentioned:
        return _exit(date, said, certain, notice.terms)
    since, why = _right_begins(known)
    terms = (*notice.terms, *known.exit_from.terms, *known.start.terms)
    if isinstance(since, Unknown):
        return _exit(since, (since.reason_en, since.reason_cy), False, terms)
    if since <= date:
        return _exit(date, said, certain, terms)
    by = date_arithmetic.last_day_for_notice(since, period)
    latest_en = f"; notice for that day is due by {english(by)}" if isinstance(by, dt.date) else ""
    latest_cy = f"; rhaid rhoi rhybudd ar gyfer y diwrnod hwnnw erbyn {welsh(by)}" if isinstance(by, dt.date) else ""
    return _exit(since, (why[0] + latest_en, why[1] + latest_cy), certain, terms)


def _right_begins(known: Known) -> tuple[dt.date | Unknown, Said]:
    """The first day on which the right to leave may take effect, with the reason in words."""
    since, start = known.exit_from.value, known.start.value
    if isinstance(since, Unknown):
        return since, ("", "")
    if isinstance(since, dt.date):
        return since, (f"not before {english(since)}", f"nid cyn {welsh(since)}")
    if isinstance(since, Duration):
        ends = date_arithmetic.end_of_term(start, since) if isinstance(start, dt.date | Unknown) else known.first_end
        said = (
            f"the day after the first {english(since)}, which end on {english(ends)}",
            f"y diwrnod ar ôl y {welsh(since)} cyntaf, sy'n dod i ben ar {welsh(ends)}",
        )
    else:
        ends = known.first_end
        said = (
            f"the day after the first term, which ends on {english(ends)}",
            f"y diwrnod ar ôl y tymor cyntaf, sy'n dod i ben ar {welsh(ends)}",
        )
    return (ends + dt.timedelta(days=1) if isinstance(ends, dt.date) else ends), said


def _by_yearly_day(known: Known, as_of: dt.date) -> Deadline:
    start, yearly = known.start.value, known.break_day.value
    date = date_arithmetic.break_that_can_be_met(
        start if isinstance(start, dt.date | Unknown) else known.first_end,
        yearly if isinstance(yearly, Unknown) else str(yearly),
        _period(known.renewal_notice),
        as_of,
    )
    terms = (*known.start.terms, *known.break_day.terms, *known.renewal_notice.terms)
    if isinstance(date, Unknown):
        return _exit(date, (date.reason_en, date.reason_cy), False, terms)
    by = date_arithmetic.last_day_for_notice(date, _period(known.renewal_notice))
    said = (
        f"the next yearly day of leaving, for which notice is due by {english(by)}",
        f"y diwrnod ymadael blynyddol nesaf, y mae rhybudd ar ei gyfer yn ddyledus erbyn {welsh(by)}",
    )
    certain = known.start.certain and known.break_day.certain and known.renewal_notice.certain
    return _exit(date, said, certain, terms)


def _by_end(evidence: Sequence[Evidence], known: Known, renews: bool, as_of: dt.date) -> Deadline | None:
    """The end of the term that notice given on `as_of` can still stop from renewing; None when no end is known."""
    end, terms = known.first_end, known.end_terms
    if isinstance(end, Unknown):
        return None
    notice = _period(known.renewal_notice)
    if renews and isinstance(known.renewal.value, Duration) and not isinstance(notice, Unknown):
        last = date_arithmetic.current_end(end, known.renewal.value, notice, as_of)
        said = (
            "the end of the term that notice given now can still stop from renewing",
            "diwedd y tymor y gall rhybudd a roddir nawr ei atal rhag adnewyddu",
        )
        inputs = (*terms, *known.renewal.terms, *known.renewal_notice.terms)
        return None if isinstance(last, Unknown) else _exit(last, _without_right(evidence, known, said), False, inputs)
    if end < as_of:
        over = _over(end)
        return None if renews else _exit(over, (over.reason_en, over.reason_cy), False, terms)
    said = "the end of the term", "diwedd y tymor"
    if renews:
        said = f"{said[0]}, unless it renews", f"{said[1]}, oni bai ei fod yn adnewyddu"
    return _exit(end, _without_right(evidence, known, said), False, terms)


def _without_right(evidence: Sequence[Evidence], known: Known, said: Said) -> Said:
    """Say before the end of a term why it is the earliest exit: there is no right to leave, or it comes too late."""
    if known.leaving_notice.mentioned:
        return f"{said[0]}, before notice to leave would run out", f"{said[1]}, cyn i rybudd i adael ddod i ben"
    lacking = _no_right(evidence)
    return f"{lacking.reason_en.rstrip('.')}: {said[0]}", f"{lacking.reason_cy.rstrip('.')}: {said[1]}"


def _over(end: dt.date) -> Unknown:
    return Unknown(
        f"The term ended on {english(end)}; nothing was found that carries it on.",
        f"Daeth y tymor i ben ar {welsh(end)}; ni chafwyd hyd i ddim sy'n ei barhau.",
    )


def _sooner(one: Deadline | None, other: Deadline) -> bool:
    """Say whether the first day comes before the second: a term may end before a notice to leave runs out."""
    if one is None:
        return False
    if isinstance(one.date, Unknown):
        return one.date.reason_en.startswith("The term ended")
    return isinstance(other.date, dt.date) and one.date < other.date


def _cost(evidence: Sequence[Evidence], *, early: bool) -> tuple[str, str, tuple[str, ...]]:
    """Say what leaving early is said to cost, from the terms and findings on charges for leaving."""
    if not early:
        return "", "", ()
    stated = [pair for one in evidence for pair in one.terms if pair[1].kind is TermKind.EXIT_CHARGE]
    if stated:
        listed = "; ".join(dict.fromkeys(term.text for _, term in stated))
        return (
            f"; stated cost of leaving: {listed}",
            f"; cost ymadael a nodir: {listed}",
            tuple(key for key, _ in stated),
        )
    if any(finding.factor == "exit_charges" and finding.shown for one in evidence for _, finding in one.findings):
        return (
            "; words on the cost of leaving were found, but no sum",
            "; cafwyd geiriau am gost ymadael, ond dim swm",
            (),
        )
    return "", "", ()


def _exit(date: dt.date | Unknown, said: Said, certain: bool, terms: tuple[str, ...]) -> Deadline:
    return Deadline(DeadlineKind.EARLIEST_EXIT, date, *said, certain and isinstance(date, dt.date), terms)


def _both(one: Unknown, other: dt.date | Unknown) -> Unknown:
    """Join two reasons: no right to leave, and no end to wait for."""
    if not isinstance(other, Unknown):
        return one
    return Unknown(f"{one.reason_en} {other.reason_en}", f"{one.reason_cy} {other.reason_cy}")


def _period(chosen: Chosen) -> Duration | Unknown:
    if isinstance(chosen.value, Duration | Unknown):
        return chosen.value
    return Unknown("The period could not be read.", "Ni ellid darllen y cyfnod.")
