"""Opening a register file: checking its type, migrating its schema, and converting SQLite's errors into our own."""

from __future__ import annotations

import logging
import os
import shutil
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager, suppress
from itertools import count
from pathlib import Path

from sqlite_utils import Database

from analyser.errors import LockedRegisterError, NewerRegisterError, NotARegisterError, RegisterError
from analyser.store.schema.migrations import APPLICATION_ID, migrations, version

log = logging.getLogger(__name__)

_CORRUPT = {sqlite3.SQLITE_NOTADB, sqlite3.SQLITE_CORRUPT}
_HELD = {sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED}
_PROBLEMS = {
    sqlite3.SQLITE_READONLY: ("cannot be written to", "check the permissions of the file and of its folder"),
    sqlite3.SQLITE_CANTOPEN: ("cannot be opened", "check that the folder exists and that you may write to it"),
    sqlite3.SQLITE_PERM: ("cannot be opened", "check the permissions of the file and of its folder"),
    sqlite3.SQLITE_FULL: ("cannot grow: the disk is full", "make room, then run the command again"),
    sqlite3.SQLITE_IOERR: ("cannot be read or written: the disk reports an error", "check the disk"),
}


@contextmanager
def as_register_errors(path: Path) -> Iterator[None]:
    """Convert SQLite's errors about the file into `RegisterError`s; errors in SQL statements pass unchanged."""
    try:
        yield
    except sqlite3.DatabaseError as error:
        code = getattr(error, "sqlite_errorcode", sqlite3.SQLITE_ERROR) & 0xFF
        if code in _HELD:
            raise LockedRegisterError(f"register {path} is in use by another program") from error
        if code in _CORRUPT:
            raise NotARegisterError(f"{path} is not a SQLite file, or is damaged") from error
        if code in _PROBLEMS:
            problem, remedy = _PROBLEMS[code]
            raise RegisterError(f"register {path} {problem}", remedy) from error
        raise


def open_database(path: Path, *, timeout: float, create: bool) -> Database:
    """Connect to a register, create or migrate its tables, and return it ready for writing.

    Before a register with documents is migrated, a copy of the file is made beside it (see
    `copy_before_migration`). `timeout` is the number of seconds to wait for another writer. Raises a subclass of
    `errors.RegisterError`.
    """
    if path.is_dir():
        raise NotARegisterError(f"{path} is a folder")
    if not path.parent.is_dir():
        raise RegisterError(
            f"register {path} cannot be made: there is no folder {path.parent}", "make the folder first"
        )
    if not create and not path.exists():
        raise RegisterError(f"there is no register {path}", "check the path, or make it with `analyser analyse`")
    with as_register_errors(path):
        connection = sqlite3.connect(path, timeout=timeout, check_same_thread=False)
        try:
            return _prepared(Database(connection, execute_plugins=False), path)
        except BaseException:
            connection.close()
            raise


def require_current(path: Path, remedy: str) -> None:
    """Raise RegisterError with a remedy if opening a register would migrate it; the file is not changed."""
    if not path.is_file():
        return
    with as_register_errors(path), closing(sqlite3.connect(f"{path.absolute().as_uri()}?mode=ro", uri=True)) as db:
        owner, written_by = (db.execute(f"PRAGMA {name}").fetchone()[0] for name in ("application_id", "user_version"))
    if owner == APPLICATION_ID and written_by < version():
        raise RegisterError(f"{path} is from an earlier version and would be brought up to date", remedy)


@contextmanager
def immediate(db: Database) -> Iterator[None]:
    """Run a block as one transaction that holds the write lock from the start, or as a savepoint inside another.

    Without the lock, a transaction that begins with a read fails at its first write if another connection has written
    in between.
    """
    if db.conn.in_transaction:
        with db.atomic():
            yield
        return
    db.conn.execute("BEGIN IMMEDIATE")
    try:
        yield
        db.conn.execute("COMMIT")
    except BaseException:
        db.rollback()
        raise


LOG_LIMIT = 16_000_000
"""Bytes by which the write-ahead log may grow before it is written back to the register and emptied."""
_LONGEST_WAIT_FOR_READERS = 1_000  # milliseconds; reading for a web page takes far less


def size_of_log(path: Path) -> int:
    """Return the size of a register's write-ahead log in bytes."""
    try:
        return path.with_name(f"{path.name}-wal").stat().st_size
    except OSError:
        return 0


def empty_log(db: Database) -> None:
    """Write the write-ahead log back to the register and empty it, unless a reader still needs it.

    SQLite writes the log back by itself, but restarts it only when there are no readers. On a busy server there always
    are, and the log would grow without limit. This waits for the current readers to finish, while new ones may start.
    """
    (usual,) = db.execute("PRAGMA busy_timeout").fetchone()
    db.execute(f"PRAGMA busy_timeout = {_LONGEST_WAIT_FOR_READERS}")
    try:
        with suppress(sqlite3.OperationalError):  # a reader still needs the log; its transactions are kept
            db.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()
    finally:
        db.execute(f"PRAGMA busy_timeout = {usual}")


