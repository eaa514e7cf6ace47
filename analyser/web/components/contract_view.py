"""Everything a register holds of one contract, read in one transaction, with every quote tied to its place."""

from __future__ import annotations

import datetime as dt
import json
import sqlite3
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from analyser.domain import DeadlineKind, DocumentStatus, EndBasis, FileFormat, Value
from analyser.store.mapping.term_values import value_of
from analyser.web.components import history, reading_issues
from analyser.web.components.history import Event
from analyser.web.components.reading_issues import FileDoubts
from analyser.web.core.request import NotFoundError, Request
from analyser.web.core.term_values import say_value


@dataclass(frozen=True, slots=True)
class Words:
    """Words of a contract and the way to them; `language` is that of the contract's text, empty when it is mixed.

    `number` is the printed clause number, empty when none is printed; `page` is 0 when the place is not known.
    """

    quote: str
    language: str
    number: str
    page: int
    href: str
    document: str


@dataclass(frozen=True, slots=True)
class FoundTerm:
    """A value that the contract fixes; `value` is empty and `reason` filled when it could not be read.

    `value` is how it is said, `read` the value itself, to reckon with.
    """

    id: str
    kind: str
    value: str
    reason: str
    holder: str
    status: str
    confidence: float
    words: Words
    read: Value | None = None


@dataclass(frozen=True, slots=True)
class FoundClause:
    """Words that carry a factor, shown because the model is sure enough or a person said so."""

    id: str
    factor: str
    favours: str
    probability: float
    origin: str
    status: str
    words: Words


@dataclass(frozen=True, slots=True)
class Due:
    """A day that matters; `date` is empty and `reason` filled when there is none.

    `never` says that this is because the contract has no end; otherwise the day is unknown.
    """

    kind: str
    date: str
    days: int
    basis: str
    reason: str
    certain: bool
    never: bool
    words: tuple[Words, ...]


@dataclass(frozen=True, slots=True)
class File:
    """One document of the contract; one that is `pageless` was read whole and has no fixed pages."""

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


@dataclass(frozen=True, slots=True)
class Measured:
    """How often a factor was right when measured, from 0 to 1; None when it has not been measured."""

    precision: float | None
    recall: float | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Contract:
    """A contract with all that was found in its documents; `head` is its row with the organisations' names."""

    head: sqlite3.Row
    title: str
    council: str
    supplier: str
    unknowns: Mapping[str, str]
    files: tuple[File, ...]
    terms: tuple[FoundTerm, ...]
    clauses: tuple[FoundClause, ...]
    dues: tuple[Due, ...]
    risks: tuple[sqlite3.Row, ...]
    scores: Mapping[str, tuple[float, float]]
    measured: Mapping[str, Measured]
    absent: Mapping[str, float] = field(default_factory=dict)
    doubts: tuple[FileDoubts, ...] = ()
    history: tuple[Event, ...] = ()

    @property
    def pages(self) -> int:
        """All pages of the documents that were analysed."""
        return sum(file.pages for file in self.files)

    @property
    def pages_read(self) -> int:
        """The pages whose text could be read."""
        return sum(file.pages_read for file in self.files)

    @property
    def pageless(self) -> int:
        """The documents that were read whole and have no fixed pages."""
        return sum(file.pageless for file in self.files)

    @property
    def is_read(self) -> bool:
        """Whether anything could be read."""
        return bool(self.pages_read or self.pageless)

    def of_kind(self, *kinds: str) -> tuple[FoundTerm, ...]:
        """Return the terms of these kinds."""
        return tuple(term for term in self.terms if term.kind in kinds)

    def of_factor(self, factor: str) -> tuple[FoundClause, ...]:
        """Return the clauses that carry a factor."""
        return tuple(clause for clause in self.clauses if clause.factor == factor)

    def due(self, kind: str) -> tuple[Due, ...]:
        """Return the days of a kind."""
        return tuple(due for due in self.dues if due.kind == kind)


def load(db: sqlite3.Connection, contract: str, request: Request) -> Contract:
    """Read a contract; raise NotFoundError when the register has none of that id."""
    head = db.execute(_HEAD, {"id": contract}).fetchone()
    if head is None:
        raise NotFoundError
    language = request.translator.code
    files = tuple(_file(row, request) for row in db.execute(_FILES, {"id": contract}))
    terms = tuple(_term(row, request) for row in db.execute(_TERMS, {"id": contract}))
    words = {term.id: term.words for term in terms}
    endless = head["end_basis"] == EndBasis.PERPETUAL
    unknowns = json.loads(head["unknowns"])
    return Contract(
        head=head,
        title=head["title"] or head["reference"] or (files[0].name if files else contract),
        council=head[f"council_{language}"] or "",
        supplier=head["supplier"] or "",
        unknowns={name: reason[language] for name, reason in unknowns.items() if not (endless and name in _ENDS)},
        files=files,
        terms=terms,
        clauses=tuple(_clause(row, request) for row in db.execute(_CLAUSES, {"id": contract})),
        dues=tuple(_due(row, words, request, endless) for row in db.execute(_DUES, {"id": contract})),
        risks=tuple(db.execute(_RISKS, {"id": contract})),
        scores={
            row["dimension"]: (row["value"], row["unknown"])
            for row in db.execute("select * from scores where contract_id = :id", {"id": contract})
        },
        measured={
            row["id"]: Measured(row["precision"], row["recall"])
            for row in db.execute("select id, precision, recall from factors")
        },
        absent={
            row["factor"]: row["absent"]
            for row in db.execute(
                "select factor, absent from protections where contract_id = :id and not found and absent is not null",
                {"id": contract},
            )
        },
        doubts=reading_issues.of_contract(db, contract, request),
        history=history.of_contract(db, contract, request.translator),
    )


