"""A register as Datasette has it open."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from copy import copy
from typing import Any

from datasette.database import Database


class RegisterDatabase(Database):  # type: ignore[misc]
    """A database that is asked for its tables and columns once: nobody changes them while it is served.

    Datasette asks some two dozen times for each page of a table, each time in a thread, and on a busy server each
    question waits its turn.
    """

    def __init__(self, *given: Any, **named: Any) -> None:
        super().__init__(*given, **named)
        self._known: dict[tuple[str, ...], Any] = {}


def _once(question: str) -> Callable[..., Awaitable[Any]]:
    async def ask(self: RegisterDatabase, *of: str) -> Any:
        if (question, *of) not in self._known:
            self._known[question, *of] = await getattr(Database, question)(self, *of)
        return copy(self._known[question, *of])

    ask.__name__ = question
    return ask


for _question in (
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
    setattr(RegisterDatabase, _question, _once(_question))
