"""Where our pages touch Datasette: urls, headers, errors, other databases, and its own pages under our header."""

import csv
import io
import sqlite3
from collections.abc import Callable
from pathlib import Path

import httpx
import pytest

from analyser.web.core import ready_queries, table_descriptions
from analyser.web.plugin.security_headers import RELAXED, STRICT
from web.conftest import Site
from web.html import Reader
from web.registers import TODAY

TABLES = [name for name, _, _ in table_descriptions.tables()]


@pytest.fixture(scope="module")
def mixed(register: Path, tmp_path_factory: pytest.TempPathFactory, serve: Callable[..., Site]) -> Site:
    """Serve a register beside a database of somebody else's that has a table of the same name."""
    path = tmp_path_factory.mktemp("other") / "other.db"
    connection = sqlite3.connect(path)
    connection.execute("create table contracts (id integer primary key, title text)")
    connection.execute("insert into contracts values (1, 'not ours')")
    connection.commit()
    connection.close()
    return serve(register, path)


@pytest.mark.parametrize(
    ("header", "home"), [("", "/en/"), ("cy-GB,cy;q=0.9,en;q=0.8", "/cy/"), ("en-GB,en;q=0.9,cy;q=0.8", "/en/")]
)
def test_front_door_speaks_the_readers_language(site: Site, header: str, home: str) -> None:
    response = site.get("/", accept_language=header)
    assert (response.status_code, response.headers["location"]) == (302, home)
    assert "Accept-Language" in response.headers["vary"]


def test_language_without_a_slash(site: Site) -> None:
    response = site.get("/cy")
    assert (response.status_code, response.headers["location"]) == (301, "/cy/")


def test_other_databases_are_left_alone(mixed: Site) -> None:
    table = mixed.get("/other/contracts").text
    assert "not ours" in table
    assert "/en/other/" not in table
    assert mixed.get("/en/other/contracts/1").status_code == 404
    assert mixed.get("/other/high_risks").status_code == 404
    assert "Housing repairs system" in mixed.get("/en/").text


def test_security_headers(site: Site) -> None:
    for path, policy in [("/en/", STRICT), ("/cy/nothing", STRICT), ("/councils", RELAXED), ("/", RELAXED)]:
        headers = site.get(path).headers
        assert headers["content-security-policy"] == policy, path
        assert headers["x-content-type-options"] == "nosniff", path
        assert headers["referrer-policy"] == "same-origin", path


def test_other_methods_are_refused(site: Site) -> None:
    for method in ("PUT", "DELETE"):
        assert site.request(method, "/en/").status_code == 405, method


def test_stylesheet_is_kept_for_good_and_changes_its_address(site: Site) -> None:
    href = next(named["href"] for tag, named in Reader(site.get("/en/").text).attributes if tag == "link")
    response = site.get(href)
    assert response.status_code == 200
    assert "immutable" in response.headers["cache-control"]
    assert site.get("/-/lockin/icon.svg").headers["content-type"] == "image/svg+xml"


@pytest.mark.parametrize("table", TABLES)
def test_datasette_describes_every_table(site: Site, table: str) -> None:
    response = site.get(f"/councils/{table}")
    assert response.status_code == 200
    page = Reader(response.text)
    assert page.language == "en"
    assert page.tags["main"] == 1
    assert ("#main", "Skip to the content") in page.links
    columns = [row[1] for row in site.rows(f"pragma table_info({table})")]
    described = site.datasette.table_metadata("councils", table)
    assert set(described["columns"]) == set(columns)
    assert described["title"]
    assert described["description"]


def test_datasettes_own_page_has_our_header(site: Site) -> None:
    page = Reader(site.get("/councils").text)
    assert ("/cy/data", "Cymraeg") in page.links
    assert "app.css" not in site.get("/councils").text


def test_full_text_search(site: Site) -> None:
    assert "supplier may suspend" in site.get("/councils/clauses?_search=suspend").text


