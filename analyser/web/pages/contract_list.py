"""The front page: the contracts of every register that the reader may see, and the same list as CSV.

Contracts with a date that could not be read come first. The query of the address selects the contracts:
`council`, `supplier`, `band`, `show` (`soon`: something to decide within 90 days; `unknown`: a date that could not be
read), `search` (text in a title, reference or supplier's name), `sort` and `page`.
"""

from __future__ import annotations

import asyncio
import csv
import io
from collections.abc import AsyncIterator, Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass
from functools import partial
from typing import ClassVar
from urllib.parse import parse_qsl, urlencode

from analyser.domain import Text
from analyser.store.queries.contract_list import (
    SHOWN,
    SOON_DAYS,
    SORTS,
    ContractQuery,
    FacetCounts,
    FailedFile,
    ListPosition,
    failed_files,
    list_positions,
    positions_and_counts,
)
from analyser.store.queries.contract_rows import contracts_by_id, organisation_names
from analyser.web.components.contract_rows import RowView, row_view
from analyser.web.components.register_totals import add_counts
from analyser.web.core import labels
from analyser.web.core.csv_cells import harmless_cell
from analyser.web.core.render import Page, respond, site_of
from analyser.web.core.request import Register, Request, Response
from analyser.web.core.urls import with_query

PAGE_SIZE = 25
MOST_FAILED = 20
"""The most files that could not be read whose names the page lists."""
MOST_CHOICES = 40
"""The most councils, and suppliers, that are offered as links; others can be found by searching."""
CSV_ROWS_AT_A_TIME = 500
"""The number of rows of a CSV file that are read at a time, so that other requests need not wait."""
LONGEST_SEARCH = 100
"""The number of characters of a search that are used."""
_DEFAULTS = asdict(ContractQuery())

OwnedPosition = tuple[ListPosition, Register]
"""A contract's position in the list, and the register that holds the contract."""


@dataclass(frozen=True, slots=True)
class Choice:
    """A link of a filter: its text, the number of contracts it would show, and whether it is the current choice."""

    text: str
    href: str
    number: int | None
    current: bool


