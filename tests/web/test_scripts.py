"""What the pages' scripts add, in a real browser: dropped files, progress, keys, and selected words."""

from __future__ import annotations

import re
import shutil
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from analyser.domain import Stage
from analyser.engine.progress_files import Reporter, remove_progress
from analyser.store import FileStore, Register
from web import chrome
from web.conftest import Site

pytestmark = pytest.mark.browser


@dataclass(frozen=True)
class Desk:
    """A register that may be changed, where it is served, and the browser."""

    site: Site
    address: str
    chromium: Browser

    def page(self) -> Page:
        """Open a window of somebody who has not been here before."""
        page = self.chromium.new_context(viewport={"width": 1280, "height": 900}).new_page()
        page.set_default_timeout(30_000)
        page.on("pageerror", lambda error: pytest.fail(str(error)))
        return page

    def change(self, sql: str, *values: object) -> None:
        """Change the register as another process would."""
        with Register.open(self.site.paths[0]) as register, register.transaction():
            register.db.execute(sql, values)


@pytest.fixture(scope="module")
def desk(register: Path, tmp_path_factory: pytest.TempPathFactory, serve: Callable[..., Site]) -> Iterator[Desk]:
    """Serve a copy of the register to somebody who may do everything."""
    copy = tmp_path_factory.mktemp("scripts") / "own.db"
    shutil.copy(register, copy)
    shutil.copytree(register.with_name(register.name + ".files"), copy.with_name("own.db.files"))
    site = serve(copy.resolve())
    with chrome.at_an_address(site.datasette.app()) as address, chrome.started() as chromium:
        yield Desk(site, address, chromium)


DROP = """
([zone, files]) => {
  const data = new DataTransfer();
  for (const [name, size] of files) data.items.add(new File([new Uint8Array(size).fill(37)], name));
  const event = new DragEvent("drop", { dataTransfer: data, bubbles: true, cancelable: true });
  document.querySelector(zone).dispatchEvent(event);
}
"""


def test_dropped_files_are_listed_taken_out_and_sent(desk: Desk) -> None:
    page = desk.page()
    page.goto(f"{desk.address}/en/own/upload")
    expect(page.get_by_text("Or drop the files here.")).to_be_visible()
    expect(page.get_by_role("heading", name="To be sent")).to_be_hidden()
    page.get_by_label("Contract files").set_input_files(
        {"name": "chosen.pdf", "mimeType": "application/pdf", "buffer": b"%PDF-1.7 chosen"}
    )
    page.evaluate(DROP, [".drop", [["one.pdf", 1_500_000], ["two ŵ.pdf", 900]]])
    page.evaluate(DROP, [".drop", [["three.pdf", 5]]])
    listed = page.locator(".chosen li")
    expect(listed).to_have_count(4)
    expect(listed.nth(1)).to_contain_text("one.pdf")
    expect(listed.nth(1)).to_contain_text("1.5 MB")
    expect(page.locator(".chosen__sum")).to_have_text("Files: 4, together 1.5 MB")
    out = page.get_by_role("button", name="Leave out two ŵ.pdf")
    out.focus()
    page.keyboard.press("Enter")
    expect(listed).to_have_count(3)
    expect(page.get_by_role("button", name="Leave out three.pdf")).to_be_focused()
    page.get_by_role("button", name="Upload", exact=True).click()
    expect(page.get_by_role("alert")).to_contain_text("one.pdf")  # neither PDF nor DOCX, and said so
    queued = {row["filename"] for row in desk.site.rows("select filename from documents where status = 'queued'")}
    assert queued == {"chosen.pdf"}


def test_a_file_that_is_too_large_is_marked_before_it_is_sent(desk: Desk) -> None:
    page = desk.page()
    page.goto(f"{desk.address}/cy/own/upload")
    page.evaluate("document.querySelector('form.upload').dataset.most = '0.001'")
    page.evaluate(DROP, [".drop", [["large.pdf", 2000], ["small.pdf", 900]]])
    expect(page.locator(".chosen li").nth(0)).to_contain_text("rhy fawr")
    expect(page.locator(".chosen li").nth(1).locator("strong")).to_be_hidden()


