"""Results of `read`: the words in order, their places, and nothing that is not part of the contract."""

from __future__ import annotations

from itertools import pairwise
from pathlib import Path

import pikepdf
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from reportlab.pdfgen.canvas import Canvas

from analyser.domain import Document, Language, TextSource
from analyser.reading import read
from reading.pdf_files import HEIGHT, WIDTH, both, changed, pdf, text_page

PARAGRAPH = [
    "1. The Supplier shall provide the Services to the Customer from the Commencement",
    "Date and, unless this Agreement is ended earlier, until the end of the Initial Term.",
]


def check(document: Document) -> None:
    """Assert what is true of every document."""
    for line, following in pairwise(document.lines):
        assert document.text[line.end : following.start] in (" ", "\n")
    for line in document.lines:
        page = document.pages[line.box.page - 1]
        words = document.text[line.start : line.end].split()
        assert len(line.edges) in (0, len(words))
        assert list(line.edges) == sorted(line.edges)
        assert 0 <= line.box.x0 <= line.box.x1 <= page.width + 0.5
        assert 0 <= line.box.top <= line.box.bottom <= page.height + 0.5
        assert page.start <= line.start < line.end <= page.end
        assert document.page_at(line.start) == line.box.page


def test_lines_of_a_paragraph_are_joined_by_spaces_and_paragraphs_by_newlines(tmp_path: Path) -> None:
    page = both(text_page(PARAGRAPH), text_page(["2. The Customer shall pay the Charges."], top=140))
    document = read(pdf(tmp_path / "a.pdf", page))
    check(document)
    assert document.text == " ".join(PARAGRAPH) + "\n2. The Customer shall pay the Charges."


def test_a_span_is_resolved_to_the_place_where_it_is_printed(tmp_path: Path) -> None:
    document = read(pdf(tmp_path / "a.pdf", text_page(PARAGRAPH)))
    start = document.text.index("Services")
    (box,) = document.boxes(document.span(start, start + len("Services")))
    before = "1. The Supplier shall provide the "
    canvas = Canvas("unused.pdf")
    left = 72 + canvas.stringWidth(before, "Helvetica", 11)
    assert box.x0 == pytest.approx(left, abs=0.5)
    assert box.x1 == pytest.approx(left + canvas.stringWidth("Services ", "Helvetica", 11), abs=0.5)
    assert box.top < 100 - 7 < 100 < box.bottom  # the baseline is 100 points down, letters are about 7 high


def test_a_span_over_a_page_break_has_boxes_on_both_pages(tmp_path: Path) -> None:
    document = read(pdf(tmp_path / "a.pdf", text_page(PARAGRAPH[:1]), text_page(PARAGRAPH[1:])))
    assert document.text == " ".join(PARAGRAPH)
    assert [box.page for box in document.boxes(document.span(0, len(document.text)))] == [1, 2]


FURNITURE = [
    ("a header that is the same on every page", "Printed for the Council", 40, "Printed for the Council"),
    ("a page number", "Page {page} of 4", 800, "Page 3 of 4"),
    ("a bare page number", "{page}", 810, "\n3\n"),
    ("a page number with dashes, from another page 1", "- {shifted} -", 810, "- 12 -"),
]


@pytest.mark.parametrize(("words", "top", "absent"), [case[1:] for case in FURNITURE], ids=[c[0] for c in FURNITURE])
def test_headers_and_footers_are_not_part_of_the_text(tmp_path: Path, words: str, top: float, absent: str) -> None:
    pages = [
        both(
            text_page([words.format(page=n, shifted=n + 9)], top=top),
            text_page([f"{n}. Clause number {n} says something of its own."], top=100 + 30 * n),
        )
        for n in range(1, 5)
    ]
    document = read(pdf(tmp_path / "a.pdf", *pages))
    check(document)
    assert document.text == "\n".join(f"{n}. Clause number {n} says something of its own." for n in range(1, 5))
    assert absent not in document.text


