"""Requests and responses of our pages. They do not depend on Datasette: `plugin/adapter.py` converts its own."""

from __future__ import annotations

import datetime as dt
from collections.abc import AsyncIterator, Callable, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any, Protocol, TypeVar

from analyser import store
from analyser.accounts.accounts import Accounts
from analyser.accounts.roles import PUBLIC, Action, Reader
from analyser.i18n.translator import Translator
from analyser.store.queries import Connection
from analyser.web.core.urls import Urls

Result = TypeVar("Result")


class Register(Protocol):
    """A register database that is being served."""

    @property
    def route(self) -> str:
        """The register's name in addresses."""

    @property
    def path(self) -> Path:
        """The database file."""

    @property
    def published(self) -> bool:
        """Whether it is a published file, which is never changed from these pages."""

    async def read(self, work: Callable[[Connection], Result]) -> Result:
        """Run `work` in a thread on a read-only connection, inside one transaction, and return what it returns."""

    async def change(self, work: Callable[[store.Register], Result]) -> Result:
        """Run `work` in a thread on the register opened for writing, and return what it returns."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Request:
    """One request for a page: the reader, the address, the language and the day.

    `registers` are those whose contracts the reader is shown. `aside` are the published files when the reader may see
    registers: they can be opened, but are not listed, since they hold copies. `out_of_reach` are the files of the
    registers that are served but that the reader may not see. `path` and `query` are those of the address, `origin` is
    its scheme and host, `parts` are the named groups of the route's pattern, `arguments` the values in the query.
    `accounts` is None unless people sign in with a password, `published_file` is the file that publishing writes to,
    `model_dir` the folder of the model in use (None for the one that ships), `csrf()` returns the token for forms, and
    `client` is the network address of the reader. The body of a POST request is in `form`, or is
    read piece by piece with `body()`.
    """

    translator: Translator
    urls: Urls
    today: dt.date
    registers: tuple[Register, ...]
    path: str
    query: str = ""
    origin: str = ""
    aside: tuple[Register, ...] = ()
    out_of_reach: tuple[Path, ...] = ()
    parts: Mapping[str, str] = field(default_factory=dict)
    arguments: Mapping[str, str] = field(default_factory=dict)
    reader: Reader = PUBLIC
    accounts: Accounts | None = None
    csrf: Callable[[], str] = str
    client: str = ""
    published_file: Path | None = None
    model_dir: Path | None = None
    form: Mapping[str, str] = field(default_factory=dict)
    content_type: str = ""
    body: Callable[[], AsyncIterator[bytes]] | None = None

    def register(self) -> Register:
        """Return the register that the address names.

        Raises NotFoundError when the reader may see no register of that name. A reader who has not signed in gets
        NotAllowedError instead, whether or not the register exists.
        """
        for register in (*self.registers, *self.aside):
            if register.route == self.parts["register"]:
                return register
        if self.accounts is not None and not self.reader.name:
            raise NotAllowedError
        raise NotFoundError

    def may(self, action: Action, register: Register) -> bool:
        """Return whether the reader may take an action in a register."""
        return self.reader.may(action, register.path, published=register.published)

    def require(self, action: Action) -> None:
        """Raise NotAllowedError, or NotFoundError, unless an action is allowed in the register of the address."""
        if not self.may(action, self.register()):
            raise NotAllowedError

    def posting(self, form: Mapping[str, str], body: Callable[[], AsyncIterator[bytes]]) -> Request:
        """Return the request with its form and body."""
        return replace(self, form=form, body=body)


@dataclass(frozen=True, slots=True)
class Response:
    """A response; `signs_in` is the actor of a session that begins with it.

    A long response has `pieces` instead of a `body`; when making one of them fails, the response ends early.
    """

    body: str | bytes
    status: int = 200
    content_type: str = "text/html; charset=utf-8"
    headers: Mapping[str, str] = field(default_factory=dict)
    signs_in: Mapping[str, Any] | None = None
    signs_out: bool = False
    pieces: AsyncIterator[str] | None = None


def redirect(address: str) -> Response:
    """Return a redirect, as the response to a form, so that reloading the page does not send the form again."""
    return Response("", status=303, headers={"Location": address})


class NotFoundError(Exception):
    """There is no page at the address."""


class NotAllowedError(Exception):
    """The reader may not do this."""


class TooLargeError(Exception):
    """A form is larger than allowed."""
