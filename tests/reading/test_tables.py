"""Tables as printed: their cells, the order of their words, and layouts that only look like tables."""

from __future__ import annotations

import textwrap
import time
from collections import Counter
from pathlib import Path

import pdfplumber
import pikepdf
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from reportlab.pdfgen.canvas import Canvas

from analyser.clauses import split
from analyser.domain import Document, ReadingIssueKind, Table
from analyser.reading import Limits, read
from reading.pdf_files import HEIGHT, WIDTH, Draw, both, changed, pdf, text_page
from reading.pdf_tables import ruled, tabbed, write
from reading.test_read import check

ORDER_FORM = [
    ("Item", "Detail"),
    ("Commencement Date", "1 April 2025"),
    ("Initial Term", "Five years from the\nCommencement Date"),
    ("Notice to prevent\nrenewal", "Six months before the end\nof the Initial Term"),
]
PRICES = [
    ("Service", "Quantity", "Price a year"),
    ("Case management", "120 users", "£31,200"),
    ("Public portal", "1", "£8,400"),
    ("Support", "", "£2,640"),
]


def sound(document: Document) -> None:
    """Assert what is true of every document with tables."""
    check(document)
    for table in document.tables:
        end = 0
        for cell in table.cells:
            assert document.text[cell.span.start : cell.span.end] == cell.span.text
            assert cell.span.start >= end
            end = cell.span.end
            assert cell.row + cell.rows <= table.rows
            assert cell.column + cell.columns <= table.columns
            assert table.box.x0 <= cell.box.x0 < cell.box.x1 <= table.box.x1
            for box in document.boxes(cell.span):
                assert cell.box.x0 - 2 <= box.x0 < cell.box.x1  # it may extend to the first word of the next cell
                assert box.x1 <= table.box.x1 + 1
                assert cell.box.top <= (box.top + box.bottom) / 2 <= cell.box.bottom


def rows_of(table: Table) -> list[tuple[str, ...]]:
    return [tuple(cell.span.text for cell in table.row(row)) for row in range(table.rows)]


def flat(rows: list[tuple[str, ...]]) -> list[tuple[str, ...]]:
    return [tuple(cell.replace("\n", " ") for cell in row) for row in rows]


def page_of(folder: Path, *draws: Draw) -> Document:
    document = read(pdf(folder / "a.pdf", both(*draws)))
    sound(document)
    return document


def test_the_rows_of_an_order_form_read_label_and_value(tmp_path: Path) -> None:
    """The last row's label and value take two lines each: PDFium reads across, we read cell by cell."""
    document = page_of(tmp_path, ruled(ORDER_FORM, [72, 200, 400]))
    (table,) = document.tables
    assert rows_of(table) == flat(ORDER_FORM)
    assert document.text.split("\n") == [
        "Item Detail",
        "Commencement Date 1 April 2025",
        "Initial Term Five years from the Commencement Date",
        "Notice to prevent renewal Six months before the end of the Initial Term",
    ]


def test_cells_of_one_height_are_one_line(tmp_path: Path) -> None:
    """Code that works on lines, such as the clauses, finds those that a reader sees."""
    document = page_of(tmp_path, ruled(ORDER_FORM, [72, 200, 400]))
    assert [document.text[line.start : line.end] for line in document.lines] == [
        "Item Detail",
        "Commencement Date 1 April 2025",
        "Initial Term Five years from the",
        "Commencement Date",
        "Notice to prevent",
        "renewal",
        "Six months before the end",
        "of the Initial Term",
    ]


def test_a_price_schedule_has_its_head_and_its_empty_cell(tmp_path: Path) -> None:
    document = page_of(
        tmp_path,
        text_page(["The Charges are those below."], top=80),
        ruled(PRICES, [72, 200, 300, 400]),
        text_page(["All prices are without VAT."], top=260),
    )
    (table,) = document.tables
    assert (table.rows, table.columns) == (4, 3)
    assert rows_of(table) == flat(PRICES)
    empty = table.row(3)[1].span
    assert (empty.start, empty.end) == (table.row(3)[0].span.end,) * 2
    first, *_, last = document.text.split("\n")
    assert (first, last) == ("The Charges are those below.", "All prices are without VAT.")


