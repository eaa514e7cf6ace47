"""The list of contracts: filters, order, and the same list as CSV."""

import csv
import io
import re
from dataclasses import replace
from urllib.parse import parse_qsl, urlencode

import pytest

from analyser.store.queries import contract_list as contract_list_queries
from analyser.store.queries.contract_list import ContractQuery
from analyser.web.core.csv_cells import harmless_cell
from analyser.web.pages import contract_list
from analyser.web.pages.contract_list import query_string, read_query
from web.conftest import Site
from web.html import Reader


def titles(site: Site, query: str = "") -> list[str]:
    """Return the contracts of a page in order."""
    page = Reader(site.get(f"/en/{query}").text)
    return [words for href, words in page.links if "/contracts/" in href]


@pytest.mark.parametrize(
    ("arguments", "contract_query"),
    [
        ({}, ContractQuery()),
        ({"page": "3", "sort": "date"}, ContractQuery(sort="date", page=3)),
        ({"page": "0"}, ContractQuery()),
        ({"page": "-1"}, ContractQuery()),
        ({"page": "²"}, ContractQuery()),
        ({"page": "9999999999"}, ContractQuery()),
        ({"sort": "1; drop table contracts"}, ContractQuery()),
        ({"show": "everything"}, ContractQuery()),
        (
            {"council": "x' or 1=1", "band": "high", "show": "soon"},
            ContractQuery(council="x' or 1=1", band="high", show="soon"),
        ),
    ],
)
def test_reading_an_address(arguments: dict[str, str], contract_query: ContractQuery) -> None:
    assert read_query(arguments) == contract_query


def test_address_names_only_what_is_asked() -> None:
    assert query_string(ContractQuery()) == ""
    assert query_string(ContractQuery(band="high", page=4)) == "band=high"
    assert query_string(ContractQuery(band="high"), page=2) == "band=high&page=2"
    assert query_string(ContractQuery(band="high", show="soon"), band="") == "show=soon"


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
    assert harmless_cell(cell) == written


@pytest.mark.parametrize("query", ["search=a", "search=gofal&sort=date", "search=e&band=high", "search=nothing+of+it"])
def test_words_find_the_same_however_many_contracts_have_them(
    site: Site, monkeypatch: pytest.MonkeyPatch, query: str
) -> None:
    found = site.get(f"/en/?{query}").text
    monkeypatch.setattr(contract_list_queries, "_MANY_FOUND", 1)
    assert site.get(f"/en/?{query}").text == found


@pytest.mark.parametrize(
    "query", ["", "council={council}", "band=low", "council={council}&band=low&show=soon", "show=soon"]
)
@pytest.mark.parametrize("left", ["council", "supplier", "band", "show"])
def test_kept_counts_are_those_of_counting(site: Site, query: str, left: str) -> None:
    council = site.rows("select council_id from contracts where council_id is not null")[0][0]
    contract_query = read_query(dict(parse_qsl(query.format(council=council))))
    page = Reader(site.get(f"/en/?{query_string(contract_query)}").text)
    links = [(href, words) for href, words in page.links if href.startswith("/en/?") and words.split()[-1].isdigit()]
    changed = [(read_query(dict(parse_qsl(href[5:]))), words) for href, words in links]
    for asked, words in changed:
        if replace(asked, **{left: ""}) == replace(contract_query, **{left: ""}):
            assert len(titles(site, f"?{query_string(asked)}")) == int(words.split()[-1]), words


def test_a_long_csv_begins_before_it_is_read(site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(contract_list, "CSV_ROWS_AT_A_TIME", 2)
    whole = site.get("/en/contracts.csv").text
    sent: list[tuple[float, str]] = []

    async def send(message: dict[str, object]) -> None:
        if message["type"] == "http.response.body":
            sent.append((looked, str(message["body"], "utf-8")))

    looked = 0

    def look(*anything: object, **wanted: object) -> object:
        nonlocal looked
        looked += 1
        return rows(*anything, **wanted)

    rows = contract_list.contracts_by_id
    monkeypatch.setattr(contract_list, "contracts_by_id", look)
    site.runner.run(
        site.datasette.app()(
            {
                "type": "http",
                "http_version": "1.1",
                "method": "GET",
                "scheme": "http",
                "path": "/en/contracts.csv",
                "raw_path": b"/en/contracts.csv",
                "query_string": b"",
                "headers": [(b"host", b"localhost")],
            },
            None,
            send,
        )
    )
    assert "".join(piece for _, piece in sent) == whole
    assert sent[0][0] == 0
    assert sent[0][1].count("\n") == 1
    assert [piece.count("\n") for _, piece in sent[1:-2]] == [2] * (len(sent) - 3)


def test_one_page_of_many(site: Site) -> None:
    page = site.get("/en/?page=2").text
    assert "No contracts match." in page


def test_search_finds_titles_and_suppliers_and_keeps_filters(site: Site) -> None:
    found = Reader(site.get("/en/?search=HOUSING&sort=title").text)
    assert [words for href, words in found.links if "/contracts/" in href] == ["Housing repairs system"]
    assert 'name="sort" value="title"' in site.get("/en/?search=x&sort=title").text
    for search in ("%", "_", "\\", "' or 1=1 --", "x" * 500):
        assert "Housing repairs system" not in site.get(f"/en/?{urlencode({'search': search})}").text, search


def test_the_sentences_above_the_list_are_set_apart(site: Site) -> None:
    page = site.get("/en/?show=unknown").text
    assert "3 are shown." in page
    assert re.search(r"Show all</a>\s+3 have a date that could not be read", page)
