"""The contracts of a register as a list: what is asked for, found by SQL, one row a contract.

Contracts with a date that could not be read always come first, whatever the order: unknown is a risk, not a gap.
"""

from __future__ import annotations

import datetime as dt
import json
import sqlite3
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from urllib.parse import urlencode

from analyser.web import labels
from analyser.web.values import money
from analyser.web.visit import Register, Visit

SOON_DAYS = 90

SORTS = {
    "risk": "-coalesce(lock_in_score, 0)",
    "date": "coalesce(next_date, '9999')",
    "title": "lower(title)",
    "supplier": "lower(coalesce(supplier, ''))",
    "value": "-coalesce(value_amount, 0)",
}
"""Every order as an expression that sorts upwards, so that SQL and the merge of registers agree."""

_LISTED = """
with next_dates as (
    select contract_id, min(date) as next_date from deadlines
    where kind in ('renewal_notice', 'extension_decision', 'end_of_term') and date >= :today group by contract_id
), open_questions as (
    select distinct contract_id from deadlines join contracts on contracts.id = contract_id
    where date is null
        and (kind in ('renewal_notice', 'extension_decision') or kind = 'end_of_term' and end_basis <> 'perpetual')
), listed as (
    select c.id, coalesce(nullif(c.title, ''), c.reference,
            (select min(filename) from documents where contract_id = c.id), c.id) as title,
        c.reference, c.end_date, c.end_basis, c.value_amount, c.value_currency, c.value_per,
        c.lock_in_score, c.lock_in_band, c.council_id, c.supplier_id, council.name as council_en,
        coalesce(nullif(council.name_cy, ''), council.name) as council_cy, supplier.name as supplier, next_date,
        (c.end_basis = 'unknown' or open_questions.contract_id is not null) as unknown
    from contracts c
    left join organisations council on council.id = c.council_id
    left join organisations supplier on supplier.id = c.supplier_id
    left join next_dates on next_dates.contract_id = c.id
    left join open_questions on open_questions.contract_id = c.id
)
"""

_CONDITIONS = {
    "council": "council_id = :council",
    "supplier": "supplier_id = :supplier",
    "band": "lock_in_band = :band",
    "show": "case :show when 'soon' then next_date <= :soon when 'unknown' then unknown else 1 end",
}


@dataclass(frozen=True, slots=True)
class Wish:
    """Which contracts are asked for, in which order, from which place."""

    council: str = ""
    supplier: str = ""
    band: str = ""
    show: str = ""
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
            sort=arguments.get("sort", "") if arguments.get("sort") in SORTS else "risk",
            page=max(int(page), 1) if page.isascii() and page.isdigit() and len(page) < 7 else 1,
        )

    def query(self, **changes: object) -> str:
        """Return the query of the address that asks for this with some changes; it leads to page one if not told."""
        kept = {name: getattr(self, name) for name in ("council", "supplier", "band", "show", "sort")}
        usual = {"sort": "risk", "page": 1}
        asked = {name: value for name, value in (kept | changes).items() if value and value != usual.get(name)}
        return urlencode(asked)

    def conditions(self, leaving: str = "") -> str:
        """Return the `where` of what is asked for, leaving one filter aside."""
        asked = [sql for name, sql in _CONDITIONS.items() if getattr(self, name) and name != leaving]
        return " and ".join(asked) or "1"

    def parameters(self, today: dt.date) -> dict[str, object]:
        """Return the values of the SQL's named places."""
        names = ("council", "supplier", "band", "show")
        soon = today + dt.timedelta(days=SOON_DAYS)
        return {name: getattr(self, name) for name in names} | {"today": today.isoformat(), "soon": soon.isoformat()}


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
    """One contract of the list."""

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
    per: str
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


@dataclass(frozen=True, slots=True)
class Listing:
    """What one register has for the page: keys in order up to the page's end, and the counts behind the filters."""

    keys: list[tuple[int, object, str, str]]
    matching: int
    unknown: int
    total: int
    counts: dict[str, Counter[tuple[str, str]]]
    failed: list[FailedFile]
    failed_total: int


