"""The list of contracts: which contracts match a query, in which order, and how many each filter has."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace

import pytest

from analyser.store import Register
from analyser.store.queries import Connection, contract_list
from analyser.store.queries.contract_list import (
    SORTS,
    ContractQuery,
    failed_files,
    list_positions,
    positions_and_counts,
)
from store.queries.rows import council, insert, supplier

TODAY = dt.date(2026, 11, 22)


@pytest.fixture(autouse=True)
def contracts(register: Register) -> None:
    """Write five contracts: two of Arfon, two of Bryn, and one of which nothing could be read."""
    council(register, "arfon", "Arfon Council")
    council(register, "bryn", "Bryn Council", "Cyngor Bryn")
    supplier(register, "maen", "Maen Llwyd Software")
    supplier(register, "afon", "Afon Data")
    rows: dict[str, dict[str, object]] = {
        "roads": {
            "title": "Roads",
            "council_id": "arfon",
            "supplier_id": "maen",
            "lock_in_score": 80.0,
            "lock_in_band": "high",
            "next_date": "2026-12-01",
            "value_amount": 100.0,
        },
        "bins": {
            "title": "bins",
            "council_id": "arfon",
            "supplier_id": "afon",
            "lock_in_score": 20.0,
            "lock_in_band": "low",
            "next_date": "2027-03-01",
            "value_amount": 900.0,
        },
        "parks": {
            "title": "Parks",
            "reference": "BN/50%",
            "council_id": "bryn",
            "supplier_id": "maen",
            "lock_in_score": 50.0,
            "lock_in_band": "medium",
        },
        "homes": {
            "title": "Homes",
            "council_id": "bryn",
            "supplier_id": "maen",
            "lock_in_score": 40.0,
            "lock_in_band": "medium",
            "next_date": "2027-02-20",
            "dates_unknown": 1,
        },
        "scan": {"title": "", "dates_unknown": 1},
    }
    for name, columns in rows.items():
        insert(register, "contracts", name, **columns)
    insert(register, "documents", "scan", contract_id="scan", filename="scan of a paper.pdf")


def listed(db: Connection, query: ContractQuery) -> list[str]:
    return [position.contract_id for position in list_positions(db, query, TODAY)]


@pytest.mark.parametrize(
    ("sort", "order"),
    [
        ("risk", ["homes", "scan", "roads", "parks", "bins"]),
        ("date", ["homes", "scan", "roads", "bins", "parks"]),
        ("title", ["scan", "homes", "bins", "parks", "roads"]),
        ("supplier", ["scan", "homes", "bins", "parks", "roads"]),
        ("value", ["scan", "homes", "bins", "roads", "parks"]),
    ],
)
def test_unknown_dates_come_first_and_then_the_order_asked_for(db: Connection, sort: str, order: list[str]) -> None:
    assert sort in SORTS
    assert listed(db, ContractQuery(sort=sort)) == order


@pytest.mark.parametrize(
    ("query", "found"),
    [
        (ContractQuery(council="bryn"), {"parks", "homes"}),
        (ContractQuery(supplier="maen", council="bryn"), {"parks", "homes"}),
        (ContractQuery(band="medium"), {"parks", "homes"}),
        (ContractQuery(band="unknown"), {"scan"}),
        (ContractQuery(show="soon"), {"roads", "homes"}),
        (ContractQuery(show="unknown"), {"homes", "scan"}),
        (ContractQuery(show="soon", band="high"), {"roads"}),
        (ContractQuery(search="BIN"), {"bins"}),
        (ContractQuery(search="maen llwyd"), {"roads", "parks", "homes"}),
        (ContractQuery(search="50%"), {"parks"}),
        (ContractQuery(search="%"), {"parks"}),
        (ContractQuery(search="of a paper"), {"scan"}),
        (ContractQuery(council="nobody"), set()),
    ],
)
def test_filters_let_through_what_matches_all_of_them(db: Connection, query: ContractQuery, found: set[str]) -> None:
    assert set(listed(db, query)) == found
    assert query.is_filtered
    positions, counts = positions_and_counts(db, query, TODAY, -1, 0, -1)
    assert {position.contract_id for position in positions} == found
    assert counts.matching == len(found)


def test_a_query_without_filters(db: Connection) -> None:
    assert not ContractQuery(sort="date", page=3).is_filtered
    assert len(listed(db, ContractQuery())) == 5


def test_a_part_of_the_list(db: Connection) -> None:
    whole = list_positions(db, ContractQuery(), TODAY)
    assert list_positions(db, ContractQuery(), TODAY, limit=2, offset=1) == whole[1:3]
    positions, _ = positions_and_counts(db, ContractQuery(), TODAY, 2, 3, 10)
    assert positions == whole[3:]


@pytest.mark.parametrize("sort", SORTS)
def test_positions_of_several_registers_can_be_merged(db: Connection, sort: str) -> None:
    positions = list_positions(db, ContractQuery(sort=sort), TODAY)
    assert [one.contract_id for one in sorted(positions, key=lambda one: one.order)] == [
        one.contract_id for one in positions
    ]


@pytest.mark.parametrize("many", [1, 4_000])
@pytest.mark.parametrize(
    "query",
    [
        ContractQuery(),
        ContractQuery(council="bryn"),
        ContractQuery(band="medium"),
        ContractQuery(show="soon"),
        ContractQuery(supplier="maen", show="unknown"),
        ContractQuery(search="a"),
        ContractQuery(search="maen", council="bryn"),
    ],
)
def test_counts_are_what_each_filter_would_show(
    db: Connection, monkeypatch: pytest.MonkeyPatch, query: ContractQuery, many: int
) -> None:
    monkeypatch.setattr(contract_list, "_MANY_FOUND", many)
    _, counts = positions_and_counts(db, query, TODAY, 10, 0, -1)
    assert counts.total == 5
    assert counts.matching == len(listed(db, query))
    assert counts.unknown == len(set(listed(db, query)) & {"homes", "scan"})
    for name, found in (
        ("show", counts.shows),
        ("band", counts.bands),
        ("council", counts.councils),
        ("supplier", counts.suppliers),
    ):
        shown = {value: len(listed(db, replace(query, **{name: value}))) for value in found}
        assert dict(found) == shown, name


def test_only_the_organisations_with_most_contracts_are_counted(db: Connection) -> None:
    _, counts = positions_and_counts(db, ContractQuery(), TODAY, 1, 0, 1)
    assert counts.suppliers == {"maen": 3}
    _, counts = positions_and_counts(db, ContractQuery(show="soon"), TODAY, 1, 0, 1)
    assert counts.councils == {"arfon": 1}


def test_an_empty_register_counts_nothing(register: Register, db: Connection) -> None:
    with register.transaction():
        register.db.execute("update documents set contract_id = null")
        register.db.execute("delete from contracts")
    for query in (ContractQuery(), ContractQuery(search="a"), ContractQuery(band="high")):
        positions, counts = positions_and_counts(db, query, TODAY, 1, 0, 1)
        assert (positions, counts.total, counts.matching, counts.unknown) == ([], 0, 0, 0)
        assert counts.shows == {"": 0, "soon": 0, "unknown": 0}


def test_failed_files_are_counted_and_the_first_named(register: Register, db: Connection) -> None:
    for name in ("c", "a", "b"):
        insert(register, "documents", name, status="failed", error="damaged" if name == "a" else None)
    files, number = failed_files(db, 2)
    assert [(file.name, file.error) for file in files] == [("a.pdf", "damaged"), ("b.pdf", "")]
    assert number == 3
