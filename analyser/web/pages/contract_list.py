"""The front page: every contract of every register that is served, the unreadable first, then by lock-in risk.

A list is asked for by links alone: `council`, `supplier`, `band`, `show` (`soon`: something to decide within 90 days;
`unknown`: a date that could not be read), `search` (words of title, supplier or reference), `sort` and `page`.
"""

from __future__ import annotations

import asyncio
import csv
import io
from collections import Counter
from collections.abc import AsyncIterator, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from typing import ClassVar, TypeVar
from urllib.parse import parse_qsl

from analyser.web.components import contract_rows, facet_counts
from analyser.web.components.contract_rows import SOON_DAYS, ContractQuery, FailedFile, Place, Row
from analyser.web.components.facet_counts import Counts
from analyser.web.core import labels
from analyser.web.core.csv_cells import harmless_cell
from analyser.web.core.render import Page, respond, site_of
from analyser.web.core.request import Register, Request, Response

PAGE_SIZE = 25
MOST_FAILED = 20
AT_A_TIME = 500
"""So many rows are read before others get their turn, when all are asked for."""

Owned = tuple[Place, Register]
Key = TypeVar("Key")


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
    """The front page's context; `kept` are the filters that a search keeps."""

    template: ClassVar[str] = "lockin/contracts.html"

    total: int
    matching: int
    unknown_total: int
    unknown_rows: tuple[Row, ...]
    rows: tuple[Row, ...]
    filters: tuple[Filter, ...]
    folds: tuple[Filter, ...]
    sorts: Filter
    search: str
    kept: tuple[tuple[str, str], ...]
    filtered: bool
    clear: str
    csv: str
    page: int
    pages: int
    previous: str
    following: str
    failed: tuple[FailedFile, ...]
    failed_total: int


