"""Many uploads at once to a server in a separate process, and the same with the server killed half-way."""

from __future__ import annotations

import json
import os
import re
import signal
import sqlite3
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path

import httpx
import pytest
from reading.pdf_files import pdf, text_page

from analyser.accounts.accounts import Accounts
from analyser.store import Register

pytestmark = pytest.mark.slow

UPLOADS = int(os.environ.get("LOAD_UPLOADS", "20"))
OFFICERS = int(os.environ.get("LOAD_OFFICERS", "4"))
PASSWORD = "a password that is long enough"
_COMMAND = [sys.executable, "-uc", "from analyser.cli import main; main()"]
_SECONDS = 240  # the longest that one wait may take


@dataclass
class Server:
    """A register with accounts, and the process that serves it."""

    register: Path
    process: subprocess.Popen[str] | None = None
    address: str = ""
    officers: list[str] = field(default_factory=list)
    begun: list[int] = field(default_factory=list)

    def start(self) -> None:
        asked = [*_COMMAND, "serve", "--port", "0", "--register", str(self.register)]
        # A session of its own, so that its workers can be killed with it.
        self.process = subprocess.Popen(asked, stdout=subprocess.PIPE, text=True, start_new_session=True)
        self.begun.append(self.process.pid)
        assert self.process.stdout is not None
        self.address = self.process.stdout.readline().split()[-1].rstrip("/")

    def kill(self) -> None:
        """End the server as `kill -9` does, which leaves its workers to find out by themselves."""
        assert self.process is not None
        self.process.kill()
        self.process.wait()
        assert self.process.stdout is not None
        self.process.stdout.close()

    def left_over(self) -> list[int]:
        """Return the sessions of killed servers in which workers still run."""
        left = []
        for session in self.begun[:-1]:
            with suppress(ProcessLookupError):
                os.killpg(session, 0)
                left.append(session)
        return left

    def sweep(self) -> None:
        """End whatever is left of what was started."""
        for session in self.begun:
            with suppress(ProcessLookupError):
                os.killpg(session, signal.SIGKILL)
        if self.process is not None:
            self.process.wait()
            assert self.process.stdout is not None
            self.process.stdout.close()

    def rows(self, sql: str) -> list[tuple[object, ...]]:
        connection = sqlite3.connect(self.register, timeout=30)
        try:
            return connection.execute(sql).fetchall()
        finally:
            connection.close()

    def statuses(self) -> dict[object, object]:
        return dict(self.rows("select status, count(*) from documents group by status"))


@pytest.fixture
def server(tmp_path: Path) -> Iterator[Server]:
    """Give a server that is running, with officers who may upload."""
    register = tmp_path / "register.db"
    Register.open(register).close()
    accounts = Accounts(tmp_path / "accounts.db")
    made = Server(register, officers=[f"officer {number}" for number in range(OFFICERS)])
    for name in made.officers:
        accounts.put(name, PASSWORD, "officer", register)
    made.start()
    yield made
    made.sweep()


def papers(folder: Path) -> list[Path]:
    """Make small contracts, each with words of its own."""
    made = []
    for number in range(UPLOADS):
        lines = (
            f"Agreement {number} between Abergwyn County Council and Llwyn {number} Software Limited",
            "1. Term",
            f"1.1 This Agreement starts on 1 April 2026 and ends on 31 March {2028 + number % 9}.",
            f"1.2 It renews automatically for a year unless notice of {30 + number} days is given.",
        )
        made.append(pdf(folder / f"contract {number}.pdf", text_page(lines)))
    return made


