"""User accounts and their roles, in an SQLite file that is never served, so that no query can read it.

Passwords are stored as salted PBKDF2 hashes, made and checked by `datasette-auth-passwords`. Roles are granted for each
register file.
"""

from __future__ import annotations

import secrets
import sqlite3
from collections.abc import Mapping
from contextlib import closing
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from datasette_auth_passwords.utils import hash_password, verify_password

from analyser.errors import AccountError

APPLICATION_ID = 0x4C4F434E
"""SQLite's application_id of an accounts file: the letters LOCN."""

SHORTEST_PASSWORD = 12

_SCHEMA = """
CREATE TABLE users (
    name TEXT PRIMARY KEY NOT NULL CHECK (trim(name) = name AND name != ''),
    password_hash TEXT NOT NULL,
    feed_token TEXT NOT NULL UNIQUE
) STRICT;
CREATE TABLE rights (
    user TEXT NOT NULL REFERENCES users (name) ON DELETE CASCADE,
    register TEXT NOT NULL,
    role TEXT NOT NULL,
    PRIMARY KEY (user, register)
) STRICT;
CREATE TABLE secrets (name TEXT PRIMARY KEY NOT NULL, value TEXT NOT NULL) STRICT;
"""


@cache
def _unused_hash() -> str:
    """Return a hash to check when a name is unknown, so that the response takes as long as for a known name."""
    return str(hash_password("nobody's password"))


def check_password(password: str) -> None:
    """Raise AccountError when a password is too short."""
    if len(password) < SHORTEST_PASSWORD:
        raise AccountError(f"the password has fewer than {SHORTEST_PASSWORD} characters", "choose a longer one")


def check_name(name: str) -> None:
    """Raise AccountError when a name is empty or has characters that cannot be printed, such as a line break."""
    if not name.strip():
        raise AccountError("the name is empty", "give a name to sign in with")
    if not name.strip().isprintable():
        raise AccountError(f"the name {name!r} has characters that cannot be printed", "leave them out")


def random_password() -> str:
    """Return a random password, for a user whom a proxy signs in."""
    return secrets.token_urlsafe(48)


@dataclass(frozen=True, slots=True)
class User:
    """A user, with the role in each register by the file's absolute path.

    `mark` changes with the password, so that sessions begun with the old password end. `feed_token` is the secret part
    of the address from which a calendar program fetches the user's deadlines.
    """

    name: str
    roles: Mapping[Path, str]
    mark: str
    feed_token: str


class Accounts:
    """An accounts file, created when it does not exist. Raises AccountError when the file is not an accounts file."""

    def __init__(self, path: Path) -> None:
        self.path = path
        if not path.parent.is_dir():
            raise AccountError(f"{path} cannot be created: there is no folder {path.parent}", "create the folder first")
        try:
            with closing(self._connect()) as db:
                self._prepare(db)
        except sqlite3.DatabaseError as error:
            raise AccountError(f"{path} cannot be used as an accounts file ({error})") from error
        path.chmod(0o600)

    def put(self, name: str, password: str, role: str, register: Path) -> None:
        """Add a user or set a new password, and grant a role in a register.

        Raises AccountError for a short password or an unusable name.
        """
        check_name(name)
        check_password(password)
        with closing(self._connect()) as db, db:
            db.execute(
                "INSERT INTO users VALUES (?, ?, ?)"
                " ON CONFLICT (name) DO UPDATE SET password_hash = excluded.password_hash",
                [name.strip(), hash_password(password), secrets.token_urlsafe(24)],
            )
        self.grant(name, role, register)

    def grant(self, name: str, role: str, register: Path) -> None:
        """Grant a user a role in a register, replacing any other there. Raises AccountError for an unknown name."""
        with closing(self._connect()) as db, db:
            self._require(db, name)
            db.execute(
                "INSERT INTO rights VALUES (?, ?, ?) ON CONFLICT (user, register) DO UPDATE SET role = excluded.role",
                [name.strip(), str(register.resolve()), role],
            )

    def remove(self, name: str) -> None:
        """Remove a user and all their roles. Raises AccountError for an unknown name."""
        with closing(self._connect()) as db, db:
            self._require(db, name)
            db.execute("DELETE FROM users WHERE name = ?", [name.strip()])

    def verified(self, name: str, password: str) -> User | None:
        """Return the user if the password is right, else None; takes 0.3 s, so it must not run in an event loop."""
        with closing(self._connect()) as db:
            row = db.execute("SELECT password_hash FROM users WHERE name = ?", [name.strip()]).fetchone()
        is_right = verify_password(password, row[0] if row else _unused_hash())
        return self.user(name.strip()) if row and is_right else None

    def user(self, name: str) -> User | None:
        """Return a user by name, or None."""
        return self._user("name", name)

    def user_of_feed(self, token: str) -> User | None:
        """Return the user whose calendar address holds this token, or None."""
        return self._user("feed_token", token)

    def users(self) -> tuple[User, ...]:
        """Return all users, ordered by name."""
        with closing(self._connect()) as db:
            names = [name for (name,) in db.execute("SELECT name FROM users ORDER BY name")]
        return tuple(user for name in names if (user := self.user(name)))

    def secret(self) -> str:
        """Return the secret with which sessions are signed; it is created on the first call."""
        with closing(self._connect()) as db, db:
            db.execute("INSERT INTO secrets VALUES ('sessions', ?) ON CONFLICT DO NOTHING", [secrets.token_hex(32)])
            return str(db.execute("SELECT value FROM secrets WHERE name = 'sessions'").fetchone()[0])

    def _user(self, column: str, value: str) -> User | None:
        with closing(self._connect()) as db:
            row = db.execute(
                f"SELECT name, password_hash, feed_token FROM users WHERE {column} = ?", [value]
            ).fetchone()
            if row is None:
                return None
            rights = db.execute("SELECT register, role FROM rights WHERE user = ?", [row[0]]).fetchall()
        return User(row[0], {Path(register): role for register, role in rights}, row[1][-16:], row[2])

    def _require(self, db: sqlite3.Connection, name: str) -> None:
        """Raise AccountError when there is no user of a name."""
        if not db.execute("SELECT 1 FROM users WHERE name = ?", [name.strip()]).fetchone():
            raise AccountError(f"there is no account {name}", "see `analyser user list`")

    def _connect(self) -> sqlite3.Connection:
        db = sqlite3.connect(self.path, timeout=10)
        db.execute("PRAGMA foreign_keys = ON")
        return db

    def _prepare(self, db: sqlite3.Connection) -> None:
        if not db.execute("SELECT 1 FROM sqlite_master").fetchone():
            db.executescript(_SCHEMA)
            db.execute(f"PRAGMA application_id = {APPLICATION_ID}")
        elif db.execute("PRAGMA application_id").fetchone()[0] != APPLICATION_ID:
            raise AccountError(f"{self.path} is not an accounts file")
