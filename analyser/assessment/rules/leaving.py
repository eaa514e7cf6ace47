"""Rules on the right to leave: notice, charges, exit assistance and staff."""

from __future__ import annotations

from analyser.assessment.rules.base import (
    AGAINST_BUYER,
    FOR_BUYER,
    RuleInput,
    RuleOutcome,
    absent,
    approximate_days,
    clause_against,
    missing_protection,
    not_found,
    present,
    present_if,
    rule,
    unclear,
)
from analyser.assessment.sentences import listed, sentence, text_of
from analyser.domain import Dimension, Duration, TermKind, Text


@rule(
    "no_free_exit",
    Dimension.EXIT,
    Text("Is there no right for you to leave without a reason?", "Onid oes hawl gennych i ymadael heb reswm?"),
)
def no_free_exit(contract: RuleInput) -> RuleOutcome:
    """Present when no clause lets the buyer end without cause, and no notice for it was read."""
    notice = contract.prevailing.leaving_notice
    if isinstance(notice.value, Duration) and not contract.shown("termination_for_convenience", FOR_BUYER):
        return absent(
            sentence(
                "The contract may be ended on {notice} of notice.",
                "Gellir terfynu'r contract gyda {notice} o rybudd.",
                notice=notice.value,
            ),
            terms=notice.terms,
        )
    return missing_protection(contract, "termination_for_convenience")


@rule(
    "only_supplier_may_leave",
    Dimension.EXIT,
    Text("May only the supplier leave without a reason?", "Ai'r cyflenwr yn unig a gaiff ymadael heb reswm?"),
)
def only_supplier_may_leave(contract: RuleInput) -> RuleOutcome:
    """Present when a right to end without cause favours the supplier and none serves the buyer."""
    theirs = contract.shown("termination_for_convenience", AGAINST_BUYER)
    ours = contract.shown("termination_for_convenience", FOR_BUYER)
    if theirs and not ours:
        return present(
            Text(
                "The supplier may end the contract without a reason; no such right was found for you.",
                "Caiff y cyflenwr derfynu'r contract heb reswm; ni chafwyd hyd i hawl o'r fath i chi.",
            ),
            findings=(finding_id for finding_id, _ in theirs),
        )
    if ours:
        return absent(
            Text("You too may end the contract without a reason.", "Cewch chithau derfynu'r contract heb reswm."),
            findings=(finding_id for finding_id, _ in ours),
        )
    return not_found(contract, "termination_for_convenience")


@rule(
    "long_leaving_notice",
    Dimension.EXIT,
    Text("Is the notice to leave long?", "A yw'r cyfnod hysbysu i ymadael yn hir?"),
)
def long_leaving_notice(contract: RuleInput) -> RuleOutcome | None:
    """Present when leaving without a reason needs more notice than the playbook calls long."""
    notice = contract.prevailing.leaving_notice
    if not notice.mentioned:
        return None
    if not isinstance(notice.value, Duration):
        return unclear(
            sentence(
                "We could not tell how much notice you must give to leave. {reason}",
                "Ni allem ddweud faint o hysbysiad sydd ei angen i ymadael. {reason}",
                reason=notice.value,
            ),
            terms=notice.terms,
        )
    return present_if(
        approximate_days(notice.value) > contract.measures.long_notice_days,
        sentence(
            "Leaving without a reason needs {notice} of notice.",
            "I ymadael heb reswm rhaid rhoi {notice} o hysbysiad.",
            notice=notice.value,
        ),
        terms=notice.terms,
    )


@rule(
    "exit_charges",
    Dimension.EXIT,
    Text("Does leaving cost money?", "A yw ymadael yn costio arian?"),
)
def exit_charges(contract: RuleInput) -> RuleOutcome:
    """Present when a clause on charges at the end favours the supplier, or a sum or share due on leaving was read."""
    stated = contract.known_terms(TermKind.EXIT_CHARGE)
    if stated:
        return present(
            sentence(
                "Leaving costs money. Stated: {charges}.",
                "Mae ymadael yn costio arian. Nodir: {charges}.",
                charges=listed(text_of(term) for _, term in stated[:3]),
            ),
            findings=(finding_id for finding_id, _ in contract.shown("exit_charges", AGAINST_BUYER)),
            terms=(term_id for term_id, _ in stated),
        )
    return clause_against(
        contract,
        "exit_charges",
        AGAINST_BUYER,
        Text(
            "Leaving costs money: charges at the end, remaining fees or no refund of what was paid.",
            "Mae ymadael yn costio arian: taliadau ar y diwedd, ffioedd sy'n weddill neu ddim ad-daliad o'r hyn a "
            "dalwyd.",
        ),
    )


@rule(
    "exit_cost_unsaid",
    Dimension.EXIT,
    Text(
        "Does the contract not say what leaving costs?", "Onid yw'r contract yn dweud faint y mae ymadael yn ei gostio?"
    ),
)
def exit_cost_unsaid(contract: RuleInput) -> RuleOutcome | None:
    """Present when no clause is about the cost of leaving; does not arise when charges are stated."""
    stated = contract.shown("exit_charges", AGAINST_BUYER) or contract.known_terms(TermKind.EXIT_CHARGE)
    return None if stated else missing_protection(contract, "exit_charges")


@rule(
    "no_exit_help",
    Dimension.EXIT,
    Text("Does the supplier not have to help at the end?", "Onid oes rhaid i'r cyflenwr helpu ar y diwedd?"),
)
def no_exit_help(contract: RuleInput) -> RuleOutcome:
    """Present when no clause promises help with leaving."""
    return missing_protection(contract, "exit_assistance")


@rule(
    "staff_tied",
    Dimension.EXIT,
    Text("Do duties about staff stand in the way of leaving?", "A yw dyletswyddau ynghylch staff yn rhwystro ymadael?"),
)
def staff_tied(contract: RuleInput) -> RuleOutcome:
    """Present when a clause on staff moving favours the supplier: a ban on hiring, an indemnity by the buyer."""
    return clause_against(
        contract,
        "staff_transfer",
        AGAINST_BUYER,
        Text(
            "The contract limits hiring the supplier's staff, or makes you answer for those who move.",
            "Mae'r contract yn cyfyngu ar gyflogi staff y cyflenwr, neu'n eich gwneud yn atebol am y rhai sy'n symud.",
        ),
    )


RULES = (
    no_free_exit,
    only_supplier_may_leave,
    long_leaving_notice,
    exit_charges,
    exit_cost_unsaid,
    no_exit_help,
    staff_tied,
)
