"""One run over many documents: submit them to workers, and write the results to the register."""

from __future__ import annotations

import contextlib
import datetime as dt
import errno
import logging
import time
import uuid
from collections import deque
from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import FIRST_COMPLETED, Future, wait
from concurrent.futures.process import BrokenProcessPool
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Protocol

from pebble import ProcessExpired

from analyser.domain import Analysis, Report, Stage
from analyser.engine.assessing import Assess, assess_contract
from analyser.engine.discovery import find
from analyser.engine.failure_messages import printable, reason_of, unreadable
from analyser.engine.progress_files import Reporter, remove_progress
from analyser.engine.run_log import log_document
from analyser.engine.run_summary import Ledger, Outcome, Progress, RunSummary
from analyser.engine.stage_times import StageTimes
from analyser.errors import RegisterError, TooLargeError, UsageError
from analyser.store import DocumentRows, FactorRow, FileStore, Register, Source, Versions, fingerprint, rows_of

log = logging.getLogger(__name__)


class Executor(Protocol):
    """Runs the work: `LocalWorkers`, or any `concurrent.futures.Executor` such as Dask's."""

    def submit(self, function: Callable[..., Worked], /, *args: object) -> Future[Worked]:
        """Have a worker call the function, and return the future of its result."""


@dataclass(frozen=True, slots=True)
class Work:
    """How a run analyses and assesses documents; `analyst` is called in the workers and must be picklable.

    `factors` are the rows for the register's table `factors`. `window` is the number of documents submitted to workers
    at a time. A file larger than `max_bytes` fails before it is read.
    """

    analyst: Callable[[Path, Report], Analysis]
    assess: Assess
    versions: Versions
    factors: tuple[FactorRow, ...]
    council: str = ""
    window: int = 4
    max_bytes: int | None = None


@dataclass(frozen=True, slots=True)
class Worked:
    """The result that a worker returns for a document: its rows, and the seconds spent in each stage."""

    rows: DocumentRows
    times: Mapping[str, float]


MOST_KILLS = 2
"""A document fails when this many of its workers were killed: it is tried once more, with no other document in work."""

MOST_BREAKS = 4
"""A document fails when the pool has broken this often while it was in work.

A pool breaks when a worker dies before it has reported which document it took. All documents in the pool then end, and
are tried again one at a time."""


@dataclass(frozen=True, slots=True)
class Task:
    """A file to analyse; `kills` counts the workers that died analysing it, `breaks` the pools that broke under it."""

    path: Path
    source: Source
    kills: int = 0
    breaks: int = 0

    def retry_after(self, error: BaseException) -> Task | None:
        """Return the task to try again after an error, or None when the document has failed for good."""
        if isinstance(error, ProcessExpired) and self.kills + 1 < MOST_KILLS:
            return replace(self, kills=self.kills + 1)
        if isinstance(error, BrokenProcessPool) and self.breaks + 1 < MOST_BREAKS:
            return replace(self, breaks=self.breaks + 1)
        return None


def run(
    paths: Sequence[Path], register_path: Path, work: Work, executor: Executor, progress: Progress | None = None
) -> RunSummary:
    """Analyse files as `analyse_files` does, with the caller's own `work` and `executor`."""
    began = time.monotonic()
    files, failures = find(paths)
    if not files:
        raise UsageError(failures[0].reason if failures else "no input files found")
    with Register.open(register_path) as register:
        ledger = Ledger(len(files) + len(failures), progress)
        for failure in failures:
            ledger.end(failure.path, Outcome.FAILED, failure.reason)
        tasks = list(_tasks(files, register, work, ledger))
        if tasks:
            with contextlib.suppress(OSError):  # reported for each document whose file cannot be kept
                register.files.root.mkdir(
                    exist_ok=True
                )  # workers may only write to a folder that exists when they start
            Run(register, work, executor, ledger).all(tasks)
    return ledger.summary(register_path, time.monotonic() - began)


def _tasks(files: Sequence[Path], register: Register, work: Work, ledger: Ledger) -> Iterator[Task]:
    """Yield a task for each file to analyse; count the others as unchanged, duplicate or failed."""
    seen: set[str] = set()
    for path in files:
        try:
            _check(path, work.max_bytes)
            sha256, size = fingerprint(path)
        except (TooLargeError, OSError) as error:
            reason = unreadable(path, error) if isinstance(error, OSError) else reason_of(error)
            ledger.end(path, Outcome.FAILED, reason)
            log_document("", Outcome.FAILED, error=error)
            continue
        source = Source(printable(path.name), sha256, size, work.council)
        if sha256 in seen:
            ledger.end(path, Outcome.DUPLICATE)
            log_document(source.document_id, Outcome.DUPLICATE)
        elif register.is_current(sha256, work.versions, work.council):
            ledger.end(path, Outcome.UNCHANGED)
            log_document(source.document_id, Outcome.UNCHANGED)
        else:
            yield Task(path, source)
        seen.add(sha256)


def _check(path: Path, max_bytes: int | None) -> None:
    """Raise TooLargeError for a large file, and OSError for a pipe or device, as reading it might never end."""
    if not path.exists():
        return  # computing its fingerprint raises the error
    if not path.is_file():
        raise OSError(errno.EINVAL, "it is not a file")
    if max_bytes is not None and (size := path.stat().st_size) > max_bytes:
        raise TooLargeError(f"{path.name} is {size / 1e6:,.0f} MB; the limit is {max_bytes / 1e6:,.0f} MB")


