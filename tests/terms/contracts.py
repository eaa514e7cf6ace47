"""Documents of a few sentences, for tests."""

from analyser.domain import Box, Clause, Document, Line, Page, Parties, Party, Term, TermKind, TextSource, Value
from analyser.terms import extract

PARTIES = Parties(
    buyer=Party("Glanrafon County Council", ("the Council", "y Cyngor")),
    supplier=Party("Caltrane Software Limited", ("the Supplier", "y Cyflenwr")),
)


def document(*paragraphs: str) -> tuple[Document, tuple[Clause, ...]]:
    """Make a one-page document, one line and one clause for each paragraph."""
    text = "\n".join(paragraphs)
    spans, start = [], 0
    for paragraph in paragraphs:
        spans.append((start, start + len(paragraph)))
        start += len(paragraph) + 1
    page = Page(1, 595, 842, TextSource.TEXT, 0, len(text))
    lines = tuple(Line(begin, end, Box(1, 50, 50, 500, 62)) for begin, end in spans)
    made = Document(text, lines, (page,), TextSource.TEXT)
    return made, tuple(Clause(number, "", "", made.span(*span)) for number, span in enumerate(spans))


def terms(*paragraphs: str) -> tuple[Term, ...]:
    """Read the terms of a contract of these paragraphs."""
    made, clauses = document(*paragraphs)
    return extract(made, clauses, PARTIES)


def values(kind: TermKind, *paragraphs: str) -> list[Value]:
    """Read the values of one kind of term."""
    return [term.value for term in terms(*paragraphs) if term.kind is kind]
