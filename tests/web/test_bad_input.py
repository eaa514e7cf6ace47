"""Bad input, by mistake or on purpose: the page explains it in the user's language, and nothing is lost."""

from __future__ import annotations

import re
import shutil
import sqlite3
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from analyser.accounts.accounts import Accounts
from analyser.errors import RegisterError
from analyser.i18n.translator import translator_for
from analyser.store import Register
from analyser.store.schema import opening
from analyser.web.core.failure_translation import failure
from analyser.web.plugin.server import SignInOptions
from analyser.web.routes import ROUTES
from web import chrome
from web.conftest import Site
from web.html import Reader
from web.test_access import PASSWORD, signed_in
from web.test_changes import Browser as Forms
from web.test_redact import Signed

NONSENSE = (
    *("", "x", "%00", "%ff%fe", "-1", "0", "99999999999999999999", "2027-02-31"),
    *("%27%20or%201%3D1--", "a" * 3000, "..%2F..%2Fetc%2Fpasswd", "%F0%9F%92%A5"),
)
NAMES = (
    *("page", "sort", "show", "band", "council", "supplier", "search", "within", "by", "finding", "term", "clause"),
    *("done", "back", "next", "taken", "known"),
)


@pytest.fixture(scope="module")
def office(register: Path, tmp_path_factory: pytest.TempPathFactory, serve: Callable[..., Site]) -> Site:
    """Serve a copy of the register, with a file for the public, to an officer who signs in."""
    folder = tmp_path_factory.mktemp("bad")
    own, published = folder / "own.db", folder / "published.db"
    shutil.copy(register, own)
    shutil.copytree(register.with_name(register.name + ".files"), folder / "own.db.files")
    Register.open(published).close()
    accounts = Accounts(folder / "accounts.db")
    accounts.put("officer", PASSWORD, "officer", own)
    settings = SignInOptions(accounts=accounts.path, published=(published,)).settings()
    return serve(own.resolve(), published.resolve(), **settings)


def addresses(site: Site) -> Iterator[str]:
    """Yield an address of every route that is asked for, with what is there."""
    named = {
        "register": "own",
        "contract": site.contract("housing repairs.pdf"),
        "document": site.document("housing repairs.pdf"),
        "page": "1",
        "factor": "auto_renewal",
        "supplier": site.rows("select supplier_id from contracts where supplier_id is not null")[0][0],
        "clause": site.rows("select id from clauses")[0][0],
    }
    for route in ROUTES:
        if route.get:
            yield re.sub(r"\(\?P<(\w+)>(?:[^()]|\([^()]*\))*\)", lambda found: named[found[1]], route.pattern).replace(
                "\\", ""
            )


@pytest.mark.parametrize("nonsense", NONSENSE)
def test_no_query_of_an_address_breaks_a_page(office: Site, nonsense: str) -> None:
    cookies = signed_in(office, "officer")
    query = "&".join(f"{name}={nonsense}" for name in NAMES)
    for path in addresses(office):
        if not path.endswith(".png"):
            status = office.get(f"/cy/{path}?{query}", cookies=cookies).status_code
            assert status in (200, 303), (path, status)


@pytest.mark.parametrize("nonsense", [one for one in NONSENSE if one])
def test_no_id_in_an_address_breaks_a_page(office: Site, nonsense: str) -> None:
    cookies = signed_in(office, "officer")
    for pattern in (
        "{}/contracts/x", "own/contracts/{}", "own/contracts/{}/facts", "own/contracts/{}/publication", "{}/upload",
        "own/documents/{}/pages/1", "own/documents/{}/pages/1.png", "own/documents/{}/words",
        "own/clauses/{}/publication",
        "own/documents/x/pages/{}", "suppliers/{}", "factors/{}", "{}",
    ):  # fmt: skip
        response = office.get(f"/cy/{pattern.format(nonsense)}", cookies=cookies)
        assert response.status_code == 404, (pattern, response.status_code)
        if not pattern.endswith(".png"):
            assert Reader(response.text).language == "cy", pattern


