"""The overview of one council's contracts or of all: bands, the next twelve months, suppliers, services.

Each chart is a table with a bar in each row, so that it can be read aloud, copied and printed.
"""

from __future__ import annotations

import asyncio
import datetime as dt
import heapq
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from typing import ClassVar
from urllib.parse import urlencode

from analyser.store.queries.contract_rows import organisation_names
from analyser.store.queries.overview import ContractSum, OverviewCounts, overview_counts
from analyser.web.components.register_totals import add_counts
from analyser.web.core import labels
from analyser.web.core.render import Page, respond, site_of
from analyser.web.core.request import Request, Response
from analyser.web.core.urls import with_query

LabelledSum = tuple[str, ContractSum, str]
"""The label of a bar, its sum, and the address that it links to; the address may be empty."""

MONTHS = 12
MOST_BARS = 10


@dataclass(frozen=True, slots=True)
class Bar:
    """A row of a chart: `share` is its length relative to the longest bar, 0 to 1, and `text` the value as text."""

    label: str
    share: float
    text: str
    href: str = ""


@dataclass(frozen=True, slots=True)
class Chart:
    """A table with a bar in each row: `label` and `value` are its column headings, `note` says what it leaves out."""

    id: str
    title: str
    label: str
    value: str
    bars: tuple[Bar, ...]
    note: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class OverviewPage(Page):
    """The context of the overview.

    `council` is the name of the chosen council, empty for all; `councils` are links to the overview of each. `unknown`
    is the number of contracts whose end could not be read.
    """

    template: ClassVar[str] = "lockin/overview.html"

    council: str
    contracts: int
    unknown: int
    unknown_href: str
    list_href: str
    charts: tuple[Chart, ...]
    councils: tuple[Bar, ...]


async def overview_page(request: Request) -> Response:
    """Return the overview."""
    council = request.arguments.get("council", "")
    months = _months(request.today)
    read = partial(
        overview_counts,
        today=request.today,
        months_until=_month_after(months[-1]),
        council=council,
        most_suppliers=MOST_BARS if len(request.registers) == 1 else -1,
    )
    counts = await asyncio.gather(*(register.read(read) for register in request.registers))
    councils = _council_counts(request, counts)
    suppliers = await _largest_suppliers(request, counts)
    name = next((name for key, name in councils if key == council), "")
    home, say = request.urls.home, request.translator.gettext
    return respond(
        OverviewPage(
            site=site_of(request),
            title=say("Overview of %(council)s", council=name) if name else say("Overview"),
            council=name,
            contracts=sum(sum(one.bands.values()) for one in counts),
            unknown=sum(one.end_unknown for one in counts),
            unknown_href=with_query(home, _query_string(show="unknown", council=council)),
            list_href=with_query(home, _query_string(council=council)),
            charts=(
                _band_chart(request, counts, council),
                _month_chart(request, counts, months),
                _supplier_chart(request, counts, suppliers),
                _service_chart(request, counts),
            ),
            councils=tuple(
                Bar(
                    label,
                    0.0,
                    request.translator.number(number),
                    f"{request.urls.overview}?{_query_string(council=key)}",
                )
                for (key, label), number in sorted(councils.items(), key=lambda item: item[0][1])
            ),
        )
    )


def _council_counts(request: Request, counts: Iterable[OverviewCounts]) -> Counter[tuple[str, str]]:
    """Return the number of contracts of each council, by its id and its name in the reader's language."""
    total: Counter[tuple[str, str]] = Counter()
    for council in (council for one in counts for council in one.councils):
        total[council.id, council.name.in_language(request.translator.code)] += council.contracts
    return total


async def _largest_suppliers(request: Request, counts: Iterable[OverviewCounts]) -> list[LabelledSum]:
    """Return the suppliers with the largest sums."""
    sums = _summed(one.suppliers for one in counts)
    largest = heapq.nsmallest(MOST_BARS, sums.items(), key=lambda item: (-item[1].pounds, -item[1].contracts, item[0]))
    names: dict[str, str] = {}
    for register in request.registers:
        found = await register.read(partial(organisation_names, organisation_ids=[key for key, _ in largest]))
        names |= {key: name.in_language(request.translator.code) for key, name in found.items()}
    return [(names.get(key, key), total, request.urls.supplier(key)) for key, total in largest]


