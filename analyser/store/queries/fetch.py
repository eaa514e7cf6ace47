"""Run a query so that its rows can be read by column name, on whatever connection."""

from __future__ import annotations

import sqlite3
from collections.abc import Mapping, Sequence


def fetch_all(
    db: sqlite3.Connection, sql: str, parameters: Sequence[object] | Mapping[str, object] = ()
) -> list[sqlite3.Row]:
    """Return all rows of a query; the connection's own row factory has no effect."""
    cursor = db.cursor()
    cursor.row_factory = sqlite3.Row
    return cursor.execute(sql, parameters).fetchall()


def fetch_one(
    db: sqlite3.Connection, sql: str, parameters: Sequence[object] | Mapping[str, object] = ()
) -> sqlite3.Row | None:
    """Return the first row of a query, or None when it has none."""
    rows = fetch_all(db, sql, parameters)
    return rows[0] if rows else None