def test_a_form_that_is_too_long_is_not_taken(office: Site) -> None:
    officer = Signed(office, cookies=signed_in(office, "officer"))
    path = f"/cy/own/contracts/{office.contract('housing repairs.pdf')}/facts"
    officer.open(path)
    response = officer.send(path, {"title": "x" * 1_100_000})
    assert response.status_code == 413
    assert Reader(response.text).language == "cy"
    assert "Gormod ar unwaith" in response.text
    assert office.rows("select * from reviews") == []


@pytest.mark.parametrize(("language", "words"), [("en", "no longer signed in"), ("cy", "wedi mewngofnodi mwyach")])
def test_what_was_typed_outlives_the_session(office: Site, language: str, words: str) -> None:
    officer = Signed(office, cookies=signed_in(office, "officer"))
    words_of = {"en": "CG/2023/014.", "cy": "412,500 pounds."}[language]
    clause = office.rows("select id from clauses where instr(text, ?)", words_of)[0][0]
    path = f"/{language}/own/clauses/{clause}/publication"
    officer.open(path)
    cookies, officer.cookies = officer.cookies, {}
    response = officer.send(path, {"action": "withhold", "reason": "Typed with care", "seen": ""})
    assert response.status_code == 403
    assert words in Reader(response.text).text(language)
    assert office.rows("select * from withholdings where instr(clause_text, ?)", words_of) == []
    kept = dict(re.findall(r'<input type="hidden" name="(\w+)" value="([^"]*)"', response.text))
    officer.cookies, officer.token = cookies, kept.pop("csrftoken")
    assert officer.send(path, kept).status_code == 303
    (row,) = office.rows("select reason from withholdings order by id desc limit 1")
    assert row["reason"] == "Typed with care"


@pytest.mark.parametrize(
    ("language", "words"), [("en", "choose the files once more"), ("cy", "dewiswch y ffeiliau unwaith eto")]
)
def test_files_sent_after_the_session_ended_are_not_taken_in(office: Site, language: str, words: str) -> None:
    response = Forms(office).upload(f"/{language}/own/upload", ("late.pdf", b"%PDF-1.7 late"))
    assert response.status_code == 403
    assert words in Reader(response.text).text(language)
    assert office.rows("select * from documents where filename = 'late.pdf'") == []


