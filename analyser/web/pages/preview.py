"""One contract as the public would read it: taken from a file that is published for this page alone, and removed."""

from __future__ import annotations

import asyncio
import datetime as dt
import sqlite3
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import partial
from typing import Any, ClassVar

from analyser.engine.publishing import preview
from analyser.errors import LostClauseError
from analyser.store import Register as Store
from analyser.store.publication import redactions
from analyser.web.components.highlights import language_of
from analyser.web.core import labels
from analyser.web.core.render import Page, respond, site_of
from analyser.web.core.request import NotFoundError, Request, Response, redirect
from analyser.web.core.term_values import money
from analyser.web.pages.redact import Public, Said, is_public, publicity, said


@dataclass(frozen=True, slots=True)
class Clause:
    """A clause of the contract: `is_open` when the public reads it."""

    id: str
    number: str
    heading: str
    text: str
    language: str
    is_open: bool
    public: Public | None


@dataclass(frozen=True, slots=True)
class Document:
    """A document: the file's name, which stays private, and whether it is part of what is published."""

    filename: str
    is_open: bool
    clauses: tuple[Clause, ...]


@dataclass(frozen=True, slots=True)
class Lost:
    """A withheld clause whose words are no longer found, which stops publishing until the decision is taken back."""

    id: str
    number: str
    text: str
    said: Said | None


@dataclass(frozen=True, slots=True, kw_only=True)
class PreviewPage(Page):
    """The context of the preview of one contract; `facts`, `dates` and `risks` are those that the public would read.

    `state` is private, published or withheld; `published` says that the public can read the contract now.
    """

    template: ClassVar[str] = "lockin/preview.html"

    contract: str
    contract_href: str
    facts_href: str
    publish_href: str
    state: str
    published: bool
    facts: tuple[tuple[str, str], ...]
    dates: tuple[tuple[str, str], ...]
    risks: tuple[str, ...]
    documents: tuple[Document, ...]
    open_clauses: int
    withheld_clauses: int
    lost: tuple[Lost, ...]
    action: str
    csrf: str
    problem: str
    done: str


@dataclass(frozen=True, slots=True)
class _Known:
    """What the register knows: the contract, its documents with their clauses, and withheld words that are gone."""

    contract: sqlite3.Row
    documents: tuple[tuple[sqlite3.Row, tuple[sqlite3.Row, ...]], ...]
    public: Mapping[str, Public]
    lost: tuple[Lost, ...]


@dataclass(frozen=True, slots=True)
class _Shown:
    """What the public would read: facts, dates and risks in the reader's language, and the ids of what is there."""

    facts: tuple[tuple[str, str], ...] = ()
    dates: tuple[tuple[str, str], ...] = ()
    risks: tuple[str, ...] = ()
    documents: frozenset[str] = frozenset()
    clauses: frozenset[str] = frozenset()


async def preview_page(request: Request) -> Response:
    """Answer with what the public would read of the contract that the address names, and what is kept from it."""
    return await _page(request, done=request.arguments.get("done", ""))


async def release_lost(request: Request) -> Response:
    """Take back a decision on words that are no longer there, for a reason."""
    say, register = request.translator.gettext, request.register()
    reason = request.form.get("reason", "").strip()[:2000]
    if not reason:
        return await _page(request, problem=say("Say why: the reason is kept with your name."), status=422)

    def release(store: Store) -> None:
        at = dt.datetime.now(dt.UTC)
        store.release_lost(request.form.get("decision", ""), request.reader.actor, reason, at)

    try:
        await register.change(release)
    except (KeyError, ValueError):
        return await _page(request, problem=say("Somebody else has decided on this clause meanwhile"), status=409)
    return redirect(f"{request.urls.preview(register.route, request.parts['contract'])}?done=release")


