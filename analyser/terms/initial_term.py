"""Extract the length of the first term, or that the contract runs until terminated (`INITIAL_TERM`)."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator

from analyser.domain import Duration, Term, TermKind
from analyser.i18n.formatter import english
from analyser.terms.context import TermContext
from analyser.terms.initial_term_sentences import InitialPeriod, why_end_unknown
from analyser.terms.named_dates import Day, Reference

OPEN_ENDED = "until terminated"
"""The value of the first term of a contract without a fixed term."""


def extract(context: TermContext) -> Iterator[Term]:
    """Yield the length of the first term, or `OPEN_ENDED`, from the sentence that fixes it."""
    period = context.initial_period
    if period and period.length:
        start, end = period.sentence.start + period.length.start, period.sentence.start + period.length.end
        doubtful = bool(period.end and why_end_unknown(period, context.calendar))
        confidence = context.overruled(0.5 if doubtful else 0.9 if period.is_plain else 0.7)
        yield context.term(TermKind.INITIAL_TERM, period.length.value, start, end, length_text(period), confidence)
    if period and period.open_ended:
        sentence, confidence = period.sentence, context.overruled(0.8)
        yield context.term(
            TermKind.INITIAL_TERM, OPEN_ENDED, 0, len(sentence.text), OPEN_ENDED, confidence, sentence=sentence
        )


def length_text(period: InitialPeriod) -> str:
    """Return the length of a term in English with the day it runs from: "3 years from 1 April 2024"."""
    value = period.length.value if period.length else None
    if not isinstance(value, Duration):
        return english(value) if value else ""
    if isinstance(period.anchor, Reference):
        return f"{english(value)} from the {period.anchor.name}"
    if isinstance(period.anchor, Day) and isinstance(period.anchor.value, dt.date):
        return f"{english(value)} from {english(period.anchor.value)}"
    return english(value)