def replace_database(path: Path, draft: Path, *, timeout: float = 10.0) -> None:
    """Replace the file `path` by `draft`, which no process has open, in one step for all its readers.

    An existing file is overwritten through SQLite, since another process may have it open; no page keeps its earlier
    contents. Raises a subclass of `errors.RegisterError` and leaves the file unchanged when it is not a register, is
    locked by another writer for longer than `timeout` seconds, or cannot be written.
    """
    if not path.exists():
        draft.replace(path)
        return
    with as_register_errors(path):
        target, source = sqlite3.connect(path, timeout=timeout), sqlite3.connect(draft)
        try:
            _check_owner(Database(target, execute_plugins=False), path)
            target.execute("BEGIN IMMEDIATE")  # waits for another writer, which `backup` does not
            target.rollback()
            source.backup(target)
            target.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        finally:
            target.close()
            source.close()


def _prepared(db: Database, path: Path) -> Database:
    _check_owner(db, path)
    if db.journal_mode != "wal":
        db.enable_wal()
    db.execute("PRAGMA foreign_keys = ON")
    if migrations.pending(db):
        with immediate(db):
            copy_before_migration(db, path)
            migrations.apply(db)
            db.execute(f"PRAGMA application_id = {APPLICATION_ID}")
            db.execute(f"PRAGMA user_version = {version()}")
    return db


def copy_before_migration(db: Database, path: Path) -> Path | None:
    """Copy a register that is to be migrated to a file beside it, and return the path of the copy.

    The copy is named after the first migration that is to be applied: `register.db.before-0008.bak`, or
    `register.db.before-0008.2.bak` where there is one already. It has the permissions of the register. Returns None
    without a copy for a register that has no documents or that another process has migrated already. Raises
    RegisterError when the disk has no room.

    `db` must hold the write lock, so that nothing is written between the copy and the migration.
    """
    path = path.resolve()  # of a symbolic link, the copy belongs beside the file
    (applied,) = db.execute("PRAGMA user_version").fetchone()
    if not applied or applied >= version() or not db.execute("SELECT 1 FROM documents LIMIT 1").fetchone():
        return None
    copy = _free_name(path, f"before-{applied + 1:04}")
    needed = path.stat().st_size + size_of_log(path)
    if shutil.disk_usage(path.parent).free < needed:
        raise RegisterError(
            f"register {path} must be brought up to date, and there is no room for a copy of {needed / 1e6:,.1f} MB",
            f"make room in {path.parent.absolute()}, then run the command again",
        )
    try:
        _copy_database(path, copy)
    except (OSError, sqlite3.Error) as error:
        copy.unlink(missing_ok=True)
        raise RegisterError(
            f"register {path} must be brought up to date, and cannot be copied to {copy.name} first ({error})",
            "make room on the disk, or check the permissions of the folder",
        ) from error
    log.warning("%s is brought up to date; a copy of it as it was is kept in %s", path.name, copy.name)
    return copy


def _free_name(path: Path, label: str) -> Path:
    """Return the first path for a copy at which there is neither a file nor a symbolic link."""
    for number in count(1):
        copy = path.with_name(f"{path.name}.{label}{'' if number == 1 else f'.{number}'}.bak")
        if not os.path.lexists(copy):
            return copy
    raise AssertionError("unreachable")


def _copy_database(path: Path, copy: Path) -> None:
    """Copy a database with all committed transactions, and flush the copy to disk."""
    os.close(os.open(copy, os.O_CREAT | os.O_EXCL | os.O_WRONLY, path.stat().st_mode & 0o777))
    source, target = sqlite3.connect(path), sqlite3.connect(copy)
    try:
        source.backup(target)
        target.execute("PRAGMA journal_mode = DELETE")  # so that the copy stays a single file, even when opened
    finally:
        source.close()
        target.close()
    with copy.open("rb") as file:
        os.fsync(file.fileno())


def _check_owner(db: Database, path: Path) -> None:
    owner, written_by = (db.execute(f"PRAGMA {name}").fetchone()[0] for name in ("application_id", "user_version"))
    is_empty = not db.execute("SELECT 1 FROM sqlite_master").fetchone()
    if owner != APPLICATION_ID and not is_empty:
        raise NotARegisterError(f"{path} is a SQLite file of another program")
    if owner == APPLICATION_ID and written_by > version():
        raise NewerRegisterError(f"register {path} was written by a later version of the analyser")
