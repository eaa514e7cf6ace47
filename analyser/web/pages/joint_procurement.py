"""Contracts that several councils could re-let together: with one supplier or for one service, ending close together.

For each supplier or service with contracts of more than one council, the page shows the contracts that end within a
number of months of another council's. Contracts whose end is not known are counted, since they may belong there too.
"""

from __future__ import annotations

import asyncio
import csv
import datetime as dt
import io
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from typing import ClassVar
from urllib.parse import urlencode

from analyser.store.queries.joint_procurement import GROUPINGS, EndingContract, ending_contracts, grouped_ends
from analyser.web.core import labels
from analyser.web.core.csv_cells import harmless_cell
from analyser.web.core.render import Page, respond, site_of
from analyser.web.core.request import Register, Request, Response

MONTHS_APART = (3, 6, 12)
"""The choices for how many months apart two ends may be; the second is the default."""
MOST_GROUPS = 20
MOST_ROWS = 10
"""The most contracts of a group that the page shows."""

ContractKey = tuple[str, str]
"""The route of a register and the id of a contract in it."""


@dataclass(frozen=True, slots=True)
class Choice:
    """A link to another grouping or number of months, and whether it is the current choice."""

    text: str
    href: str
    current: bool


@dataclass(frozen=True, slots=True)
class ContractEnd:
    """The day on which a council's contract ends."""

    contract: ContractKey
    council_id: str
    date: dt.date

    @property
    def month(self) -> int:
        """The number of months since the year 0."""
        return self.date.year * 12 + self.date.month


@dataclass(frozen=True, slots=True, kw_only=True)
class ContractLine:
    """A contract as the page shows it; dates are in ISO 8601, and unknown values are empty."""

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
    """The contracts of a supplier or for a service, by the month ("2027-04") in which they end.

    `councils` is the number of councils, `more` the number of contracts not shown, and `unknown` the number of those
    whose end is not known.
    """

    name: str
    href: str
    councils: int
    months: tuple[tuple[str, tuple[ContractLine, ...]], ...]
    more: int
    unknown: int


@dataclass(frozen=True, slots=True, kw_only=True)
class JointProcurementPage(Page):
    """The context of the page; `groups` are the first of `total` groups, and `table` is the address of the CSV file.

    `by` is "supplier" or "service"; `groupings` and `periods` are links to the other choices.
    """

    template: ClassVar[str] = "lockin/joint_procurement.html"

    by: str
    groupings: tuple[Choice, ...]
    periods: tuple[Choice, ...]
    groups: tuple[Group, ...]
    total: int
    table: str


@dataclass(frozen=True, slots=True)
class _Arguments:
    """The arguments of the page's address."""

    by: str
    within: int

    @classmethod
    def read(cls, arguments: Mapping[str, str]) -> _Arguments:
        """Read the arguments; an invalid value is replaced by the default."""
        by, within = arguments.get("by", ""), arguments.get("within", "")
        return cls(
            by if by in GROUPINGS else "supplier",
            int(within) if within in map(str, MONTHS_APART) else MONTHS_APART[1],
        )

    def query_string(self, **changes: str | int) -> str:
        """Return the query string with some changes."""
        return urlencode({"by": self.by, "within": self.within, **changes})


async def joint_procurement_page(request: Request) -> Response:
    """Return the page of suppliers or services whose contracts could be re-let together, the nearest end first."""
    arguments, say = _Arguments.read(request.arguments), request.translator.gettext
    groups, unknown = await _groups(request, arguments)
    shown = list(groups)[:MOST_GROUPS]
    lines = await _lines(request, [end for key in shown for end in groups[key][:MOST_ROWS]])
    address = request.urls.joint_procurement
    names = {"supplier": say("By supplier"), "service": say("By service")}
    return respond(
        JointProcurementPage(
            site=site_of(request),
            title=say("Ends close together"),
            by=arguments.by,
            groupings=tuple(
                Choice(text, f"{address}?{arguments.query_string(by=by)}", by == arguments.by)
                for by, text in names.items()
            ),
            periods=tuple(
                Choice(
                    request.translator.duration(months, "month"),
                    f"{address}?{arguments.query_string(within=months)}",
                    months == arguments.within,
                )
                for months in MONTHS_APART
            ),
            groups=tuple(_group(key, groups[key], unknown.get(key, 0), lines, arguments, request) for key in shown),
            total=len(groups),
            table=f"{request.urls.joint_procurement_table}?{arguments.query_string()}",
        )
    )


