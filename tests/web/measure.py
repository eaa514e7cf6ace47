"""Measure the pages on a large register: `PYTHONPATH=.:tests python -m web.measure SAMPLES.db [--contracts 20000]`.

The large register is made by `large.enlarge` (or kept with `--kept FILE`). It is served by `analyser serve` in a
process of its own, which some clients ask without a pause, in a shuffled order, while `analyser assess` writes to it.
Times are in milliseconds, from the first byte sent to the last received, all clients on this machine.
"""

from __future__ import annotations

import argparse
import datetime as dt
import http.client
import os
import random
import sqlite3
import statistics
import subprocess
import sys
import tempfile
import threading
import time
from collections import defaultdict
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from analyser.store.schema.opening import size_of_log
from web.large import enlarge

_COMMAND = [sys.executable, "-uc", "from analyser.cli import main; main()"]
TARGET = 150  # milliseconds


def addresses(register: Path, choice: random.Random) -> dict[str, list[str]]:
    """Return some addresses of every kind of page."""
    db = sqlite3.connect(register)
    contracts = _column(db, "select id from contracts", choice)
    found = db.execute("select document_id, page, id from findings where shown and page is not null limit 20000")
    marks = choice.sample(found.fetchall(), 40)
    councils = _column(db, "select distinct council_id from contracts where council_id is not null", choice)
    suppliers = _column(db, "select distinct supplier_id from contracts where supplier_id is not null", choice)
    largest = db.execute("select supplier_id from contracts group by 1 order by count(*) desc limit 1").fetchone()[0]
    pageless = _column(db, "select id from documents where format = 'docx'", choice)
    db.close()
    name = register.stem
    return {
        "front page": ["/en/", "/cy/", "/en/?page=3", "/cy/?page=2"],
        "front page, far": ["/en/?page=400", "/cy/?page=790"],
        "front page, shown": ["/en/?show=soon", "/cy/?show=unknown"],
        "front page, band": ["/en/?band=high", "/cy/?band=low", "/en/?band=unknown"],
        "front page, council": [f"/en/?council={one}" for one in councils],
        "front page, supplier": [f"/en/?supplier={one}" for one in (*suppliers, largest)],
        "front page, several": [f"/en/?council={one}&show=soon&band=high&sort=value" for one in councils],
        "front page, search": ["/en/?search=Morfa", "/cy/?search=gofal", "/en/?search=nothing+of+it", "/en/?search=e"],
        "front page, by date": ["/en/?sort=date", "/cy/?sort=date&page=20"],
        "front page, by title": ["/en/?sort=title", "/cy/?sort=title&page=20"],
        "front page, by supplier": ["/en/?sort=supplier", "/cy/?sort=supplier&page=20"],
        "front page, by value": ["/en/?sort=value", "/cy/?sort=value&page=20"],
        "deadlines": ["/en/deadlines", "/cy/deadlines?within=90", "/en/deadlines?within=all&page=9"],
        "deadlines, council": [f"/en/deadlines?council={one}" for one in councils],
        "overview": ["/en/overview", "/cy/overview"],
        "overview, council": [f"/cy/overview?council={one}" for one in councils],
        "supplier": [f"/en/suppliers/{one}" for one in suppliers],
        "supplier, largest": [f"/cy/suppliers/{largest}"],
        "contract": [f"/cy/{name}/contracts/{one}" for one in contracts],
        "evidence": [f"/en/{name}/documents/{d}/pages/{p}?finding={f}" for d, p, f in marks],
        "words": [f"/en/{name}/documents/{one}/words" for one in pageless],
        "review queue": [f"/en/{name}/review", f"/cy/{name}/review"],
        "facts": [f"/en/{name}/contracts/{one}/facts" for one in contracts],
        "upload": [f"/en/{name}/upload"],
        "all factors": ["/en/factors", "/cy/factors"],
        "one factor": ["/cy/factors/auto_renewal", "/en/factors/liability_cap"],
        "data": ["/en/data"],
        "about": ["/en/about", "/cy/about"],
        "Datasette: contracts": [f"/{name}/contracts", f"/{name}/contracts?lock_in_band=high"],
        "Datasette: findings": [f"/{name}/findings", f"/{name}/findings?factor=liability_cap"],
        "(calendar feed)": ["/en/deadlines.ics"],
        "(contracts as CSV)": ["/en/contracts.csv"],
    }


def _column(db: sqlite3.Connection, sql: str, choice: random.Random) -> list[str]:
    found = [str(row[0]) for row in db.execute(sql)]
    return choice.sample(found, min(40, len(found)))


@contextmanager
def served(register: Path, errors: Path) -> Iterator[int]:
    """Serve a register in a process of its own as long as the block runs; gives the port."""
    with errors.open("w") as log:
        asked = [*_COMMAND, "serve", "--no-sign-in", "--port", "0", "--register", str(register)]
        server = subprocess.Popen(asked, stdout=subprocess.PIPE, stderr=log, text=True)
        try:
            assert server.stdout is not None
            yield int(server.stdout.readline().rstrip().rstrip("/").rpartition(":")[2])
        finally:
            server.terminate()
            server.wait()


