"""Every page against axe-core (WCAG 2.2 AA), in both languages, light and dark; its headings, title and language."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page

from analyser.accounts.accounts import Accounts
from analyser.accounts.roles import Role
from analyser.web.plugin.server import SignInOptions
from analyser.web.routes import ROUTES
from web import chrome
from web.conftest import Site

pytestmark = [pytest.mark.browser, pytest.mark.slow]

TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]
LANGUAGES = ("en", "cy")
SCHEMES = ("light", "dark")
PASSWORD = "a long enough password"


@pytest.fixture(scope="module")
def open_site(everything: Site) -> Site:
    """Give the site where everything is allowed."""
    return everything


@pytest.fixture(scope="module")
def with_sign_in(register: Path, tmp_path_factory: pytest.TempPathFactory, serve: Callable[..., Site]) -> Site:
    """Serve the register to people who sign in."""
    accounts = Accounts(tmp_path_factory.mktemp("with_sign_in") / "accounts.db")
    accounts.put("mair", PASSWORD, Role.COUNCILLOR, register)
    return serve(register, **SignInOptions(accounts=accounts.path).settings())


@pytest.fixture(scope="module")
def open_address(open_site: Site) -> Iterator[str]:
    """Give the address of the register where everything is allowed."""
    with chrome.at_an_address(open_site.datasette.app()) as address:
        yield address


@pytest.fixture(scope="module")
def sign_in_address(with_sign_in: Site) -> Iterator[str]:
    """Give the address of the register for which one signs in."""
    with chrome.at_an_address(with_sign_in.datasette.app()) as address:
        yield address


@pytest.fixture(scope="module")
def page(open_address: str, sign_in_address: str) -> Iterator[Page]:
    """Give one window for all pages: it runs axe, which our pages' own policy would forbid as it does every script."""
    with chrome.started() as browser:
        yield window(browser)


def window(browser: Browser) -> Page:
    return browser.new_context(bypass_csp=True, viewport={"width": 1280, "height": 900}).new_page()


def addresses(site: Site) -> Mapping[str, tuple[str, ...]]:
    """Return the addresses to look at of each route that is a page, in every state that looks different."""
    contract, document = site.contract("housing repairs.pdf"), site.document("housing repairs.pdf")
    typed, scan = site.document("library system.docx"), site.contract("scan of a contract.pdf")
    welsh = site.document("gofal digidol ŵŷ.pdf")
    finding, term, clause = (
        site.rows(f"select id from {table} where document_id = ? limit 1", document)[0][0]
        for table in ("findings", "terms", "clauses")
    )
    (withheld,) = site.rows("select id from clauses where text like '%further periods of 36 months%'")[0]
    typed_finding = site.rows("select id from findings where document_id = ? limit 1", typed)[0][0]
    (supplier,) = site.rows("select supplier_id from contracts where id = ?", contract)[0]
    return {
        "": ("", "?q=housing", "?q=nothing-is-called-this"),
        "overview": ("overview",),
        "deadlines": ("deadlines", "deadlines?within=all"),
        "suppliers": (f"suppliers/{supplier}",),
        "together": ("together", "together?by=service&within=12"),
        "desk": ("desk",),
        "factors": ("factors",),
        "factors/": ("factors/auto_renewal", "factors/data_return"),
        "data": ("data",),
        "about": ("about",),
        "accessibility": ("accessibility",),
        "upload": ("own/upload", "own/upload?taken=2&known=1"),
        "review": ("own/review",),
        "publish": ("own/publish", "own/publish?done=1"),
        "withholding": (
            f"own/clauses/{clause}/publication?back=own/review",
            f"own/clauses/{withheld}/publication",
            f"own/clauses/{withheld}/publication?done=withhold",
            f"own/contracts/{contract}/publication",
            f"own/contracts/{scan}/publication",
        ),
        "contracts": (
            f"own/contracts/{contract}",
            f"own/contracts/{scan}",
            f"own/contracts/{site.contract('subscription.pdf')}",
        ),
        "facts": (f"own/contracts/{contract}/facts",),
        "pages": (
            f"own/documents/{document}/pages/1",
            f"own/documents/{document}/pages/1?finding={finding}",
            f"own/documents/{document}/pages/1?finding={finding}&done=confirm",
            f"own/documents/{document}/pages/1?term={term}",
            f"own/documents/{document}/pages/1?clause={clause}",
            f"own/documents/{site.document('subscription.pdf')}/pages/1",
            f"own/documents/{welsh}/pages/1",
        ),
        "words": (
            f"own/documents/{typed}/words",
            f"own/documents/{typed}/words?done=add",
            f"own/documents/{typed}/words?finding={typed_finding}",
        ),
        "not found": ("nothing", "own/contracts/gone", "suppliers/gone", "factors/gone"),
    }