class Run:
    """One run over some tasks: submits a few at a time to the workers and writes their results."""

    def __init__(self, register: Register, work: Work, executor: Executor, ledger: Ledger) -> None:
        self.register = register
        self.work = work
        self.executor = executor
        self.ledger = ledger
        self.id = uuid.uuid4().hex
        self.running: dict[Future[Worked], Task] = {}
        self._retries: deque[Task] = deque()

    def all(self, tasks: Sequence[Task]) -> None:
        """Work through all tasks; when interrupted, put unfinished ones back into the queue."""
        self.begin()
        waiting = deque(tasks)
        try:
            while waiting or self.running:
                while waiting and self.room:
                    self.submit(waiting.popleft())
                wait(self.running, return_when=FIRST_COMPLETED)
                self.write_finished()
        except KeyboardInterrupt:
            self.put_back()
            raise
        self.end()

    @property
    def room(self) -> int:
        """The number of documents that may be submitted now; 0 while documents are tried again one at a time."""
        return 0 if self._retries or self._is_retrying else self.work.window - len(self.running)

    @property
    def _is_retrying(self) -> bool:
        return any(task.kills or task.breaks for task in self.running.values())

    def begin(self) -> None:
        """Write the factors and the start of the run to the register."""
        with self.register.transaction():
            self.register.write_factors(self.work.factors)
            self.register.start_run(self.id, self.work.versions, _now())

    def end(self) -> None:
        """Write the end of the run to the register."""
        self.register.finish_run(self.id, _now())

    def put_back(self) -> None:
        """Put the documents that are in the workers, or waiting to be tried again, back into the queue."""
        for task in (*self.running.values(), *self._retries):
            self.register.put_back(task.source)
            remove_progress(self.register.files, task.source.document_id)

    def submit(self, task: Task) -> None:
        """Submit a document to the workers."""
        # A stopped worker may have left a progress file, which would look as if a worker had started on the document.
        remove_progress(self.register.files, task.source.document_id)
        future = self.executor.submit(
            _work, self.work.analyst, task.path, task.source, self.register.files, self.work.versions.model
        )
        self.running[future] = task
        self.register.claim_document(task.source, _now())
        self.ledger.begin(task.path)

    def write_finished(self) -> None:
        """Write the results of all finished documents; try those whose worker died again, one at a time."""
        for future in [future for future in self.running if future.done()]:
            task, error = self.running[future], future.exception()
            if error is None:
                self._write(task, future.result())
            elif retry := task.retry_after(error):
                log.info("document %s is tried again: its worker ended", task.source.document_id)
                self._retries.append(retry)
            else:
                self._fail(task, error)
            del self.running[future]
            remove_progress(self.register.files, task.source.document_id)
        if self._retries and not self.running:
            self.submit(self._retries.popleft())

    def _write(self, task: Task, worked: Worked) -> None:
        """Write a document and its contract's new assessment; if that fails, only this document counts as failed."""
        at, times = _now(), StageTimes(worked.times)
        try:
            with self.register.transaction():
                times.begin(Stage.STORING)
                written = self.register.write_document(task.source, worked.rows, self.work.versions, times.total, at)
                times.begin("assessing")
                for contract_id in written.contracts:
                    assess_contract(self.register, contract_id, self.work.assess, at)
                times.end()
                self.register.count_in_run(self.id, failed=False)
        except RegisterError:
            raise
        except Exception as error:
            self._fail(task, error)
            return
        pages = worked.rows.head["pages"] or 0
        self.ledger.pages += pages
        self.ledger.end(task.path, Outcome.ANALYSED)
        log_document(task.source.document_id, Outcome.ANALYSED, pages=pages, times=times.seconds)

    def _fail(self, task: Task, error: BaseException) -> None:
        reason = reason_of(error)
        with self.register.transaction():
            self.register.fail_document(task.source, reason, self.work.versions, _now())
            self.register.count_in_run(self.id, failed=True)
        self.ledger.end(task.path, Outcome.FAILED, reason)
        log_document(task.source.document_id, Outcome.FAILED, error=error)


def _work(
    analyst: Callable[[Path, Report], Analysis], path: Path, source: Source, files: FileStore, model_version: str
) -> Worked:
    """Analyse one document in a worker, keep a copy of the file, and return its rows."""
    times, reporter = StageTimes(), Reporter(files, source.document_id)

    def report(stage: Stage, page: int, pages: int) -> None:
        times.begin(stage)
        reporter(stage, page, pages)

    report(Stage.READING, 0, 0)  # from here on the analysis counts as an attempt (see `upload_queue`)
    analysis = analyst(path, report)
    report(Stage.STORING, 0, 0)
    rows = rows_of(source.document_id, analysis, model_version)
    files.add(path, source.sha256, analysis.document.format)
    times.end()
    return Worked(rows, times.seconds)


def _now() -> dt.datetime:
    """Return the current time, for recording when rows were written; deadlines are computed from `as_of` alone."""
    return dt.datetime.now(dt.UTC)