def test_progress_is_shown_as_it_is_made_without_loading_anew(desk: Desk) -> None:
    document = desk.site.document("housing repairs.pdf")
    store = FileStore.beside(desk.site.paths[0])
    desk.change("update documents set status = 'analysing' where id = ?", document)
    page = desk.page()
    page.goto(f"{desk.address}/en/own/upload")
    page.evaluate("window.same = true")
    row = page.locator("tbody tr", has_text="housing repairs.pdf")
    expect(row).to_contain_text("Next to be read")
    Reporter(store, document)(Stage.READING, 12, 300)
    expect(row).to_contain_text("Reading: page 12 of 300")
    expect(row.get_by_role("progressbar")).to_have_attribute("value", "12")
    Reporter(store, document)(Stage.CLASSIFYING, 0, 0)
    expect(row).to_contain_text("Finding lock-in clauses")
    link = page.get_by_role("link", name="See the contract").first
    link.focus()
    remove_progress(store, document)
    desk.change("update documents set status = 'analysed' where id = ?", document)
    desk.change("update documents set status = 'failed' where status = 'queued'")
    expect(row).to_contain_text("Read: 1 page")
    expect(page.get_by_text("updates itself")).to_have_count(0)
    assert page.evaluate("window.same"), "the page was not loaded anew"
    expect(page.locator(":focus")).to_have_text("See the contract")


def test_without_scripts_the_page_loads_anew(desk: Desk) -> None:
    desk.change("update documents set status = 'analysing' where filename = 'lighting.pdf'")
    page = desk.chromium.new_context(java_script_enabled=False).new_page()
    page.goto(f"{desk.address}/en/own/upload")
    row = page.locator("tbody tr", has_text="lighting.pdf")
    expect(row).to_contain_text("Next to be read")
    desk.change("update documents set status = 'analysed' where filename = 'lighting.pdf'")
    expect(row).to_contain_text("Read: 1 page", timeout=30_000)


def evidence(desk: Desk, language: str = "en", page: int = 1) -> str:
    return f"{desk.address}/{language}/own/documents/{desk.site.document('housing repairs.pdf')}/pages/{page}"


def press(page: Page, key: str) -> None:
    """Press a key once the script listens, which shows the list of keys."""
    expect(page.locator(".keys")).to_be_visible()
    page.keyboard.press(key)


def test_keys_go_through_findings_confirm_and_undo(desk: Desk) -> None:
    page = desk.page()
    page.goto(evidence(desk))
    press(page, "j")
    first = page.locator("#active")
    expect(first).to_be_visible()
    before = first.inner_text()
    press(page, "j")
    expect(page.get_by_text(re.compile(r"^2 of \d+ in this document"))).to_be_visible()
    press(page, "k")
    expect(page.get_by_text(re.compile(r"^1 of \d+ in this document"))).to_be_visible()
    expect(page.locator("#active")).to_have_text(before)
    press(page, "c")
    expect(page.get_by_role("status")).to_have_text("Saved.")
    press(page, "u")
    expect(page.get_by_role("status")).to_have_text("Undone.")
    press(page, "r")
    expect(page.get_by_role("status")).to_have_text("Saved. What was wrong is no longer shown.")
    press(page, "u")
    expect(page.get_by_role("status")).to_have_text("Undone.")
    expect(page.locator("#active")).to_have_text(before)
    made = [row["action"] for row in desk.site.rows("select action from reviews order by id")]
    assert made == ["confirm", "undo", "reject", "undo"]


def test_keys_open_the_correction_and_are_silent_in_its_fields(desk: Desk) -> None:
    page = desk.page()
    (finding,) = desk.site.rows("select id from findings where factor = 'price_increase' and shown")[0]
    page.goto(f"{evidence(desk)}?finding={finding}")
    here = page.url
    press(page, "n")
    note = page.get_by_label("Note or reason")
    expect(note).to_be_focused()
    page.keyboard.type("jack? cur")
    expect(note).to_have_value("jack? cur")
    assert page.url == here
    page.keyboard.press("Control+c")
    assert page.url == here


