"""The input of the extractors: one document with its sentences, form rows, named dates and parties."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from analyser.domain import Clause, Document, Holder, Parties, Term, TermKind, Value
from analyser.i18n.formatter import english
from analyser.terms import initial_term_sentences, precedence
from analyser.terms.form_rows import Row, find_rows
from analyser.terms.holders import HolderFinder
from analyser.terms.initial_term_sentences import InitialPeriod
from analyser.terms.layout.contract_sentences import ClauseLocator, Sentence, plain, split_sentences
from analyser.terms.layout.table_forms import row_edges
from analyser.terms.named_dates import OVERRULED, PREVAILING, Calendar, Day


@dataclass(frozen=True, slots=True)
class TermContext:
    """One document, prepared for the extractors.

    `text` is the document's text with plain spaces, quotes and dashes, offset for offset. `rows` are the rows of order
    forms; a `Day` among them is the last day of a term. `periods` are the sentences that fix the first term, the
    clearest first. `precedence` is the sentence by which the order form prevails over the general terms, or None.
    """

    document: Document
    text: str
    sentences: tuple[Sentence, ...]
    locator: ClauseLocator
    holders: HolderFinder
    calendar: Calendar
    rows: tuple[Row | Day, ...]
    periods: tuple[InitialPeriod, ...]
    precedence: Sentence | None

    @classmethod
    def of(cls, document: Document, clauses: Sequence[Clause], parties: Parties) -> TermContext:
        """Prepare a document for the extractors."""
        text = plain(document.text)
        found = tuple(split_sentences(text, clauses, row_edges(document)))
        prevailing = precedence.prevailing_sentence(found)
        calendar = Calendar(document, text, found, form_prevails=prevailing is not None)
        return cls(
            document,
            text,
            found,
            ClauseLocator(clauses),
            HolderFinder(parties),
            calendar,
            tuple(find_rows(document, text, calendar)),
            tuple(initial_term_sentences.find(found, calendar)),
            prevailing,
        )

    @property
    def initial_period(self) -> InitialPeriod | None:
        """The sentence that fixes the first term; None if there is none, or only a doubtful one beside a form row."""
        best = self.periods[0] if self.periods else None
        in_rows = any(isinstance(row, Row) and row.kind is TermKind.INITIAL_TERM for row in self.rows)
        return None if in_rows and best and not best.is_plain else best

    def term(
        self,
        kind: TermKind,
        value: Value,
        start: int,
        end: int,
        text: str = "",
        confidence: float = 1.0,
        *,
        sentence: Sentence | None = None,
        holder: Holder = Holder.EITHER,
    ) -> Term:
        """Make a term of the words from `start` to `end`: offsets into `sentence`, or into the document without one.

        The term belongs to the clause of the sentence, or to the innermost clause around the words. `text` is the
        value in English unless given.
        """
        offset = sentence.start if sentence else 0
        span = self.document.span(offset + start, offset + end)
        clause = sentence.clause if sentence else self.locator.clause_of(span)
        return Term(kind, value, span, clause, text or english(value), holder, confidence)

    def overruled(self, confidence: float) -> float:
        """Return the confidence of a term of the general terms, lowered when the order form prevails over them."""
        return min(confidence, OVERRULED) if self.precedence and confidence < PREVAILING else confidence


Extractor = Callable[[TermContext], Iterable[Term]]
"""A function that reads the terms for one question from a document."""