def faults(page: Page, language: str) -> list[str]:
    """Return what is wrong with the open page, all of it unfolded: by axe in both schemes, by headings and title."""
    found = []
    page.evaluate("document.querySelectorAll('details').forEach((one) => { one.open = true; })")
    for scheme in SCHEMES:
        page.emulate_media(color_scheme=scheme)
        options = {"runOnly": {"type": "tag", "values": TAGS}, "rules": {"target-size": {"enabled": True}}}
        for violation in Axe().run(page, options=options).response["violations"]:
            found += [
                f"{scheme} {violation['id']}: {node['target']} {node['failureSummary']}" for node in violation["nodes"]
            ]
    levels = page.evaluate(
        "[...document.querySelectorAll('h1, h2, h3, h4, h5, h6')].filter(e => e.checkVisibility())"
        ".map(e => Number(e.tagName[1]))"
    )
    if levels.count(1) != 1:
        found.append(f"{levels.count(1)} headings of the first level")
    found += [f"heading {low} after {high}" for high, low in zip([0, *levels], levels, strict=False) if low > high + 1]
    if not page.title().strip():
        found.append("no title")
    if page.locator("html").get_attribute("lang") != language:
        found.append(f"language {page.locator('html').get_attribute('lang')}")
    return found


def test_every_route_that_is_a_page_is_looked_at(open_site: Site) -> None:
    looked_at = [path.split("?")[0] for listed in addresses(open_site).values() for path in listed] + ["sign-in"]
    for route in ROUTES:
        if route.get and not re.search(r"\\\.(csv|ics|png)$", route.pattern):
            assert any(re.fullmatch(route.pattern, path) for path in looked_at), route.pattern


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("group", [
    "", "overview", "deadlines", "suppliers", "together", "desk", "factors", "factors/", "data", "about",
    "accessibility", "upload", "review", "publish", "withholding", "contracts", "facts", "pages", "words", "not found",
])  # fmt: skip
def test_no_page_keeps_anybody_out(page: Page, open_address: str, open_site: Site, group: str, language: str) -> None:
    wrong = {}
    for path in addresses(open_site)[group]:
        response = page.goto(f"{open_address}/{language}/{path}")
        assert response and response.ok == (group != "not found"), path
        wrong[path] = faults(page, language)
    assert {path: found for path, found in wrong.items() if found} == {}


@pytest.mark.parametrize("language", LANGUAGES)
def test_what_is_refused_says_so_to_everybody(
    page: Page, sign_in_address: str, with_sign_in: Site, language: str
) -> None:
    response = page.goto(
        f"{sign_in_address}/{language}/councils/contracts/{with_sign_in.contract('housing repairs.pdf')}"
    )
    assert response and response.status in (403, 404)
    assert faults(page, language) == []
    page.goto(f"{sign_in_address}/{language}/sign-in")
    assert faults(page, language) == []
    page.locator("#name").fill("mair")
    page.locator("#password").fill("not the password")
    page.locator("main form button").click()
    assert page.get_by_role("alert").is_visible()
    assert faults(page, language) == []
    page.locator("#password").fill(PASSWORD)
    page.locator("main form button").click()
    page.wait_for_url(f"{sign_in_address}/{language}/")
    assert faults(page, language) == [], "with a name and a button to sign out in the header"
    page.context.clear_cookies()


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_form_with_faults_names_them_to_everybody(
    page: Page, open_address: str, open_site: Site, language: str
) -> None:
    page.goto(f"{open_address}/{language}/own/contracts/{open_site.contract('housing repairs.pdf')}/facts")
    page.locator("#value_amount").fill("a lot")
    page.locator("main form button").click()
    assert page.get_by_role("alert").is_visible()
    assert faults(page, language) == []
    page.goto(f"{open_address}/{language}/own/upload")
    page.locator("#files").set_input_files({"name": "note.pdf", "mimeType": "application/pdf", "buffer": b"no PDF"})
    assert faults(page, language) == [], "with the list of what will be sent"
    page.locator("main form > p > button").click()
    assert page.get_by_role("alert").is_visible()
    assert faults(page, language) == []


@pytest.mark.parametrize(
    "path",
    [
        "own",
        "own/contracts",
        "own/contracts?_facet=lock_in_band&title__contains=a",
        "own/high_risks",
        "own?sql=select+1",
        "own?sql=wrong",
        "-/plugins",
        "own/gone",
    ],
)
def test_datasettes_own_pages_keep_nobody_out(page: Page, open_address: str, path: str) -> None:
    page.goto(f"{open_address}/{path}")
    assert faults(page, "en") == []


def test_a_row_of_datasette_keeps_nobody_out(page: Page, open_address: str, open_site: Site) -> None:
    page.goto(f"{open_address}/own/contracts/{open_site.contract('housing repairs.pdf')}")
    assert faults(page, "en") == []


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("width", [1280, 390, 320])
def test_no_page_is_wider_than_the_window(
    page: Page, open_address: str, open_site: Site, width: int, language: str
) -> None:
    page.set_viewport_size({"width": width, "height": 900})
    wide = []
    for path in (path for listed in addresses(open_site).values() for path in listed):
        page.goto(f"{open_address}/{language}/{path}")
        if page.evaluate("document.documentElement.scrollWidth") > width:
            wide.append(path)
    page.set_viewport_size({"width": 1280, "height": 900})
    assert wide == []


def test_a_page_with_faults_does_not_pass(page: Page) -> None:
    page.set_content(
        "<html lang='cy'><title></title><h1>A</h1><h1>B</h1><h3>C</h3><input><p style='color:#ddd'>pale words</p>"
    )
    found = "\n".join(faults(page, "en"))
    for what in (
        "color-contrast",
        "label",
        "document-title",
        "2 headings",
        "heading 3 after 1",
        "no title",
        "language cy",
    ):
        assert what in found
