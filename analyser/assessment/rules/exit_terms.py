"""Rules on the terms of leaving: days, charges, refunds, termination for cause and an unknown exit."""

from __future__ import annotations

import re

from analyser.assessment.coverage import where_read
from analyser.assessment.rules.base import (
    AGAINST_BUYER,
    FOR_BUYER,
    RuleInput,
    RuleOutcome,
    absent,
    not_found,
    present,
    present_if,
    rule,
    unclear,
)
from analyser.assessment.sentences import sentence
from analyser.domain import DeadlineKind, Dimension, Percentage, RiskState, TermKind, Text, Unknown

_NO_REFUND = re.compile(
    r"\b(?:non-?refundable|no\s+refunds?|not\s+(?:be\s+)?(?:refund\w*|entitled\s+to\s+(?:a|any)\s+refund)|without\s+refund"
    r"|(?:dim|heb)\s+ad-?daliad|ni\s+(?:chaiff|fydd)[^.;]{0,40}ad-?dal\w*)",
    re.IGNORECASE,
)


@rule(
    "exit_only_at_times",
    Dimension.EXIT,
    Text(
        "May you leave only from, or on, certain days?", "Ai dim ond o ddiwrnodau penodol, neu arnynt, y cewch ymadael?"
    ),
)
def exit_only_at_times(contract: RuleInput) -> RuleOutcome | None:
    """Present when a right to leave is tied to a day; does not arise without a right to leave."""
    prevailing = contract.prevailing
    tied = [one for one in (prevailing.exit_from, prevailing.break_day) if one.mentioned]
    if not tied and not prevailing.leaving_notice.mentioned:
        return None
    if not tied:
        return absent(
            Text(
                "No day was found that limits when you may leave.",
                "Ni chafwyd hyd i ddiwrnod sy'n cyfyngu ar bryd y cewch ymadael.",
            ),
            terms=prevailing.leaving_notice.terms,
        )
    leave = next(day for day in contract.deadlines if day.kind is DeadlineKind.EARLIEST_EXIT)
    return present(
        sentence(
            "You may leave only at certain times. The earliest is {day} ({basis}).",
            "Dim ond ar adegau penodol y cewch ymadael. Y cynharaf yw {day} ({basis}).",
            day=leave.date,
            basis=leave.basis,
        ),
        terms=(term_id for one in tied for term_id in one.terms),
    )


@rule(
    "high_exit_share",
    Dimension.EXIT,
    Text(
        "Does leaving early cost most of what staying would?",
        "A yw ymadael yn gynnar yn costio'r rhan fwyaf o'r hyn y byddai aros?",
    ),
)
def high_exit_share(contract: RuleInput) -> RuleOutcome | None:
    """Present when a stated charge for leaving is at least the playbook's share of the remaining charges."""
    shares = [
        (term_id, term.value, term.text)
        for term_id, term in contract.known_terms(TermKind.EXIT_CHARGE)
        if isinstance(term.value, Percentage)
    ]
    if not shares:
        return None
    term_id, share, text = max(shares, key=lambda found: (found[1].amount, found[0]))
    return present_if(
        share.amount >= contract.measures.high_exit_share,
        Text(
            f"Leaving early costs {text} for the rest of the term.",
            f"Mae ymadael yn gynnar yn costio {share.amount}% o'r taliadau am weddill y tymor.",
        ),
        terms=(term_id,),
    )


@rule(
    "no_refund",
    Dimension.EXIT,
    Text(
        "Is money paid in advance lost when the contract ends?",
        "A gollir arian a dalwyd ymlaen llaw pan ddaw'r contract i ben?",
    ),
)
def no_refund(contract: RuleInput) -> RuleOutcome | None:
    """Present when a clause on charges at the end refuses a refund; does not arise without such clauses."""
    clauses = contract.shown("exit_charges")
    if not clauses:
        return None
    lost = [finding_id for finding_id, finding in clauses if _NO_REFUND.search(finding.span.text)]
    if lost:
        return present(
            Text(
                "What was paid in advance is not refunded when the contract ends.",
                "Ni chaiff yr hyn a dalwyd ymlaen llaw ei ad-dalu pan ddaw'r contract i ben.",
            ),
            findings=lost,
        )
    return absent(
        Text(
            "No clause on charges at the end refuses a refund.",
            "Nid oes cymal am daliadau ar y diwedd yn gwrthod ad-daliad.",
        ),
        findings=(finding_id for finding_id, _ in clauses),
    )


@rule(
    "no_exit_for_cause",
    Dimension.EXIT,
    Text(
        "Is there no stated right for you to leave when the supplier fails?",
        "Onid oes hawl ddatganedig i chi ymadael pan fydd y cyflenwr yn methu?",
    ),
)
def no_exit_for_cause(contract: RuleInput) -> RuleOutcome:
    """Present when no clause lets the buyer end for a reason such as breach or insolvency."""
    found = contract.shown("termination_for_cause", FOR_BUYER)
    if found:
        return absent(
            Text(
                "The contract says when you may end it for a reason.",
                "Mae'r contract yn dweud pryd y cewch ei derfynu am reswm.",
            ),
            findings=(finding_id for finding_id, _ in found),
        )
    nothing = not_found(contract, "termination_for_cause")
    if nothing.state is RiskState.UNCLEAR:
        return nothing
    probability, hidden = contract.likeliest_hidden("termination_for_cause", FOR_BUYER)
    theirs = contract.shown("termination_for_cause", AGAINST_BUYER)
    message = sentence(
        "No right to end the contract when the supplier fails was found {where}.",
        "Ni chafwyd hyd i hawl i derfynu'r contract pan fydd y cyflenwr yn methu {where}.",
        where=where_read(contract.evidence),
    )
    findings = (*(finding_id for finding_id, _ in theirs), *hidden)
    return RuleOutcome(RiskState.PRESENT, message, findings, confidence=1 - probability)


@rule(
    "exit_unknown",
    Dimension.EXIT,
    Text("Is it unknown when you could leave?", "A yw'n anhysbys pryd y gallech ymadael?"),
)
def exit_unknown(contract: RuleInput) -> RuleOutcome:
    """Unclear when the earliest exit is unknown, so that it counts towards the share of unknowns."""
    leave = next(day for day in contract.deadlines if day.kind is DeadlineKind.EARLIEST_EXIT)
    if isinstance(leave.date, Unknown):
        return unclear(
            sentence(
                "We cannot tell when you could leave. {reason}",
                "Ni allwn ddweud pryd y gallech ymadael. {reason}",
                reason=leave.date,
            ),
            terms=leave.terms,
        )
    return absent(
        sentence(
            "The earliest day on which you could leave is {day} ({basis}).",
            "Y diwrnod cynharaf y gallech ymadael yw {day} ({basis}).",
            day=leave.date,
            basis=leave.basis,
        ),
        terms=leave.terms,
    )


RULES = (exit_only_at_times, high_exit_share, no_refund, no_exit_for_cause, exit_unknown)
