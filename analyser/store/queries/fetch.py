"""Helpers to run a query on any connection and to read the columns of its rows."""

from __future__ import annotations

import datetime as dt
import json
import sqlite3
from collections.abc import Mapping, Sequence

from analyser.domain import Box, Language
from analyser.store.queries.bounded_rows import BoundedRows


def fetch_all(
    db: sqlite3.Connection, sql: str, parameters: Sequence[object] | Mapping[str, object] = ()
) -> list[sqlite3.Row]:
    """Return all rows of a query.

    The row factory of the connection is only used if it limits the size of results: ResultTooLargeError is then raised
    for a result that is too large.
    """
    cursor = db.cursor()
    cursor.row_factory = db.row_factory if isinstance(db.row_factory, BoundedRows) else sqlite3.Row
    return cursor.execute(sql, parameters).fetchall()


def fetch_one(
    db: sqlite3.Connection, sql: str, parameters: Sequence[object] | Mapping[str, object] = ()
) -> sqlite3.Row | None:
    """Return the first row of a query, or None when it has none."""
    rows = fetch_all(db, sql, parameters)
    return rows[0] if rows else None


def single_language(language: str | None) -> str:
    """Return `en` or `cy`; empty for a text in both languages or in an unknown one."""
    return language if language in (Language.ENGLISH, Language.WELSH) else ""


def parse_day(text: str | None) -> dt.date | None:
    """Return the date of a column in ISO 8601; None for NULL."""
    return dt.date.fromisoformat(text) if text else None


def parse_boxes(text: str) -> tuple[Box, ...]:
    """Return the rectangles of a `boxes` column."""
    return tuple(Box(*box) for box in json.loads(text))
