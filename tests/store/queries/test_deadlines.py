"""The list of deadlines: those with a date, the nearest first, and those that could not be calculated."""

from __future__ import annotations

import datetime as dt

import pytest

from analyser.domain import NO_TEXT, Text
from analyser.store import Register
from analyser.store.queries import Connection
from analyser.store.queries.deadlines import DeadlineList, list_deadlines
from store.queries.rows import council, insert, supplier

TODAY = dt.date(2026, 11, 22)


@pytest.fixture(autouse=True)
def deadlines(register: Register) -> None:
    council(register, "arfon", "Arfon Council")
    council(register, "bryn", "Bryn Council", "Cyngor Bryn")
    supplier(register, "maen", "Maen Llwyd Software")
    insert(register, "contracts", "roads", title="Roads", council_id="bryn", supplier_id="maen", end_basis="stated")
    insert(register, "contracts", "scan", title="", council_id="arfon", dates_unknown=1)
    insert(register, "contracts", "always", title="Always", council_id="bryn", end_basis="perpetual", dates_unknown=1)
    insert(register, "documents", "scan", contract_id="scan")
    for number, (contract, kind, date) in enumerate(
        (
            ("roads", "end_of_term", "2027-03-31"),
            ("roads", "renewal_notice", "2026-12-31"),
            ("roads", "renewal_notice", "2026-11-21"),
            ("roads", "earliest_exit", "2026-12-01"),
            ("scan", "price_review", "2026-11-22"),
            ("scan", "end_of_term", None),
            ("scan", "kpi_review", None),
            ("always", "end_of_term", None),
            ("always", "renewal_notice", None),
        )
    ):
        insert(register, "deadlines", f"d{number}", contract_id=contract, kind=kind, date=date)


def read(
    db: Connection, last: dt.date | None = None, council: str = "", limit: int = -1, offset: int = 0
) -> DeadlineList:
    return list_deadlines(db, TODAY, last, council=council, limit=limit, offset=offset, most_undated=10)


@pytest.mark.parametrize(
    ("last", "council", "found"),
    [
        (None, "", ["d4", "d1", "d0"]),
        (dt.date(2026, 12, 31), "", ["d4", "d1"]),
        (dt.date(2026, 11, 22), "", ["d4"]),
        (None, "bryn", ["d1", "d0"]),
        (None, "nobody", []),
    ],
)
def test_deadlines_of_a_period_the_nearest_first(
    db: Connection, last: dt.date | None, council: str, found: list[str]
) -> None:
    listed = read(db, last, council)
    assert [one.id for one in listed.dated] == found
    assert listed.dated_total == len(found)


def test_a_part_of_the_list_with_the_number_of_all(db: Connection) -> None:
    listed = read(db, limit=1, offset=1)
    assert [one.id for one in listed.dated] == ["d1"]
    assert listed.dated_total == 3


@pytest.mark.parametrize(("council", "found"), [("", ["d5", "d8"]), ("arfon", ["d5"]), ("bryn", ["d8"]), ("x", [])])
def test_an_end_that_could_not_be_read_is_undated_but_not_that_of_a_contract_without_end(
    db: Connection, council: str, found: list[str]
) -> None:
    listed = read(db, council=council)
    assert [one.id for one in listed.undated] == found
    assert listed.undated_total == len(found)


def test_only_the_first_undated_are_returned(db: Connection) -> None:
    listed = list_deadlines(db, TODAY, limit=0, most_undated=1)
    assert (len(listed.undated), listed.undated_total, listed.dated) == (1, 2, ())


def test_what_is_returned_of_a_deadline(register: Register, db: Connection) -> None:
    (unread, _) = read(db).undated
    assert (unread.contract_id, unread.title, unread.supplier, unread.council.cy) == (
        "scan",
        "scan.pdf",
        "",
        "Arfon Council",
    )
    assert (unread.date, unread.reason) == (None, Text("not read", "heb ei ddarllen"))
    dated = read(db).dated[1]
    assert (dated.date, dated.kind, dated.certain) == (dt.date(2026, 12, 31), "renewal_notice", True)
    assert (dated.basis, dated.reason) == (Text("as stated", "fel y nodwyd"), NO_TEXT)
    assert (dated.title, dated.supplier) == ("Roads", "Maen Llwyd Software")
    assert dated.council == Text("Bryn Council", "Cyngor Bryn")