def test_a_merged_cell_spans_its_rows_and_columns(tmp_path: Path) -> None:
    """A table of service levels: its heading spans two columns, its first cell two rows."""

    def draw(canvas: Canvas) -> None:
        for y in (100, 130, 190):
            canvas.line(72, HEIGHT - y, 432, HEIGHT - y)
        canvas.line(192, HEIGHT - 160, 432, HEIGHT - 160)
        for x in (72, 192, 432):
            canvas.line(x, HEIGHT - 100, x, HEIGHT - 190)
        canvas.line(312, HEIGHT - 130, 312, HEIGHT - 190)
        write(canvas, "Measure", 76, 100)
        write(canvas, "Target and service credit", 196, 100)
        write(canvas, "Availability", 76, 130)
        write(canvas, "99.9%", 196, 130)
        write(canvas, "5% of the fee", 316, 130)
        write(canvas, "99.0%", 196, 160)
        write(canvas, "10% of the fee", 316, 160)

    (table,) = page_of(tmp_path, draw).tables
    spans = {cell.span.text: (cell.row, cell.column, cell.rows, cell.columns) for cell in table.cells}
    assert spans == {
        "Measure": (0, 0, 1, 1),
        "Target and service credit": (0, 1, 1, 2),
        "Availability": (1, 0, 2, 1),
        "99.9%": (1, 1, 1, 1),
        "5% of the fee": (1, 2, 1, 1),
        "99.0%": (2, 1, 1, 1),
        "10% of the fee": (2, 2, 1, 1),
    }


def test_a_table_over_two_pages_is_one_table_on_each(tmp_path: Path) -> None:
    pages = [ruled(PRICES, [72, 200, 300, 400], top=700, height=25), ruled(PRICES[1:], [72, 200, 300, 400], top=72)]
    document = read(pdf(tmp_path / "a.pdf", *pages))
    sound(document)
    assert [table.box.page for table in document.tables] == [1, 2]
    assert [row for table in document.tables for row in rows_of(table)] == flat(PRICES + PRICES[1:])


def test_a_table_on_a_turned_page_is_read_as_displayed(tmp_path: Path) -> None:
    def sideways(canvas: Canvas) -> None:
        canvas.translate(0, HEIGHT)
        canvas.rotate(-90)
        canvas.translate(0, WIDTH - HEIGHT)  # as displayed, the page is as wide as it was high
        ruled(ORDER_FORM, [72, 200, 400])(canvas)

    path = changed(pdf(tmp_path / "a.pdf", sideways), lambda file: file.pages[0].rotate(270, relative=False))
    document = read(path)
    sound(document)
    (table,) = document.tables
    assert rows_of(table) == flat(ORDER_FORM)


def test_cell_backgrounds_make_a_table_even_in_white(tmp_path: Path) -> None:
    """Programs that print web pages paint each cell's background, and no line."""

    def grounds(canvas: Canvas) -> None:
        for row in range(len(PRICES)):
            for column, x in enumerate((72, 200, 300)):
                canvas.setFillColorRGB(1, 1, 1)
                canvas.rect(x, HEIGHT - 130 - 30 * row, (128, 100, 100)[column], 30, stroke=0, fill=1)
        canvas.setFillColorRGB(0, 0, 0)
        for row, cells in enumerate(PRICES):
            for x, cell in zip((72, 200, 300), cells, strict=True):
                write(canvas, cell, x + 4, 100 + 30 * row)

    (table,) = page_of(tmp_path, grounds).tables
    assert rows_of(table) == flat(PRICES)


def test_a_word_divided_in_a_cell_goes_on_in_that_cell_only(tmp_path: Path) -> None:
    rows = [("Service", "Price"), ("Case manage-\nment and self-", "service is free"), ("Portal", "£20")]
    document = page_of(tmp_path, ruled(rows, [72, 200, 400]))
    assert rows_of(document.tables[0])[1] == ("Case management and self-", "service is free")


ALIGNED = [
    ("Commencement Date", "1 April 2025"),
    ("Initial Term", "36 months"),
    ("Renewal", "12 months at a time"),
    ("Total value", "£148,000"),
]


