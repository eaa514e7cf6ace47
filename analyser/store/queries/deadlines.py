"""Queries for the list and the calendar of deadlines.

The statements are tuned to the indexes of a register with 20,000 contracts (see `schema/sql/0005_web.sql`).
"""

from __future__ import annotations

import datetime as dt
import sqlite3
from dataclasses import dataclass

from analyser.domain import Text
from analyser.store.queries import Connection
from analyser.store.queries.fetch import fetch_all, parse_day
from analyser.store.queries.titles import shown_title


@dataclass(frozen=True, slots=True, kw_only=True)
class ListedDeadline:
    """A deadline with its contract; unknown names are empty.

    `date` is None where it could not be calculated, and `reason` then says why; otherwise `reason` is empty. `basis`
    says how the date was calculated.
    """

    id: str
    kind: str
    date: dt.date | None
    certain: bool
    basis: Text
    reason: Text
    contract_id: str
    title: str
    supplier: str
    council: Text


@dataclass(frozen=True, slots=True)
class DeadlineList:
    """One part of a register's deadlines with a date, the first deadlines without one, and the number of each kind."""

    dated: tuple[ListedDeadline, ...]
    dated_total: int
    undated: tuple[ListedDeadline, ...]
    undated_total: int


def list_deadlines(
    db: Connection,
    first_day: dt.date,
    last_day: dt.date | None = None,
    *,
    council: str = "",
    limit: int,
    offset: int = 0,
    most_undated: int,
) -> DeadlineList:
    """Return the deadlines from `first_day` to `last_day` (None: without limit), and those without a known date.

    Of the dated ones the first `offset` are skipped and at most `limit` returned, the nearest first; of the undated
    ones at most `most_undated`, ordered by title. `council` is the id of a council, or empty for all. The earliest exit
    is left out, because it is an option and not a deadline, and so is the end of a contract that has none.
    """
    parameters = {
        "first_day": first_day.isoformat(),
        "last_day": last_day.isoformat() if last_day else "9999",
        "council": council,
        "limit": limit,
        "offset": offset,
        "most": most_undated,
    }
    dated = f"{_DATED} and {_OF_COUNCIL}" if council else _DATED
    of_council = " and c.council_id = :council" if council else ""
    (dated_total,) = db.execute(f"select count(*) from deadlines d where {dated}", parameters).fetchone()
    # The first statement goes through the deadlines in order, the second through the contracts, so that neither reads
    # more deadlines than it returns.
    return DeadlineList(
        dated=_deadlines(
            db,
            f"select {_COLUMNS} from deadlines d join contracts c on c.id = d.contract_id {_NAMES}"
            f" where {dated} order by d.date, d.id limit :limit offset :offset",
            parameters,
        ),
        dated_total=dated_total,
        undated=_deadlines(
            db,
            f"select {_COLUMNS} from contracts c cross join deadlines d on d.contract_id = c.id {_NAMES}"
            f" where c.dates_unknown = 1 and {_UNDATED} and (d.kind <> 'end_of_term' or c.end_basis <> 'perpetual')"
            f"{of_council} order by lower(c.title), c.id, d.id limit :most",
            parameters,
        ),
        undated_total=_count_undated(db, council),
    )


_COLUMNS = f"""
    d.id, d.kind, d.date, d.certain, d.basis as basis_en, d.basis_cy, d.reason_en, d.reason_cy, d.contract_id,
    {shown_title("c")} as title, supplier.name as supplier,
    council.name as council_en, coalesce(nullif(council.name_cy, ''), council.name) as council_cy
"""
_NAMES = """
    left join organisations council on council.id = c.council_id
    left join organisations supplier on supplier.id = c.supplier_id
"""
_OF_COUNCIL = "d.contract_id in (select id from contracts where council_id = :council)"
_DATED = "d.date between :first_day and :last_day and d.kind <> 'earliest_exit'"
_UNDATED = "d.date is null and d.kind in ('renewal_notice', 'extension_decision', 'end_of_term')"


def _deadlines(db: Connection, sql: str, parameters: dict[str, object]) -> tuple[ListedDeadline, ...]:
    return tuple(_deadline(row) for row in fetch_all(db, sql, parameters))


def _deadline(row: sqlite3.Row) -> ListedDeadline:
    return ListedDeadline(
        id=row["id"],
        kind=row["kind"],
        date=parse_day(row["date"]),
        certain=bool(row["certain"]),
        basis=Text(row["basis_en"], row["basis_cy"]),
        reason=Text(row["reason_en"] or "", row["reason_cy"] or ""),
        contract_id=row["contract_id"],
        title=row["title"],
        supplier=row["supplier"] or "",
        council=Text(row["council_en"] or "", row["council_cy"] or ""),
    )


def _count_undated(db: Connection, council: str) -> int:
    """Count the deadlines without a date, except the ends of contracts that have no end.

    The contracts are only read to find those ends, or for a council; the + makes SQLite use the index on the council.
    """
    of_council = " and c.council_id = :council" if council else ""
    with_contract = f"from contracts c cross join deadlines d on d.contract_id = c.id where {_UNDATED}{of_council}"
    every = with_contract if council else f"from deadlines d where {_UNDATED}"
    endless = f"{'+' if council else ''}c.end_basis = 'perpetual' and d.kind = 'end_of_term'"
    (number,) = db.execute(f"select count(*) {every}", {"council": council}).fetchone()
    (without_end,) = db.execute(f"select count(*) {with_contract} and {endless}", {"council": council}).fetchone()
    return int(number - without_end)
