"""The list of contracts: what is asked for, in which order, and the same list as CSV."""

import csv
import io

import pytest

from analyser.web.cells import inert
from analyser.web.listing import Wish
from web.conftest import Site
from web.html import Reader


def titles(site: Site, query: str = "") -> list[str]:
    """Return the contracts of a page in order."""
    page = Reader(site.get(f"/en/{query}").text)
    return [words for href, words in page.links if "/contracts/" in href]


@pytest.mark.parametrize(
    ("arguments", "wish"),
    [
        ({}, Wish()),
        ({"page": "3", "sort": "date"}, Wish(sort="date", page=3)),
        ({"page": "0"}, Wish()),
        ({"page": "-1"}, Wish()),
        ({"page": "²"}, Wish()),
        ({"page": "9999999999"}, Wish()),
        ({"sort": "1; drop table contracts"}, Wish()),
        ({"show": "everything"}, Wish()),
        ({"council": "x' or 1=1", "band": "high", "show": "soon"}, Wish(council="x' or 1=1", band="high", show="soon")),
    ],
)
def test_reading_an_address(arguments: dict[str, str], wish: Wish) -> None:
    assert Wish.read(arguments) == wish


def test_address_names_only_what_is_asked() -> None:
    assert Wish().query() == ""
    assert Wish(band="high", page=4).query() == "band=high"
    assert Wish(band="high").query(page=2) == "band=high&page=2"
    assert Wish(band="high", show="soon").query(band="") == "show=soon"


def test_unknown_dates_come_first_whatever_the_order(site: Site) -> None:
    for sort in ("risk", "date", "title", "supplier", "value"):
        unknown, known = titles(site, f"?sort={sort}&show=unknown"), titles(site, f"?sort={sort}")
        assert len(unknown) == 3
        assert known[:3] == unknown


def test_evergreen_contract_is_not_among_the_unread(site: Site) -> None:
    assert "Analytics subscription" not in titles(site, "?show=unknown")


def test_soon_is_within_ninety_days(site: Site, pair: Site) -> None:
    soon = titles(site, "?show=soon")
    assert soon == ["Gofal digidol"]
    assert sorted(titles(pair, "?show=soon")) == [*soon, "Parking permits"]


def test_orders(site: Site) -> None:
    known = titles(site, "?sort=title")[3:]
    assert known == sorted(known, key=str.lower)
    assert titles(site, "?sort=value")[3] == "Housing repairs system"


def test_filters_count_what_they_would_show(site: Site) -> None:
    page = Reader(site.get("/en/").text)
    for href, words in page.links:
        if href.startswith("/en/?") and words.split()[-1].isdigit():
            assert len(titles(site, href.removeprefix("/en/"))) == int(words.split()[-1]), href


def test_two_registers_are_one_list(site: Site, pair: Site) -> None:
    assert sorted(titles(pair)) == sorted([*titles(site), "Parking permits"])
    shared = [href for href, words in Reader(pair.get("/en/").text).links if words.startswith("Maen Llwyd")]
    assert sorted(titles(pair, shared[0].removeprefix("/en/"))) == [
        "Housing repairs system",
        "Parking permits",
        "Street lighting",
    ]


@pytest.mark.parametrize("language", ["en", "cy"])
def test_csv_has_the_same_contracts(site: Site, language: str) -> None:
    response = site.get(f"/{language}/contracts.csv?sort=title")
    assert response.headers["content-type"] == "text/csv; charset=utf-8"
    rows = list(csv.reader(io.StringIO(response.text.removeprefix("\ufeff"))))
    assert [row[0] for row in rows[1:]] == titles(site, "?sort=title")
    assert {len(row) for row in rows} == {13}


@pytest.mark.parametrize(
    ("cell", "written"),
    [("=1+1", "'=1+1"), ("+44", "'+44"), ("-1", "'-1"), ("@x", "'@x"), ("a=1", "a=1"), (-1, -1), ("", "")],
)
def test_csv_cells_never_run(cell: object, written: object) -> None:
    assert inert(cell) == written


def test_one_page_of_many(site: Site) -> None:
    page = site.get("/en/?page=2").text
    assert "No contract is like that." in page
