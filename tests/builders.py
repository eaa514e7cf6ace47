"""Builders of domain objects, so that a test gives only the values that it needs."""

from __future__ import annotations

import datetime as dt
import hashlib
from collections.abc import Iterable, Sequence
from dataclasses import replace

from sqlite_utils import Database

from analyser.domain import (
    Analysis,
    Assessment,
    Box,
    Clause,
    Deadline,
    DeadlineKind,
    Dimension,
    Document,
    DocumentKind,
    EndBasis,
    Evidence,
    Facts,
    Favours,
    FileFormat,
    Finding,
    Holder,
    Language,
    Line,
    Page,
    Parties,
    Party,
    Risk,
    RiskState,
    Score,
    Span,
    Term,
    TermKind,
    Text,
    TextSource,
    Unknown,
    UnknownCode,
    Value,
)
from analyser.store import FactorRow, Source, Versions

LINE_HEIGHT, LINES_A_PAGE = 14.0, 40
AT = dt.datetime(2026, 4, 1, 12, tzinfo=dt.UTC)
VERSIONS = Versions("1.0", "model-1")
FACTORS = ("auto_renewal", "renewal_notice", "exit_charges", "data_return")
NOT_READ = Unknown(UnknownCode.NOT_FOUND, Text("the contract does not say", "nid yw'r contract yn dweud"))


def document(*lines: str, language: Language = Language.ENGLISH, title: str = "") -> Document:
    """Print each line below the last, 40 to an A4 page; every character is 5 points wide."""
    text, printed, start = "\n".join(lines), [], 0
    for order, line in enumerate(lines):
        page, row = divmod(order, LINES_A_PAGE)
        top = 72.0 + row * LINE_HEIGHT
        printed.append(Line(start, start + len(line), Box(page + 1, 72.0, top, 72.0 + 5 * len(line), top + 10.0), 10.0))
        start += len(line) + 1
    pages = tuple(
        Page(number + 1, 595.0, 842.0, TextSource.TEXT, group[0].start, group[-1].end)
        for number, group in enumerate(
            printed[first : first + LINES_A_PAGE] for first in range(0, len(printed), LINES_A_PAGE)
        )
    )
    source = TextSource.TEXT if pages else TextSource.NONE
    whole = Document(text, tuple(printed), pages, source, language)
    return Document(text, tuple(printed), pages, source, language, words(whole, title) if title else None)


def pageless(*lines: str, title: str = "") -> Document:
    """Make a word processor's document, which has lines but no pages."""
    paper = document(*lines, title=title)
    nowhere = tuple(replace(line, box=Box(0, 0.0, 0.0, 0.0, 0.0)) for line in paper.lines)
    return replace(paper, lines=nowhere, pages=(), format=FileFormat.DOCX)


def words(document: Document, text: str) -> Span:
    """Return the span of the first place where the document has these words."""
    start = document.text.index(text)
    return Span(start, start + len(text), text)


def clauses(document: Document, *numbers: str) -> tuple[Clause, ...]:
    """Make each printed line a clause, numbered as given and then 1, 2, 3 and so on."""
    return tuple(
        Clause(
            position=order,
            number=numbers[order] if order < len(numbers) else str(order + 1),
            heading="",
            span=Span(line.start, line.end, document.text[line.start : line.end]),
            parent=0 if order else None,
            language=document.language,
        )
        for order, line in enumerate(document.lines)
    )


def finding(
    document: Document,
    text: str,
    factor: str = "auto_renewal",
    *,
    favours: Favours = Favours.SUPPLIER,
    probability: float = 0.9,
    shown: bool = True,
) -> Finding:
    """Make a finding of a factor in the first place where the document has these words."""
    span = words(document, text)
    return Finding(factor, favours, probability, shown, span, clause_at(document, span))