def test_an_order_form_set_with_tabs_is_a_table(tmp_path: Path) -> None:
    document = page_of(
        tmp_path,
        text_page(
            ["This Order Form is made under the terms that are printed overleaf and says what is ordered."], top=80
        ),
        tabbed(ALIGNED, [72, 260]),
        text_page(
            ["Words have the meanings that they have in the terms unless the context needs another one."], top=200
        ),
    )
    (table,) = document.tables
    assert rows_of(table) == ALIGNED
    assert "\nInitial Term 36 months\n" in document.text


def test_figures_that_end_at_one_place_are_a_column(tmp_path: Path) -> None:
    def draw(canvas: Canvas) -> None:
        canvas.setFont("Helvetica", 10)
        for row, (what, sum_) in enumerate([("Hosting", "£1,200"), ("Support", "£95"), ("Portal licence", "£12,400")]):
            canvas.drawString(72, HEIGHT - 100 - 16 * row, what)
            canvas.drawRightString(420, HEIGHT - 100 - 16 * row, sum_)

    (table,) = page_of(tmp_path, draw).tables
    assert rows_of(table) == [("Hosting", "£1,200"), ("Support", "£95"), ("Portal licence", "£12,400")]


CLAUSES = [
    ("1.", "The Supplier shall provide the Services from the Commencement Date."),
    ("2.", "The Customer shall pay the Charges within 30 days of each invoice."),
    ("3.", "Either party may end this Agreement on 90 days' written notice."),
    ("4.", "This Agreement is governed by the law of England and Wales."),
]
LEFT = [
    "The Supplier shall provide the Services",
    "to the Customer from 1 April 2025 and",
    "shall do so with reasonable skill and",
    "care in each of the 12 months that follow",
    "the date on which the parties signed it.",
]
RIGHT = [
    "The Customer shall pay 100 pounds for",
    "each of the Services within 30 days of",
    "the invoice, which shall name the 14",
    "orders it is for and the price of each",
    "as agreed by the parties in writing.",
]


@pytest.mark.parametrize(
    ("rows", "xs"),
    [
        pytest.param(CLAUSES, (72, 110), id="clauses whose numbers hang"),
        pytest.param([("•", text) for _, text in CLAUSES], (72, 110), id="bullets"),
        pytest.param(
            [("1. Definitions", "3"), ("2. Services", "4"), ("3. Charges", "7"), ("4. Term", "9")],
            (72, 420),
            id="a page of contents",
        ),
        pytest.param(
            [
                ("Glanrafon Council", "Caltrane Limited"),
                ("By: J. Pugh", "By: S. Cole"),
                ("Title: Head", "Title: Chair"),
            ],
            (72, 300),
            id="signatures side by side",
        ),
        pytest.param(
            [("If to us:", "If to you:"), ("2 Beacon Court", "Civic Centre"), ("Fax: 0100 111", "Fax: 0100 222")],
            (72, 300),
            id="addresses side by side",
        ),
        pytest.param(list(zip(LEFT, RIGHT, strict=True)), (72, 310), id="two columns of prose"),
        pytest.param([("Hosting", "£1,200"), ("Support", "£95")], (72, 300), id="two rows are too few"),
        pytest.param(
            [("Name ______", "Date ______"), ("Post ______", "Place ______"), ("Sum ______", "Fee ______")],
            (72, 300),
            id="blanks to be filled in",
        ),
        pytest.param(
            [("Hosting", "£1,200"), ("Support of the portal", "£95"), ("Portal", "£1")],
            None,
            id="nothing lines up",
        ),
    ],
)
def test_what_merely_lines_up_is_no_table(
    tmp_path: Path, rows: list[tuple[str, str]], xs: tuple[float, float] | None
) -> None:
    def scattered(canvas: Canvas) -> None:
        for row, (left, right) in enumerate(rows):
            write(canvas, left, 72 + 31 * row, 100 + 18 * row)
            write(canvas, right, 260 + 37 * row, 100 + 18 * row)

    assert page_of(tmp_path, tabbed(rows, xs) if xs else scattered).tables == ()


def border(canvas: Canvas) -> None:
    canvas.rect(40, 40, WIDTH - 80, HEIGHT - 80)


