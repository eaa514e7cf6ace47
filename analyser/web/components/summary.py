"""The summary at the head of a contract's page: four questions, each answered in sentences made from facts.

Sentences state what was read, what was not found in the pages read, or what is not known. "Not found" never becomes
"there is none".
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass

from analyser import taxonomy
from analyser.domain import EndBasis
from analyser.i18n.translator import Translator
from analyser.web.components.contract_view import Citation, ContractView, DeadlineView, FindingView, TermView, distinct
from analyser.web.core import labels

_MOST_CITATIONS = 4


@dataclass(frozen=True, slots=True)
class Reply:
    """A question, its answer in sentences, and the words behind it; `unknown` if part of it could not be read."""

    question: str
    sentences: tuple[str, ...]
    citations: tuple[Citation, ...]
    unknown: bool = False


def replies(contract: ContractView, translator: Translator, today: dt.date) -> tuple[Reply, ...]:
    """Return how long the council is bound, what happens if nobody acts, how it can leave, and what is missing."""
    return (
        _how_long(contract, translator, today),
        _if_nobody_acts(contract, translator),
        _how_to_leave(contract, translator),
        _missing_protections_reply(contract, translator),
    )


def missing_protections(contract: ContractView) -> tuple[str, ...]:
    """Return the protections for which no clause was found, as factor ids in the taxonomy's order."""
    found = {clause.factor for clause in contract.findings}
    return tuple(factor.id for factor in taxonomy.load().factors if factor.protection and factor.id not in found)


def _how_long(contract: ContractView, translator: Translator, today: dt.date) -> Reply:
    head, say = contract.head, translator.gettext
    terms = contract.terms_of("end_date", "initial_term", "start_date")
    unknown = False
    if head.end_basis is EndBasis.PERPETUAL:
        sentences = [say("The contract has no end date: it goes on until somebody ends it.")]
    elif head.end_date and head.end_date < today:
        sentences = [say("The first term ended on %(date)s.", date=translator.date(head.end_date))]
    elif head.end_date:
        sentences = [say("You are bound until %(date)s.", date=translator.date(head.end_date))]
    else:
        unknown = True
        sentences = [say("We could not read when the contract ends."), contract.unknowns.get("end_date", "")]
    latest = head.max_end_date
    if latest and head.end_date and latest > head.end_date:
        options = contract.terms_of("extension")
        holders = {term.holder for term in options}
        whose = say("the council") if holders == {"buyer"} else say("a party")
        sentences.append(
            say(
                "It can be extended to %(date)s at the latest, if %(whose)s chooses.",
                date=translator.date(latest),
                whose=whose,
            )
        )
        terms += options
    sentences.append(_still_due(contract, translator))
    return Reply(say("How long are you bound?"), _distinct_sentences(sentences), _first_citations(terms), unknown)


def _still_due(contract: ContractView, translator: Translator) -> str:
    """Return a sentence on the sum still payable if notice is given now, or on why that is not known."""
    commitment, say = contract.head.commitment, translator.gettext
    if not commitment.until or not commitment.amount or not commitment.amount.amount:
        reason = commitment.basis.in_language(translator.code)
        if not reason:
            return ""
        return say(
            "What would still fall due if notice were given now is not known. %(reason)s",
            reason=_with_full_stop(reason),
        )
    return say(
        "If notice were given now, about %(amount)s would fall due until %(date)s.",
        amount=translator.money(commitment.amount.amount, commitment.amount.currency),
        date=translator.date(commitment.until),
    )


def _if_nobody_acts(contract: ContractView, translator: Translator) -> Reply:
    say = translator.gettext
    question = say("What happens if nobody acts?")
    renewals, found = contract.terms_of("auto_renewal"), contract.findings_of("auto_renewal")
    notices = contract.deadlines_of("renewal_notice")
    if renewals or found:
        length = next((term.text for term in renewals if term.text), "")
        goes_on = (
            say("it renews automatically for another %(length)s", length=length)
            if length
            else say("it renews automatically")
        )
        sentences = [_notice(notice, goes_on, translator) for notice in notices] or [
            say("If nobody acts, %(goes_on)s. We found no last day to give notice.", goes_on=goes_on)
        ]
        words = _first_citations((*(renewals or found), *contract.terms_of("renewal_notice")))
        return Reply(
            question, _distinct_sentences(sentences), words, not notices or any(not notice.date for notice in notices)
        )
    if contract.head.end_basis is EndBasis.PERPETUAL:
        words = _first_citations(contract.terms_of("initial_term", "termination_notice"))
        return Reply(question, (say("It goes on, with no end, until a party gives notice."),), words)
    sentences = [_not_found(contract, say("We found nothing that renews it automatically"), translator)]
    for decision in contract.deadlines_of("extension_decision"):
        if decision.date:
            sentences.append(
                say(
                    "To extend it, decide by %(date)s (%(days)s).",
                    date=translator.date(decision.date),
                    days=translator.days_left(decision.days),
                )
            )
        else:
            sentences.append(
                say(
                    "It may be extended, but we could not work out by when to decide. %(reason)s",
                    reason=decision.reason,
                )
            )
    unknown = not contract.is_read or any(not decision.date for decision in contract.deadlines_of("extension_decision"))
    return Reply(question, _distinct_sentences(sentences), _first_citations(contract.terms_of("extension")), unknown)


