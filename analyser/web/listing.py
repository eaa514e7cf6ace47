"""The contracts of a register as a list: what is asked for, in which order, one row a contract.

Contracts with a date that could not be read always come first, whatever the order: unknown is a risk, not a gap.
"""

from __future__ import annotations

import datetime as dt
import json
import sqlite3
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any
from urllib.parse import urlencode

from analyser.web import labels
from analyser.web.values import money
from analyser.web.visit import Register, Visit

SOON_DAYS = 90

_FROM = """
from contracts c
left join organisations council on council.id = c.council_id
left join organisations supplier on supplier.id = c.supplier_id
"""
_TITLE = "coalesce(nullif(c.title, ''), c.reference, c.id)"
_COUNCIL = "iif(:language = 'cy', coalesce(nullif(council.name_cy, ''), council.name), council.name)"

SORTS: Mapping[str, str] = {
    "risk": "c.lock_in_score desc",
    "date": "c.next_date is null, c.next_date",
    "title": "lower(c.title)",
    "supplier": "lower(coalesce(supplier.name, ''))",
    "value": "c.value_amount desc",
}
_THEN = {"risk": "c.title,", "date": "c.title,", "title": "", "supplier": "lower(c.title),", "value": "lower(c.title),"}
"""What decides between equals: as the indexes of the register have it."""
_LONGEST_SEARCH = 100


@dataclass(frozen=True, slots=True)
class Wish:
    """Which contracts are asked for, in which order, from which place; `search` is words of title or supplier."""

    council: str = ""
    supplier: str = ""
    band: str = ""
    show: str = ""
    search: str = ""
    sort: str = "risk"
    page: int = 1

    @classmethod
    def read(cls, arguments: Mapping[str, str]) -> Wish:
        """Read the query of an address; what makes no sense is left out."""
        page = arguments.get("page", "1")
        return cls(
            council=arguments.get("council", ""),
            supplier=arguments.get("supplier", ""),
            band=arguments.get("band", ""),
            show=arguments.get("show", "") if arguments.get("show") in ("soon", "unknown") else "",
            search=" ".join(arguments.get("search", "").split())[:_LONGEST_SEARCH],
            sort=arguments.get("sort", "") if arguments.get("sort") in SORTS else "risk",
            page=max(int(page), 1) if page.isascii() and page.isdigit() and len(page) < 7 else 1,
        )

    @property
    def filters(self) -> bool:
        """Say whether only some contracts are asked for."""
        return bool(self.council or self.supplier or self.band or self.show or self.search)

    def query(self, **changes: object) -> str:
        """Return the query of the address that asks for this with some changes; it leads to page one if not told."""
        kept = {name: getattr(self, name) for name in ("council", "supplier", "band", "show", "search", "sort")}
        usual = {"sort": "risk", "page": 1}
        asked = {name: value for name, value in (kept | changes).items() if value and value != usual.get(name)}
        return urlencode(asked)

    def where(self, leaving: str = "") -> str:
        """Return the condition for being asked for, leaving one filter aside; its values are those of `values`.

        Of several filters the one that leaves fewest contracts is to choose the index; the + keeps the others from it.
        """
        asked = [name for name in _CONDITIONS if getattr(self, name) and name != leaving]
        narrow = next((name for name in ("supplier", "council") if name in asked), "")
        if not narrow and self.show == "soon" and "show" in asked:
            narrow = "show"
        conditions = ["true"]
        for name in asked:
            special = {"show": _SHOWN.get(self.show), "band": _BANDS.get(self.band)}.get(name)
            conditions.append(f"{'+' if narrow and name in _INDEXED - {narrow} else ''}{special or _CONDITIONS[name]}")
        return " and ".join(conditions)

    def only_council(self, leaving: str = "") -> bool:
        """Say whether all contracts, or all of one council, are asked for when one filter is left aside."""
        others = ("supplier", "band", "show", "search")
        return not any(getattr(self, name) for name in others if name != leaving)

    def values(self, visit: Visit) -> dict[str, object]:
        """Return the values for `where` and the columns of rows."""
        return {
            "council": self.council,
            "supplier": self.supplier,
            "band": self.band,
            "search": f"%{self.search.translate(_LITERAL)}%",
            "today": visit.today.isoformat(),
            "soon": (visit.today + dt.timedelta(days=SOON_DAYS)).isoformat(),
            "language": visit.voice.code,
        }


