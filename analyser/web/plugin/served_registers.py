"""The registers that Datasette has open: which of its databases are ours, and reading and changing them."""

from __future__ import annotations

import asyncio
import sqlite3
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any, TypeVar

from datasette.database import Database
from datasette.utils import tilde_encode

from analyser import store
from analyser.store.schema.migrations import APPLICATION_ID

_SECONDS = 5.0
_STEPS = 100_000
"""So many steps of SQLite's machine, some milliseconds, lie between two looks at the clock. Each look waits until
Python is free: Datasette's own time limit, which looks a hundred times as often, mostly waits on a busy server."""

Result = TypeVar("Result")


@dataclass(frozen=True, slots=True)
class ServedRegister:
    """A register that Datasette has open; `published` says that it is one for the public, which nobody changes here."""

    database: Database
    published: bool = False

    @property
    def name(self) -> str:
        """Datasette's name of the database."""
        return str(self.database.name)

    @property
    def route(self) -> str:
        """The register's part of an address."""
        return str(tilde_encode(self.database.route))

    @property
    def path(self) -> Path:
        """The database file."""
        return Path(self.database.path)

    async def read(self, work: Callable[[sqlite3.Connection], Result]) -> Result:
        """Run `work` in one of Datasette's threads, on its read-only connection, inside one transaction."""

        def in_thread(connection: sqlite3.Connection) -> Result:
            with _time_limit(connection):
                connection.rollback()  # a statement that was refused may have left a transaction open on this thread
                connection.execute("begin")
                try:
                    return work(connection)
                finally:
                    connection.rollback()

        result: Result = await self.database.execute_fn(in_thread)
        return result

    async def change(self, work: Callable[[store.Register], Result]) -> Result:
        """Run `work` in a thread on the register opened for writing, one change at a time.

        Raises RegisterError when the file is held by another program for long, full or damaged.
        """

        def in_thread() -> Result:
            with _turn(self.path), store.Register.open(self.path, create=False) as register:
                return work(register)

        return await asyncio.to_thread(in_thread)


@contextmanager
def _time_limit(connection: sqlite3.Connection) -> Iterator[None]:
    """Interrupt what takes too long."""
    end = time.monotonic() + _SECONDS
    connection.set_progress_handler(lambda: time.monotonic() >= end, _STEPS)
    try:
        yield
    finally:
        connection.set_progress_handler(None, 0)


@cache
def _turn(path: Path) -> threading.Lock:
    """The lock that lets the changes of one register wait for each other here rather than in SQLite."""
    return threading.Lock()


def served(datasette: Any, published: frozenset[Path] = frozenset()) -> tuple[ServedRegister, ...]:
    """Return the open databases that are registers of this program; every other one is left to Datasette."""
    return tuple(
        ServedRegister(database, Path(database.path) in published)
        for database in datasette.databases.values()
        if is_register(database)
    )


def is_register(database: Database) -> bool:
    """Say whether a database is a register: the mark in its head says so, and never changes once it does."""
    path = database.path
    if not path or path in _known_registers:
        return bool(path)
    try:
        connection = sqlite3.connect(f"file:{path}?mode=ro", uri=True)
    except sqlite3.Error:
        return False
    try:
        ours = connection.execute("pragma application_id").fetchone()[0] == APPLICATION_ID
    except sqlite3.Error:
        return False
    finally:
        connection.close()
    if ours:
        _known_registers.add(path)
    return bool(ours)


_known_registers: set[str] = set()