@contextmanager
def assessed(register: Path, today: dt.date, log: Path) -> Iterator[list[int]]:
    """Reassess the contracts of a register, again and again, as long as the block runs.

    Gives the sizes of its write-ahead log, to which one is added ten times a second.
    """
    stop = threading.Event()
    sizes = [0]

    def write() -> None:
        with log.open("w") as out:
            while not stop.is_set():
                asked = [*_COMMAND, "assess", "--register", str(register), "--as-of", today.isoformat()]
                with subprocess.Popen(asked, stdout=out, stderr=out) as process:
                    while process.poll() is None and not stop.wait(0.1):
                        sizes.append(size_of_log(register))
                    process.terminate()

    thread = threading.Thread(target=write)
    thread.start()
    try:
        yield sizes
    finally:
        stop.set()
        thread.join()


def ask(port: int, wanted: list[tuple[str, str]], clients: int) -> tuple[dict[str, list[float]], list[str]]:
    """Let some clients ask for pages; return the times of every kind of page, and what was not answered well."""
    taken: dict[str, list[float]] = defaultdict(list)
    wrong: list[str] = []
    queue = iter(wanted)
    turn = threading.Lock()

    def client() -> None:
        connection = http.client.HTTPConnection("127.0.0.1", port, timeout=120)
        while True:
            with turn:
                kind, path = next(queue, ("", ""))
            if not kind:
                return
            began = time.perf_counter()
            connection.request("GET", path)
            response = connection.getresponse()
            body = response.read()
            taken[kind].append(1000 * (time.perf_counter() - began))
            if response.status != 200 or b"database is locked" in body:
                wrong.append(f"{response.status} {path}")

    threads = [threading.Thread(target=client) for _ in range(clients)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return taken, wrong


def measure(register: Path, today: dt.date, times: int, clients: int, only: str) -> None:
    """Ask for every kind of page so many times and print what it took."""
    choice = random.Random(1)
    kinds = {kind: paths for kind, paths in addresses(register, choice).items() if paths and only in kind}
    pages = [kind for kind in kinds if kind[0] != "("]
    wanted = [(kind, choice.choice(kinds[kind])) for kind in pages for _ in range(times)]
    choice.shuffle(wanted)
    files = [(kind, kinds[kind][0]) for kind in kinds if kind[0] == "(" for _ in range(3)]
    log = register.with_suffix(".log")
    with served(register, log) as port:
        ask(port, [(kind, paths[0]) for kind, paths in kinds.items()], 1)
        with assessed(register, today, register.with_suffix(".assess.log")) as sizes:
            since = dt.datetime.now(dt.UTC).isoformat()
            began = time.perf_counter()
            taken, wrong = ask(port, wanted, clients)
            seconds = time.perf_counter() - began
            written = _assessed(register, since)
            slow, bad = ask(port, files, 1)
            taken |= slow
            wrong += bad
    print(f"{clients} clients, {len(wanted)} pages in {seconds:.0f} s; contracts assessed in that time: {written}")
    print(f"{'page':26} {'p50':>7} {'p95':>7} {'worst':>7}  milliseconds")
    for kind in kinds:
        found = sorted(taken[kind])
        p95 = statistics.quantiles(found, n=20, method="inclusive")[-1]
        mark = " over" if p95 >= TARGET and kind[0] != "(" else ""
        print(f"{kind:26} {statistics.median(found):7.1f} {p95:7.1f} {found[-1]:7.1f}{mark}")
    locked = log.read_text().count("locked") + register.with_suffix(".assess.log").read_text().count("in use")
    print(f"not answered well: {len(wrong)} {wrong[:5]}; locked: {locked}; load {os.getloadavg()[0]:.1f}")
    print(f"largest write-ahead log: {max(sizes) / 1_000_000:.0f} MB")


def _assessed(register: Path, since: str) -> int:
    """How many contracts were written since a time."""
    db = sqlite3.connect(register, timeout=30)
    try:
        return int(db.execute("select count(*) from contracts where updated_at > ?", [since]).fetchone()[0])
    finally:
        db.close()


def main() -> None:
    """Make the large register, measure, and throw it away unless it is to be kept."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("samples", type=Path)
    parser.add_argument("--contracts", type=int, default=20_000)
    parser.add_argument("--times", type=int, default=40)
    parser.add_argument("--clients", type=int, default=4)
    parser.add_argument("--only", default="", help="only kinds of page with these letters")
    parser.add_argument("--kept", type=Path, help="make the large register here, or use the one that is here")
    wanted = parser.parse_args()
    today = dt.datetime.now().astimezone().date()
    with tempfile.TemporaryDirectory() as folder:
        large = wanted.kept or Path(folder) / "large.db"
        if not large.exists():
            began = time.perf_counter()
            enlarge(wanted.samples, large, wanted.contracts, today)
            print(f"made in {time.perf_counter() - began:.0f} s")
        print(f"{wanted.contracts} contracts, {large.stat().st_size / 1_000_000:.0f} MB")
        measure(large, today, wanted.times, wanted.clients, wanted.only)


if __name__ == "__main__":
    main()
