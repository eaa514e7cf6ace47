"""What several councils could let again together: contracts with one supplier, or for one service, that end close by.

Of every supplier, or service, with contracts of more than one council, those are shown that end within so many months
of another council's. Contracts whose end is not known are counted, for they may be among them.
"""

from __future__ import annotations

import asyncio
import csv
import io
import json
import sqlite3
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from typing import ClassVar
from urllib.parse import urlencode

from analyser.web.core import labels
from analyser.web.core.csv_cells import harmless_cell
from analyser.web.core.render import Page, respond, site_of
from analyser.web.core.request import Register, Request, Response

WITHIN = (3, 6, 12)
"""The choices of how many months two ends may lie apart."""
BY = {"supplier": "c.supplier_id", "service": "c.service_area"}
MOST_GROUPS = 20
MOST_ROWS = 10


@dataclass(frozen=True, slots=True)
class Choice:
    """A link that chooses."""

    text: str
    href: str
    current: bool


@dataclass(frozen=True, slots=True)
class End:
    """A contract that ends close to another council's."""

    register: str
    id: str
    council_id: str
    date: str

    @property
    def month(self) -> int:
        """Months since the year 0."""
        return int(self.date[:4]) * 12 + int(self.date[5:7])


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """A contract as the page shows it."""

    title: str
    href: str
    council: str
    supplier: str
    service: str
    end: str
    next_date: str
    next_kind: str
    value: float | None
    currency: str


@dataclass(frozen=True, slots=True)
class Group:
    """A supplier or service: its contracts by the month of their end, and how many have an end that is not known."""

    name: str
    href: str
    councils: int
    months: tuple[tuple[str, tuple[Line, ...]], ...]
    more: int
    unknown: int


@dataclass(frozen=True, slots=True, kw_only=True)
class TogetherPage(Page):
    """The page's context."""

    template: ClassVar[str] = "lockin/together.html"

    by: str
    ways: tuple[Choice, ...]
    periods: tuple[Choice, ...]
    groups: tuple[Group, ...]
    total: int
    table: str


@dataclass(frozen=True, slots=True)
class _Wish:
    by: str
    within: int

    @classmethod
    def read(cls, arguments: Mapping[str, str]) -> _Wish:
        by, within = arguments.get("by", ""), arguments.get("within", "")
        return cls(by if by in BY else "supplier", int(within) if within in map(str, WITHIN) else WITHIN[1])

    def query(self, **changes: object) -> str:
        return urlencode({"by": self.by, "within": self.within} | changes)


async def together_page(request: Request) -> Response:
    """Answer with the suppliers or services whose contracts could be let again together, the nearest end first."""
    contract_query, say = _Wish.read(request.arguments), request.translator.gettext
    found, unknown = await _found(request, contract_query)
    shown = list(found)[:MOST_GROUPS]
    lines = await _lines(request, [end for key in shown for end in found[key][:MOST_ROWS]])
    address = request.urls.together
    names = {"supplier": say("By supplier"), "service": say("By service")}
    return respond(
        TogetherPage(
            site=site_of(request),
            title=say("Ends close together"),
            by=contract_query.by,
            ways=tuple(
                Choice(text, f"{address}?{contract_query.query(by=by)}", by == contract_query.by)
                for by, text in names.items()
            ),
            periods=tuple(
                Choice(
                    request.translator.duration(months, "month"),
                    f"{address}?{contract_query.query(within=months)}",
                    months == contract_query.within,
                )
                for months in WITHIN
            ),
            groups=tuple(_group(key, found[key], unknown.get(key, 0), lines, contract_query, request) for key in shown),
            total=len(found),
            table=f"{request.urls.together_table}?{contract_query.query()}",
        )
    )


async def together_csv(request: Request) -> Response:
    """Answer with all of these contracts as a CSV file, one row each."""
    contract_query, say = _Wish.read(request.arguments), request.translator.gettext
    found, _ = await _found(request, contract_query)
    ends = [end for group in found.values() for end in group]
    lines = await _lines(request, ends)
    out = io.StringIO()
    table = csv.writer(out)
    table.writerow(
        (
            *(say("Supplier"), say("Service"), say("Council"), say("Contract"), say("End date"), say("Next date")),
            *(say("What must be decided"), say("Value"), say("Currency")),
        )
    )
    kinds = labels.deadlines(request.translator)
    for end in ends:
        line = lines[end.register, end.id]
        decide = kinds.get(line.next_kind, line.next_kind)
        cells = (line.supplier, line.service, line.council, line.title, line.end, line.next_date, decide)
        value = "" if line.value is None else line.value
        table.writerow(harmless_cell(cell) for cell in (*cells, value, line.currency))
    # The mark at the head tells spreadsheet programs that the file is UTF-8, so that Welsh letters survive.
    return Response(
        "\ufeff" + out.getvalue(),
        content_type="text/csv; charset=utf-8",
        headers={"Content-Disposition": 'attachment; filename="together.csv"'},
    )