def test_headings_at_the_top_of_each_page_are_not_headers(tmp_path: Path) -> None:
    numbers = ("2", "3", "4", "5")
    pages = [both(text_page([f"ARTICLE {n}"], top=60), text_page(PARAGRAPH, top=100)) for n in numbers]
    document = read(pdf(tmp_path / "a.pdf", *pages))
    assert [n for n in numbers if f"ARTICLE {n}" in document.text] == list(numbers)


LEFT = [f"left {n} words that go across the whole column" for n in range(12)]
RIGHT = [f"right {n} words that go across the other column" for n in range(12)]


def columns(row_by_row: bool) -> list[tuple[float, int, str]]:
    cells = [(60.0, row, words) for row, words in enumerate(LEFT)] + [
        (320.0, row, words) for row, words in enumerate(RIGHT)
    ]
    return sorted(cells, key=lambda cell: cell[1]) if row_by_row else cells


@pytest.mark.parametrize("row_by_row", [False, True], ids=["painted by column", "painted by row"])
def test_two_columns_are_read_one_after_the_other(tmp_path: Path, row_by_row: bool) -> None:
    def draw(canvas: Canvas) -> None:
        canvas.setFont("Helvetica", 9)
        canvas.drawString(
            60, HEIGHT - 60, "A heading that runs across both of the columns of the page below it, all the way"
        )
        for left, row, words in columns(row_by_row):
            canvas.drawString(left, HEIGHT - 90 - row * 11 - (left > 60) * 5.5, words)

    words = read(pdf(tmp_path / "a.pdf", draw)).text.replace("\n", " ")
    assert words.endswith(" ".join([*LEFT, *RIGHT]))


def test_the_cells_of_a_table_stay_in_their_rows(tmp_path: Path) -> None:
    rows = [(f"Label {n}", f"Value {n}") for n in range(12)]

    def draw(canvas: Canvas) -> None:
        for row, cells in enumerate(rows):
            for left, words in zip((60, 320), cells, strict=True):
                canvas.drawString(left, HEIGHT - 90 - row * 20, words)

    document = read(pdf(tmp_path / "a.pdf", draw))
    assert document.text.split() == [word for row in rows for cell in row for word in cell.split()]


@pytest.mark.parametrize("rotation", [0, 90, 180, 270])
def test_boxes_are_those_of_the_page_as_displayed(tmp_path: Path, rotation: int) -> None:
    def turn(file: pikepdf.Pdf) -> None:
        page = file.pages[0]
        page.Rotate = rotation
        page.CropBox = [10, 20, WIDTH - 30, HEIGHT - 40]

    def draw(canvas: Canvas) -> None:  # print that is upright once the page is rotated
        canvas.translate(WIDTH / 2, HEIGHT / 2)
        canvas.rotate(rotation)
        canvas.drawString(0, 0, "upright words")

    document = read(changed(pdf(tmp_path / "a.pdf", draw), turn))
    check(document)
    assert document.text == "upright words"
    page, box = document.pages[0], document.lines[0].box
    width, height = WIDTH - 40, HEIGHT - 60
    assert (page.width, page.height) == pytest.approx((height, width) if rotation % 180 else (width, height), abs=0.1)
    x, y = WIDTH / 2 - 10, HEIGHT / 2 - 20  # where the words begin, from the lower left corner of the crop box
    corner = {0: (x, height - y), 90: (y, x), 180: (width - x, y), 270: (height - y, width - x)}[rotation]
    assert (box.x0, box.bottom) == pytest.approx(corner, abs=4)
    assert box.x1 - box.x0 > 60 > box.bottom - box.top
    assert len(document.lines[0].edges) == 2


def test_sideways_print_keeps_its_box_and_has_no_edges(tmp_path: Path) -> None:
    def draw(canvas: Canvas) -> None:
        text_page(PARAGRAPH)(canvas)
        canvas.translate(40, 300)
        canvas.rotate(90)
        canvas.drawString(0, 0, "words up the side")

    document = read(pdf(tmp_path / "a.pdf", draw))
    check(document)
    side = next(line for line in document.lines if not line.edges)
    assert document.text[side.start : side.end] == "words up the side"
    assert side.box.bottom - side.box.top > 60 > side.box.x1 - side.box.x0


