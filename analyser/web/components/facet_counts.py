"""A page of the list of contracts, and how many contracts every filter beside it would show."""

from __future__ import annotations

import sqlite3
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from analyser.web.components.contract_rows import SEARCH, SHOWN, ContractQuery, Place, places_where
from analyser.web.core.request import Request


@dataclass(frozen=True, slots=True)
class Counts:
    """How many contracts there are, are asked for and have an unknown date, and how many each filter would show."""

    total: int
    matching: int
    unknown: int
    shows: Mapping[str, int]
    bands: Mapping[str, int]
    councils: Mapping[str, int]
    suppliers: Mapping[str, int]


def look(
    db: sqlite3.Connection, contract_query: ContractQuery, request: Request, limit: int, offset: int, most: int
) -> tuple[list[Place], Counts]:
    """Return a page of the contracts asked for (see `places`), and what could be asked for.

    Of councils and suppliers, the `most` with most contracts are counted, all for -1.
    """
    values: dict[str, object] = {**contract_query.values(request), "limit": limit, "offset": offset, "most": most}
    if not contract_query.search:
        return places_where(db, contract_query, values, contract_query.where()), _counts(db, contract_query, values, "")
    # What is found by words is looked for once; when it is much, its first page is soon found in order.
    few = f"select rowid as row from contracts c where {SEARCH} limit {_MANY}"
    sql = f"select count(*), json_group_array(row) from ({few})"
    number, values["found"] = db.execute(sql, values).fetchone()
    words = SEARCH if number == _MANY else _FOUND
    where = f"{replace(contract_query, search='').where()} and {words}"
    return places_where(db, contract_query, values, where), _counts(db, contract_query, values, words)


_MANY = 4_000
_FOUND = "c.rowid in (select value from json_each(:found))"


def _counts(
    db: sqlite3.Connection, contract_query: ContractQuery, values: Mapping[str, object], searched: str
) -> Counts:
    """Count the contracts of a register by what could be asked for; `searched` is the condition that words stand for.

    No filter leaves the words aside. Without any, the counts are those that the register keeps.
    """
    table, head = "contracts", ""
    if searched:
        columns = "council_id, supplier_id, lock_in_band, dates_unknown, next_date"
        head = f"with searched as materialized (select {columns} from contracts c where {searched})"
        table, contract_query = "searched", replace(contract_query, search="")

    def ask(name: str, columns: str, leaving: str = "", group: str = "") -> str:
        if not searched and contract_query.only_council(leaving):
            return _kept(name, leaving)
        by = f"group by {group} order by 2 desc, 3 limit :most" if group else ""
        return f"select * from (select '{name}', {columns} from {table} c where {contract_query.where(leaving)} {by})"

    found: dict[str, list[tuple[Any, ...]]] = {}
    sql = " union all ".join(
        (
            ask("matching", "count(*), total(c.dates_unknown), null"),
            ask("shows", f"count(*), total({SHOWN['soon']}), total({SHOWN['unknown']})", "show"),
            ask("bands", "count(*), coalesce(c.lock_in_band, 'unknown'), null", "band", "3"),
            ask("councils", "count(*), c.council_id, null", "council", "c.council_id"),
            ask("suppliers", "count(*), c.supplier_id, null", "supplier", "c.supplier_id"),
        )
    )
    for name, *row in db.execute(f"{head} {sql}", values):
        found.setdefault(name, []).append(tuple(row))
    (matching, unknown, _), (every, soon, doubtful) = (
        found.get(name, [(0, 0, 0)])[0] for name in ("matching", "shows")
    )
    by_name = {name: {row[1]: row[0] for row in found.get(name, []) if row[1]} for name in _GROUPS}
    (total,) = db.execute(
        "select total(contracts) from contract_sums where council_id = '' and kind = 'all'"
    ).fetchone()
    return Counts(
        total=int(total),
        matching=matching,
        unknown=int(unknown),
        shows={"": every, "soon": int(soon), "unknown": int(doubtful)},
        **by_name,
    )


_GROUPS = {"bands": "band", "councils": "council", "suppliers": "supplier"}


def _kept(name: str, leaving: str) -> str:
    """Return the query for what the register keeps of all contracts, or of all of a council."""
    council = "''" if leaving == "council" else ":council"
    if kind := _GROUPS.get(name):
        return (
            f"select * from (select '{name}', contracts, key, null from contract_sums"
            f" where council_id = {council} and kind = '{kind}' order by contracts desc, key limit :most)"
        )
    columns = "contracts, dates_unknown, null"
    if name == "shows":
        soon = f"{SHOWN['soon']} and (:council = '' or c.council_id = :council)"
        columns = f"contracts, (select count(*) from contracts c where {soon}), dates_unknown"
    return f"select '{name}', {columns} from contract_sums where council_id = {council} and kind = 'all'"
