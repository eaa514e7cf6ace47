"""Rows written directly to a register, so that a test of a query names only the columns that it needs."""

from __future__ import annotations

import hashlib

from analyser.store import Register

_AT = "2026-04-01T12:00:00+00:00"
_DEFAULTS: dict[str, dict[str, object]] = {
    "contracts": {"title": "A contract", "as_of": "2026-04-01", "created_at": _AT, "updated_at": _AT},
    "documents": {"bytes": 1, "status": "analysed", "added_at": _AT},
    "deadlines": {"certain": 1, "term_ids": "[]", "basis": "as stated", "basis_cy": "fel y nodwyd"},
    "risks": {
        "rule": "rule",
        "dimension": "term",
        "state": "present",
        "finding_ids": "[]",
        "term_ids": "[]",
        "message_en": "A risk",
        "message_cy": "Risg",
    },
    "findings": {
        "favours": "supplier",
        "shown": 1,
        "quote": "words",
        "span_start": 0,
        "span_end": 5,
        "boxes": "[]",
        "origin": "model",
    },
    "clauses": {
        "text": "words",
        "position": 0,
        "span_start": 0,
        "span_end": 5,
        "page_first": 1,
        "page_last": 1,
        "boxes": "[]",
    },
}


def insert(register: Register, table: str, id: str, **columns: object) -> None:
    """Insert a row; what is not given has the table's default, or a usual value."""
    row = {**_DEFAULTS.get(table, {}), "id": id, **columns}
    if table == "documents":
        row = {"filename": f"{id}.pdf", "sha256": hashlib.sha256(id.encode()).hexdigest(), **row}
    if table == "deadlines" and row.get("date") is None:
        row = {"reason_en": "not read", "reason_cy": "heb ei ddarllen", **row}
    places = ", ".join(f":{name}" for name in row)
    with register.transaction():
        register.db.execute(f"insert into {table} ({', '.join(row)}) values ({places})", row)


def council(register: Register, id: str, name: str, name_cy: str | None = None) -> None:
    """Insert a council."""
    insert(register, "organisations", id, name=name, name_cy=name_cy, role="council")


def supplier(register: Register, id: str, name: str, identifier: str | None = None) -> None:
    """Insert a supplier."""
    insert(register, "organisations", id, name=name, identifier=identifier, role="supplier")
