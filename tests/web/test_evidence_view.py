"""The evidence view: marks on the page, beside the clauses; images of pages, also of those that cannot be rendered."""

from pathlib import Path

import pytest

from analyser.engine import WorkLimits
from analyser.store import FileStore
from analyser.web.components.page_images import ImageError, PageImages, original_of
from web.conftest import Site
from web.html import Reader

PNG = b"\x89PNG\r\n\x1a\n"


def test_marks_lie_where_the_words_are(site: Site) -> None:
    finding = site.rows("select * from findings where factor = 'auto_renewal'")[0]
    page = Reader(site.get(f"/en/councils/documents/{finding['document_id']}/pages/1?finding={finding['id']}").text)
    active = [named for tag, named in page.attributes if tag == "rect" and "mark--active" in named.get("class", "")]
    # The fifth line: 72 points from the left, 72 + 4 x 14 from the top, a point of room on every side.
    assert [(one["x"], one["y"], one["height"]) for one in active] == [("71.0", "127.0", "12.0")]
    assert "2.3 It renews automatically" in page.text("en")
    assert "Automatic renewal" in [words for level, words in page.headings if level == 2]


def test_only_shown_findings_are_marked(site: Site) -> None:
    document = site.document("housing repairs.pdf")
    page = Reader(site.get(f"/en/councils/documents/{document}/pages/1").text)
    links = [words for href, words in page.links if "?finding=" in href]
    assert "Suspension of the service" in links
    assert "One-sided changes" not in links


def test_pages_of_a_long_document(site: Site) -> None:
    document = site.document("many clauses.pdf")
    page = Reader(site.get(f"/en/councils/documents/{document}/pages/3").text)
    links = {words: href for href, words in page.links}
    assert links["Previous page"].endswith("/pages/2")
    assert links["Next page"].endswith("/pages/4")
    assert "6 pages have marked words" in page.text("en")


def test_image_of_a_page(site: Site) -> None:
    document = site.document("housing repairs.pdf")
    response = site.get(f"/en/councils/documents/{document}/pages/1.png")
    assert response.status_code == 200
    assert response.content.startswith(PNG)
    assert "immutable" in response.headers["cache-control"]


@pytest.mark.parametrize(
    ("language", "name", "said"),
    [
        ("en", 'quote " and <img src=x>.pdf', "The original file is damaged."),
        ("cy", "subscription.pdf", "Ni chedwir y ffeil wreiddiol"),
    ],
)
def test_image_that_cannot_be_rendered(site: Site, language: str, name: str, said: str) -> None:
    response = site.get(f"/{language}/councils/documents/{site.document(name)}/pages/1.png")
    assert response.status_code == 404
    assert response.headers["content-type"].startswith("image/svg+xml")
    assert said in response.text


def test_page_says_that_its_original_is_missing(site: Site) -> None:
    document = site.document("subscription.pdf")
    assert "the original file is not kept" in site.get(f"/en/councils/documents/{document}/pages/1").text


def test_unread_page_says_so(site: Site) -> None:
    document = site.document("scan of a contract.pdf")
    assert "The text of this page could not be read." in site.get(f"/en/councils/documents/{document}/pages/1").text


def fake(path: Path, number: int) -> bytes:
    """Return 100 bytes for a page; page 13 is broken, page 14 hangs."""
    if number == 13:
        raise ValueError("broken")
    if number == 14:
        import time

        time.sleep(60)
    return bytes([number]) * 100


def test_images_are_cached_within_bounds_and_rendered_once(site: Site, tmp_path: Path) -> None:
    file = tmp_path / "file.pdf"
    file.write_bytes(b"x")
    images = PageImages(fake, most_bytes=250, limits=WorkLimits(seconds=2))
    try:
        for number in (1, 2, 1, 3):
            assert site.runner.run(images.page(file, "a" * 64, number)) == bytes([number]) * 100
        assert list(images._kept) == [("a" * 64, 1), ("a" * 64, 3)]
        for number in (13, 14):
            with pytest.raises(ImageError):
                site.runner.run(images.page(file, "a" * 64, number))
        with pytest.raises(ImageError):
            site.runner.run(images.page(tmp_path / "gone.pdf", "b" * 64, 1))
        assert site.runner.run(images.page(file, "a" * 64, 4)) == bytes([4]) * 100
    finally:
        images.close()


def test_originals_are_those_of_the_store(tmp_path: Path) -> None:
    register = tmp_path / "register.db"
    assert original_of(register, "ab" * 32) == FileStore.beside(register).path_of("ab" * 32)
