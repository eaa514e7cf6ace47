"""Titles of contracts by id, and past publications from a register."""

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
    """A past publication: when (ISO 8601) and by whom it was made, and its numbers of contracts and clauses."""

    at: str
    actor: str
    contracts: int
    added: int
    removed: int
    withheld_clauses: int


def contract_titles(db: Connection, ids: Sequence[str]) -> Mapping[str, str]:
    """Return the names of contracts by id; ids that are not in the register are left out."""
    rows = fetch_all(
        db,
        f"select c.id, {shown_title()} as title from contracts c where c.id in (select value from json_each(?))",
        [json.dumps(list(ids))],
    )
    return {row["id"]: row["title"] for row in rows}


def has_contract(db: Connection, contract_id: str) -> bool:
    """Return whether the register has a contract of that id."""
    return fetch_one(db, "select 1 from contracts where id = ?", [contract_id]) is not None


def past_publications(db: Connection) -> tuple[PastPublication, ...]:
    """Return at most MOST_PAST publications, the latest first."""
    rows = fetch_all(
        db,
        "select at, actor, contracts, json_array_length(added) as added, json_array_length(removed) as removed,"
        " withheld_clauses from publications order by id desc limit ?",
        [MOST_PAST],
    )
    return tuple(PastPublication(*row) for row in rows)
