"""Many documents: each succeeds or fails alone, nothing is done twice, and an interruption loses nothing."""

from __future__ import annotations

import ctypes
import dataclasses
import datetime as dt
import mmap
import os
import resource
import signal
import socket
import sqlite3
import subprocess
import sys
import time
from concurrent.futures import Future
from concurrent.futures.process import BrokenProcessPool
from pathlib import Path

import builders
import pikepdf
import pytest
from reportlab.pdfgen.canvas import Canvas
from sqlite_utils import Database

from analyser.assessment import playbook
from analyser.classify import Model
from analyser.domain import Analysis, Report, no_progress
from analyser.engine import Event, LocalWorkers, Outcome, Work, WorkLimits, analyse_files, run
from analyser.engine.discovery import find
from analyser.errors import EmptyFileError, EncryptedFileError, NotARegisterError, UsageError
from analyser.store import Register, Versions, fingerprint

TIMES = ("seconds", "added_at", "analysed_at", "created_at", "updated_at", "at", "started_at", "finished_at")
"""Columns that differ between two runs with the same result."""


def analyst(path: Path, report: Report = no_progress) -> Analysis:
    """Stand in for the stages: do what the file's words say, or analyse them."""
    words = path.read_text()
    match words.split():
        case []:
            raise EmptyFileError(f"{path.name} is empty")
        case ["locked", *_]:
            raise EncryptedFileError(f"{path.name} is encrypted")
        case ["bug", *_]:
            raise ValueError("a mistake\nin two lines")
        case ["exit", *_]:
            os._exit(7)
        case ["segfault", *_]:
            ctypes.string_at(0)
        case ["hang", *_]:
            time.sleep(600)
        case ["hog", *_]:
            bytearray(4 << 30)
        case ["map", *_]:
            mmap.mmap(-1, 4 << 30, mmap.MAP_PRIVATE | mmap.MAP_ANONYMOUS)
        case ["spread", *_]:
            subprocess.run([sys.executable, "-c", "bytearray(4 << 30)"], check=True, capture_output=True)
        case ["abort", *_]:
            os.abort()
        case ["killed", *_]:
            with path.with_suffix(".deaths").open("a") as deaths:
                deaths.write("x")
            os.kill(os.getpid(), signal.SIGKILL)
        case ["write", *_]:
            path.with_suffix(".large").write_bytes(bytes(3_000_000))
        case ["slow", *_]:
            time.sleep(0.15)
    text = builders.document(*words.splitlines(), "It renews each year.")
    return builders.analysis(text, findings=[builders.finding(text, "It renews each year.")])


def work(**changes: object) -> Work:
    plain = Work(
        analyst, lambda evidence, playbook: builders.assessment(evidence), builders.VERSIONS, builders.factors()
    )
    return dataclasses.replace(plain, **changes)


class Here:
    """An executor that works at once, in this process."""

    def submit(self, function, /, *args):
        future: Future = Future()
        try:
            future.set_result(function(*args))
        except Exception as error:
            future.set_exception(error)
        return future


class Breaking(Here):
    """Breaks under the first so many tasks, as a pool of processes does."""

    def __init__(self, times):
        self.left = times

    def submit(self, function, /, *args):
        if not self.left:
            return super().submit(function, *args)
        self.left -= 1
        future: Future = Future()
        future.set_exception(BrokenProcessPool("All workers expired"))
        return future


class BreakingUnder(Here):
    """Breaks, with all that waits in it, whenever it gets one file; until then it does nothing."""

    def __init__(self, name):
        self.name = name
        self.waiting = []
        self.beside_it = []

    def submit(self, function, /, *args):
        if any(getattr(arg, "name", "") == self.name for arg in args):
            future: Future = Future()
            self.beside_it.append(len(self.waiting))
            for broken in (*self.waiting, future):
                broken.set_exception(BrokenProcessPool("All workers expired"))
            self.waiting = []
            return future
        if self.beside_it:
            return super().submit(function, *args)
        self.waiting.append(Future())
        return self.waiting[-1]


@pytest.fixture
def folder(tmp_path):
    """Give a folder that makes files: `folder(a="words")` is `a.pdf`."""
    root = tmp_path / "contracts"
    root.mkdir()

    def make(**files: str) -> Path:
        for name, words in files.items():
            (root / f"{name}.pdf").write_text(words)
        return root

    return make


