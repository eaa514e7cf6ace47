"""The overview of a council, or of all that the reader may see: bands, the next twelve months, suppliers and services.

Each chart is a table whose rows carry a bar, so that what is drawn and what can be read aloud, copied or printed in
grey are one thing.
"""

from __future__ import annotations

import asyncio
import datetime as dt
import heapq
import sqlite3
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import partial
from typing import ClassVar, TypeVar
from urllib.parse import urlencode

from analyser.web.components import contract_rows
from analyser.web.core import labels
from analyser.web.core.render import Page, respond, site_of
from analyser.web.core.request import Request, Response

Key = TypeVar("Key")
Sum = tuple[int, float]
"""How many contracts, and what they are worth together in pounds."""

MONTHS = 12
MOST_BARS = 10


@dataclass(frozen=True, slots=True)
class Bar:
    """A row of a chart: `share` (0 to 1) of the longest bar, `text` the value in words; `href` may be empty."""

    label: str
    share: float
    text: str
    href: str = ""


@dataclass(frozen=True, slots=True)
class Chart:
    """A table with a bar in each row; `note` says what is left out."""

    id: str
    title: str
    label: str
    value: str
    bars: tuple[Bar, ...]
    note: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class OverviewPage(Page):
    """The overview's context; `councils` are links to the overview of each, the chosen one marked."""

    template: ClassVar[str] = "lockin/overview.html"

    council: str
    contracts: int
    unknown: int
    unknown_href: str
    list_href: str
    charts: tuple[Chart, ...]
    councils: tuple[Bar, ...]


@dataclass(frozen=True, slots=True)
class _Seen:
    """What one register says; sums are in pounds."""

    bands: Mapping[str, int]
    months: Mapping[str, int]
    suppliers: Mapping[str, Sum]
    services: Mapping[str, Sum]
    councils: Mapping[tuple[str, str], int]
    unknown: int
    without_value: int


async def overview_page(request: Request) -> Response:
    """Answer with the overview."""
    council = request.arguments.get("council", "")
    most = MOST_BARS if len(request.registers) == 1 else -1
    look = partial(_look, council=council, today=request.today, language=request.translator.code, most=most)
    seen = await asyncio.gather(*(register.read(look) for register in request.registers))
    councils = _added(one.councils for one in seen)
    suppliers = await _largest(request, _summed(one.suppliers for one in seen))
    name = next((name for (code, name) in councils if code == council), "")
    home = request.urls.home
    say = request.translator.gettext
    return respond(
        OverviewPage(
            site=site_of(request),
            title=say("Overview of %(council)s", council=name) if name else say("Overview"),
            council=name,
            contracts=sum(sum(one.bands.values()) for one in seen),
            unknown=sum(one.unknown for one in seen),
            unknown_href=f"{home}?{_query(show='unknown', council=council)}",
            list_href=f"{home}?{_query(council=council)}" if council else home,
            charts=tuple(_charts(request, seen, council, suppliers)),
            councils=tuple(
                Bar(named, 0.0, request.translator.number(number), f"{request.urls.overview}?{_query(council=code)}")
                for (code, named), number in sorted(councils.items(), key=lambda item: item[0][1])
            ),
        )
    )


async def _largest(request: Request, suppliers: Mapping[str, Sum]) -> list[tuple[str, Sum, str]]:
    """Return the suppliers on which most depends: name, sum and the address of the page."""
    most = heapq.nsmallest(MOST_BARS, suppliers.items(), key=lambda item: (-item[1][1], -item[1][0], item[0]))
    names: dict[str, str] = {}
    for register in request.registers:
        names |= await register.read(partial(contract_rows.names, wanted=[code for code, _ in most], request=request))
    return [(names.get(code, code), sums, request.urls.supplier(code)) for code, sums in most]


def _charts(
    request: Request, seen: Iterable[_Seen], council: str, suppliers: list[tuple[str, Sum, str]]
) -> Iterable[Chart]:
    say, translator, urls = request.translator.gettext, request.translator, request.urls
    seen = list(seen)
    bands = _added(one.bands for one in seen)
    words = labels.bands(translator)
    yield Chart(
        "bands",
        say("How hard the contracts bind"),
        say("Band"),
        say("Contracts"),
        _bars(
            [
                (
                    words[band],
                    bands[band],
                    translator.number(bands[band]),
                    f"{urls.home}?{_query(band=band, council=council)}",
                )
                for band in words
                if bands.get(band)
            ]
        ),
    )
    months = _added(one.months for one in seen)
    yield Chart(
        "months",
        say("What must be decided in the next twelve months"),
        say("Month"),
        say("Dates"),
        _bars(
            [
                (
                    translator.month(month),
                    months.get(f"{month:%Y-%m}", 0),
                    translator.number(months.get(f"{month:%Y-%m}", 0)),
                    "",
                )
                for month in _months(request.today)
            ]
        ),
        say("Dates that could not be read are not in this chart: see the contracts with something unknown."),
    )
    without = sum(one.without_value for one in seen)
    note = translator.ngettext(
        "The value of %(number)s contract is not known, or not in pounds: it is counted, but not in the sums.",
        "The value of %(number)s contracts is not known, or not in pounds: they are counted, but not in the sums.",
        without,
    )
    yield Chart(
        "suppliers",
        say("Suppliers on which most depends"),
        say("Supplier"),
        say("Value of the contracts that run, and how many"),
        _valued(request, suppliers),
        note if without else "",
    )
    services = _summed(one.services for one in seen)
    yield Chart(
        "services",
        say("By service"),
        say("Service"),
        say("Value of the contracts that run, and how many"),
        _valued(request, [(name or say("No service noted"), sums, "") for name, sums in services.items()]),
        note if without else "",
    )


