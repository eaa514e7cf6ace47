"""The data of a contract's page: the register's record with links to the evidence and text in one language."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from analyser.domain import (
    Deadline,
    DeadlineKind,
    Dimension,
    DocumentStatus,
    EndBasis,
    FileFormat,
    Risk,
    Score,
    Unknown,
    Value,
)
from analyser.store.queries import Connection
from analyser.store.queries.contract import ContractRecord, StoredContract, StoredDocument, read_contract
from analyser.store.queries.passages import Passage, StoredFinding, StoredTerm
from analyser.web.components.history import Event, history_events
from analyser.web.components.reading_issues import DocumentIssues, issues_by_document
from analyser.web.core.request import NotFoundError, Request


@dataclass(frozen=True, slots=True)
class Citation:
    """A quote from a contract with the link to its place; `language` is empty when the text is in both languages.

    `number` is the printed clause number, empty when none is printed; `page` is 0 when the page is not known.
    """

    quote: str
    language: str
    number: str
    page: int
    href: str
    document: str


@dataclass(frozen=True, slots=True)
class TermView:
    """A value that the contract states; when it could not be read, `text` is empty and `reason` says why.

    `text` is the value in the reader's language, `value` the value itself, for calculations.
    """

    id: str
    kind: str
    text: str
    reason: str
    holder: str
    status: str
    confidence: float
    citation: Citation
    value: Value | None = None


@dataclass(frozen=True, slots=True)
class FindingView:
    """A passage that was found for a factor; `precision` (0 to 1) is that of the factor, as measured."""

    id: str
    factor: str
    favours: str
    probability: float
    origin: str
    status: str
    citation: Citation
    precision: float | None = None


@dataclass(frozen=True, slots=True)
class DeadlineView:
    """A key date; when it is not known, `date` is empty and `reason` says why.

    `never` says that there is no such date because the contract has no end.
    """

    kind: str
    date: str
    days: int
    basis: str
    reason: str
    certain: bool
    never: bool
    citations: tuple[Citation, ...]


@dataclass(frozen=True, slots=True)
class FileView:
    """One document of the contract; `pageless` says that it was read completely and has no fixed pages."""

    id: str
    name: str
    title: str
    kind: str
    language: str
    source: str
    status: str
    error: str
    pages: int
    pages_read: int
    scanned: int
    pageless: bool
    href: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ContractView:
    """A contract with all that was found in its documents; `head` is its row in the register.

    `unknowns` maps the columns of unknown facts to the reasons; `absences` maps protections that were not found to the
    probability that the contract has none.
    """

    head: StoredContract
    title: str
    council: str
    supplier: str
    unknowns: Mapping[str, str]
    files: tuple[FileView, ...]
    terms: tuple[TermView, ...]
    findings: tuple[FindingView, ...]
    deadlines: tuple[DeadlineView, ...]
    risks: tuple[Risk, ...]
    scores: Mapping[Dimension | None, Score]
    absences: Mapping[str, float] = field(default_factory=dict)
    issues: tuple[DocumentIssues, ...] = ()
    history: tuple[Event, ...] = ()

    @property
    def pages(self) -> int:
        """The number of pages of all analysed documents."""
        return sum(file.pages for file in self.files)

    @property
    def pages_read(self) -> int:
        """The number of pages whose text could be read."""
        return sum(file.pages_read for file in self.files)

    @property
    def pageless(self) -> int:
        """The number of documents that were read completely and have no fixed pages."""
        return sum(file.pageless for file in self.files)

    @property
    def is_read(self) -> bool:
        """Whether any text could be read."""
        return bool(self.pages_read or self.pageless)

    def terms_of(self, *kinds: str) -> tuple[TermView, ...]:
        """Return the terms of these kinds."""
        return tuple(term for term in self.terms if term.kind in kinds)

    def findings_of(self, factor: str) -> tuple[FindingView, ...]:
        """Return the findings of a factor."""
        return tuple(finding for finding in self.findings if finding.factor == factor)

    def deadlines_of(self, kind: str) -> tuple[DeadlineView, ...]:
        """Return the deadlines of a kind."""
        return tuple(deadline for deadline in self.deadlines if deadline.kind == kind)


def load(db: Connection, contract: str, request: Request) -> ContractView:
    """Return the data of a contract's page; raise NotFoundError when the register has no contract of that id."""
    record = read_contract(db, contract)
    if record is None:
        raise NotFoundError
    return view_of(record, request)


