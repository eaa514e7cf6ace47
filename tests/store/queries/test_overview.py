"""The counts and sums of the overview, on the day of the assessment and later."""

from __future__ import annotations

import datetime as dt

import pytest

from analyser.domain import Text
from analyser.store import Register
from analyser.store.queries import Connection
from analyser.store.queries.overview import ContractSum, CouncilCount, overview_counts
from store.queries.rows import council, insert, supplier

TODAY = dt.date(2026, 11, 22)
UNTIL = dt.date(2027, 11, 1)


@pytest.fixture(autouse=True)
def contracts(register: Register) -> None:
    council(register, "arfon", "Arfon Council")
    council(register, "bryn", "Bryn Council", "Cyngor Bryn")
    supplier(register, "maen", "Maen Llwyd Software")
    supplier(register, "afon", "Afon Data")
    for name, columns in {
        "roads": {"end_date": "2027-03-31", "end_basis": "stated", "value_amount": 100.0, "service_area": "Highways"},
        "bins": {"end_date": "2027-06-30", "end_basis": "stated", "value_amount": 50.5, "supplier_id": "afon"},
        "parks": {"end_date": "2026-12-31", "end_basis": "stated", "value_amount": 10.0, "value_currency": "EUR"},
        "scan": {"council_id": None, "supplier_id": None, "lock_in_band": None},
    }.items():
        row: dict[str, object] = {
            "as_of": TODAY.isoformat(),
            "council_id": "bryn" if name == "bins" else "arfon",
            "supplier_id": "maen",
            "lock_in_band": "high",
            "value_currency": "GBP",
        }
        insert(register, "contracts", name, **(row | columns))
    for number, (contract, kind, date) in enumerate(
        (
            ("roads", "end_of_term", "2027-03-31"),
            ("roads", "price_review", "2027-03-01"),
            ("roads", "earliest_exit", "2027-03-02"),
            ("bins", "end_of_term", "2027-06-30"),
            ("bins", "renewal_notice", "2026-11-21"),
            ("parks", "end_of_term", "2027-11-01"),
        )
    ):
        insert(register, "deadlines", f"d{number}", contract_id=contract, kind=kind, date=date)


def test_all_contracts_of_a_register(db: Connection) -> None:
    counts = overview_counts(db, TODAY, months_until=UNTIL)
    assert counts.bands == {"high": 3, "unknown": 1}
    assert counts.months == {"2027-03": 2, "2027-06": 1}
    assert counts.suppliers == {"maen": ContractSum(2, 100.0), "afon": ContractSum(1, 50.5)}
    assert counts.services == {"Highways": ContractSum(1, 100.0), "": ContractSum(3, 50.5)}
    assert (counts.end_unknown, counts.without_value) == (1, 2)
    assert set(counts.councils) == {
        CouncilCount("arfon", Text.same("Arfon Council"), 2),
        CouncilCount("bryn", Text("Bryn Council", "Cyngor Bryn"), 1),
    }


def test_the_contracts_of_one_council(db: Connection) -> None:
    counts = overview_counts(db, TODAY, months_until=UNTIL, council="bryn")
    assert (counts.bands, counts.months) == ({"high": 1}, {"2027-06": 1})
    assert counts.suppliers == {"afon": ContractSum(1, 50.5)}
    assert (counts.end_unknown, counts.without_value) == (0, 0)
    assert len(counts.councils) == 2, "the links to all councils stay"


def test_only_the_largest_suppliers(db: Connection) -> None:
    counts = overview_counts(db, TODAY, months_until=UNTIL, most_suppliers=1)
    assert list(counts.suppliers) == ["maen"]


@pytest.mark.parametrize(
    ("today", "running"),
    [(dt.date(2027, 1, 1), {"maen": 1, "afon": 1}), (dt.date(2027, 4, 1), {"afon": 1}), (dt.date(2028, 1, 1), {})],
)
def test_contracts_that_have_ended_since_their_assessment_no_longer_run(
    db: Connection, today: dt.date, running: dict[str, int]
) -> None:
    counts = overview_counts(db, today, months_until=UNTIL)
    assert {key: total.contracts for key, total in counts.suppliers.items()} == running


def test_sums_add_up() -> None:
    assert ContractSum(1, 2.5) + ContractSum(2, 0.5) == ContractSum(3, 3.0)