async def _page(request: Request, *, done: str = "", problem: str = "", status: int = 200) -> Response:
    register, contract = request.register(), request.parts["contract"]
    known = await register.read(partial(_known, contract=contract, request=request))
    try:
        shown = await asyncio.to_thread(_shown, request)
    except LostClauseError:
        shown = _Shown()
    documents = tuple(_documents(known, shown))
    return respond(
        PreviewPage(
            site=site_of(request),
            title=request.translator.gettext("What the public would read"),
            contract=known.contract["title"] or known.contract["reference"] or contract,
            contract_href=request.urls.contract(register.route, contract),
            facts_href=request.urls.facts(register.route, contract),
            publish_href=request.urls.publish(register.route) if request.published_file else "",
            state=known.contract["publication"],
            published=await is_public(request, contract),
            facts=shown.facts,
            dates=shown.dates,
            risks=shown.risks,
            documents=documents,
            open_clauses=len(shown.clauses),
            withheld_clauses=sum(one.is_open * (not clause.is_open) for one in documents for clause in one.clauses),
            lost=known.lost,
            action=request.urls.preview(register.route, contract),
            csrf=request.csrf(),
            problem=problem,
            done=done,
        ),
        status,
    )


_CONTRACT = "select id, title, reference, publication from contracts where id = ?"
_DOCUMENTS = "select id, filename from documents where contract_id = ? order by id"
_CLAUSES = "select id, inside_id, number, heading, text, language from clauses where document_id = ? order by position"


def _known(db: sqlite3.Connection, *, contract: str, request: Request) -> _Known:
    row = db.execute(_CONTRACT, [contract]).fetchone()
    if row is None:
        raise NotFoundError
    documents = tuple(
        (document, tuple(db.execute(_CLAUSES, [document["id"]])))
        for document in db.execute(_DOCUMENTS, [contract]).fetchall()
    )
    public: dict[str, Public] = {}
    lost: list[Lost] = []
    for document, _ in documents:
        public |= publicity(db, document["id"], request)
        gone = redactions.withheld(db, document["id"]).lost
        lost += (Lost(one.id, one.number, one.text, said(one)) for one in gone)
    return _Known(row, documents, public, tuple(lost))


def _documents(known: _Known, shown: _Shown) -> Iterator[Document]:
    for row, clauses in known.documents:
        yield Document(
            row["filename"],
            row["id"] in shown.documents,
            tuple(
                Clause(
                    clause["id"],
                    clause["number"],
                    clause["heading"],
                    clause["text"],
                    language_of(clause),
                    clause["id"] in shown.clauses,
                    known.public.get(clause["id"]),
                )
                for clause in clauses
                if clause["inside_id"] not in shown.clauses  # its words are part of one that stands there whole
            ),
        )


_FACTS = """
select c.*, council.name as council, council.name_cy as council_cy, supplier.name as supplier
from contracts c
left join organisations council on council.id = c.council_id
left join organisations supplier on supplier.id = c.supplier_id
"""


def _shown(request: Request) -> _Shown:
    """Read what is published of the contract; runs in a thread."""
    with preview(request.register().path, request.parts["contract"]) as public:
        message = f"message_{request.translator.code}"
        (contract,) = public.db.query(_FACTS)
        deadlines = public.db.query("select kind, date from deadlines where date is not null order by date, kind")
        risks = public.db.query(f"select {message} from risks where state <> 'absent' order by severity desc, id")
        return _Shown(
            facts=tuple(_facts(contract, request)),
            dates=tuple((row["kind"], row["date"]) for row in deadlines),
            risks=tuple(row[message] for row in risks),
            documents=frozenset(row["id"] for row in public.db.query("select id from documents")),
            clauses=frozenset(row["id"] for row in public.db.query("select id from clauses")),
        )


def _facts(contract: Mapping[str, Any], request: Request) -> Iterator[tuple[str, str]]:
    say, translator = request.translator.gettext, request.translator
    council = contract["council_cy"] if translator.code == "cy" else ""
    yield say("Title"), contract["title"]
    yield say("Contract reference"), contract["reference"]
    yield say("Council"), council or contract["council"]
    yield say("Supplier"), contract["supplier"]
    yield say("Service"), contract["service_area"]
    if contract["value_amount"] is not None:
        yield (
            say("Value"),
            money(contract["value_amount"], contract["value_currency"], contract["value_per"], translator),
        )
    endless = say("No end date: it goes on until somebody ends it") if contract["end_basis"] == "perpetual" else ""
    yield say("Start date"), translator.date(contract["start_date"]) if contract["start_date"] else ""
    yield say("End date"), translator.date(contract["end_date"]) if contract["end_date"] else endless
    score = "" if contract["lock_in_score"] is None else translator.number(round(contract["lock_in_score"]))
    yield (
        say("Lock-in"),
        " ".join(filter(None, (score, labels.bands(translator)[contract["lock_in_band"] or "unknown"]))),
    )
