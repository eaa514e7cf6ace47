"""The overview of a council, or of all that the reader may see: bands, the next twelve months, suppliers and services.

Each chart is a table whose rows carry a bar, so that what is drawn and what can be read aloud, copied or printed in
grey are one thing.
"""

from __future__ import annotations

import asyncio
import datetime as dt
import sqlite3
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import partial
from typing import ClassVar, TypeVar
from urllib.parse import urlencode

from analyser.web import labels
from analyser.web.render import Page, respond, site_of
from analyser.web.visit import Answer, Visit

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
    suppliers: Mapping[tuple[str, str], Sum]
    services: Mapping[str, Sum]
    councils: Mapping[tuple[str, str], int]
    unknown: int
    without_value: int


async def overview_page(visit: Visit) -> Answer:
    """Answer with the overview."""
    council = visit.arguments.get("council", "")
    look = partial(_look, council=council, today=visit.today, language=visit.voice.code)
    seen = await asyncio.gather(*(register.read(look) for register in visit.registers))
    councils = _added(one.councils for one in seen)
    name = next((name for (code, name) in councils if code == council), "")
    home = visit.addresses.home
    say = visit.voice.gettext
    return respond(
        OverviewPage(
            site=site_of(visit),
            title=say("Overview of %(council)s", council=name) if name else say("Overview"),
            council=name,
            contracts=sum(sum(one.bands.values()) for one in seen),
            unknown=sum(one.unknown for one in seen),
            unknown_href=f"{home}?{_query(show='unknown', council=council)}",
            list_href=f"{home}?{_query(council=council)}" if council else home,
            charts=tuple(_charts(visit, seen, council)),
            councils=tuple(
                Bar(named, 0.0, visit.voice.number(number), f"{visit.addresses.overview}?{_query(council=code)}")
                for (code, named), number in sorted(councils.items(), key=lambda item: item[0][1])
            ),
        )
    )


def _charts(visit: Visit, seen: Iterable[_Seen], council: str) -> Iterable[Chart]:
    say, voice, addresses = visit.voice.gettext, visit.voice, visit.addresses
    seen = list(seen)
    bands = _added(one.bands for one in seen)
    words = labels.bands(voice)
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
                    voice.number(bands[band]),
                    f"{addresses.home}?{_query(band=band, council=council)}",
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
                (voice.month(month), months.get(f"{month:%Y-%m}", 0), voice.number(months.get(f"{month:%Y-%m}", 0)), "")
                for month in _months(visit.today)
            ]
        ),
        say("Dates that could not be read are not in this chart: see the contracts with something unknown."),
    )
    without = sum(one.without_value for one in seen)
    note = voice.ngettext(
        "The value of %(number)s contract is not known, or not in pounds: it is counted, but not in the sums.",
        "The value of %(number)s contracts is not known, or not in pounds: they are counted, but not in the sums.",
        without,
    )
    suppliers = _summed(one.suppliers for one in seen)
    yield Chart(
        "suppliers",
        say("Suppliers on which most depends"),
        say("Supplier"),
        say("Value of the contracts that run, and how many"),
        _valued(
            visit,
            [(name, sums, addresses.supplier(code)) for (code, name), sums in suppliers.items()],
        ),
        note if without else "",
    )
    services = _summed(one.services for one in seen)
    yield Chart(
        "services",
        say("By service"),
        say("Service"),
        say("Value of the contracts that run, and how many"),
        _valued(visit, [(name or say("No service noted"), sums, "") for name, sums in services.items()]),
        note if without else "",
    )


def _valued(visit: Visit, found: list[tuple[str, Sum, str]]) -> tuple[Bar, ...]:
    """Draw sums in pounds, the largest first, each with the number of contracts."""
    voice = visit.voice
    found.sort(key=lambda item: (-item[1][1], -item[1][0], item[0]))
    rows = []
    for name, (number, value), href in found[:MOST_BARS]:
        contracts = voice.ngettext("%(number)s contract", "%(number)s contracts", number)
        rows.append((name, value, f"{voice.money(value)}, {contracts}" if value else contracts, href))
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
            total[key] = (total[key][0] + number, total[key][1] + value)
    return dict(total)


def _query(**values: str) -> str:
    return urlencode({name: value for name, value in values.items() if value})


_RUNNING = "(c.end_date is null or c.end_date >= :today) and (:council = '' or c.council_id = :council)"
_VALUE = "sum(iif(c.value_currency = 'GBP' and coalesce(c.value_per, '') = '', c.value_amount, 0))"


def _look(db: sqlite3.Connection, *, council: str, today: dt.date, language: str) -> _Seen:
    last = (today.replace(day=1) + dt.timedelta(days=31 * MONTHS)).replace(day=1).isoformat()
    values = {"today": today.isoformat(), "last": last, "council": council, "language": language}

    def ask(sql: str) -> list[sqlite3.Row]:
        return db.execute(sql, values).fetchall()

    return _Seen(
        bands={
            row[0]: row[1]
            for row in ask(
                "select coalesce(c.lock_in_band, 'unknown'), count(*) from contracts c"
                " where :council = '' or c.council_id = :council group by 1"
            )
        },
        months={
            row[0]: row[1]
            for row in ask(
                "select substr(d.date, 1, 7), count(*) from deadlines d join contracts c on c.id = d.contract_id"
                " where d.date >= :today and d.date < :last and d.kind <> 'earliest_exit'"
                " and (:council = '' or c.council_id = :council) group by 1"
            )
        },
        suppliers={
            (row[0], row[1]): (row[2], row[3] or 0.0)
            for row in ask(
                f"select o.id, o.name, count(*), {_VALUE} from contracts c join organisations o on o.id = c.supplier_id"
                f" where {_RUNNING} group by o.id"
            )
        },
        services={
            row[0] or "": (row[1], row[2] or 0.0)
            for row in ask(f"select c.service_area, count(*), {_VALUE} from contracts c where {_RUNNING} group by 1")
        },
        councils={
            (row[0], row[1]): row[2]
            for row in ask(
                "select o.id, iif(:language = 'cy', coalesce(nullif(o.name_cy, ''), o.name), o.name), count(*)"
                " from contracts c join organisations o on o.id = c.council_id group by o.id"
            )
        },
        unknown=ask(f"select count(*) from contracts c where c.end_basis = 'unknown' and {_RUNNING}")[0][0],
        without_value=ask(
            "select count(*) from contracts c where (c.value_amount is null or c.value_currency <> 'GBP'"
            f" or coalesce(c.value_per, '') <> '') and {_RUNNING}"
        )[0][0],
    )
