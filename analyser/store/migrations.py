"""The versions of the register's schema, as sqlite-utils migrations over the SQL files in `sql/`.

A released migration is never edited; a change to the schema is a new SQL file and a new function here, and must keep
every row that people made.
"""

from __future__ import annotations

from importlib.resources import files

from sqlite_utils import Database, Migrations

APPLICATION_ID = 0x4C4F434B
"""SQLite's application_id of a register: the letters LOCK."""

migrations = Migrations("analyser")


def _sql(name: str) -> str:
    return (files("analyser.store") / "sql" / name).read_text("utf-8")


@migrations()
def m0001_register(db: Database) -> None:
    """Create every table and view of the register, and full-text search over clauses."""
    db.executescript(_sql("0001_register.sql"))
    db.table("clauses").enable_fts(
        ["number", "heading", "text"], create_triggers=True, tokenize="porter unicode61 remove_diacritics 2"
    )


def version() -> int:
    """Return the schema version that this program writes: the number of its migrations."""
    return len(migrations._migrations)
