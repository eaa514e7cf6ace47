"""Titles and descriptions of every table and column of a register, for Datasette and the data page.

The words are those of the store's data dictionary (`analyser/store/dictionary.toml`). Tables are described in both
languages; columns in English, the language of Datasette's own pages, which alone show them. What is
added here is how Datasette shows a table: facets, order, and the column that names a row.
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterable
from functools import cache
from importlib import resources
from typing import Any

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


@cache
def _dictionary() -> dict[str, dict[str, Any]]:
    text = resources.files("analyser.store.schema").joinpath("dictionary.toml").read_text("utf-8")
    tables: dict[str, dict[str, Any]] = tomllib.loads(text)["tables"]
    return tables


def _column(said: str | dict[str, str]) -> str:
    """Put a column's unit behind its description."""
    return said if isinstance(said, str) else f"{said['text']} Unit: {said['unit']}."


def tables(language: str = "en") -> list[tuple[str, str, str]]:
    """Return name, title and description of every table and view in a language."""
    ending = "_cy" if language == "cy" else ""
    return [(name, table[f"title{ending}"], table[f"description{ending}"]) for name, table in _dictionary().items()]


def of(registers: Iterable[str]) -> dict[str, Any]:
    """Return Datasette's metadata of the databases of these names.

    Datasette asks dozens of times for each page, and adds to the tables of what it is given: these are made anew.
    """
    return {"databases": {name: _database() for name in registers}}


def _database() -> dict[str, Any]:
    return {
        "title": "Contract lock-in register",
        "description": "Supplier contracts, what was found in them, and what follows from it.",
        "tables": {name: dict(table) for name, table in _tables().items()},
    }


@cache
def _tables() -> dict[str, dict[str, Any]]:
    described = {
        name: {
            "title": table["title"],
            "description": table["description"],
            "columns": {column: _column(said) for column, said in table["columns"].items()},
            **_SHOWN.get(name, {}),
        }
        for name, table in _dictionary().items()
    }
    # What the store keeps of its own versions is nobody's question, and no example for a query either.
    return described | {"_sqlite_migrations": {"hidden": True}}