@pytest.fixture
def register_path(tmp_path):
    return tmp_path / "register.db"


def rows(path, table):
    with Database(path) as db:
        return list(db[table].rows)


def reasons(summary):
    return {failure.path.name: failure.reason for failure in summary.failed}


class TestFind:
    def test_folders_are_searched_below_and_files_are_sorted(self, tmp_path):
        for name in ("b.pdf", "a/2.PDF", "a/1.docx", "a/~$1.docx", "a/notes.txt", "a/old.doc", "c/deep/3.Pdf"):
            path = tmp_path / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.touch()
        files, failures = find([tmp_path])
        assert [str(file.relative_to(tmp_path)) for file in files] == ["a/1.docx", "a/2.PDF", "b.pdf", "c/deep/3.Pdf"]
        assert failures == []

    def test_a_file_is_taken_whatever_its_name_and_once(self, tmp_path):
        path = tmp_path / "contract.bin"
        path.touch()
        assert find([path, path, tmp_path / "." / "contract.bin"])[0] == [path]

    def test_a_folder_without_pdfs_is_said_and_does_not_stop_the_rest(self, tmp_path):
        (tmp_path / "empty").mkdir()
        (tmp_path / "a.pdf").touch()
        files, failures = find([tmp_path / "empty", tmp_path / "a.pdf"])
        assert [file.name for file in files] == ["a.pdf"]
        assert "holds no PDF or DOCX files" in failures[0].reason


