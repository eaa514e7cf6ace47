"""Worker processes with limits on time and memory, with the `submit` of a `concurrent.futures.Executor`."""

from __future__ import annotations

import contextlib
import os
import threading
from collections.abc import Callable
from concurrent.futures import Future
from dataclasses import dataclass
from multiprocessing import get_context, parent_process
from pathlib import Path
from types import TracebackType
from typing import Any, TypeVar

from pebble import ProcessPool

from analyser.engine.workers.sandbox import confine

Result = TypeVar("Result")
MEGABYTE = 1_000_000


@dataclass(frozen=True, slots=True)
class WorkLimits:
    """Limits on one document: pages, megabytes on disk, seconds, and MiB of memory of the process that reads it."""

    max_pages: int = 1500
    max_megabytes: int = 200
    seconds: float = 600
    memory_mib: int = 1024

    @property
    def max_bytes(self) -> int:
        """The size of the largest allowed file in bytes."""
        return self.max_megabytes * MEGABYTE


class LocalWorkers:
    """Processes on this machine, started with the first task; a context manager that ends them on exit.

    A task that takes too long fails with TimeoutError, one whose process dies with `pebble.ProcessExpired`, and one
    that needs too much memory with MemoryError or the death of its process; other tasks continue in new processes. A
    process is replaced by a new one after `tasks` tasks, never for 0. Where the system supports it, the processes have
    no network and can only write to the folders in `writable`, which must exist when the first task is submitted; with
    None they are not restricted.
    """

    def __init__(
        self,
        jobs: int,
        limits: WorkLimits,
        prepare: Callable[[], object],
        *,
        tasks: int = 0,
        writable: tuple[Path, ...] | None = None,
    ) -> None:
        self.jobs = jobs
        self._tasks = tasks
        self._writable = writable
        self._limits = limits
        self._prepare = prepare
        self._pool = self._new_pool()

    def __enter__(self) -> LocalWorkers:
        """Return the workers themselves."""
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """End the processes."""
        self.close()

    def close(self) -> None:
        """End the processes, even in the middle of a task."""
        self._pool.stop()
        self._pool.join()

    def submit(self, function: Callable[..., Result], /, *args: Any) -> Future[Result]:
        """Have a worker call a picklable function, and return the future of its result."""
        try:
            return self._schedule(function, args)
        except RuntimeError:  # the pool broke, for example because an idle worker was killed; none of its tasks is left
            self._pool.stop()
            self._pool.join()
            self._pool = self._new_pool()
            return self._schedule(function, args)

    def _schedule(self, function: Callable[..., Result], args: tuple[Any, ...]) -> Future[Result]:
        future: Future[Result] = self._pool.schedule(function, args=args, timeout=self._limits.seconds)
        return future

    def _new_pool(self) -> ProcessPool:
        # "spawn": a forked copy of a process with threads (PDFium, BLAS, the pool's own) may hang in a lock.
        return ProcessPool(
            max_workers=self.jobs,
            max_tasks=self._tasks,
            context=get_context("spawn"),
            initializer=_start,
            initargs=(self._limits, self._writable, self._prepare),
        )


def _start(limits: WorkLimits, writable: tuple[Path, ...] | None, prepare: Callable[[], object]) -> None:
    """Set up a new worker: first its limits, then `prepare` loads what every task needs, such as the model."""
    # One thread per worker, as there is a worker for each core. The libraries read these variables when imported.
    for name in ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS"):
        os.environ.setdefault(name, "1")
    confine(limits.memory_mib, limits.max_bytes, writable)
    threading.Thread(target=_end_with_parent, daemon=True).start()
    prepare()


def _end_with_parent() -> None:
    """Wait until the parent process has ended, even by `kill -9`, and end this worker too."""
    parent = parent_process()
    if parent is not None:
        with contextlib.suppress(OSError):
            parent.join()
        os._exit(1)
