"""Every page, in both languages and every state: it answers, is well formed, and says the same in both."""

from __future__ import annotations

import itertools
import re
from collections.abc import Callable

import pytest

from analyser.i18n.catalogue import stored
from web.conftest import Site
from web.html import Reader
from web.registers import LONG, MANY, SCRIPT

LANGUAGES = ("en", "cy")
FILES = (
    "housing repairs.pdf",
    'quote " and <img src=x>.pdf',
    "subscription.pdf",
    "scan of a contract.pdf",
    "gofal digidol ŵŷ.pdf",
    "many clauses.pdf",
)


def addresses(site: Site) -> list[str]:
    """Return every page of the register, as it follows `/en/`."""
    contracts = [f"councils/contracts/{site.contract(name)}" for name in FILES]
    pages = [f"councils/documents/{site.document(name)}/pages/1" for name in FILES]
    finding = site.rows("select id, document_id, page from findings where shown limit 1")[0]
    term = site.rows("select id, document_id, page from terms limit 1")[0]
    marked = [
        f"councils/documents/{finding['document_id']}/pages/{finding['page']}?finding={finding['id']}",
        f"councils/documents/{term['document_id']}/pages/{term['page']}?term={term['id']}",
    ]
    lists = ["", "?show=unknown", "?show=soon", "?band=none", "?sort=date", "?page=9", "?page=x&sort=x&show=x"]
    factors = ["factors", "factors/auto_renewal", "factors/price_increase"]
    return [*lists, *contracts, *pages, *marked, *factors, "data", "nothing/here", "councils/contracts/none"]


@pytest.fixture(scope="module")
def english(site: Site) -> dict[str, Reader]:
    """Give every page in English."""
    return {path: Reader(site.get(f"/en/{path}").text) for path in addresses(site)}


@pytest.fixture(scope="module")
def welsh(site: Site) -> dict[str, Reader]:
    """Give every page in Welsh."""
    return {path: Reader(site.get(f"/cy/{path}").text) for path in addresses(site)}


@pytest.fixture(scope="module")
def pages(english: dict[str, Reader], welsh: dict[str, Reader]) -> list[tuple[str, str, Reader]]:
    """Give every page in both languages."""
    return [("en", path, page) for path, page in english.items()] + [("cy", path, page) for path, page in welsh.items()]


@pytest.mark.parametrize("language", LANGUAGES)
def test_status(site: Site, language: str) -> None:
    for path in addresses(site):
        expected = 404 if path in ("nothing/here", "councils/contracts/none") else 200
        assert site.get(f"/{language}/{path}").status_code == expected, path


def test_one_heading_title_and_language(pages: list[tuple[str, str, Reader]]) -> None:
    for language, path, page in pages:
        assert page.language == language, path
        assert [level for level, _ in page.headings].count(1) == 1, path
        assert page.title.strip(), path
        assert page.tags["main"] == 1, path


def test_headings_never_skip_a_level(pages: list[tuple[str, str, Reader]]) -> None:
    for language, path, page in pages:
        levels = [level for level, _ in page.headings]
        assert levels[0] == 1, path
        assert all(after <= before + 1 for before, after in itertools.pairwise(levels)), (
            language,
            path,
            levels,
        )


def test_well_formed(pages: list[tuple[str, str, Reader]]) -> None:
    for language, path, page in pages:
        assert not page.unclosed, (language, path)
        assert [one for one, times in page.ids.items() if times > 1] == [], (language, path)
        labels = [named["aria-labelledby"] for _, named in page.attributes if "aria-labelledby" in named]
        assert [label for label in labels if label not in page.ids] == [], (language, path)


def test_links_have_words(pages: list[tuple[str, str, Reader]]) -> None:
    for language, path, page in pages:
        assert [href for href, words in page.links if not words.strip()] == [], (language, path)


def test_scripts_are_ours_and_nothing_is_inline(pages: list[tuple[str, str, Reader]]) -> None:
    for language, path, page in pages:
        scripts = [named.get("src", "") for tag, named in page.attributes if tag == "script"]
        assert all(re.fullmatch(r"/-/lockin/(upload|review)\.[0-9a-f]{12}\.js", one) for one in scripts), (
            language,
            path,
        )
        styled = [tag for tag, named in page.attributes if "style" in named or any(n.startswith("on") for n in named)]
        assert styled == [], (language, path)


def test_nothing_from_other_hosts(pages: list[tuple[str, str, Reader]]) -> None:
    for language, path, page in pages:
        sources = [named.get(name, "") for _, named in page.attributes for name in ("href", "src")]
        assert [source for source in sources if re.match(r"[a-z]+:|//", source)] == [], (language, path)


def test_same_links_in_both_languages(english: dict[str, Reader], welsh: dict[str, Reader]) -> None:
    for path, page in english.items():
        ours = [href.replace("/en/", "/cy/") for href, _ in page.links]
        theirs = [href.replace("/en/", "/cy/") for href, _ in welsh[path].links]
        assert ours == theirs, path


def test_language_switch_stays_on_the_page(site: Site) -> None:
    path = f"councils/contracts/{site.contract('housing repairs.pdf')}"
    assert (f"/cy/{path}", "Cymraeg") in Reader(site.get(f"/en/{path}").text).links
    assert ("/en/?show=soon&sort=date", "English") in Reader(site.get("/cy/?show=soon&sort=date").text).links
    names = [words for _, words in Reader(site.get("/en/").text).links]
    assert names.index("Cymraeg") < names.index("English")