async def contracts_page(request: Request) -> Response:
    """Answer with the front page."""
    contract_query = ContractQuery.read(request.arguments)
    found, counts = await _looked(request, contract_query)
    rows = await _rows(request, found)
    matching = sum(one.matching for one in counts)
    pages = max(-(-matching // PAGE_SIZE), 1)
    councils = _most(counts, "councils", contract_query.council, matching)
    suppliers = _most(counts, "suppliers", contract_query.supplier, matching)
    names = await _names(request, [*councils, *suppliers])
    failures = await asyncio.gather(
        *(register.read(partial(contract_rows.failed_files, most=MOST_FAILED)) for register in request.registers)
    )
    failed = sorted((file for files, _ in failures for file in files), key=lambda file: file.name)
    home = request.urls.home
    page = ContractsPage(
        site=site_of(request),
        title=request.translator.gettext("Contracts by lock-in risk"),
        total=sum(one.total for one in counts),
        matching=matching,
        unknown_total=sum(one.unknown for one in counts),
        unknown_rows=tuple(row for row in rows if row.unknown),
        rows=tuple(row for row in rows if not row.unknown),
        filters=(_shown(request, contract_query, counts), _bands(request, contract_query, counts)),
        folds=(
            Filter(
                request.translator.gettext("Council"), _by_number(request, contract_query, "council", councils, names)
            ),
            Filter(
                request.translator.gettext("Supplier"),
                _by_number(request, contract_query, "supplier", suppliers, names),
            ),
        ),
        sorts=_sorts(request, contract_query),
        search=contract_query.search,
        kept=tuple(parse_qsl(contract_query.query(search=""))),
        filtered=contract_query.filters,
        clear=home,
        csv=_address(request.urls.table, contract_query.query()),
        page=contract_query.page,
        pages=pages,
        previous=_address(home, contract_query.query(page=contract_query.page - 1)) if contract_query.page > 1 else "",
        following=_address(home, contract_query.query(page=contract_query.page + 1))
        if contract_query.page < pages
        else "",
        failed=tuple(failed[:MOST_FAILED]),
        failed_total=sum(number for _, number in failures),
    )
    return respond(page)


async def contracts_csv(request: Request) -> Response:
    """Answer with all contracts that are asked for as a CSV file, one row each, in the order of the page."""
    return Response(
        "",
        content_type="text/csv; charset=utf-8",
        headers={"Content-Disposition": 'attachment; filename="contracts.csv"'},
        pieces=_pieces(request, ContractQuery.read(request.arguments)),
    )


async def _pieces(request: Request, contract_query: ContractQuery) -> AsyncIterator[str]:
    """Yield the file piece by piece, so that it begins at once however long it is, and is never held whole."""
    yield "\ufeff" + _lines([_heads(request)])
    found = await _found(request, contract_query)
    for first in range(0, len(found), AT_A_TIME):
        rows = await _rows(request, found[first : first + AT_A_TIME])
        yield await asyncio.to_thread(_lines, [_cells(request, row) for row in rows])


async def _looked(request: Request, contract_query: ContractQuery) -> tuple[list[Owned], list[Counts]]:
    """Return the contracts of a page of all registers, in order, each with its register; and what each register counts.

    Of several registers, each may hold all that come before, so these are looked through together.
    """
    alone, end = len(request.registers) == 1, contract_query.page * PAGE_SIZE
    look = partial(
        facet_counts.look,
        contract_query=contract_query,
        request=request,
        limit=PAGE_SIZE if alone else end,
        offset=end - PAGE_SIZE if alone else 0,
        most=MOST_CHOICES if alone else -1,
    )
    seen = await asyncio.gather(*(register.read(look) for register in request.registers))
    owned = _in_order(request, [places for places, _ in seen])
    return owned if alone else owned[end - PAGE_SIZE : end], [counts for _, counts in seen]


async def _found(request: Request, contract_query: ContractQuery) -> list[Owned]:
    """Return all contracts that are asked for of all registers, in order, each with its register."""
    look = partial(contract_rows.places, contract_query=contract_query, request=request)
    return _in_order(request, await asyncio.gather(*(register.read(look) for register in request.registers)))


def _in_order(request: Request, found: Sequence[Sequence[Place]]) -> list[Owned]:
    """Join what the registers found, each in order already."""
    owned = [(place, owner) for owner, places in zip(request.registers, found, strict=True) for place in places]
    return owned if len(found) == 1 else sorted(owned, key=lambda one: one[0].order)


async def _rows(request: Request, chosen: list[Owned]) -> list[Row]:
    """Return the full rows of the chosen contracts in the order given, but for those that are gone by now."""
    found: dict[tuple[str, str], Row] = {}
    for register in request.registers:
        wanted = [place.id for place, owner in chosen if owner is register]
        if wanted:
            rows = await register.read(partial(contract_rows.rows, wanted=wanted, request=request, register=register))
            found |= {(register.route, contract): row for contract, row in rows.items()}
    keys = ((owner.route, place.id) for place, owner in chosen)
    return [found[key] for key in keys if key in found]


def _heads(request: Request) -> tuple[str, ...]:
    say = request.translator.gettext
    return (
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


def _cells(request: Request, row: Row) -> tuple[object, ...]:
    say = request.translator.gettext
    return (
        row.title,
        row.supplier,
        row.council,
        "" if row.score is None else round(row.score, 1),
        labels.bands(request.translator).get(row.band, row.band),
        row.next.date if row.next else "",
        labels.deadlines(request.translator).get(row.next.kind, row.next.kind) if row.next else "",
        row.next.days if row.next else "",
        row.end_date,
        "" if row.value is None else row.value,
        row.currency,
        row.worst,
        say("yes") if row.unknown else say("no"),
    )


def _lines(rows: Iterable[Iterable[object]]) -> str:
    """Write rows as lines of a CSV file."""
    out = io.StringIO()
    csv.writer(out).writerows([harmless_cell(cell) for cell in row] for row in rows)
    return out.getvalue()


def _shown(request: Request, contract_query: ContractQuery, counts: Sequence[Counts]) -> Filter:
    """Return the links to what is due soon and to what is unknown."""
    say = request.translator.gettext
    texts = {
        "": say("All"),
        "soon": say("Decide in the next %(days)s days", days=SOON_DAYS),
        "unknown": say("Something unknown"),
    }
    numbers = {code: sum(one.shows[code] for one in counts) for code in texts}
    return Filter(
        say("Show"),
        tuple(_choice(request, contract_query, "show", code, text, numbers[code]) for code, text in texts.items()),
    )


def _bands(request: Request, contract_query: ContractQuery, counts: Sequence[Counts]) -> Filter:
    """Return the links to the bands, the highest first."""
    words = labels.bands(request.translator)
    numbers = _added(one.bands for one in counts)
    ordered = sorted(numbers, key=lambda band: list(words).index(band) if band in words else len(words))
    choices = [_choice(request, contract_query, "band", band, words.get(band, band), numbers[band]) for band in ordered]
    return Filter(request.translator.gettext("Band"), (_all(request, contract_query, "band"), *choices))


def _added(numbers: Iterable[Mapping[Key, int]]) -> Counter[Key]:
    """Add up what several registers count."""
    total: Counter[Key] = Counter()
    for one in numbers:
        total.update(one)
    return total


MOST_CHOICES = 40
"""So many councils or suppliers are offered as links; the others are found by searching."""


def _most(counts: Sequence[Counts], which: str, chosen: str, matching: int) -> dict[str, int]:
    """Return the organisations with most contracts, and the chosen one, with how many: of that, those that match."""
    numbers = _added(getattr(one, which) for one in counts)
    most = sorted(numbers.items(), key=lambda item: (-item[1], item[0]))[:MOST_CHOICES]
    return dict(most) | ({chosen: matching} if chosen and matching else {})


async def _names(request: Request, wanted: Sequence[str]) -> dict[str, str]:
    """Return the names of organisations by id."""
    found = await asyncio.gather(
        *(register.read(partial(contract_rows.names, wanted=wanted, request=request)) for register in request.registers)
    )
    return {code: name for names in found for code, name in names.items()}


def _by_number(
    request: Request, contract_query: ContractQuery, name: str, numbers: Mapping[str, int], names: Mapping[str, str]
) -> tuple[Choice, ...]:
    """Return the links to councils or suppliers, those with most contracts first."""
    known = [(code, names.get(code) or code, number) for code, number in numbers.items()]
    known.sort(key=lambda one: (-one[2], one[1].lower()))
    return (_all(request, contract_query, name), *(_choice(request, contract_query, name, *choice) for choice in known))


def _all(request: Request, contract_query: ContractQuery, name: str) -> Choice:
    return _choice(request, contract_query, name, "", request.translator.gettext("All"), None)


def _choice(
    request: Request, contract_query: ContractQuery, name: str, code: str, text: str, number: int | None
) -> Choice:
    href = _address(request.urls.home, contract_query.query(**{name: code}))
    return Choice(text, href, number, getattr(contract_query, name) == code)


def _sorts(request: Request, contract_query: ContractQuery) -> Filter:
    say = request.translator.gettext
    texts = {
        "risk": say("Lock-in"),
        "date": say("Next date"),
        "title": say("Title"),
        "supplier": say("Supplier"),
        "value": say("Value"),
    }
    choices = tuple(_choice(request, contract_query, "sort", code, text, None) for code, text in texts.items())
    return Filter(say("Sort by"), choices)


def _address(path: str, query: str) -> str:
    return f"{path}?{query}" if query else path