class TestRun:
    def test_documents_are_assessed_by_the_playbook_that_the_register_keeps(self, folder, register_path):
        seen = []

        def assess(evidence, playbook):
            seen.append(next(iter(playbook.bands.values())).why)
            return builders.assessment(evidence)

        run([folder(a="first")], register_path, work(assess=assess), Here())
        with Register.open(register_path) as register:
            register.keep_playbook(playbook.read().replace("Most questions are", "Our own: most are"), builders.AT)
        run([folder(b="second")], register_path, work(assess=assess), Here())
        assert [why.startswith("Our own") for why in seen] == [False, True]

    def test_documents_come_into_the_register_with_their_assessment(self, folder, register_path):
        summary = run([folder(a="first", b="second")], register_path, work(), Here())
        assert (summary.analysed, summary.unchanged, summary.duplicates, summary.failed) == (2, 0, 0, ())
        assert (summary.register, summary.pages) == (register_path, 2)
        assert {row["filename"]: row["status"] for row in rows(register_path, "documents")} == {
            "a.pdf": "analysed",
            "b.pdf": "analysed",
        }
        assert all(row["title"] == "1 documents, 1 findings, 0 terms" for row in rows(register_path, "contracts"))
        (ran,) = rows(register_path, "runs")
        assert (ran["documents"], ran["failures"]) == (2, 0)
        assert ran["finished_at"]
        assert len(rows(register_path, "factors")) == len(builders.FACTORS)

    def test_originals_are_kept(self, folder, register_path):
        root = folder(a="first")
        run([root], register_path, work(), Here())
        sha256, _ = fingerprint(root / "a.pdf")
        with Register.open(register_path) as register:
            assert register.files.path_of(sha256).read_text() == "first"

    def test_the_same_again_does_nothing(self, folder, register_path):
        root = folder(a="first", b="second")
        run([root], register_path, work(), Here())
        before = register_path.read_bytes()
        summary = run([root], register_path, work(), Here())
        assert (summary.analysed, summary.unchanged, summary.pages) == (0, 2, 0)
        assert register_path.read_bytes() == before

    @pytest.mark.parametrize(
        "changes",
        [{"versions": Versions("1.0", "model-2")}, {"versions": Versions("2.0", "model-1")}, {"council": "Dyffryn"}],
    )
    def test_other_versions_or_another_council_analyse_again(self, folder, register_path, changes):
        root = folder(a="first")
        run([root], register_path, work(), Here())
        assert run([root], register_path, work(**changes), Here()).analysed == 1
        assert len(rows(register_path, "documents")) == len(rows(register_path, "contracts")) == 1

    def test_the_same_bytes_twice_are_one_document(self, folder, register_path):
        root = folder(a="same", b="same", c="other")
        summary = run([root], register_path, work(), Here())
        assert (summary.analysed, summary.duplicates) == (2, 1)
        assert {row["filename"] for row in rows(register_path, "documents")} == {"a.pdf", "c.pdf"}
        again = run([root], register_path, work(), Here())
        assert (again.unchanged, again.duplicates) == (2, 1)

    def test_one_bad_file_fails_alone(self, folder, register_path):
        root = folder(a="first", b="", c="locked", d="bug", e="last")
        summary = run([root, root / "missing.pdf"], register_path, work(), Here())
        assert summary.analysed == 2
        assert reasons(summary) == {
            "b.pdf": "b.pdf is empty: upload the file again; the copy is empty",
            "c.pdf": "c.pdf is encrypted: a password is needed; save a copy without a password and use that",
            "d.pdf": "the analysis failed unexpectedly (ValueError: a mistake in two lines): please report this",
            "missing.pdf": f"{root / 'missing.pdf'} cannot be read (No such file or directory): "
            "check the path and its permissions",
        }
        failed = {
            row["filename"]: row["error"] for row in rows(register_path, "documents") if row["status"] == "failed"
        }
        assert failed == {name: reason for name, reason in reasons(summary).items() if name != "missing.pdf"}
        assert rows(register_path, "runs")[0]["failures"] == 3

    def test_a_failed_file_is_tried_again(self, folder, register_path):
        root = folder(a="first", b="locked")
        run([root], register_path, work(), Here())
        summary = run([root], register_path, work(), Here())
        assert (summary.unchanged, len(summary.failed)) == (1, 1)

    def test_a_document_that_cannot_be_stored_fails_alone(self, folder, register_path):
        def assess(evidence, playbook):
            raise ZeroDivisionError("no weights")

        summary = run([folder(a="first")], register_path, work(assess=assess), Here())
        assert "ZeroDivisionError: no weights" in reasons(summary)["a.pdf"]
        assert rows(register_path, "contracts") == rows(register_path, "clauses") == []
        (row,) = rows(register_path, "documents")
        assert row["status"] == "failed"

    def test_names_that_are_no_files(self, folder, register_path):
        root = folder(a="first")
        os.mkfifo(root / "pipe.pdf")
        (root / "loop.pdf").symlink_to(root / "loop.pdf")
        summary = run([root, Path("x" * 5000), root / "a.pdf" / "b.pdf"], register_path, work(), Here())
        assert summary.analysed == 1
        assert all("cannot be read" in failure.reason for failure in summary.failed)
        assert len(summary.failed) == 4

    def test_a_name_in_another_encoding(self, folder, register_path):
        root = folder(a="first")
        for content in (b"second", b""):
            (root / os.fsdecode(b"caf\xe9" + content + b".pdf")).write_bytes(content)
        summary = run([root], register_path, work(), Here())
        assert (summary.analysed, len(summary.failed)) == (2, 1)
        assert {row["filename"] for row in rows(register_path, "documents")} == {"a.pdf", "caf?second.pdf", "caf?.pdf"}

    @pytest.mark.parametrize("path", ["empty", "missing.pdf"])
    def test_nothing_to_work_on(self, tmp_path, register_path, path):
        (tmp_path / "empty").mkdir()
        if path == "empty":
            with pytest.raises(UsageError, match="holds no PDF or DOCX files"):
                run([tmp_path / path], register_path, work(), Here())
            assert not register_path.exists()
        else:
            summary = run([tmp_path / path], register_path, work(), Here())
            assert len(summary.failed) == 1

    def test_register_of_another_program(self, folder, register_path):
        register_path.write_text("not a database " * 100)
        with pytest.raises(NotARegisterError):
            run([folder(a="first")], register_path, work(), Here())

    def test_events(self, folder, register_path):
        events: list[Event] = []
        run([folder(a="first", b="first", c="locked")], register_path, work(), Here(), events.append)
        ended = [event for event in events if event.outcome]
        assert {event.path.name: event.outcome for event in ended} == {
            "a.pdf": Outcome.ANALYSED,
            "b.pdf": Outcome.DUPLICATE,
            "c.pdf": Outcome.FAILED,
        }
        assert [event.done for event in ended] == [1, 2, 3]
        assert {event.total for event in events} == {3}
        assert {event.path.name for event in events if event.outcome is None} == {"a.pdf", "c.pdf"}


def nothing() -> None:
    """Prepare a worker that needs nothing."""


