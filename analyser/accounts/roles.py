"""Who may do what with which register: the one place that decides, for every page, table, query and file.

Everything that is asked for names an `Action`; a `Reader` may take it in a register or not. The public may read and
query the published file, and nothing else.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from pathlib import Path


class Role(StrEnum):
    """What a person is to a register."""

    COUNCILLOR = "councillor"
    ANALYST = "analyst"
    OFFICER = "officer"
    CENTRAL = "central"
    ADMIN = "admin"


class Action(StrEnum):
    """What can be done with a register."""

    READ = "read"
    """See its pages and the words behind them."""
    QUERY = "query"
    """Use its tables, SQL and exports."""
    EDIT = "edit"
    """Upload contracts, confirm, correct and reject."""
    PUBLISH = "publish"
    """Decide what the public sees."""


_READS = frozenset({Action.READ})
_QUERIES = _READS | {Action.QUERY}
_EDITS = _QUERIES | {Action.EDIT, Action.PUBLISH}

RIGHTS: Mapping[Role, frozenset[Action]] = {
    Role.COUNCILLOR: _READS,
    Role.ANALYST: _QUERIES,
    Role.OFFICER: _EDITS,
    Role.CENTRAL: _QUERIES,
    Role.ADMIN: frozenset(Action),
}
PUBLIC_RIGHTS = _QUERIES
"""What anybody may do with a published file."""


@dataclass(frozen=True, slots=True)
class Reader:
    """Who asks: the role in each register by its file; `everywhere` is a role in all of them.

    `name` is empty for the public and for whoever uses a server that asks nobody to sign in. `feed_token` is part of
    the address of the person's calendar.
    """

    name: str = ""
    roles: Mapping[Path, Role] = field(default_factory=dict)
    everywhere: Role | None = None
    feed_token: str = ""

    def role_in(self, register: Path) -> Role | None:
        """Return the role in a register; None for a stranger to it."""
        return self.roles.get(register, self.everywhere)

    def may(self, action: Action, register: Path, *, published: bool = False) -> bool:
        """Say whether an action is allowed on a register file, or on one that is published."""
        if published:
            return action in PUBLIC_RIGHTS
        role = self.role_in(register)
        return role is not None and action in RIGHTS[role]

    @property
    def is_admin(self) -> bool:
        """Say whether the server's own pages are open to them."""
        return Role.ADMIN in (self.everywhere, *self.roles.values())

    @property
    def actor(self) -> str:
        """The name under which what they do is recorded."""
        return self.name or (self.everywhere or "public")


PUBLIC = Reader()


def reader_of(name: str, roles: Mapping[Path, str], feed_token: str = "") -> Reader:
    """Return the reader that an account describes; a role that this version does not know gives no rights."""
    known = {path: Role(role) for path, role in roles.items() if role in set(Role)}
    return Reader(name, known, feed_token=feed_token)