def _valued(request: Request, found: list[tuple[str, Sum, str]]) -> tuple[Bar, ...]:
    """Draw sums in pounds, the largest first, each with the number of contracts."""
    translator = request.translator
    found.sort(key=lambda item: (-item[1][1], -item[1][0], item[0]))
    rows = []
    for name, (number, value), href in found[:MOST_BARS]:
        contracts = translator.ngettext("%(number)s contract", "%(number)s contracts", number)
        rows.append((name, value, f"{translator.money(value)}, {contracts}" if value else contracts, href))
    return _bars(rows)


def _bars(rows: list[tuple[str, float, str, str]]) -> tuple[Bar, ...]:
    longest = max((value for _, value, _, _ in rows), default=0) or 1
    return tuple(Bar(label, value / longest, text, href) for label, value, text, href in rows)


def _months(today: dt.date) -> list[dt.date]:
    """The first days of this month and the eleven after it."""
    first = today.year * 12 + today.month - 1
    return [dt.date((first + ahead) // 12, (first + ahead) % 12 + 1, 1) for ahead in range(MONTHS)]


def _added(counts: Iterable[Mapping[Key, int]]) -> Counter[Key]:
    total: Counter[Key] = Counter()
    for one in counts:
        total.update(one)
    return total


def _summed(sums: Iterable[Mapping[Key, Sum]]) -> dict[Key, Sum]:
    total: dict[Key, Sum] = defaultdict(lambda: (0, 0.0))
    for one in sums:
        for key, (number, value) in one.items():
            total[key] = _plus(total[key], (number, value))
    return dict(total)


def _query(**values: str) -> str:
    return urlencode({name: value for name, value in values.items() if value})


def _plus(one: Sum, other: Sum) -> Sum:
    return one[0] + other[0], one[1] + other[1]


_CHANGED = """
    select *, iif(end_date < :today, -1, 1) as sign,
        iif(value_currency = 'GBP' and coalesce(value_per, '') = '' and abs(value_amount) < 1e12,
            cast(round(100 * value_amount) as integer), null) as pence
    from contracts
    where end_date >= min(:today, (select min(as_of) from contracts))
        and end_date < max(:today, (select max(as_of) from contracts))
        and (end_date >= as_of) <> (end_date >= :today) and (:council = '' or council_id = :council)
"""
"""Contracts that run today and did not on the day of their assessment, or the other way round: hardly ever any."""
_SUMS = f"""
with changed as ({_CHANGED})
select key, sum(running), sum(pence) / 100.0 from (
    select key, running, running_pence as pence from contract_sums where council_id = :council and kind = :kind
    union all
    select iif(:kind = 'supplier', supplier_id, coalesce(service_area, '')), sign, sign * coalesce(pence, 0)
    from changed where :kind <> 'supplier' or supplier_id is not null
) group by key having sum(running) > 0 order by 3 desc, 2 desc, 1 limit :most
"""
_TOTALS = f"""
with changed as ({_CHANGED})
select total(unknown), total(without_value) from (
    select running_end_unknown as unknown, running_without_value as without_value
    from contract_sums where council_id = :council and kind = 'all'
    union all
    select sign * (end_basis = 'unknown'), sign * (pence is null) from changed
)
"""
_KEPT = "select key, contracts from contract_sums where council_id = :council and kind = 'band'"
_COUNCILS = """
select o.id, iif(:language = 'cy', coalesce(nullif(o.name_cy, ''), o.name), o.name), contracts
from contract_sums join organisations o on o.id = key where council_id = '' and kind = 'council'
"""


def _look(db: sqlite3.Connection, *, council: str, today: dt.date, language: str, most: int) -> _Seen:
    """Read what one register says, from the sums it keeps; of the suppliers, the `most` that weigh most, all for -1."""
    last = (today.replace(day=1) + dt.timedelta(days=31 * MONTHS)).replace(day=1).isoformat()
    values = {"today": today.isoformat(), "last": last, "council": council, "language": language}
    theirs = "contract_id in (select id from contracts c where c.council_id = :council)" if council else "true"
    months = (
        "select substr(date, 1, 7), sum(dates) from (select date, count(*) as dates from deadlines"
        f" where date >= :today and date < :last and kind <> 'earliest_exit' and {theirs} group by date) group by 1"
    )

    def ask(sql: str, **more: object) -> list[sqlite3.Row]:
        return db.execute(sql, values | more).fetchall()

    ((unknown, without_value),) = ask(_TOTALS)
    return _Seen(
        bands={row[0]: row[1] for row in ask(_KEPT)},
        months={row[0]: row[1] for row in ask(months)},
        suppliers={row[0]: (row[1], row[2]) for row in ask(_SUMS, kind="supplier", most=most)},
        services={row[0]: (row[1], row[2]) for row in ask(_SUMS, kind="service", most=-1)},
        councils={(row[0], row[1]): row[2] for row in ask(_COUNCILS)},
        unknown=int(unknown),
        without_value=int(without_value),
    )
