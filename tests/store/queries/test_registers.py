"""Queries about a register as a whole."""

from __future__ import annotations

from analyser.store import Register
from analyser.store.queries import Connection
from analyser.store.queries.registers import (
    FactorPerformance,
    RegisterWork,
    register_quality,
    register_work,
    table_names,
)
from store.queries.rows import insert


def findings(register: Register) -> None:
    insert(register, "contracts", "roads")
    insert(register, "documents", "roads", contract_id="roads", pages=10, pages_read=8, model_version="m1")
    for number, (status, origin, shown) in enumerate(
        (
            ("unreviewed", "model", 1),
            ("unreviewed", "model", 0),
            ("confirmed", "model", 1),
            ("confirmed", "model", 1),
            ("rejected", "model", 1),
            ("confirmed", "reviewer", 1),
        )
    ):
        columns = {"status": status, "origin": origin, "shown": shown, "probability": 0.9, "factor": "exit_charges"}
        insert(register, "findings", f"f{number}", document_id="roads", **columns)


def test_what_is_to_be_done(register: Register, db: Connection) -> None:
    assert register_work(db) == RegisterWork(contracts=0, to_check=0, waiting=0, failed=0)
    findings(register)
    for name, status in (("a", "queued"), ("b", "analysing"), ("c", "failed"), ("d", "rejected")):
        insert(register, "documents", name, status=status)
    assert register_work(db) == RegisterWork(contracts=1, to_check=1, waiting=2, failed=1)


def test_how_often_findings_are_right(register: Register, db: Connection) -> None:
    findings(register)
    insert(register, "documents", "failed", status="failed", pages=5, pages_read=0)
    quality = register_quality(db)
    assert (quality.confirmed, quality.rejected) == (2, 1), "what a reviewer added was not found by the model"
    assert (quality.contracts, quality.pages, quality.pages_read, quality.model_version) == (1, 10, 8, "m1")
    assert FactorPerformance("exit_charges", 0.8, 0.7) in quality.factors


def test_an_empty_register(db: Connection) -> None:
    quality = register_quality(db)
    assert (quality.confirmed, quality.rejected, quality.pages, quality.model_version) == (0, 0, 0, "")


def test_names_of_tables_and_views(db: Connection) -> None:
    assert {"contracts", "notice_calendar"} <= table_names(db)
    assert "contracts_title" not in table_names(db), "an index"