def box_around_clauses(canvas: Canvas) -> None:
    for y in (90, 150, 210):
        canvas.line(60, HEIGHT - y, 540, HEIGHT - y)
    for x in (60, 540):
        canvas.line(x, HEIGHT - 90, x, HEIGHT - 210)


def one_row_of_two(canvas: Canvas) -> None:
    ruled([("Glanrafon Council", "Caltrane Limited")], [72, 300, 500], top=700)(canvas)


def signature_lines(canvas: Canvas) -> None:
    for y in (600, 640):
        for x in (72, 320):
            canvas.line(x, HEIGHT - y, x + 180, HEIGHT - y)


def empty_table(canvas: Canvas) -> None:
    ruled([("", ""), ("", ""), ("", "")], [72, 300, 500], top=600)(canvas)


@pytest.mark.parametrize(
    "frame", [border, box_around_clauses, one_row_of_two, signature_lines, empty_table], ids=lambda draw: draw.__name__
)
def test_frames_and_lines_around_text_are_no_table(tmp_path: Path, frame: Draw) -> None:
    lines = [f"{number} {text}" for number, text in CLAUSES]
    document = page_of(tmp_path, frame, text_page(lines, top=110, leading=28))
    assert document.tables == ()
    assert [clause.number for clause in split(document) if clause.number] == ["1", "2", "3", "4"]


def test_a_line_through_words_is_no_table(tmp_path: Path) -> None:
    def struck(canvas: Canvas) -> None:
        canvas.line(72, HEIGHT - 97, 300, HEIGHT - 97)

    document = page_of(tmp_path, text_page([text for _, text in CLAUSES]), struck)
    assert document.tables == ()


def test_a_page_of_contents_in_a_ruled_table_is_left_to_the_clauses(tmp_path: Path) -> None:
    rows = [("Clause", "Page"), ("Definitions", "3"), ("Services", "4"), ("Charges", "7"), ("Term", "9")]
    assert page_of(tmp_path, ruled(rows, [72, 400, 500])).tables == ()


WRAPPED = [(number, textwrap.fill(text, 42)) for number, text in CLAUSES]


def test_clauses_set_in_a_table_of_numbers_and_text_keep_their_tree(tmp_path: Path) -> None:
    rows = [*WRAPPED, ("4.1", "The courts of England and Wales shall hear\nall disputes under it.")]
    document = page_of(tmp_path, ruled(rows, [72, 120, 330], height=34))
    clauses = split(document)
    assert document.tables == ()
    assert [clause.number for clause in clauses] == ["1", "2", "3", "4", "4.1"]
    assert clauses[4].parent == 3
    assert clauses[1].span.text == "2. The Customer shall pay the Charges within 30 days of each invoice."


def test_the_rows_of_a_price_list_are_no_clauses(tmp_path: Path) -> None:
    rows = [("No.", "Service", "Price"), ("1", "Hosting", "£1,200"), ("2", "Support", "£95"), ("3", "Portal", "£20")]
    before = text_page(["1. The Charges", "1.1 The Customer shall pay the sums below."], top=80, leading=24)
    after = text_page(["1.2 They are without VAT.", "2. Termination"], top=300, leading=24)
    document = page_of(tmp_path, before, ruled(rows, [72, 120, 300, 400], top=130), after)
    assert len(document.tables) == 1
    assert [clause.number for clause in split(document)] == ["1", "1.1", "1.2", "2"]


def test_two_languages_side_by_side_are_no_table(tmp_path: Path) -> None:
    welsh = [
        ("1.", "Rhaid i’r Cyflenwr ddarparu’r Gwasanaethau\no’r Dyddiad Cychwyn ymlaen i’r Cyngor."),
        ("2.", "Rhaid i’r Cyngor dalu’r Taliadau o fewn\n30 diwrnod i dderbyn pob anfoneb ddilys."),
        ("3.", "Caiff y naill barti derfynu’r Cytundeb hwn\nar 90 diwrnod o rybudd yn ysgrifenedig."),
    ]
    rows = [
        (f"{number} {text}", f"{number} {other}") for (number, text), (_, other) in zip(WRAPPED, welsh, strict=False)
    ]
    document = page_of(tmp_path, ruled(rows, [60, 310, 560], height=34))
    assert document.tables == ()