_LITERAL = str.maketrans({"%": "\\%", "_": "\\_", "\\": "\\\\"})
_INDEXED = frozenset({"council", "supplier", "band", "show"})
_SHOWN = {"soon": "c.next_date between :today and :soon", "unknown": "c.dates_unknown = 1"}
_BANDS = {"unknown": "(c.lock_in_band is null or c.lock_in_band = :band)"}
_CONDITIONS = {
    "council": "c.council_id = :council",
    "supplier": "c.supplier_id = :supplier",
    "band": "c.lock_in_band = :band",
    "show": "",
    "search": f"({_TITLE} like :search escape '\\' or c.reference like :search escape '\\' or c.supplier_id in"
    " (select id from organisations where role = 'supplier' and name like :search escape '\\'))",
}


@dataclass(frozen=True, slots=True)
class Place:
    """Where a contract stands in the list: `order` compares with that of other registers' contracts."""

    id: str
    order: tuple[Any, ...]


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


@dataclass(frozen=True, slots=True)
class NextDate:
    """The next day on which something must be decided."""

    kind: str
    date: str
    days: int
    certain: bool


@dataclass(frozen=True, slots=True)
class Part:
    """One of the six parts of a score: `value` 0 to 100, `unknown` 0 to 1."""

    dimension: str
    value: float
    unknown: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """One contract of the list as the page shows it."""

    href: str
    title: str
    supplier: str
    council: str
    next: NextDate | None
    end_date: str
    end_basis: str
    ended: bool
    value: float | None
    currency: str
    cost: str
    score: float | None
    band: str
    parts: tuple[Part, ...]
    worst: str
    severity: str
    state: str
    unknown: bool


@dataclass(frozen=True, slots=True)
class FailedFile:
    """A file that could not be read, and what to do about it."""

    name: str
    error: str


def places(db: sqlite3.Connection, wish: Wish, visit: Visit, limit: int = -1, offset: int = 0) -> list[Place]:
    """Return `limit` contracts asked for, all for -1, after the first `offset`; those with an unknown date go first."""
    return _places(db, wish, {**wish.values(visit), "limit": limit, "offset": offset}, wish.where())


def _places(db: sqlite3.Connection, wish: Wish, values: Mapping[str, object], where: str) -> list[Place]:
    sort = SORTS[wish.sort]
    key = sort.removesuffix(" desc").rpartition(", ")[2] if wish.sort == "date" else sort.removesuffix(" desc")
    sql = f"""
        select c.id, c.dates_unknown, {key} as key, lower({_TITLE}) as title {_FROM} where {where}
        order by c.dates_unknown desc, {sort}, {_THEN[wish.sort]} c.id
        limit :limit offset :offset
    """
    falling = " desc" in sort
    return [
        Place(
            row["id"],
            (not row["dates_unknown"], row["key"] is None, _key(row["key"], falling), row["title"], row["id"]),
        )
        for row in db.execute(sql, values)
    ]


def _key(value: Any, falling: bool) -> Any:
    if value is None:
        return 0
    return -value if falling else value


def look(
    db: sqlite3.Connection, wish: Wish, visit: Visit, limit: int, offset: int, most: int
) -> tuple[list[Place], Counts]:
    """Return a page of the contracts asked for (see `places`), and what could be asked for.

    Of councils and suppliers, the `most` with most contracts are counted, all for -1.
    """
    values: dict[str, object] = {**wish.values(visit), "limit": limit, "offset": offset, "most": most}
    if not wish.search:
        return _places(db, wish, values, wish.where()), _counts(db, wish, values, "")
    # What is found by words is looked for once; when it is much, its first page is soon found in order.
    few = f"select rowid as row from contracts c where {_SEARCH} limit {_MANY}"
    sql = f"select count(*), json_group_array(row) from ({few})"
    number, values["found"] = db.execute(sql, values).fetchone()
    words = _SEARCH if number == _MANY else _FOUND
    where = f"{replace(wish, search='').where()} and {words}"
    return _places(db, wish, values, where), _counts(db, wish, values, words)


_MANY = 4_000
_SEARCH = _CONDITIONS["search"]
_FOUND = "c.rowid in (select value from json_each(:found))"


