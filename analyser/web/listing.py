"""The contracts of a register as a list: what is asked for, in which order, one row a contract.

Contracts with a date that could not be read always come first, whatever the order: unknown is a risk, not a gap.
"""

from __future__ import annotations

import datetime as dt
import json
import sqlite3
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from analyser.web import labels
from analyser.web.values import money
from analyser.web.visit import Register, Visit

SOON_DAYS = 90

_LISTED = """
with next_dates as (
    select contract_id, min(date) as next_date from deadlines
    where kind in ('renewal_notice', 'extension_decision', 'end_of_term') and date >= :today group by contract_id
), open_questions as (
    select distinct contract_id from deadlines join contracts on contracts.id = contract_id
    where date is null
        and (kind in ('renewal_notice', 'extension_decision') or kind = 'end_of_term' and end_basis <> 'perpetual')
)
select c.id, coalesce(nullif(c.title, ''), c.reference,
        (select min(filename) from documents where contract_id = c.id), c.id) as title,
    c.end_date, c.end_basis, c.value_amount as value, c.value_currency as currency, c.value_per as per,
    c.lock_in_score as score, coalesce(c.lock_in_band, 'unknown') as band,
    c.council_id, iif(:language = 'cy', coalesce(nullif(council.name_cy, ''), council.name), council.name) as council,
    c.supplier_id, supplier.name as supplier, next_date,
    (c.end_basis = 'unknown' or open_questions.contract_id is not null) as unknown
from contracts c
left join organisations council on council.id = c.council_id
left join organisations supplier on supplier.id = c.supplier_id
left join next_dates on next_dates.contract_id = c.id
left join open_questions on open_questions.contract_id = c.id
"""


@dataclass(frozen=True, slots=True)
class Listed:
    """A contract as the list filters and sorts it; dates are ISO 8601 text, what is not known is None."""

    id: str
    title: str
    end_date: str | None
    end_basis: str
    value: float | None
    currency: str | None
    per: str | None
    score: float | None
    band: str
    council_id: str | None
    council: str | None
    supplier_id: str | None
    supplier: str | None
    next_date: str | None
    unknown: int


SORTS: Mapping[str, Callable[[Listed], Any]] = {
    "risk": lambda contract: -(contract.score or 0),
    "date": lambda contract: contract.next_date or "9999",
    "title": lambda contract: contract.title.lower(),
    "supplier": lambda contract: (contract.supplier or "").lower(),
    "value": lambda contract: -(contract.value or 0),
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

    def fits(self, contract: Listed, today: dt.date, leaving: str = "") -> bool:
        """Say whether a contract is asked for, leaving one filter aside."""
        return (
            (leaving == "council" or self.council in ("", contract.council_id))
            and (leaving == "supplier" or self.supplier in ("", contract.supplier_id))
            and (leaving == "band" or self.band in ("", contract.band))
            and (leaving == "show" or shows(self.show, contract, today))
        )

    def order(self, contract: Listed) -> tuple[Any, ...]:
        """Return the place of a contract: the unread first, then what is asked for, then by title."""
        return (not contract.unknown, SORTS[self.sort](contract), contract.title.lower(), contract.id)


def shows(show: str, contract: Listed, today: dt.date) -> bool:
    """Say whether a contract is `soon` to be decided on, or has something `unknown`; all are, of anything else."""
    if show == "soon":
        last = (today + dt.timedelta(days=SOON_DAYS)).isoformat()
        return contract.next_date is not None and contract.next_date <= last
    return bool(contract.unknown) if show == "unknown" else True


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


def contracts(db: sqlite3.Connection, today: dt.date, language: str) -> list[Listed]:
    """Return every contract of a register, with councils named in the given language."""
    return [Listed(*row) for row in db.execute(_LISTED, {"today": today.isoformat(), "language": language})]


def failed_files(db: sqlite3.Connection) -> list[FailedFile]:
    """Return the files that could not be read."""
    rows = db.execute("select filename, error from documents where status = 'failed' order by filename")
    return [FailedFile(row["filename"], row["error"] or "") for row in rows]


def rows(db: sqlite3.Connection, wanted: Iterable[Listed], visit: Visit, register: Register) -> dict[str, Row]:
    """Return the rows of the wanted contracts by id."""
    wanted = list(wanted)
    values = {
        "wanted": json.dumps([contract.id for contract in wanted]),
        "today": visit.today.isoformat(),
        "language": visit.voice.code,
    }
    next_dates = {
        row["contract_id"]: NextDate(
            row["kind"], row["date"], (dt.date.fromisoformat(row["date"]) - visit.today).days, bool(row["certain"])
        )
        for row in db.execute(_NEXT, values)
    }
    parts: dict[str, list[Part]] = {}
    for row in db.execute(_PARTS, values):
        parts.setdefault(row["contract_id"], []).append(Part(row["dimension"], row["value"], row["unknown"]))
    worst = {row["contract_id"]: row for row in db.execute(_WORST, values)}
    return {
        one.id: _row(one, visit, register, next_dates.get(one.id), parts.get(one.id, []), worst.get(one.id))
        for one in wanted
    }


_WANTED = "contract_id in (select value from json_each(:wanted))"
_NEXT = f"""
select contract_id, kind, min(date) as date, certain from deadlines
where {_WANTED} and kind in ('renewal_notice', 'extension_decision', 'end_of_term') and date >= :today
group by contract_id
"""
_PARTS = f"select * from scores where {_WANTED} and dimension <> 'total'"
_WORST = f"""
select contract_id, max(10 * (state = 'present') + severity), severity, state,
    iif(:language = 'cy', message_cy, message_en) as message
from risks where {_WANTED} and state <> 'absent' group by contract_id
"""


def _row(
    contract: Listed,
    visit: Visit,
    register: Register,
    next_date: NextDate | None,
    parts: list[Part],
    worst: sqlite3.Row | None,
) -> Row:
    value = contract.value
    return Row(
        href=visit.addresses.contract(register.route, contract.id),
        title=contract.title,
        supplier=contract.supplier or "",
        council=contract.council or "",
        next=next_date,
        end_date=contract.end_date or "",
        end_basis=contract.end_basis,
        ended=contract.end_date is not None and contract.end_date < visit.today.isoformat(),
        value=value,
        currency=contract.currency or "GBP",
        cost="" if value is None else money(value, contract.currency, contract.per, visit.voice),
        score=contract.score if contract.band != "unknown" else None,
        band=contract.band,
        parts=tuple(sorted(parts, key=lambda part: labels.DIMENSIONS.index(part.dimension))),
        worst=worst["message"] if worst else "",
        severity=str(worst["severity"]) if worst else "",
        state=worst["state"] if worst else "",
        unknown=bool(contract.unknown),
    )
