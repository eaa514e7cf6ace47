"""The reader of a request, found from a session or from a proxy that has signed the user in.

The settings are those of the plugin: `accounts` (the accounts file), `everyone` (a role for all readers, for a server
that only its own machine can reach), `proxies` (the addresses of proxies whose headers are trusted), `proxy_header`
(the header in which these give the name of the user), and `published` (the files that are open to the public).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from analyser.accounts.accounts import Accounts, User
from analyser.accounts.roles import PUBLIC, Reader, Role, reader_of

SESSION_SECONDS = 12 * 3600


@dataclass(frozen=True, slots=True)
class AuthConfig:
    """How people sign in, and which files are public."""

    accounts: Accounts | None = None
    everyone: Role | None = None
    proxy_header: str = ""
    proxies: frozenset[str] = frozenset()
    published: frozenset[Path] = frozenset()

    @property
    def asks_for_passwords(self) -> bool:
        """Whether people sign in with a password."""
        return self.accounts is not None and not self.proxy_header

    @property
    def published_file(self) -> Path | None:
        """The file that contracts are published to: the one published file; None when there are none or several."""
        return next(iter(self.published)) if len(self.published) == 1 else None

    def reader(self, actor: Mapping[str, Any] | None) -> Reader:
        """Return the reader for Datasette's actor; a session begun with an old password counts as the public."""
        if self.everyone is not None:
            return Reader(everywhere=self.everyone)
        if not actor or self.accounts is None:
            return PUBLIC
        user = self.accounts.user(str(actor.get("id", "")))
        if user is None or not (actor.get("proxy") or actor.get("mark") == user.mark):
            return PUBLIC
        return reader_of(user.name, user.roles, user.feed_token)

    def reader_of_feed(self, token: str) -> Reader:
        """Return the reader whose calendar address holds a token; the public for an unknown token."""
        user = self.accounts.user_of_feed(token) if self.accounts else None
        return reader_of(user.name, user.roles, user.feed_token) if user else PUBLIC

    def actor_of_proxy(self, headers: Mapping[str, str], address: str) -> dict[str, Any] | None:
        """Return the actor that a trusted proxy names in its header, or None."""
        if not self.proxy_header or address not in self.proxies:
            return None
        name = headers.get(self.proxy_header.lower(), "").strip()
        return {"id": name, "proxy": True} if name else None


def auth_config_from(settings: Mapping[str, Any]) -> AuthConfig:
    """Return the configuration that the plugin's settings hold."""
    accounts = settings.get("accounts")
    everyone = settings.get("everyone")
    return AuthConfig(
        accounts=_accounts(Path(accounts)) if accounts else None,
        everyone=Role(everyone) if everyone else None,
        proxy_header=settings.get("proxy_header", ""),
        proxies=frozenset(settings.get("proxies", ())),
        published=frozenset(Path(path) for path in settings.get("published", ())),
    )


@cache
def _accounts(path: Path) -> Accounts:
    return Accounts(path)


def session_of(user: User) -> dict[str, Any]:
    """Return the actor for the cookie of a new session."""
    return {"id": user.name, "mark": user.mark}
