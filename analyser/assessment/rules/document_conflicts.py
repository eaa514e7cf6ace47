"""Rules on contradictory or unusable dates, the remaining commitment, and extension by the supplier."""

from __future__ import annotations

from analyser.assessment.rules.base import RuleInput, RuleOutcome, absent, present, present_if, rule, unclear
from analyser.assessment.sentences import sentence, text_of
from analyser.domain import NO_TEXT, Dimension, Duration, Holder, TermKind, Text, Unit, Unknown, UnknownCode, joined

_UNUSABLE = frozenset(
    {
        UnknownCode.BLANK,
        UnknownCode.IMPOSSIBLE_DATE,
        UnknownCode.IMPLAUSIBLE_LENGTH,
        UnknownCode.WORDS_AND_FIGURES_DIFFER,
    }
)
_KINDS = (
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
    Text(
        "Does the contract contradict itself on dates or periods?",
        "A yw'r contract yn ei wrth-ddweud ei hun am ddyddiadau neu gyfnodau?",
    ),
)
def dates_contradict(contract: RuleInput) -> RuleOutcome:
    """Present when two statements of one date or period differ and neither prevails."""
    terms = contract.prevailing
    resolved = (terms.start, terms.end, terms.length, terms.renewal, terms.renewal_notice, terms.leaving_notice)
    contradicted = [one for one in resolved if one.contradicted]
    if contradicted:
        return present(
            joined(one.value.reason for one in contradicted if isinstance(one.value, Unknown)),
            terms=(term_id for one in contradicted for term_id in one.terms),
        )
    return absent(
        Text(
            "The dates and periods that were read do not contradict each other.",
            "Nid yw'r dyddiadau a'r cyfnodau a ddarllenwyd yn gwrth-ddweud ei gilydd.",
        ),
    )


@rule(
    "blank_or_impossible",
    Dimension.TERM,
    Text("Are dates or periods left blank, or impossible?", "A oes dyddiadau neu gyfnodau'n wag neu'n amhosibl?"),
)
def blank_or_impossible(contract: RuleInput) -> RuleOutcome:
    """Present when a date or period of the contract is blank, not in the calendar, or of an implausible length."""
    found = [
        (term_id, term.span.text, term.value)
        for document in contract.evidence
        for term_id, term in document.terms
        if term.kind in _KINDS and isinstance(term.value, Unknown) and term.value.code in _UNUSABLE
    ]
    if not found:
        return absent(
            Text(
                "No date or period that was read is blank or impossible.",
                "Nid oes dyddiad na chyfnod a ddarllenwyd yn wag nac yn amhosibl.",
            ),
        )
    quotes = ", ".join(dict.fromkeys(f"“{' '.join(quote.split())[:60]}”" for _, quote, _ in found[:3]))
    return present(
        sentence(
            "{reasons} The words are: {quotes}.",
            "{reasons} Dyma'r geiriau: {quotes}.",
            reasons=joined(dict.fromkeys(value.reason for _, _, value in found)),
            quotes=Text.same(quotes),
        ),
        terms=(term_id for term_id, _, _ in found),
    )


@rule(
    "bound_long",
    Dimension.TERM,
    Text(
        "Would you be bound for long if you gave notice today?",
        "A fyddech wedi'ch rhwymo am hir pe rhoech hysbysiad heddiw?",
    ),
)
def bound_long(contract: RuleInput) -> RuleOutcome:
    """Present when more months are still to pay after notice today than the playbook calls long."""
    left = contract.commitment
    if isinstance(left.months, Unknown):
        return unclear(
            sentence(
                "We cannot tell for how long you are still bound. {reason}",
                "Ni allwn ddweud am ba hyd yr ydych wedi'ch rhwymo o hyd. {reason}",
                reason=left.months,
            ),
            terms=left.terms,
        )
    cost = (
        NO_TEXT
        if isinstance(left.amount, Unknown)
        else sentence(
            " About {amount} falls due until then.", " Bydd tua {amount} yn ddyledus hyd hynny.", amount=left.amount
        )
    )
    return present_if(
        left.months > contract.measures.long_commitment_months,
        sentence(
            "With notice given today you are bound until {until}, {months}.{cost}",
            "Gyda rhybudd heddiw rydych wedi'ch rhwymo hyd {until}, {months}.{cost}",
            until=left.until,
            months=Duration(left.months, Unit.MONTH),
            cost=cost,
        ),
        terms=left.terms,
    )


@rule(
    "supplier_may_extend",
    Dimension.TERM,
    Text(
        "May the supplier make the contract longer by its own choice?",
        "A gaiff y cyflenwr ymestyn y contract o'i ddewis ei hun?",
    ),
)
def supplier_may_extend(contract: RuleInput) -> RuleOutcome | None:
    """Present when the supplier holds an option to extend; does not arise without an option."""
    options = contract.known_terms(TermKind.EXTENSION)
    theirs = [(term_id, term) for term_id, term in options if term.holder is Holder.SUPPLIER]
    if not options:
        return None
    if theirs:
        return present(
            sentence(
                "The supplier may extend the contract: it {option}.",
                "Caiff y cyflenwr ymestyn y contract, hyd at {option}.",
                option=text_of(theirs[0][1]),
            ),
            terms=(term_id for term_id, _ in theirs),
        )
    return absent(
        sentence(
            "Extending is not the supplier's choice alone: the contract {option}.",
            "Nid dewis y cyflenwr yn unig yw ymestyn: hyd at {option}.",
            option=text_of(options[0][1]),
        ),
        terms=(term_id for term_id, _ in options),
    )


RULES = (dates_contradict, blank_or_impossible, bound_long, supplier_may_extend)
