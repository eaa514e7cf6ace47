"""The write-ahead log of a register does not grow without end, and an assessment writes no more than has changed."""

import datetime as dt
import sqlite3
import threading

import builders
import pytest

from analyser.store import Register
from analyser.store import register as register_module
from analyser.store.schema import opening

LATER = builders.AT + dt.timedelta(hours=1)


@pytest.fixture
def small_log(monkeypatch):
    monkeypatch.setattr(register_module, "LOG_LIMIT", 100_000)
    monkeypatch.setattr(opening, "_LONGEST_WAIT_FOR_READERS", 50)


def grow(register: Register, times: int) -> list[int]:
    """Write half of the limit several times, and return the sizes of the log."""
    sizes = []
    for number in range(times):
        with register.transaction():
            register.db.execute("insert into runs values (?, ?, null, '', '', 0, 0)", [f"r{number}", "x" * 50_000])
        sizes.append(opening.size_of_log(register.path))
    return sizes


def test_log_is_emptied_when_it_has_grown(register, small_log):
    assert max(grow(register, 20)) < 300_000


def test_log_is_emptied_while_pages_are_read_one_after_the_other(register, small_log):
    stop = threading.Event()

    def read() -> None:
        connections = [sqlite3.connect(register.path, isolation_level=None) for _ in range(2)]
        for connection in connections:
            connection.execute("begin")
            connection.execute("select count(*) from runs").fetchone()
        while not stop.is_set():  # at every moment one of the two reads
            for connection in connections:
                connection.execute("rollback")
                connection.execute("begin")
                connection.execute("select count(*) from runs").fetchone()
                stop.wait(0.005)
        for connection in connections:
            connection.close()

    reader = threading.Thread(target=read)
    reader.start()
    try:
        sizes = grow(register, 40)
    finally:
        stop.set()
        reader.join()
    assert max(sizes) < 500_000, sizes


def test_somebody_who_goes_on_reading_stops_nobody(register, small_log):
    reader = sqlite3.connect(register.path, isolation_level=None)
    reader.execute("begin")
    reader.execute("select count(*) from runs").fetchone()
    assert grow(register, 6)[-1] > 250_000
    assert reader.execute("select count(*) from runs").fetchone() == (0,)
    reader.execute("rollback")
    reader.close()
    register.db.execute("delete from runs")
    assert grow(register, 6)[-1] < 250_000


def test_an_assessment_writes_only_what_differs(register, write):
    analysis = builders.analysis(
        text := builders.document("It renews."), findings=[builders.finding(text, "It renews.")]
    )
    contract = write("a", analysis).contract_id
    assessment = builders.assessment(register.evidence(contract))
    tables = ("deadlines", "risks", "scores", "contracts")
    before = {table: list(register.db.execute(f"select rowid, * from {table}")) for table in tables}
    written = register.db.conn.total_changes
    register.write_assessment(contract, assessment, builders.AT)
    assert register.db.conn.total_changes == written
    register.write_assessment(contract, assessment, LATER)
    assert register.db.conn.total_changes == written + 1
    register.write_assessment(contract, builders.assessment(register.evidence(contract), score=41.0), builders.AT)
    register.write_assessment(contract, assessment, builders.AT)
    assert before == {table: list(register.db.execute(f"select rowid, * from {table}")) for table in tables}
