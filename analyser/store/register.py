"""The register: one SQLite file with everything that is known of a council's contracts."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Iterable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from types import TracebackType

from sqlite_utils import Database

from analyser.domain import Assessment, Evidence, FileFormat
from analyser.store import write
from analyser.store.files import FileStore
from analyser.store.mapping import evidence
from analyser.store.mapping.documents import DocumentRows
from analyser.store.publication import redactions as withholding_of
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
    size_of_log,
)
from analyser.store.write import FactorRow, Source, Versions, Written


class Register:
    """An open register; a context manager that closes it.

    Times (`at`) are passed in. Every method that writes is one transaction, or part of the one that is open; all
    of them raise `errors.RegisterError` (or a subclass) when the file is held by another program, full or damaged.
    """

    def __init__(self, db: Database, path: Path) -> None:
        self.db = db
        self.path = path
        self.files = FileStore.beside(path)
        self._log_left = 0

    @classmethod
    def open(cls, path: Path, *, timeout: float = 30.0, create: bool = True) -> Register:
        """Open a register file, made when missing and `create` is set, and bring its schema up to date.

        `timeout` is how many seconds to wait for another writer. Raises NotARegisterError, NewerRegisterError,
        LockedRegisterError or RegisterError.
        """
        return cls(open_database(path, timeout=timeout, create=create), path)

    def __enter__(self) -> Register:
        """Return the register itself."""
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Close the register."""
        self.close()

    def close(self) -> None:
        """Close the file; the last to do so leaves nothing in the write-ahead log."""
        with as_register_errors(self.path):
            self.db.close()

    @contextmanager
    def transaction(self) -> Iterator[None]:
        """Make everything in the block one transaction: all of it is kept, or nothing when the block raises."""
        with as_register_errors(self.path):
            with immediate(self.db):
                yield
            if not self.db.conn.in_transaction:
                self._limit_log()

    def _limit_log(self) -> None:
        """Empty the write-ahead log when it has grown; what cannot be emptied now is tried when it has grown more."""
        if size_of_log(self.path) > self._log_left + LOG_LIMIT:
            empty_log(self.db)
            self._log_left = size_of_log(self.path)

    @contextmanager
    def snapshot(self) -> Iterator[None]:
        """Let the block read one state of the register, whatever is written meanwhile."""
        with as_register_errors(self.path):
            self.db.execute("BEGIN")
            try:
                yield
            finally:
                self.db.rollback()

    @staticmethod
    def replace(path: Path, draft: Path) -> None:
        """Put a closed register in the place of another, or of none, in one step.

        A register that is open elsewhere is overwritten page by page in one transaction, so that its readers see the
        old state or the new. Raises RegisterError when the old one is held by another writer or cannot be written.
        """
        replace_database(path, draft)

    def is_current(self, sha256: str, versions: Versions, council: str = "") -> bool:
        """Say whether these bytes were analysed by these versions, and for this council when one is named."""
        with as_register_errors(self.path):
            return evidence.is_current(self.db, sha256, versions.analyser, versions.model, council)

    def evidence(self, contract_id: str) -> tuple[Evidence, ...]:
        """Return what is known of each document of a contract, reviewers' decisions applied (see `read.evidence`)."""
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
        """Replace the machine's rows of a document, apply its reviews, and group it under its contract.

        The contracts named in the result must be assessed anew, in the same transaction. Every factor that `rows` name
        must have been written with `write_factors`.
        """
        with self.transaction():
            return write.write_document(self.db, source, rows, versions, seconds, at.isoformat())

    def fail_document(self, source: Source, error: str, versions: Versions, at: dt.datetime) -> None:
        """Note in one line why a document could not be analysed; what an earlier analysis found is kept."""
        with self.transaction():
            write.fail_document(self.db, source, error, versions, at.isoformat())

    def put_back(self, source: Source) -> None:
        """Put a document back into the queue whose analysis was stopped."""
        with self.transaction():
            write.put_back(self.db, source)

    def queue_document(self, source: Source, format: FileFormat, by: str, at: dt.datetime) -> bool:
        """Put an uploaded document in the queue; False when it is in the register already and has not failed."""
        with self.transaction():
            return write.queue_document(self.db, source, format, by, at.isoformat())

    def queued(self, most: int) -> list[tuple[Source, FileFormat]]:
        """Return at most so many of the documents in the queue: the least attempted first, then the longest waiting."""
        with as_register_errors(self.path):
            return write.queued(self.db, most)

    def being_analysed(self) -> list[str]:
        """Return the ids of the documents that are marked as being analysed."""
        with as_register_errors(self.path):
            return write.being_analysed(self.db)

    def queue_again(self, begun: Collection[str], most_attempts: int, error: str) -> None:
        """Put the documents back into the queue that were being analysed when the program ended.

        `begun` are the ids of those on which a worker had begun; this counts as an attempt. A document with as many
        attempts as `most_attempts` fails with `error`.
        """
        with self.transaction():
            write.queue_again(self.db, begun, most_attempts, error)

    def write_assessment(self, contract_id: str, assessment: Assessment, at: dt.datetime) -> None:
        """Replace a contract's facts, deadlines, risks and scores; what reviewers said of the contract goes on top."""
        with self.transaction():
            write.write_assessment(self.db, contract_id, assessment, at.isoformat())

    def playbook(self) -> str | None:
        """Return the text of the council's own playbook; None when the one that ships is to be used."""
        with as_register_errors(self.path):
            row = self.db.execute("SELECT toml FROM playbook").fetchone()
            return row[0] if row else None

    def keep_playbook(self, toml: str | None, at: dt.datetime) -> None:
        """Keep the text of a playbook as the council's own in the place of any other; None forgets it."""
        with self.transaction():
            self.db.execute("DELETE FROM playbook")
            if toml is not None:
                write.insert(self.db, "playbook", [{"id": "own", "toml": toml, "at": at.isoformat()}])

    def write_factors(self, factors: Iterable[FactorRow]) -> None:
        """Bring the `factors` table up to date."""
        with self.transaction():
            write.write_factors(self.db, factors)

    def record_review(self, review: Review, at: dt.datetime) -> Recorded:
        """Keep a person's decision for good and apply it; the contract in the result must be assessed anew.

        Raises KeyError when its target is not in the register, ValueError when it sets what a review may not set.
        """
        with self.transaction():
            return record.record(self.db, review, at.isoformat())

    def decided(self) -> Iterator[labelled.Decided]:
        """Yield every finding that people confirmed, rejected, changed or added (see `decided.decided`)."""
        return labelled.decided(self.db)

    def withhold(self, withholding: Withholding, at: dt.datetime) -> str:
        """Keep a clause out of the published register, or release it, and return the decision's id.

        Raises KeyError when the clause is not in the register or nothing is to be released, ValueError when it is
        withheld without a reason.
        """
        with self.transaction():
            return withholding_of.record(self.db, withholding, at.isoformat())

    def release_lost(self, decision_id: str, actor: str, reason: str, at: dt.datetime) -> str:
        """Take back a decision on a clause that is no longer found (see `withholding.release_lost`)."""
        with self.transaction():
            return withholding_of.release_lost(self.db, decision_id, actor, reason, at.isoformat())

    def keep_corrections(self, other: Register, contract_id: str) -> None:
        """Set what reviewers said of a contract in another register, whose reviews are not in this one."""
        columns = contract_columns(other.db, contract_id)
        if columns:
            with self.transaction():
                write.update(self.db, "contracts", contract_id, columns)

    def note_publication(self, row: Mapping[str, object], at: dt.datetime) -> None:
        """Leave a row that says who published what, and when."""
        with self.transaction():
            (count,) = self.db.execute("SELECT count(*) FROM publications").fetchone()
            write.insert(self.db, "publications", [{"id": f"p{count + 1:08d}", "at": at.isoformat(), **row}])

    def start_run(self, run_id: str, versions: Versions, at: dt.datetime) -> None:
        """Note that a run has begun."""
        with self.transaction():
            write.start_run(self.db, run_id, versions, at.isoformat())

    def count_in_run(self, run_id: str, *, failed: bool) -> None:
        """Count one more document in a run."""
        with self.transaction():
            write.count_in_run(self.db, run_id, failed=failed)

    def finish_run(self, run_id: str, at: dt.datetime) -> None:
        """Note that a run has ended; one without this was interrupted."""
        with self.transaction():
            write.update(self.db, "runs", run_id, {"finished_at": at.isoformat()})
