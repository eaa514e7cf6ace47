"""The row of each contract in a list, and the names of organisations."""

from __future__ import annotations

import datetime as dt

from analyser.domain import NO_TEXT, Text
from analyser.store import Register
from analyser.store.queries import Connection
from analyser.store.queries.contract_rows import (
    DimensionScore,
    WorstRisk,
    contracts_by_id,
    organisation_names,
)
from store.queries.rows import council, insert, supplier


def test_everything_that_is_known_of_a_contract(register: Register, db: Connection) -> None:
    council(register, "bryn", "Bryn Council", "Cyngor Bryn")
    supplier(register, "maen", "Maen Llwyd Software")
    insert(
        register,
        "contracts",
        "roads",
        title="Roads",
        council_id="bryn",
        supplier_id="maen",
        next_date="2026-12-01",
        next_kind="renewal_notice",
        next_certain=1,
        end_date="2027-03-31",
        end_basis="stated",
        value_amount=1200.5,
        value_currency="GBP",
        value_per="year",
        lock_in_score=61.5,
        lock_in_band="high",
    )
    insert(register, "scores", "s1", contract_id="roads", dimension="total", value=61.5, unknown=0.1)
    insert(register, "scores", "s2", contract_id="roads", dimension="exit", value=80.0, unknown=0.25)
    for severity, state in ((3, "unclear"), (1, "present"), (2, "present"), (3, "absent")):
        name = f"{state} {severity}"
        columns = {"severity": severity, "state": state, "message_en": name, "message_cy": f"{name} cy"}
        insert(register, "risks", name, contract_id="roads", **columns)
    row = contracts_by_id(db, ["roads"])["roads"]
    assert (row.id, row.title, row.supplier) == ("roads", "Roads", "Maen Llwyd Software")
    assert row.council == Text("Bryn Council", "Cyngor Bryn")
    assert (row.next_date, row.next_kind, row.next_certain) == (dt.date(2026, 12, 1), "renewal_notice", True)
    assert (row.end_date, row.end_basis) == (dt.date(2027, 3, 31), "stated")
    assert (row.value, row.currency, row.value_per) == (1200.5, "GBP", "year")
    assert (row.score, row.band, row.dates_unknown) == (61.5, "high", False)
    assert row.dimensions == (DimensionScore("exit", 80.0, 0.25),)
    assert row.worst_risk == WorstRisk(2, "present", Text("present 2", "present 2 cy")), (
        "what is present before what is not clear"
    )


def test_a_contract_of_which_nothing_is_known(register: Register, db: Connection) -> None:
    insert(register, "contracts", "scan", title="", dates_unknown=1)
    insert(register, "documents", "scan", contract_id="scan")
    insert(register, "risks", "r", contract_id="scan", severity=1, state="unclear")
    row = contracts_by_id(db, ["scan"])["scan"]
    assert row.title == "scan.pdf"
    assert (row.supplier, row.council, row.next_kind) == ("", NO_TEXT, "")
    assert (row.next_date, row.end_date, row.value, row.currency, row.score) == (None,) * 5
    assert (row.end_basis, row.band, row.dates_unknown, row.dimensions) == ("unknown", "unknown", True, ())
    assert row.worst_risk == WorstRisk(1, "unclear", Text("A risk", "Risg"))


def test_only_contracts_that_are_there_are_returned(register: Register, db: Connection) -> None:
    insert(register, "contracts", "roads")
    insert(register, "contracts", "bins")
    assert list(contracts_by_id(db, ["roads", "nothing"])) == ["roads"]
    assert contracts_by_id(db, []) == {}


def test_names_of_organisations_in_both_languages(register: Register, db: Connection) -> None:
    council(register, "bryn", "Bryn Council", "Cyngor Bryn")
    council(register, "arfon", "Arfon Council", "")
    supplier(register, "maen", "Maen Llwyd Software")
    assert organisation_names(db, ["bryn", "arfon", "maen", "nobody"]) == {
        "bryn": Text("Bryn Council", "Cyngor Bryn"),
        "arfon": Text.same("Arfon Council"),
        "maen": Text.same("Maen Llwyd Software"),
    }
