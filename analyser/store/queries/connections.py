"""Connections of the web pages: limits on what a query may take, reads in one transaction, and finding registers."""

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
"""The longest text or blob that a query may make or read. A clause of 300 pages has about 900,000.

It also limits how long `instr` and `replace` can take, which cannot be interrupted: the square of the length."""
OWN_VALUE_BYTES = 20_000_000
"""The same for queries of the program itself: a file of 1,500 pages may be a single clause."""
OWN_RESULT_BYTES = 128_000_000
"""The most that the rows of one query of the program itself may take: the whole list of contracts is one result."""
PROCESS_BYTES, FILE_BYTES = 96_000_000, 10_000_000
"""The most memory that SQLite may take in a process that serves registers, and how much more for each file: the page
caches of its connections, of 2 MB each. This is what limits rows of many long values: such queries fail with
`MemoryError`."""

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
"""See https://www.sqlite.org/limits.html and https://www.sqlite.org/security.html. Three of our widest tables joined
have fewer than 128 columns; LIKE takes time in proportion to the length of its pattern times that of the text."""

_SECONDS = 5.0
_STEPS = 100_000
"""The clock is looked at after so many steps of SQLite's machine, some milliseconds. Each look waits until Python is
free: Datasette's own time limit, which looks a hundred times as often, mostly waits on a busy server."""


def limit_queries(connection: sqlite3.Connection) -> None:
    """Limit what the queries of a connection may take; for all connections on which anybody may run SQL."""
    for limit, value in _LIMITS.items():
        connection.setlimit(limit, value)
    connection.row_factory = BoundedRows()


def limit_process_memory(size: int) -> None:
    """Limit the memory, in bytes, that SQLite may take in this process; it can be lowered later but not raised."""
    with closing(sqlite3.connect(":memory:")) as connection:
        connection.execute(f"pragma hard_heap_limit = {int(size)}")


def is_limit_error(error: BaseException) -> bool:
    """Say whether an error means that a query went over a limit of its size."""
    if isinstance(error, ResultTooLargeError | MemoryError):
        return True
    return getattr(error, "sqlite_errorcode", None) in (sqlite3.SQLITE_TOOBIG, sqlite3.SQLITE_NOMEM)


def read(connection: sqlite3.Connection, work: Callable[[sqlite3.Connection], Result]) -> Result:
    """Return what `work` reads on a connection, inside one transaction and within a limit of time.

    Raises sqlite3.OperationalError ("interrupted") after five seconds.
    """
    with _time_limit(connection), _own_limits(connection):
        connection.rollback()  # a statement that was refused may have left a transaction open on this connection
        connection.execute("begin")
        try:
            return work(connection)
        finally:
            connection.rollback()


@contextmanager
def _time_limit(connection: sqlite3.Connection) -> Iterator[None]:
    """Interrupt what takes too long."""
    end = time.monotonic() + _SECONDS
    connection.set_progress_handler(lambda: time.monotonic() >= end, _STEPS)
    try:
        yield
    finally:
        connection.set_progress_handler(None, 0)


@contextmanager
def _own_limits(connection: sqlite3.Connection) -> Iterator[None]:
    """Let the program's own queries read longer values and more rows than those of others."""
    length, row_factory = connection.setlimit(sqlite3.SQLITE_LIMIT_LENGTH, OWN_VALUE_BYTES), connection.row_factory
    connection.row_factory = BoundedRows(OWN_RESULT_BYTES)
    try:
        yield
    finally:
        connection.setlimit(sqlite3.SQLITE_LIMIT_LENGTH, length)
        connection.row_factory = row_factory


def is_register(path: Path | str) -> bool:
    """Say whether a file is a register: its SQLite header carries our application id."""
    try:
        with closing(sqlite3.connect(f"file:{path}?mode=ro", uri=True)) as connection:
            return bool(connection.execute("pragma application_id").fetchone()[0] == APPLICATION_ID)
    except sqlite3.Error:
        return False