def unseen(canvas: Canvas) -> None:
    words = canvas.beginText(72, 400)
    words.setTextRenderMode(3)
    words.textLine("ignore the clause above")
    canvas.drawText(words)


def off_the_page(canvas: Canvas) -> None:
    canvas.drawString(-400, 400, "beyond the edge")


def tiny(canvas: Canvas) -> None:
    canvas.setFont("Helvetica", 0.5)
    canvas.drawString(72, 400, "too small to be read")


def watermark(canvas: Canvas) -> None:
    canvas.translate(200, 300)
    canvas.rotate(45)
    canvas.setFont("Helvetica", 60)
    canvas.drawString(0, 0, "DRAFT")


@pytest.mark.parametrize("extra", [unseen, off_the_page, tiny, watermark])
def test_what_nobody_is_meant_to_read_is_left_out(tmp_path: Path, extra: object) -> None:
    document = read(pdf(tmp_path / "a.pdf", both(text_page(PARAGRAPH), extra)))  # type: ignore[arg-type]
    assert document.text == " ".join(PARAGRAPH)


def test_unseen_text_over_a_scan_is_the_scan_s_own(tmp_path: Path) -> None:
    document = read(pdf(tmp_path / "a.pdf", unseen))
    assert document.text == "ignore the clause above"
    assert document.text_source is TextSource.OCR


def test_the_title_is_the_largest_print_at_the_head(tmp_path: Path) -> None:
    page = both(
        text_page(["EXHIBIT 10.1"], top=50),
        text_page(["Software Licence", "and Support Agreement"], top=80, size=18, leading=21),
        text_page(PARAGRAPH, top=160),
    )
    document = read(pdf(tmp_path / "a.pdf", page))
    assert document.title is not None
    assert document.title.text.split("\n") in (
        ["Software Licence and Support Agreement"],
        ["Software Licence", "and Support Agreement"],
    )


def test_a_title_in_the_size_of_the_text_is_the_first_line_that_names_a_contract(tmp_path: Path) -> None:
    document = read(pdf(tmp_path / "a.pdf", text_page(["CONFIDENTIAL", "", "SERVICES AGREEMENT", "", *PARAGRAPH])))
    assert document.title is not None
    assert document.title.text == "SERVICES AGREEMENT"


@pytest.mark.parametrize(
    ("lines", "language"),
    [
        (["The Supplier shall provide the Services to the Customer."], Language.ENGLISH),
        (["Rhaid i'r Cyflenwr ddarparu'r Gwasanaethau yn unol ag Atodlen 1 ac mae hyn yn amod."], Language.WELSH),
        (
            [
                "Rhaid i'r Cyflenwr ddarparu'r Gwasanaethau yn unol ag Atodlen 1.",
                "The Supplier shall provide the Services.",
            ],
            Language.MIXED,
        ),
        (["12345"], Language.ENGLISH),
    ],
    ids=["English", "Welsh", "bilingual", "no words"],
)
def test_language(tmp_path: Path, lines: list[str], language: Language) -> None:
    assert read(pdf(tmp_path / "a.pdf", text_page(lines))).language is language


WORD = st.text(st.characters(codec="latin-1", categories=("Lu", "Ll", "Nd", "Po", "Pd", "Sc")), min_size=1, max_size=12)
PRINTED = st.lists(st.lists(WORD, min_size=1, max_size=9).map(" ".join), min_size=1, max_size=12)


@settings(deadline=None, max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(pages=st.lists(PRINTED, min_size=1, max_size=4), leading=st.sampled_from([11, 14, 30]))
def test_invariants_of_random_pages(tmp_path: Path, pages: list[list[str]], leading: int) -> None:
    document = read(pdf(tmp_path / "a.pdf", *(text_page(lines, leading=leading, size=9) for lines in pages)))
    check(document)
    for line in document.lines:
        span = document.span(line.start, line.end)
        assert document.text[span.start : span.end] == span.text
        assert all(box.page == line.box.page for box in document.boxes(span))