def _band_chart(request: Request, counts: Iterable[OverviewCounts], council: str) -> Chart:
    say, translator = request.translator.gettext, request.translator
    numbers = add_counts(one.bands for one in counts)
    rows = [
        (
            name,
            float(numbers[band]),
            translator.number(numbers[band]),
            f"{request.urls.home}?{_query_string(band=band, council=council)}",
        )
        for band, name in labels.bands(translator).items()
        if numbers[band]
    ]
    return Chart("bands", say("How tightly the contracts bind"), say("Band"), say("Contracts"), _bars(rows))


def _month_chart(request: Request, counts: Iterable[OverviewCounts], months: Sequence[dt.date]) -> Chart:
    say, translator = request.translator.gettext, request.translator
    numbers = add_counts(one.months for one in counts)
    rows = []
    for month in months:
        number = numbers[f"{month:%Y-%m}"]
        rows.append((translator.month(month), float(number), translator.number(number), ""))
    return Chart(
        "months",
        say("What must be decided in the next twelve months"),
        say("Month"),
        say("Dates"),
        _bars(rows),
        say("Dates that could not be read are not in this chart: see the contracts with something unknown."),
    )


def _supplier_chart(request: Request, counts: Iterable[OverviewCounts], suppliers: list[LabelledSum]) -> Chart:
    say = request.translator.gettext
    return Chart(
        "suppliers",
        say("Suppliers with the highest contract value"),
        say("Supplier"),
        say("Value and number of current contracts"),
        _sum_bars(request, suppliers),
        _note_on_values(request, counts),
    )


def _service_chart(request: Request, counts: Iterable[OverviewCounts]) -> Chart:
    say = request.translator.gettext
    services = _summed(one.services for one in counts)
    return Chart(
        "services",
        say("By service"),
        say("Service"),
        say("Value and number of current contracts"),
        _sum_bars(request, [(name or say("No service recorded"), total, "") for name, total in services.items()]),
        _note_on_values(request, counts),
    )


def _note_on_values(request: Request, counts: Iterable[OverviewCounts]) -> str:
    """Return a sentence on the contracts that the sums leave out; empty where there are none."""
    number = sum(one.without_value for one in counts)
    if not number:
        return ""
    return request.translator.ngettext(
        "The value of %(number)s contract is not known, or not in pounds: it is counted, but not in the sums.",
        "The value of %(number)s contracts is not known, or not in pounds: they are counted, but not in the sums.",
        number,
    )


def _sum_bars(request: Request, sums: Iterable[LabelledSum]) -> tuple[Bar, ...]:
    """Return bars for sums in pounds, the largest first, each with the number of contracts."""
    translator = request.translator
    ordered = sorted(sums, key=lambda item: (-item[1].pounds, -item[1].contracts, item[0]))
    rows = []
    for label, total, href in ordered[:MOST_BARS]:
        contracts = translator.ngettext("%(number)s contract", "%(number)s contracts", total.contracts)
        text = f"{translator.money(total.pounds)}, {contracts}" if total.pounds else contracts
        rows.append((label, total.pounds, text, href))
    return _bars(rows)


def _bars(rows: Sequence[tuple[str, float, str, str]]) -> tuple[Bar, ...]:
    """Return a bar for each label, value, text and address."""
    longest = max((value for _, value, _, _ in rows), default=0) or 1
    return tuple(Bar(label, value / longest, text, href) for label, value, text, href in rows)


def _months(today: dt.date) -> list[dt.date]:
    """Return the first days of this month and the following ones, MONTHS in all."""
    months = [today.replace(day=1)]
    while len(months) < MONTHS:
        months.append(_month_after(months[-1]))
    return months


def _month_after(first_day: dt.date) -> dt.date:
    return (first_day + dt.timedelta(days=31)).replace(day=1)


def _summed(sums: Iterable[Mapping[str, ContractSum]]) -> dict[str, ContractSum]:
    """Add up the sums of several registers."""
    total: dict[str, ContractSum] = {}
    for one in sums:
        for key, value in one.items():
            total[key] = total.get(key, ContractSum(0, 0.0)) + value
    return total


def _query_string(**values: str) -> str:
    return urlencode({name: value for name, value in values.items() if value})
