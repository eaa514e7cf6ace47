"""The form in which an officer confirms or corrects a contract's facts, each beside the words it was read from."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from functools import partial
from typing import ClassVar

from analyser.engine import record_reviews
from analyser.engine.record_reviews import EditConflictError
from analyser.store import Register as Store
from analyser.store import Review
from analyser.store.queries import Connection
from analyser.store.queries.contract_facts import ContractFacts, FactQuote, contract_facts
from analyser.store.queries.contract_history import latest_review_id
from analyser.web.core.render import Page, respond, site_of
from analyser.web.core.request import NotFoundError, Request, Response, redirect

PUBLICATIONS = ("private", "published", "withheld")
REGIMES = ("unknown", "procurement_act_2023", "earlier")
PERIODS = ("", "year", "month")
_LONGEST = 500


@dataclass(frozen=True, slots=True)
class Fact:
    """One field of the form: its value, the words it was read from, and the problem with the input, if any.

    `language` is that of the words, empty when they are in both languages; `href` leads to their place.
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
class EditFactsPage(Page):
    """The context of the form.

    `seen` is the latest review when the form was made, `changed_by` the names of others who have changed the contract
    since."""

    template: ClassVar[str] = "lockin/edit_facts.html"

    contract: str
    contract_href: str
    action: str
    csrf: str
    seen: str
    facts: tuple[Fact, ...]
    changed_by: tuple[str, ...]
    wrong: bool


async def edit_facts_page(request: Request) -> Response:
    """Return the form."""
    return await _form(request, {}, {})


async def save_facts(request: Request) -> Response:
    """Save the input and return to the contract; show the form again when a field is wrong or others made changes."""
    register, contract = request.register(), request.parts["contract"]
    stored = await register.read(partial(_stored, contract=contract))
    names = (*stored.values, "note")
    typed = {name: request.form.get(name, "").strip()[:_LONGEST] for name in names if name in request.form}
    problems = _problems(typed, request)
    if problems:
        return await _form(request, typed, problems, status=422)
    change = {name: _value(name, text) for name, text in typed.items() if text != stored.values.get(name, "")}
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
    except EditConflictError as error:
        return await _form(request, typed, {}, changed_by=error.who, status=409)
    return redirect(request.urls.contract(register.route, contract))


def _save(store: Store, *, contract: str, seen: str, review: Review, request: Request) -> None:
    record_reviews.record(store, contract, seen, [review], request.today, request.model_dir)


def _value(name: str, text: str) -> object:
    if not text:
        return None
    return float(Decimal(text.replace(",", ""))) if name == "value_amount" else text


def _problems(typed: Mapping[str, str], request: Request) -> dict[str, str]:
    """Return the problems with the input, by field."""
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
            found[name] = say("Choose an option from the list.")
    if typed.get("publication") == "withheld" and not typed.get("note"):
        found["note"] = say("Say why the contract is withheld.")
    return found


def _stored(db: Connection, contract: str) -> ContractFacts:
    facts = contract_facts(db, contract)
    if facts is None:
        raise NotFoundError
    return facts


def _with_latest_review(db: Connection, *, contract: str) -> tuple[ContractFacts, str]:
    """Return the facts of a contract and the id of the latest review of it."""
    return _stored(db, contract), latest_review_id(db, contract)


def _quote(quote: FactQuote | None, request: Request) -> tuple[str, str, str]:
    """Return the words of a quote, their language, and the link to their place; all empty for None."""
    if quote is None:
        return "", "", ""
    mark = {"term": quote.term_id} if quote.term_id else {}
    href = request.urls.evidence(request.parts["register"], quote.document_id, quote.page, **mark)
    return quote.quote, quote.language, href


async def _form(
    request: Request,
    typed: Mapping[str, str],
    problems: Mapping[str, str],
    changed_by: tuple[str, ...] = (),
    status: int = 200,
) -> Response:
    register, contract = request.register(), request.parts["contract"]
    facts, latest = await register.read(partial(_with_latest_review, contract=contract))
    values = {**facts.values, **typed}
    return respond(
        EditFactsPage(
            site=site_of(request),
            title=request.translator.gettext("Check the facts"),
            contract=facts.shown_title,
            contract_href=request.urls.contract(register.route, contract),
            action=request.urls.facts(register.route, contract),
            csrf=request.csrf(),
            seen=latest,
            facts=tuple(
                Fact(
                    name,
                    label,
                    values.get(name, ""),
                    *_quote(facts.quotes.get(name), request),
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
        ("value_amount", say("Value"), say("In figures, without a currency symbol"), ()),
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
        ("note", say("Note or reason"), say("Saved with your name; never published"), ()),
    )
