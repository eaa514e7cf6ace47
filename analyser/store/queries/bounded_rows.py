"""Rows that are counted as they are read, so that the result of a query cannot take all memory."""

from __future__ import annotations

import sqlite3
import weakref
from collections.abc import Callable
from typing import Any

RESULT_BYTES = 16_000_000
"""The most that the rows of one query may take; 2,000 rows, the most that Datasette fetches, may have 8 kB each."""
_CELL_BYTES = 64
"""What a cell takes beside its text: its Python object, and its tags or quotes in the answer."""
_SIZED = frozenset({str, bytes})


class ResultTooLargeError(sqlite3.OperationalError):
    """The rows of a query take more than `RESULT_BYTES`."""


class BoundedRows:
    """A row factory that makes `sqlite3.Row`s and raises ResultTooLargeError when those of a query take too much.

    It counts the bytes of the cells and, as JSON repeats them, of the names of the columns, of one cursor at a time.
    """

    def __init__(self, limit: int = RESULT_BYTES) -> None:
        self.limit = limit
        self._cursor: Callable[[], sqlite3.Cursor | None] = lambda: None
        self._row_bytes = 0
        self._taken = 0

    def __call__(self, cursor: sqlite3.Cursor, values: tuple[Any, ...]) -> sqlite3.Row:
        """Make a row."""
        if self._cursor() is not cursor:
            # A strong reference would keep the cursor's statement open, and with it the snapshot that it reads.
            self._cursor = weakref.ref(cursor)
            self._row_bytes = sum(_CELL_BYTES + len(column[0]) for column in cursor.description)
            self._taken = 0
        self._taken += self._row_bytes + sum([len(value) for value in values if type(value) in _SIZED])
        if self._taken > self.limit:
            del values  # else the error's traceback keeps them as long as it is kept itself
            megabytes = self.limit // 1_000_000
            raise ResultTooLargeError(f"the result is larger than {megabytes} MB: ask for fewer rows or columns")
        return sqlite3.Row(cursor, values)
