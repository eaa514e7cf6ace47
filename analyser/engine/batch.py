"""One run: hand documents out to workers, and write what comes back to the register."""

from __future__ import annotations

import contextlib
import datetime as dt
import errno
import time
import uuid
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import FIRST_COMPLETED, Future, wait
from concurrent.futures.process import BrokenProcessPool
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from analyser.assess.playbook import Playbook
from analyser.domain import Analysis, Assessment, Evidence, Report, Stage
from analyser.engine.assessing import playbook_of
from analyser.engine.discovery import find
from analyser.engine.failure_messages import printable, reason_of, unreadable
from analyser.engine.progress_files import Reporter, forget
from analyser.engine.run_summary import Ledger, Outcome, Progress, RunSummary
from analyser.errors import RegisterError, TooLargeError, UsageError
from analyser.store import DocumentRows, FactorRow, FileStore, Register, Source, Versions, fingerprint, rows_of


class Executor(Protocol):
    """What runs the work: `LocalWorkers`, or any `concurrent.futures.Executor` such as Dask's."""

    def submit(self, function: Callable[..., Worked], /, *args: object) -> Future[Worked]:
        """Have a worker call the function, and return the future of its result."""


@dataclass(frozen=True, slots=True)
class Work:
    """How a run analyses and assesses; `analyst` is called in the workers and must be picklable.

    `assess` is given the evidence of a contract and the playbook of its register. `factors` is what the register says
    of each factor, and `window` how many documents are handed out at a time. A file of more than `max_bytes` fails
    before it is read at all.
    """

    analyst: Callable[[Path, Report], Analysis]
    assess: Callable[[Sequence[Evidence], Playbook], Assessment]
    versions: Versions
    factors: tuple[FactorRow, ...]
    council: str = ""
    window: int = 4
    max_bytes: int | None = None


@dataclass(frozen=True, slots=True)
class Worked:
    """A document as it comes back from a worker."""

    rows: DocumentRows
    seconds: float


_MOST_TRIES = 4
"""A pool breaks when a worker dies before it has said which document it took, and takes the others' documents with it.
On a busy machine a document that ends its worker at once does that one time in several."""


@dataclass(frozen=True, slots=True)
class Task:
    """A file to analyse; `tries` counts how often it was handed to a pool that then broke."""

    path: Path
    source: Source
    tries: int = 1


def run(
    paths: Sequence[Path], register_path: Path, work: Work, executor: Executor, progress: Progress | None = None
) -> RunSummary:
    """Do as `analyse_files` says, with work and workers of the caller's choice."""
    began = time.monotonic()
    files, failures = find(paths)
    if not files:
        raise UsageError(failures[0].reason if failures else "no files were named")
    with Register.open(register_path) as register:
        ledger = Ledger(len(files) + len(failures), progress)
        for failure in failures:
            ledger.end(failure.path, Outcome.FAILED, failure.reason)
        tasks = list(_tasks(files, register, work, ledger))
        if tasks:
            with contextlib.suppress(OSError):  # each document says so when it cannot be kept
                register.files.root.mkdir(exist_ok=True)  # before the workers start, which may write to what is there
            Run(register, work, executor, ledger).all(tasks)
    return ledger.summary(register_path, time.monotonic() - began)


def _tasks(files: Sequence[Path], register: Register, work: Work, ledger: Ledger) -> Iterator[Task]:
    """Yield the files that are to be analysed; the others end here as unchanged, duplicate or unreadable."""
    seen: set[str] = set()
    for path in files:
        try:
            _check(path, work.max_bytes)
            sha256, size = fingerprint(path)
        except TooLargeError as error:
            ledger.end(path, Outcome.FAILED, reason_of(error))
            continue
        except OSError as error:
            ledger.end(path, Outcome.FAILED, unreadable(path, error))
            continue
        if sha256 in seen:
            ledger.end(path, Outcome.DUPLICATE)
        elif register.is_current(sha256, work.versions, work.council):
            ledger.end(path, Outcome.UNCHANGED)
        else:
            yield Task(path, Source(printable(path.name), sha256, size, work.council))
        seen.add(sha256)


