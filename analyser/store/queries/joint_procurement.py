"""Queries for contracts that several councils could re-procure together."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from analyser.domain import Text
from analyser.store.queries import Connection
from analyser.store.queries.fetch import fetch_all, parse_day
from analyser.store.queries.titles import shown_title

GROUPINGS: Mapping[str, str] = {"supplier": "c.supplier_id", "service": "c.service_area"}
"""The ways to group contracts, each with its SQL column."""


@dataclass(frozen=True, slots=True)
class GroupedEnd:
    """The day on which a council's contract ends; `group` is the id of the supplier, or the service."""

    group: str
    contract_id: str
    council_id: str
    date: dt.date


@dataclass(frozen=True, slots=True)
class GroupedEnds:
    """The future ends of contracts, and the number of contracts with an unknown end, by group."""

    ends: tuple[GroupedEnd, ...]
    unknown: Mapping[str, int]


@dataclass(frozen=True, slots=True, kw_only=True)
class EndingContract:
    """A contract that ends on a known day; unknown names are empty.

    `next_date` is the next date for a decision, as of the assessment. `value` is an amount in `currency`.
    """

    id: str
    title: str
    service: str
    supplier: str
    council: Text
    end_date: dt.date
    next_date: dt.date | None
    next_kind: str
    value: float | None
    currency: str


def grouped_ends(db: Connection, grouping: str, today: dt.date) -> GroupedEnds:
    """Return the ends of current contracts by supplier or by service; `grouping` is a key of `GROUPINGS`."""
    group = GROUPINGS[grouping]
    ends = db.execute(
        f"select {group}, c.id, c.council_id, c.end_date from contracts c"
        f" where {group} is not null and c.council_id is not null and c.end_date >= ?",
        [today.isoformat()],
    )
    unknown = db.execute(
        f"select {group}, count(*) from contracts c where {group} is not null and c.end_basis = 'unknown' group by 1"
    )
    return GroupedEnds(
        ends=tuple(
            GroupedEnd(name, contract_id, council_id, dt.date.fromisoformat(date))
            for name, contract_id, council_id, date in ends
        ),
        unknown=dict(unknown),
    )


def ending_contracts(db: Connection, contract_ids: Sequence[str]) -> dict[str, EndingContract]:
    """Return contracts by id; ids that are not in the register are left out."""
    rows = fetch_all(db, _CONTRACTS, {"ids": json.dumps(list(contract_ids))})
    return {
        row["id"]: EndingContract(
            id=row["id"],
            title=row["shown_title"],
            service=row["service_area"] or "",
            supplier=row["supplier"] or "",
            council=Text(row["council_en"] or "", row["council_cy"] or ""),
            end_date=dt.date.fromisoformat(row["end_date"]),
            next_date=parse_day(row["next_date"]),
            next_kind=row["next_kind"] or "",
            value=row["value_amount"],
            currency=row["value_currency"] or "",
        )
        for row in rows
    }


_CONTRACTS = f"""
select c.id, {shown_title("c")} as shown_title, c.service_area, c.end_date, c.next_date, c.next_kind, c.value_amount,
    c.value_currency, supplier.name as supplier,
    council.name as council_en, coalesce(nullif(council.name_cy, ''), council.name) as council_cy
from contracts c
left join organisations council on council.id = c.council_id
left join organisations supplier on supplier.id = c.supplier_id
where c.id in (select value from json_each(:ids))
"""