def test_no_english_on_welsh_pages(welsh: dict[str, Reader]) -> None:
    english = {
        text
        for message in stored("en")
        if message.id
        for text in (message.string if isinstance(message.string, tuple) else (message.string,))
    }
    fragments = {part.strip() for text in english for part in re.split(r"%\(\w+\)s", text)}
    telling = {part for part in fragments if part.count(" ") >= 2}
    for path, page in welsh.items():
        words = page.text("cy")
        assert [part for part in telling if part in words] == [], path


def test_contract_text_keeps_its_language(english: dict[str, Reader], welsh: dict[str, Reader], site: Site) -> None:
    contract = f"councils/contracts/{site.contract('gofal digidol ŵŷ.pdf')}"
    assert "Caiff y Cyngor estyn" in english[contract].text("cy")
    contract = f"councils/contracts/{site.contract('housing repairs.pdf')}"
    assert "It renews automatically" in welsh[contract].text("en")


def test_everything_from_the_register_is_escaped(site: Site) -> None:
    name = 'quote " and <img src=x>.pdf'
    for path in ("", f"councils/contracts/{site.contract(name)}", f"councils/documents/{site.document(name)}/pages/1"):
        text = site.get(f"/en/{path}").text
        assert SCRIPT not in text
        assert "<img src=x>" not in text
        assert "<b>may</b>" not in text
        assert "&lt;script&gt;" in text


def test_two_hundred_findings_and_a_long_name(site: Site) -> None:
    response = site.get(f"/en/councils/contracts/{site.contract('many clauses.pdf')}")
    page = Reader(response.text)
    assert LONG.strip() in page.text("en")
    assert f"{MANY} clauses found" in page.text("en")
    assert f"and {MANY - 5} more places" in page.text("en")


def test_failed_file_is_named_with_what_to_do(english: dict[str, Reader]) -> None:
    words = english[""].text("en")
    assert "1 file could not be read." in words
    assert "ask the sender for a new copy" in words


def test_unread_scan_is_unknown_and_never_safe(english: dict[str, Reader], site: Site) -> None:
    contract = english[f"councils/contracts/{site.contract('scan of a contract.pdf')}"].text("en")
    assert "0 of 2 pages" in contract
    assert "2 pages were not read" in contract
    assert "No page could be read, so nothing is known." in contract
    assert "We could not read when the contract ends." in contract
    assert "Too little could be read for a score." in contract


def test_evergreen_contract_has_no_end_but_no_unknown_one(english: dict[str, Reader], site: Site) -> None:
    contract = english[f"councils/contracts/{site.contract('subscription.pdf')}"].text("en")
    assert "The contract has no end date: it goes on until somebody ends it." in contract
    assert "The council may leave without a reason, with 3 months of notice." in contract
    assert "End of the term Never" in contract


@pytest.mark.parametrize(
    ("language", "right", "not_measured", "column"),
    [
        (
            "en",
            "Of 100 clauses shown for this, about 83 are right. Of 100 such clauses in contracts, about 71 are found.",
            "Not measured. Check every clause that is shown.",
            "Of 100 clauses that are shown, how many are right",
        ),
        (
            "cy",
            "O bob 100 o gymalau a ddangosir ar gyfer hyn, mae tua 83 yn gywir. "
            "O bob 100 o gymalau o'r fath mewn contractau, canfyddir tua 71.",
            "Heb ei fesur. Gwiriwch bob cymal a ddangosir.",
            "O 100 o gymalau a ddangosir, faint sy'n gywir",
        ),
    ],
)
def test_how_often_a_kind_of_clause_is_right(
    site: Site, language: str, right: str, not_measured: str, column: str
) -> None:
    measured = Reader(site.get(f"/{language}/factors/liability_cap").text).text(language)
    assert right in measured
    assert not_measured in Reader(site.get(f"/{language}/factors/price_increase").text).text(language)
    about = Reader(site.get(f"/{language}/about").text).text(language)
    assert column in about and " 83 71" in about


def test_empty_register(empty: Site) -> None:
    assert "This register is empty." in empty.get("/en/").text
    assert "Mae'r gofrestr hon yn wag." in empty.get("/cy/").text
    assert empty.get("/en/contracts.csv").status_code == 200
    assert empty.get("/en/factors/auto_renewal").status_code == 200
    assert empty.get("/en/data").status_code == 200


def test_no_register_leaves_the_front_page_to_datasette(serve: Callable[..., Site]) -> None:
    site = serve()
    assert site.get("/").status_code == 200
    assert site.get("/en/").status_code == 200


@pytest.mark.parametrize(
    ("path", "reason"),
    [
        ("councils/contracts/%3Cscript%3E", "a strange id"),
        ("councils/documents/none/pages/1", "an unknown document"),
        ("councils/documents/none/pages/0", "pages count from one"),
        ("councils/documents/none/pages/99999999", "a number too long"),
        ("nowhere/contracts/abc", "an unknown register"),
        ("factors/none", "an unknown factor"),
        ("index.php", "not one of ours"),
    ],
)
def test_nothing_there(site: Site, path: str, reason: str) -> None:
    response = site.get(f"/cy/{path}")
    assert response.status_code == 404, reason
    assert Reader(response.text).language == "cy", reason
    assert "Heb ddod o hyd" in response.text, reason