def term(
    document: Document,
    text: str,
    kind: TermKind,
    value: Value,
    *,
    holder: Holder = Holder.EITHER,
    confidence: float = 0.8,
) -> Term:
    """Make a term of a value in the first place where the document has these words."""
    span = words(document, text)
    return Term(kind, value, span, clause_at(document, span), text, holder, confidence)


def clause_at(document: Document, span: Span) -> int:
    """Return the position of the clause that `clauses` makes of the line on which a span begins."""
    return max(order for order, line in enumerate(document.lines) if line.start <= span.start)


def analysis(
    document: Document,
    *,
    kind: DocumentKind = DocumentKind.AGREEMENT,
    numbers: Sequence[str] = (),
    buyer: Party | None = None,
    supplier: Party | None = None,
    others: Iterable[Party] = (),
    findings: Iterable[Finding] = (),
    terms: Iterable[Term] = (),
) -> Analysis:
    """Make the analysis of one document."""
    return Analysis(
        document=document,
        kind=kind,
        clauses=clauses(document, *numbers),
        parties=Parties(buyer, supplier, tuple(others)),
        findings=tuple(findings),
        terms=tuple(terms),
    )


def assessment(
    evidence: Sequence[Evidence] = (), as_of: dt.date = dt.date(2026, 4, 1), *, score: float = 40.0
) -> Assessment:
    """Make an assessment that shows its evidence: the title counts it, every dated term is a deadline."""
    terms = [(key, term) for one in evidence for key, term in one.terms]
    findings = [(key, found) for one in evidence for key, found in one.findings if found.shown]
    dated = [(key, term) for key, term in terms if isinstance(term.value, dt.date)]
    references = [term.value for _, term in terms if term.kind is TermKind.REFERENCE and isinstance(term.value, str)]
    end = next((term.value for _, term in dated if term.kind is TermKind.END_DATE), NOT_READ)
    return Assessment(
        as_of=as_of,
        facts=Facts(
            title=f"{len(evidence)} documents, {len(findings)} findings, {len(terms)} terms",
            reference=references[0] if references else "",
            start_date=NOT_READ,
            end_date=end if isinstance(end, dt.date) else NOT_READ,
            end_basis=EndBasis.STATED if isinstance(end, dt.date) else EndBasis.UNKNOWN,
            max_end_date=NOT_READ,
            value=NOT_READ,
        ),
        deadlines=(
            *(
                Deadline(DeadlineKind.END_OF_TERM, term.value, Text.same(term.text), True, (key,))
                for key, term in dated
                if isinstance(term.value, dt.date)
            ),
            Deadline(DeadlineKind.RENEWAL_NOTICE, NOT_READ, Text("no notice period", "dim cyfnod rhybudd"), False),
        ),
        risks=tuple(
            Risk(found.factor, Dimension.TERM, 2, RiskState.PRESENT, Text.same(found.span.text), (key,))
            for key, found in findings
        ),
        scores=(Score(None, score, 0.25), Score(Dimension.TERM, score, 0.5)),
        band="medium",
    )


def factors() -> tuple[FactorRow, ...]:
    """Return the few factors that tests use."""
    return tuple(FactorRow(name, "term", name, name, name, name, 0.5, 0.8, 0.7) for name in FACTORS)


def source(name: str, council: str = "") -> Source:
    """Return a file whose bytes are its name."""
    return Source(f"{name}.pdf", hashlib.sha256(name.encode()).hexdigest(), len(name), council)


def dump(db: Database, *, without: Iterable[str] = ()) -> dict[str, list[tuple[object, ...]]]:
    """Return every row of every table, sorted, without the named columns and the search index."""
    names = [name for name in db.table_names() if not name.startswith(("clauses_fts", "_sqlite"))]
    kept = {name: [column.name for column in db[name].columns if column.name not in without] for name in names}
    return {
        name: sorted(db.execute(f"SELECT {', '.join(columns)} FROM {name}").fetchall(), key=repr)
        for name, columns in kept.items()
    }
