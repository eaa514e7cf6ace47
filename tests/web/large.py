"""A large register made from a small one: its contracts copied under new ids, with everything that was found in them.

Copies differ in what lists are ordered and filtered by (titles, dates, scores, values, suppliers, councils, services),
so that no list is degenerate; the words of the clauses are those of the original.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import json
import sqlite3
from pathlib import Path

from analyser.assessment.playbook import load
from analyser.store.schema import summary_triggers

_LEFT = frozenset(
    [
        "organisations",
        "factors",
        "runs",
        "reviews",
        "publications",
        "withholdings",
        "playbook",
        "finding_counts",
        "contract_sums",
        "_sqlite_migrations",
    ]
)
"""Tables whose rows are not those of a contract, or which nobody may write to but the register itself."""
_SEARCH = "clauses_fts"
_LISTS = frozenset({"term_ids", "finding_ids", "committed_term_ids"})
_DAYS = frozenset({"date", "award_date", "start_date", "end_date", "max_end_date", "committed_until"})
_PLACES = ("Abergwyn", "Bryncoed", "Carreg", "Dolwen", "Eglwys", "Ffrwd", "Garth", "Hendre", "Llwyn", "Morfa", "Nant")
_SERVICES = ("Highways", "Housing", "Libraries", "Parking", "Planning", "Revenues", "Schools", "Social care", None)
SUPPLIERS, COUNCILS = 400, 22
"""A sample's supplier becomes so many, one of them with a seventh of all its contracts; its council so many."""
_FAILED_EVERY = 10  # copies for one file that could not be read

_NEXT = """
update contracts set (next_date, next_kind, next_certain) = (
    select min(date), kind, certain from deadlines
    where contract_id = contracts.id and date >= contracts.as_of
        and kind in ('renewal_notice', 'extension_decision', 'end_of_term')
)
"""


def enlarge(small: Path, large: Path, contracts: int, today: dt.date) -> None:
    """Copy the contracts of a register into a new one, assessed as on `today`, until it has so many."""
    source, target = sqlite3.connect(small), sqlite3.connect(large, isolation_level=None)
    source.backup(target)
    source.close()
    for setting in ("journal_mode = off", "synchronous = off", "cache_size = -1000000", "temp_store = memory"):
        target.execute(f"pragma {setting}")
    target.execute("attach database ? as small", (str(small),))
    found = target.execute("select type, name, sql from main.sqlite_master where type in ('index', 'trigger')")
    made = [row for row in found.fetchall() if row[2]]
    for kind, name, _ in made:  # one by one, row by row, they would take hours
        target.execute(f"drop {kind} main.{name}")
    copies = -(-contracts // target.execute("select count(*) from contracts").fetchone()[0])
    tables = [row[0] for row in target.execute("select name from small.sqlite_master where type = 'table'")]
    tables = [table for table in tables if table not in _LEFT and not table.startswith(_SEARCH)]
    target.create_function("hashed", 2, _hashed, deterministic=True)
    target.execute("begin")
    _copy_organisations(target)
    for table in tables:
        sql = _copying(target, table)
        for number in range(1, copies):
            target.execute(sql, _values(number))
    _fail_some(target, copies)
    target.execute("commit")
    target.execute("delete from finding_counts")
    grouped = "select factor, shown, status, origin, count(*) from findings group by 1, 2, 3, 4"
    target.execute(f"insert into finding_counts {grouped}")
    target.execute("update contracts set as_of = ?", [today.isoformat()])
    target.execute(_NEXT)
    target.execute("delete from contract_sums")
    target.execute(summary_triggers.FILL)
    for _, _, sql in made:
        target.execute(sql)
    target.execute(f"insert into {_SEARCH} ({_SEARCH}) values ('rebuild')")
    target.execute("pragma optimize")
    target.execute("pragma journal_mode = wal")
    target.close()


def _values(number: int) -> dict[str, object]:
    """Return what differs in one copy; the steps are primes, so that no two values repeat together."""
    return {
        "number": number,
        "mark": f"{number:05d}-",
        "supplier": number % SUPPLIERS if number % 7 else 0,
        "council": number % COUNCILS,
        "days": f"{number * 37 % 1801 - 600:+d} days",
        "place": f" {_PLACES[number % len(_PLACES)]} {number}",
        "more": number * 7919 % 4001 / 100 - 12,
        "times": 1 + number * 31 % 97 / 10,
        "service": _SERVICES[number % len(_SERVICES)],
        "status": {0: "confirmed", 1: "rejected"}.get(number % 20, "unreviewed"),
    }


def _copying(db: sqlite3.Connection, table: str) -> str:
    """Return the statement that copies one table; every column that refers to a copied row refers to the copy."""
    columns = [row[1] for row in db.execute(f"pragma small.table_info({table})")]
    refers = {row[3]: row[2] for row in db.execute(f"pragma small.foreign_key_list({table})")}
    said = {column: f"{column}" for column in columns}
    for column in columns:
        if column == "id" or refers.get(column, "factors") not in ("factors", "organisations"):
            said[column] = f":mark || {column}"
        elif column in _LISTS:
            said[column] = f"(select json_group_array(:mark || value) from json_each({column}))"
        elif column in _DAYS:
            said[column] = f"date({column}, :days)"
    if table == "contracts":
        said |= _of_contract()
    elif table == "documents":
        said["sha256"] = "hashed(sha256, :number)"
    elif table == "findings":
        said["status"] = "iif(shown, :status, status)"
    return f"insert into main.{table} ({', '.join(columns)}) select {', '.join(said.values())} from small.{table}"


def _of_contract() -> dict[str, str]:
    """Return how the columns of a contract change that lists show."""
    score = "min(max(lock_in_score + :more, 0), 100)"
    bands = sorted(load(None).bands.items(), key=lambda item: item[1].at_least, reverse=True)
    known = " ".join(f"when {score} >= {band.at_least} then '{name}'" for name, band in bands)
    return {
        "title": "trim(title || :place)",
        "supplier_id": "iif(:supplier, supplier_id || '-' || :supplier, supplier_id)",
        "council_id": "iif(:council, council_id || '-' || :council, council_id)",
        "lock_in_score": score,
        "lock_in_band": f"case when lock_in_score is null then lock_in_band {known} end",
        "value_amount": "round(value_amount * :times)",
        "service_area": ":service",
    }


def _copy_organisations(db: sqlite3.Connection) -> None:
    columns = [row[1] for row in db.execute("pragma small.table_info(organisations)")]
    said = {column: column for column in columns} | {"id": "id || '-' || :one", "name": "name || ' ' || :one"}
    said["name_cy"] = "name_cy || ' ' || :one"
    sql = f"insert into main.organisations ({', '.join(columns)}) select {', '.join(said.values())}"
    for role, most in (("supplier", SUPPLIERS), ("council", COUNCILS)):
        for one in range(1, most):
            db.execute(f"{sql} from small.organisations where role = :role", {"one": one, "role": role})


def _fail_some(db: sqlite3.Connection, copies: int) -> None:
    for number in range(0, copies, _FAILED_EVERY):
        sha256 = _hashed("failed", number)
        row = (f"failed-{number}", f"scan {number}.pdf", sha256, "the file is damaged: ask for a new copy")
        db.execute(
            "insert into documents (id, filename, sha256, error, bytes, status, added_at)"
            " values (?, ?, ?, ?, 9, 'failed', '2026-01-01T00:00:00+00:00')",
            row,
        )


def _hashed(text: str, number: int) -> str:
    return hashlib.sha256(json.dumps([text, number]).encode()).hexdigest()
