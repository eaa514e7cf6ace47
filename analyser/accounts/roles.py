"""Roles and rights: whether a reader may take an action in a register; used for every page, table, query and file.

The public may read and query published files, and nothing else.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from pathlib import Path


class Role(StrEnum):
    """The role of a user in a register."""

    COUNCILLOR = "councillor"
    ANALYST = "analyst"
    OFFICER = "officer"
    CENTRAL = "central"
    ADMIN = "admin"


class Action(StrEnum):
    """An action that needs a right in a register."""

    READ = "read"
    """See its pages and the text of its documents."""
    QUERY = "query"
    """Use its tables, SQL and exports."""
    EDIT = "edit"
    """Upload contracts, confirm, correct and reject."""
    PUBLISH = "publish"
    """Decide what is published."""


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
"""The rights of everybody in a published file."""


@dataclass(frozen=True, slots=True)
class Reader:
    """The person who sends a request, with the role in each register file; `everywhere` is the role in all others.

    `name` is empty for the public and on a server without sign-in. `feed_token` is part of the address of the user's
    calendar.
    """

    name: str = ""
    roles: Mapping[Path, Role] = field(default_factory=dict)
    everywhere: Role | None = None
    feed_token: str = ""

    def role_in(self, register: Path) -> Role | None:
        """Return the role in a register, or None."""
        return self.roles.get(register, self.everywhere)

    def may(self, action: Action, register: Path, *, published: bool = False) -> bool:
        """Return whether an action is allowed in a register file; `published` says that it is a published one."""
        if published:
            return action in PUBLIC_RIGHTS
        role = self.role_in(register)
        return role is not None and action in RIGHTS[role]

    @property
    def is_admin(self) -> bool:
        """Whether the reader may open the pages with the server's settings."""
        return Role.ADMIN in (self.everywhere, *self.roles.values())

    @property
    def actor(self) -> str:
        """The name under which the reader's reviews and publications are recorded."""
        return self.name or (self.everywhere or "public")


PUBLIC = Reader()


def reader_of(name: str, roles: Mapping[Path, str], feed_token: str = "") -> Reader:
    """Return the reader for a user account; a role that this version does not know gives no rights."""
    known = {path: Role(role) for path, role in roles.items() if role in set(Role)}
    return Reader(name, known, feed_token=feed_token)