def close(ends: Iterable[End], within: int) -> list[End]:
    """Return those that end at most so many months from the end of another council's contract, in order of time."""
    ordered = sorted(ends, key=lambda end: (end.date, end.council_id, end.id))
    return [end for place, end in enumerate(ordered) if _has_neighbour(place, ordered, within)]


def _has_neighbour(place: int, ordered: Sequence[End], within: int) -> bool:
    """Say whether, before or after a place, another council's contract ends soon enough."""
    end = ordered[place]
    for others in (range(place + 1, len(ordered)), range(place - 1, -1, -1)):
        for other in others:
            if abs(ordered[other].month - end.month) > within:
                break
            if ordered[other].council_id != end.council_id:
                return True
    return False


async def _found(request: Request, contract_query: _Wish) -> tuple[dict[str, list[End]], dict[str, int]]:
    """Return the ends of each supplier or service that lie close together, and how many ends are not known of each."""
    asked = [
        register.read(partial(_ends, contract_query=contract_query, request=request, register=register))
        for register in request.registers
    ]
    ends: dict[str, list[End]] = {}
    unknown: dict[str, int] = {}
    for found, missing in await asyncio.gather(*asked):
        for key, end in found:
            ends.setdefault(key, []).append(end)
        for key, number in missing:
            unknown[key] = unknown.get(key, 0) + number
    groups = {key: close(group, contract_query.within) for key, group in ends.items()}
    nearest = sorted((group[0].date, key) for key, group in groups.items() if group)
    return {key: groups[key] for _, key in nearest}, unknown


def _ends(
    db: sqlite3.Connection, *, contract_query: _Wish, request: Request, register: Register
) -> tuple[list[tuple[str, End]], list[tuple[str, int]]]:
    key, today = BY[contract_query.by], request.today.isoformat()
    rows = db.execute(
        f"select {key}, c.id, c.council_id, c.end_date from contracts c"
        f" where {key} is not null and c.council_id is not null and c.end_date >= ?",
        [today],
    )
    missing = db.execute(
        f"select {key}, count(*) from contracts c where {key} is not null and c.end_basis = 'unknown' group by 1"
    )
    return [(row[0], End(register.route, row[1], row[2], row[3])) for row in rows], [
        (row[0], row[1]) for row in missing
    ]


_LINES = """
select c.id, coalesce(nullif(c.title, ''), c.reference, c.id) as title, c.service_area, c.end_date, c.next_date,
    c.next_kind, c.value_amount, c.value_currency, supplier.name as supplier,
    iif(:language = 'cy', coalesce(nullif(council.name_cy, ''), council.name), council.name) as council
from contracts c
left join organisations council on council.id = c.council_id
left join organisations supplier on supplier.id = c.supplier_id
where c.id in (select value from json_each(:ids))
"""


async def _lines(request: Request, ends: Sequence[End]) -> dict[tuple[str, str], Line]:
    """Return what is shown of the contracts, by register and id."""
    lines: dict[tuple[str, str], Line] = {}
    for register in request.registers:
        ids = [end.id for end in ends if end.register == register.route]
        lines |= await register.read(partial(_lines_of, ids=ids, request=request, register=register))
    return lines


def _lines_of(
    db: sqlite3.Connection, *, ids: Sequence[str], request: Request, register: Register
) -> dict[tuple[str, str], Line]:
    rows = db.execute(_LINES, {"ids": json.dumps(ids), "language": request.translator.code})
    return {
        (register.route, row["id"]): Line(
            title=row["title"],
            href=request.urls.contract(register.route, row["id"]),
            council=row["council"] or "",
            supplier=row["supplier"] or "",
            service=row["service_area"] or "",
            end=row["end_date"],
            next_date=row["next_date"] or "",
            next_kind=row["next_kind"] or "",
            value=row["value_amount"],
            currency=row["value_currency"] or "",
        )
        for row in rows
    }


def _group(
    key: str,
    ends: Sequence[End],
    unknown: int,
    lines: Mapping[tuple[str, str], Line],
    contract_query: _Wish,
    request: Request,
) -> Group:
    months: dict[str, list[Line]] = {}
    for end in ends[:MOST_ROWS]:
        months.setdefault(end.date[:7], []).append(lines[end.register, end.id])
    first = lines[ends[0].register, ends[0].id]
    return Group(
        name=first.supplier if contract_query.by == "supplier" else key,
        href=request.urls.supplier(key) if contract_query.by == "supplier" else "",
        councils=len({end.council_id for end in ends}),
        months=tuple((month, tuple(found)) for month, found in months.items()),
        more=max(len(ends) - MOST_ROWS, 0),
        unknown=unknown,
    )