def words_of(ids: Iterable[str], known: Mapping[str, Words]) -> tuple[Words, ...]:
    """Return the words of these ids in order; an id whose row is gone is left out."""
    return once(known[one] for one in ids if one in known)


def once(all_words: Iterable[Words]) -> tuple[Words, ...]:
    """Return the first words of each place: two values read from one clause are one link."""
    places: dict[tuple[str, str, int], Words] = {}
    for words in all_words:
        places.setdefault((words.document, words.number, words.page), words)
    return tuple(places.values())


_ENDS = frozenset({"end_date", "max_end_date"})

_HEAD = """
select c.*, council.name as council_en, coalesce(nullif(council.name_cy, ''), council.name) as council_cy,
    supplier.name as supplier
from contracts c
left join organisations council on council.id = c.council_id
left join organisations supplier on supplier.id = c.supplier_id
where c.id = :id
"""

_FILES = """
select d.*, (select count(*) from pages where document_id = d.id and text_source in ('ocr', 'mixed')) as scanned
from documents d where d.contract_id = :id order by d.kind = 'variation', d.filename
"""

_PLACE = """
coalesce(clauses.language, d.language) as language, clauses.number as clause_number, d.filename
"""

_TERMS = f"""
select terms.*, {_PLACE} from terms join documents d on d.id = terms.document_id
left join clauses on clauses.id = terms.clause_id
where d.contract_id = :id and terms.status <> 'rejected' order by d.kind = 'variation', d.filename, terms.span_start
"""

_CLAUSES = f"""
select findings.*, {_PLACE} from findings join documents d on d.id = findings.document_id
left join clauses on clauses.id = findings.clause_id
where d.contract_id = :id and findings.shown and findings.status <> 'rejected'
order by d.kind = 'variation', d.filename, findings.span_start
"""

_DUES = "select * from deadlines where contract_id = :id order by date is not null, date, kind"

_RISKS = "select * from risks where contract_id = :id order by severity desc, state = 'unclear', rule"


def _words(row: sqlite3.Row, request: Request, kind: str) -> Words:
    language = row["language"] or ""
    page = row["page"] or 0
    register = request.parts["register"]
    return Words(
        quote=row["quote"],
        language="" if language == "mixed" else language,
        number=row["clause_number"] or "",
        page=page,
        href=request.urls.evidence(register, row["document_id"], page or None, **{kind: row["id"]}),
        document=row["filename"],
    )


def _term(row: sqlite3.Row, request: Request) -> FoundTerm:
    read = value_of(dict(row))
    return FoundTerm(
        id=row["id"],
        kind=row["kind"],
        value=say_value(read, request.translator),
        reason=row[f"reason_{request.translator.code}"] or "",
        holder=row["holder"],
        status=row["status"],
        confidence=row["confidence"],
        words=_words(row, request, "term"),
        read=read,
    )


def _clause(row: sqlite3.Row, request: Request) -> FoundClause:
    return FoundClause(
        id=row["id"],
        factor=row["factor"],
        favours=row["favours"],
        probability=row["probability"],
        origin=row["origin"],
        status=row["status"],
        words=_words(row, request, "finding"),
    )


def _due(row: sqlite3.Row, words: Mapping[str, Words], request: Request, endless: bool) -> Due:
    day = row["date"] or ""
    return Due(
        kind=row["kind"],
        date=day,
        days=(dt.date.fromisoformat(day) - request.today).days if day else 0,
        basis=row["basis_cy"] if request.translator.code == "cy" else row["basis"],
        reason=row[f"reason_{request.translator.code}"] or "",
        certain=bool(row["certain"]),
        never=endless and not day and row["kind"] == DeadlineKind.END_OF_TERM,
        words=words_of(json.loads(row["term_ids"]), words),
    )


def _file(row: sqlite3.Row, request: Request) -> File:
    pageless = row["format"] == FileFormat.DOCX and row["status"] == DocumentStatus.ANALYSED
    page = 1 if row["pages"] else None
    return File(
        id=row["id"],
        name=row["filename"],
        title=row["title"] or "",
        kind=row["kind"] or "",
        language=row["language"] or "",
        source=row["text_source"] or "",
        status=row["status"],
        error=row["error"] or "",
        pages=row["pages"] or 0,
        pages_read=row["pages_read"] or 0,
        scanned=row["scanned"],
        pageless=pageless,
        href=request.urls.evidence(request.parts["register"], row["id"], page) if page or pageless else "",
    )
