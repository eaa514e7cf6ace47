"""The contracts of a register as a list: what is asked for, in which order, one row a contract.

Contracts with a date that could not be read always come first, whatever the order: unknown is a risk, not a gap.
"""

from __future__ import annotations

import datetime as dt
import json
import sqlite3
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from analyser.web.core import labels
from analyser.web.core.request import Register, Request
from analyser.web.core.term_values import money

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
class ContractQuery:
    """Which contracts are asked for, in which order, from which place; `search` is words of title or supplier."""

    council: str = ""
    supplier: str = ""
    band: str = ""
    show: str = ""
    search: str = ""
    sort: str = "risk"
    page: int = 1

    @classmethod
    def read(cls, arguments: Mapping[str, str]) -> ContractQuery:
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
            special = {"show": SHOWN.get(self.show), "band": _BANDS.get(self.band)}.get(name)
            conditions.append(f"{'+' if narrow and name in _INDEXED - {narrow} else ''}{special or _CONDITIONS[name]}")
        return " and ".join(conditions)

    def only_council(self, leaving: str = "") -> bool:
        """Say whether all contracts, or all of one council, are asked for when one filter is left aside."""
        others = ("supplier", "band", "show", "search")
        return not any(getattr(self, name) for name in others if name != leaving)

    def values(self, request: Request) -> dict[str, object]:
        """Return the values for `where` and the columns of rows."""
        return {
            "council": self.council,
            "supplier": self.supplier,
            "band": self.band,
            "search": f"%{self.search.translate(_LITERAL)}%",
            "today": request.today.isoformat(),
            "soon": (request.today + dt.timedelta(days=SOON_DAYS)).isoformat(),
            "language": request.translator.code,
        }


_LITERAL = str.maketrans({"%": "\\%", "_": "\\_", "\\": "\\\\"})
_INDEXED = frozenset({"council", "supplier", "band", "show"})
SHOWN = {"soon": "c.next_date between :today and :soon", "unknown": "c.dates_unknown = 1"}
_BANDS = {"unknown": "(c.lock_in_band is null or c.lock_in_band = :band)"}
_CONDITIONS = {
    "council": "c.council_id = :council",
    "supplier": "c.supplier_id = :supplier",
    "band": "c.lock_in_band = :band",
    "show": "",
    "search": f"({_TITLE} like :search escape '\\' or c.reference like :search escape '\\' or c.supplier_id in"
    " (select id from organisations where role = 'supplier' and name like :search escape '\\'))",
}


SEARCH = _CONDITIONS["search"]
"""The condition for having the words that are looked for."""


@dataclass(frozen=True, slots=True)
class Place:
    """Where a contract stands in the list: `order` compares with that of other registers' contracts."""

    id: str
    order: tuple[Any, ...]


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


def places(
    db: sqlite3.Connection, contract_query: ContractQuery, request: Request, limit: int = -1, offset: int = 0
) -> list[Place]:
    """Return `limit` contracts asked for, all for -1, after the first `offset`; those with an unknown date go first."""
    return places_where(
        db, contract_query, {**contract_query.values(request), "limit": limit, "offset": offset}, contract_query.where()
    )


def places_where(
    db: sqlite3.Connection, contract_query: ContractQuery, values: Mapping[str, object], where: str
) -> list[Place]:
    """Return the places of contracts for which a condition holds; its `values` tell `limit` and `offset` too."""
    sort = SORTS[contract_query.sort]
    key = (
        sort.removesuffix(" desc").rpartition(", ")[2] if contract_query.sort == "date" else sort.removesuffix(" desc")
    )
    sql = f"""
        select c.id, c.dates_unknown, {key} as key, lower({_TITLE}) as title {_FROM} where {where}
        order by c.dates_unknown desc, {sort}, {_THEN[contract_query.sort]} c.id
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


def names(db: sqlite3.Connection, wanted: Sequence[str], request: Request) -> dict[str, str]:
    """Return the names of organisations in the reader's language, by id."""
    values = {"wanted": json.dumps(list(wanted)), "language": request.translator.code}
    sql = f"select id, {_COUNCIL} from organisations council where id in (select value from json_each(:wanted))"
    return {row[0]: row[1] for row in db.execute(sql, values)}


def failed_files(db: sqlite3.Connection, most: int) -> tuple[list[FailedFile], int]:
    """Return the first of the files that could not be read, and how many there are."""
    rows = db.execute("select filename, error from documents where status = 'failed' order by filename limit ?", [most])
    (number,) = db.execute("select count(*) from documents where status = 'failed'").fetchone()
    return [FailedFile(row["filename"], row["error"] or "") for row in rows], number


def rows(db: sqlite3.Connection, wanted: Sequence[str], request: Request, register: Register) -> dict[str, Row]:
    """Return the rows of the contracts with these ids, by id."""
    values = {
        "wanted": json.dumps(list(wanted)),
        "today": request.today.isoformat(),
        "language": request.translator.code,
    }
    parts: dict[str, list[Part]] = {}
    for row in db.execute(_PARTS, values):
        parts.setdefault(row["contract_id"], []).append(Part(row["dimension"], row["value"], row["unknown"]))
    worst = {row["contract_id"]: row for row in db.execute(_WORST, values)}
    found = db.execute(_ROWS, values)
    return {row["id"]: _row(row, request, register, parts.get(row["id"], []), worst.get(row["id"])) for row in found}


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


def _row(
    contract: sqlite3.Row, request: Request, register: Register, parts: list[Part], worst: sqlite3.Row | None
) -> Row:
    value, band = contract["value_amount"], contract["lock_in_band"] or "unknown"
    end = contract["end_date"]
    return Row(
        href=request.urls.contract(register.route, contract["id"]),
        title=contract["shown_title"],
        supplier=contract["supplier"] or "",
        council=contract["council"] or "",
        next=_next(contract, request.today),
        end_date=end or "",
        end_basis=contract["end_basis"],
        ended=end is not None and end < request.today.isoformat(),
        value=value,
        currency=contract["value_currency"] or "GBP",
        cost=""
        if value is None
        else money(value, contract["value_currency"], contract["value_per"], request.translator),
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
