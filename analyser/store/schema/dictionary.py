"""The data dictionary: the meaning of every table and column of the register, read from `dictionary.toml`."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any


@dataclass(frozen=True, slots=True)
class ColumnInfo:
    """The description of a column; `unit` is empty for ids, text, dates and booleans."""

    description: str
    unit: str = ""


@dataclass(frozen=True, slots=True)
class TableInfo:
    """The title and description of a table or view in both languages, and its columns in order."""

    title: str
    title_cy: str
    description: str
    description_cy: str
    columns: Mapping[str, ColumnInfo]


@cache
def dictionary() -> Mapping[str, TableInfo]:
    """Return the description of each table and view by name; columns are described in English only."""
    source = (files("analyser.store.schema") / "dictionary.toml").read_text("utf-8")
    return {name: _table(table) for name, table in tomllib.loads(source)["tables"].items()}


def _table(table: dict[str, Any]) -> TableInfo:
    columns = {name: _column(column) for name, column in table["columns"].items()}
    return TableInfo(table["title"], table["title_cy"], table["description"], table["description_cy"], columns)


def _column(column: str | dict[str, str]) -> ColumnInfo:
    if isinstance(column, str):
        return ColumnInfo(column)
    return ColumnInfo(column["text"], column["unit"])
