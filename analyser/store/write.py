"""Writing documents with their rows, failures and assessments, and the queue of documents to be analysed.

Each function works inside a transaction that its caller has opened; `at` is the time of writing in ISO 8601.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Any

from sqlite_utils import Database

from analyser.domain import Assessment, FileFormat
from analyser.store import organisations
from analyser.store.mapping import assessments
from analyser.store.mapping.documents import DocumentRows, Row, user_supplied_party
from analyser.store.mapping.identity import contract_id as contract_id_of
from analyser.store.mapping.identity import document_id as document_id_of
from analyser.store.reviews import record
from analyser.store.reviews.decisions import contract_columns

# Children before parents, so that no deletion violates a foreign key.
MACHINE_TABLES = (
    "findings",
    "terms",
    "reading_issues",
    "links",
    "table_cells",
    "tables",
    "clauses",
    "parties",
    "pages",
)
"""The tables in `documents.DocumentRows.tables`, whose rows each analysis of a document replaces."""


@dataclass(frozen=True, slots=True)
class Source:
    """A file to add to the register; `council` is the name of the buyer given by the user, or empty."""

    filename: str
    sha256: str
    bytes: int
    council: str = ""

    @property
    def document_id(self) -> str:
        """The id of the document, derived from its SHA-256."""
        return document_id_of(self.sha256)


@dataclass(frozen=True, slots=True)
class Versions:
    """The versions of the program and of the model that an analysis was made with."""

    analyser: str
    model: str


@dataclass(frozen=True, slots=True)
class FactorRow:
    """A row of the table `factors`; `precision` and `recall` were measured at `threshold`."""

    id: str
    dimension: str
    label_en: str
    label_cy: str
    definition_en: str
    definition_cy: str
    threshold: float | None = None
    precision: float | None = None
    recall: float | None = None


@dataclass(frozen=True, slots=True)
class Written:
    """The contract of a document that was written; `left` is its previous contract if that has other documents."""

    contract_id: str
    left: str | None = None

    @property
    def contracts(self) -> tuple[str, ...]:
        """The contracts whose evidence has changed, so that they must be reassessed."""
        return (self.contract_id, self.left) if self.left else (self.contract_id,)


def claim_document(db: Database, source: Source, at: str) -> None:
    """Mark a document as being analysed; a document that was analysed before keeps its status."""
    db.execute(
        """
        INSERT INTO documents (id, filename, sha256, bytes, council, status, attempts, added_at)
        VALUES (:id, :filename, :sha256, :bytes, :council, 'analysing', 0, :at)
        ON CONFLICT (id) DO UPDATE SET
            status = CASE status WHEN 'analysed' THEN 'analysed' ELSE 'analysing' END
        """,
        _source_row(source, at),
    )


def queue_document(db: Database, source: Source, format: FileFormat, by: str, at: str) -> bool:
    """Queue an uploaded document; return False if it is in the register already and its analysis has not failed."""
    cursor = db.execute(
        """
        INSERT INTO documents (id, filename, sha256, bytes, council, format, status, attempts, uploaded_by, added_at)
        VALUES (:id, :filename, :sha256, :bytes, :council, :format, 'queued', 0, :by, :at)
        ON CONFLICT (id) DO UPDATE SET status = 'queued', error = NULL, attempts = 0
        WHERE status IN ('failed', 'rejected')
        """,
        _source_row(source, at) | {"format": format.value, "by": by},
    )
    return cursor.rowcount > 0


def queued(db: Database, most: int) -> list[tuple[Source, FileFormat]]:
    """Return at most `most` queued documents: those with the fewest attempts first, then the longest waiting."""
    sql = "SELECT * FROM documents WHERE status = 'queued' ORDER BY attempts, added_at, id LIMIT ?"
    return [
        (Source(row["filename"], row["sha256"], row["bytes"], row["council"] or ""), FileFormat(row["format"]))
        for row in db.query(sql, [most])
    ]


def being_analysed(db: Database) -> list[str]:
    """Return the ids of the documents that are marked as being analysed."""
    return [key for (key,) in db.execute("SELECT id FROM documents WHERE status = 'analysing' ORDER BY id")]


def queue_again(db: Database, begun: Collection[str], most_attempts: int, error: str) -> None:
    """Put the documents that were being analysed when the program ended back into the queue.

    `begun` are the ids of the documents that a worker had started on, which counts as an attempt. A document with
    `most_attempts` attempts fails with the message `error`.
    """
    db.conn.executemany(
        "UPDATE documents SET attempts = attempts + 1 WHERE status = 'analysing' AND id = ?", [[key] for key in begun]
    )
    db.execute(
        "UPDATE documents SET status = 'failed', error = ?, attempts = 0 WHERE status = 'analysing' AND attempts >= ?",
        [error, most_attempts],
    )
    db.execute("UPDATE documents SET status = 'queued' WHERE status = 'analysing'")


def put_back(db: Database, source: Source) -> None:
    """Put a document whose analysis was stopped back into the queue, without counting an attempt."""
    db.execute("UPDATE documents SET status = 'queued' WHERE id = ? AND status = 'analysing'", [source.document_id])


def fail_document(db: Database, source: Source, error: str, versions: Versions, at: str) -> None:
    """Store the one-line reason why a document could not be analysed; the result of an earlier analysis is kept."""
    claim_document(db, source, at)
    db.execute("UPDATE documents SET error = ?, attempts = 0 WHERE id = ?", [error, source.document_id])
    db.execute(
        """
        UPDATE documents SET status = 'failed', analyser_version = ?, model_version = ?
        WHERE id = ? AND status != 'analysed'
        """,
        [versions.analyser, versions.model, source.document_id],
    )


def write_document(
    db: Database, source: Source, rows: DocumentRows, versions: Versions, seconds: float, at: str
) -> Written:
    """Replace the rows of a document's analysis, apply its reviews, and assign it to its contract.

    A council that the user gave earlier for the document is kept until another is given.
    """
    document_id = source.document_id
    claim_document(db, source, at)
    before, given = db.execute("SELECT contract_id, council FROM documents WHERE id = ?", [document_id]).fetchone()
    council = source.council or given or ""
    signed_before = organisations.signatures(db, document_id)
    contract_id = contract_id_of(council or rows.buyer, rows.reference, document_id)
    db.execute(
        "INSERT INTO contracts (id, created_at, updated_at) VALUES (?, ?, ?) ON CONFLICT (id) DO NOTHING",
        [contract_id, at, at],
    )
    head = {"contract_id": contract_id, "council": council or None, "seconds": seconds, "analysed_at": at}
    _write_head(db, rows, head, versions)
    _replace_document_rows(db, document_id, rows, council)
    affected = {contract_id, before or contract_id}
    record.apply_to_document(db, document_id)
    for affected_id in affected:
        record.apply_parties(db, affected_id)
    changed = signed_before ^ organisations.signatures(db, document_id)
    organisations.assign_organisations(db, affected, changed, document_id)
    left = next(iter(affected - {contract_id}), None)
    return Written(contract_id, left if left and not _remove_if_empty(db, left) else None)


def write_assessment(db: Database, contract_id: str, assessment: Assessment, at: str) -> None:
    """Replace a contract's facts, deadlines, risks and scores; reviewers' corrections of the contract are kept.

    Only rows and columns that differ are written, since each row is in several indexes and few change from day to day.
    """
    replace_rows(db, "deadlines", contract_id, assessments.deadline_rows(contract_id, assessment))
    replace_rows(db, "risks", contract_id, assessments.risk_rows(contract_id, assessment))
    replace_rows(db, "scores", contract_id, assessments.score_rows(contract_id, assessment))
    replace_rows(db, "protections", contract_id, assessments.protection_rows(contract_id, assessment))
    columns = assessments.contract_columns(assessment) | {"updated_at": at}
    columns |= contract_columns(db, contract_id)
    before = next(db.query("SELECT * FROM contracts WHERE id = ?", [contract_id]))
    update(db, "contracts", contract_id, _changes(before, columns))


def replace_rows(db: Database, table: str, contract_id: str, rows: Sequence[Row]) -> None:
    """Replace the rows of a contract in a table; rows and columns that do not change are not written."""
    before = {row["id"]: row for row in db.query(f"SELECT * FROM {table} WHERE contract_id = ?", [contract_id])}
    for key in before.keys() - {row["id"] for row in rows}:
        db.execute(f"DELETE FROM {table} WHERE id = ?", [key])
    for row in rows:
        if row["id"] not in before:
            insert(db, table, [row])
        elif changed := _changes(before[row["id"]], row):
            update(db, table, row["id"], changed)


def _changes(before: Row, after: Row) -> Row:
    """Return the columns of a row whose values change."""
    return {name: value for name, value in after.items() if before[name] != value}


def write_factors(db: Database, factors: Iterable[FactorRow]) -> None:
    """Insert or update the rows of `factors`; none is deleted, since findings may refer to it."""
    names = list(FactorRow.__dataclass_fields__)
    changes = ", ".join(f"{name} = excluded.{name}" for name in names[1:])
    db.conn.executemany(
        f"INSERT INTO factors ({', '.join(names)}) VALUES ({', '.join(':' + name for name in names)}) "
        f"ON CONFLICT (id) DO UPDATE SET {changes}",
        [asdict(factor) for factor in factors],
    )


def insert(db: Database, table: str, rows: Sequence[Row]) -> None:
    """Insert rows, which must all have the same columns."""
    if rows:
        names = list(rows[0])
        marks = ", ".join("?" * len(names))
        db.conn.executemany(
            f"INSERT INTO {table} ({', '.join(names)}) VALUES ({marks})", [tuple(row.values()) for row in rows]
        )


def update(db: Database, table: str, key: str, columns: Mapping[str, Any]) -> None:
    """Set columns, if any are given, of the row with the id `key`."""
    if not columns:
        return
    changes = ", ".join(f"{name} = ?" for name in columns)
    db.execute(f"UPDATE {table} SET {changes} WHERE id = ?", [*columns.values(), key])


def _source_row(source: Source, at: str) -> Row:
    return asdict(source) | {"id": source.document_id, "council": source.council or None, "at": at}


def _write_head(db: Database, rows: DocumentRows, head: Row, versions: Versions) -> None:
    done = {"status": "analysed", "error": None, "attempts": 0}
    made_by = {"analyser_version": versions.analyser, "model_version": versions.model}
    update(db, "documents", rows.document_id, rows.head | head | done | made_by)


def _replace_document_rows(db: Database, document_id: str, rows: DocumentRows, council: str) -> None:
    for table in MACHINE_TABLES:
        db.execute(f"DELETE FROM {table} WHERE document_id = ?", [document_id])
    for table in reversed(MACHINE_TABLES):
        insert(db, table, rows.tables[table])
    if council:
        insert(db, "parties", [user_supplied_party(document_id, council)])


def _remove_if_empty(db: Database, contract_id: str) -> bool:
    """Delete a contract without documents, only its assessment if it has reviews; return False if it has documents."""
    if db.execute("SELECT 1 FROM documents WHERE contract_id = ?", [contract_id]).fetchone():
        return False
    _remove_assessment(db, contract_id)
    db.execute("UPDATE contracts SET lock_in_score = NULL, lock_in_band = NULL WHERE id = ?", [contract_id])
    db.execute(
        "DELETE FROM contracts WHERE id = :id AND NOT EXISTS (SELECT 1 FROM reviews WHERE contract_id = :id)",
        {"id": contract_id},
    )
    return True


def _remove_assessment(db: Database, contract_id: str) -> None:
    for table in ("deadlines", "risks", "scores", "protections"):
        db.execute(f"DELETE FROM {table} WHERE contract_id = ?", [contract_id])