@pytest.mark.parametrize("query", ready_queries.all_queries(), ids=lambda query: query.name)
def test_ready_made_queries_run(site: Site, query: ready_queries.Query) -> None:
    response = site.get(f"/councils/{query.name}.json?_shape=array&today={TODAY}")
    assert response.status_code == 200, response.text
    assert response.json(), "a query that finds nothing in the test register is not tested"
    page = site.get(f"/councils/{query.name}")
    assert query.title_en in page.text
    assert query.description_cy
    assert query.title_cy != query.title_en


def test_rows_link_to_our_pages(site: Site) -> None:
    contract = site.contract("housing repairs.pdf")
    href = f"/en/councils/contracts/{contract}"
    for path in ("contracts", "documents", "contract_risks", "deadlines", "high_risks", "notice_calendar"):
        assert href in [href for href, _ in Reader(site.get(f"/councils/{path}?_size=max").text).links], path
    finding = site.rows("select id, document_id from findings where factor = 'auto_renewal'")[0]
    words = f"/en/councils/documents/{finding['document_id']}/pages/1?finding={finding['id']}#mark"
    for path in ("findings?_size=max", "clauses_by_factor?factor=auto_renewal", "doubtful_findings"):
        assert words in [href for href, _ in Reader(site.get(f"/councils/{path}").text).links], path


def test_errors_of_datasettes_own_pages(site: Site) -> None:
    unmatched = site.get("/councils.db.files/x/y/z/w.pdf", accept_language="cy")
    assert (unmatched.status_code, Reader(unmatched.text).language) == (404, "cy")
    missing = site.get("/councils/nothing", accept_language="cy")
    assert missing.status_code == 404
    assert Reader(missing.text).language == "cy"
    wrong = site.get("/councils?sql=select+nothing+from+nowhere")
    assert wrong.status_code in (200, 400)
    assert "near &#34;nothing&#34;: syntax error" in wrong.text
    refused = site.get("/councils?sql=drop+table+contracts")
    assert refused.status_code == 400
    assert "Statement must be a SELECT" in refused.text
    assert site.get("/councils/nothing.json").json()["ok"] is False


@pytest.mark.parametrize(("language", "words"), [("en", "The query took too long"), ("cy", "Cymerodd yr ymholiad")])
def test_a_query_without_end_is_stopped_and_said_so(site: Site, language: str, words: str) -> None:
    endless = "with recursive c(x) as (select 1 union all select x + 1 from c) select count(*) from c"
    response = site.get(f"/councils?{httpx.QueryParams({'sql': endless})}", accept_language=language)
    assert response.status_code == 400
    assert words in Reader(response.text).text(language)
    assert site.get(f"/councils.json?{httpx.QueryParams({'sql': endless})}").json()["ok"] is False


@pytest.mark.parametrize("table", ["clauses", "findings", "contracts"])
def test_a_whole_table_is_exported(site: Site, table: str) -> None:
    (expected,) = site.rows(f"select count(*) from {table}")[0]
    streamed = site.get(f"/councils/{table}.csv?_stream=on&_size=max").text
    assert len(list(csv.reader(io.StringIO(streamed)))) == expected + 1
    assert len(site.get(f"/councils/{table}.json?_shape=array&_size=max").json()) == min(expected, 1000)


def test_failure_of_ours_is_said_in_the_readers_language(
    site: Site, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def broken(*_: object, **__: object) -> None:
        raise RuntimeError("secret detail")

    monkeypatch.setattr("analyser.web.components.contract_view.load", broken)
    response = site.get(f"/cy/councils/contracts/{site.contract('housing repairs.pdf')}")
    assert response.status_code == 500
    assert "Aeth rhywbeth o" in response.text
    assert "secret detail" not in response.text
    assert "secret detail" in caplog.text


def test_pages_cannot_write(site: Site) -> None:
    async def write() -> None:
        await site.datasette.get_database("councils").execute("delete from contracts")

    with pytest.raises(sqlite3.OperationalError, match="readonly"):
        site.runner.run(write())
