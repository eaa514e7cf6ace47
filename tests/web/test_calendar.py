"""Deadlines as a list and as a calendar, the overview, and the pages of suppliers."""

from __future__ import annotations

import datetime as dt
import re
import sqlite3
from collections.abc import Callable
from pathlib import Path
from urllib.parse import urlencode

import pytest
from icalendar import Calendar

from analyser.accounts.accounts import Accounts
from analyser.store.queries.overview import ContractSum, overview_counts
from analyser.web.plugin.server import SignInOptions
from web.conftest import Site
from web.html import Reader
from web.registers import TODAY


def dated(site: Site, last: str) -> list[tuple[str, str]]:
    """Return the deadlines of the register up to a day, as the page should list them."""
    sql = """
        select d.date, c.title from deadlines d join contracts c on c.id = d.contract_id
        where d.date between ? and ? and d.kind <> 'earliest_exit' order by d.date, c.title
    """
    return [(row["date"], row["title"]) for row in site.rows(sql, TODAY.isoformat(), last)]


@pytest.mark.parametrize(("within", "days"), [("90", 90), ("365", 365), ("all", 100_000), ("nonsense", 365)])
def test_deadlines_of_a_period_are_listed_the_nearest_first(site: Site, within: str, days: int) -> None:
    page = Reader(site.get(f"/en/deadlines?within={within}").text)
    wanted = dated(site, (TODAY + dt.timedelta(days=days)).isoformat())
    assert f"Known dates: {len(wanted)}" in page.text("en")
    order = [words for _, words in page.links if words in {title for _, title in wanted}]
    assert order[-len(wanted) :] == [title for _, title in wanted] if wanted else True


def test_what_could_not_be_worked_out_comes_first_with_its_reason(site: Site) -> None:
    text = site.get("/en/deadlines").text
    assert text.index("Not known:") < text.index("Known dates:")
    (reason,) = site.rows(
        "select reason_en from deadlines join contracts on contracts.id = contract_id"
        " where date is null and kind = 'end_of_term' and end_basis <> 'perpetual' limit 1"
    )[0]
    assert reason in Reader(text).text("en")


def test_calendar_holds_every_deadline_to_come_and_says_what_is_not_known(site: Site) -> None:
    response = site.get("/cy/deadlines.ics")
    assert response.headers["content-type"] == "text/calendar; charset=utf-8"
    events = list(Calendar.from_ical(response.content).walk("VEVENT"))
    unknown = [event for event in events if event["uid"] == "unknown@lockin"]
    assert len(unknown) == 1
    assert "Ni ellid" in unknown[0]["summary"]
    wanted = dated(site, "9999")
    assert sorted(str(event.decoded("dtstart")) for event in events if event not in unknown) == [
        day for day, _ in wanted
    ]
    assert len({event["uid"] for event in events}) == len(events)


def test_calendar_of_a_token_shows_what_its_owner_may_see(
    register: Path, tmp_path: Path, serve: Callable[..., Site]
) -> None:
    accounts = Accounts(tmp_path / "accounts.db")
    accounts.put("cllr", "a long enough password", "councillor", register)
    site = serve(register.resolve(), **SignInOptions(accounts=accounts.path).settings())
    user = accounts.user("cllr")
    assert user
    assert b"Housing repairs system" in site.get(f"/en/deadlines.ics?token={user.feed_token}").content
    for query in ("", "?token=", "?token=wrong"):
        assert b"VEVENT" not in site.get(f"/en/deadlines.ics{query}").content, query
    assert "Housing" not in site.get(f"/en/deadlines?token={user.feed_token}").text, "only the calendar takes a token"


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


def test_supplier_page_lists_its_contracts_in_all_registers(pair: Site) -> None:
    supplier = pair.rows("select id from organisations where name like 'Maen Llwyd%'")[0][0]
    page = Reader(pair.get(f"/en/suppliers/{supplier}").text).text("en")
    for title in ("Housing repairs system", "Parking permits", "Street lighting"):
        assert title in page
    assert pair.get("/en/suppliers/nobody").status_code == 404


def test_search_finds_titles_and_suppliers_and_keeps_filters(site: Site) -> None:
    found = Reader(site.get("/en/?search=HOUSING&sort=title").text)
    assert [words for href, words in found.links if "/contracts/" in href] == ["Housing repairs system"]
    assert 'name="sort" value="title"' in site.get("/en/?search=x&sort=title").text
    for search in ("%", "_", "\\", "' or 1=1 --", "x" * 500):
        assert "Housing repairs system" not in site.get(f"/en/?{urlencode({'search': search})}").text, search
