"""Do the documents agree on how long we are bound, and for how long would that be from today?"""

from __future__ import annotations

from analyser.assess.rules.base import Answer, Case, absent, present, rule, unclear
from analyser.domain import Dimension, Duration, Holder, TermKind, Unit, Unknown
from analyser.i18n.formatter import english, welsh
from analyser.terms.values.dates import BLANK_DATE, NO_SUCH_DAY
from analyser.terms.values.durations import BLANK_PERIOD, ODD_LENGTH, WORDS_AND_FIGURES_DIFFER

_UNUSABLE = (BLANK_DATE, NO_SUCH_DAY, BLANK_PERIOD, ODD_LENGTH, WORDS_AND_FIGURES_DIFFER)
_ASKED = (
    TermKind.START_DATE,
    TermKind.END_DATE,
    TermKind.INITIAL_TERM,
    TermKind.AUTO_RENEWAL,
    TermKind.RENEWAL_NOTICE,
    TermKind.TERMINATION_NOTICE,
)


@rule(
    "dates_contradict",
    Dimension.TERM,
    "Does the contract contradict itself on dates or periods?",
    "A yw'r contract yn ei wrth-ddweud ei hun am ddyddiadau neu gyfnodau?",
)
def dates_contradict(case: Case) -> Answer:
    """Present when two statements of one date or period differ and neither prevails."""
    known = case.known
    chosen = (known.start, known.end, known.length, known.renewal, known.renewal_notice, known.leaving_notice)
    clashes = [one for one in chosen if one.contradicted]
    if clashes:
        reasons = [one.value for one in clashes if isinstance(one.value, Unknown)]
        return present(
            " ".join(reason.reason_en for reason in reasons),
            " ".join(reason.reason_cy for reason in reasons),
            terms=(term for one in clashes for term in one.terms),
        )
    return absent(
        "The dates and periods that were read do not contradict each other.",
        "Nid yw'r dyddiadau a'r cyfnodau a ddarllenwyd yn gwrth-ddweud ei gilydd.",
    )


@rule(
    "blank_or_impossible",
    Dimension.TERM,
    "Are dates or periods left blank, or impossible?",
    "A oes dyddiadau neu gyfnodau'n wag neu'n amhosibl?",
)
def blank_or_impossible(case: Case) -> Answer:
    """Present when a date or period of the contract is a blank, no day of the calendar, or of no possible length."""
    found = [
        (term_id, term)
        for document in case.evidence
        for term_id, term in document.terms
        if term.kind in _ASKED and term.value in _UNUSABLE
    ]
    if not found:
        return absent(
            "No date or period that was read is blank or impossible.",
            "Nid oes dyddiad na chyfnod a ddarllenwyd yn wag nac yn amhosibl.",
        )
    quotes = ", ".join(dict.fromkeys(f"“{' '.join(term.span.text.split())[:60]}”" for _, term in found[:3]))
    reasons = dict.fromkeys(term.value for _, term in found if isinstance(term.value, Unknown))
    return present(
        f"{' '.join(reason.reason_en for reason in reasons)} The words are: {quotes}.",
        f"{' '.join(reason.reason_cy for reason in reasons)} Dyma'r geiriau: {quotes}.",
        terms=(term_id for term_id, _ in found),
    )


@rule(
    "bound_long",
    Dimension.TERM,
    "Would you be bound for long if you gave notice today?",
    "A fyddech wedi'ch rhwymo am hir pe rhoech hysbysiad heddiw?",
)
def bound_long(case: Case) -> Answer:
    """Present when leaving now would still leave more months to pay than the playbook calls long."""
    left = case.commitment
    if isinstance(left.months, Unknown):
        return unclear(
            f"We cannot tell for how long you are still bound. {left.months.reason_en}",
            f"Ni allwn ddweud am ba hyd yr ydych wedi'ch rhwymo o hyd. {left.months.reason_cy}",
            terms=left.terms,
        )
    cost_en = f" About {english(left.amount)} falls due until then." if not isinstance(left.amount, Unknown) else ""
    cost_cy = f" Bydd tua {welsh(left.amount)} yn ddyledus hyd hynny." if not isinstance(left.amount, Unknown) else ""
    span = Duration(left.months, Unit.MONTH)
    answer = present if left.months > case.measures.long_commitment_months else absent
    return answer(
        f"With notice given today you are bound until {english(left.until)}, {english(span)}.{cost_en}",
        f"Gyda rhybudd heddiw rydych wedi'ch rhwymo hyd {welsh(left.until)}, {welsh(span)}.{cost_cy}",
        terms=left.terms,
    )


@rule(
    "supplier_may_extend",
    Dimension.TERM,
    "May the supplier make the contract longer by its own choice?",
    "A gaiff y cyflenwr ymestyn y contract o'i ddewis ei hun?",
)
def supplier_may_extend(case: Case) -> Answer | None:
    """Present when an option to extend is the supplier's; does not arise without an option."""
    options = case.of_kind(TermKind.EXTENSION)
    theirs = [(term_id, term) for term_id, term in options if term.holder is Holder.SUPPLIER]
    if not options:
        return None
    if theirs:
        return present(
            f"The supplier may extend the contract: it {theirs[0][1].text}.",
            f"Caiff y cyflenwr ymestyn y contract, hyd at {welsh(theirs[0][1].value)}.",
            terms=(term_id for term_id, _ in theirs),
        )
    return absent(
        f"Extending is not the supplier's choice alone: the contract {options[0][1].text}.",
        f"Nid dewis y cyflenwr yn unig yw ymestyn: hyd at {welsh(options[0][1].value)}.",
        terms=(term_id for term_id, _ in options),
    )


RULES = (dates_contradict, blank_or_impossible, bound_long, supplier_may_extend)
