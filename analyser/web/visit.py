"""What a page is asked, and what it answers, in our own words: no page family needs to know Datasette.

`plugin.py` turns Datasette's requests into visits and our answers into its responses.
"""

from __future__ import annotations

import datetime as dt
import sqlite3
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Protocol, TypeVar

from analyser.web.addresses import Addresses
from analyser.web.voice import Voice

Result = TypeVar("Result")


class Register(Protocol):
    """A register database that is being served."""

    @property
    def route(self) -> str:
        """The register's part of an address, as it stands in the path."""

    @property
    def path(self) -> Path:
        """The database file."""

    async def read(self, work: Callable[[sqlite3.Connection], Result]) -> Result:
        """Run `work` in a thread on a read-only connection, inside one transaction, and return what it returns."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Visit:
    """One request for a page: who asks for what, in which language, and on which day.

    `path` and `query` are the address as asked; `parts` are the named pieces of the route, `arguments` the query's
    values.
    """

    voice: Voice
    addresses: Addresses
    today: dt.date
    registers: tuple[Register, ...]
    path: str
    query: str = ""
    parts: Mapping[str, str] = field(default_factory=dict)
    arguments: Mapping[str, str] = field(default_factory=dict)

    def register(self) -> Register:
        """Return the register that the address names; raise NotHereError when none of that name is served."""
        for register in self.registers:
            if register.route == self.parts["register"]:
                return register
        raise NotHereError


@dataclass(frozen=True, slots=True)
class Answer:
    """What goes back to the browser."""

    body: str | bytes
    status: int = 200
    content_type: str = "text/html; charset=utf-8"
    headers: Mapping[str, str] = field(default_factory=dict)


class NotHereError(Exception):
    """Nothing is found at the address."""
