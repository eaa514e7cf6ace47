"""Stopping and restarting: whatever ends the program, no good document fails and none is lost."""

from __future__ import annotations

import os
import shutil
import signal
import sqlite3
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from concurrent.futures import Future
from functools import partial
from pathlib import Path

import builders
import pytest

from analyser.domain import FileFormat, Stage
from analyser.engine import Work
from analyser.engine.batch import Run, Task
from analyser.engine.progress_files import Reporter
from analyser.engine.run_summary import Ledger
from analyser.engine.upload_queue import MOST_ATTEMPTS, queue_interrupted
from analyser.store import Register, Source, fingerprint

HERE = Path(__file__).parent
SAMPLE = "01-revenues-benefits-order-form.pdf"
QUEUE = """
import datetime as dt, signal, sys, threading
from pathlib import Path
import test_engine
from analyser.engine import LocalWorkers, WorkLimits
from analyser.engine.run_summary import Ledger
from analyser.engine.upload_queue import run_queues

if __name__ == "__main__":
    stop = threading.Event()
    signal.signal(signal.SIGTERM, lambda *_: stop.set())
    with LocalWorkers(2, WorkLimits(), test_engine.nothing) as workers:
        run_queues([Path(sys.argv[1])], workers, lambda day: test_engine.work(), lambda: dt.date(2026, 1, 1), stop)
"""
COMMAND = "import sys; from analyser.cli import main; main(sys.argv[1:])"


@pytest.fixture
def start() -> Iterator[Callable[..., subprocess.Popen[str]]]:
    """Start Python with a script in a process of its own; ends all that were started."""
    started: list[subprocess.Popen[str]] = []

    def start(script: str | Path, *arguments: str | Path) -> subprocess.Popen[str]:
        command = [script] if isinstance(script, Path) else ["-c", script]
        environment = os.environ | {"PYTHONPATH": os.pathsep.join([str(HERE), str(HERE.parent)])}
        pipes = {"stdout": subprocess.PIPE, "stderr": subprocess.PIPE}
        process = subprocess.Popen([sys.executable, *command, *arguments], env=environment, text=True, **pipes)  # type: ignore[call-overload]
        started.append(process)
        return process

    yield start
    for process in started:
        if process.poll() is None:
            process.kill()
        process.communicate()


def queue(register: Register, path: Path, file_format: FileFormat = FileFormat.PDF) -> str:
    """Upload a file, and return its document's id."""
    sha256, size = fingerprint(path)
    source = Source(path.name, sha256, size)
    register.files.add(path, sha256, file_format)
    register.queue_document(source, file_format, "Mair", builders.AT)
    return source.document_id


def states(register: Path) -> dict[str, tuple[str, int]]:
    with sqlite3.connect(f"file:{register}?mode=ro", uri=True, timeout=10) as db:
        rows = db.execute("select filename, status, attempts from documents")
        return {name: (status, attempts) for name, status, attempts in rows}


def wait_until(done: Callable[[], object], seconds: float = 60) -> None:
    end = time.monotonic() + seconds
    while not done():
        assert time.monotonic() < end
        time.sleep(0.02)


def begun(register: Path, since: float = 0) -> list[Path]:
    return [file for file in Path(f"{register}.files").glob(".*.progress") if file.stat().st_mtime > since]


def test_five_restarts_leave_no_good_document_failed(
    tmp_path: Path, start: Callable[..., subprocess.Popen[str]]
) -> None:
    path, script = tmp_path / "register.db", tmp_path / "upload_queue.py"
    script.write_text(QUEUE)
    with Register.open(path) as register:
        for number in range(30):
            file = tmp_path / f"{number:02}.pdf"
            file.write_text(f"slow {number}")
            queue(register, file)
    for ending in (signal.SIGTERM, signal.SIGKILL, signal.SIGTERM, signal.SIGKILL, signal.SIGKILL):
        started = time.time()
        process = start(script, path)
        wait_until(partial(begun, path, started))
        process.send_signal(ending)
        process.wait(30)
        found = states(path)
        assert "failed" not in {status for status, _ in found.values()}
        if ending is signal.SIGTERM:
            assert process.returncode == 0
            assert {status for status, _ in found.values()} <= {"queued", "analysed"}
    start(script, path)
    wait_until(lambda: set(states(path).values()) == {("analysed", 0)})


