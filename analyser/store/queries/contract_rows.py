"""Queries for the columns that a list shows for each contract, and for the names of councils and suppliers."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Sequence
from dataclasses import dataclass

from analyser.domain import Text
from analyser.store.queries import Connection
from analyser.store.queries.fetch import fetch_all, parse_day
from analyser.store.queries.titles import shown_title


@dataclass(frozen=True, slots=True)
class DimensionScore:
    """The score of a contract in one of the six dimensions: `value` is 0 to 100.

    `unknown` is the share of the dimension's questions that have no answer, 0 to 1.
    """

    dimension: str
    value: float
    unknown: float


@dataclass(frozen=True, slots=True)
class WorstRisk:
    """The most severe risk of a contract: `severity` is 1 to 3, `state` is "present" or "unclear"."""

    severity: int
    state: str
    message: Text


@dataclass(frozen=True, slots=True, kw_only=True)
class ContractRow:
    """One contract of a list; unknown names are empty.

    `next_date` is the next date for a decision as of the assessment, and may have passed since. `value` is an amount in
    `currency`, None where it is unknown, due once or for each period in `value_per` (year, month). `score` is 0 to 100;
    `band` is "unknown" where too many questions have no answer. `dates_unknown` says that a date could not be read.
    """

    id: str
    title: str
    council: Text
    supplier: str
    next_date: dt.date | None
    next_kind: str
    next_certain: bool
    end_date: dt.date | None
    end_basis: str
    value: float | None
    currency: str | None
    value_per: str | None
    score: float | None
    band: str
    dimensions: tuple[DimensionScore, ...]
    worst_risk: WorstRisk | None
    dates_unknown: bool


_CONTRACTS = f"""
select c.*, {shown_title("c")} as shown_title, supplier.name as supplier,
    council.name as council_en, coalesce(nullif(council.name_cy, ''), council.name) as council_cy
from contracts c
left join organisations council on council.id = c.council_id
left join organisations supplier on supplier.id = c.supplier_id
where c.id in (select value from json_each(:ids))
"""
_DIMENSIONS = """
select * from scores where contract_id in (select value from json_each(:ids)) and dimension <> 'total'
"""
_WORST_OF_STATE = """
select rowid from risks where contract_id = wanted.value and state = '{state}' order by severity desc, rowid limit 1
"""
_WORST_RISKS = f"""
select contract_id, severity, state, message_en, message_cy
from json_each(:ids) wanted cross join risks on risks.rowid = coalesce(
    ({_WORST_OF_STATE.format(state="present")}), ({_WORST_OF_STATE.format(state="unclear")})
)
"""


def contracts_by_id(db: Connection, contract_ids: Sequence[str]) -> dict[str, ContractRow]:
    """Return the rows of a list for these contracts, by id; ids that are not in the register are left out."""
    parameters = {"ids": json.dumps(list(contract_ids))}
    dimensions: dict[str, list[DimensionScore]] = {}
    for row in fetch_all(db, _DIMENSIONS, parameters):
        score = DimensionScore(row["dimension"], row["value"], row["unknown"])
        dimensions.setdefault(row["contract_id"], []).append(score)
    worst = {
        row["contract_id"]: WorstRisk(row["severity"], row["state"], Text(row["message_en"], row["message_cy"]))
        for row in fetch_all(db, _WORST_RISKS, parameters)
    }
    return {
        row["id"]: ContractRow(
            id=row["id"],
            title=row["shown_title"],
            council=Text(row["council_en"] or "", row["council_cy"] or ""),
            supplier=row["supplier"] or "",
            next_date=parse_day(row["next_date"]),
            next_kind=row["next_kind"] or "",
            next_certain=bool(row["next_certain"]),
            end_date=parse_day(row["end_date"]),
            end_basis=row["end_basis"],
            value=row["value_amount"],
            currency=row["value_currency"],
            value_per=row["value_per"],
            score=row["lock_in_score"],
            band=row["lock_in_band"] or "unknown",
            dimensions=tuple(dimensions.get(row["id"], ())),
            worst_risk=worst.get(row["id"]),
            dates_unknown=bool(row["dates_unknown"]),
        )
        for row in fetch_all(db, _CONTRACTS, parameters)
    }


def organisation_names(db: Connection, organisation_ids: Sequence[str]) -> dict[str, Text]:
    """Return the names of councils and suppliers by id; ids that are not in the register are left out.

    A name known in one language only is used for both.
    """
    sql = """
        select id, name, coalesce(nullif(name_cy, ''), name) as name_cy from organisations
        where id in (select value from json_each(:ids))
    """
    rows = fetch_all(db, sql, {"ids": json.dumps(list(organisation_ids))})
    return {row["id"]: Text(row["name"], row["name_cy"]) for row in rows}