def test_a_drawing_of_too_many_lines_is_left_and_said_so(tmp_path: Path) -> None:
    path = pdf(tmp_path / "a.pdf", text_page(["Map of the estate"], top=760))

    def draw(file: pikepdf.Pdf) -> None:
        strokes = b"".join(
            b"%d %.2f m %d %.2f l S\n" % (x, y / 2, x + 3, y / 2) for y in range(1600) for x in range(20, 580, 9)
        )
        file.pages[0].contents_add(file.make_stream(strokes))

    start = time.process_time()
    document = read(changed(path, draw))
    assert time.process_time() - start < 4.0
    assert document.text == "Map of the estate"
    (issue,) = document.issues
    assert (issue.kind, issue.page) == (ReadingIssueKind.TABLE_NOT_READ, 1)
    assert "1" in issue.message.en and "1" in issue.message.cy


def test_crossing_lines_that_make_no_cells_are_bounded_in_time(tmp_path: Path) -> None:
    """The worst case for the search: many crossings, none of which belongs to a cell."""

    def crosses(canvas: Canvas) -> None:
        for row in range(44):
            for column in range(44):
                x, y = 40 + 12 * column, 60 + 16 * row
                canvas.line(x - 2, y, x + 2, y)
                canvas.line(x, y - 2, x, y + 2)

    path = pdf(tmp_path / "a.pdf", both(crosses, text_page(["A sheet of squared paper"])))
    start = time.process_time()
    document = read(path)
    assert time.process_time() - start < 3.0
    assert document.tables == ()


# Words of a language, as others count as a broken text layer, and none of one letter: PDFium reads single letters below
# each other as one word.
WORDS = st.sampled_from(
    [
        "fees",
        "each",
        "year",
        "the",
        "price",
        "paid",
        "for",
        "care",
        "and",
        "its",
        "term",
        "with",
        "notice",
        "given",
        "day",
        "rate",
        "total",
    ]
)
CELLS = st.lists(WORDS, max_size=3).map(" ".join)
GRIDS = st.integers(2, 5).flatmap(
    lambda width: st.lists(st.lists(CELLS, min_size=width, max_size=width), min_size=2, max_size=6)
)


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(rows=GRIDS)
def test_every_word_is_in_its_own_cell_and_none_is_lost(tmp_path: Path, rows: list[list[str]]) -> None:
    xs = [60 + 96 * column for column in range(len(rows[0]) + 1)]
    document = read(pdf(tmp_path / "a.pdf", ruled(rows, xs)), Limits(ocr_seconds=0))  # a page may be without words
    sound(document)
    assert Counter(document.text.split()) == Counter(word for row in rows for cell in row for word in cell.split())
    for table in document.tables:
        for cell in table.cells:
            assert cell.span.text == rows[cell.row][cell.column]


@pytest.mark.parametrize("name", ["01-revenues-benefits-order-form", "04-ict-managed-service", "14-payments-call-off"])
def test_the_tables_of_the_samples_are_those_that_pdfplumber_finds(samples: Path, name: str) -> None:
    """pdfplumber reads the same page by itself, with its own lines and letters."""
    document = read(samples / f"{name}.pdf")
    with pdfplumber.open(samples / f"{name}.pdf") as file:
        for page in {table.box.page for table in document.tables}:
            theirs = [
                "".join((cell or "").split())
                for table in file.pages[page - 1].extract_tables()
                for row in table
                for cell in row
            ]
            ours = [
                "".join(cell.span.text.split())
                for table in document.tables
                if table.box.page == page
                for cell in table.cells
            ]
            assert Counter(ours) <= Counter(theirs)  # theirs include tables that only put numbers beside clauses


def test_real_definitions_in_a_table_are_found_on_every_page(shared: Path) -> None:
    """A glossary of 35 pages, one table of terms and meanings on each page but the first two."""
    document = read(next((shared / "data" / "ccs").rglob("Joint_Schedule_1_-_Definitions*.pdf")))
    sound(document)
    assert {table.box.page for table in document.tables} >= set(range(4, 35))
    found = {cell.span.text for table in document.tables for cell in table.cells if cell.column == 0}
    assert '"Achieve"' in found or "“Achieve”" in found
