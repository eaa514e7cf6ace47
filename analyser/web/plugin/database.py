"""Datasette's database class for a register."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from copy import copy
from typing import Any

from datasette.database import Database


class RegisterDatabase(Database):  # type: ignore[misc]
    """A database whose list of tables and columns is read once, since it does not change while the file is served.

    Datasette reads it about two dozen times for each page of a table, each time in a thread, and on a busy server each
    read has to wait.
    """

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self._schema: dict[tuple[str, ...], Any] = {}


def _read_once(name: str) -> Callable[..., Awaitable[Any]]:
    """Return a method that calls the method of this name of `Database` once, and then returns copies of its result."""

    async def method(self: RegisterDatabase, *args: str) -> Any:
        if (name, *args) not in self._schema:
            self._schema[name, *args] = await getattr(Database, name)(self, *args)
        return copy(self._schema[name, *args])

    method.__name__ = name
    return method


for _name in (
    "table_exists",
    "table_names",
    "table_columns",
    "table_column_details",
    "primary_keys",
    "fts_table",
    "foreign_keys_for_table",
    "get_all_foreign_keys",
    "get_table_definition",
    "view_names",
):
    setattr(RegisterDatabase, _name, _read_once(_name))