def test_keys_are_listed_and_can_be_switched_off_for_good(desk: Desk) -> None:
    page = desk.page()
    page.goto(evidence(desk, "cy"))
    keys = page.locator(".keys")
    expect(keys.locator("dl")).to_be_hidden()
    press(page, "?")
    expect(keys.locator("dl")).to_contain_text("Y canfyddiad nesaf")
    expect(keys.locator("summary")).to_be_focused()
    keys.get_by_role("checkbox").uncheck()
    page.locator("body").click(position={"x": 2, "y": 2})
    press(page, "j")
    page.reload()
    press(page, "j")
    page.wait_for_timeout(300)
    expect(page.locator("#active")).to_have_count(0)
    expect(page.locator(".keys input")).not_to_be_checked()


def test_keys_go_through_the_list_of_what_is_to_be_checked(desk: Desk) -> None:
    page = desk.page()
    page.goto(f"{desk.address}/en/own/review")
    links = page.locator(".queue > li > a")
    press(page, "j")
    expect(links.nth(0)).to_be_focused()
    press(page, "j")
    expect(links.nth(1)).to_be_focused()
    press(page, "k")
    expect(links.nth(0)).to_be_focused()
    press(page, "Enter")
    expect(page.locator("#active")).to_be_visible()


SELECT = """
([selector, words]) => {
  const clause = [...document.querySelectorAll(selector)].find((one) => one.textContent.includes(words));
  for (let outer = clause.closest("details"); outer; outer = outer.parentElement.closest("details")) outer.open = true;
  const walker = document.createTreeWalker(clause, NodeFilter.SHOW_TEXT);
  const range = document.createRange();
  const start = clause.textContent.indexOf(words);
  for (let at = 0, node = walker.nextNode(); node; at += node.length, node = walker.nextNode()) {
    if (at <= start && start < at + node.length) range.setStart(node, start - at);
    if (start + words.length <= at + node.length) { range.setEnd(node, start + words.length - at); break; }
  }
  getSelection().removeAllRanges();
  getSelection().addRange(range);
}
"""


@pytest.mark.parametrize(
    ("filename", "view", "words"),
    [
        ("housing repairs.pdf", "pages/1", "if an invoice is late"),
        ("library system.docx", "words", "for further periods of 12 months"),  # runs over the edges of marks
    ],
)
def test_selected_words_become_a_finding(desk: Desk, filename: str, view: str, words: str) -> None:
    page = desk.page()
    document = desk.site.document(filename)
    page.goto(f"{desk.address}/en/own/documents/{document}/{view}")
    add = page.get_by_role("button", name="Add the selected words")
    expect(add).to_be_hidden()
    page.evaluate(SELECT, ["[data-clause]", words])
    add.click()
    expect(page.get_by_label("The words, copied from the clause")).to_have_value(words)
    expect(page.locator("#add-factor")).to_be_focused()
    page.locator("#add-factor").select_option("exclusivity")
    page.get_by_role("button", name="Add", exact=True).click()
    expect(page.get_by_role("status")).to_have_text("Saved.")
    made = desk.site.rows(
        "select quote, status, factor from findings where document_id = ? and origin = 'reviewer'", document
    )
    assert [tuple(row) for row in made] == [(words, "confirmed", "exclusivity")]
    page.locator(".marks").get_by_role("link", name="Exclusivity").click()
    expect(page.locator(".mark--active, .words__mark--active").first).to_be_visible()


def test_words_of_two_clauses_cannot_be_added_as_one(desk: Desk) -> None:
    page = desk.page()
    page.goto(f"{desk.address}/en/own/documents/{desk.site.document('library system.docx')}/words")
    page.evaluate(SELECT, ["[data-clause]", "It begins"])
    expect(page.get_by_role("button", name="Add the selected words")).to_be_visible()
    page.evaluate(SELECT, ["[data-clause]", "two years"])
    page.evaluate("getSelection().extend(document.querySelectorAll('[data-clause]')[2].firstChild, 0)")
    expect(page.get_by_role("button", name="Add the selected words")).to_be_visible()  # three clicks end so
    page.evaluate("getSelection().extend(document.querySelectorAll('[data-clause]')[2].lastChild.firstChild, 1)")
    expect(page.get_by_role("button", name="Add the selected words")).to_be_hidden()
