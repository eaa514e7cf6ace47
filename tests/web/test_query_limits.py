"""The limits on one query: attacks on the server's memory are stopped, and everything that people need works."""

from __future__ import annotations

import csv
import io
import re
import sqlite3
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import httpx
import pytest

from analyser.store import Register
from analyser.store.queries import connections
from analyser.store.queries.bounded_rows import BoundedRows, ResultTooLargeError
from analyser.store.queries.fetch import fetch_all
from web import registers
from web.conftest import Site

BLOB = "randomblob(1000000)"
NUMBERS = "with recursive n(i) as (select 1 union all select i + 1 from n limit 3000)"
ATTACKS = {
    "one long blob": "select zeroblob(1000000000)",
    "one long text": "select hex(zeroblob(500000000))",
    "printf": "select printf('%.*c', 100000000, 'x')",
    "format": "select format('%1000000000s', 'x')",
    "replace": "select replace(hex(zeroblob(500000)), '0', hex(zeroblob(500000)))",
    "group_concat": f"{NUMBERS} select group_concat(hex({BLOB})) from n",
    "json_group_array": f"{NUMBERS} select json_group_array(hex({BLOB})) from n",
    "many rows": f"{NUMBERS} select {BLOB} from n",
    "many rows of text": f"{NUMBERS} select printf('%.*c', 1000000, 'x') from n",
    "many columns": f"select {', '.join([BLOB] * 120)}",
    "many rows and columns": f"{NUMBERS} select {', '.join(['randomblob(10000)'] * 120)} from n",
    "too many columns": f"select {', '.join(['1'] * 2000)}",
    "long names of columns": f"{NUMBERS} select i as [{'x' * 30000}] from n",
    "a doubling text": "with recursive d(s) as (select 'x' union all select s || s from d) select length(s) from d",
    "a growing queue": f"with recursive q(s) as (select {BLOB} union all select {BLOB} from q, (values (1), (2)))"
    " select count(*) from q",
    "sorting": f"{NUMBERS} select length(s) from (select {BLOB} as s from n order by s)",
    "many arguments": f"select length(max({', '.join([BLOB] * 120)}))",
    "deep": f"select {'(' * 900}1{')' * 900}",
    "long pattern": f"select printf('%.*c', 1000000, 'a') like '{'%a' * 5000}'",
    "control characters": f"{NUMBERS} select replace(hex(zeroblob(500000)), '0', char(1)) from n",
}
MEMORY = 600 * 1024
"""The most that the server may ever have taken, in KiB; one of these queries took 8 GB."""


@dataclass(frozen=True)
class Server:
    """A server in a separate process."""

    address: str
    pid: int

    def ask(self, path: str, **query: str) -> tuple[httpx.Response, float]:
        """Return the answer, and how many seconds it took."""
        begun = time.monotonic()
        answer = httpx.get(f"{self.address}{path}", params=query, timeout=60)
        return answer, time.monotonic() - begun

    def most_memory(self) -> int:
        """Return the most memory that the process has had so far, in KiB."""
        found = re.search(r"VmHWM:\s+(\d+) kB", Path(f"/proc/{self.pid}/status").read_text())
        assert found
        return int(found[1])


