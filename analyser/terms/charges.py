"""Sums that bind or limit: caps on liability, minimum commitments, and what leaving costs."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from decimal import Decimal

from analyser.domain import Holder, Money, Percentage, TermKind
from analyser.terms.layout.sentences import Passage, pattern
from analyser.terms.notice import Holders
from analyser.terms.values import money, percentages

_LIABILITY = pattern(r"\b(?:liabilit(?:y|ies)|liable|atebolrwydd)\b")
_CAPPED = pattern(
    r"\b(?:limited to|(?:shall|will|may|must) (?:not|in no event) (?:in aggregate )?exceed|not exceed|no more"
    r" than|capped at|limit of|up to"
    r"|cyfyngedig i|gyfyngu i|ddim yn fwy na|heb fod yn fwy na)\b[^.;]{0,200}?$"
)
_OF_CHARGES = pattern(
    r" ?(?:\) )?(?:of|o) (?:the |all |total |aggregate )*(?P<of>[^.;,]{0,80}?\b(?:charges?|fees?|price"
    r"|subscription|sums?|amounts?|value"
    r"|ffioedd|ffi|taliadau))\b"
)
_INSURED = pattern(r"\b(?:insur\w+|policy|yswiriant|guarantee)\b")
_MINIMUM = pattern(
    r"\b(?:minimum|not less than|at least|no less than|take[ -]or[ -]pay|isafswm|o leiaf)\b[^.;]{0,120}?$"
)
_BOUGHT = pattern(
    r"\b(?:spend|orders?|purchas\w+|volumes?|charges?|fees?|commit\w*|payments?|quantit\w+|revenue|guaranteed?|buy)\b"
)
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
# A payment for the rest of the term that is not put as a share: "pay the Shortfall Payment for the unexpired part".
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
class Found:
    """A sum or share with what it is for; `of` says of what a share is taken; offsets are into the passage."""

    passage: Passage
    kind: TermKind
    value: Money | Percentage | str
    holder: Holder
    start: int
    end: int
    of: str = ""


def find(passages: Iterable[Passage], holders: Holders) -> Iterator[Found]:
    """Give the caps, minimum commitments and exit charges of the passages in order."""
    for passage in passages:
        if passage.has(
            "%", "cent", "£", "$", "€", "gbp", "usd", "eur", "pounds", "remain", "unexpired", "balance", "gweddill"
        ):
            yield from _cap(passage, holders)
            yield from _minimum(passage)
            yield from _exit_charge(passage)


def _cap(passage: Passage, holders: Holders) -> Iterator[Found]:
    text = passage.text
    if not _LIABILITY.search(text) or _INSURED.search(text):
        return
    for start, end, value, of in _sums_and_shares(text):
        if _CAPPED.search(text[max(0, start - 220) : start]):
            whose = holders.holder(text[:start])
            yield Found(passage, TermKind.LIABILITY_CAP, value, whose, start, end, of)
            return


def _minimum(passage: Passage) -> Iterator[Found]:
    text = passage.text
    if not _BOUGHT.search(text) or _INSURED.search(text) or _LIABILITY.search(text):
        return
    for found in money.find(text):
        if _MINIMUM.search(text[max(0, found.start - 130) : found.start]):
            yield Found(passage, TermKind.MINIMUM_COMMITMENT, found.value, Holder.BUYER, found.start, found.end)
            return


def _exit_charge(passage: Passage) -> Iterator[Found]:
    text = passage.text
    if not (_LEAVING.search(text) and _OWED.search(text)) or _INSURED.search(text):
        return
    for start, end, value, of in _sums_and_shares(text):
        near = text[max(0, start - 200) : end + 220]
        share = isinstance(value, Percentage) and of and _BALANCE.search(near)
        named = isinstance(value, Money) and _CHARGE.search(text[max(0, start - 200) : start])
        if (share or named) and not _DENIED.search(text[max(0, start - 70) : start]):
            yield Found(passage, TermKind.EXIT_CHARGE, value, Holder.EITHER, start, end, of)
            return
    rest = _ALL_THE_REST.search(text)
    if (
        rest
        and _OWED.search(text[: rest.start()])
        and not _DENIED.search(text[max(0, rest.start() - 70) : rest.start()])
    ):
        value = Percentage(Decimal(100))
        yield Found(
            passage, TermKind.EXIT_CHARGE, value, Holder.EITHER, rest.start(), rest.end(), "the remaining charges"
        )
        return
    due = _FOR_THE_REST.search(text)
    if due and not _DENIED.search(text[max(0, due.start("what") - 70) : due.start("what")]):
        said = f"{' '.join(due['what'].split())} for the rest of the term"
        yield Found(passage, TermKind.EXIT_CHARGE, said, Holder.EITHER, due.start("what"), due.end())


def _sums_and_shares(text: str) -> list[tuple[int, int, Money | Percentage, str]]:
    """Return the sums, and the shares of charges with what they are shares of, in order."""
    found: list[tuple[int, int, Money | Percentage, str]] = [
        (one.start, one.end, one.value, "") for one in money.find(text)
    ]
    for rate in percentages.find(text):
        of = _OF_CHARGES.match(text, rate.end)
        if of:
            found.append((rate.start, of.end(), Percentage(rate.value), " ".join(of["of"].split())))
    return sorted(found, key=lambda one: one[0])


def words(found: Found, value: str) -> str:
    """Say what was found as a person would; `value` is the sum or share in words."""
    if found.of and not re.match(r"\s*the\b", found.of):
        return f"{value} of the {found.of}"
    return f"{value} of {found.of}" if found.of else value
