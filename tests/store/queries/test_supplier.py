"""The queries of a supplier's page."""

from __future__ import annotations

import datetime as dt

import pytest

from analyser.store import Register
from analyser.store.queries import Connection
from analyser.store.queries.supplier import ContractEnd, Supplier, find_supplier, supplier_contracts
from store.queries.rows import council, insert, supplier

TODAY = dt.date(2026, 11, 22)


@pytest.fixture(autouse=True)
def contracts(register: Register) -> None:
    council(register, "bryn", "Bryn Council")
    supplier(register, "maen", "Maen Llwyd Software", "99000001")
    supplier(register, "afon", "Afon Data")
    for number, (end, score) in enumerate((("2027-03-31", 10.0), ("2026-11-21", 90.0), ("2026-11-22", 50.0))):
        columns = {"supplier_id": "maen", "end_date": end, "lock_in_score": score}
        insert(register, "contracts", f"c{number}", council_id="bryn" if number else None, **columns)


def test_a_supplier_is_found_by_id(db: Connection) -> None:
    assert find_supplier(db, "maen") == Supplier("Maen Llwyd Software", "99000001")
    assert find_supplier(db, "afon") == Supplier("Afon Data", "")
    assert find_supplier(db, "bryn") is None, "a council is no supplier"
    assert find_supplier(db, "nobody") is None


def test_its_contracts_with_the_ends_to_come(db: Connection) -> None:
    found = supplier_contracts(db, "maen", TODAY, 2)
    assert {row.id for row in found.first} == {"c1", "c2"}, "those that bind most"
    assert found.total == 3
    assert set(found.ends) == {ContractEnd(dt.date(2027, 3, 31), ""), ContractEnd(dt.date(2026, 11, 22), "bryn")}


def test_a_supplier_without_contracts(db: Connection) -> None:
    found = supplier_contracts(db, "afon", TODAY, 2)
    assert (found.first, found.total, found.ends) == ((), 0, ())
