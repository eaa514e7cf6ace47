"""Extract the contract's title (`TITLE`)."""

from __future__ import annotations

from collections.abc import Iterator

from analyser.domain import Term, TermKind
from analyser.terms.context import TermContext


def extract(context: TermContext) -> Iterator[Term]:
    """Yield the title, the largest print at the top of the document."""
    title = context.document.title
    if title:
        words = " ".join(title.text.split())
        yield context.term(TermKind.TITLE, words, title.start, title.end, words)