def test_an_attempt_counts_once_a_worker_has_begun(tmp_path: Path) -> None:
    with Register.open(tmp_path / "register.db") as register:
        sources = [builders.source("begun"), builders.source("waiting")]
        register.files.root.mkdir()
        for attempt in range(1, MOST_ATTEMPTS):
            for source in sources:
                register.claim_document(source, builders.AT)
            Reporter(register.files, sources[0].document_id)(Stage.READING, 0, 0)
            queue_interrupted(register)
            assert states(register.path) == {"begun.pdf": ("queued", attempt), "waiting.pdf": ("queued", 0)}
            assert not begun(register.path)
        register.claim_document(sources[0], builders.AT)
        Reporter(register.files, sources[0].document_id)(Stage.READING, 0, 0)
        queue_interrupted(register)
        assert states(register.path) == {"begun.pdf": ("failed", 0), "waiting.pdf": ("queued", 0)}


def test_the_progress_of_a_worker_that_was_stopped_is_no_attempt(tmp_path: Path) -> None:
    with Register.open(tmp_path / "register.db") as register:
        (tmp_path / "a.pdf").write_text("first")
        document_id = queue(register, tmp_path / "a.pdf")
        Reporter(register.files, document_id)(Stage.READING, 0, 0)
        executor = type("Full", (), {"submit": staticmethod(lambda *_: Future())})()
        work = Work(int, int, builders.VERSIONS, builders.factors())  # type: ignore[arg-type]
        ((source, _),) = register.queued(1)
        Run(register, work, executor, Ledger(1, None)).submit(Task(tmp_path / "a.pdf", source))
        queue_interrupted(register)
        assert states(register.path) == {"a.pdf": ("queued", 0)}


def test_those_with_fewer_attempts_go_first(tmp_path: Path) -> None:
    with Register.open(tmp_path / "register.db") as register:
        for name in ("first", "second"):
            register.queue_document(builders.source(name), FileFormat.PDF, "Mair", builders.AT)
        with register.transaction():
            register.db.execute("update documents set attempts = 1 where filename = 'first.pdf'")
        assert [source.filename for source, _ in register.queued(5)] == ["second.pdf", "first.pdf"]


def test_a_server_that_is_stopped_puts_its_work_back(
    samples: Path, tmp_path: Path, start: Callable[..., subprocess.Popen[str]]
) -> None:
    path = tmp_path / "register.db"
    with Register.open(path) as register:
        for sample in sorted(samples.glob("*.pdf"))[:3]:
            queue(register, sample)
    server = start(COMMAND, "serve", "--no-sign-in", "--port", "0", "--register", path)
    wait_until(lambda: begun(path))
    server.terminate()
    assert server.wait(60) == 0, server.stderr.read() if server.stderr else ""
    assert {status for status, _ in states(path).values()} <= {"queued", "analysed"}
    assert {attempts for _, attempts in states(path).values()} == {0}


def test_analyse_that_is_stopped_keeps_what_is_finished_and_says_so(
    samples: Path, tmp_path: Path, start: Callable[..., subprocess.Popen[str]]
) -> None:
    folder, path = tmp_path / "contracts", tmp_path / "register.db"
    folder.mkdir()
    for sample in sorted(samples.glob("*.pdf"))[:4]:
        shutil.copy(sample, folder)
    process = start(COMMAND, "analyse", folder, "--register", path, "--jobs", "1", "--as-of", "2026-06-01")
    wait_until(lambda: path.exists() and begun(path))
    process.terminate()
    _, said = process.communicate(timeout=60)
    assert process.returncode == 143
    assert "Stopped; what was finished is kept. Run the same command again to continue." in said
    assert {status for status, _ in states(path).values()} <= {"queued", "analysed"}
    assert "Traceback" not in said
