"""Deadlines as a list and as a calendar."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable
from pathlib import Path

import pytest
from icalendar import Calendar

from analyser.accounts.accounts import Accounts
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


def test_the_addresses_in_the_calendar_are_absolute(site: Site) -> None:
    """RFC 5545, section 3.8.4.6: a relative one leads nowhere from a calendar program."""
    events = Calendar.from_ical(site.get("/cy/deadlines.ics").content).walk("VEVENT")
    addresses = {str(event["url"]) for event in events if "url" in event}
    assert addresses
    assert all(re.fullmatch(r"http://localhost/cy/[^/]+/contracts/\w+", address) for address in addresses), addresses


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