def rights() -> dict[str, str]:
    """Say what this process may do; runs in a worker."""
    return dict(line.split(":\t", 1) for line in Path("/proc/self/status").read_text().splitlines()) | {
        name: str(resource.getrlimit(getattr(resource, name))) for name in ("RLIMIT_CORE", "RLIMIT_NOFILE")
    }


def tried(folder: Path, port: int) -> list[bool]:
    """Try to write to two folders and to call somebody; runs in a worker."""
    outcomes = []
    for attempt in (
        lambda: (folder / "mine" / "file").write_text("x"),
        lambda: (folder / "other" / "file").write_text("x"),
        lambda: socket.create_connection(("127.0.0.1", port), timeout=5).close(),
    ):
        try:
            attempt()
        except OSError:
            outcomes.append(False)
        else:
            outcomes.append(True)
    return outcomes


def landlocked() -> bool:
    """Whether the system knows Landlock, and that for the network."""
    return ctypes.CDLL(None).syscall(444, None, 0, 1) >= 4


class TestSandbox:
    def test_a_worker_cannot_take_what_it_may_not(self, folder, register_path):
        root = folder(a="map", b="spread", c="write", d="abort", e="killed", f="hog", g="last")
        with LocalWorkers(1, WorkLimits(max_megabytes=2, memory_mib=512), nothing) as workers:
            summary = run([root], register_path, work(), workers)
        assert summary.analysed == 1
        failed = reasons(summary)
        assert "Cannot allocate memory" in failed["a.pdf"]
        assert "CalledProcessError" in failed["b.pdf"], "the programs that it starts are limited too"
        assert "File too large" in failed["c.pdf"]
        assert "needs too much memory" in failed["d.pdf"], "so PDFium ends when it gets no memory"
        assert "--jobs" in failed["e.pdf"], "so Linux ends a process when it has no memory left itself"
        assert "needs too much memory" in failed["f.pdf"]

    @pytest.mark.skipif(not Path("/proc/self/status").exists(), reason="needs Linux's /proc")
    def test_a_worker_gains_no_rights_and_leaves_no_core(self):
        with LocalWorkers(1, WorkLimits(), nothing) as workers:
            found = workers.submit(rights).result(60)
        assert found["NoNewPrivs"] == "1"
        assert found["RLIMIT_CORE"] == "(0, 0)"
        assert found["RLIMIT_NOFILE"] == "(256, 256)"

    def test_a_worker_writes_to_its_folder_and_calls_nobody(self, tmp_path, monkeypatch):
        if not landlocked():
            pytest.skip("this system does not know Landlock")
        for name in ("mine", "other", "temporary"):
            (tmp_path / name).mkdir()
        monkeypatch.setenv("TMPDIR", str(tmp_path / "temporary"))
        with socket.create_server(("127.0.0.1", 0)) as server:
            port = server.getsockname()[1]
            for writable, allowed in (((tmp_path / "mine",), [True, False, False]), (None, [True, True, True])):
                with LocalWorkers(1, WorkLimits(), nothing, writable=writable) as workers:
                    assert workers.submit(tried, tmp_path, port).result(60) == allowed
            server.accept()[0].close()

    def test_limits_are_never_raised(self):
        script = """
import resource
from analyser.engine.workers.sandbox import confine
resource.setrlimit(resource.RLIMIT_DATA, (1 << 29, 1 << 29))
confine(2048, 1000, ())
raise SystemExit(resource.getrlimit(resource.RLIMIT_DATA) != (1 << 29, 1 << 29))
"""
        command = [sys.executable, "-c", script]
        root = Path(__file__).parent.parent
        assert subprocess.run(command, env=os.environ | {"PYTHONPATH": str(root)}).returncode == 0


class TestBrokenPool:
    @pytest.mark.parametrize(("times", "analysed"), [(3, 1), (4, 0)])
    def test_a_document_is_tried_four_times(self, folder, register_path, times, analysed):
        summary = run([folder(a="first")], register_path, work(), Breaking(times))
        assert (summary.analysed, len(summary.failed)) == (analysed, 1 - analysed)

    def test_a_document_that_breaks_the_pool_takes_no_other_with_it(self, folder, register_path):
        executor = BreakingUnder("c.pdf")
        summary = run([folder(a="first", b="second", c="third", d="fourth")], register_path, work(), executor)
        assert (summary.analysed, list(reasons(summary))) == (3, ["c.pdf"])
        assert executor.beside_it == [2, 0, 0, 0], "after the first time it is alone in the pool"

    def test_a_document_that_kills_its_worker_fails_after_one_more_try(self, folder, register_path):
        root = folder(a="first", b="killed", c="slow", d="slow too", e="last")
        with LocalWorkers(2, WorkLimits(), nothing) as workers:
            summary = run([root], register_path, work(), workers)
        assert (summary.analysed, list(reasons(summary))) == (4, ["b.pdf"])
        assert (root / "b.deaths").read_text() == "xx"


