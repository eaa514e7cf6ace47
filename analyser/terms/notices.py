"""Extract notice periods, and the days on which such a notice may end the contract.

A notice period is one against renewal (`RENEWAL_NOTICE`) or one for leaving without a reason (`TERMINATION_NOTICE`); a
sentence gives at most one. `notice_lengths` finds the lengths of notice in a sentence, then `renewal_notice` and
`termination_notice` decide which of the two kinds a length is. `exit_dates` reads the days (`BREAK_DAY`, `EXIT_FROM`).
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from analyser.domain import Duration, Holder, Term, TermKind, Unknown
from analyser.i18n.formatter import english
from analyser.terms import exit_dates
from analyser.terms.context import TermContext
from analyser.terms.holders import HolderFinder
from analyser.terms.layout.contract_sentences import Sentence
from analyser.terms.notice_lengths import end_of_phrase, find_notice_lengths, may_give_notice
from analyser.terms.patterns import pattern
from analyser.terms.renewal_notice import renewal_notice_confidence
from analyser.terms.termination_notice import termination_notice_confidence

_FORMER_RIGHT = re.compile(r"\b(?:was|were)\s+entitled\b|\bhad\s+(?:the|a)\s+(?:right|option)\b", re.IGNORECASE)
_ONLY_AN_ATTACHMENT = re.compile(r"\bthis\s+(?:attachment|supplement|schedule|exhibit|statement|sow)\b", re.IGNORECASE)
# A renewal "unless terminated as provided herein" is stopped by any notice that ends the contract.
_AS_PROVIDED = pattern(
    r"\b(?:renew|exten)\w*\b[^.;]{0,200}?\bunless (?:[\w-]+ ){0,4}?terminated\b[^.;]{0,40}?"
    r"\b(?:as provided|as set (?:out|forth)|according|in accordance|pursuant|under|herein)\b"
)
_HOLDER_NAMES = {Holder.BUYER: "the buyer", Holder.SUPPLIER: "the supplier", Holder.EITHER: "either party"}


@dataclass(frozen=True, slots=True)
class Notice:
    """A notice period; `start` and `end` are offsets into the sentence.

    `renewal` is true for a notice against renewal, false for one for leaving without a reason.
    """

    sentence: Sentence
    renewal: bool
    length: Duration | Unknown
    holder: Holder
    start: int
    end: int
    confidence: float


def extract(context: TermContext) -> Iterator[Term]:
    """Yield the notice periods and, from the same sentences, the days on which a notice may end the contract."""
    found = list(_read_notices(context.sentences, context.holders))
    for notice in found:
        yield _notice_term(context, notice, notice.renewal, notice.confidence)
        yield from _exit_days(context, notice)
    if any(notice.renewal for notice in found):
        return
    if any(_AS_PROVIDED.search(sentence.text) for sentence in context.sentences):
        for notice in found:
            if notice.holder is not Holder.SUPPLIER:
                yield _notice_term(context, notice, True, 0.65)


def _read_notices(sentences: Iterable[Sentence], holders: HolderFinder) -> Iterator[Notice]:
    """Yield the notice in each sentence; its kind may depend on the two sentences before, at most one clause back."""
    before: list[Sentence] = []
    for sentence in sentences:
        if may_give_notice(sentence):
            preceding = " ".join(earlier.text for earlier in before if sentence.clause - earlier.clause <= 1)
            if notice := _read_notice(sentence, preceding, holders):
                yield notice
        before = [*before[-1:], sentence]


def _read_notice(sentence: Sentence, preceding: str, holders: HolderFinder) -> Notice | None:
    text = sentence.text
    if _FORMER_RIGHT.search(text):
        return None
    for found in find_notice_lengths(text):
        against_renewal = renewal_notice_confidence(text, found, preceding)
        confidence = termination_notice_confidence(text, found) if against_renewal is None else against_renewal
        if confidence is None:
            continue
        confidence -= 0.2 if _ONLY_AN_ATTACHMENT.search(text) else 0
        holder, end = holders.holder(text[: found.start]), end_of_phrase(text, found.end)
        return Notice(sentence, against_renewal is not None, found.value, holder, found.start, end, confidence)
    return None


def _notice_term(context: TermContext, notice: Notice, against_renewal: bool, confidence: float) -> Term:
    length, who = english(notice.length), _HOLDER_NAMES[notice.holder]
    if against_renewal:
        kind, text = TermKind.RENEWAL_NOTICE, f"{length} before the end of the term, by {who}"
    else:
        kind, text = TermKind.TERMINATION_NOTICE, f"{length}, by {who}, without giving a reason"
    return context.term(
        kind,
        notice.length,
        notice.start,
        notice.end,
        text,
        confidence,
        sentence=notice.sentence,
        holder=notice.holder,
    )


def _exit_days(context: TermContext, notice: Notice) -> Iterator[Term]:
    """Yield the only day of the year on which the contract may end, or the date from which notice may end it."""

    def term(kind: TermKind, day: exit_dates.FoundDay, text: str) -> Term:
        return context.term(
            kind, day.value, day.start, day.end, text, 0.8, sentence=notice.sentence, holder=notice.holder
        )

    text = notice.sentence.text
    if notice.renewal and (yearly := exit_dates.every_year(text)):
        yield term(TermKind.BREAK_DAY, yearly, f"may end on {exit_dates.yearly_text(str(yearly.value))}")
    if not notice.renewal and (since := exit_dates.not_before(text, context.calendar.month_first)):
        yield term(TermKind.EXIT_FROM, since, f"only after {exit_dates.since_text(since.value)}")
