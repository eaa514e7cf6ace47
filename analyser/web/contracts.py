"""The front page: every contract of every register that is served, the unreadable first, then by lock-in risk.

A list is asked for by links alone: `council`, `supplier`, `band`, `show` (`soon`: something to decide within 90 days;
`unknown`: a date that could not be read), `sort` and `page`. Each register filters, sorts and pages in SQL; what
several registers return is merged by the same key.
"""

from __future__ import annotations

import asyncio
import csv
import heapq
import io
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from functools import partial
from operator import itemgetter
from typing import ClassVar

from analyser.web import labels, listing
from analyser.web.listing import SOON_DAYS, FailedFile, Listing, Row, Wish
from analyser.web.render import Page, respond, site_of
from analyser.web.visit import Answer, Register, Visit

PAGE_SIZE = 25


@dataclass(frozen=True, slots=True)
class Choice:
    """A filter's link: its words, how many contracts it would show, and whether it is the one in force."""

    text: str
    href: str
    number: int | None
    current: bool


@dataclass(frozen=True, slots=True)
class Filter:
    """A group of links of which one is in force."""

    name: str
    choices: tuple[Choice, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class ContractsPage(Page):
    """The front page's context."""

    template: ClassVar[str] = "lockin/contracts.html"

    total: int
    matching: int
    unknown_total: int
    unknown_rows: tuple[Row, ...]
    rows: tuple[Row, ...]
    filters: tuple[Filter, ...]
    folds: tuple[Filter, ...]
    sorts: Filter
    filtered: bool
    clear: str
    csv: str
    page: int
    pages: int
    previous: str
    following: str
    failed: tuple[FailedFile, ...]
    failed_total: int


async def contracts_page(visit: Visit) -> Answer:
    """Answer with the front page."""
    wish = Wish.read(visit.arguments)
    end = wish.page * PAGE_SIZE
    listings, order = await _order(visit, wish, end)
    rows = await _rows(visit, order[end - PAGE_SIZE : end])
    matching = sum(found.matching for found in listings)
    pages = max(-(-matching // PAGE_SIZE), 1)
    counts = _counts(listings)
    home = visit.addresses.home
    page = ContractsPage(
        site=site_of(visit),
        title=visit.voice.gettext("Contracts by lock-in risk"),
        total=sum(found.total for found in listings),
        matching=matching,
        unknown_total=sum(found.unknown for found in listings),
        unknown_rows=tuple(row for row in rows if row.unknown),
        rows=tuple(row for row in rows if not row.unknown),
        filters=_filters(visit, wish, counts),
        folds=_folds(visit, wish, counts),
        sorts=_sorts(visit, wish),
        filtered=bool(wish.council or wish.supplier or wish.band or wish.show),
        clear=home,
        csv=_address(visit.addresses.table, wish.query()),
        page=wish.page,
        pages=pages,
        previous=_address(home, wish.query(page=wish.page - 1)) if wish.page > 1 else "",
        following=_address(home, wish.query(page=wish.page + 1)) if wish.page < pages else "",
        failed=tuple(file for found in listings for file in found.failed),
        failed_total=sum(found.failed_total for found in listings),
    )
    return respond(page)


async def contracts_csv(visit: Visit) -> Answer:
    """Answer with all contracts that are asked for as a CSV file, one row each, in the order of the page."""
    _, order = await _order(visit, Wish.read(visit.arguments), -1)
    # The mark at the head tells spreadsheet programs that the file is UTF-8, so that Welsh letters survive.
    return Answer(
        "\ufeff" + _csv(visit, await _rows(visit, order)),
        content_type="text/csv; charset=utf-8",
        headers={"Content-Disposition": 'attachment; filename="contracts.csv"'},
    )


async def _order(visit: Visit, wish: Wish, limit: int) -> tuple[list[Listing], list[tuple[str, Register]]]:
    """Return what each register found, and the contracts of all of them in one order, each with its register."""
    look = partial(listing.find, wish=wish, limit=limit, visit=visit)
    listings = await asyncio.gather(*(register.read(look) for register in visit.registers))
    keys = [[(*key, register) for key in found.keys] for found, register in zip(listings, visit.registers, strict=True)]
    merged = heapq.merge(*keys, key=itemgetter(0, 1, 2, 3))
    return listings, [(contract, register) for *_, contract, register in merged]


async def _rows(visit: Visit, chosen: list[tuple[str, Register]]) -> list[Row]:
    """Return the full rows of the chosen contracts in the order given."""
    found: dict[tuple[str, str], Row] = {}
    for register in visit.registers:
        wanted = [contract for contract, owner in chosen if owner.route == register.route]
        if wanted:
            rows = await register.read(partial(listing.rows, wanted=wanted, visit=visit, register=register))
            found |= {(register.route, contract): row for contract, row in rows.items()}
    keys = [(owner.route, contract) for contract, owner in chosen]
    return [found[key] for key in keys if key in found]


def _csv(visit: Visit, rows: Iterable[Row]) -> str:
    say = visit.voice.gettext
    out = io.StringIO()
    table = csv.writer(out)
    heads = (
        say("Contract"),
        say("Supplier"),
        say("Council"),
        say("Lock-in score"),
        say("Band"),
        say("Next date"),
        say("What must be decided"),
        say("Days left"),
        say("End date"),
        say("Value"),
        say("Currency"),
        say("Worst risk"),
        say("Dates unknown"),
    )
    table.writerow(heads)
    for row in rows:
        cells = (
            row.title,
            row.supplier,
            row.council,
            "" if row.score is None else round(row.score, 1),
            labels.bands(visit.voice).get(row.band, row.band),
            row.next.date if row.next else "",
            labels.deadlines(visit.voice).get(row.next.kind, row.next.kind) if row.next else "",
            row.next.days if row.next else "",
            row.end_date,
            "" if row.value is None else row.value,
            row.currency,
            row.worst,
            say("yes") if row.unknown else say("no"),
        )
        table.writerow(_inert(cell) for cell in cells)
    return out.getvalue()


def _inert(cell: object) -> object:
    """Keep a spreadsheet from running a cell that begins like a formula."""
    return f"'{cell}" if isinstance(cell, str) and cell.startswith(("=", "+", "-", "@", "\t", "\r")) else cell


Counts = dict[str, Counter[tuple[str, str]]]


def _counts(listings: list[Listing]) -> Counts:
    """Add up what the registers counted for each filter."""
    counts: Counts = {}
    for found in listings:
        for name, counter in found.counts.items():
            counts[name] = counts.get(name, Counter()) + counter
    return counts


def _filters(visit: Visit, wish: Wish, counts: Counts) -> tuple[Filter, ...]:
    """Return the filters that are always open: what is due or unknown, and the band."""
    say, home = visit.voice.gettext, visit.addresses.home
    shown = {code: number for (code, _), number in counts.get("show", Counter()).items()}
    when = (
        ("", say("All"), shown.get("", 0)),
        ("soon", say("Decide in the next %(days)s days", days=SOON_DAYS), shown.get("soon", 0)),
        ("unknown", say("Something unknown"), shown.get("unknown", 0)),
    )
    words = labels.bands(visit.voice)
    by_band = {code: number for (code, _), number in counts.get("band", Counter()).items()}
    known = [code for code in words if code in by_band] + [code for code in by_band if code not in words]
    bands = [("", say("All"), None), *((code, words.get(code, code), by_band[code]) for code in known)]
    return (
        Filter(say("Show"), tuple(_choice(home, wish, "show", *choice) for choice in when)),
        Filter(say("Band"), tuple(_choice(home, wish, "band", *choice) for choice in bands)),
    )


def _folds(visit: Visit, wish: Wish, counts: Counts) -> tuple[Filter, ...]:
    """Return the filters that may be long, folded away: councils and suppliers, those with most contracts first."""
    say, home = visit.voice.gettext, visit.addresses.home
    folds = []
    for name, text in (("council", say("Council")), ("supplier", say("Supplier"))):
        ordered = sorted(counts.get(name, Counter()).items(), key=lambda item: (-item[1], item[0][1].lower()))
        choices = [("", say("All"), None), *((code, label, number) for (code, label), number in ordered)]
        folds.append(Filter(text, tuple(_choice(home, wish, name, *choice) for choice in choices)))
    return tuple(folds)


def _choice(home: str, wish: Wish, name: str, code: str, text: str, number: int | None) -> Choice:
    return Choice(text, _address(home, wish.query(**{name: code})), number, getattr(wish, name) == code)


def _sorts(visit: Visit, wish: Wish) -> Filter:
    say = visit.voice.gettext
    texts = {
        "risk": say("Lock-in"),
        "date": say("Next date"),
        "title": say("Title"),
        "supplier": say("Supplier"),
        "value": say("Value"),
    }
    choices = tuple(_choice(visit.addresses.home, wish, "sort", code, text, None) for code, text in texts.items())
    return Filter(say("Sort by"), choices)


def _address(path: str, query: str) -> str:
    return f"{path}?{query}" if query else path
