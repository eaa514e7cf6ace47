"""Typical visits, in a real browser without scripts: an officer, a councillor, and somebody who uses a keyboard."""

from __future__ import annotations

import re
import shutil
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from analyser.accounts.accounts import Accounts
from analyser.accounts.roles import Role
from analyser.store import Register
from analyser.web.plugin.server import SignInOptions, _upload_queue, application
from web import chrome, registers
from web.conftest import Site

pytestmark = pytest.mark.browser

PASSWORD = "a long enough password"
SAMPLE = Path(__file__).parents[2] / "contracts_sample" / "12-analytics-evergreen.pdf"
WHILE_IT_IS_READ = 90_000  # milliseconds; it takes about ten seconds on two cores that do nothing else


@dataclass(frozen=True)
class Places:
    """Where the servers of this module are: an empty register at work, and full ones for reading and for reviewing."""

    office: str
    reading: str
    reviewing: str
    chromium: Browser


@pytest.fixture(scope="module")
def reviewed(register: Path, tmp_path_factory: pytest.TempPathFactory, serve: Callable[..., Site]) -> Site:
    """Serve a copy of the register to somebody who may do everything."""
    copy = tmp_path_factory.mktemp("reviewed") / "own.db"
    shutil.copy(register, copy)
    shutil.copytree(register.with_name(register.name + ".files"), copy.with_name("own.db.files"))
    return serve(copy.resolve())


@pytest.fixture(scope="module")
def places(
    register: Path, reviewed: Site, tmp_path_factory: pytest.TempPathFactory, serve: Callable[..., Site]
) -> Iterator[Places]:
    """Serve everything, and start the browser after that."""
    folder = tmp_path_factory.mktemp("office")
    own, public = registers.empty_register(folder), folder / "published.db"
    Register.open(public).close()
    accounts = Accounts(folder / "accounts.db")
    accounts.put("olwen", PASSWORD, Role.OFFICER, own)
    accounts.put("carys", PASSWORD, Role.COUNCILLOR, register)
    options = SignInOptions(accounts=accounts.path, published=(public,))
    reading = serve(register, **SignInOptions(accounts=accounts.path).settings())
    with (
        _upload_queue([own]),
        chrome.at_an_address(application([own], options)) as office,
        chrome.at_an_address(reading.datasette.app()) as councillors,
        chrome.at_an_address(reviewed.datasette.app()) as reviewing,
        chrome.started() as chromium,
    ):
        yield Places(office, councillors, reviewing, chromium)


def newcomer(chromium: Browser) -> Page:
    """Open a window of somebody who has not been here before, and runs no scripts."""
    page = chromium.new_context(viewport={"width": 1280, "height": 900}, java_script_enabled=False).new_page()
    page.set_default_timeout(10_000)
    return page


def sign_in(page: Page, words: tuple[str, str, str], name: str) -> None:
    """Sign in by the link in the header; `words` are what the link and the two fields are called."""
    page.get_by_role("link", name=words[0]).click()
    page.get_by_label(words[1], exact=True).fill(name)
    page.get_by_label(words[2], exact=True).fill(PASSWORD)
    page.get_by_role("button", name=words[0]).click()


@pytest.mark.slow
def test_an_officer_uploads_checks_and_publishes_and_everybody_reads(places: Places) -> None:
    page = newcomer(places.chromium)
    page.goto(f"{places.office}/en/")
    sign_in(page, ("Sign in", "Name", "Password"), "olwen")
    expect(page.get_by_text("Signed in as olwen")).to_be_visible()

    page.get_by_role("link", name="Upload").click()
    page.get_by_label("Contract files").set_input_files(SAMPLE)
    page.get_by_role("button", name="Upload").click()
    expect(page.get_by_role("status").first).to_contain_text("1 file was accepted")
    contract = page.get_by_role("link", name="See the contract")
    expect(contract).to_be_visible(timeout=WHILE_IT_IS_READ)  # the page reloads by itself
    contract.click()
    expect(page.get_by_role("heading", level=1)).not_to_be_empty()

    page.get_by_role("link", name="Check the facts").click()
    page.get_by_label("Title", exact=True).fill("Analytics, as the officer calls it")
    page.get_by_label("Publication").select_option("published")
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Analytics, as the officer calls it")

    visitor = newcomer(places.chromium)
    visitor.goto(f"{places.office}/en/")
    expect(visitor.get_by_role("link", name="Analytics, as the officer calls it")).to_have_count(0)
    refused = visitor.goto(page.url)
    assert refused and refused.status in (403, 404)

    page.get_by_role("link", name="Publish").click()
    expect(page.get_by_role("heading", name="Becomes public: 1")).to_be_visible()
    expect(page.get_by_role("main").get_by_role("link", name="Analytics, as the officer calls it")).to_be_visible()
    page.get_by_role("button", name="Publish now").click()
    expect(page.get_by_role("status")).to_contain_text("Published")

    visitor.goto(f"{places.office}/en/")
    visitor.get_by_role("link", name="Analytics, as the officer calls it").click()
    expect(visitor.get_by_role("heading", level=1)).to_have_text("Analytics, as the officer calls it")
    visitor.locator(".quotes a, .reply a").first.click()
    expect(visitor.locator("#active")).to_be_visible()
    text = visitor.locator("body").inner_text()
    assert "olwen" not in text and SAMPLE.name not in text
    expect(visitor.get_by_role("button", name="Right")).to_have_count(0)


