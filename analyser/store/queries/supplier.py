"""Queries for the page of one supplier."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from analyser.store.queries import Connection
from analyser.store.queries.contract_list import ContractQuery, list_positions
from analyser.store.queries.contract_rows import ContractRow, contracts_by_id
from analyser.store.queries.fetch import fetch_one


@dataclass(frozen=True, slots=True)
class Supplier:
    """A supplier; `identifier` is its company number, empty where it is unknown."""

    name: str
    identifier: str


@dataclass(frozen=True, slots=True)
class ContractEnd:
    """The day on which a contract ends, and the id of its council, empty where it is unknown."""

    date: dt.date
    council_id: str


@dataclass(frozen=True, slots=True)
class SupplierContracts:
    """A supplier's contracts in one register: the first in order of risk, the number of all, and their future ends."""

    first: tuple[ContractRow, ...]
    total: int
    ends: tuple[ContractEnd, ...]


def find_supplier(db: Connection, supplier_id: str) -> Supplier | None:
    """Return a supplier by id; None when the register has none."""
    sql = "select name, identifier from organisations where id = ? and role = 'supplier'"
    row = fetch_one(db, sql, [supplier_id])
    return Supplier(row["name"], row["identifier"] or "") if row else None


def supplier_contracts(db: Connection, supplier_id: str, today: dt.date, most: int) -> SupplierContracts:
    """Return the first `most` contracts of a supplier, the number of all, and the ends of those current on `today`."""
    positions = list_positions(db, ContractQuery(supplier=supplier_id), today, most)
    rows = contracts_by_id(db, [position.contract_id for position in positions])
    (total,) = db.execute("select count(*) from contracts where supplier_id = ?", [supplier_id]).fetchone()
    ends = db.execute(
        "select end_date, council_id from contracts where supplier_id = ? and end_date >= ?",
        [supplier_id, today.isoformat()],
    )
    return SupplierContracts(
        first=tuple(rows.values()),
        total=total,
        ends=tuple(ContractEnd(dt.date.fromisoformat(date), council or "") for date, council in ends),
    )