class TestLargeFiles:
    def test_a_file_over_the_limit_fails_before_it_is_read(self, folder, register_path):
        root = folder(a="first")
        with (root / "b.pdf").open("wb") as file:
            file.truncate(5 << 40)  # five terabytes of nothing, which a fingerprint would read for hours
        summary = run([root], register_path, work(max_bytes=200_000_000), Here())
        assert summary.analysed == 1
        assert "b.pdf is 5,497,558 MB; the limit is 200 MB: split the file" in reasons(summary)["b.pdf"]


class TestWorkers:
    def test_crashing_and_hanging_documents_fail_alone(self, folder, register_path):
        root = folder(a="first", b="exit", c="segfault", d="hang", e="hog", f="last", g="one more")
        limits = WorkLimits(seconds=3, memory_mib=1024)
        with LocalWorkers(2, limits, nothing) as workers:
            summary = run([root], register_path, work(), workers)
        assert summary.analysed == 3
        failed = reasons(summary)
        assert set(failed) == {"b.pdf", "c.pdf", "d.pdf", "e.pdf"}
        assert "ended by the system (exit code 7)" in failed["b.pdf"]
        assert "ended by the system (signal SIGSEGV)" in failed["c.pdf"]
        assert "took too long" in failed["d.pdf"]
        assert "too much memory" in failed["e.pdf"]
        assert all("\n" not in reason and ": " in reason for reason in failed.values())

    def test_one_worker_has_its_limits_too(self, folder, register_path):
        with LocalWorkers(1, WorkLimits(seconds=2), nothing) as workers:
            summary = run([folder(a="hang", b="second")], register_path, work(), workers)
        assert (summary.analysed, list(reasons(summary))) == (1, ["a.pdf"])

    def test_workers_that_cannot_start(self, folder, register_path):
        with LocalWorkers(1, WorkLimits(), os.abort) as workers:
            summary = run([folder(a="first", b="second")], register_path, work(), workers)
        assert summary.analysed == 0
        assert all("worker processes cannot start" in reason for reason in reasons(summary).values())


SCRIPT = """
import signal
import sys
from pathlib import Path
import test_engine
from analyser.engine import LocalWorkers, WorkLimits, run

if __name__ == "__main__":
    signal.signal(signal.SIGINT, signal.default_int_handler)  # a shell in the background hands it down as ignored
    with LocalWorkers(2, WorkLimits(), test_engine.nothing) as workers:
        run([Path(sys.argv[1])], Path(sys.argv[2]), test_engine.work(), workers)
"""


class TestInterruption:
    @pytest.fixture
    def start(self, tmp_path, register_path):
        """Start a run in a process of its own, and wait until some documents are in the register."""
        script = tmp_path / "script.py"
        script.write_text(SCRIPT)
        here = Path(__file__).parent
        environment = os.environ | {"PYTHONPATH": os.pathsep.join([str(here), str(here.parent)])}

        def start(root: Path, wanted: int) -> subprocess.Popen[bytes]:
            process = subprocess.Popen([sys.executable, script, root, register_path], env=environment)
            deadline = time.monotonic() + 60
            while analysed(register_path) < wanted:
                assert process.poll() is None, "the run ended before it could be interrupted"
                assert time.monotonic() < deadline
                time.sleep(0.05)
            return process

        return start

    @pytest.fixture
    def root(self, folder):
        return folder(**{f"c{number:02}": f"slow {number // 2 if number < 4 else number}" for number in range(24)})

    @pytest.mark.parametrize("with_signal", [signal.SIGKILL, signal.SIGINT])
    def test_the_next_run_ends_in_the_same_register(self, start, root, register_path, tmp_path, with_signal):
        process = start(root, 4)
        process.send_signal(with_signal)
        assert process.wait(30) != 0
        done = analysed(register_path)
        assert 4 <= done < 22, "interrupted half-way"
        if with_signal is signal.SIGINT:
            assert {row["status"] for row in rows(register_path, "documents")} == {"analysed", "queued"}
        summary = run([root], register_path, work(), Here())
        assert (summary.analysed, summary.unchanged, summary.duplicates) == (22 - done, done, 2)

        undisturbed = tmp_path / "undisturbed.db"
        run([root], undisturbed, work(), Here())
        dumps = []
        for path in (register_path, undisturbed):
            with Database(path) as db:
                dumps.append(builders.dump(db, without=TIMES))
        assert [len(dump.pop("runs")) for dump in dumps] == [2, 1]
        assert dumps[0] == dumps[1]

    def test_workers_end_with_a_killed_parent(self, start, root, tmp_path):
        process = start(root, 1)
        workers = children(process.pid)
        assert len(workers) >= 2
        process.kill()
        process.wait(10)
        deadline = time.monotonic() + 10
        while any(alive(worker) for worker in workers):
            assert time.monotonic() < deadline, "a worker outlived the run"
            time.sleep(0.1)


