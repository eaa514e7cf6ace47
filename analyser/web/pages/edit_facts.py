"""The form in which an officer confirms or corrects the facts of a contract, each beside the words it was read from."""

from __future__ import annotations

import datetime as dt
import sqlite3
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from functools import partial
from typing import ClassVar

from analyser.engine import record_reviews
from analyser.engine.record_reviews import ChangedMeanwhileError
from analyser.store import Register as Store
from analyser.store import Review
from analyser.web.components.highlights import language_of
from analyser.web.core.render import Page, respond, site_of
from analyser.web.core.request import NotFoundError, Request, Response, redirect

PUBLICATIONS = ("private", "published", "withheld")
REGIMES = ("unknown", "procurement_act_2023", "earlier")
PERIODS = ("", "year", "month")
_LONGEST = 500


@dataclass(frozen=True, slots=True)
class Fact:
    """One field of the form: what stands in it, the words it was read from, and what is wrong with what was typed.

    `language` is that of the words, empty when they are in both.
    """

    name: str
    label: str
    value: str
    quote: str
    language: str
    href: str
    problem: str
    hint: str = ""
    options: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class FactsPage(Page):
    """The context of the form; `seen` is the latest review, `changed_by` who changed the contract meanwhile."""

    template: ClassVar[str] = "lockin/facts.html"

    contract: str
    contract_href: str
    action: str
    csrf: str
    seen: str
    facts: tuple[Fact, ...]
    changed_by: tuple[str, ...]
    wrong: bool


async def facts_page(request: Request) -> Response:
    """Answer with the form."""
    return await _form(request, {}, {})


async def save_facts(request: Request) -> Response:
    """Keep what was typed, or say field by field what is wrong with it."""
    register, contract = request.register(), request.parts["contract"]
    stored = await register.read(partial(_stored, contract=contract))
    typed = {name: request.form.get(name, "").strip()[:_LONGEST] for name in stored if name in request.form}
    problems = _problems(typed, request)
    if problems:
        return await _form(request, typed, problems, status=422)
    change = {name: _value(name, text) for name, text in typed.items() if text != stored[name]}
    if "value_amount" in change or "value_currency" in change or "value_per" in change:
        change |= {name: _value(name, typed[name]) for name in ("value_amount", "value_currency", "value_per")}
    review = Review(
        "contract", contract, request.reader.actor, "change" if change else "confirm", change, typed.get("note", "")
    )
    change.pop("note", None)
    try:
        await register.change(
            partial(_save, contract=contract, seen=request.form.get("seen", ""), review=review, request=request)
        )
    except ChangedMeanwhileError as error:
        return await _form(request, typed, {}, changed_by=error.who, status=409)
    return redirect(request.urls.contract(register.route, contract))


def _save(store: Store, *, contract: str, seen: str, review: Review, request: Request) -> None:
    record_reviews.record(store, contract, seen, [review], request.today, request.model_dir)


def _value(name: str, text: str) -> object:
    if not text:
        return None
    return float(Decimal(text.replace(",", ""))) if name == "value_amount" else text


def _problems(typed: Mapping[str, str], request: Request) -> dict[str, str]:
    """Return what is wrong with what was typed, by field."""
    say = request.translator.gettext
    found = {}
    if amount := typed.get("value_amount", ""):
        try:
            if not 0 <= Decimal(amount.replace(",", "")) < 10**13:
                raise InvalidOperation
        except InvalidOperation:
            found["value_amount"] = say("Write the sum in figures, such as 125000 or 99.50.")
    currency = typed.get("value_currency", "")
    if currency and not (len(currency) == 3 and currency.isascii() and currency.isupper()):
        found["value_currency"] = say("Write the three letters of a currency, such as GBP.")
    if day := typed.get("award_date", ""):
        try:
            dt.date.fromisoformat(day)
        except ValueError:
            found["award_date"] = say("Write the day as year, month and day: 2027-03-31.")
    for name, options in (("publication", PUBLICATIONS), ("regime", REGIMES), ("value_per", PERIODS)):
        if typed.get(name, options[0]) not in options:
            found[name] = say("Choose one of the list.")
    if typed.get("publication") == "withheld" and not typed.get("note"):
        found["note"] = say("Say why the contract is withheld.")
    return found


def _stored(db: sqlite3.Connection, contract: str) -> dict[str, str]:
    """Return what stands in the register for each field of the form, as text."""
    row = db.execute(_CONTRACT, {"id": contract}).fetchone()
    if row is None:
        raise NotFoundError
    values = {name: "" if row[name] is None else str(row[name]) for name in row.keys()}  # noqa: SIM118 - a row's values
    if row["value_amount"] is not None:
        values["value_amount"] = f"{row['value_amount']:.2f}".removesuffix(".00")
    return values


