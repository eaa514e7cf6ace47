"""Titles and descriptions of every table and column of a register, for Datasette and the data page.

They come from the store's data dictionary. Tables are described in both languages; columns only in English, since only
Datasette's own pages show them, which are in English. This module adds how Datasette shows a table: its facets, its
order, and the column whose value names a row.
"""

from __future__ import annotations

from collections.abc import Iterable
from functools import cache
from typing import Any

from analyser.store import ColumnInfo, dictionary

_SHOWN: dict[str, dict[str, Any]] = {
    "contracts": {
        "label_column": "title",
        "sort_desc": "lock_in_score",
        "facets": ["lock_in_band"],
    },
    "organisations": {"label_column": "name", "sort": "name", "facets": ["role"]},
    "documents": {"label_column": "filename", "facets": ["status", "kind", "language", "text_source"]},
    "findings": {"sort_desc": "probability"},
    "terms": {"facets": ["kind", "holder", "status"]},
    "deadlines": {"sort": "date", "facets": ["kind", "certain"]},
    "risks": {"sort_desc": "severity", "facets": ["dimension", "severity", "state", "rule"]},
    "scores": {"facets": ["dimension"]},
    "clauses": {"label_column": "number", "facets": ["language"]},
    "parties": {"label_column": "name", "facets": ["role"]},
    "factors": {"label_column": "label_en", "facets": ["dimension"]},
    "runs": {"sort_desc": "started_at"},
    "contract_risks": {"facets": ["dimension", "severity", "state"]},
    "notice_calendar": {"sort": "date", "facets": ["kind", "council"]},
    "pages": {"facets": ["text_source"]},
}


def tables(language: str = "en") -> list[tuple[str, str, str]]:
    """Return the name, title and description of every table and view, in a language."""
    if language == "cy":
        return [(name, table.title_cy, table.description_cy) for name, table in dictionary().items()]
    return [(name, table.title, table.description) for name, table in dictionary().items()]


def datasette_metadata(registers: Iterable[str]) -> dict[str, Any]:
    """Return Datasette's metadata of the databases with these names.

    The result is made again for each call, since Datasette changes it; it asks dozens of times for each page.
    """
    return {"databases": {name: _database() for name in registers}}


def _database() -> dict[str, Any]:
    return {
        "title": "Contract lock-in register",
        "description": "Supplier contracts, what was found in them, and the deadlines, risks and scores that follow.",
        "tables": {name: dict(table) for name, table in _tables().items()},
    }


@cache
def _tables() -> dict[str, dict[str, Any]]:
    described = {
        name: {
            "title": table.title,
            "description": table.description,
            "columns": {column: _description(info) for column, info in table.columns.items()},
            **_SHOWN.get(name, {}),
        }
        for name, table in dictionary().items()
    }
    # The store's record of its migrations is of no use to readers.
    return described | {"_sqlite_migrations": {"hidden": True}}


def _description(column: ColumnInfo) -> str:
    """Return a column's description, followed by its unit where it has one."""
    return f"{column.description} Unit: {column.unit}." if column.unit else column.description
