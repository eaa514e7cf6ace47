"""Queries for the list of contracts: the contracts that match the filters, their order, and counts for each filter.

Contracts with a date that could not be read come first in every order, because an unknown date is a risk.

The statements are tuned to the indexes of a register with 20,000 contracts (see `schema/sql/0005_web.sql` and
`0006_speed.sql`): check `explain query plan` and `tests/web/measure.py` when one of them changes.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from analyser.store.queries import Connection
from analyser.store.queries.fetch import fetch_all, fetch_one
from analyser.store.queries.titles import shown_title

SOON_DAYS = 90
"""The number of days from today within which a date counts as soon."""

SORTS: Mapping[str, str] = {
    "risk": "c.lock_in_score desc",
    "date": "c.next_date is null, c.next_date",
    "title": "lower(c.title)",
    "supplier": "lower(coalesce(supplier.name, ''))",
    "value": "c.value_amount desc",
}
"""The sort orders of a list, each with its SQL expression."""

_TIE_BREAKS = {
    "risk": "c.title,",
    "date": "c.title,",
    "title": "",
    "supplier": "lower(c.title),",
    "value": "lower(c.title),",
}
"""Further sort columns for contracts that are equal in an order: those that follow in the index for that order."""

SHOWN: Mapping[str, str] = {"soon": "c.next_date between :today and :soon", "unknown": "c.dates_unknown = 1"}
"""The values of `ContractQuery.show`, each with its SQL condition."""

_TITLE = shown_title("c")
_SEARCH = (
    f"({_TITLE} like :search escape '\\' or c.reference like :search escape '\\' or c.supplier_id in"
    " (select id from organisations where role = 'supplier' and name like :search escape '\\'))"
)
_CONDITIONS = {
    "council": "c.council_id = :council",
    "supplier": "c.supplier_id = :supplier",
    "band": "c.lock_in_band = :band",
    "show": "",
    "search": _SEARCH,
}
_INDEXED = frozenset({"council", "supplier", "band", "show"})
_BANDS = {"unknown": "(c.lock_in_band is null or c.lock_in_band = :band)"}
_LITERAL = str.maketrans({"%": "\\%", "_": "\\_", "\\": "\\\\"})

_MANY_FOUND = 4_000
"""When a search finds this many contracts, searching in the order of the list is faster than sorting the matches."""


@dataclass(frozen=True, slots=True)
class ContractQuery:
    """The filters and the sort order of a list of contracts; an empty filter matches all contracts.

    `council` and `supplier` are ids, `band` is a lock-in band, `show` a key of `SHOWN`, `search` text to look for in
    titles, references and names of suppliers, `sort` a key of `SORTS`, and `page` counts from 1.
    """

    council: str = ""
    supplier: str = ""
    band: str = ""
    show: str = ""
    search: str = ""
    sort: str = "risk"
    page: int = 1

    @property
    def is_filtered(self) -> bool:
        """Whether any filter is set."""
        return bool(self.council or self.supplier or self.band or self.show or self.search)


@dataclass(frozen=True, slots=True)
class ListPosition:
    """Where a contract comes in a list: `order` can be compared with that of contracts in other registers."""

    contract_id: str
    order: tuple[Any, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class FacetCounts:
    """Numbers of contracts in a register: in total, matching a query, and matching with another value of one filter.

    `unknown` counts the matching contracts with a date that could not be read. `shows`, `bands`, `councils` and
    `suppliers` count by value of each filter, with the other filters as they are.
    """

    total: int
    matching: int
    unknown: int
    shows: Mapping[str, int]
    bands: Mapping[str, int]
    councils: Mapping[str, int]
    suppliers: Mapping[str, int]


@dataclass(frozen=True, slots=True)
class FailedFile:
    """A file that could not be analysed: its name and the error message."""

    name: str
    error: str


def list_positions(
    db: Connection, query: ContractQuery, today: dt.date, limit: int = -1, offset: int = 0
) -> list[ListPosition]:
    """Return the contracts that match a query, in its order.

    The first `offset` are skipped and at most `limit` returned, all of them for -1; the page of the query is ignored.
    """
    parameters = {**_parameters(query, today), "limit": limit, "offset": offset}
    return _positions(db, query, parameters, _where(query))


def positions_and_counts(
    db: Connection, query: ContractQuery, today: dt.date, limit: int, offset: int, most: int
) -> tuple[list[ListPosition], FacetCounts]:
    """Return the contracts that match a query, as `list_positions` does, and the counts for its filters.

    Of the councils and of the suppliers, only the `most` with the largest numbers of contracts are counted, all for -1.
    """
    parameters: dict[str, object] = {**_parameters(query, today), "limit": limit, "offset": offset, "most": most}
    if not query.search:
        return _positions(db, query, parameters, _where(query)), _counts(db, query, parameters, "")
    # Search once and reuse the matches, unless there are so many that reading in the order of the list is faster.
    few = f"select rowid as row from contracts c where {_SEARCH} limit {_MANY_FOUND}"
    found = fetch_one(db, f"select count(*) as number, json_group_array(row) as found from ({few})", parameters)
    assert found is not None
    parameters["found"] = found["found"]
    searched = _SEARCH if found["number"] == _MANY_FOUND else "c.rowid in (select value from json_each(:found))"
    where = f"{_where(replace(query, search=''))} and {searched}"
    return _positions(db, query, parameters, where), _counts(db, query, parameters, searched)


def failed_files(db: Connection, most: int) -> tuple[list[FailedFile], int]:
    """Return the first `most` files that could not be analysed, by name, and the number of all of them."""
    rows = fetch_all(
        db, "select filename, error from documents where status = 'failed' order by filename limit ?", [most]
    )
    (number,) = db.execute("select count(*) from documents where status = 'failed'").fetchone()
    return [FailedFile(row["filename"], row["error"] or "") for row in rows], number


def _parameters(query: ContractQuery, today: dt.date) -> dict[str, object]:
    """Return the values of the parameters in the conditions of `_where`."""
    return {
        "council": query.council,
        "supplier": query.supplier,
        "band": query.band,
        "search": f"%{query.search.translate(_LITERAL)}%",
        "today": today.isoformat(),
        "soon": (today + dt.timedelta(days=SOON_DAYS)).isoformat(),
    }


def _where(query: ContractQuery, leaving: str = "") -> str:
    """Return the SQL condition for matching a query, without the filter named `leaving`.

    SQLite should use the index of the filter that matches the fewest contracts; a + before the other conditions keeps
    it from using theirs.
    """
    filters = [name for name in _CONDITIONS if getattr(query, name) and name != leaving]
    narrowest = next((name for name in ("supplier", "council") if name in filters), "")
    if not narrowest and query.show == "soon" and "show" in filters:
        narrowest = "show"
    conditions = ["true"]
    for name in filters:
        by_value = {"show": SHOWN.get(query.show), "band": _BANDS.get(query.band)}.get(name)
        no_index = "+" if narrowest and name in _INDEXED - {narrowest} else ""
        conditions.append(f"{no_index}{by_value or _CONDITIONS[name]}")
    return " and ".join(conditions)


def _positions(
    db: Connection, query: ContractQuery, parameters: Mapping[str, object], where: str
) -> list[ListPosition]:
    sort = SORTS[query.sort]
    descending = sort.endswith(" desc")
    key = sort.rpartition(", ")[2] if query.sort == "date" else sort.removesuffix(" desc")
    sql = f"""
        select c.id, c.dates_unknown, {key} as key, lower(c.title) as title
        from contracts c
        left join organisations council on council.id = c.council_id
        left join organisations supplier on supplier.id = c.supplier_id
        where {where}
        order by c.dates_unknown desc, {sort}, {_TIE_BREAKS[query.sort]} c.id
        limit :limit offset :offset
    """
    return [
        ListPosition(
            row["id"],
            (
                not row["dates_unknown"],
                row["key"] is None,
                _comparable(row["key"], descending),
                row["title"],
                row["id"],
            ),
        )
        for row in fetch_all(db, sql, parameters)
    ]


def _comparable(value: Any, descending: bool) -> Any:
    if value is None:
        return 0
    return -value if descending else value


def _counts(db: Connection, query: ContractQuery, parameters: Mapping[str, object], searched: str) -> FacetCounts:
    """Count the contracts of a register for each filter; `searched` is the SQL condition for matching the search.

    The counts of a filter ignore that filter itself, but never the search. With no filter but a council, or none at
    all, the counts are read from `contract_sums`, which the register keeps up to date.
    """
    table, head = "contracts", ""
    if searched:
        columns = "council_id, supplier_id, lock_in_band, dates_unknown, next_date"
        head = f"with searched as materialized (select {columns} from contracts c where {searched})"
        table, query = "searched", replace(query, search="")

    def select(name: str, columns: str, leaving: str = "", group: str = "") -> str:
        if not searched and _asks_for_council_only(query, leaving):
            return _select_kept(name, leaving)
        by = f"group by {group} order by 2 desc, 3 limit :most" if group else ""
        return f"select * from (select '{name}', {columns} from {table} c where {_where(query, leaving)} {by})"

    sql = " union all ".join(
        (
            select("matching", "count(*), total(c.dates_unknown), null"),
            select("shows", f"count(*), total({SHOWN['soon']}), total({SHOWN['unknown']})", "show"),
            select("bands", "count(*), coalesce(c.lock_in_band, 'unknown'), null", "band", "3"),
            select("councils", "count(*), c.council_id, null", "council", "c.council_id"),
            select("suppliers", "count(*), c.supplier_id, null", "supplier", "c.supplier_id"),
        )
    )
    found: dict[str, list[tuple[Any, ...]]] = {}
    for name, *row in db.execute(f"{head} {sql}", parameters):
        found.setdefault(name, []).append(tuple(row))
    matching, unknown, _ = found.get("matching", [(0, 0, 0)])[0]
    every, soon, with_unknown = found.get("shows", [(0, 0, 0)])[0]
    (total,) = db.execute(
        "select total(contracts) from contract_sums where council_id = '' and kind = 'all'"
    ).fetchone()
    return FacetCounts(
        total=int(total),
        matching=matching,
        unknown=int(unknown),
        shows={"": every, "soon": int(soon), "unknown": int(with_unknown)},
        **{name: {row[1]: row[0] for row in found.get(name, []) if row[1]} for name in _KINDS_OF_SUMS},
    )


def _asks_for_council_only(query: ContractQuery, leaving: str) -> bool:
    """Return whether no filter other than the council is set, apart from the one named `leaving`."""
    return not any(getattr(query, name) for name in ("supplier", "band", "show", "search") if name != leaving)


_KINDS_OF_SUMS = {"bands": "band", "councils": "council", "suppliers": "supplier"}


def _select_kept(name: str, leaving: str) -> str:
    """Return the query for the stored counts of all contracts, or of all contracts of a council."""
    council = "''" if leaving == "council" else ":council"
    if kind := _KINDS_OF_SUMS.get(name):
        return (
            f"select * from (select '{name}', contracts, key, null from contract_sums"
            f" where council_id = {council} and kind = '{kind}' order by contracts desc, key limit :most)"
        )
    columns = "contracts, dates_unknown, null"
    if name == "shows":
        soon = f"{SHOWN['soon']} and (:council = '' or c.council_id = :council)"
        columns = f"contracts, (select count(*) from contracts c where {soon}), dates_unknown"
    return f"select '{name}', {columns} from contract_sums where council_id = {council} and kind = 'all'"
