"""The clauses of a document without pages are shown in full, with links to the passages that were found."""

import re

import pytest
from builders import pageless

from analyser.web.components.highlights import Mark
from analyser.web.pages.document_text import stretches
from web.conftest import Site
from web.html import Reader


def words(site: Site, query: str = "", language: str = "en") -> str:
    return site.get(f"/{language}/councils/documents/{site.document('library system.docx')}/words{query}").text


def test_every_clause_is_shown_once(site: Site) -> None:
    shown = re.sub(r"<select.*?</select>", "", words(site), flags=re.DOTALL)  # where an officer chooses a clause
    text = Reader(shown).text("en")
    for said in ("It begins on 1 June 2025", "The supplier may:", "(a) suspend the service", "(b) change the service."):
        assert text.count(said) == 1


def test_the_active_passage_is_the_target_of_the_link(site: Site) -> None:
    """A passage in an item of a list is inside the clause of the list, and nowhere else."""
    finding = site.rows("select * from findings where quote like '%suspend%' and page is null")[0]
    page = words(site, f"?finding={finding['id']}")
    (marked,) = re.findall(r'<mark class="[^"]*" id="mark">(.*?)</mark>', page, re.DOTALL)
    assert marked == "(a) suspend the service if an invoice is late; and"
    assert "Suspension of the service" in [said for level, said in Reader(page).headings if level == 2]


def test_no_link_names_a_page(site: Site) -> None:
    """Neither on the contract's page nor in its text."""
    contract = site.contract("library system.docx")
    for language, named in (("en", "clause 2"), ("cy", "cymal 2")):
        page = Reader(site.get(f"/{language}/councils/contracts/{contract}").text)
        places = {said: href for href, said in page.links if "/documents/" in href}
        assert any(named in said for said in places)
        assert all("/pages/" not in href for href in places.values())
        said = page.text(language)
        assert "None" not in said.replace("None was found", "").replace("Not found", "")
        for wrong in ("page 0", "tudalen 0", "0 pages", "0 tudalen", "0 o 0", "0 of 0"):
            assert wrong not in said
    assert "page 1" not in Reader(words(site)).text("en")


@pytest.mark.parametrize(
    ("language", "said"),
    [
        ("en", "the whole of 1 file without page numbers"),
        ("en", "We found nothing in the document on: "),
        ("en", "We found no right to leave early without a reason in the document."),
        ("en", "No right to leave without a reason was found in the document"),
        ("en", "All; it has no fixed pages"),
        ("cy", "y cyfan o 1 ffeil heb rifau tudalen"),
        ("cy", "Ni chanfuom ddim yn y ddogfen am: "),
        ("cy", "Ni chafwyd hyd i hawl i adael heb reswm yn y ddogfen"),
    ],
)
def test_what_was_not_found_was_not_found_in_the_document(site: Site, language: str, said: str) -> None:
    contract = site.contract("library system.docx")
    assert said in Reader(site.get(f"/{language}/councils/contracts/{contract}").text).text(language)


def test_a_page_of_such_a_document_is_not_found(site: Site) -> None:
    document = site.document("library system.docx")
    assert site.get(f"/en/councils/documents/{document}/pages/1").status_code == 404
    assert site.get(f"/en/councils/documents/{document}/pages/1.png").status_code == 404


def test_a_document_with_pages_has_a_full_text_too(site: Site) -> None:
    """A term that a reviewer added may have no page: its link leads to the full text."""
    text = site.get(f"/en/councils/documents/{site.document('housing repairs.pdf')}/words").text
    assert "2.3 It renews automatically" in text
    assert "no fixed pages" not in text


def test_the_text_of_an_unknown_or_failed_document_is_not_found(site: Site) -> None:
    failed = site.rows("select id from documents where status = 'failed'")[0]["id"]
    for document in (failed, "nothing"):
        assert site.get(f"/en/councils/documents/{document}/words").status_code == 404


def mark(kind: str, *, active: bool = False) -> Mark:
    return Mark(
        kind=kind,
        id=kind,
        label="",
        value="",
        quote="",
        favours="",
        probability=None,
        precision=None,
        status="",
        question="",
        factor_href="",
        href="",
        boxes=(),
        continues=False,
        active=active,
    )


@pytest.mark.parametrize(
    ("places", "expected"),
    [
        ([], [("0123456789", "", False)]),
        ([(2, 4, mark("term"))], [("01", "", False), ("23", "term", False), ("456789", "", False)]),
        (
            [(2, 8, mark("finding")), (4, 6, mark("term", active=True))],
            [
                ("01", "", False),
                ("23", "finding", False),
                ("45", "term", True),
                ("67", "finding", False),
                ("89", "", False),
            ],
        ),
        ([(8, 14, mark("finding", active=True))], [("01234567", "", False), ("89", "finding", True)]),
    ],
    ids=["nothing marked", "one", "one within another", "one that runs beyond the clause"],
)
def test_stretches(places: list[tuple[int, int, Mark]], expected: list[tuple[str, str, bool]]) -> None:
    found = list(stretches("0123456789", places))
    assert [(one.text, one.kind, one.active) for one in found] == expected
    assert sum(one.anchor for one in found) == any(one.active for one in found)


def test_documents_of_the_builder_have_no_pages() -> None:
    paper = pageless("One line.")
    assert (paper.page_at(0), paper.boxes(paper.span(0, 3))) == (None, ())
