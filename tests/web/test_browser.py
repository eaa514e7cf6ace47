"""The pages in a real browser, from the front page to the printed words, in both languages, without scripts."""

from __future__ import annotations

import io
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from PIL import Image
from playwright.sync_api import Browser, Page, expect

from web import chrome
from web.conftest import Site

pytestmark = pytest.mark.browser

WIDTHS = (1280, 390)


@pytest.fixture(scope="module")
def address(site: Site) -> Iterator[str]:
    """Serve the register with a contract in every state at an address of this machine."""
    with chrome.at_an_address(site.datasette.app()) as address:
        yield address


@pytest.fixture(scope="module")
def chromium(address: str) -> Iterator[Browser]:
    """Start the browser."""
    with chrome.started() as browser:
        yield browser


def opened(chromium: Browser, width: int, *, scripts: bool = False, language: str = "en-GB") -> tuple[Page, list[str]]:
    """Open an empty page, and a list of what goes wrong in it."""
    context = chromium.new_context(
        viewport={"width": width, "height": 900},
        device_scale_factor=2,
        java_script_enabled=scripts,
        locale=language,
    )
    page = context.new_page()
    wrong: list[str] = []
    page.on("console", lambda message: wrong.append(message.text) if message.type == "error" else None)
    # A request that is broken off because the next page is opened is no fault.
    page.on("requestfailed", lambda one: None if one.failure == "net::ERR_ABORTED" else wrong.append(one.url))
    return page, wrong


@pytest.mark.parametrize("width", WIDTHS)
def test_from_the_front_page_to_the_printed_words(chromium: Browser, address: str, width: int) -> None:
    page, wrong = opened(chromium, width)
    page.goto(f"{address}/")
    expect(page).to_have_url(re.compile("/en/$"))
    expect(page.locator("h1")).to_have_text("Contracts by lock-in risk")
    page.get_by_role("link", name="Housing repairs system").click()
    expect(page.locator("h1")).to_have_text("Housing repairs system")
    page.locator("#risks ~ section, section:has(> #risks)").get_by_role("link", name="clause 2.3, page 1").first.click()
    expect(page.locator("#active")).to_have_text(re.compile("Automatic renewal|Renews automatically"))

    paper, mark = page.locator(".sheet__paper img"), page.locator("rect.mark--active")
    expect(paper).to_be_visible()
    page.wait_for_load_state("networkidle")
    outer, inner = paper.bounding_box(), mark.bounding_box()
    assert outer and inner
    assert outer["x"] <= inner["x"] and inner["x"] + inner["width"] <= outer["x"] + outer["width"]
    assert outer["y"] <= inner["y"] and inner["y"] + inner["height"] <= outer["y"] + outer["height"]
    assert 0 <= inner["y"] <= 900 - inner["height"], "the words are in view"
    assert _dark_share(page, inner) > 0.03, "letters are printed under the mark"

    page.get_by_role("link", name="Cymraeg").click()
    expect(page.locator("html")).to_have_attribute("lang", "cy")
    expect(page.locator("#active")).to_have_text(re.compile("Adnewyddu awtomatig|Yn adnewyddu"))
    expect(page.locator(".active q")).to_have_attribute("lang", "en")
    assert wrong == []


def _dark_share(page: Page, box: dict[str, float]) -> float:
    """Return which share of the pixels in a box is dark."""
    clip = {name: box[name] for name in ("x", "y", "width", "height")}
    picture = Image.open(io.BytesIO(page.screenshot(clip=clip))).convert("L")
    return sum(picture.histogram()[:140]) / (picture.width * picture.height)


@pytest.mark.parametrize("width", WIDTHS)
def test_from_a_contract_without_pages_to_its_words(chromium: Browser, address: str, width: int) -> None:
    page, wrong = opened(chromium, width)
    page.goto(f"{address}/en/")
    page.get_by_role("link", name="Library system").click()
    page.locator(".risk .quotes li", has_text="renews automatically").get_by_role("link", name="clause 2").click()
    expect(page).to_have_url(re.compile("/words\\?"))
    expect(page.locator("#mark")).to_be_in_viewport()
    expect(page.locator("#mark")).to_contain_text("renews automatically")
    expect(page.locator("#active")).to_have_text(re.compile("Automatic renewal|Renews automatically"))
    page.get_by_role("link", name="Cymraeg").click()
    expect(page.locator("#active")).to_have_text(re.compile("Adnewyddu awtomatig|Yn adnewyddu"))
    expect(page.locator("p", has=page.locator("#mark"))).to_have_attribute("lang", "en")
    assert wrong == []


def test_browser_in_welsh_opens_the_welsh_page(chromium: Browser, address: str) -> None:
    page, wrong = opened(chromium, 1280, language="cy-GB")
    page.goto(f"{address}/")
    expect(page.locator("html")).to_have_attribute("lang", "cy")
    expect(page.locator("h1")).to_have_text("Contractau yn ôl risg clymu")
    assert wrong == []


def test_keyboard_reaches_the_content(chromium: Browser, address: str) -> None:
    page, _ = opened(chromium, 1280)
    page.goto(f"{address}/en/")
    page.keyboard.press("Tab")
    skip = page.get_by_role("link", name="Skip to the content")
    expect(skip).to_be_focused()
    expect(skip).to_be_in_viewport()
    page.keyboard.press("Enter")
    expect(page.locator("main")).to_be_focused()


@pytest.mark.parametrize("width", WIDTHS)
def test_nothing_is_wider_than_the_window(chromium: Browser, address: str, site: Site, width: int) -> None:
    page, wrong = opened(chromium, width, scripts=True)
    paths = [
        "",
        f"councils/contracts/{site.contract('many clauses.pdf')}",
        f"councils/documents/{site.document('many clauses.pdf')}/pages/1",
        f"councils/contracts/{site.contract('library system.docx')}",
        f"councils/documents/{site.document('library system.docx')}/words",
        "factors",
        "factors/auto_renewal",
        "data",
    ]
    for path in paths:
        for language in ("en", "cy"):
            page.goto(f"{address}/{language}/{path}")
            assert page.evaluate("document.documentElement.scrollWidth") <= width, path
    assert wrong == []


@pytest.mark.parametrize("width", [390, 1280])
def test_dates_are_on_one_line(chromium: Browser, address: str, site: Site, width: int) -> None:
    page, _ = opened(chromium, width)
    for language in ("en", "cy"):
        page.goto(f"{address}/{language}/councils/contracts/{site.contract('housing repairs.pdf')}")
        dates = page.locator(".days .strong")
        assert dates.count()
        for date in dates.all():
            assert date.evaluate("span => span.getClientRects().length") == 1, date.inner_text()
        assert page.evaluate("document.documentElement.scrollWidth") <= width


@pytest.mark.parametrize("width", WIDTHS)
def test_links_are_large_enough_to_hit(chromium: Browser, address: str, site: Site, width: int) -> None:
    page, _ = opened(chromium, width, scripts=True)
    page.goto(f"{address}/en/councils/contracts/{site.contract('housing repairs.pdf')}")
    heights = page.evaluate(
        "[...document.querySelectorAll('header a, .place, .part__name, summary')]"
        ".filter(e => e.checkVisibility() && !e.classList.contains('skip'))"
        ".map(e => [e.textContent.trim(), Math.round(e.getBoundingClientRect().height)])"
    )
    assert heights
    assert [link for link in heights if link[1] < 24] == []


def test_original_files_are_not_served(chromium: Browser, address: str, register: Path) -> None:
    page, _ = opened(chromium, 1280)
    response = page.goto(f"{address}/{register.name}.files/")
    assert response is not None
    assert response.status == 404
