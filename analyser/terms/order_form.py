"""Extract the terms in the rows of order forms, and whether the order form prevails (`PRECEDENCE`).

`form_rows` reads the rows, and `precedence` finds the sentence by which the form prevails.
"""

from __future__ import annotations

from collections.abc import Iterator

from analyser.domain import Term, TermKind
from analyser.i18n.formatter import english
from analyser.terms import precedence
from analyser.terms.context import TermContext
from analyser.terms.named_dates import PREVAILING, Day
from analyser.terms.patterns import pattern

# The row gives the term of an attachment: "Term: three years ... the term of this SCHEDULE".
_OF_AN_ATTACHMENT = pattern(
    r"\b(?:term|duration) of this (?:schedule|exhibit|annex|appendix|attachment|supplement|sow|statement of work)\b"
)


def extract(context: TermContext) -> Iterator[Term]:
    """Yield a term for the sentence by which the order form prevails, and one for each row."""
    if sentence := context.precedence:
        text, end = "the order form prevails", len(sentence.text)
        yield context.term(TermKind.PRECEDENCE, precedence.ORDER_FORM, 0, end, text, 0.9, sentence=sentence)
    for row in context.rows:
        kind = TermKind.END_DATE if isinstance(row, Day) else row.kind
        usual = PREVAILING if context.calendar.form_prevails else 0.9
        confidence = 0.6 if _OF_AN_ATTACHMENT.search(context.text, row.end, row.end + 200) else usual
        text = f"may be extended by {english(row.value)}" if kind is TermKind.EXTENSION else english(row.value)
        yield context.term(kind, row.value, row.start, row.end, text, confidence)
