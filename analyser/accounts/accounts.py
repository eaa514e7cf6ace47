"""Who may sign in and with which rights: one SQLite file that is never served, so that no query can read it.

Passwords are kept as salted PBKDF2 hashes in the form of `datasette-auth-passwords`, whose functions make and check
them. Rights are granted for each register file.
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
def _no_such_user() -> str:
    """Return a hash to check when a name is unknown, so that the answer takes as long as for one that is known."""
    return str(hash_password("nobody's password"))


def check_password(password: str) -> None:
    """Raise AccountError when a password is too short."""
    if len(password) < SHORTEST_PASSWORD:
        raise AccountError(f"the password has fewer than {SHORTEST_PASSWORD} characters", "choose a longer one")


def unknowable_password() -> str:
    """Return a password that nobody has seen, for one who never signs in with it."""
    return secrets.token_urlsafe(48)


@dataclass(frozen=True, slots=True)
class User:
    """A person who may sign in: the role in each register, by the file's whole path.

    `mark` changes with the password, so that a session that was begun with an old one ends; `feed_token` is the secret
    part of the address under which a calendar program fetches the person's deadlines.
    """

    name: str
    roles: Mapping[Path, str]
    mark: str
    feed_token: str


class Accounts:
    """An accounts file; made when it is not there. Raises AccountError when the file is something else."""

    def __init__(self, path: Path) -> None:
        self.path = path
        if not path.parent.is_dir():
            raise AccountError(f"{path} cannot be made: there is no folder {path.parent}", "make the folder first")
        try:
            with closing(self._connect()) as db:
                self._prepare(db)
        except sqlite3.DatabaseError as error:
            raise AccountError(f"{path} cannot be used as an accounts file ({error})") from error
        path.chmod(0o600)

    def put(self, name: str, password: str, role: str, register: Path) -> None:
        """Add a person or set a new password, and grant a role in a register; a bad password raises AccountError."""
        check_password(password)
        if not name.strip():
            raise AccountError("the name is empty", "give a name to sign in with")
        with closing(self._connect()) as db, db:
            db.execute(
                "INSERT INTO users VALUES (?, ?, ?)"
                " ON CONFLICT (name) DO UPDATE SET password_hash = excluded.password_hash",
                [name.strip(), hash_password(password), secrets.token_urlsafe(24)],
            )
        self.grant(name, role, register)

    def grant(self, name: str, role: str, register: Path) -> None:
        """Give a person a role in a register, in place of the one they had there; a stranger raises AccountError."""
        with closing(self._connect()) as db, db:
            self._known(db, name)
            db.execute(
                "INSERT INTO rights VALUES (?, ?, ?) ON CONFLICT (user, register) DO UPDATE SET role = excluded.role",
                [name.strip(), str(register.resolve()), role],
            )

    def remove(self, name: str) -> None:
        """Remove a person and all their rights. Raises AccountError when there is no such person."""
        with closing(self._connect()) as db, db:
            self._known(db, name)
            db.execute("DELETE FROM users WHERE name = ?", [name.strip()])

    def verified(self, name: str, password: str) -> User | None:
        """Return the person when the password is theirs; takes a third of a second: never call it in an event loop."""
        with closing(self._connect()) as db:
            row = db.execute("SELECT password_hash FROM users WHERE name = ?", [name.strip()]).fetchone()
        right = verify_password(password, row[0] if row else _no_such_user())
        return self.user(name.strip()) if row and right else None

    def user(self, name: str) -> User | None:
        """Return a person by name; None for a stranger."""
        return self._user("name", name)

    def user_of_feed(self, token: str) -> User | None:
        """Return the person whose calendar address holds this token; None when it is nobody's."""
        return self._user("feed_token", token)

    def users(self) -> tuple[User, ...]:
        """Return everybody, by name."""
        with closing(self._connect()) as db:
            names = [name for (name,) in db.execute("SELECT name FROM users ORDER BY name")]
        return tuple(user for name in names if (user := self.user(name)))

    def secret(self) -> str:
        """Return the secret with which sessions are signed, made when first asked for."""
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

    def _known(self, db: sqlite3.Connection, name: str) -> None:
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
            raise AccountError(f"{self.path} is a file of another kind")