def test_a_councillor_finds_what_must_be_decided_and_reads_it_in_welsh_down_to_a_clause(places: Places) -> None:
    page = newcomer(places.chromium)
    page.goto(f"{places.reading}/cy/")
    sign_in(page, ("Mewngofnodi", "Enw", "Cyfrinair"), "carys")
    expect(page.locator("html")).to_have_attribute("lang", "cy")
    page.locator(".top__nav a").nth(1).click()
    expect(page).to_have_url(re.compile("/cy/deadlines$"))
    ninety = page.get_by_role("link", name=re.compile("90"))
    ninety.click()
    expect(page.get_by_role("link", name=re.compile("90"))).to_have_attribute("aria-current", "true")
    row = page.locator("table tbody tr", has=page.get_by_role("link", name="Gofal digidol"))
    expect(row.first).to_contain_text("31 Ionawr 2027")
    row.first.get_by_role("link", name="Gofal digidol").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Gofal digidol")
    page.locator(".place").first.click()
    expect(page).to_have_url(re.compile(r"/cy/councils/documents/\w+/(pages/\d+|words)"))
    expect(page.locator("#active")).to_be_visible()
    expect(page.locator("html")).to_have_attribute("lang", "cy")
    expect(page.get_by_role("link", name="English")).to_have_attribute("lang", "en")
    expect(page.get_by_role("main").locator("form")).to_have_count(0)


def tab_to(page: Page, role: str, name: str | re.Pattern[str], most: int = 120) -> None:
    """Press Tab until what is called so has the focus, which must be seen at every step."""
    wanted = page.get_by_role(role, name=name).first
    for _ in range(most):
        page.keyboard.press("Tab")
        focused = page.locator(":focus")
        if focused.count():
            expect(focused).to_be_in_viewport()
            if focused.and_(wanted).count():
                expect(focused).not_to_have_css("outline-style", "none")
                return
    raise AssertionError(f"{most} times Tab, and never at {name}")


def test_a_finding_is_confirmed_with_the_keyboard_alone(places: Places, reviewed: Site) -> None:
    page = newcomer(places.chromium)
    page.goto(f"{places.reviewing}/en/")
    tab_to(page, "link", "To be checked")
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_have_text("To be checked")
    first = page.locator(".queue a").first
    tab_to(page, "link", first.inner_text())
    page.keyboard.press("Enter")
    expect(page.get_by_role("button", name="Right")).to_be_visible()
    tab_to(page, "button", "Right")
    page.keyboard.press("Enter")
    expect(page.get_by_role("status")).to_contain_text("Saved")
    assert [row["action"] for row in reviewed.rows("select action from reviews")] == ["confirm"]
    tab_to(page, "button", "Undo")
    page.keyboard.press("Enter")
    expect(page.get_by_role("status")).to_contain_text("Undone")
    assert [row["action"] for row in reviewed.rows("select action from reviews order by id")] == ["confirm", "undo"]


def test_an_officer_withholds_a_clause_with_the_keyboard_alone_in_welsh(places: Places, reviewed: Site) -> None:
    page = newcomer(places.chromium)
    page.goto(
        f"{places.reviewing}/cy/own/documents/{reviewed.document('housing repairs.pdf')}/pages/1",
        wait_until="domcontentloaded",
    )
    tab_to(page, "link", re.compile("Dal y cymal hwn yn ôl"))
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_have_text("Dal cymal yn ôl")
    tab_to(page, "textbox", re.compile("Pam"))
    page.keyboard.type("Sensitif yn fasnachol")
    tab_to(page, "button", "Ei ddal yn ôl")
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_have_text("Mae'r cymal hwn wedi'i ddal yn ôl")
    (row,) = reviewed.rows("select action, reason from withholdings")
    assert tuple(row) == ("withhold", "Sensitif yn fasnachol")
    tab_to(page, "link", "Yn ôl i'r dudalen y daethoch ohoni")
    page.keyboard.press("Enter")
    expect(page.get_by_text("Sensitif yn fasnachol")).to_be_visible()
