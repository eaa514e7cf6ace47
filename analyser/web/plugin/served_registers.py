"""The registers that Datasette has open: how to find, read and change them."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any, TypeVar

from datasette.database import Database
from datasette.utils import tilde_encode

from analyser import store
from analyser.store.queries import Connection, connections

Result = TypeVar("Result")


@dataclass(frozen=True, slots=True)
class ServedRegister:
    """A register that Datasette has open; `published` says that it is a published file, which is never changed here."""

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

    async def read(self, work: Callable[[Connection], Result]) -> Result:
        """Run `work` in one of Datasette's threads, on its read-only connection, inside one transaction."""
        result: Result = await self.database.execute_fn(lambda connection: connections.read(connection, work))
        return result

    async def change(self, work: Callable[[store.Register], Result]) -> Result:
        """Run `work` in a thread on the register opened for writing, one change at a time.

        Raises RegisterError when another program keeps the file locked, or the disk is full or the file damaged.
        """

        def in_thread() -> Result:
            with _write_lock(self.path), store.Register.open(self.path, create=False) as register:
                return work(register)

        return await asyncio.to_thread(in_thread)


@cache
def _write_lock(path: Path) -> threading.Lock:
    """Return the lock of a register, with which changes wait for each other here instead of in SQLite."""
    return threading.Lock()


def served(datasette: Any, published: frozenset[Path] = frozenset()) -> tuple[ServedRegister, ...]:
    """Return the open databases that are registers of this program; Datasette serves the others without our pages."""
    return tuple(
        ServedRegister(database, Path(database.path) in published)
        for database in datasette.databases.values()
        if is_register(database)
    )


def is_register(database: Database) -> bool:
    """Return whether a database is a register; a positive answer is cached, since Datasette asks for every page."""
    path = database.path
    if not path or path in _known_registers:
        return bool(path)
    if not connections.is_register(path):
        return False
    _known_registers.add(path)
    return True


_known_registers: set[str] = set()