def find(db: sqlite3.Connection, wish: Wish, limit: int, visit: Visit) -> Listing:
    """Look up what is asked for; `limit` bounds the keys, -1 for all of them."""
    values = wish.parameters(visit.today)
    where = wish.conditions()
    keys = db.execute(
        f"{_LISTED} select 1 - unknown, {SORTS[wish.sort]}, lower(title), id from listed where {where}"
        f" order by 1, 2, 3, 4 limit {limit}",
        values,
    )
    matching, unknown = db.execute(
        f"{_LISTED} select count(*), coalesce(sum(unknown), 0) from listed where {where}", values
    ).fetchone()
    columns = {
        "council": f"council_id, council_{visit.voice.code}",
        "supplier": "supplier_id, supplier",
        "band": "lock_in_band, lock_in_band",
    }
    counts = {name: _counts(db, wish, name, pair, values) for name, pair in columns.items()}
    soon, open_questions, all_shown = db.execute(
        f"{_LISTED} select coalesce(sum(next_date <= :soon), 0), coalesce(sum(unknown), 0), count(*) from listed"
        f" where {wish.conditions('show')}",
        values,
    ).fetchone()
    counts["show"] = Counter({("soon", ""): soon, ("unknown", ""): open_questions, ("", ""): all_shown})
    failed = db.execute(
        "select filename, error from documents where status = 'failed' order by filename limit 20"
    ).fetchall()
    return Listing(
        keys=[tuple(row) for row in keys],
        matching=matching,
        unknown=unknown,
        total=db.execute("select count(*) from contracts").fetchone()[0],
        counts=counts,
        failed=[FailedFile(row["filename"] or "", row["error"] or "") for row in failed],
        failed_total=db.execute("select count(*) from documents where status = 'failed'").fetchone()[0],
    )


def _counts(
    db: sqlite3.Connection, wish: Wish, name: str, columns: str, values: Mapping[str, object]
) -> Counter[tuple[str, str]]:
    rows = db.execute(
        f"{_LISTED} select {columns}, count(*) from listed where {wish.conditions(name)} group by 1, 2", values
    )
    return Counter({(row[0], row[1] or ""): row[2] for row in rows if row[0]})


def rows(db: sqlite3.Connection, wanted: list[str], visit: Visit, register: Register) -> dict[str, Row]:
    """Return the wanted contracts by id; one that has gone since is left out."""
    marks = "(select value from json_each(:wanted))"
    values = {"wanted": json.dumps(wanted), "today": visit.today.isoformat(), "language": visit.voice.code}
    nexts = db.execute(
        f"select contract_id, kind, min(date) as date, certain from deadlines where contract_id in {marks}"
        " and kind in ('renewal_notice', 'extension_decision', 'end_of_term') and date >= :today group by contract_id",
        values,
    )
    next_dates = {
        row["contract_id"]: NextDate(
            row["kind"], row["date"], (dt.date.fromisoformat(row["date"]) - visit.today).days, bool(row["certain"])
        )
        for row in nexts
    }
    parts: dict[str, list[Part]] = {}
    for row in db.execute(f"select * from scores where contract_id in {marks} and dimension <> 'total'", values):
        parts.setdefault(row["contract_id"], []).append(Part(row["dimension"], row["value"], row["unknown"]))
    worst = {
        row["contract_id"]: row
        for row in db.execute(
            "select contract_id, max(10 * (state = 'present') + severity), severity, state,"
            " iif(:language = 'cy', message_cy, message_en) as message"
            f" from risks where contract_id in {marks} and state <> 'absent' group by contract_id",
            values,
        )
    }
    listed = db.execute(f"{_LISTED} select * from listed where id in {marks}", values)
    return {
        row["id"]: _row(row, visit, register, next_dates.get(row["id"]), parts.get(row["id"], []), worst.get(row["id"]))
        for row in listed
    }


def _row(
    row: sqlite3.Row,
    visit: Visit,
    register: Register,
    next_date: NextDate | None,
    parts: list[Part],
    worst: sqlite3.Row | None,
) -> Row:
    return Row(
        href=visit.addresses.contract(register.route, row["id"]),
        title=row["title"],
        supplier=row["supplier"] or "",
        council=row[f"council_{visit.voice.code}"] or "",
        next=next_date,
        end_date=row["end_date"] or "",
        end_basis=row["end_basis"],
        ended=bool(row["end_date"]) and row["end_date"] < visit.today.isoformat(),
        value=row["value_amount"],
        currency=row["value_currency"] or "GBP",
        per=row["value_per"] or "",
        cost=(
            money(row["value_amount"], row["value_currency"], row["value_per"], visit.voice)
            if row["value_amount"] is not None
            else ""
        ),
        score=row["lock_in_score"] if row["lock_in_band"] != "unknown" else None,
        band=row["lock_in_band"] or "unknown",
        parts=tuple(sorted(parts, key=lambda part: labels.DIMENSIONS.index(part.dimension))),
        worst=worst["message"] if worst else "",
        severity=str(worst["severity"]) if worst else "",
        state=worst["state"] if worst else "",
        unknown=bool(row["unknown"]),
    )