def _counts(db: sqlite3.Connection, wish: Wish, values: Mapping[str, object], searched: str) -> Counts:
    """Count the contracts of a register by what could be asked for; `searched` is the condition that words stand for.

    No filter leaves the words aside. Without any, the counts are those that the register keeps.
    """
    table, head = "contracts", ""
    if searched:
        columns = "council_id, supplier_id, lock_in_band, dates_unknown, next_date"
        head = f"with searched as materialized (select {columns} from contracts c where {searched})"
        table, wish = "searched", replace(wish, search="")

    def ask(name: str, columns: str, leaving: str = "", group: str = "") -> str:
        if not searched and wish.only_council(leaving):
            return _kept(name, leaving)
        by = f"group by {group} order by 2 desc, 3 limit :most" if group else ""
        return f"select * from (select '{name}', {columns} from {table} c where {wish.where(leaving)} {by})"

    found: dict[str, list[tuple[Any, ...]]] = {}
    sql = " union all ".join(
        (
            ask("matching", "count(*), total(c.dates_unknown), null"),
            ask("shows", f"count(*), total({_SHOWN['soon']}), total({_SHOWN['unknown']})", "show"),
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
        soon = f"{_SHOWN['soon']} and (:council = '' or c.council_id = :council)"
        columns = f"contracts, (select count(*) from contracts c where {soon}), dates_unknown"
    return f"select '{name}', {columns} from contract_sums where council_id = {council} and kind = 'all'"


def names(db: sqlite3.Connection, wanted: Sequence[str], visit: Visit) -> dict[str, str]:
    """Return the names of organisations in the reader's language, by id."""
    values = {"wanted": json.dumps(list(wanted)), "language": visit.voice.code}
    sql = f"select id, {_COUNCIL} from organisations council where id in (select value from json_each(:wanted))"
    return {row[0]: row[1] for row in db.execute(sql, values)}


def failed_files(db: sqlite3.Connection, most: int) -> tuple[list[FailedFile], int]:
    """Return the first of the files that could not be read, and how many there are."""
    rows = db.execute("select filename, error from documents where status = 'failed' order by filename limit ?", [most])
    (number,) = db.execute("select count(*) from documents where status = 'failed'").fetchone()
    return [FailedFile(row["filename"], row["error"] or "") for row in rows], number


def rows(db: sqlite3.Connection, wanted: Sequence[str], visit: Visit, register: Register) -> dict[str, Row]:
    """Return the rows of the contracts with these ids, by id."""
    values = {
        "wanted": json.dumps(list(wanted)),
        "today": visit.today.isoformat(),
        "language": visit.voice.code,
    }
    parts: dict[str, list[Part]] = {}
    for row in db.execute(_PARTS, values):
        parts.setdefault(row["contract_id"], []).append(Part(row["dimension"], row["value"], row["unknown"]))
    worst = {row["contract_id"]: row for row in db.execute(_WORST, values)}
    found = db.execute(_ROWS, values)
    return {row["id"]: _row(row, visit, register, parts.get(row["id"], []), worst.get(row["id"])) for row in found}


_WANTED = "contract_id in (select value from json_each(:wanted))"
_ROWS = f"""
select c.*, coalesce(nullif(c.title, ''), c.reference,
        (select min(filename) from documents where contract_id = c.id), c.id) as shown_title,
    {_COUNCIL} as council, supplier.name as supplier
{_FROM} where c.id in (select value from json_each(:wanted))
"""
_PARTS = f"select * from scores where {_WANTED} and dimension <> 'total'"
_WORST_OF = """
select rowid from risks where contract_id = wanted.value and state = '{state}' order by severity desc, rowid limit 1
"""
_WORST = f"""
select contract_id, severity, state, iif(:language = 'cy', message_cy, message_en) as message
from json_each(:wanted) wanted cross join risks on risks.rowid = coalesce(
    ({_WORST_OF.format(state="present")}), ({_WORST_OF.format(state="unclear")})
)
"""


def _row(contract: sqlite3.Row, visit: Visit, register: Register, parts: list[Part], worst: sqlite3.Row | None) -> Row:
    value, band = contract["value_amount"], contract["lock_in_band"] or "unknown"
    end = contract["end_date"]
    return Row(
        href=visit.addresses.contract(register.route, contract["id"]),
        title=contract["shown_title"],
        supplier=contract["supplier"] or "",
        council=contract["council"] or "",
        next=_next(contract, visit.today),
        end_date=end or "",
        end_basis=contract["end_basis"],
        ended=end is not None and end < visit.today.isoformat(),
        value=value,
        currency=contract["value_currency"] or "GBP",
        cost="" if value is None else money(value, contract["value_currency"], contract["value_per"], visit.voice),
        score=contract["lock_in_score"] if band != "unknown" else None,
        band=band,
        parts=tuple(sorted(parts, key=lambda part: labels.DIMENSIONS.index(part.dimension))),
        worst=worst["message"] if worst else "",
        severity=str(worst["severity"]) if worst else "",
        state=worst["state"] if worst else "",
        unknown=bool(contract["dates_unknown"]),
    )


def _next(contract: sqlite3.Row, today: dt.date) -> NextDate | None:
    if not contract["next_date"] or contract["next_date"] < today.isoformat():
        return None
    day = dt.date.fromisoformat(contract["next_date"])
    return NextDate(contract["next_kind"], contract["next_date"], (day - today).days, bool(contract["next_certain"]))