def view_of(record: ContractRecord, request: Request) -> ContractView:
    """Add links and text in the reader's language to the record of a contract."""
    head, language = record.contract, request.translator.code
    endless = head.end_basis is EndBasis.PERPETUAL
    terms = tuple(_term(term, request) for term in record.terms)
    citations = {term.id: term.citation for term in terms}
    return ContractView(
        head=head,
        title=head.shown_title,
        council=head.council.in_language(language),
        supplier=head.supplier,
        unknowns={
            name: unknown.reason.in_language(language)
            for name, unknown in head.unknowns.items()
            if not (endless and name in _ENDS)
        },
        files=tuple(_file(document, request) for document in record.documents),
        terms=terms,
        findings=tuple(_finding(finding, request) for finding in record.findings),
        deadlines=tuple(_deadline(deadline, citations, request, endless) for deadline in record.deadlines),
        risks=record.risks,
        scores=record.scores,
        absences=record.absences,
        issues=issues_by_document(record.issues, request),
        history=history_events(record.read_documents, record.reviews, request.translator),
    )


def citations_of(ids: Iterable[str], known: Mapping[str, Citation]) -> tuple[Citation, ...]:
    """Return the citations of findings or terms by id, in order, leaving out unknown ids."""
    return distinct(known[one] for one in ids if one in known)


def distinct(citations: Iterable[Citation]) -> tuple[Citation, ...]:
    """Return the first citation of each place, so that two values read from one clause share a link."""
    places: dict[tuple[str, str, int], Citation] = {}
    for citation in citations:
        places.setdefault((citation.document, citation.number, citation.page), citation)
    return tuple(places.values())


_ENDS = frozenset({"end_date", "max_end_date"})


def _citation(passage: Passage, request: Request, **mark: str) -> Citation:
    """Return the citation of a passage; `mark` is the `finding` or `term` to highlight there."""
    register = request.parts["register"]
    return Citation(
        quote=passage.quote,
        language=passage.language,
        number=passage.clause_number,
        page=passage.page,
        href=request.urls.evidence(register, passage.document_id, passage.page or None, **mark),
        document=passage.filename,
    )


def _term(term: StoredTerm, request: Request) -> TermView:
    return TermView(
        id=term.id,
        kind=term.kind,
        text=request.translator.value(term.value),
        reason=reason_of(term.value, request.translator.code),
        holder=term.holder,
        status=term.status,
        confidence=term.confidence,
        citation=_citation(term.passage, request, term=term.id),
        value=term.value,
    )


def reason_of(value: Value, language: str) -> str:
    """Return why a value is not known, in `en` or `cy`; empty for a value that is known."""
    return value.reason.in_language(language) if isinstance(value, Unknown) else ""


def _finding(finding: StoredFinding, request: Request) -> FindingView:
    return FindingView(
        id=finding.id,
        factor=finding.factor,
        favours=finding.favours,
        probability=finding.probability,
        origin=finding.origin,
        status=finding.status,
        citation=_citation(finding.passage, request, finding=finding.id),
        precision=finding.precision,
    )


def _deadline(deadline: Deadline, citations: Mapping[str, Citation], request: Request, endless: bool) -> DeadlineView:
    day = deadline.date if isinstance(deadline.date, dt.date) else None
    return DeadlineView(
        kind=deadline.kind.value,
        date=day.isoformat() if day else "",
        days=(day - request.today).days if day else 0,
        basis=deadline.basis.in_language(request.translator.code),
        reason=reason_of(deadline.date, request.translator.code),
        certain=deadline.certain,
        never=endless and not day and deadline.kind is DeadlineKind.END_OF_TERM,
        citations=citations_of(deadline.terms, citations),
    )


def _file(document: StoredDocument, request: Request) -> FileView:
    pageless = document.format == FileFormat.DOCX and document.status == DocumentStatus.ANALYSED
    page = 1 if document.pages else None
    register = request.parts["register"]
    return FileView(
        id=document.id,
        name=document.filename,
        title=document.title,
        kind=document.kind,
        language=document.language,
        source=document.text_source,
        status=document.status,
        error=document.error,
        pages=document.pages,
        pages_read=document.pages_read,
        scanned=document.scanned,
        pageless=pageless,
        href=request.urls.evidence(register, document.id, page) if page or pageless else "",
    )