@pytest.fixture(scope="module")
def server(register: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """Serve a register that is open to the public, as anybody may query it."""
    path = tmp_path_factory.mktemp("limits") / "published.db"
    path.write_bytes(register.read_bytes())
    command = "import sys; from analyser.cli import main; main(['serve', *sys.argv[1:]])"
    asked = [sys.executable, "-uc", command, "--port", "0", "--register", path, "--published", path]
    with subprocess.Popen(asked, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True) as process:
        try:
            assert process.stdout is not None
            yield Server(process.stdout.readline().split()[-1].rstrip("/"), process.pid)
        finally:
            process.terminate()


@pytest.mark.skipif(not Path("/proc/self/status").exists(), reason="measures memory as Linux reports it")
@pytest.mark.parametrize("attack", ATTACKS)
def test_no_query_takes_the_servers_memory(server: Server, attack: str) -> None:
    for form in (".json", "", ".csv"):
        answer, seconds = server.ask(f"/published{form}", sql=ATTACKS[attack])
        assert seconds < 20, (form, seconds)
        assert answer.status_code < 500, form
        assert len(answer.content) < 20_000_000, form
        assert "Traceback" not in answer.text
        assert server.most_memory() < MEMORY, (form, server.most_memory())
    assert server.ask("/published.json", sql="select 1 as one", _shape="array")[0].json() == [{"one": 1}]


@pytest.mark.skipif(not Path("/proc/self/status").exists(), reason="measures memory as Linux reports it")
def test_several_at_once_do_not_either(server: Server) -> None:
    asked = [sys.executable, "-c", "import sys, urllib.request as u; u.urlopen(sys.argv[1]).read()"]
    query = httpx.QueryParams({"sql": ATTACKS["many columns"]})
    clients = [
        subprocess.Popen([*asked, f"{server.address}/published.json?{query}"], stderr=subprocess.DEVNULL)
        for _ in range(4)
    ]
    for client in clients:
        client.wait()
    assert server.most_memory() < MEMORY
    assert server.ask("/published.json", sql="select 1 as one", _shape="array")[0].json() == [{"one": 1}]


@pytest.mark.parametrize("attack", ["one long blob", "many rows", "many columns", "a doubling text"])
def test_tables_with_a_condition_of_the_reader_are_limited_too(server: Server, attack: str) -> None:
    where = f"id in (select length(x) from (select ({ATTACKS[attack].partition('select')[2]}) as x))"
    for sql in (where, f"hex(zeroblob(900000)) || hex({BLOB}) = title"):
        answer, seconds = server.ask("/published/contracts", _where=sql)
        assert answer.status_code == 400, answer.status_code
        assert seconds < 20


def long_clause(path: Path, text: str, boxes: str) -> None:
    """Give the first clause of a register a text and boxes."""
    with Register.open(path) as open_register:
        open_register.db.execute(
            "update clauses set text = ?, boxes = ? where rowid = (select min(rowid) from clauses)", [text, boxes]
        )
        open_register.db.conn.commit()


@pytest.fixture(scope="module")
def long_file(register: Path, tmp_path_factory: pytest.TempPathFactory, serve: Callable[..., Site]) -> Site:
    """Serve a register with a clause as long as a contract of 300 pages."""
    path = tmp_path_factory.mktemp("long") / "long.db"
    path.write_bytes(register.read_bytes())
    line = "The Supplier shall provide the Services under this Agreement until it is terminated, ŵ and ŷ too.\n"
    long_clause(path, line * 9_000, "[" + ", ".join(["[1, 72.5, 100.1, 520.3, 112.4]"] * 13_500) + "]")
    return serve(path)


def test_the_longest_cells_can_be_read(long_file: Site) -> None:
    longest = max(len(row["text"]) for row in long_file.rows("select text from clauses"))
    assert longest > 800_000
    found = long_file.get("/long.json?sql=select+max(length(text))+from+clauses&_shape=arrays").json()["rows"]
    assert found == [[longest]]
    assert long_file.get("/long/clauses").status_code == 200
    rows = csv.DictReader(io.StringIO(long_file.get("/long/clauses.csv?_stream=on").text))
    csv.field_size_limit(10_000_000)
    assert max(len(row["text"]) for row in rows) == longest
    sort = "/long.json?sql=select+id,+text+from+clauses+order+by+text+desc&_shape=array"
    assert len(long_file.get(sort).json()) == len(long_file.rows("select id from clauses"))
    assert long_file.get("/long/clauses?_search=terminated").status_code == 200


def test_our_own_pages_read_longer_values_than_queries_may(tmp_path: Path) -> None:
    connection = sqlite3.connect(":memory:")
    connections.limit_queries(connection)
    sql = "select hex(zeroblob(1500000))"
    with pytest.raises(sqlite3.DataError):
        connection.execute(sql).fetchall()
    assert len(connections.read(connection, lambda db: db.execute(sql).fetchone()[0])) == 3_000_000
    with pytest.raises(sqlite3.DataError):
        connection.execute(sql).fetchall()


def test_a_result_is_counted_a_query_at_a_time() -> None:
    connection = sqlite3.connect(":memory:")
    connection.row_factory = BoundedRows(1_000_000)
    rows = "with recursive n(i) as (select 1 union all select i + 1 from n limit {}) select hex(zeroblob(500)) x from n"
    for _ in range(5):
        (first, *_) = connection.execute(rows.format(900)).fetchall()
        assert first["x"] == "0" * 1000
    with pytest.raises(ResultTooLargeError, match="larger than 1 MB: ask for fewer"):
        connection.execute(rows.format(1_001)).fetchall()
    assert connection.execute("select 1").fetchone()[0] == 1


def test_the_results_of_our_own_pages_are_limited_too(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(connections, "OWN_RESULT_BYTES", 1_000_000)
    connection = sqlite3.connect(":memory:")
    connections.limit_queries(connection)
    rows = "with recursive n(i) as (select 1 union all select i + 1 from n limit {}) select hex(zeroblob(500)) x from n"
    assert len(connections.read(connection, lambda db: fetch_all(db, rows.format(900)))) == 900
    with pytest.raises(ResultTooLargeError):
        connections.read(connection, lambda db: fetch_all(db, rows.format(1_001)))


def test_a_read_leaves_no_snapshot_open(tmp_path: Path) -> None:
    """A row factory that held its cursor would keep the read transaction of a query that was not read to its end."""
    path = registers.empty_register(tmp_path)
    reading = sqlite3.connect(path)
    connections.limit_queries(reading)
    reading.execute("select 1 from sqlite_master").fetchmany(1)
    with Register.open(path) as writing:
        assert writing.db.conn.execute("pragma wal_checkpoint(truncate)").fetchone()[0] == 0
    reading.close()


@pytest.mark.parametrize(
    "sql",
    ["select 1", "select zeroblob(2000000000)", "attach database ':memory:' as other", "select randomblob(1e6) from n"],
)
def test_what_counts_as_an_error_of_size(sql: str) -> None:
    connection = sqlite3.connect(":memory:")
    connections.limit_queries(connection)
    try:
        connection.execute(sql).fetchall()
    except sqlite3.Error as error:
        assert connections.is_limit_error(error) is ("zeroblob" in sql)
    assert connections.is_limit_error(MemoryError())
    assert connections.is_limit_error(ResultTooLargeError("x"))
    assert not connections.is_limit_error(ValueError())


def test_no_query_attaches_another_file(tmp_path: Path) -> None:
    connection = sqlite3.connect(":memory:")
    connections.limit_queries(connection)
    with pytest.raises(sqlite3.OperationalError, match="too many attached databases"):
        connection.execute("attach database ':memory:' as other")


def test_the_memory_of_the_process_is_limited() -> None:
    """In a process of its own, since the limit cannot be raised again."""
    code = (
        "import sqlite3; from analyser.store.queries.connections import limit_process_memory\n"
        "limit_process_memory(50_000_000)\n"
        "try: sqlite3.connect(':memory:').execute('select length(hex(zeroblob(100000000)))').fetchone()\n"
        "except MemoryError: print('refused')"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout == "refused\n"
