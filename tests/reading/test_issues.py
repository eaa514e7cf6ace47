"""Reading issues of pages that were not read, or not reliably: in both languages, with what to do."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import pytest
from PIL import Image
from reportlab.lib.utils import ImageReader
from reportlab.pdfgen.canvas import Canvas

from analyser.domain import Box, Document, Line, Page, ReadingIssue, ReadingIssueKind, TextSource
from analyser.reading import Limits, ocr, read
from analyser.reading.issues import PageNotes, ReplacedReason, UnreadReason, scan_issues
from analyser.reading.ocr.recogniser import RecogniserError, Strip, TooSlowError, Word
from reading.pdf_files import HEIGHT, WIDTH, Draw, both, pdf, text_page

PROSE = (
    "The Supplier shall provide the Services to the Customer from the Commencement Date until the end of the Term.",
    "The Customer shall pay the Charges within thirty days of the receipt of a valid invoice from the Supplier.",
    "Either party may end this Agreement by three months of notice in writing, given at any time to the other one.",
)
WELSH = "Rhaid i'r Cyngor dalu am y gwasanaeth ac nid yw'r tâl yn ad-daladwy oni bai fod y Cyflenwr wedi methu"


def document(*pages: tuple[TextSource, float | None, Sequence[float]]) -> Document:
    """Make a document of pages: each has a source, a confidence and those of its lines, which say "words"."""
    lines: list[Line] = []
    made: list[Page] = []
    offset = 0
    for number, (source, confidence, sure) in enumerate(pages, start=1):
        start = offset
        for row, one in enumerate(sure):
            box = Box(number, 72.0, 72.0 + 14 * row, 97.0, 82.0 + 14 * row)
            lines.append(Line(offset, offset + 5, box, confidence=one))
            offset += 6
        made.append(Page(number, 595.0, 842.0, source, start, max(offset - 1, start), confidence))
    return Document(" ".join(["words"] * len(lines)), tuple(lines), tuple(made), TextSource.MIXED)


def kinds(issues: Sequence[ReadingIssue]) -> list[tuple[str, int | None]]:
    return [(issue.kind.value, issue.page) for issue in issues]


@pytest.mark.parametrize("why", UnreadReason)
def test_a_page_that_was_not_read_is_reported_with_the_reason_and_remedy(why: UnreadReason) -> None:
    paper = document((TextSource.TEXT, None, [1.0]), (TextSource.NONE, None, []))
    (issue,) = scan_issues(paper, {2: PageNotes(why)})
    assert (issue.kind, issue.page) == (ReadingIssueKind.PAGE_NOT_READ, 2)
    assert issue.message.en.startswith(f"Page 2 was not read: {why.value[0]}. ")
    assert issue.message.cy.startswith(f"Ni ddarllenwyd tudalen 2: {why.value[2]}. ")
    assert issue.message.en.endswith(why.value[1])
    assert issue.message.cy.endswith(why.value[3])


def test_every_page_without_text_is_reported_even_without_a_note() -> None:
    paper = document((TextSource.NONE, None, []), (TextSource.TEXT, None, [1.0]), (TextSource.NONE, None, []))
    assert kinds(scan_issues(paper, {})) == [("page_not_read", 1), ("page_not_read", 3)]


def test_a_page_that_could_not_be_loaded_is_distinguished_from_a_blank_one() -> None:
    paper = document((TextSource.TEXT, None, [1.0]), (TextSource.NONE, None, []))
    lost = replace(paper, pages=(paper.pages[0], replace(paper.pages[1], width=0.0, height=0.0)))
    assert UnreadReason.BLANK.value[0] in scan_issues(paper, {})[0].message.en
    assert UnreadReason.NOT_LOADED.value[0] in scan_issues(lost, {})[0].message.en


def test_an_unrecognised_page_with_a_stamp_is_reported_though_it_has_text() -> None:
    paper = document((TextSource.TEXT, None, [1.0]))
    assert kinds(scan_issues(paper, {1: PageNotes(UnreadReason.PAGE_TOO_SLOW)})) == [("page_not_read", 1)]


@pytest.mark.parametrize("why", ReplacedReason)
def test_replaced_text_is_reported(why: ReplacedReason) -> None:
    paper = document((TextSource.OCR, 0.98, [0.98]))
    (issue,) = scan_issues(paper, {1: PageNotes(replaced=why)})
    assert issue.kind is ReadingIssueKind.TEXT_REPLACED
    assert why.value[0] in issue.message.en
    assert why.value[1] in issue.message.cy


def test_a_garbled_page_that_could_not_be_recognised_is_reported_once() -> None:
    paper = document((TextSource.NONE, None, []))
    notes = {1: PageNotes(UnreadReason.NOT_INSTALLED, ReplacedReason.GARBLED)}
    assert kinds(scan_issues(paper, notes)) == [("page_not_read", 1)]


def test_doubtful_lines_are_counted_for_each_page_and_the_worst_is_quoted() -> None:
    paper = document((TextSource.OCR, 0.9, [0.99, 0.7, 0.6, 0.98]), (TextSource.OCR, 0.99, [0.99]))
    (issue,) = scan_issues(paper, {})
    assert (issue.kind, issue.page) == (ReadingIssueKind.LOW_CONFIDENCE, 1)
    assert "2 of the 4 lines" in issue.message.en
    assert "2 o'r 4 llinell" in issue.message.cy
    assert issue.span is not None
    assert issue.span.start == paper.lines[2].start
    assert paper.text[issue.span.start : issue.span.end] == issue.span.text


def test_lost_letters_are_reported() -> None:
    (issue,) = scan_issues(document((TextSource.OCR, 0.98, [0.98])), {1: PageNotes(lost="ŵŷ")})
    assert issue.kind is ReadingIssueKind.LETTERS_LOST
    assert "ŵ and ŷ" in issue.message.en
    assert "ŵ ac ŷ" in issue.message.cy
    assert "(cym)" in issue.message.en


def test_a_text_layer_made_elsewhere_is_reported_once_for_the_file() -> None:
    theirs, ours = (TextSource.OCR, None, [1.0]), (TextSource.OCR, 0.98, [0.98])
    (issue,) = scan_issues(document(theirs, theirs, theirs, ours, theirs), {})
    assert (issue.kind, issue.page) == (ReadingIssueKind.LOW_CONFIDENCE, None)
    assert "pages 1–3, 5 " in issue.message.en


# From the file to the issue, with a recogniser made for the test


class Says:
    """A recogniser that reads the same lines on every page."""

    name = "says"

    def __init__(self, *lines: str, sure: float = 0.98, unread: str = "", error: Exception | None = None) -> None:
        self.lines, self.sure, self.unread, self.error = lines, sure, unread, error
        self.asked = 0

    def strips(self, image: Image.Image, dpi: float, seconds: float) -> Sequence[Strip]:
        self.asked += 1
        if self.error:
            raise self.error
        return [strip(line, 100 + 40 * row, self.sure) for row, line in enumerate(self.lines)]


def strip(line: str, top: float, sure: float) -> Strip:
    words, x0 = [], 100.0
    for word in line.split():
        words.append(Word(word, x0, x0 + 10 * len(word)))
        x0 += 10 * len(word) + 10
    return Strip(tuple(words), top, top + 25, sure)


def picture(canvas: Canvas) -> None:
    """Cover the page with a picture of something, as a scan does."""
    paper = Image.new("L", (120, 170), 255)
    for row in range(10, 160, 8):
        for column in range(10, 110, 6):
            paper.putpixel((column, row), 0)
            paper.putpixel((column + 1, row + 1), 0)
    canvas.drawImage(ImageReader(paper), 0, 0, WIDTH, HEIGHT)


def laid(*lines: str) -> Draw:
    """Put text on the page that is not painted, as scanners do."""

    def draw(canvas: Canvas) -> None:
        text = canvas.beginText(72, 700)
        text.setFont("Helvetica", 11)
        text.setTextRenderMode(3)
        text.textLines("\n".join(lines))
        canvas.drawText(text)

    return draw


GARBLED = text_page(["".join(chr(ord(c) + 3) if c.isalpha() else c for c in line) for line in PROSE])
BAD = tuple(line.replace("e", "c").replace("t", "l").replace("h", "b") for line in PROSE)


@pytest.mark.parametrize(
    ("draw", "says", "source", "reported"),
    [
        pytest.param(text_page(PROSE), Says(), "text", [], id="print"),
        pytest.param(picture, Says(*PROSE), "ocr", [], id="a scan, read well"),
        pytest.param(picture, Says(*PROSE, sure=0.7), "ocr", ["low_confidence"], id="a scan, hardly legible"),
        pytest.param(picture, Says(), "none", ["page_not_read"], id="a scan without words"),
        pytest.param(picture, Says(error=TooSlowError("slow")), "none", ["page_not_read"], id="a scan that takes long"),
        pytest.param(
            picture, Says(error=RecogniserError("no")), "none", ["page_not_read"], id="a recogniser that fails"
        ),
        pytest.param(picture, Says(WELSH, unread="ŵŷ"), "ocr", ["letters_lost"], id="Welsh without Tesseract"),
        pytest.param(text_page([]), Says(), "none", ["page_not_read"], id="an empty page"),
        pytest.param(GARBLED, Says(*PROSE), "ocr", ["text_replaced"], id="a font that names its letters wrongly"),
        pytest.param(GARBLED, Says(), "none", ["page_not_read"], id="the same, and nothing recognised"),
        pytest.param(
            both(picture, laid(*PROSE)),
            Says(*PROSE),
            "ocr",
            ["low_confidence"],
            id="a good layer is kept",
        ),
        pytest.param(both(picture, laid(*BAD)), Says(*PROSE), "ocr", ["text_replaced"], id="a poor layer is replaced"),
        pytest.param(
            both(picture, laid(*BAD)),
            Says(*PROSE, sure=0.6),
            "ocr",
            ["low_confidence"],
            id="a poor one, ours no better",
        ),
    ],
)
def test_each_kind_of_doubtful_page_is_reported(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, draw: Draw, says: Says, source: str, reported: list[str]
) -> None:
    monkeypatch.setattr(ocr, "_cached_recogniser", lambda threads: says)
    read_ = read(pdf(tmp_path / "page.pdf", draw))
    assert [issue.kind.value for issue in read_.issues] == reported
    assert read_.pages[0].text_source == source
    if source == "ocr" and reported != ["low_confidence"]:
        assert read_.pages[0].confidence == pytest.approx(0.98)
        assert all(line.confidence == pytest.approx(0.98) for line in read_.lines)
    if source != "none":
        assert "Agreement" in read_.text or "Cyngor" in read_.text or "Agrccmcnl" in read_.text


def test_without_a_recogniser_a_scan_says_what_to_install(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(ocr, "_cached_recogniser", lambda threads: None)
    (issue,) = read(pdf(tmp_path / "scan.pdf", picture)).issues
    assert "Install the analyser again, as its OCR networks are missing" in issue.message.en
    assert "Gosodwch y dadansoddwr eto, gan fod ei rwydweithiau OCR ar goll" in issue.message.cy


def test_scans_beyond_the_time_limit_are_reported(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(ocr, "_cached_recogniser", lambda threads: Says(error=TooSlowError("slow")))
    (issue,) = read(pdf(tmp_path / "scan.pdf", picture), Limits(ocr_seconds=0.0)).issues
    assert UnreadReason.FILE_TOO_SLOW.value[0] in issue.message.en
