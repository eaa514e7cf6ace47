"""The contracts that several councils could re-let together."""

from __future__ import annotations

import datetime as dt

import pytest

from analyser.domain import Text
from analyser.store import Register
from analyser.store.queries import Connection
from analyser.store.queries.joint_procurement import GROUPINGS, GroupedEnd, ending_contracts, grouped_ends
from store.queries.rows import council, insert, supplier

TODAY = dt.date(2026, 11, 22)


@pytest.fixture(autouse=True)
def contracts(register: Register) -> None:
    council(register, "bryn", "Bryn Council", "Cyngor Bryn")
    supplier(register, "maen", "Maen Llwyd Software")
    for name, columns in {
        "roads": {"end_date": "2026-11-22", "service_area": "Highways", "next_date": "2026-11-30", "title": ""},
        "past": {"end_date": "2026-11-21", "service_area": "Highways"},
        "unread": {"end_basis": "unknown", "service_area": "Highways"},
        "nobody's": {"council_id": None, "end_date": "2027-01-01"},
        "other": {"supplier_id": None, "end_date": "2027-01-01", "service_area": "Parks"},
    }.items():
        row: dict[str, object] = {"council_id": "bryn", "supplier_id": "maen", "end_basis": "stated"}
        insert(register, "contracts", name, **(row | columns))
    insert(register, "documents", "roads", contract_id="roads")


def test_ends_to_come_by_supplier_or_service(db: Connection) -> None:
    by_supplier = grouped_ends(db, "supplier", TODAY)
    assert by_supplier.ends == (GroupedEnd("maen", "roads", "bryn", dt.date(2026, 11, 22)),)
    assert by_supplier.unknown == {"maen": 1}
    by_service = grouped_ends(db, "service", TODAY)
    assert {(end.group, end.contract_id) for end in by_service.ends} == {("Highways", "roads"), ("Parks", "other")}
    assert by_service.unknown == {"Highways": 1}
    with pytest.raises(KeyError):
        grouped_ends(db, "title", TODAY)
    assert set(GROUPINGS) == {"supplier", "service"}


def test_what_is_returned_of_a_contract(db: Connection) -> None:
    found = ending_contracts(db, ["roads", "other", "nothing"])
    assert set(found) == {"roads", "other"}
    roads, other = found["roads"], found["other"]
    assert (roads.title, roads.service, roads.supplier) == ("roads.pdf", "Highways", "Maen Llwyd Software")
    assert roads.council == Text("Bryn Council", "Cyngor Bryn")
    assert (roads.end_date, roads.next_date) == (dt.date(2026, 11, 22), dt.date(2026, 11, 30))
    assert (other.supplier, other.next_date, other.next_kind, other.value, other.currency) == ("", None, "", None, "")
