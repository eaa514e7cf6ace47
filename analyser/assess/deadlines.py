"""The days that matter, each with its arithmetic in words; a day that cannot be worked out says what is missing."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Sequence

from analyser.assess import timeline
from analyser.assess.choose import Chosen
from analyser.assess.extent import somewhere
from analyser.assess.facts import Known
from analyser.domain import Deadline, DeadlineKind, Duration, EndBasis, Evidence, Unknown
from analyser.wording import english, welsh

NO_NOTICE_PERIOD = Unknown(
    "The contract renews itself, but no notice period was found.",
    "Mae'r contract yn adnewyddu ei hun, ond ni chafwyd hyd i gyfnod rhybudd.",
)
NOTICE_LONGER_THAN_TERM = Unknown(
    "The notice period that was read is longer than the term.",
    "Mae'r cyfnod rhybudd a ddarllenwyd yn hirach na'r cyfnod ei hun.",
)


def deadlines(evidence: Sequence[Evidence], known: Known, as_of: dt.date) -> tuple[Deadline, ...]:
    """Return every day to watch: the end, stopping a renewal, taking up an extension, leaving."""
    return tuple(_deadlines(evidence, known, as_of))


def _no_renewal(evidence: Sequence[Evidence]) -> Unknown:
    where_en, where_cy = somewhere(evidence)
    return Unknown(f"No renewal was found {where_en}.", f"Ni chafwyd hyd i adnewyddu {where_cy}.")


def _no_free_exit(evidence: Sequence[Evidence]) -> Unknown:
    where_en, where_cy = somewhere(evidence)
    return Unknown(
        f"No right to leave without a reason was found {where_en}.",
        f"Ni chafwyd hyd i hawl i adael heb reswm {where_cy}.",
    )


def _deadlines(evidence: Sequence[Evidence], known: Known, as_of: dt.date) -> Iterator[Deadline]:
    yield Deadline(
        DeadlineKind.END_OF_TERM, known.first_end, known.basis_en, known.basis_cy, known.certain, known.end_terms
    )
    if _renews(evidence, known):
        yield from _renewal_notices(evidence, known, as_of)
    if known.extension.mentioned:
        yield _extension_decision(known)
    yield _earliest_exit(evidence, known, as_of)


def _renews(evidence: Sequence[Evidence], known: Known) -> bool:
    """Say whether anything in the contract, a term or a finding, speaks of renewal or of notice against it."""
    found = any(finding.factor == "auto_renewal" and finding.shown for one in evidence for _, finding in one.findings)
    unread = any(one.pages_read < one.pages for one in evidence)
    return (
        found or unread or known.renewal.mentioned or (known.renewal_notice.mentioned and not known.extension.mentioned)
    )


def _renewal_notices(evidence: Sequence[Evidence], known: Known, as_of: dt.date) -> Iterator[Deadline]:
    """Give the last day to stop the first renewal and, once that has passed, the next that can still be stopped."""
    lacking = NO_NOTICE_PERIOD if known.renewal.mentioned else _no_renewal(evidence)
    first = _notice_before(known, known.first_end, lacking)
    yield first
    if isinstance(first.date, Unknown) or first.date >= as_of or not isinstance(known.renewal.value, Duration):
        return
    notice = _period(known.renewal_notice)
    end = timeline.current_end(known.first_end, known.renewal.value, notice, as_of)
    if isinstance(end, dt.date):
        yield _notice_before(known, end, lacking)


def _notice_before(known: Known, end: dt.date | Unknown, lacking: Unknown) -> Deadline:
    notice = _period(known.renewal_notice) if known.renewal_notice.mentioned else lacking
    date = timeline.last_day_for_notice(end, notice)
    if (
        isinstance(date, dt.date)
        and isinstance(known.start.value, dt.date)
        and date < known.start.value - dt.timedelta(days=1)
    ):
        date = NOTICE_LONGER_THAN_TERM
    terms = (*known.end_terms, *known.renewal_notice.terms)
    certain = known.certain and known.renewal_notice.certain and not isinstance(date, Unknown)
    basis_en, basis_cy = _less(date, end, notice)
    return Deadline(DeadlineKind.RENEWAL_NOTICE, date, basis_en, basis_cy, certain, terms)


def _less(date: dt.date | Unknown, end: dt.date | Unknown, notice: Duration | Unknown) -> tuple[str, str]:
    if isinstance(date, Unknown):
        return date.reason_en, date.reason_cy
    return f"{english(end)} less {english(notice)}", f"{welsh(end)} llai {welsh(notice)}"


def _extension_decision(known: Known) -> Deadline:
    """The day by which an extension must be asked for: the notice for it, else the end of the term itself."""
    notice = known.renewal_notice
    terms = (*known.end_terms, *known.extension.terms)
    if not notice.mentioned or known.renewal.mentioned:
        end = known.first_end
        basis_en = "the end of the first term; no earlier day was found" if isinstance(end, dt.date) else english(end)
        basis_cy = (
            "diwedd y cyfnod cyntaf; ni chafwyd hyd i ddiwrnod cynharach" if isinstance(end, dt.date) else welsh(end)
        )
        return Deadline(DeadlineKind.EXTENSION_DECISION, end, basis_en, basis_cy, False, terms)
    period = _period(notice)
    date = timeline.last_day_for_notice(known.first_end, period)
    basis_en, basis_cy = _less(date, known.first_end, period)
    certain = known.certain and notice.certain and isinstance(date, dt.date)
    return Deadline(DeadlineKind.EXTENSION_DECISION, date, basis_en, basis_cy, certain, (*terms, *notice.terms))


def _earliest_exit(evidence: Sequence[Evidence], known: Known, as_of: dt.date) -> Deadline:
    """The day on which the contract could be left if notice were given on `as_of`, no later than its end."""
    notice = known.leaving_notice
    if not notice.mentioned:
        lacking = _no_free_exit(evidence)
        return Deadline(DeadlineKind.EARLIEST_EXIT, lacking, lacking.reason_en, lacking.reason_cy, False)
    period = _period(notice)
    date = timeline.earliest_exit(as_of, period)
    if isinstance(date, Unknown):
        return Deadline(DeadlineKind.EARLIEST_EXIT, date, date.reason_en, date.reason_cy, False, notice.terms)
    return Deadline(
        DeadlineKind.EARLIEST_EXIT,
        date,
        f"{english(as_of)} plus {english(period)}",
        f"{welsh(as_of)} a {welsh(period)}",
        notice.certain and known.basis is not EndBasis.UNKNOWN,
        notice.terms,
    )


def _period(chosen: Chosen) -> Duration | Unknown:
    if isinstance(chosen.value, Duration | Unknown):
        return chosen.value
    return Unknown("The period could not be read.", "Ni ellid darllen y cyfnod.")