async def joint_procurement_csv(request: Request) -> Response:
    """Return all of these contracts as a CSV file, one row each."""
    arguments, say = _Arguments.read(request.arguments), request.translator.gettext
    groups, _ = await _groups(request, arguments)
    ends = [end for group in groups.values() for end in group]
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
    for line in (lines[end.contract] for end in ends):
        decision = kinds.get(line.next_kind, line.next_kind)
        cells = (line.supplier, line.service, line.council, line.title, line.end, line.next_date, decision)
        value = "" if line.value is None else line.value
        table.writerow(harmless_cell(cell) for cell in (*cells, value, line.currency))
    # The byte order mark tells spreadsheet programs that the file is UTF-8.
    return Response(
        "\ufeff" + out.getvalue(),
        content_type="text/csv; charset=utf-8",
        headers={"Content-Disposition": 'attachment; filename="together.csv"'},
    )


def close_ends(ends: Iterable[ContractEnd], months: int) -> list[ContractEnd]:
    """Return the ends that are at most `months` from the end of another council's contract, the nearest first."""
    ordered = sorted(ends, key=lambda end: (end.date, end.council_id, end.contract[1]))
    return [end for index, end in enumerate(ordered) if _has_neighbour(index, ordered, months)]


def _has_neighbour(index: int, ordered: Sequence[ContractEnd], months: int) -> bool:
    """Return whether another council's contract ends at most `months` before or after the end at `index`."""
    end = ordered[index]
    for others in (range(index + 1, len(ordered)), range(index - 1, -1, -1)):
        for other in others:
            if abs(ordered[other].month - end.month) > months:
                break
            if ordered[other].council_id != end.council_id:
                return True
    return False


async def _groups(request: Request, arguments: _Arguments) -> tuple[dict[str, list[ContractEnd]], dict[str, int]]:
    """Return the close ends of each supplier or service, the nearest first, and the number of unknown ends of each."""
    read = partial(grouped_ends, grouping=arguments.by, today=request.today)
    found = await asyncio.gather(*(register.read(read) for register in request.registers))
    ends: dict[str, list[ContractEnd]] = {}
    unknown: dict[str, int] = {}
    for register, of_register in zip(request.registers, found, strict=True):
        for end in of_register.ends:
            key = (register.route, end.contract_id)
            ends.setdefault(end.group, []).append(ContractEnd(key, end.council_id, end.date))
        for group, number in of_register.unknown.items():
            unknown[group] = unknown.get(group, 0) + number
    groups = {group: close_ends(of_group, arguments.within) for group, of_group in ends.items()}
    nearest = sorted((of_group[0].date, group) for group, of_group in groups.items() if of_group)
    return {group: groups[group] for _, group in nearest}, unknown


async def _lines(request: Request, ends: Sequence[ContractEnd]) -> dict[ContractKey, ContractLine]:
    """Return the contracts of these ends as the page shows them."""
    lines: dict[ContractKey, ContractLine] = {}
    for register in request.registers:
        ids = [contract_id for route, contract_id in (end.contract for end in ends) if route == register.route]
        contracts = await register.read(partial(ending_contracts, contract_ids=ids))
        lines |= {(register.route, contract.id): _line(contract, request, register) for contract in contracts.values()}
    return lines


def _line(contract: EndingContract, request: Request, register: Register) -> ContractLine:
    return ContractLine(
        title=contract.title,
        href=request.urls.contract(register.route, contract.id),
        council=contract.council.in_language(request.translator.code),
        supplier=contract.supplier,
        service=contract.service,
        end=contract.end_date.isoformat(),
        next_date=contract.next_date.isoformat() if contract.next_date else "",
        next_kind=contract.next_kind,
        value=contract.value,
        currency=contract.currency,
    )


def _group(
    key: str,
    ends: Sequence[ContractEnd],
    unknown: int,
    lines: Mapping[ContractKey, ContractLine],
    arguments: _Arguments,
    request: Request,
) -> Group:
    months: dict[str, list[ContractLine]] = {}
    for end in ends[:MOST_ROWS]:
        months.setdefault(f"{end.date:%Y-%m}", []).append(lines[end.contract])
    by_supplier = arguments.by == "supplier"
    return Group(
        name=lines[ends[0].contract].supplier if by_supplier else key,
        href=request.urls.supplier(key) if by_supplier else "",
        councils=len({end.council_id for end in ends}),
        months=tuple((month, tuple(found)) for month, found in months.items()),
        more=max(len(ends) - MOST_ROWS, 0),
        unknown=unknown,
    )