@pytest.mark.parametrize(
    ("language", "words"), [("en", "in use by another program"), ("cy", "Mae rhaglen arall yn defnyddio")]
)
def test_a_file_for_the_public_that_is_in_use(
    office: Site, language: str, words: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    officer = Signed(office, cookies=signed_in(office, "officer"))
    officer.open(f"/{language}/own/publish")
    published = office.paths[1]
    before = published.read_bytes()
    replace = opening.replace_database
    monkeypatch.setattr("analyser.store.register.replace_database", lambda *files: replace(*files, timeout=0.1))
    holder = sqlite3.connect(published)
    holder.execute("begin immediate")
    response = officer.send(f"/{language}/own/publish", {})
    holder.rollback()
    holder.close()
    assert response.status_code == 409
    assert words in Reader(response.text).text(language)
    assert published.read_bytes() == before
    assert office.rows("select * from publications") == []


@pytest.mark.parametrize(("language", "words"), [("en", "cannot be written"), ("cy", "Ni ellir ysgrifennu")])
def test_a_file_for_the_public_that_may_not_be_written(
    office: Site, language: str, words: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    officer = Signed(office, cookies=signed_in(office, "officer"))
    officer.open(f"/{language}/own/publish")

    def denied(*_: object, **__: object) -> None:
        raise RegisterError("register published.db cannot be written to", "check the permissions")

    monkeypatch.setattr("analyser.web.pages.publish.publish", denied)
    response = officer.send(f"/{language}/own/publish", {})
    assert response.status_code == 409
    assert words in Reader(response.text).text(language)
    assert "cannot be written to" in Reader(response.text).text("en")


@pytest.mark.parametrize(
    ("line", "words"),
    [
        ("a.pdf is encrypted: a password is needed; save a copy without a password and use that", "chyfrinair"),
        ("a.pdf is empty: upload the file again; the copy is empty", "wag"),
        ("a.pdf is damaged and cannot be opened as a PDF: ask the sender for a new copy, or open it", "difrodi"),
        ("a.pdf has 2,000 pages; the limit is 1,500: split the file into its parts, or raise the limit", "rhy fawr"),
        ("the analysis took too long: split the file into its parts, or allow more time (--timeout)", "rhy hir"),
    ],
)
def test_why_a_file_failed_is_said_in_welsh(line: str, words: str) -> None:
    assert words in failure(translator_for("cy"), line)
    assert "lang" not in failure(translator_for("cy"), line)
    assert failure(translator_for("en"), line) == f'<span lang="en">{line}</span>'


def test_a_failure_that_is_not_known_stays_as_it_is_and_is_marked_as_english() -> None:
    assert failure(translator_for("cy"), "<b>odd</b>") == '<span lang="en">&lt;b&gt;odd&lt;/b&gt;</span>'


@pytest.fixture(scope="module")
def address(office: Site) -> Iterator[str]:
    with chrome.at_an_address(office.datasette.app()) as where:
        yield where


@pytest.fixture(scope="module")
def chromium(address: str) -> Iterator[Browser]:
    with chrome.started() as browser:
        yield browser


def welsh_officer(chromium: Browser, address: str) -> Page:
    """Sign in with a real browser, without scripts, on the Welsh pages."""
    page = chromium.new_context(java_script_enabled=False).new_page()
    page.goto(f"{address}/cy/sign-in")
    page.locator("#name").fill("officer")
    page.locator("#password").fill(PASSWORD)
    page.locator("main form button").click()
    return page


@pytest.mark.browser
def test_in_a_browser_bad_files_are_named_one_by_one(chromium: Browser, address: str) -> None:
    page = welsh_officer(chromium, address)
    page.goto(f"{address}/cy/own/upload")
    files = [
        {"name": "gwag.pdf", "mimeType": "application/pdf", "buffer": b""},
        {"name": "llun ŵŷ.pdf", "mimeType": "application/pdf", "buffer": b"\x89PNG\r\n\x1a\n" * 9},
        {"name": "a" * 240 + ".pdf", "mimeType": "application/pdf", "buffer": b"no PDF at all"},
    ]
    page.locator("input[type=file]").set_input_files(files)
    page.locator("main form button").first.click()
    alert = page.get_by_role("alert")
    expect(alert).to_contain_text("gwag.pdf")
    expect(alert).to_contain_text("llun ŵŷ.pdf")
    expect(page.locator("html")).to_have_attribute("lang", "cy")


@pytest.mark.browser
def test_in_a_browser_a_large_upload_without_a_session_gets_its_page(chromium: Browser, address: str) -> None:
    page = welsh_officer(chromium, address)
    page.goto(f"{address}/cy/own/upload")
    page.context.clear_cookies(name="ds_actor")
    large = {"name": "large.pdf", "mimeType": "application/pdf", "buffer": b"%PDF-1.7 " + b"x" * 20_000_000}
    page.locator("input[type=file]").set_input_files(large)
    page.locator("main form button").first.click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("mewngofnodi")


@pytest.mark.browser
def test_in_a_browser_what_was_typed_is_sent_after_signing_in_again(
    chromium: Browser, address: str, office: Site
) -> None:
    page = welsh_officer(chromium, address)
    page.goto(f"{address}/cy/own/contracts/{office.contract('variation.pdf')}/facts")
    page.get_by_label("Gwasanaeth", exact=True).fill("Tai a chartrefi")
    page.context.clear_cookies(name="ds_actor")
    page.locator("main form button").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("wedi mewngofnodi mwyach")
    with page.context.expect_page() as opened:
        page.get_by_role("main").get_by_role("link", name="Mewngofnodi").click()
    tab = opened.value
    tab.locator("#name").fill("officer")
    tab.locator("#password").fill(PASSWORD)
    tab.locator("main form button").click()
    expect(tab.get_by_text("officer")).to_be_visible()
    page.get_by_role("main").locator("form button").click()
    expect(page.get_by_role("main")).to_contain_text("Tai a chartrefi")
