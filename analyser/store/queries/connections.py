"""Database connections of the web pages: limits on queries, reading in one transaction, and recognising registers."""

from __future__ import annotations

import sqlite3
import time
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import TypeVar

from analyser.store.queries.bounded_rows import BoundedRows, ResultTooLargeError
from analyser.store.schema.migrations import APPLICATION_ID

Result = TypeVar("Result")

VALUE_BYTES = 1_500_000
"""The longest text or blob that a query may produce or read, in bytes. A clause of 300 pages has about 900,000.

It limits memory, not time: SQLite checks the time only between function calls, and one call of `instr`, `replace`,
`trim` or `printf` on values of this length can take longer than the time limit of a query."""
OWN_VALUE_BYTES = 20_000_000
"""The same for the program's own queries: a file of 1,500 pages may be a single clause."""
OWN_RESULT_BYTES = 128_000_000
"""The limit for the rows of one of the program's own queries: the whole list of contracts is one result."""
PROCESS_BYTES, FILE_BYTES = 96_000_000, 10_000_000
"""The memory that SQLite may take in a process that serves registers, and the addition for each file, in bytes.

The addition is for the page caches of the connections, 2 MB each. This limit also applies to a query whose rows have
many long values, which then fails with `MemoryError`."""

_LIMITS = {
    sqlite3.SQLITE_LIMIT_LENGTH: VALUE_BYTES,
    sqlite3.SQLITE_LIMIT_SQL_LENGTH: 100_000,
    sqlite3.SQLITE_LIMIT_COLUMN: 128,
    sqlite3.SQLITE_LIMIT_EXPR_DEPTH: 200,
    sqlite3.SQLITE_LIMIT_COMPOUND_SELECT: 50,
    sqlite3.SQLITE_LIMIT_VDBE_OP: 100_000,
    sqlite3.SQLITE_LIMIT_ATTACHED: 0,
    sqlite3.SQLITE_LIMIT_LIKE_PATTERN_LENGTH: 1_000,
    sqlite3.SQLITE_LIMIT_VARIABLE_NUMBER: 32_766,
    sqlite3.SQLITE_LIMIT_TRIGGER_DEPTH: 10,
    sqlite3.SQLITE_LIMIT_WORKER_THREADS: 0,
}
"""See https://www.sqlite.org/limits.html and https://www.sqlite.org/security.html.

A join of our three widest tables has fewer than 128 columns. The time of LIKE is proportional to the length of its
pattern times that of the text."""

_SECONDS = 5.0
_STEPS = 100_000
"""The number of steps of SQLite's virtual machine between checks of the time: a few milliseconds.

Each check has to wait for Python's global lock. Datasette's own time limit checks a hundred times as often, and spends
most of its time waiting on a busy server."""


def limit_queries(connection: sqlite3.Connection) -> None:
    """Limit the size of the queries of a connection; for every connection on which visitors may run SQL."""
    for limit, value in _LIMITS.items():
        connection.setlimit(limit, value)
    connection.row_factory = BoundedRows()


def limit_process_memory(size: int) -> None:
    """Limit the memory, in bytes, that SQLite may take in this process; the limit can later only be lowered."""
    with closing(sqlite3.connect(":memory:")) as connection:
        connection.execute(f"pragma hard_heap_limit = {int(size)}")


def is_limit_error(error: BaseException) -> bool:
    """Return whether an error means that a query exceeded one of the limits on its size."""
    if isinstance(error, ResultTooLargeError | MemoryError):
        return True
    return getattr(error, "sqlite_errorcode", None) in (sqlite3.SQLITE_TOOBIG, sqlite3.SQLITE_NOMEM)


def read(connection: sqlite3.Connection, work: Callable[[sqlite3.Connection], Result]) -> Result:
    """Call `work` with a connection, inside one transaction and within a time limit, and return its result.

    Raises sqlite3.OperationalError ("interrupted") after five seconds.
    """
    with _time_limit(connection), _own_limits(connection):
        connection.rollback()  # a rejected statement may have left a transaction open
        connection.execute("begin")
        try:
            return work(connection)
        finally:
            connection.rollback()


@contextmanager
def _time_limit(connection: sqlite3.Connection) -> Iterator[None]:
    """Interrupt the queries in the block when they take too long together."""
    end = time.monotonic() + _SECONDS
    connection.set_progress_handler(lambda: time.monotonic() >= end, _STEPS)
    try:
        yield
    finally:
        connection.set_progress_handler(None, 0)


@contextmanager
def _own_limits(connection: sqlite3.Connection) -> Iterator[None]:
    """Let the program's own queries read longer values and larger results than those of visitors."""
    length, row_factory = connection.setlimit(sqlite3.SQLITE_LIMIT_LENGTH, OWN_VALUE_BYTES), connection.row_factory
    connection.row_factory = BoundedRows(OWN_RESULT_BYTES)
    try:
        yield
    finally:
        connection.setlimit(sqlite3.SQLITE_LIMIT_LENGTH, length)
        connection.row_factory = row_factory


def is_register(path: Path | str) -> bool:
    """Return whether a file is a register: its SQLite header has our application id."""
    try:
        with closing(sqlite3.connect(f"file:{path}?mode=ro", uri=True)) as connection:
            return bool(connection.execute("pragma application_id").fetchone()[0] == APPLICATION_ID)
    except sqlite3.Error:
        return False
