"""Measure the pages on a large register: `python tests/web/measure.py SAMPLES.db [--contracts 500] [--times 40]`.

The large register is made from a small one by copying its contracts, with their documents and all that was found, under
new ids. Each page is asked for in this process, in a shuffled order; times are in milliseconds.
"""

from __future__ import annotations

import argparse
import asyncio
import random
import sqlite3
import statistics
import tempfile
import time
from collections import defaultdict
from pathlib import Path

from datasette.app import Datasette

from analyser.web.serve import SETTINGS, register_plugin

IDS = {
    "contracts": ["id"],
    "documents": ["id", "contract_id"],
    "pages": ["id", "document_id"],
    "parties": ["id", "document_id"],
    "clauses": ["id", "document_id", "parent_id", "inside_id"],
    "findings": ["id", "document_id", "clause_id"],
    "terms": ["id", "document_id", "clause_id"],
    "deadlines": ["id", "contract_id"],
    "risks": ["id", "contract_id"],
    "scores": ["id", "contract_id"],
}
"""Each table to copy, with its columns that hold the id of a copied row."""
LISTS = {"deadlines": ["term_ids"], "risks": ["finding_ids", "term_ids"]}
"""Columns that hold a JSON list of such ids."""


def enlarge(small: Path, large: Path, contracts: int) -> None:
    """Copy the contracts of a register into a new one until it has so many."""
    source, target = sqlite3.connect(small), sqlite3.connect(large)
    source.backup(target)
    source.close()
    target.execute("attach database ? as small", (str(small),))
    have = target.execute("select count(*) from contracts").fetchone()[0]
    for number in range(1, -(-contracts // have)):
        for table, ids in IDS.items():
            changed = {column: f"{column} || '-{number}'" for column in ids}
            for column in LISTS.get(table, []):
                changed[column] = f"(select json_group_array(value || '-{number}') from json_each({column}))"
            if table == "documents":
                changed["sha256"] = f"'{number:08x}' || substr(sha256, 9)"
            columns = [row[1] for row in target.execute(f"pragma table_info({table})")]
            values = ", ".join(changed.get(column, column) for column in columns)
            target.execute(f"insert into main.{table} ({', '.join(columns)}) select {values} from small.{table}")
    target.commit()
    target.close()


def addresses(register: Path, choice: random.Random) -> dict[str, list[str]]:
    """Return some addresses of every kind of page."""
    db = sqlite3.connect(register)
    contracts = [row[0] for row in db.execute("select id from contracts")]
    marks = db.execute("select document_id, page, id from findings where shown").fetchall()
    councils = [row[0] for row in db.execute("select distinct council_id from contracts where council_id is not null")]
    db.close()
    name = register.stem
    return {
        "front page": ["/en/", "/cy/", "/en/?page=3", "/cy/?sort=date"],
        "front page, filtered": ["/en/?show=soon", "/cy/?show=unknown", *(f"/en/?council={one}" for one in councils)],
        "contract": [f"/cy/{name}/contracts/{one}" for one in choice.sample(contracts, 20)],
        "evidence": [f"/en/{name}/documents/{d}/pages/{p}?finding={f}" for d, p, f in choice.sample(marks, 20)],
        "all factors": ["/en/factors"],
        "one factor": ["/cy/factors/auto_renewal", "/en/factors/liability_cap"],
        "data": ["/en/data"],
        "contracts as CSV": ["/en/contracts.csv"],
        "Datasette: contracts": [f"/{name}/contracts"],
        "Datasette: findings": [f"/{name}/findings"],
    }


async def measure(register: Path, times: int) -> None:
    """Ask for every kind of page so many times and print what it took."""
    register_plugin()
    door = {"plugins": {"lockin_analyser": {"everyone": "admin"}}}
    datasette = Datasette([str(register)], settings=SETTINGS, metadata=door)
    await datasette.invoke_startup()
    choice = random.Random(1)
    kinds = addresses(register, choice)
    asked = [kind for kind in kinds for _ in range(times)]
    choice.shuffle(asked)
    taken: dict[str, list[float]] = defaultdict(list)
    for kind in [*kinds, *asked]:
        path = choice.choice(kinds[kind])
        began = time.perf_counter()
        response = await datasette.client.get(path)
        taken[kind].append(1000 * (time.perf_counter() - began))
        assert response.status_code == 200, path
    print(f"{'page':24} {'p50':>7} {'p95':>7} {'worst':>7}  milliseconds")
    for kind, all_times in taken.items():
        warm = sorted(all_times[1:])
        p95 = statistics.quantiles(warm, n=20)[-1]
        print(f"{kind:24} {statistics.median(warm):7.1f} {p95:7.1f} {warm[-1]:7.1f}")


def main() -> None:
    """Make the large register, measure, and throw it away."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("samples", type=Path)
    parser.add_argument("--contracts", type=int, default=500)
    parser.add_argument("--times", type=int, default=40)
    wanted = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        large = Path(folder) / "large.db"
        enlarge(wanted.samples, large, wanted.contracts)
        size = large.stat().st_size / 1_000_000
        print(f"{wanted.contracts} contracts, {size:.0f} MB")
        asyncio.run(measure(large, wanted.times))


if __name__ == "__main__":
    main()
