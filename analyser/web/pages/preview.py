"""The preview of one contract as the public would read it.

Its contents are read from a file that is published for this page only and then removed.
"""

from __future__ import annotations

import asyncio
import datetime as dt
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import partial
from typing import ClassVar

from analyser.domain import EndBasis, RiskState
from analyser.engine.publishing import preview
from analyser.errors import LostClauseError
from analyser.store import Register as Store
from analyser.store.queries import Connection
from analyser.store.queries.contract import (
    ContractRecord,
    StoredContract,
    StoredDocument,
    contract_row,
    documents_of_contract,
    read_contract,
)
from analyser.store.queries.document_page import StoredClause, clauses_of_document
from analyser.store.queries.withheld_clauses import Redaction, lost_redactions
from analyser.web.components.publicity import Publicity, is_published, publicity_by_clause
from analyser.web.core import labels
from analyser.web.core.render import Page, respond, site_of
from analyser.web.core.request import NotFoundError, Request, Response, redirect


@dataclass(frozen=True, slots=True)
class Clause:
    """A clause of the contract; `is_open` says that the public would read it."""

    id: str
    number: str
    heading: str
    text: str
    language: str
    is_open: bool
    publicity: Publicity | None


@dataclass(frozen=True, slots=True)
class Document:
    """A document: its kind and title (the name of its file stays private), and whether any of it is published."""

    name: str
    is_open: bool
    clauses: tuple[Clause, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class PreviewPage(Page):
    """The context of the preview; `facts`, `dates` and `risks` are those that the public would read.

    `state` is private, published or withheld; `published` says that everybody can read the contract now. `lost` are the
    decisions to withhold words that are no longer found; nothing can be published until they are withdrawn.
    """

    template: ClassVar[str] = "lockin/preview.html"

    contract: str
    contract_href: str
    facts_href: str
    publish_href: str
    state: str
    published: bool
    facts: tuple[tuple[str, str], ...]
    dates: tuple[tuple[str, dt.date], ...]
    risks: tuple[str, ...]
    documents: tuple[Document, ...]
    open_clauses: int
    withheld_clauses: int
    lost: tuple[Redaction, ...]
    action: str
    csrf: str
    problem: str
    done: str


@dataclass(frozen=True, slots=True)
class _Private:
    """The register's data: the contract, its documents with their clauses, and decisions on words no longer found."""

    contract: StoredContract
    documents: tuple[tuple[StoredDocument, tuple[StoredClause, ...]], ...]
    publicity: Mapping[str, Publicity]
    lost: tuple[Redaction, ...]


@dataclass(frozen=True, slots=True)
class _Public:
    """The public data: facts, dates and risks in the reader's language, and ids of clauses.

    `titles` are those of the documents that are published, by their ids; empty where a document has none.
    """

    facts: tuple[tuple[str, str], ...] = ()
    dates: tuple[tuple[str, dt.date], ...] = ()
    risks: tuple[str, ...] = ()
    titles: Mapping[str, str] = field(default_factory=dict)
    clauses: frozenset[str] = frozenset()


async def preview_page(request: Request) -> Response:
    """Return the preview of the contract in the address."""
    return await _page(request, done=request.arguments.get("done", ""))


async def release_lost(request: Request) -> Response:
    """Withdraw the decision on a clause that is no longer found in its document, with the reason in the form."""
    say, register = request.translator.gettext, request.register()
    reason = request.form.get("reason", "").strip()[:2000]
    if not reason:
        return await _page(request, problem=say("Give a reason: it is saved with your name."), status=422)

    def release(store: Store) -> None:
        at = dt.datetime.now(dt.UTC)
        store.release_lost(request.form.get("decision", ""), request.reader.actor, reason, at)

    try:
        await register.change(release)
    except (KeyError, ValueError):
        return await _page(request, problem=say("Somebody else has decided on this clause in the meantime"), status=409)
    return redirect(f"{request.urls.preview(register.route, request.parts['contract'])}?done=release")


async def _page(request: Request, *, done: str = "", problem: str = "", status: int = 200) -> Response:
    register, contract = request.register(), request.parts["contract"]
    private = await register.read(partial(_private, contract=contract, request=request))
    try:
        public = await asyncio.to_thread(_public, request)
    except LostClauseError:
        public = _Public()
    documents = tuple(_documents(private, public, request))
    return respond(
        PreviewPage(
            site=site_of(request),
            title=request.translator.gettext("What the public would read"),
            contract=private.contract.shown_title,
            contract_href=request.urls.contract(register.route, contract),
            facts_href=request.urls.facts(register.route, contract),
            publish_href=request.urls.publish(register.route) if request.published_file else "",
            state=private.contract.publication,
            published=await is_published(request, contract),
            facts=public.facts,
            dates=public.dates,
            risks=public.risks,
            documents=documents,
            open_clauses=len(public.clauses),
            withheld_clauses=sum(one.is_open * (not clause.is_open) for one in documents for clause in one.clauses),
            lost=private.lost,
            action=request.urls.preview(register.route, contract),
            csrf=request.csrf(),
            problem=problem,
            done=done,
        ),
        status,
    )


def _private(db: Connection, *, contract: str, request: Request) -> _Private:
    head = contract_row(db, contract)
    if head is None:
        raise NotFoundError
    documents = sorted(documents_of_contract(db, contract), key=lambda document: document.id)
    publicity: dict[str, Publicity] = {}
    for document in documents:
        publicity |= publicity_by_clause(db, document.id, request)
    return _Private(
        head,
        tuple((document, clauses_of_document(db, document.id)) for document in documents),
        publicity,
        tuple(one for document in documents for one in lost_redactions(db, document.id)),
    )


def _name(title: str, kind: str, request: Request) -> str:
    """Return the kind of a document, with the title that the public would read if there is one."""
    label = labels.documents(request.translator).get(kind, kind)
    return f"{label}: {title}" if title else label


def _documents(private: _Private, public: _Public, request: Request) -> Iterator[Document]:
    for document, clauses in private.documents:
        yield Document(
            _name(public.titles.get(document.id, ""), document.kind, request),
            document.id in public.titles,
            tuple(
                Clause(
                    clause.id,
                    clause.number,
                    clause.heading,
                    clause.text,
                    clause.language,
                    clause.id in public.clauses,
                    private.publicity.get(clause.id),
                )
                for clause in clauses
                if clause.inside_id not in public.clauses  # its words are in the clause around it, which is shown
            ),
        )


def _public(request: Request) -> _Public:
    """Return what the public would read of the contract; runs in a thread.

    Raises LostClauseError when a withheld clause is no longer found in its document.
    """
    contract = request.parts["contract"]
    with preview(request.register().path, contract) as published:
        record = read_contract(published.connection, contract)
        if record is None:
            return _Public()
        documents = {document.id: document.title for document in record.documents}
        clauses = (clause.id for one in documents for clause in clauses_of_document(published.connection, one))
        return _Public(
            facts=tuple(_facts(record.contract, request)),
            dates=_dates(record),
            risks=tuple(_risks(record, request.translator.code)),
            titles=documents,
            clauses=frozenset(clauses),
        )


def _dates(record: ContractRecord) -> tuple[tuple[str, dt.date], ...]:
    days = ((deadline.kind.value, deadline.date) for deadline in record.deadlines)
    return tuple((kind, day) for kind, day in days if isinstance(day, dt.date))


def _risks(record: ContractRecord, language: str) -> Iterator[str]:
    """Yield the sentences of the risks that are present or unclear, the severest first."""
    for risk in sorted(record.risks, key=lambda risk: (-risk.severity, risk.rule)):
        if risk.state is not RiskState.ABSENT:
            yield risk.message.in_language(language)


def _facts(contract: StoredContract, request: Request) -> Iterator[tuple[str, str]]:
    """Yield the label and the text of each published fact, empty where it is not known."""
    say, translator = request.translator.gettext, request.translator
    value, band = contract.value, labels.bands(translator)[contract.lock_in_band]
    yield say("Title"), contract.title
    yield say("Contract reference"), contract.reference
    yield say("Council"), contract.council.in_language(translator.code)
    yield say("Supplier"), contract.supplier
    yield say("Service"), contract.service_area
    if value is not None:
        yield say("Value"), translator.value(value)
    endless = contract.end_basis is EndBasis.PERPETUAL
    no_end = say("No end date: it continues until someone ends it") if endless else ""
    yield say("Start date"), translator.date(contract.start_date) if contract.start_date else ""
    yield say("End date"), translator.date(contract.end_date) if contract.end_date else no_end
    score = "" if contract.lock_in_score is None else translator.number(round(contract.lock_in_score))
    yield say("Lock-in"), " ".join(filter(None, (score, band)))
