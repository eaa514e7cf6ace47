"""Extract charges for leaving early: a sum, a share of the remaining charges, or all of them (`EXIT_CHARGE`)."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal

from analyser.domain import Money, Percentage, Term, TermKind
from analyser.terms.context import TermContext
from analyser.terms.patterns import pattern
from analyser.terms.values import shares

_INSURED = pattern(r"\b(?:insur\w+|policy|yswiriant|guarantee)\b")
_LEAVING = pattern(
    r"\b(?:terminat\w+|cancel\w*|ends?|ended|early|exit|leaving|leave|determin\w+|terfynu|derfynu|ymadael|gadael)\b"
)
_OWED = pattern(r"\b(?:pay|pays|payable|paid|due|owe[sd]?|charge[ds]?|liable|talu|dalu|daladwy)\b")
_BALANCE = pattern(
    r"\b(?:remain\w*|unexpired|balance|would have (?:been|become) (?:payable|due)|rest of the|outstanding"
    r" (?:term|period)"
    r"|gweddill|sy'n weddill)\b"
)
_ALL_THE_REST = pattern(
    r"\b(?:all|the (?:whole|balance|remaining|remainder|full)|any remaining) (?:of )?(?:the )?(?:[\w-]+ ){0,3}"
    r"(?:charges?|fees?|payments?|sums?|instalments?)\b[^.;]{0,80}?\b(?:remain\w*|unexpired|rest of|balance"
    r"|until the end)"
    r"|\b(?:balance|remainder) of the (?:[\w-]+ ){0,3}(?:charges?|fees?|price)\b"
)
# A payment for the rest of the term that is not a share: "pay the Shortfall Payment for the unexpired part".
_FOR_THE_REST = pattern(
    r"\b(?:pay|pays|payable|owe[sd]?|talu|dalu)\b[^.;]{0,160}?(?P<what>\b(?:[A-Z][\w-]+ ){0,2}(?:payment"
    r"|charges?|fees?|compensation"
    r"|sums?)\b)[^.;]{0,120}?\b(?:for|over|during|in respect of) the (?:unexpired|remaining|remainder"
    r"|rest)\b[^.;,]{0,50}"
)
_CHARGE = pattern(
    r"\b(?:(?:early )?terminat\w+|cancellation|exit|leaving|reconnection) (?:payments?|charges?|fees?|sums?)\b"
    r"|\bcompensation payment\b|\btâl (?:terfynu|ymadael)\b"
)
_DENIED = pattern(r"\b(?:no|not|without|nor|dim|heb)\b[^.;,]{0,60}$")


@dataclass(frozen=True, slots=True)
class _ExitCharge:
    """A charge, read from `start` to `end` of a sentence, with its English text."""

    value: Money | Percentage | str
    start: int
    end: int
    text: str


def extract(context: TermContext) -> Iterator[Term]:
    """Yield the first exit charge of each sentence."""
    for sentence in context.sentences:
        charge = _exit_charge(sentence.text) if sentence.has(*shares.MAY_NAME_AMOUNT) else None
        if charge:
            yield context.term(
                TermKind.EXIT_CHARGE, charge.value, charge.start, charge.end, charge.text, 0.7, sentence=sentence
            )


def _exit_charge(text: str) -> _ExitCharge | None:
    if not (_LEAVING.search(text) and _OWED.search(text)) or _INSURED.search(text):
        return None
    return _stated_charge(text) or _remaining_charges(text) or _payment_for_the_rest(text)


def _stated_charge(text: str) -> _ExitCharge | None:
    """Read a share of the remaining charges, or a sum named as a termination charge."""
    for found in shares.find(text):
        near = text[max(0, found.start - 200) : found.end + 220]
        share = isinstance(found.value, Percentage) and found.of and _BALANCE.search(near)
        named = isinstance(found.value, Money) and _CHARGE.search(text[max(0, found.start - 200) : found.start])
        if (share or named) and not _is_denied(text, found.start):
            return _ExitCharge(found.value, found.start, found.end, shares.amount_text(found.value, found.of))
    return None


def _remaining_charges(text: str) -> _ExitCharge | None:
    """Read "all remaining charges" as 100% of them."""
    rest = _ALL_THE_REST.search(text)
    if not rest or not _OWED.search(text[: rest.start()]) or _is_denied(text, rest.start()):
        return None
    value = Percentage(Decimal(100))
    return _ExitCharge(value, rest.start(), rest.end(), shares.amount_text(value, "the remaining charges"))


def _payment_for_the_rest(text: str) -> _ExitCharge | None:
    due = _FOR_THE_REST.search(text)
    if not due or _is_denied(text, due.start("what")):
        return None
    description = f"{' '.join(due['what'].split())} for the rest of the term"
    return _ExitCharge(description, due.start("what"), due.end(), description)


def _is_denied(text: str, start: int) -> bool:
    """Return whether the words before `start` exclude the charge: "no termination charge is payable"."""
    return bool(_DENIED.search(text[max(0, start - 70) : start]))
