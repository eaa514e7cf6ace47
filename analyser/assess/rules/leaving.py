"""Can we leave, how, and what will it cost?"""

from __future__ import annotations

from analyser.assess.rules.base import (
    AGAINST_BUYER,
    FOR_BUYER,
    Answer,
    Case,
    absent,
    clause_against,
    days,
    missing_protection,
    not_found,
    present,
    rule,
    unclear,
)
from analyser.domain import Dimension, Duration, TermKind
from analyser.i18n.formatter import english, welsh


@rule(
    "no_free_exit",
    Dimension.EXIT,
    "Is there no right for you to leave without a reason?",
    "Onid oes hawl gennych i ymadael heb reswm?",
)
def no_free_exit(case: Case) -> Answer:
    """Present when no clause lets the buyer end without cause, and no notice for it was read."""
    notice = case.known.leaving_notice
    if isinstance(notice.value, Duration) and not case.shown("termination_for_convenience", FOR_BUYER):
        return absent(
            f"The contract may be ended on {english(notice.value)} of notice.",
            f"Gellir terfynu'r contract gyda {welsh(notice.value)} o rybudd.",
            terms=notice.terms,
        )
    return missing_protection(case, "termination_for_convenience")


@rule(
    "only_supplier_may_leave",
    Dimension.EXIT,
    "May only the supplier leave without a reason?",
    "Ai'r cyflenwr yn unig a gaiff ymadael heb reswm?",
)
def only_supplier_may_leave(case: Case) -> Answer:
    """Present when a right to end without cause favours the supplier and none serves the buyer."""
    theirs = case.shown("termination_for_convenience", AGAINST_BUYER)
    ours = case.shown("termination_for_convenience", FOR_BUYER)
    if theirs and not ours:
        return present(
            "The supplier may end the contract without a reason; no such right was found for you.",
            "Caiff y cyflenwr derfynu'r contract heb reswm; ni chafwyd hyd i hawl o'r fath i chi.",
            findings=(finding_id for finding_id, _ in theirs),
        )
    if ours:
        return absent(
            "You too may end the contract without a reason.",
            "Cewch chithau derfynu'r contract heb reswm.",
            findings=(finding_id for finding_id, _ in ours),
        )
    return not_found(case, "termination_for_convenience")


@rule(
    "long_leaving_notice",
    Dimension.EXIT,
    "Is the notice to leave long?",
    "A yw'r cyfnod hysbysu i ymadael yn hir?",
)
def long_leaving_notice(case: Case) -> Answer | None:
    """Present when leaving without a reason needs more notice than the playbook calls long."""
    notice = case.known.leaving_notice
    if not notice.mentioned:
        return None
    if not isinstance(notice.value, Duration):
        return unclear(
            f"We could not tell how much notice you must give to leave. {english(notice.value)}",
            f"Ni allem ddweud faint o hysbysiad sydd ei angen i ymadael. {welsh(notice.value)}",
            terms=notice.terms,
        )
    answer = present if days(notice.value) > case.measures.long_notice_days else absent
    return answer(
        f"Leaving without a reason needs {english(notice.value)} of notice.",
        f"I ymadael heb reswm rhaid rhoi {welsh(notice.value)} o hysbysiad.",
        terms=notice.terms,
    )


@rule(
    "exit_charges",
    Dimension.EXIT,
    "Does leaving cost money?",
    "A yw ymadael yn costio arian?",
)
def exit_charges(case: Case) -> Answer:
    """Present when a clause on money due at the end favours the supplier, or a sum or share due on leaving was read."""
    stated = case.of_kind(TermKind.EXIT_CHARGE)
    if stated:
        listed_en = ", ".join(dict.fromkeys(term.text for _, term in stated[:3]))
        listed_cy = ", ".join(dict.fromkeys(welsh(term.value) for _, term in stated[:3]))
        return present(
            f"Leaving costs money. Stated: {listed_en}.",
            f"Mae ymadael yn costio arian. Nodir: {listed_cy}.",
            findings=(finding_id for finding_id, _ in case.shown("exit_charges", AGAINST_BUYER)),
            terms=(term_id for term_id, _ in stated),
        )
    return clause_against(
        case,
        "exit_charges",
        AGAINST_BUYER,
        "Leaving costs money: charges at the end, remaining fees or no refund of what was paid.",
        "Mae ymadael yn costio arian: taliadau ar y diwedd, ffioedd sy'n weddill neu ddim ad-daliad o'r hyn a dalwyd.",
    )


@rule(
    "exit_cost_unsaid",
    Dimension.EXIT,
    "Does the contract not say what leaving costs?",
    "Onid yw'r contract yn dweud faint y mae ymadael yn ei gostio?",
)
def exit_cost_unsaid(case: Case) -> Answer | None:
    """Present when nothing is said of the cost of leaving; does not arise when charges are stated."""
    stated = case.shown("exit_charges", AGAINST_BUYER) or case.of_kind(TermKind.EXIT_CHARGE)
    return None if stated else missing_protection(case, "exit_charges")


@rule(
    "no_exit_help",
    Dimension.EXIT,
    "Does the supplier not have to help at the end?",
    "Onid oes rhaid i'r cyflenwr helpu ar y diwedd?",
)
def no_exit_help(case: Case) -> Answer:
    """Present when no clause promises help with leaving."""
    return missing_protection(case, "exit_assistance")


@rule(
    "staff_tied",
    Dimension.EXIT,
    "Do duties about staff stand in the way of leaving?",
    "A yw dyletswyddau ynghylch staff yn rhwystro ymadael?",
)
def staff_tied(case: Case) -> Answer:
    """Present when a clause on staff moving favours the supplier: a ban on hiring, an indemnity by the buyer."""
    return clause_against(
        case,
        "staff_transfer",
        AGAINST_BUYER,
        "The contract limits hiring the supplier's staff, or makes you answer for those who move.",
        "Mae'r contract yn cyfyngu ar gyflogi staff y cyflenwr, neu'n eich gwneud yn atebol am y rhai sy'n symud.",
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
