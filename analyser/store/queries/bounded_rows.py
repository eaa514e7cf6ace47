"""A row factory that limits the memory that the result of a query can take."""

from __future__ import annotations

import sqlite3
import weakref
from collections.abc import Callable
from typing import Any

RESULT_BYTES = 16_000_000
"""The limit for the rows of one query: 8 kB each for 2,000 rows, the most that Datasette fetches."""
_CELL_BYTES = 64
"""What a cell takes in addition to its text: its Python object, and tags or quotes in the response."""
_SIZED = frozenset({str, bytes})


class ResultTooLargeError(sqlite3.OperationalError):
    """The rows of a query take more than `RESULT_BYTES`."""


class BoundedRows:
    """A row factory that makes `sqlite3.Row`s and raises ResultTooLargeError when those of a query take too much.

    It adds up the bytes of the cells, and of the column names, which JSON repeats in each row. It does so for one
    cursor at a time.
    """

    def __init__(self, limit: int = RESULT_BYTES) -> None:
        self.limit = limit
        self._cursor: Callable[[], sqlite3.Cursor | None] = lambda: None
        self._row_bytes = 0
        self._taken = 0

    def __call__(self, cursor: sqlite3.Cursor, values: tuple[Any, ...]) -> sqlite3.Row:
        """Return the row; raise ResultTooLargeError when the rows so far exceed the limit."""
        if self._cursor() is not cursor:
            # A strong reference would keep the statement of the cursor open, and with it the snapshot that it reads.
            self._cursor = weakref.ref(cursor)
            self._row_bytes = sum(_CELL_BYTES + len(column[0]) for column in cursor.description)
            self._taken = 0
        self._taken += self._row_bytes + sum([len(value) for value in values if type(value) in _SIZED])
        if self._taken > self.limit:
            del values  # otherwise the traceback of the error would keep them in memory
            megabytes = self.limit // 1_000_000
            raise ResultTooLargeError(f"the result is larger than {megabytes} MB: ask for fewer rows or columns")
        return sqlite3.Row(cursor, values)
