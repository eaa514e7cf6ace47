"""When may we leave, and how much of the rest is then due?"""

from __future__ import annotations

import re

from analyser.assess.coverage import where
from analyser.assess.rules.base import AGAINST_BUYER, FOR_BUYER, Answer, Case, absent, not_found, present, rule, unclear
from analyser.domain import DeadlineKind, Dimension, Percentage, TermKind, Unknown
from analyser.i18n.formatter import english, welsh

_NO_REFUND = re.compile(
    r"\b(?:non-?refundable|no\s+refunds?|not\s+(?:be\s+)?(?:refund\w*|entitled\s+to\s+(?:a|any)\s+refund)|without\s+refund"
    r"|(?:dim|heb)\s+ad-?daliad|ni\s+(?:chaiff|fydd)[^.;]{0,40}ad-?dal\w*)",
    re.IGNORECASE,
)


@rule(
    "exit_only_at_times",
    Dimension.EXIT,
    "May you leave only from, or on, certain days?",
    "Ai dim ond o ddiwrnodau penodol, neu arnynt, y cewch ymadael?",
)
def exit_only_at_times(case: Case) -> Answer | None:
    """Present when a right to leave is tied to a day; does not arise without a right to leave."""
    known = case.known
    tied = [one for one in (known.exit_from, known.break_day) if one.mentioned]
    if not tied and not known.leaving_notice.mentioned:
        return None
    if not tied:
        return absent(
            "No day was found that limits when you may leave.",
            "Ni chafwyd hyd i ddiwrnod sy'n cyfyngu ar bryd y cewch ymadael.",
            terms=known.leaving_notice.terms,
        )
    leave = next(day for day in case.deadlines if day.kind is DeadlineKind.EARLIEST_EXIT)
    terms = tuple(term for one in tied for term in one.terms)
    return present(
        f"You may leave only at certain times. The earliest is {english(leave.date)} ({leave.basis_en}).",
        f"Dim ond ar adegau penodol y cewch ymadael. Y cynharaf yw {welsh(leave.date)} ({leave.basis_cy}).",
        terms=terms,
    )


@rule(
    "high_exit_share",
    Dimension.EXIT,
    "Does leaving early cost most of what staying would?",
    "A yw ymadael yn gynnar yn costio'r rhan fwyaf o'r hyn y byddai aros?",
)
def high_exit_share(case: Case) -> Answer | None:
    """Present when a stated charge for leaving is at least the playbook's share of the remaining charges."""
    shares = [
        (term_id, term.value, term.text)
        for term_id, term in case.of_kind(TermKind.EXIT_CHARGE)
        if isinstance(term.value, Percentage)
    ]
    if not shares:
        return None
    term_id, share, text = max(shares, key=lambda found: (found[1].amount, found[0]))
    answer = present if share.amount >= case.measures.high_exit_share else absent
    return answer(
        f"Leaving early costs {text} for the rest of the term.",
        f"Mae ymadael yn gynnar yn costio {share.amount}% o'r taliadau am weddill y tymor.",
        terms=(term_id,),
    )


@rule(
    "no_refund",
    Dimension.EXIT,
    "Is money paid in advance lost when the contract ends?",
    "A gollir arian a dalwyd ymlaen llaw pan ddaw'r contract i ben?",
)
def no_refund(case: Case) -> Answer | None:
    """Present when a clause on charges at the end refuses a refund; does not arise without such clauses."""
    clauses = case.shown("exit_charges")
    if not clauses:
        return None
    lost = [finding_id for finding_id, finding in clauses if _NO_REFUND.search(finding.span.text)]
    if lost:
        return present(
            "What was paid in advance is not refunded when the contract ends.",
            "Ni chaiff yr hyn a dalwyd ymlaen llaw ei ad-dalu pan ddaw'r contract i ben.",
            findings=lost,
        )
    return absent(
        "No clause on charges at the end refuses a refund.",
        "Nid oes cymal am daliadau ar y diwedd yn gwrthod ad-daliad.",
        findings=(finding_id for finding_id, _ in clauses),
    )


@rule(
    "no_exit_for_cause",
    Dimension.EXIT,
    "Is there no stated right for you to leave when the supplier fails?",
    "Onid oes hawl ddatganedig i chi ymadael pan fydd y cyflenwr yn methu?",
)
def no_exit_for_cause(case: Case) -> Answer:
    """Present when no clause lets the buyer end for a reason such as breach or insolvency."""
    found = case.shown("termination_for_cause", FOR_BUYER)
    if found:
        return absent(
            "The contract says when you may end it for a reason.",
            "Mae'r contract yn dweud pryd y cewch ei derfynu am reswm.",
            findings=(finding_id for finding_id, _ in found),
        )
    nothing = not_found(case, "termination_for_cause")
    if nothing.state == "unclear":
        return nothing
    doubt, words = case.doubt("termination_for_cause", FOR_BUYER)
    theirs = case.shown("termination_for_cause", AGAINST_BUYER)
    where_en, where_cy = where(case.evidence)
    return Answer(
        present("", "").state,
        f"No right to end the contract when the supplier fails was found {where_en}.",
        f"Ni chafwyd hyd i hawl i derfynu'r contract pan fydd y cyflenwr yn methu {where_cy}.",
        (*(finding_id for finding_id, _ in theirs), *words),
        sureness=1 - doubt,
    )


@rule(
    "exit_unknown",
    Dimension.EXIT,
    "Is it unknown when you could leave?",
    "A yw'n anhysbys pryd y gallech ymadael?",
)
def exit_unknown(case: Case) -> Answer:
    """Unclear when no earliest day of leaving can be given, so that it counts among what is not known."""
    leave = next(day for day in case.deadlines if day.kind is DeadlineKind.EARLIEST_EXIT)
    if isinstance(leave.date, Unknown):
        return unclear(
            f"We cannot tell when you could leave. {leave.date.reason_en}",
            f"Ni allwn ddweud pryd y gallech ymadael. {leave.date.reason_cy}",
            terms=leave.terms,
        )
    return absent(
        f"The earliest day on which you could leave is {english(leave.date)} ({leave.basis_en}).",
        f"Y diwrnod cynharaf y gallech ymadael yw {welsh(leave.date)} ({leave.basis_cy}).",
        terms=leave.terms,
    )


RULES = (exit_only_at_times, high_exit_share, no_refund, no_exit_for_cause, exit_unknown)