_CONTRACT = """
select c.title, c.reference, council.name as council, supplier.name as supplier,
    supplier.identifier as supplier_number, c.value_amount, c.value_currency, c.value_per, c.service_area, c.award_date,
    c.regime, c.publication, '' as note
from contracts c
left join organisations council on council.id = c.council_id
left join organisations supplier on supplier.id = c.supplier_id
where c.id = :id
"""
_QUOTES = """
select terms.kind, quote, terms.document_id, page, terms.id, coalesce(clauses.language, '') as language
from terms join documents on documents.id = terms.document_id left join clauses on clauses.id = clause_id
where contract_id = :id and terms.kind in ('title', 'reference', 'contract_value') and terms.status <> 'rejected'
order by confidence
"""
_PARTIES = """
select role, quote, document_id, page, language from parties join documents on documents.id = document_id
where contract_id = :id and quote is not null and role in ('buyer', 'supplier')
"""
_QUOTED_AS = {"title": "title", "reference": "reference", "contract_value": "value_amount", "buyer": "council"}


@dataclass(frozen=True, slots=True)
class _Known:
    stored: Mapping[str, str]
    quotes: Mapping[str, tuple[str, str, str]]
    seen: str


def _known(db: sqlite3.Connection, *, contract: str, request: Request) -> _Known:
    quotes: dict[str, tuple[str, str, str]] = {}
    register = request.parts["register"]
    for row in db.execute(_QUOTES, {"id": contract}):
        address = request.urls.evidence(register, row["document_id"], row["page"], term=row["id"])
        quotes[_QUOTED_AS[row["kind"]]] = (row["quote"], language_of(row), address)
    for row in db.execute(_PARTIES, {"id": contract}):
        address = request.urls.evidence(register, row["document_id"], row["page"])
        quotes.setdefault(_QUOTED_AS.get(row["role"], row["role"]), (row["quote"], language_of(row), address))
    return _Known(_stored(db, contract), quotes, record_reviews.latest(db, contract))


async def _form(
    request: Request,
    typed: Mapping[str, str],
    problems: Mapping[str, str],
    changed_by: tuple[str, ...] = (),
    status: int = 200,
) -> Response:
    register, contract = request.register(), request.parts["contract"]
    known = await register.read(partial(_known, contract=contract, request=request))
    return respond(
        FactsPage(
            site=site_of(request),
            title=request.translator.gettext("Check the facts"),
            contract=known.stored["title"] or known.stored["reference"] or contract,
            contract_href=request.urls.contract(register.route, contract),
            action=request.urls.facts(register.route, contract),
            csrf=request.csrf(),
            seen=known.seen,
            facts=tuple(
                Fact(
                    name,
                    label,
                    typed.get(name, known.stored[name]),
                    *known.quotes.get(name, ("", "", "")),
                    problems.get(name, ""),
                    hint,
                    options,
                )
                for name, label, hint, options in _fields(request)
            ),
            changed_by=changed_by,
            wrong=bool(problems),
        ),
        status,
    )


def _fields(request: Request) -> tuple[tuple[str, str, str, tuple[tuple[str, str], ...]], ...]:
    """Return name, label, hint and options of each field in order."""
    say = request.translator.gettext
    return (
        ("title", say("Title"), "", ()),
        ("reference", say("Contract reference"), "", ()),
        ("council", say("Council"), "", ()),
        ("supplier", say("Supplier"), "", ()),
        ("supplier_number", say("Supplier's company number"), "", ()),
        ("value_amount", say("Value"), say("In figures, without a sign of currency"), ()),
        ("value_currency", say("Currency"), say("Three letters, such as GBP"), ()),
        (
            "value_per",
            say("The value is for"),
            "",
            (("", say("the whole contract")), ("year", say("a year")), ("month", say("a month"))),
        ),
        ("service_area", say("Service"), say("The service of the council that the contract is for"), ()),
        ("award_date", say("Date of award"), say("Year, month and day: 2027-03-31"), ()),
        (
            "regime",
            say("Procurement rules"),
            "",
            (
                ("unknown", say("not known")),
                ("procurement_act_2023", say("Procurement Act 2023 (begun on or after 24 February 2025)")),
                ("earlier", say("earlier rules")),
            ),
        ),
        (
            "publication",
            say("Publication"),
            "",
            (
                ("private", say("private: for those who sign in")),
                ("published", say("published: for everybody, when the register is next published")),
                ("withheld", say("withheld: never published, for a reason")),
            ),
        ),
        ("note", say("Note or reason"), say("Kept with your name; never published"), ()),
    )
