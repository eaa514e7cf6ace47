"""Extract what the contract costs: its value (`CONTRACT_VALUE`) and its annual charge (`YEARLY_CHARGE`)."""

from __future__ import annotations

import re
from collections.abc import Iterator

from analyser.domain import Money, Term, TermKind
from analyser.terms.context import TermContext
from analyser.terms.form_rows import Row
from analyser.terms.layout.contract_sentences import Sentence
from analyser.terms.patterns import pattern
from analyser.terms.values import money

_VALUE = pattern(
    r"\b(?:contract|order|agreement) (?:value|price|sum)\b|\b(?:total (?:contract )?(?:charges|fees|price|value)"
    r"|estimated (?:total )?value|value of (?:this|the) (?:\w+ )?(?:contract|agreement))\b"
    r"|\btotal of the (?:[\w-]+ ){0,3}(?:charges?|fees?|price)\b"
    r"|\b(?:subscription|licen[cs]e|service|support|contract) (?:fees?|charges?|price),? (?:for the )?(?:first|initial)"
    r" (?:subscription |contract )?(?:term|period)\b"
    r"|\bgwerth(?: amcangyfrifedig)? (?:y |cyfan y )?(?:contract|cytundeb)"
)
# The cost of a contract that prints no total: a sum paid once, in the row of its name, or the annual charge.
_PAID_ONCE = pattern(r"\b(?:licen[cs]e|subscription|purchase|contract) (?:fee|charge|price)[ :|]{1,4}(?=[£$€])")
_YEARLY = pattern(
    r"\b(?:annual|yearly) (?:[\w-]+ ){0,2}?(?:charges?|fees?|subscription|price)\b(?: charge)?[^.;£$€]{0,40}?(?=[£$€])"
    r"|\b(?:charges?|fees?|subscription|price)\b[^.;£$€]{0,60}?\b(?:is|are|of|:) ?(?=[£$€][\d,.]+ (?:a|per|each"
    r"|for each) "
    r"(?:contract )?(?:year|annum))"
)
_NOT_THE_VALUE = re.compile(
    r"per\s+cent|%|exceed|less\s+than|percentage|above|\bover\s*$|maximum|\bor\s*$|whichever", re.IGNORECASE
)


def extract(context: TermContext) -> Iterator[Term]:
    """Yield the value of the contract and the annual charges.

    Without a stated total, a sum paid once is taken as the value, with less confidence. A contract that runs until
    terminated has no total, so its annual charge is taken as the value.
    """
    values = list(_stated_values(context))
    yield from values
    in_rows = any(row.kind is TermKind.CONTRACT_VALUE for row in context.rows if isinstance(row, Row))
    period = context.initial_period
    yield from _charges(context, bool(values) or in_rows, bool(period and period.open_ended))


def _stated_values(context: TermContext) -> Iterator[Term]:
    """Yield the sums that lines or sentences call the value of the contract."""
    for sentence in context.sentences:
        may_state = sentence.has("value", "charge", "fee", "price", "sum", "gwerth")
        match = _VALUE.search(sentence.text) if may_state else None
        if not match:
            continue
        after = sentence.text[match.end() : match.end() + 160]
        sums = money.find(after)
        if sums and not _NOT_THE_VALUE.search(after, 0, sums[0].start):
            found, offset = sums[0], sentence.start + match.end()
            confidence = 0.6 if found.value.per else 0.9  # a sum for a period is less certain to be the whole value
            start, end = offset + found.start, offset + found.end
            yield context.term(TermKind.CONTRACT_VALUE, found.value, start, end, confidence=confidence)


def _charges(context: TermContext, valued: bool, open_ended: bool) -> Iterator[Term]:
    """Yield the annual charges and, unless the value is stated (`valued`), the sums that are taken as the value."""
    for sentence in context.sentences:
        if not sentence.has("£", "$", "€"):
            continue
        for form, per, confidence in ((_YEARLY, "year", 0.45), (_PAID_ONCE, "", 0.6)):
            match = form.search(sentence.text)
            if not match or _NOT_THE_VALUE.search(match[0]):
                continue
            kinds = [(TermKind.YEARLY_CHARGE, 0.8)] if per else []
            kinds += [(TermKind.CONTRACT_VALUE, confidence)] if not valued and (open_ended or not per) else []
            yield from _sum_after(context, sentence, match.end(), per, kinds)


def _sum_after(
    context: TermContext, sentence: Sentence, offset: int, per: str, kinds: list[tuple[TermKind, float]]
) -> Iterator[Term]:
    """Yield the sum that begins at an offset of a sentence as a term of each of the kinds."""
    found = next(iter(money.find(sentence.text[offset : offset + 60])), None)
    if not found or found.start > 1:
        return
    value = Money(found.value.amount, found.value.currency, per or found.value.per)
    start, end = sentence.start + offset + found.start, sentence.start + offset + found.end
    for kind, confidence in kinds:
        yield context.term(kind, value, start, end, confidence=confidence)
