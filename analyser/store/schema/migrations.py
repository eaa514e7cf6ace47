"""The versions of the register's schema, as sqlite-utils migrations over the SQL files in `sql/`.

A released migration is never edited. A change to the schema is a new SQL file and a new function here, and must keep
every row that people have made.
"""

from __future__ import annotations

from importlib.resources import files

from sqlite_utils import Database, Migrations

from analyser.store.schema import reason_codes, summary_triggers

APPLICATION_ID = 0x4C4F434B
"""SQLite's application_id of a register: the letters LOCK."""

migrations = Migrations("analyser")


def _sql(name: str) -> str:
    return (files("analyser.store.schema") / "sql" / name).read_text("utf-8")


@migrations()
def m0001_register(db: Database) -> None:
    """Create every table and view of the register, and full-text search over clauses."""
    db.executescript(_sql("0001_register.sql"))
    db.table("clauses").enable_fts(
        ["number", "heading", "text"], create_triggers=True, tokenize="porter unicode61 remove_diacritics 2"
    )


@migrations()
def m0002_reading(db: Database) -> None:
    """Add tables, links and reading issues, and allow clauses in documents without fixed pages."""
    db.executescript(_sql("0002_reading.sql"))
    _allow_null(db, "clauses", "page_first", "page_last")


@migrations()
def m0003_assess(db: Database) -> None:
    """Add the remaining commitment of a contract, and what each risk adds to the score."""
    db.executescript(_sql("0003_assess.sql"))


@migrations()
def m0004_publishing(db: Database) -> None:
    """Add withheld clauses, and a log of publications."""
    db.executescript(_sql("0004_publishing.sql"))


@migrations()
def m0005_web(db: Database) -> None:
    """Add the columns of contracts that lists are sorted by, and a column for who uploaded a document."""
    db.executescript(_sql("0005_web.sql"))


@migrations()
def m0006_speed(db: Database) -> None:
    """Add sums of the contracts, indexes for the review queue, and the council's own playbook."""
    db.executescript(_sql("0006_speed.sql") + summary_triggers.FILL + summary_triggers.TRIGGERS)


@migrations()
def m0007_protections(db: Database) -> None:
    """Add the protections of a contract, which are filled when it is next assessed."""
    db.executescript(_sql("0007_protections.sql"))


@migrations()
def m0008_reason_codes(db: Database) -> None:
    """Add a code for the reason why a value is not known, and fill it from the sentence with the reason."""
    db.executescript(_sql("0008_reason_codes.sql"))
    reason_codes.fill(db)


def _allow_null(db: Database, table: str, *columns: str) -> None:
    """Drop NOT NULL from integer columns by the procedure in SQLite's documentation of ALTER TABLE.

    The rows do not change, nor does anything that refers to them.
    """
    (sql,) = db.execute("SELECT sql FROM sqlite_schema WHERE type = 'table' AND name = ?", [table]).fetchone()
    for column in columns:
        sql = sql.replace(f"{column} INTEGER NOT NULL", f"{column} INTEGER")
    (schema_version,) = db.execute("PRAGMA schema_version").fetchone()
    db.execute("PRAGMA writable_schema = ON")
    db.execute("UPDATE sqlite_schema SET sql = ? WHERE type = 'table' AND name = ?", [sql, table])
    db.execute(f"PRAGMA schema_version = {schema_version + 1}")
    db.execute("PRAGMA writable_schema = OFF")


def version() -> int:
    """Return the schema version that this program writes: the number of its migrations."""
    return len(migrations._migrations)
