"""Welsh as an equal: on every page, words in the other language are marked, and the switch stays on the page."""

from __future__ import annotations

import re

import pytest

from web.conftest import Site
from web.html import Reader
from web.test_axe import addresses

LANGUAGES = ("en", "cy")
PRINTED = (
    "It renews automatically for further periods",
    "The supplier may suspend the service",
    "Caiff y Cyngor estyn",
)


def pages(site: Site) -> list[str]:
    return [path for group in addresses(site).values() for path in group]


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_switch_keeps_the_page_and_its_query(everything: Site, language: str) -> None:
    other = "cy" if language == "en" else "en"
    for path in pages(everything):
        page = Reader(everything.get(f"/{language}/{path}").text)
        switches = {named["lang"]: named["href"] for tag, named in page.attributes if named.get("hreflang")}
        assert switches[other] == f"/{other}/{path}", path
        assert everything.get(switches[other]).status_code == everything.get(f"/{language}/{path}").status_code, path


@pytest.mark.parametrize("language", LANGUAGES)
def test_words_of_contracts_are_marked_with_their_language(everything: Site, language: str) -> None:
    seen = 0
    for path in pages(everything):
        page = Reader(everything.get(f"/{language}/{path}").text)
        for words, theirs in zip(PRINTED, ("en", "en", "cy"), strict=True):
            for code, pieces in page.words.items():
                for piece in pieces:
                    if words in piece:
                        assert code == theirs, (path, piece)
                        seen += 1
    assert seen > 20


def written(months: str) -> re.Pattern[str]:
    return re.compile(rf"\b\d{{1,2}} ({months}) \d{{4}}")


ENGLISH = written("January|February|March|April|May|June|July|August|September|October|November|December")
WELSH = written("Ionawr|Chwefror|Mawrth|Ebrill|Mai|Mehefin|Gorffennaf|Awst|Medi|Hydref|Tachwedd|Rhagfyr")
ISO_DATE = re.compile(r"\b20\d\d-\d\d-\d\d\b")


@pytest.mark.parametrize(("language", "right", "wrong"), [("en", ENGLISH, WELSH), ("cy", WELSH, ENGLISH)])
def test_dates_are_written_in_the_readers_language(
    everything: Site,
    language: str,
    right: re.Pattern[str],
    wrong: re.Pattern[str],
) -> None:
    seen = 0
    for path in pages(everything):
        page = Reader(everything.get(f"/{language}/{path}").text)
        text = page.text(language)
        assert not wrong.search(text), (path, wrong.search(text))
        if not path.endswith("/facts"):  # the form says in which form a date is typed
            assert not ISO_DATE.search(text), (path, ISO_DATE.search(text))
        seen += len(right.findall(text))
    assert seen > 20


@pytest.mark.parametrize(("language", "words"), [("en", "Something went wrong"), ("cy", "Aeth rhywbeth o")])
def test_a_failure_of_any_page_is_said_in_its_language(
    everything: Site,
    language: str,
    words: str,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def broken(*_: object, **__: object) -> None:
        raise RuntimeError

    monkeypatch.setattr("analyser.web.plugin.served_registers.ServedRegister.read", broken)
    for path in ("", "overview", "deadlines", "together", "desk", "own/review", "own/publish", "own/upload", "data"):
        response = everything.get(f"/{language}/{path}")
        assert response.status_code == 500, path
        assert words in Reader(response.text).text(language), path


def test_the_feed_and_the_tables_speak_the_language_of_their_address(site: Site) -> None:
    for path, english, welsh in (
        ("contracts.csv", "Next date", "Dyddiad nesaf"),
        ("together.csv", "End date", "Dyddiad diwedd"),
        ("deadlines.ics", "End of the term", "Diwedd y tymor"),
    ):
        assert english in site.get(f"/en/{path}").text, path
        assert welsh in site.get(f"/cy/{path}").text, path
        assert english not in site.get(f"/cy/{path}").text, path
