"""The overview of all contracts and of one council."""

from __future__ import annotations

import datetime as dt
import re
import sqlite3

import pytest

from analyser.store.queries.overview import ContractSum, overview_counts
from web.conftest import Site
from web.html import Reader
from web.registers import TODAY


@pytest.mark.parametrize("language", ["en", "cy"])
def test_overview_counts_every_contract_once(site: Site, language: str) -> None:
    text = site.get(f"/{language}/overview").text
    total = site.rows("select count(*) from contracts")[0][0]
    bands = re.search(r'id="bands".*?</table>', text, re.DOTALL)
    assert bands
    assert sum(int(number) for number in re.findall(r"<span>(\d+)</span>", bands[0])) == total


@pytest.mark.parametrize("days", [-1500, 0, 200, 1500])
def test_overview_of_another_day_than_the_assessments_sums_what_runs_then(site: Site, days: int) -> None:
    today = TODAY + dt.timedelta(days=days)
    council = site.rows("select council_id from contracts where council_id is not null")[0][0]
    for chosen, their in (("", "true"), (council, f"council_id = '{council}'")):
        with sqlite3.connect(site.paths[0]) as db:
            seen = overview_counts(db, today, months_until=today, council=chosen)
        runs = f"from contracts where {their} and coalesce(end_date, '9999') >= '{today}'"
        pounds = "value_currency = 'GBP' and coalesce(value_per, '') = '' and value_amount is not null"
        sums = f"count(*), total(iif({pounds}, value_amount, 0)) {runs}"
        wanted = site.rows(f"select coalesce(service_area, ''), {sums} group by 1")
        assert seen.services == {name: ContractSum(number, value) for name, number, value in wanted}
        wanted = site.rows(f"select supplier_id, {sums} and supplier_id is not null group by 1")
        assert seen.suppliers == {name: ContractSum(number, value) for name, number, value in wanted}
        counted = site.rows(f"select total(end_basis = 'unknown'), total(not ifnull({pounds}, false)) {runs}")[0]
        assert (seen.end_unknown, seen.without_value) == tuple(counted)


def test_overview_of_one_council(site: Site) -> None:
    council = site.rows("select council_id, count(*) from contracts where council_id is not null group by 1")[0]
    page = Reader(site.get(f"/en/overview?council={council[0]}").text)
    assert f"Contracts: {council[1]}" in page.text("en")


def test_every_month_of_the_next_twelve_is_there_even_without_dates(site: Site) -> None:
    months = re.search(r'id="months".*?</table>', site.get("/cy/overview").text, re.DOTALL)
    assert months
    assert months[0].count('<th scope="row">') == 12