@dataclass(frozen=True, slots=True)
class Filter:
    """A group of links, one of which is the current choice."""

    name: str
    choices: tuple[Choice, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class ContractListPage(Page):
    """The context of the front page.

    `rows` are the contracts on this page of the list whose dates are known, `unknown_rows` the others. `filters` are
    shown open, `folds` folded; `kept` are the names and values of the filters that stay when searching. `clear` is the
    address of the list without filters, `csv` that of the CSV file; `previous` and `following` are those of other pages
    of the list, or empty.
    """

    template: ClassVar[str] = "lockin/contract_list.html"

    total: int
    matching: int
    unknown_total: int
    unknown_rows: tuple[RowView, ...]
    rows: tuple[RowView, ...]
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


def read_query(arguments: Mapping[str, str]) -> ContractQuery:
    """Read the query from the arguments of an address; an invalid value is ignored."""
    page = arguments.get("page", "1")
    return ContractQuery(
        council=arguments.get("council", ""),
        supplier=arguments.get("supplier", ""),
        band=arguments.get("band", ""),
        show=arguments.get("show", "") if arguments.get("show") in SHOWN else "",
        search=" ".join(arguments.get("search", "").split())[:LONGEST_SEARCH],
        sort=arguments.get("sort", "") if arguments.get("sort") in SORTS else "risk",
        page=max(int(page), 1) if page.isascii() and page.isdigit() and len(page) < 7 else 1,
    )


def query_string(query: ContractQuery, **changes: str | int) -> str:
    """Return the query string for a query with some changes.

    The page is the first one unless the changes name another. Default values are left out.
    """
    values = {**asdict(query), "page": 1, **changes}
    return urlencode({name: value for name, value in values.items() if value and value != _DEFAULTS[name]})


async def contract_list_page(request: Request) -> Response:
    """Return the front page."""
    query = read_query(request.arguments)
    positions, counts = await _page_of_list(request, query)
    rows = await _rows(request, positions)
    matching = sum(one.matching for one in counts)
    pages = max(-(-matching // PAGE_SIZE), 1)
    failures = await asyncio.gather(
        *(register.read(partial(failed_files, most=MOST_FAILED)) for register in request.registers)
    )
    failed = sorted((file for files, _ in failures for file in files), key=lambda file: file.name)
    home = request.urls.home
    page = ContractListPage(
        site=site_of(request),
        title=request.translator.gettext("Contracts by lock-in risk"),
        total=sum(one.total for one in counts),
        matching=matching,
        unknown_total=sum(one.unknown for one in counts),
        unknown_rows=tuple(row for row in rows if row.unknown),
        rows=tuple(row for row in rows if not row.unknown),
        filters=(_show_filter(request, query, counts), _band_filter(request, query, counts)),
        folds=await _organisation_filters(request, query, counts, matching),
        sorts=_sorts(request, query),
        search=query.search,
        kept=tuple(parse_qsl(query_string(query, search=""))),
        filtered=query.is_filtered,
        clear=home,
        csv=with_query(request.urls.table, query_string(query)),
        page=query.page,
        pages=pages,
        previous=with_query(home, query_string(query, page=query.page - 1)) if query.page > 1 else "",
        following=with_query(home, query_string(query, page=query.page + 1)) if query.page < pages else "",
        failed=tuple(failed[:MOST_FAILED]),
        failed_total=sum(number for _, number in failures),
    )
    return respond(page)


async def contract_list_csv(request: Request) -> Response:
    """Return all contracts of a query as a CSV file, one row each, in the order of the page."""
    return Response(
        "",
        content_type="text/csv; charset=utf-8",
        headers={"Content-Disposition": 'attachment; filename="contracts.csv"'},
        pieces=_csv_pieces(request, read_query(request.arguments)),
    )


async def _csv_pieces(request: Request, query: ContractQuery) -> AsyncIterator[str]:
    """Yield the CSV file piece by piece, so that it begins at once and is never in memory as a whole.

    The byte order mark tells spreadsheet programs that the file is UTF-8.
    """
    yield "\ufeff" + _csv_lines([_csv_headings(request)])
    found = await asyncio.gather(
        *(register.read(partial(list_positions, query=query, today=request.today)) for register in request.registers)
    )
    positions = _merged(request, found)
    for first in range(0, len(positions), CSV_ROWS_AT_A_TIME):
        rows = await _rows(request, positions[first : first + CSV_ROWS_AT_A_TIME])
        yield await asyncio.to_thread(_csv_lines, [_csv_cells(request, row) for row in rows])


async def _page_of_list(request: Request, query: ContractQuery) -> tuple[list[OwnedPosition], list[FacetCounts]]:
    """Return the contracts of one page of the list, and the counts of each register.

    With several registers, any of them may hold all contracts up to this page, so the contracts up to this page are
    read from each register and merged.
    """
    alone, end = len(request.registers) == 1, query.page * PAGE_SIZE
    read = partial(
        positions_and_counts,
        query=query,
        today=request.today,
        limit=PAGE_SIZE if alone else end,
        offset=end - PAGE_SIZE if alone else 0,
        most=MOST_CHOICES if alone else -1,
    )
    found = await asyncio.gather(*(register.read(read) for register in request.registers))
    positions = _merged(request, [of_register for of_register, _ in found])
    return positions if alone else positions[end - PAGE_SIZE : end], [counts for _, counts in found]


def _merged(request: Request, found: Sequence[Sequence[ListPosition]]) -> list[OwnedPosition]:
    """Merge the sorted positions of each register into one sorted list."""
    owned = [
        (position, register)
        for register, positions in zip(request.registers, found, strict=True)
        for position in positions
    ]
    return owned if len(found) == 1 else sorted(owned, key=lambda one: one[0].order)


async def _rows(request: Request, positions: Sequence[OwnedPosition]) -> list[RowView]:
    """Return the rows of contracts in the order given, without contracts that have just been removed."""
    found: dict[tuple[str, str], RowView] = {}
    for register in request.registers:
        ids = [position.contract_id for position, owner in positions if owner is register]
        if ids:
            contracts = await register.read(partial(contracts_by_id, contract_ids=ids))
            found |= {(register.route, key): row_view(row, request, register) for key, row in contracts.items()}
    keys = [(owner.route, position.contract_id) for position, owner in positions]
    return [found[key] for key in keys if key in found]


def _csv_headings(request: Request) -> tuple[str, ...]:
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


def _csv_cells(request: Request, row: RowView) -> tuple[object, ...]:
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


def _csv_lines(rows: Iterable[Iterable[object]]) -> str:
    """Return rows as lines of a CSV file."""
    out = io.StringIO()
    csv.writer(out).writerows([harmless_cell(cell) for cell in row] for row in rows)
    return out.getvalue()


def _show_filter(request: Request, query: ContractQuery, counts: Sequence[FacetCounts]) -> Filter:
    """Return the links to contracts with a decision due soon and to those with something unknown."""
    say = request.translator.gettext
    texts = {
        "": say("All"),
        "soon": say("Decide in the next %(days)s days", days=SOON_DAYS),
        "unknown": say("Something unknown"),
    }
    numbers = add_counts(one.shows for one in counts)
    return Filter(
        say("Show"), tuple(_choice(request, query, "show", code, text, numbers[code]) for code, text in texts.items())
    )


def _band_filter(request: Request, query: ContractQuery, counts: Sequence[FacetCounts]) -> Filter:
    """Return the links to the bands, the highest first."""
    names = labels.bands(request.translator)
    numbers = add_counts(one.bands for one in counts)
    ordered = sorted(numbers, key=lambda band: list(names).index(band) if band in names else len(names))
    choices = [_choice(request, query, "band", band, names.get(band, band), numbers[band]) for band in ordered]
    return Filter(request.translator.gettext("Band"), (_all(request, query, "band"), *choices))


async def _organisation_filters(
    request: Request, query: ContractQuery, counts: Sequence[FacetCounts], matching: int
) -> tuple[Filter, Filter]:
    """Return the links to councils and to suppliers."""
    councils = _with_most(add_counts(one.councils for one in counts), query.council, matching)
    suppliers = _with_most(add_counts(one.suppliers for one in counts), query.supplier, matching)
    read = partial(organisation_names, organisation_ids=[*councils, *suppliers])
    found = await asyncio.gather(*(register.read(read) for register in request.registers))
    names = {key: name for of_register in found for key, name in of_register.items()}
    say = request.translator.gettext
    return (
        Filter(say("Council"), _organisation_choices(request, query, "council", councils, names)),
        Filter(say("Supplier"), _organisation_choices(request, query, "supplier", suppliers, names)),
    )


def _with_most(numbers: Mapping[str, int], chosen: str, matching: int) -> dict[str, int]:
    """Return the organisations with most contracts and their numbers, and the chosen one with the number that match."""
    most = sorted(numbers.items(), key=lambda item: (-item[1], item[0]))[:MOST_CHOICES]
    return dict(most) | ({chosen: matching} if chosen and matching else {})


def _organisation_choices(
    request: Request,
    query: ContractQuery,
    filter_name: str,
    numbers: Mapping[str, int],
    names: Mapping[str, Text],
) -> tuple[Choice, ...]:
    """Return the links to councils or suppliers, those with most contracts first."""
    known = []
    for key, number in numbers.items():
        name = names.get(key)
        known.append((key, name.in_language(request.translator.code) if name else key, number))
    known.sort(key=lambda one: (-one[2], one[1].lower()))
    choices = (_choice(request, query, filter_name, *one) for one in known)
    return (_all(request, query, filter_name), *choices)


def _all(request: Request, query: ContractQuery, filter_name: str) -> Choice:
    return _choice(request, query, filter_name, "", request.translator.gettext("All"), None)


def _choice(
    request: Request, query: ContractQuery, filter_name: str, value: str, text: str, number: int | None
) -> Choice:
    href = with_query(request.urls.home, query_string(query, **{filter_name: value}))
    return Choice(text, href, number, getattr(query, filter_name) == value)


def _sorts(request: Request, query: ContractQuery) -> Filter:
    """Return the links to the orders of the list."""
    say = request.translator.gettext
    texts = {
        "risk": say("Lock-in"),
        "date": say("Next date"),
        "title": say("Title"),
        "supplier": say("Supplier"),
        "value": say("Value"),
    }
    choices = tuple(_choice(request, query, "sort", code, text, None) for code, text in texts.items())
    return Filter(say("Sort by"), choices)
