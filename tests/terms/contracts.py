"""Builders of documents with a few sentences, for tests of terms."""

from itertools import accumulate

from analyser.domain import (
    Box,
    Cell,
    Clause,
    Document,
    Line,
    Page,
    Parties,
    Party,
    Table,
    Term,
    TermKind,
    TextSource,
    Value,
)
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


def form(*rows: tuple[str, ...]) -> tuple[Document, tuple[Clause, ...]]:
    """Make a document that is one table of one clause, a line for each cell."""
    cells = [(row, column, words) for row, texts in enumerate(rows) for column, words in enumerate(texts)]
    texts = ["\n" * (not column and row > 0) + " " * (column > 0) + words for row, column, words in cells]
    text = "".join(texts)
    ends = list(accumulate(map(len, texts)))
    box = Box(1, 50, 50, 500, 62)
    made = [
        Cell(row, column, Document(text, (), (), TextSource.TEXT).span(end - len(words), end), box)
        for (row, column, words), end in zip(cells, ends, strict=True)
    ]
    lines = tuple(Line(cell.span.start, cell.span.end, box) for cell in made if cell.span.text)
    table = Table(box, len(rows), max(map(len, rows)), tuple(made))
    page = Page(1, 595, 842, TextSource.TEXT, 0, len(text))
    document = Document(text, lines, (page,), TextSource.TEXT, tables=(table,))
    return document, (Clause(0, "", "", document.span(0, len(text))),)


def form_values(kind: TermKind, *rows: tuple[str, ...]) -> list[Value]:
    """Read the values of one kind of term from the rows of a form."""
    return [term.value for term in extract(*form(*rows), PARTIES) if term.kind is kind]
