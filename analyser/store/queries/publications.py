"""Which contracts a register has by id, and what was published from it before."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from analyser.store.queries import Connection
from analyser.store.queries.fetch import fetch_all, fetch_one
from analyser.store.queries.titles import shown_title

MOST_PAST = 20


@dataclass(frozen=True, slots=True)
class PastPublication:
    """A publication that was made: when (ISO 8601), by whom, and how many contracts and clauses it concerned."""

    at: str
    actor: str
    contracts: int
    added: int
    removed: int
    withheld_clauses: int


def contract_titles(db: Connection, ids: Sequence[str]) -> Mapping[str, str]:
    """Return the names of the contracts of these ids that the register has, by id."""
    rows = fetch_all(
        db,
        f"select c.id, {shown_title()} as title from contracts c where c.id in (select value from json_each(?))",
        [json.dumps(list(ids))],
    )
    return {row["id"]: row["title"] for row in rows}


def has_contract(db: Connection, contract_id: str) -> bool:
    """Say whether the register has a contract of that id."""
    return fetch_one(db, "select 1 from contracts where id = ?", [contract_id]) is not None


def past_publications(db: Connection) -> tuple[PastPublication, ...]:
    """Return the latest publications, the last one first."""
    rows = fetch_all(
        db,
        "select at, actor, contracts, json_array_length(added) as added, json_array_length(removed) as removed,"
        " withheld_clauses from publications order by id desc limit ?",
        [MOST_PAST],
    )
    return tuple(PastPublication(*row) for row in rows)