class Officer:
    """Signs in and uploads files one by one, each again until the server has said that it is kept."""

    def __init__(self, server: Server, name: str) -> None:
        self.server = server
        self.name = name
        self.client = httpx.Client(timeout=60)

    def _token(self, path: str) -> str:
        page = self.client.get(self.server.address + path)
        found = re.search(r'name="csrftoken" value="([^"]+)"', page.text)
        assert found, f"{page.status_code} {path}"
        return found[1]

    def sign_in(self) -> None:
        fields = {"csrftoken": self._token("/en/sign-in"), "name": self.name, "password": PASSWORD}
        assert self.client.post(f"{self.server.address}/en/sign-in", data=fields).status_code == 303

    def upload(self, path: Path) -> None:
        begun = time.monotonic()
        while time.monotonic() - begun < _SECONDS:
            try:
                address = f"/en/{self.server.register.stem}/upload"
                fields = {"csrftoken": self._token(address)}
                files = {"files": (path.name, path.read_bytes(), "application/pdf")}
                answer = self.client.post(self.server.address + address, data=fields, files=files)
            except httpx.TransportError:  # the server is gone: the browser says so, and the officer tries again
                time.sleep(0.2)
                continue
            assert answer.status_code == 303, f"{answer.status_code}: {answer.text[:300]}"
            return
        raise AssertionError(f"{path.name} was not taken in")


def upload_all(server: Server, files: list[Path]) -> Callable[[], None]:
    """Let all officers upload at once; returns what waits until they have."""
    wrong: list[BaseException] = []

    def work(number: int, officer: Officer) -> None:
        try:
            for path in files[number::OFFICERS]:
                officer.upload(path)
        except BaseException as error:
            wrong.append(error)

    officers = [Officer(server, name) for name in server.officers]
    for officer in officers:
        officer.sign_in()
    threads = [threading.Thread(target=work, args=numbered) for numbered in enumerate(officers)]
    for thread in threads:
        thread.start()

    def wait() -> None:
        for thread in threads:
            thread.join()
        for officer in officers:
            officer.client.close()
        assert wrong == []

    return wait


def until(done: Callable[[], bool], what: Callable[[], object]) -> None:
    """Wait until a condition is true."""
    begun = time.monotonic()
    while not done():
        assert time.monotonic() - begun < _SECONDS, what()
        time.sleep(0.05)


def all_analysed(server: Server, files: list[Path]) -> None:
    """Wait until the queue is empty; then nothing is lost, failed or there twice."""
    until(lambda: not server.statuses().keys() & {"queued", "analysing"}, server.statuses)
    assert server.statuses() == {"analysed": UPLOADS}
    named = [row[0] for row in server.rows("select filename from documents order by filename")]
    assert named == sorted(path.name for path in files)
    (contracts,) = server.rows("select count(*) from contracts")
    assert contracts == (UPLOADS,)
    for table, own in _OWN.items():
        twice = server.rows(f"select {own}, count(*) from {table} group by {own} having count(*) > 1")
        assert twice == [], table
    ends = server.rows("select count(distinct document_id) from terms where kind = 'end_date'")
    assert ends == [(UPLOADS,)], json.dumps(server.statuses())
    assert server.rows("pragma integrity_check") == [("ok",)]
    assert server.rows("pragma foreign_key_check") == []


_OWN = {
    "documents": "sha256",
    "pages": "document_id, number",
    "clauses": "document_id, span_start, span_end",
    "findings": "document_id, span_start, span_end, factor, favours",
    "terms": "document_id, kind, span_start, span_end, holder, amount, date, unit",
    "deadlines": "contract_id, kind, date, basis",
    "risks": "contract_id, rule, state, finding_ids, term_ids",
    "scores": "contract_id, dimension",
}
"""What makes a row of a table: nothing may be there twice."""


def test_many_uploads_at_once_are_all_analysed(server: Server, tmp_path: Path) -> None:
    files = papers(tmp_path)
    upload_all(server, files)()
    all_analysed(server, files)


def test_a_server_killed_in_the_middle_loses_nothing(server: Server, tmp_path: Path) -> None:
    files = papers(tmp_path)
    wait = upload_all(server, files)
    until(lambda: bool(server.statuses().get("analysed")), server.statuses)
    before = server.statuses()
    server.kill()
    assert before != {"analysed": UPLOADS}, "it was killed in the middle"
    server.start()
    wait()
    all_analysed(server, files)
    until(lambda: not server.left_over(), server.left_over)
