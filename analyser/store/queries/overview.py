"""Query for the overview: numbers of contracts by band, month, supplier and service, and the value of current ones.

It reads the sums that the register keeps in `contract_sums`. These count a contract as current as on the day of its
assessment, so they are corrected here for contracts whose end lies between that day and today.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass

from analyser.domain import Text
from analyser.store.queries import Connection


@dataclass(frozen=True, slots=True)
class ContractSum:
    """A number of contracts, and the sum of their known values in pounds."""

    contracts: int
    pounds: float

    def __add__(self, other: ContractSum) -> ContractSum:
        """Add two sums."""
        return ContractSum(self.contracts + other.contracts, self.pounds + other.pounds)


@dataclass(frozen=True, slots=True)
class CouncilCount:
    """A council and the number of its contracts."""

    id: str
    name: Text
    contracts: int


@dataclass(frozen=True, slots=True, kw_only=True)
class OverviewCounts:
    """The numbers that the overview shows for one register.

    `bands` counts all contracts by lock-in band, `months` the deadlines by month ("2027-04"). `suppliers`, by id, and
    `services`, by name, are sums over current contracts; contracts without a service are under the empty name. Of the
    current contracts, `end_unknown` have an end that could not be read, and `without_value` no known value in pounds.
    `councils` are all councils of the register.
    """

    bands: Mapping[str, int]
    months: Mapping[str, int]
    suppliers: Mapping[str, ContractSum]
    services: Mapping[str, ContractSum]
    councils: tuple[CouncilCount, ...]
    end_unknown: int
    without_value: int


def overview_counts(
    db: Connection, today: dt.date, *, months_until: dt.date, council: str = "", most_suppliers: int = -1
) -> OverviewCounts:
    """Return the counts and sums of all contracts of a register, or of the contracts of one council.

    `council` is the id of a council, empty for all. Deadlines are counted from `today` until the day before
    `months_until`. The `most_suppliers` suppliers with the largest sums are returned, all of them for -1.
    """
    parameters: dict[str, object] = {"today": today.isoformat(), "council": council, "end": months_until.isoformat()}

    def sums(kind: str, most: int) -> dict[str, ContractSum]:
        rows = db.execute(_SUMS, parameters | {"kind": kind, "most": most})
        return {key: ContractSum(contracts, pounds) for key, contracts, pounds in rows}

    end_unknown, without_value = db.execute(_TOTALS, parameters).fetchone()
    return OverviewCounts(
        bands=dict(db.execute(_BANDS, parameters)),
        months=dict(db.execute(_months(council), parameters)),
        suppliers=sums("supplier", most_suppliers),
        services=sums("service", -1),
        councils=tuple(
            CouncilCount(key, Text(name, name_cy), contracts) for key, name, name_cy, contracts in db.execute(_COUNCILS)
        ),
        end_unknown=int(end_unknown),
        without_value=int(without_value),
    )


_CHANGED = """
    select *, iif(end_date < :today, -1, 1) as sign,
        iif(value_currency = 'GBP' and coalesce(value_per, '') = '' and abs(value_amount) < 1e12,
            cast(round(100 * value_amount) as integer), null) as pence
    from contracts
    where end_date >= min(:today, (select min(as_of) from contracts))
        and end_date < max(:today, (select max(as_of) from contracts))
        and (end_date >= as_of) <> (end_date >= :today) and (:council = '' or council_id = :council)
"""
"""Contracts that are current today and were not on the day of their assessment, or the reverse: usually none."""
_SUMS = f"""
with changed as ({_CHANGED})
select key, sum(running), sum(pence) / 100.0 from (
    select key, running, running_pence as pence from contract_sums where council_id = :council and kind = :kind
    union all
    select iif(:kind = 'supplier', supplier_id, coalesce(service_area, '')), sign, sign * coalesce(pence, 0)
    from changed where :kind <> 'supplier' or supplier_id is not null
) group by key having sum(running) > 0 order by 3 desc, 2 desc, 1 limit :most
"""
_TOTALS = f"""
with changed as ({_CHANGED})
select total(unknown), total(without_value) from (
    select running_end_unknown as unknown, running_without_value as without_value
    from contract_sums where council_id = :council and kind = 'all'
    union all
    select sign * (end_basis = 'unknown'), sign * (pence is null) from changed
)
"""
_BANDS = "select key, contracts from contract_sums where council_id = :council and kind = 'band'"
_COUNCILS = """
select o.id, o.name, coalesce(nullif(o.name_cy, ''), o.name), contracts
from contract_sums join organisations o on o.id = key where council_id = '' and kind = 'council'
"""


def _months(council: str) -> str:
    """Return the query for the number of deadlines in each month, without the earliest exit, which is an option."""
    of_council = "contract_id in (select id from contracts c where c.council_id = :council)" if council else "true"
    return f"""
        select substr(date, 1, 7), sum(dates) from (
            select date, count(*) as dates from deadlines
            where date >= :today and date < :end and kind <> 'earliest_exit' and {of_council} group by date
        ) group by 1
    """