def _notice(notice: DeadlineView, goes_on: str, translator: Translator) -> str:
    say = translator.gettext
    if not notice.date:
        return say(
            "If nobody acts, %(goes_on)s. We could not work out the last day to give notice. %(reason)s",
            goes_on=goes_on,
            reason=notice.reason,
        )
    date, days = translator.date(notice.date), translator.days_left(notice.days)
    if notice.days < 0:
        return say(
            "The last day to give notice, %(date)s, has passed (%(days)s): unless notice was given, %(goes_on)s.",
            date=date,
            days=days,
            goes_on=goes_on,
        )
    return say("Unless notice is given by %(date)s (%(days)s), %(goes_on)s.", date=date, days=days, goes_on=goes_on)


def _how_to_leave(contract: ContractView, translator: Translator) -> Reply:
    say = translator.gettext
    rights = contract.findings_of("termination_for_convenience")
    ours = tuple(clause for clause in rights if clause.favours in ("buyer", "mutual"))
    notices = tuple(term for term in contract.terms_of("termination_notice") if term.holder != "supplier")
    sentences: list[str] = []
    if ours:
        length = next((term.text for term in notices if term.text), "")
        sentences.append(
            say("The council may leave without a reason, with %(length)s of notice.", length=length)
            if length
            else say("The council may leave without a reason; see the clause for the notice required.")
        )
    elif rights:
        sentences.append(say("The clauses on ending without a reason do not clearly favour the council: read them."))
    else:
        sentences.append(_not_found(contract, say("We found no right to leave early without a reason"), translator))
    for exit_day in contract.deadlines_of("earliest_exit"):
        if exit_day.date:
            sentences.append(
                say("If notice is given now, the earliest exit is %(date)s.", date=translator.date(exit_day.date))
            )
    charges, found = contract.terms_of("exit_charge"), contract.findings_of("exit_charges")
    values = [term.text for term in charges if term.text]
    if values:
        sentences.append(say("Charges for leaving: %(values)s.", values=translator.listing(values)))
    elif charges or found:
        sentences.append(say("The contract mentions charges for leaving, but no sum could be read."))
    else:
        sentences.append(_not_found(contract, say("We found nothing on what leaving costs"), translator))
    words = _first_citations((*(ours or rights), *(charges or found)))
    unknown = contract.pages_read < contract.pages or bool((charges or found) and not values)
    return Reply(say("How can you leave, and what does it cost?"), _distinct_sentences(sentences), words, unknown)


def _missing_protections_reply(contract: ContractView, translator: Translator) -> Reply:
    say, names = translator.gettext, labels.factors(translator)
    missing = missing_protections(contract)
    question = say("What does the contract not give you?")
    if not contract.is_read:
        return Reply(question, (say("No page could be read, so nothing is known."),), (), True)
    listed = translator.listing([names[factor].lower() for factor in missing])
    if missing and contract.pageless:
        sentence = say("We found nothing %(where)s on: %(listed)s.", where=where(contract, translator), listed=listed)
    elif missing:
        sentence = translator.ngettext(
            "In the %(number)s page read we found nothing on: %(listed)s.",
            "In the %(number)s pages read we found nothing on: %(listed)s.",
            contract.pages_read,
            listed=listed,
        )
    else:
        sentence = say(
            "We found words on each of the six protections we look for; read them to see whether they are enough."
        )
    return Reply(question, (sentence,), ())


def _not_found(contract: ContractView, what: str, translator: Translator) -> str:
    """Return a sentence that something was not found in the pages read, or that no page could be read."""
    if not contract.is_read:
        return translator.gettext("No page could be read, so nothing is known.")
    if contract.pageless:
        return translator.gettext("%(what)s %(where)s.", what=what, where=where(contract, translator))
    return translator.ngettext(
        "%(what)s in the %(number)s page read.",
        "%(what)s in the %(number)s pages read.",
        contract.pages_read,
        what=what,
    )


def where(contract: ContractView, translator: Translator) -> str:
    """Return where the program looked, as part of a sentence; empty when all documents have pages."""
    if contract.pageless and contract.pages:
        return translator.ngettext(
            "in the pages read (%(pages)s) and in the file without page numbers",
            "in the pages read (%(pages)s) and in the %(number)s files without page numbers",
            contract.pageless,
            pages=translator.number(contract.pages_read),
        )
    if contract.pageless:
        return translator.ngettext("in the document", "in the %(number)s documents", contract.pageless)
    return ""


def _with_full_stop(sentence: str) -> str:
    return sentence if sentence.endswith(".") else f"{sentence}."


def _distinct_sentences(sentences: Iterable[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(sentence.strip() for sentence in sentences if sentence.strip()))


def _first_citations(found: Iterable[TermView | FindingView]) -> tuple[Citation, ...]:
    return distinct(one.citation for one in found)[:_MOST_CITATIONS]