def _check(path: Path, max_bytes: int | None) -> None:
    """Raise OSError for what is no file, as a pipe or device might never end, and TooLargeError."""
    if not path.exists():
        return  # taking its fingerprint says so
    if not path.is_file():
        raise OSError(errno.EINVAL, "it is not a file")
    if max_bytes is not None and (size := path.stat().st_size) > max_bytes:
        raise TooLargeError(f"{path.name} is {size / 1e6:,.0f} MB; the limit is {max_bytes / 1e6:,.0f} MB")


class Run:
    """One run over some tasks: hands them out a few at a time and writes what comes back."""

    def __init__(self, register: Register, work: Work, executor: Executor, ledger: Ledger) -> None:
        self.register = register
        self.work = work
        self.executor = executor
        self.ledger = ledger
        self.id = uuid.uuid4().hex
        self.running: dict[Future[Worked], Task] = {}

    def all(self, tasks: Sequence[Task]) -> None:
        """Work through all tasks; when interrupted, put back those that had begun."""
        self.begin()
        try:
            for task in tasks:
                self.hand_out(task)
                if len(self.running) >= self.work.window:
                    self._take_in()
            while self.running:
                self._take_in()
        except KeyboardInterrupt:
            self.put_back()
            raise
        self.end()

    def begin(self) -> None:
        """Note that the run has begun."""
        with self.register.transaction():
            self.register.write_factors(self.work.factors)
            self.register.start_run(self.id, self.work.versions, _now())

    def end(self) -> None:
        """Note that the run has ended."""
        self.register.finish_run(self.id, _now())

    def put_back(self) -> None:
        """Put what is in the workers back into the queue."""
        for task in self.running.values():
            self.register.put_back(task.source)
            forget(self.register.files, task.source.document_id)

    def hand_out(self, task: Task) -> None:
        """Have a worker analyse a document."""
        future = self.executor.submit(
            _work, self.work.analyst, task.path, task.source, self.register.files, self.work.versions.model
        )
        self.running[future] = task
        self.register.begin_document(task.source, _now())
        self.ledger.begin(task.path)

    def _take_in(self) -> None:
        """Wait until at least one document has come back, and write all that have."""
        wait(self.running, return_when=FIRST_COMPLETED)
        self.take_in_done()

    def take_in_done(self) -> None:
        """Write all documents that have come back."""
        for future in [future for future in self.running if future.done()]:
            task, error = self.running[future], future.exception()
            if isinstance(error, BrokenProcessPool) and task.tries < _MOST_TRIES:
                self.hand_out(Task(task.path, task.source, task.tries + 1))
            elif error is not None:
                self._fail(task, reason_of(error))
            else:
                self._write(task, future.result())
            del self.running[future]
            forget(self.register.files, task.source.document_id)

    def _write(self, task: Task, worked: Worked) -> None:
        """Write a document with its contract's new assessment; one that cannot be stored or assessed fails alone."""
        at = _now()
        try:
            with self.register.transaction():
                written = self.register.write_document(task.source, worked.rows, self.work.versions, worked.seconds, at)
                for contract_id in written.contracts:
                    assessment = self.work.assess(self.register.evidence(contract_id), playbook_of(self.register))
                    self.register.write_assessment(contract_id, assessment, at)
                self.register.count_in_run(self.id, failed=False)
        except RegisterError:
            raise
        except Exception as error:
            self._fail(task, reason_of(error))
            return
        self.ledger.pages += worked.rows.head["pages"] or 0
        self.ledger.end(task.path, Outcome.ANALYSED)

    def _fail(self, task: Task, reason: str) -> None:
        with self.register.transaction():
            self.register.fail_document(task.source, reason, self.work.versions, _now())
            self.register.count_in_run(self.id, failed=True)
        self.ledger.end(task.path, Outcome.FAILED, reason)


def _work(
    analyst: Callable[[Path, Report], Analysis], path: Path, source: Source, files: FileStore, model_version: str
) -> Worked:
    """Analyse one document in a worker, keep a copy of the file, and return its rows."""
    began = time.monotonic()
    report = Reporter(files, source.document_id)
    analysis = analyst(path, report)
    report(Stage.STORING, 0, 0)
    rows = rows_of(source.document_id, analysis, model_version)
    files.add(path, source.sha256, analysis.document.format)
    return Worked(rows, round(time.monotonic() - began, 3))


def _now() -> dt.datetime:
    """Read the clock, for the times at which things were done; dates are only ever counted from `as_of`."""
    return dt.datetime.now(dt.UTC)
