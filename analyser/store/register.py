"""The register: one SQLite file with the analyses of a council's contracts and the reviews of people."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Iterable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from sqlite3 import Connection
from types import TracebackType

from sqlite_utils import Database

from analyser.domain import Assessment, Evidence, FileFormat
from analyser.store import write
from analyser.store.files import FileStore
from analyser.store.mapping import evidence
from analyser.store.mapping.documents import DocumentRows
from analyser.store.publication import redactions
from analyser.store.publication.redactions import Withholding
from analyser.store.reviews import labelled, record
from analyser.store.reviews.decisions import contract_columns
from analyser.store.reviews.record import Recorded, Review
from analyser.store.schema.opening import (
    LOG_LIMIT,
    as_register_errors,
    empty_log,
    immediate,
    open_database,
    replace_database,
    require_current,
    size_of_log,
)
from analyser.store.write import FactorRow, Source, Versions, Written


class Register:
    """An open register; a context manager that closes it.

    In all methods `at` is the time of the change. Every method that writes runs in a transaction of its own, or in the
    one that is open, and raises a subclass of `errors.RegisterError` when the file is locked by another program or
    damaged, or the disk is full.
    """

    def __init__(self, db: Database, path: Path) -> None:
        self.db = db
        self.path = path
        self.files = FileStore.beside(path)
        self._log_left = 0

    @classmethod
    def open(cls, path: Path, *, timeout: float = 30.0, create: bool = True) -> Register:
        """Open a register file and migrate its schema; with `create`, a missing file is created.

        `timeout` is the number of seconds to wait for another writer. Raises NotARegisterError, NewerRegisterError,
        LockedRegisterError or RegisterError.
        """
        return cls(open_database(path, timeout=timeout, create=create), path)

    @property
    def connection(self) -> Connection:
        """The open connection, for the functions of `store.queries`."""
        return self.db.conn

    def __enter__(self) -> Register:
        """Return the register itself."""
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Close the register."""
        self.close()

    def close(self) -> None:
        """Close the file; the last process to do so empties the write-ahead log."""
        with as_register_errors(self.path):
            self.db.close()

    @contextmanager
    def transaction(self) -> Iterator[None]:
        """Run the block as one transaction, which is rolled back when the block raises."""
        with as_register_errors(self.path):
            with immediate(self.db):
                yield
            if not self.db.conn.in_transaction:
                self._limit_log()

    def _limit_log(self) -> None:
        """Try to empty the write-ahead log when it has grown by LOG_LIMIT since the last attempt."""
        if size_of_log(self.path) > self._log_left + LOG_LIMIT:
            empty_log(self.db)
            self._log_left = size_of_log(self.path)

    @contextmanager
    def snapshot(self) -> Iterator[None]:
        """Let the block read one consistent state of the register, even if others write to it at the same time."""
        with as_register_errors(self.path):
            self.db.execute("BEGIN")
            try:
                yield
            finally:
                self.db.rollback()

    @staticmethod
    def require_current(path: Path, remedy: str) -> None:
        """Raise RegisterError with a remedy if opening a register would migrate it; the file is not changed."""
        require_current(path, remedy)

    @staticmethod
    def replace(path: Path, draft: Path) -> None:
        """Replace the register at `path`, if there is one, by the closed register `draft` in one step.

        The file is overwritten in one transaction: processes that have it open see either the old or the new state.
        Raises RegisterError when another writer has locked it or it cannot be written.
        """
        replace_database(path, draft)

    def is_current(self, sha256: str, versions: Versions, council: str = "") -> bool:
        """Return whether a file was analysed by these versions, and for this council if one is given."""
        with as_register_errors(self.path):
            return evidence.is_current(self.db, sha256, versions.analyser, versions.model, council)

    def evidence(self, contract_id: str) -> tuple[Evidence, ...]:
        """Return the evidence of each document of a contract, with reviewers' decisions applied."""
        with as_register_errors(self.path):
            return evidence.evidence(self.db, contract_id)

    def contract_ids(self) -> tuple[str, ...]:
        """Return the ids of all contracts that have an analysed document."""
        with as_register_errors(self.path):
            return evidence.contract_ids(self.db)

    def claim_document(self, source: Source, at: dt.datetime) -> None:
        """Mark a document as being analysed."""
        with self.transaction():
            write.claim_document(self.db, source, at.isoformat())

    def write_document(
        self, source: Source, rows: DocumentRows, versions: Versions, seconds: float, at: dt.datetime
    ) -> Written:
        """Replace the rows of a document's analysis, apply its reviews, and assign it to its contract.

        The contracts in the result must be reassessed in the same transaction. Every factor in `rows` must be in
        the table of factors.
        """
        with self.transaction():
            return write.write_document(self.db, source, rows, versions, seconds, at.isoformat())

    def fail_document(self, source: Source, error: str, versions: Versions, at: dt.datetime) -> None:
        """Store the one-line reason why a document could not be analysed; the result of an earlier analysis is kept."""
        with self.transaction():
            write.fail_document(self.db, source, error, versions, at.isoformat())

    def put_back(self, source: Source) -> None:
        """Put a document whose analysis was stopped back into the queue."""
        with self.transaction():
            write.put_back(self.db, source)

    def queue_document(self, source: Source, format: FileFormat, by: str, at: dt.datetime) -> bool:
        """Queue an uploaded document; return False if it is in the register already and its analysis has not failed."""
        with self.transaction():
            return write.queue_document(self.db, source, format, by, at.isoformat())

    def queued(self, most: int) -> list[tuple[Source, FileFormat]]:
        """Return at most `most` queued documents: those with the fewest attempts first, then the longest waiting."""
        with as_register_errors(self.path):
            return write.queued(self.db, most)

    def being_analysed(self) -> list[str]:
        """Return the ids of the documents that are marked as being analysed."""
        with as_register_errors(self.path):
            return write.being_analysed(self.db)

    def queue_again(self, begun: Collection[str], most_attempts: int, error: str) -> None:
        """Put the documents that were being analysed when the program ended back into the queue.

        `begun` are the ids of the documents that a worker had started on, which counts as an attempt. A document with
        `most_attempts` attempts fails with the message `error`.
        """
        with self.transaction():
            write.queue_again(self.db, begun, most_attempts, error)

    def write_assessment(self, contract_id: str, assessment: Assessment, at: dt.datetime) -> None:
        """Replace a contract's facts, deadlines, risks and scores; reviewers' corrections are kept."""
        with self.transaction():
            write.write_assessment(self.db, contract_id, assessment, at.isoformat())

    def playbook(self) -> str | None:
        """Return the text of the council's own playbook; None when the one that ships is used."""
        with as_register_errors(self.path):
            row = self.db.execute("SELECT toml FROM playbook").fetchone()
            return row[0] if row else None

    def keep_playbook(self, toml: str | None, at: dt.datetime) -> None:
        """Store the text of the council's own playbook, replacing any stored one; None removes it."""
        with self.transaction():
            self.db.execute("DELETE FROM playbook")
            if toml is not None:
                write.insert(self.db, "playbook", [{"id": "own", "toml": toml, "at": at.isoformat()}])

    def write_factors(self, factors: Iterable[FactorRow]) -> None:
        """Insert or update the rows of the table `factors`."""
        with self.transaction():
            write.write_factors(self.db, factors)

    def record_review(self, review: Review, at: dt.datetime) -> Recorded:
        """Store a review, which never changes, and apply it; the contract in the result must be reassessed.

        Raises KeyError when its target is not in the register, and ValueError when it sets a column that it may not
        set.
        """
        with self.transaction():
            return record.record(self.db, review, at.isoformat())

    def decided(self) -> Iterator[labelled.Decided]:
        """Yield every finding that reviewers confirmed, rejected, changed or added (see `labelled.decided`)."""
        return labelled.decided(self.db)

    def withhold(self, withholding: Withholding, at: dt.datetime) -> str:
        """Withhold a clause from the published register, or release it, and return the decision's id.

        Raises KeyError when the clause is not in the register or not withheld, and ValueError when it is withheld
        without a reason.
        """
        with self.transaction():
            return redactions.record(self.db, withholding, at.isoformat())

    def release_lost(self, decision_id: str, actor: str, reason: str, at: dt.datetime) -> str:
        """Release a withheld clause that is no longer found in its document (see `redactions.release_lost`)."""
        with self.transaction():
            return redactions.release_lost(self.db, decision_id, actor, reason, at.isoformat())

    def keep_corrections(self, other: Register, contract_id: str) -> None:
        """Copy reviewers' corrections of a contract from another register, without the reviews themselves."""
        columns = contract_columns(other.db, contract_id)
        if columns:
            with self.transaction():
                write.update(self.db, "contracts", contract_id, columns)

    def note_publication(self, row: Mapping[str, object], at: dt.datetime) -> None:
        """Add a row that records a publication: who published what, and when."""
        with self.transaction():
            (count,) = self.db.execute("SELECT count(*) FROM publications").fetchone()
            write.insert(self.db, "publications", [{"id": f"p{count + 1:08d}", "at": at.isoformat(), **row}])

    def start_run(self, run_id: str, versions: Versions, at: dt.datetime) -> None:
        """Add a row that records the start of a run."""
        row = {
            "id": run_id,
            "started_at": at.isoformat(),
            "analyser_version": versions.analyser,
            "model_version": versions.model,
        }
        with self.transaction():
            write.insert(self.db, "runs", [row])

    def count_in_run(self, run_id: str, *, failed: bool) -> None:
        """Add one to the number of documents in a run."""
        sql = "UPDATE runs SET documents = documents + 1, failures = failures + ? WHERE id = ?"
        with self.transaction():
            self.db.execute(sql, [int(failed), run_id])

    def finish_run(self, run_id: str, at: dt.datetime) -> None:
        """Record the end of a run; a run without an end was interrupted."""
        with self.transaction():
            write.update(self.db, "runs", run_id, {"finished_at": at.isoformat()})
