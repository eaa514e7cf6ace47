"""Details of print that change words: lines through them, raised figures, footnotes, margins, watermarks, spacing."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pikepdf
import pytest
from reportlab.pdfgen.canvas import Canvas

from analyser.domain import Document, ReadingIssueKind
from analyser.reading import read
from reading.pdf_files import HEIGHT, Draw, both, changed, pdf, text_page
from reading.test_read import check

SENTENCE = "The Supplier shall pay the Charges within thirty days of the invoice date"


def width(words: str, size: float = 11) -> float:
    return Canvas("unused.pdf").stringWidth(words, "Helvetica", size)


def kinds(document: Document) -> list[ReadingIssueKind]:
    return [issue.kind for issue in document.issues]


def drawn_line(words: str, rise: float, *, filled: bool = False, longer: float = 0.0) -> Draw:
    """Draw a line under or through words of the sentence, `rise` points above its baseline."""

    def draw(canvas: Canvas) -> None:
        left = 72 + width(SENTENCE[: SENTENCE.index(words)])
        right = left + width(words) + longer
        if filled:
            canvas.rect(left, HEIGHT - 100 + rise - 0.4, right - left, 0.8, stroke=0, fill=1)
        else:
            canvas.setLineWidth(0.7)
            canvas.line(left, HEIGHT - 100 + rise, right, HEIGHT - 100 + rise)

    return draw


STRUCK = [
    ("a stroke through three words", drawn_line("within thirty days", 3), ["within thirty days"]),
    ("a thin filled rectangle, as word processors draw it", drawn_line("Charges", 2.8, filled=True), ["Charges"]),
    ("two strokes of one line", both(drawn_line("Supplier", 3), drawn_line("invoice", 3)), ["Supplier", "invoice"]),
    ("an underline", drawn_line("within thirty days", -1.4), []),
    ("a line above the words", drawn_line("within thirty days", 11), []),
    ("the border of a table that touches the print", drawn_line(SENTENCE, 3, longer=90), []),
    ("half a word", drawn_line("Sup", 3), []),
]


@pytest.mark.parametrize(("draw", "struck"), [case[1:] for case in STRUCK], ids=[case[0] for case in STRUCK])
def test_words_with_a_line_through_them_are_marked(tmp_path: Path, draw: Draw, struck: list[str]) -> None:
    document = read(pdf(tmp_path / "a.pdf", both(text_page([SENTENCE]), draw)))
    assert document.text == SENTENCE
    assert [span.text for span in document.struck] == struck
    assert kinds(document) == [ReadingIssueKind.STRUCK_THROUGH] * len(struck)
    for span, issue in zip(document.struck, document.issues, strict=True):
        assert document.text[span.start : span.end] == span.text
        assert (issue.span, issue.page) == (span, 1)


def test_a_stretch_that_runs_over_two_lines_is_one(tmp_path: Path) -> None:
    def draw(canvas: Canvas) -> None:
        text_page([SENTENCE, "and of the delivery note."])(canvas)
        last = SENTENCE.rpartition(" ")[0] + " "
        canvas.line(72 + width(last), HEIGHT - 97, 72 + width(SENTENCE), HEIGHT - 97)
        canvas.line(72, HEIGHT - 111, 72 + width("and of"), HEIGHT - 111)

    (span,) = read(pdf(tmp_path / "a.pdf", draw)).struck
    assert span.text == "date and of"


def raised(*parts: str, top: float = 100, size: float = 11) -> Draw:
    """Print parts one after the other, every second one small and raised."""

    def draw(canvas: Canvas) -> None:
        words = canvas.beginText(72, HEIGHT - top)
        for position, part in enumerate(parts):
            up = position % 2
            words.setFont("Helvetica", size * 0.6 if up else size)
            words.setRise(size * 0.35 if up else 0)
            words.textOut(part)
        canvas.drawText(words)

    return draw


@pytest.mark.parametrize(
    ("parts", "text"),
    [
        (("This Agreement begins on 5", "th", " March 2019 and ends in 2024."), "begins on 5th March 2019 and ends"),
        (("an area of 250 m", "2", " at the Depot"), "an area of 250 m² at the Depot"),
        (("as set out in clause 14.2 and Schedule 3",), "as set out in clause 14.2 and Schedule 3"),
    ],
    ids=["an ordinal is one word", "a power is a power", "level figures stay"],
)
def test_raised_print_neither_tears_its_line_nor_joins_its_word(
    tmp_path: Path, parts: tuple[str, ...], text: str
) -> None:
    document = read(pdf(tmp_path / "a.pdf", raised(*parts)))
    check(document)
    assert text in document.text
    assert len(document.lines) == 1


def test_a_footnote_does_not_tear_the_sentence_that_runs_on_to_the_next_page(tmp_path: Path) -> None:
    first = both(
        text_page(["1. The Supplier shall provide the Services to the Customer and shall"], top=86),
        raised("ensure that all Staff", "1", " who work on the premises of the Customer keep"),
        both(
            text_page(
                [
                    "1 Staff has the meaning given in Schedule 2 to this Agreement and in the Rules of the Customer,",
                    "as it stands on the date of signing.",
                ],
                top=780,
                size=8,
                leading=9,
            )
        ),
    )
    document = read(
        pdf(tmp_path / "a.pdf", first, text_page(["to its rules of conduct.", "2. The Customer shall pay."]))
    )
    assert document.text.split("\n") == [
        "1. The Supplier shall provide the Services to the Customer and shall ensure that all Staff who work on the"
        " premises of the Customer keep to its rules of conduct.",
        "1 Staff has the meaning given in Schedule 2 to this Agreement and in the Rules of the Customer, as it stands"
        " on the date of signing.",
        "2. The Customer shall pay.",
    ]
    note = document.text.index("1 Staff")
    assert (document.page_at(note), document.page_at(document.text.index("conduct")), document.page_at(0)) == (1, 2, 1)
    assert [box.page for box in document.boxes(document.span(note, note + 7))] == [1]


def test_small_print_without_a_mark_is_no_footnote(tmp_path: Path) -> None:
    small = text_page(["1 copy is kept by each party."], top=780, size=8)
    page = both(text_page(["The Supplier shall keep all records of the Services and"]), small)
    document = read(pdf(tmp_path / "a.pdf", page, text_page(["shall show them when asked."])))
    assert document.text.startswith("The Supplier shall keep all records of the Services and\n1 copy is kept")


PROSE = [
    "This Agreement is made between the Council and the",
    "supplier named below, and it binds both of them from",
    "the date on which the last of them signs it.",
    "Each of them has taken advice and is content to be",
    "bound by what follows.",
    "The Supplier shall provide the Services with all due",
    "skill and care, and shall keep records of them that",
    "the Council may inspect.",
    "The Council shall pay for the Services within thirty",
    "days of a valid invoice.",
    "Neither of them may assign this Agreement without",
    "the consent of the other.",
]


def numbered(lines: list[str], *, painted_with_the_line: bool) -> Draw:
    def draw(canvas: Canvas) -> None:
        canvas.setFont("Helvetica", 11)
        rows = [(HEIGHT - 100 - 24 * row, str(row + 1), line) for row, line in enumerate(lines)]
        for y, number, line in rows:
            canvas.drawRightString(60, y, number)
            if painted_with_the_line:
                canvas.drawString(80, y, line)
        if not painted_with_the_line:
            for y, _, line in rows:
                canvas.drawString(80, y, line)

    return draw


@pytest.mark.parametrize("together", [True, False], ids=["painted line by line", "painted as a column"])
def test_line_numbers_down_the_margin_are_no_part_of_the_text(tmp_path: Path, together: bool) -> None:
    pages = [numbered(lines, painted_with_the_line=together) for lines in (PROSE, PROSE[::-1])]
    document = read(pdf(tmp_path / "a.pdf", *pages))
    check(document)
    assert document.text.split() == " ".join(PROSE + PROSE[::-1]).split()


def test_the_numbers_of_a_list_over_two_pages_stay(tmp_path: Path) -> None:
    titles = [f"Heading of clause {letter}" for letter in "ABCDEFGHIJKL"]
    pages = [numbered(some, painted_with_the_line=True) for some in (titles, titles[::-1])]
    document = read(pdf(tmp_path / "a.pdf", *pages))
    assert document.text.count("12") == 2


def stamped(words: str, size: float, page: int) -> Draw:
    return both(
        text_page(
            [f"{page}. Clause {page} says one thing and", "another thing, and then", "a third thing."], leading=30
        ),
        text_page([words], left=180, top=130, size=size),
    )


@pytest.mark.parametrize(
    ("words", "size"), [("DRAFT", 60), ("CONFIDENTIAL COPY", 11)], ids=["large", "small, over the print"]
)
def test_an_upright_watermark_is_left_out(tmp_path: Path, words: str, size: float) -> None:
    document = read(pdf(tmp_path / "a.pdf", *(stamped(words, size, page) for page in range(1, 5))))
    assert words not in document.text
    assert document.text.count("a third thing.") == 4


def test_words_that_head_a_table_on_every_page_are_no_watermark(tmp_path: Path) -> None:
    pages = [
        both(
            text_page([f"{n}. Rates of year {n}"]),
            text_page(["Grade and daily rate"], top=300),
            text_page([f"{n}00"], top=320),
        )
        for n in range(1, 5)
    ]
    assert read(pdf(tmp_path / "a.pdf", *pages)).text.count("Grade and daily rate") == 4


def spaced(words: str) -> Draw:
    """Print words letter by letter, 14 points from one to the next, as a letter-spaced heading."""

    def draw(canvas: Canvas) -> None:
        canvas.setFont("Helvetica", 11)
        left = 72.0
        for letter in words:
            if letter != " ":
                canvas.drawString(left, HEIGHT - 60, letter)
            left += 14

    return draw


@pytest.mark.parametrize(
    ("printed", "text"),
    [
        ("AGREEMENT", "AGREEMENT"),
        ("SERVICES AGREEMENT", "SERVICES AGREEMENT"),
        ("ABCDEFGH", "A B C D E F G H"),
    ],
    ids=["one word", "two words", "columns of a table"],
)
def test_letter_spaced_headings_are_words(tmp_path: Path, printed: str, text: str) -> None:
    document = read(pdf(tmp_path / "a.pdf", both(spaced(printed), text_page(PROSE))))
    check(document)
    assert document.text.startswith(text + "\n")


def test_a_capital_is_joined_to_its_small_capitals_where_the_document_has_the_word(tmp_path: Path) -> None:
    page = text_page(["S ERVICES AND A FINANCIAL PLAN", "", "The Services follow the financial plan."])
    assert read(pdf(tmp_path / "a.pdf", page)).text.startswith("SERVICES AND A FINANCIAL PLAN")


def without_names(file: pikepdf.Pdf) -> None:
    """Return the font of a page three characters without a name."""
    names = [0x23, *map(pikepdf.Name, ("/g101", "/g102", "/g103"))]
    for font in file.pages[0].Resources.Font.values():
        font.Encoding = pikepdf.Dictionary(
            Type=pikepdf.Name.Encoding, BaseEncoding=pikepdf.Name.WinAnsiEncoding, Differences=pikepdf.Array(names)
        )


@pytest.mark.parametrize(
    ("printed", "text"),
    [
        (
            "The of#cer noti#es the termina$on of the speci#c O%ce",
            "The officer notifies the termination of the specific O",
        ),
        ("a con#dential bene#t, and of#cers", "a confidential benefit, and officers"),
        ("the qua%x of the widget", "the qua\ufffdx of the widget"),
    ],
    ids=["two ligatures", "one over several words", "no word that is known"],
)
def test_letters_that_a_font_does_not_name_are_found_from_the_words(tmp_path: Path, printed: str, text: str) -> None:
    path = changed(pdf(tmp_path / "a.pdf", text_page([printed])), without_names)
    # the standard fonts that replace one without names have at most one of the two
    assert read(path).text.replace("ffi", "fi").startswith(text.replace("ffi", "fi"))


def test_letters_that_cannot_be_determined_are_an_issue(tmp_path: Path) -> None:
    document = read(changed(pdf(tmp_path / "a.pdf", text_page(["the qua%x of the widget"])), without_names))
    (issue,) = document.issues
    assert (issue.kind, issue.page) == (ReadingIssueKind.LETTERS_LOST, 1)
    assert "qua\ufffdx" in issue.message.en
    assert "qua\ufffdx" in issue.message.cy


def column(left: float, words: str, count: int = 14) -> Draw:
    return text_page([f"{words} {n} goes on here" for n in range(count)], left=left, top=120, size=8, leading=11)


def test_three_columns_are_read_one_after_the_other(tmp_path: Path) -> None:
    columns = [column(50, "left"), column(225, "middle"), column(400, "right")]
    document = read(pdf(tmp_path / "a.pdf", both(*columns)))
    order = [word for word in document.text.split() if word in ("left", "middle", "right")]
    assert order == ["left"] * 14 + ["middle"] * 14 + ["right"] * 14
    assert kinds(document) == [ReadingIssueKind.COLUMNS_GUESSED]
    assert document.issues[0].page == 1


def test_languages_side_by_side_are_read_one_after_the_other(tmp_path: Path) -> None:
    english = column(60, "the supplier shall pay all charges")
    welsh = column(320, "rhaid i'r cyflenwr dalu pob tâl")
    text = read(pdf(tmp_path / "a.pdf", both(english, welsh))).text
    assert text.rindex("supplier") < text.index("cyflenwr")


def pages_numbered(*numbers: int, of: int = 0) -> list[Draw]:
    return [
        both(
            text_page([f"Page {number} of {of}" if of else str(number)], left=280, top=810),
            text_page([f"Clause {number} has words of its own that fill a line.", f"And so on, {number}."], top=200),
        )
        for number in numbers
    ]


def missing(first: int, last: int) -> Callable[[str], bool]:
    return lambda message: (f"page {first} " if first == last else f"pages {first} to {last} ") in message


MISSING = [
    ("a complete file", pages_numbered(1, 2, 3, 4, of=4), []),
    ("a gap", pages_numbered(1, 2, 3, 6, 7, 8), [(4, 5)]),
    ("the end", pages_numbered(1, 2, 3, of=5), [(4, 5)]),
    ("the beginning", pages_numbered(3, 4, 5, of=5), [(1, 2)]),
    ("numbers that begin again, as those of a schedule", pages_numbered(1, 2, 3, 1, 2, 3), []),
    ("numbers that jump once each, which count something else", pages_numbered(1, 3, 6, 8, 12), []),
]


@pytest.mark.parametrize(("pages", "gaps"), [case[1:] for case in MISSING], ids=[case[0] for case in MISSING])
def test_missing_pages_are_found_from_the_printed_numbers(
    tmp_path: Path, pages: list[Draw], gaps: list[tuple[int, int]]
) -> None:
    document = read(pdf(tmp_path / "a.pdf", *pages))
    assert kinds(document) == [ReadingIssueKind.PAGES_MISSING] * len(gaps)
    for issue, gap in zip(document.issues, gaps, strict=True):
        assert missing(*gap)(issue.message.en)
        assert issue.message.cy
