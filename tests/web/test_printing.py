"""The contract page of every sample on paper and on a phone: two sheets of A4, and a legible timeline."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import combinations
from pathlib import Path

import pypdfium2 as pdfium
import pytest
from playwright.sync_api import Browser, Page

from analyser.engine import analyse_files
from web import chrome
from web.conftest import Site
from web.registers import TODAY

pytestmark = [pytest.mark.browser, pytest.mark.slow]

SAMPLES = Path(__file__).parents[2] / "contracts_sample"
LANGUAGES = ("en", "cy")


@dataclass(frozen=True)
class Shelf:
    """Where the contracts are served, and the browser; `contracts` are their addresses as they follow the language."""

    address: str
    contracts: tuple[str, ...]
    chromium: Browser

    def opened(self, width: int = 1280) -> Page:
        """Open a window so wide, without scripts."""
        page = self.chromium.new_context(viewport={"width": width, "height": 900}, java_script_enabled=False).new_page()
        page.set_default_timeout(30_000)
        return page


@pytest.fixture(scope="module")
def shelf(register: Path, tmp_path_factory: pytest.TempPathFactory, serve: Callable[..., Site]) -> Iterator[Shelf]:
    """Serve the sample contracts as the shipped model reads them, and the contracts of the other tests."""
    samples = (tmp_path_factory.mktemp("samples") / "samples.db").resolve()
    analyse_files([SAMPLES], samples, as_of=TODAY, jobs=2)
    site = serve(samples, register)
    found = []
    for path in (samples, register):
        connection = sqlite3.connect(path)
        found += [
            f"{path.stem}/contracts/{key}" for (key,) in connection.execute("select id from contracts order by 1")
        ]
        connection.close()
    with chrome.at_an_address(site.datasette.app()) as address, chrome.started() as chromium:
        yield Shelf(address, tuple(found), chromium)


def test_every_contract_prints_on_two_sheets(shelf: Shelf) -> None:
    page = shelf.opened()
    counts = {}
    for language in LANGUAGES:
        for contract in shelf.contracts:
            page.goto(f"{shelf.address}/{language}/{contract}")
            printed = pdfium.PdfDocument(page.pdf(prefer_css_page_size=True))
            counts[language, contract] = len(printed)
            text = "".join(sheet.get_textpage().get_text_range() for sheet in printed)
            printed.close()
            heading = page.locator("#risks").inner_text()
            assert heading in text, (language, contract)
    assert {one: count for one, count in counts.items() if count > 2} == {}
    assert len(counts) == 2 * len(shelf.contracts)


BOXES = """
() => [...document.querySelectorAll(".timeline__picture text")].map((text) => {
  const box = text.getBoundingClientRect();
  return [text.textContent, box.left, box.top, box.right, box.bottom];
})
"""


@pytest.mark.parametrize("width", [320, 390, 1280])
@pytest.mark.parametrize("language", LANGUAGES)
def test_labels_of_the_timeline_do_not_overlap(shelf: Shelf, language: str, width: int) -> None:
    page = shelf.chromium.new_context(viewport={"width": width, "height": 900}).new_page()
    page.set_default_timeout(30_000)
    drawn = 0
    for contract in shelf.contracts:
        page.goto(f"{shelf.address}/{language}/{contract}")
        boxes = page.evaluate(BOXES)
        drawn += bool(boxes)
        for one, left, top, right, bottom in boxes:
            assert left >= -1, (contract, one)
            assert right <= width + 1, (contract, one)
            assert bottom - top < 22, (contract, one)
        for (one, left, top, right, bottom), (other, x, y, to_x, to_y) in combinations(boxes, 2):
            # A line of letters is as high as the step to the next line or a little more.
            apart = right <= x or to_x <= left or bottom <= y + 3 or to_y <= top + 3
            assert apart, (contract, one, other)
    assert drawn > len(shelf.contracts) / 2


def test_every_day_of_the_timeline_is_in_the_table_and_leads_to_its_words(shelf: Shelf) -> None:
    page = shelf.opened()
    for contract in shelf.contracts:
        page.goto(f"{shelf.address}/en/{contract}")
        told = page.locator(".days").inner_text()
        for date in page.locator(".timeline__date").all_text_contents():
            assert date in told, (contract, date)
        known = page.locator(".days tbody tr", has=page.locator(".strong"))
        for row in known.all():
            assert row.locator("a.place").count() or "person" in row.inner_text(), (contract, row.inner_text())


def test_the_timeline_is_a_picture_with_a_name_and_a_description(shelf: Shelf) -> None:
    page = shelf.chromium.new_context().new_page()
    for language, title in (("en", "The course of the contract, to scale"), ("cy", "Hynt y contract, wrth raddfa")):
        page.goto(f"{shelf.address}/{language}/{shelf.contracts[0]}")
        picture = page.get_by_role("img", name=title)
        assert picture.count() == 1
        words = page.locator("#timeline-words").text_content() or ""
        assert ("22 November 2026" if language == "en" else "22 Tachwedd 2026") in words
