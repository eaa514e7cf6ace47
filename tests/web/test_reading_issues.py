"""Reading issues: on the page of the contract by document, and on the page of the document that they concern."""

from __future__ import annotations

import re

import pytest

from analyser.web.components.reading_issues import MOST_SHOWN
from web.conftest import Site
from web.html import Reader


def contract(site: Site, name: str, language: str = "en") -> str:
    return site.get(f"/{language}/councils/contracts/{site.contract(name)}").text


def section(page: str) -> str:
    """Return the text of the section on reading."""
    inside = page[page.index('<section aria-labelledby="reading">') :]
    return " ".join(re.sub(r"<[^>]+>", " ", inside[: inside.index("</section>")]).split())


def test_issues_are_grouped_by_document_and_lead_to_their_page(site: Site) -> None:
    page = contract(site, "many clauses.pdf")
    said = section(page)
    assert "What was not read, or not with certainty many clauses.pdf" in said
    assert said.index("The file is &lt;b&gt;faint&lt;/b&gt;.") < said.index("Page 1: 1 of the 40 lines")
    assert said.count("lines recognised is doubtful.") == 9
    assert "10 doubts in reading" in page
    assert f"{10 - MOST_SHOWN} more doubts" in said
    links = [href for href, words in Reader(page).links if words == "page 5"]
    assert f"/en/councils/documents/{site.document('many clauses.pdf')}/pages/5" in links


def test_issues_are_in_welsh_and_quote_in_the_language_of_the_contract(site: Site) -> None:
    page = contract(site, "many clauses.pdf", "cy")
    said = section(page)
    assert "Yr hyn na ddarllenwyd, neu na ddarllenwyd yn sicr" in said
    assert "Tudalen 2: mae 1 o'r 40 llinell a adnabuwyd yn ansicr." in said.replace("&#39;", "'")
    assert "1 The supplier may change term 1" in Reader(page).text("en")


@pytest.mark.parametrize(
    ("name", "language", "said"),
    [
        pytest.param(
            "housing repairs.pdf", "en", "Nothing doubtful was noticed in the 2 pages read.", id="two documents"
        ),
        pytest.param("lighting.pdf", "cy", "Ni sylwyd ar ddim amheus yn y dudalen a ddarllenwyd.", id="in Welsh"),
        pytest.param("scan of a contract.pdf", "en", "2 pages were not read", id="read before reasons were kept"),
    ],
)
def test_a_contract_without_issues_says_what_was_read(site: Site, name: str, language: str, said: str) -> None:
    page = contract(site, name, language)
    assert said in section(page)
    assert 'href="#reading"' not in page


def test_a_page_shows_its_own_issues_and_outlines_the_words(site: Site) -> None:
    document = site.document("many clauses.pdf")
    page = Reader(site.get(f"/en/councils/documents/{document}/pages/2").text)
    assert "Doubts about this page" in [words for _, words in page.headings]
    assert page.text("en").count("Page 2: 1 of the 40 lines recognised is doubtful.") == 2
    assert "Page 3:" not in page.text("en")
    outlined = [named for tag, named in page.attributes if tag == "rect" and "mark--doubt" in named.get("class", "")]
    assert [(one["x"], one["y"], one["height"]) for one in outlined] == [("71.0", "71.0", "12.0")] * 2
    last = Reader(site.get(f"/en/councils/documents/{document}/pages/6").text)
    assert "Doubts about this page" not in [words for _, words in last.headings]
