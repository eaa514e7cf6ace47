"""The front page: every contract of every register that is served, the unreadable first, then by lock-in risk.

A list is asked for by links alone: `council`, `supplier`, `band`, `show` (`soon`: something to decide within 90 days;
`unknown`: a date that could not be read), `sort` and `page`.
"""

from __future__ import annotations

import asyncio
import csv
import io
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from functools import partial
from typing import ClassVar

from analyser.web import labels, listing
from analyser.web.listing import SOON_DAYS, FailedFile, Listed, Row, Wish
from analyser.web.render import Page, respond, site_of
from analyser.web.visit import Answer, Register, Visit

PAGE_SIZE = 25
MOST_FAILED = 20

Owned = tuple[Listed, Register]


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
    everything = await _everything(visit)
    found = _found(everything, wish, visit)
    end = wish.page * PAGE_SIZE
    rows = await _rows(visit, found[end - PAGE_SIZE : end])
    pages = max(-(-len(found) // PAGE_SIZE), 1)
    failures = await asyncio.gather(*(register.read(listing.failed_files) for register in visit.registers))
    failed = [file for files in failures for file in files]
    contracts = [contract for contract, _ in everything]
    home = visit.addresses.home
    page = ContractsPage(
        site=site_of(visit),
        title=visit.voice.gettext("Contracts by lock-in risk"),
        total=len(everything),
        matching=len(found),
        unknown_total=sum(contract.unknown for contract, _ in found),
        unknown_rows=tuple(row for row in rows if row.unknown),
        rows=tuple(row for row in rows if not row.unknown),
        filters=(_shown(visit, wish, contracts), _bands(visit, wish, contracts)),
        folds=(_councils(visit, wish, contracts), _suppliers(visit, wish, contracts)),
        sorts=_sorts(visit, wish),
        filtered=bool(wish.council or wish.supplier or wish.band or wish.show),
        clear=home,
        csv=_address(visit.addresses.table, wish.query()),
        page=wish.page,
        pages=pages,
        previous=_address(home, wish.query(page=wish.page - 1)) if wish.page > 1 else "",
        following=_address(home, wish.query(page=wish.page + 1)) if wish.page < pages else "",
        failed=tuple(failed[:MOST_FAILED]),
        failed_total=len(failed),
    )
    return respond(page)


async def contracts_csv(visit: Visit) -> Answer:
    """Answer with all contracts that are asked for as a CSV file, one row each, in the order of the page."""
    found = _found(await _everything(visit), Wish.read(visit.arguments), visit)
    # The mark at the head tells spreadsheet programs that the file is UTF-8, so that Welsh letters survive.
    return Answer(
        "\ufeff" + _csv(visit, await _rows(visit, found)),
        content_type="text/csv; charset=utf-8",
        headers={"Content-Disposition": 'attachment; filename="contracts.csv"'},
    )


async def _everything(visit: Visit) -> list[Owned]:
    """Return every contract of every register, each with its register."""
    look = partial(listing.contracts, today=visit.today, language=visit.voice.code)
    found = await asyncio.gather(*(register.read(look) for register in visit.registers))
    return [(one, register) for register, ones in zip(visit.registers, found, strict=True) for one in ones]


def _found(everything: list[Owned], wish: Wish, visit: Visit) -> list[Owned]:
    """Return the contracts that are asked for, in order."""
    fitting = [owned for owned in everything if wish.fits(owned[0], visit.today)]
    return sorted(fitting, key=lambda owned: wish.order(owned[0]))


async def _rows(visit: Visit, chosen: list[Owned]) -> list[Row]:
    """Return the full rows of the chosen contracts in the order given."""
    found: dict[tuple[str, str], Row] = {}
    for register in visit.registers:
        wanted = [contract for contract, owner in chosen if owner is register]
        if wanted:
            rows = await register.read(partial(listing.rows, wanted=wanted, visit=visit, register=register))
            found |= {(register.route, contract): row for contract, row in rows.items()}
    return [found[owner.route, contract.id] for contract, owner in chosen]


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


def _shown(visit: Visit, wish: Wish, contracts: list[Listed]) -> Filter:
    """Return the links to what is due soon and to what is unknown."""
    say = visit.voice.gettext
    texts = {
        "": say("All"),
        "soon": say("Decide in the next %(days)s days", days=SOON_DAYS),
        "unknown": say("Something unknown"),
    }
    fitting = [contract for contract in contracts if wish.fits(contract, visit.today, "show")]
    return Filter(
        say("Show"),
        tuple(
            _choice(visit, wish, "show", code, text, sum(listing.shows(code, one, visit.today) for one in fitting))
            for code, text in texts.items()
        ),
    )


def _bands(visit: Visit, wish: Wish, contracts: list[Listed]) -> Filter:
    """Return the links to the bands, the highest first."""
    words = labels.bands(visit.voice)
    counts = Counter(contract.band for contract in contracts if wish.fits(contract, visit.today, "band"))
    ordered = sorted(counts, key=lambda band: list(words).index(band) if band in words else len(words))
    choices = [_choice(visit, wish, "band", band, words.get(band, band), counts[band]) for band in ordered]
    return Filter(visit.voice.gettext("Band"), (_all(visit, wish, "band"), *choices))


def _councils(visit: Visit, wish: Wish, contracts: list[Listed]) -> Filter:
    """Return the links to the councils, those with most contracts first."""
    fitting = (contract for contract in contracts if wish.fits(contract, visit.today, "council"))
    counts = Counter((contract.council_id, contract.council) for contract in fitting)
    return Filter(visit.voice.gettext("Council"), _by_number(visit, wish, "council", counts))


def _suppliers(visit: Visit, wish: Wish, contracts: list[Listed]) -> Filter:
    """Return the links to the suppliers, those with most contracts first."""
    fitting = (contract for contract in contracts if wish.fits(contract, visit.today, "supplier"))
    counts = Counter((contract.supplier_id, contract.supplier) for contract in fitting)
    return Filter(visit.voice.gettext("Supplier"), _by_number(visit, wish, "supplier", counts))


def _by_number(
    visit: Visit, wish: Wish, name: str, counts: Counter[tuple[str | None, str | None]]
) -> tuple[Choice, ...]:
    ordered = sorted(counts.items(), key=lambda item: (-item[1], (item[0][1] or "").lower()))
    known = [(code, text or code, number) for (code, text), number in ordered if code]
    return (_all(visit, wish, name), *(_choice(visit, wish, name, *choice) for choice in known))


def _all(visit: Visit, wish: Wish, name: str) -> Choice:
    return _choice(visit, wish, name, "", visit.voice.gettext("All"), None)


def _choice(visit: Visit, wish: Wish, name: str, code: str, text: str, number: int | None) -> Choice:
    href = _address(visit.addresses.home, wish.query(**{name: code}))
    return Choice(text, href, number, getattr(wish, name) == code)


def _sorts(visit: Visit, wish: Wish) -> Filter:
    say = visit.voice.gettext
    texts = {
        "risk": say("Lock-in"),
        "date": say("Next date"),
        "title": say("Title"),
        "supplier": say("Supplier"),
        "value": say("Value"),
    }
    choices = tuple(_choice(visit, wish, "sort", code, text, None) for code, text in texts.items())
    return Filter(say("Sort by"), choices)


def _address(path: str, query: str) -> str:
    return f"{path}?{query}" if query else path
