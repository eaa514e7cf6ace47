"""Extract all terms of one document: the list of the extractors, and the function that runs them."""

from __future__ import annotations

from collections.abc import Sequence

from analyser.domain import Clause, Document, Parties, Term, TermKind
from analyser.terms import (
    contract_dates,
    contract_value,
    exit_charge,
    extension,
    governing_law,
    initial_term,
    liability_cap,
    minimum_commitment,
    notice_service,
    notices,
    order_form,
    performance_review,
    price_indexation,
    reference,
    renewal,
    title,
)
from analyser.terms.context import Extractor, TermContext

EXTRACTORS: tuple[Extractor, ...] = (
    order_form.extract,  # precedence, and the terms in the rows of order forms
    title.extract,
    reference.extract,
    contract_value.extract,  # and the annual charge
    governing_law.extract,
    contract_dates.extract,  # start, end, earliest end
    initial_term.extract,
    renewal.extract,
    extension.extract,
    notices.extract,  # renewal notice, termination notice, break day, first day of leaving
    price_indexation.extract,  # index, cap, day of review
    liability_cap.extract,
    minimum_commitment.extract,
    exit_charge.extract,
    notice_service.extract,
    performance_review.extract,
)
"""One extractor for each question. Of two terms of one kind at one place with equal confidence, the first is kept."""


def extract(document: Document, clauses: Sequence[Clause], parties: Parties) -> tuple[Term, ...]:
    """Return the terms of one document in the order of its text.

    A term that is mentioned but cannot be read (a blank, a date that the document does not fix) has an `Unknown` value.
    Where several terms of one kind begin at the same offset, only the one with the highest confidence is returned.
    """
    context = TermContext.of(document, clauses, parties)
    found: dict[tuple[TermKind, int], Term] = {}
    for extractor in EXTRACTORS:
        for term in extractor(context):
            same = found.get((term.kind, term.span.start))
            if same is None or term.confidence > same.confidence:
                found[term.kind, term.span.start] = term
    return tuple(sorted(found.values(), key=lambda term: (term.span.start, term.span.end, term.kind)))