def analysed(path: Path) -> int:
    if not path.exists():
        return 0
    connection = sqlite3.connect(f"file:{path}?mode=ro", uri=True, timeout=5)
    try:
        return int(connection.execute("SELECT count(*) FROM documents WHERE status = 'analysed'").fetchone()[0])
    except sqlite3.OperationalError:  # the tables are not there yet
        return 0
    finally:
        connection.close()


def children(parent: int) -> list[int]:
    return [int(child) for child in Path(f"/proc/{parent}/task/{parent}/children").read_text().split()] + [
        int(child)
        for task in Path(f"/proc/{parent}/task").iterdir()
        if task.name != str(parent)
        for child in (task / "children").read_text().split()
    ]


def alive(process: int) -> bool:
    try:
        return Path(f"/proc/{process}/stat").read_text().rsplit(")", 1)[1].split()[0] != "Z"
    except FileNotFoundError:
        return False


class TestRealFiles:
    """The whole way, with the shipped stages and model, over tiny PDFs and files that are none."""

    LINES = (
        "SERVICES AGREEMENT",
        "This agreement is made between Dyffryn Council (the Council) and Acme Systems Limited (the Supplier).",
        "1. This agreement starts on 1 April 2025 and ends on 31 March 2027.",
        "2. It renews automatically for further periods of 12 months unless either party gives 3 months' notice.",
    )

    @pytest.fixture
    def root(self, tmp_path):
        root = tmp_path / "contracts"
        root.mkdir()
        canvas = Canvas(str(root / "good.pdf"))
        for order, line in enumerate(self.LINES):
            canvas.drawString(50, 780 - 30 * order, line)
        canvas.save()
        content = (root / "good.pdf").read_bytes()
        (root / "letter.pdf").write_text("Dear Sir or Madam,\n" * 50)
        (root / "empty.pdf").touch()
        (root / "truncated.pdf").write_bytes(content[: len(content) // 2])
        with pikepdf.open(root / "good.pdf") as pdf:
            pdf.save(root / "locked.pdf", encryption=pikepdf.Encryption(owner="o", user="u"))
        return root

    def test_good_and_bad_files(self, root, register_path):
        summary = analyse_files([root], register_path, as_of=dt.date(2026, 4, 1), council="Dyffryn Council", jobs=1)
        assert summary.analysed == summary.pages == 1
        assert set(reasons(summary)) == {"letter.pdf", "empty.pdf", "truncated.pdf", "locked.pdf"}
        assert "password" in reasons(summary)["locked.pdf"]
        assert all(name in reason and ": " in reason for name, reason in reasons(summary).items())
        (contract,) = rows(register_path, "contracts")
        assert contract["council_id"] == "council-dyffryn-council"
        assert contract["as_of"] == "2026-04-01"
        model = Model.load()
        factors = {
            row["id"]: (row["threshold"], row["precision"], row["recall"]) for row in rows(register_path, "factors")
        }
        assert len(factors) == 28
        for factor, figures in factors.items():
            published = model.published_score(factor)
            assert published and figures == (published.threshold, published.precision, published.recall), factor
        assert factors["governing_law"][1] is not None
        again = analyse_files([root / "good.pdf"], register_path, as_of=dt.date(2026, 4, 1), jobs=1)
        assert (again.analysed, again.unchanged) == (0, 1)
