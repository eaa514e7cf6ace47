"""The page of a supplier."""

from __future__ import annotations

import datetime as dt

from analyser.store.queries.supplier import ContractEnd
from analyser.web.pages.supplier import shared_quarters
from web.conftest import Site
from web.html import Reader


def test_supplier_page_lists_its_contracts_in_all_registers(pair: Site) -> None:
    supplier = pair.rows("select id from organisations where name like 'Maen Llwyd%'")[0][0]
    page = Reader(pair.get(f"/en/suppliers/{supplier}").text).text("en")
    for title in ("Housing repairs system", "Parking permits", "Street lighting"):
        assert title in page
    assert pair.get("/en/suppliers/nobody").status_code == 404


def test_a_quarter_is_shared_by_contracts_of_several_councils() -> None:
    ends = [
        ContractEnd(dt.date.fromisoformat(day), council)
        for day, council in (
            ("2027-01-01", "arfon"),
            ("2027-03-31", "bryn"),
            ("2027-02-01", "bryn"),
            ("2027-04-01", "arfon"),
            ("2027-10-01", "bryn"),
            ("2027-12-31", "bryn"),
            ("2026-12-31", "arfon"),
        )
    ]
    assert shared_quarters(ends) == (("2027-1", 3),)
    assert shared_quarters([]) == ()
