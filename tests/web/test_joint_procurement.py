"""The contracts that several councils could re-let together, and the page of an officer of several registers."""

from __future__ import annotations

import csv
import datetime as dt
import io
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from analyser.accounts.accounts import Accounts
from analyser.store import Register
from analyser.web.pages.joint_procurement import ContractEnd, close_ends
from analyser.web.plugin.server import SignInOptions
from web import registers
from web.conftest import Site
from web.html import Reader
from web.test_access import PASSWORD, signed_in


def end(council: str, date: str) -> ContractEnd:
    return ContractEnd(("r", f"{council} {date}"), council, dt.date.fromisoformat(date))


@pytest.mark.parametrize(
    ("ends", "within", "chosen", "why"),
    [
        (["a 2027-03-31", "b 2027-06-30"], 3, 2, "three months apart"),
        (["a 2027-03-31", "b 2027-07-01"], 3, 0, "four months apart by the calendar"),
        (["a 2027-03-31", "a 2027-04-30"], 12, 0, "one council alone"),
        (["a 2027-01-31", "a 2027-02-28", "b 2027-03-31"], 3, 3, "the nearest of another council is not the next one"),
        (["b 2026-12-31", "a 2027-02-28", "a 2027-03-31"], 3, 3, "nor the one before"),
        (["a 2027-12-31", "b 2028-01-31", "c 2030-01-31"], 3, 2, "across a year's end, and one that is far off"),
        ([], 3, 0, "nothing"),
    ],
)
def test_ends_that_are_close(ends: list[str], within: int, chosen: int, why: str) -> None:
    found = close_ends([end(*one.split()) for one in ends], within)
    assert len(found) == chosen, why
    assert found == sorted(found, key=lambda one: one.date)


@pytest.fixture(scope="module")
def two(register: Path, tmp_path_factory: pytest.TempPathFactory, serve: Callable[..., Site]) -> Site:
    """Serve two councils' registers: Maen Llwyd's contracts end in 2027-12 and 2028-03."""
    folder = tmp_path_factory.mktemp("together")
    own, other, published = folder / "own.db", registers.second_register(folder), folder / "published.db"
    shutil.copy(register, own)
    Register.open(published).close()
    with Register.open(other) as opened, opened.transaction():
        opened.db.execute("update contracts set end_date = '2027-12-31', service_area = '=Housing'")
    with Register.open(own) as opened, opened.transaction():
        opened.db.execute("update contracts set service_area = '=Housing' where title like 'Housing repairs%'")
    accounts = Accounts(folder / "accounts.db")
    for name, role, files in (
        ("both", "officer", (own, other)),
        ("central", "central", (own, other)),
        ("one", "officer", (own,)),
    ):
        for file in files:
            accounts.put(name, PASSWORD, role, file)
    settings = SignInOptions(accounts=accounts.path, published=(published,)).settings()
    return serve(own.resolve(), other.resolve(), published.resolve(), **settings)


@pytest.mark.parametrize(("language", "month"), [("en", "December 2027"), ("cy", "Rhagfyr 2027")])
@pytest.mark.parametrize("by", ["supplier", "service"])
def test_contracts_that_could_be_let_together(two: Site, language: str, month: str, by: str) -> None:
    cookies = signed_in(two, "central")
    page = two.get(f"/{language}/together?by={by}", cookies=cookies)
    text = Reader(page.text).text(language)
    assert "Parking permits" in text and "Housing repairs system" in text
    assert month in text
    assert text.index("Parking permits") < text.index("Housing repairs system"), "the nearest end comes first"
    assert "Parking permits" in two.get(f"/{language}/together?by={by}&within=3", cookies=cookies).text
    table = two.get(f"/{language}/together.csv?by={by}&within=3", cookies=cookies)
    rows = list(csv.reader(io.StringIO(table.text.removeprefix("\ufeff"))))
    assert [row[3] for row in rows[1:]] == ["Parking permits", "Housing repairs system"]
    assert rows[1][4] == "2027-12-31"
    assert rows[1][1] == "'=Housing", "a spreadsheet would take it for a formula"


def test_only_what_the_reader_may_see_is_let_together(two: Site) -> None:
    page = two.get("/en/together", cookies=signed_in(two, "one"))
    assert page.status_code == 200
    assert "No contracts of several councils" in two.get("/en/together").text
    assert "Parking permits" not in page.text
    assert "Parking permits" not in two.get("/en/together.csv", cookies=signed_in(two, "one")).text


@pytest.mark.parametrize("query", ["within=x", "within=99999", "by=x", "by=supplier%27", "within=%00"])
def test_a_query_that_makes_no_sense_is_left_out(two: Site, query: str) -> None:
    assert two.get(f"/cy/together?{query}", cookies=signed_in(two, "central")).status_code == 200


def test_the_header_leads_to_every_register_that_one_may_edit(two: Site) -> None:
    links = dict(reversed(link) for link in Reader(two.get("/en/", cookies=signed_in(two, "both")).text).links)
    assert links["Your registers"] == "/en/desk"
    assert not {"Upload", "To be checked", "Publish"} & set(links)
    desk = Reader(two.get("/en/desk", cookies=signed_in(two, "both")).text)
    hrefs = [href for href, _ in desk.links]
    for register in ("own", "neighbour"):
        assert f"/en/{register}/upload" in hrefs and f"/en/{register}/review" in hrefs
    assert "/en/own/publish" in hrefs
    links = dict(reversed(link) for link in Reader(two.get("/cy/", cookies=signed_in(two, "one")).text).links)
    assert "/cy/own/upload" in links.values() and "/cy/own/publish" in links.values()


@pytest.mark.parametrize("name", ["central", ""])
def test_who_edits_nothing_has_no_desk(two: Site, name: str) -> None:
    cookies = signed_in(two, name) if name else {}
    assert two.get("/cy/desk", cookies=cookies).status_code == 403
