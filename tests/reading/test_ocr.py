"""Scanned pages: straightened, recognised, arranged in lines, and placed on the page as displayed."""

from __future__ import annotations

import io
import math
import socket
import stat
import textwrap
from collections.abc import Iterator, Sequence
from pathlib import Path

import numpy as np
import pypdfium2 as pdfium
import pytest
from PIL import Image, ImageDraw
from reportlab.pdfgen.canvas import Canvas

from analyser.domain import Box, Document, Language, Line, Page, TextSource
from analyser.reading import ocr
from analyser.reading.compose import compose_document
from analyser.reading.issues import UnreadReason
from analyser.reading.ocr import choice, picture, recogniser
from analyser.reading.ocr.line_layout import lines_of
from analyser.reading.ocr.paired import Paired
from analyser.reading.ocr.placement import Placement, as_displayed
from analyser.reading.ocr.recogniser import RecogniserError, Strip, TooSlowError, Word
from analyser.reading.ocr.tesseract import Tesseract, languages
from reading.pdf_files import Draw, both, pdf, text_page

A4 = (595.0, 842.0)


@pytest.fixture
def prose(tmp_path: Path, samples: Path) -> Iterator[pdfium.PdfPage]:
    """Open a page of 40 lines of print."""
    source = (samples / "sources" / "09-street-lighting-scan.md").read_text(encoding="utf-8")
    lines = textwrap.wrap(source.partition("WHEREAS")[2], 80)[:40]
    with pdfium.PdfDocument(pdf(tmp_path / "prose.pdf", text_page(lines))) as file:
        yield file[0]


# The orientation of a page


@pytest.mark.parametrize("turn", [0, 90, 180, 270])
@pytest.mark.parametrize("skew", [-4.0, -0.7, 0.0, 1.3])
def test_print_is_set_level_however_the_page_lies(prose: pdfium.PdfPage, turn: int, skew: float) -> None:
    drawn, scale = picture.render(prose, 100, 2_000_000)
    lying = drawn.rotate(turn + skew, Image.Resampling.BICUBIC, expand=True, fillcolor=255)
    straight = picture.straighten(lying, scale)
    assert straight is not None
    left = (straight.placement.angle + turn + skew) % 180  # the recogniser decides whether the page is upside down
    assert min(left, 180 - left) <= 0.11


def test_a_page_on_its_side_changes_width_and_height(prose: pdfium.PdfPage) -> None:
    drawn, scale = picture.render(prose, 100, 2_000_000)
    straight = picture.straighten(drawn.transpose(Image.Transpose.ROTATE_90), scale)
    assert straight is not None
    assert straight.placement.displayed == pytest.approx((842, 595), abs=1)
    assert straight.placement.straight == pytest.approx((595, 842), abs=1)


@pytest.mark.parametrize("angle", [0.0, 1.2, -3.0, 90.0, 91.0, 180.0, 269.4])
def test_places_on_the_straight_page_lead_back_to_the_same_ink(angle: float) -> None:
    displayed = Image.new("L", (600, 800), 255)
    ImageDraw.Draw(displayed).rectangle((140, 100, 160, 120), fill=0)
    turned = displayed.rotate(angle, Image.Resampling.BICUBIC, expand=True, fillcolor=255)
    ys, xs = np.nonzero(np.asarray(turned) < 128)
    placement = Placement(angle, displayed.size, turned.size)
    assert placement.point(xs.mean() + 0.5, ys.mean() + 0.5) == pytest.approx((150.5, 110.5), abs=1)


def test_lines_are_placed_by_the_upright_box_around_them_and_kept_on_the_page() -> None:
    line = Line(0, 9, Box(1, 100, 50, 400, 62), 11.0, False, (100.0, 300.0))
    skewed = Placement(2.0, A4, A4).line(line)
    rise = 300 * math.sin(math.radians(2))
    assert skewed.box.bottom - skewed.box.top == pytest.approx(12 * math.cos(math.radians(2)) + rise)
    assert skewed.edges[0] == pytest.approx(skewed.box.x0, abs=1)
    assert skewed.edges == tuple(sorted(skewed.edges))
    over = Placement(180.0, A4, A4).line(line)
    assert (over.box.x0, over.box.top, over.box.x1, over.box.bottom) == pytest.approx((195, 780, 495, 792))
    assert over.edges == ()
    outside = Placement(0.0, A4, (700.0, 842.0)).line(line)
    assert outside.box.x0 == pytest.approx(47.5)
    assert Placement(0.0, (100.0, 100.0), A4).line(line).box == Box(1, 0.0, 0.0, 100.0, 0.0)


def test_only_recognised_pages_of_a_document_are_placed_again() -> None:
    lines = (Line(0, 3, Box(1, 10, 10, 40, 20)), Line(4, 7, Box(2, 10, 10, 40, 20)))
    pages = (Page(1, *A4, TextSource.TEXT, 0, 3), Page(2, *A4, TextSource.OCR, 4, 7))
    document = Document("one two", lines, pages, TextSource.MIXED, Language.ENGLISH)
    placed = as_displayed(document, {2: Placement(90.0, (842.0, 595.0), A4)})
    assert placed.lines[0] == lines[0]
    assert placed.pages[0] == pages[0]
    assert (placed.pages[1].width, placed.pages[1].height) == (842.0, 595.0)
    assert placed.lines[1].box.bottom - placed.lines[1].box.top == pytest.approx(30)
    assert as_displayed(document, {}) is document


@pytest.mark.parametrize(
    ("dpi", "most", "size"),
    [
        pytest.param(200, 8_000_000, (1654, 2339), id="A4 at the usual resolution"),
        pytest.param(200, 1_000_000, (841, 1189), id="no larger than allowed"),
    ],
)
def test_pictures_are_bounded(prose: pdfium.PdfPage, dpi: int, most: int, size: tuple[int, int]) -> None:
    drawn, scale = picture.render(prose, dpi, most)
    assert drawn.size == pytest.approx(size, abs=1)
    assert drawn.width / scale == pytest.approx(595, abs=1)


# From strips to lines


def strip(text: str, x0: float, top: float, confidence: float = 0.9, height: float = 20.0) -> Strip:
    """Print words 10 pixels a character wide."""
    words = []
    for word in text.split(" "):
        words.append(Word(word, x0, x0 + 10 * len(word)))
        x0 += 10 * len(word) + 10
    return Strip(tuple(words), top, top + height, confidence)


@pytest.mark.parametrize(
    ("strips", "expected"),
    [
        pytest.param([strip("below", 0, 40), strip("above", 0, 0)], ["above", "below"], id="from the top"),
        pytest.param([strip("The term", 90, 1), strip("2.1", 0, 0)], ["2.1 The term"], id="a number in the margin"),
        pytest.param([strip("Fee", 0, 0), strip("£12", 600, 4)], ["Fee £12"], id="the cells of a row"),
        pytest.param([strip("word", 0, 0), strip("speck", 0, 40, 0.3)], ["word"], id="unsure"),
        pytest.param([strip("（a） 语", 0, 0)], ["(a)"], id="wide brackets are plain, other scripts are noise"),
        pytest.param([strip("ŵyr ﬁ", 0, 0)], ["ŵyr fi"], id="Welsh letters stay, ligatures go"),
        pytest.param([], [], id="nothing"),
    ],
)
def test_strips_make_lines(strips: Sequence[Strip], expected: list[str]) -> None:
    lines = lines_of(strips, 1, 2.0, 500.0)
    assert [line.text for line in lines] == expected
    for line in lines:
        assert line.confidence == pytest.approx(0.9)
        assert len(line.edges) == len(line.text.split())


def test_the_confidence_of_a_line_is_the_mean_of_its_strips_by_letters() -> None:
    (line,) = lines_of([strip("2.1", 0, 0, 0.6), strip("Each party", 90, 0, 0.9)], 1, 2.0, 500.0)
    assert line.confidence == pytest.approx((3 * 0.6 + 9 * 0.9) / 12)


def test_two_columns_of_prose_stay_apart_beneath_a_heading_across_both() -> None:
    left = [strip(f"left {row} goes on here", 50, 100 + 30 * row) for row in range(10)]
    right = [strip(f"right {row} goes on here", 550, 100 + 30 * row) for row in range(10)]
    across = strip("A heading that runs across both columns of this page and ends far to the right of it", 50, 40)
    lines = lines_of([*left, *right, across], 1, 2.0, 500.0)
    assert len(lines) == 21
    assert lines[0].text.startswith("A heading")
    table = [strip("Fee", 50, 100 + 30 * row) for row in range(10)] + [
        strip("£1", 550, 100 + 30 * row) for row in range(10)
    ]
    assert {line.text for line in lines_of(table, 1, 2.0, 500.0)} == {"Fee £1"}


def test_lines_are_in_points_and_of_one_size_when_nearly_so() -> None:
    strips = [
        strip("an even line", 100, 0),
        strip("and another one", 100, 20),
        strip("and a third one", 100, 66),
        strip("An odd one", 100, 40, height=24),
        strip("TITLE", 100, 90, height=40),
    ]
    lines = lines_of(strips, 3, 2.0, 500.0)
    assert lines[0].box == Box(3, 50.0, 0.0, 110.0, 10.0)
    assert len({line.size for line in lines[:4]}) == 1
    assert lines[4].size > lines[0].size
    assert lines[0].edges == (50.0, 65.0, 90.0)


# With any recogniser


class Double:
    """A recogniser with high confidence when the top of the page has more ink than its foot, or as set."""

    name, unread = "double", "ŵŷ"

    def __init__(self, error: Exception | None = None, words: str = "As it was printed") -> None:
        self.error, self.words, self.seen = error, words, 0

    def strips(self, image: Image.Image, dpi: float, seconds: float) -> Sequence[Strip]:
        if self.error:
            raise self.error
        self.seen += 1
        pixels = np.asarray(image)
        half = len(pixels) // 2
        upright = pixels[:half].mean() < pixels[half:].mean()
        return [strip(self.words, 100, 100, 0.97 if upright else 0.2)] if self.words else []


@pytest.mark.parametrize(("rotation", "times"), [(0, 1), (180, 2)])
def test_a_page_upside_down_is_read_the_right_way_round(prose: pdfium.PdfPage, rotation: int, times: int) -> None:
    prose.set_rotation(rotation)
    double = Double()
    scan = ocr.read_page(prose, 1, recogniser=double)
    assert [line.text for line in scan.sheet.lines] == ["As it was printed"]
    assert scan.sheet.text_source is TextSource.OCR
    assert scan.placement is not None
    assert scan.placement.angle == rotation
    assert scan.sheet.confidence == pytest.approx(0.97)
    assert scan.unread is None
    assert double.seen == times


@pytest.mark.parametrize(
    ("double", "why"),
    [
        (Double(TooSlowError("it took too long")), UnreadReason.PAGE_TOO_SLOW),
        (Double(RecogniserError("it broke", "mend it")), UnreadReason.FAILED),
        (Double(words=""), UnreadReason.NO_WORDS),
    ],
)
def test_a_failure_is_reported_and_the_page_has_no_text(
    prose: pdfium.PdfPage, double: Double, why: UnreadReason
) -> None:
    scan = ocr.read_page(prose, 1, recogniser=double)
    assert (scan.unread, scan.sheet.lines, scan.sheet.text_source) == (why, (), TextSource.NONE)
    assert scan.placement is None
    assert double.seen <= 1, "where no print was found, none is looked for upside down"


def ruled(canvas: Canvas) -> None:
    """Draw a form without entries: rules, a frame and a thin table."""
    canvas.line(50, 700, 545, 700)
    canvas.line(300, 100, 300, 600)
    canvas.rect(60, 120, 200, 300)


def specks(canvas: Canvas) -> None:
    """Draw a few specks, as dust on a scanner's glass leaves."""
    for place in range(5):
        canvas.circle(100 + 70 * place, 200 + 90 * place, 0.7, fill=1)


@pytest.mark.parametrize(
    ("draw", "blank"),
    [
        pytest.param(text_page([]), True, id="nothing"),
        pytest.param(ruled, True, id="rules and frames"),
        pytest.param(specks, True, id="specks"),
        pytest.param(text_page(["Exhibit A"], size=10), False, id="two short words"),
        pytest.param(text_page(["SCHEDULE 4", "", "Price list"], size=9), False, id="a title page"),
        pytest.param(both(ruled, text_page(["Signed by"], size=8)), False, id="words between rules"),
    ],
)
def test_a_page_without_print_is_not_recognised(tmp_path: Path, draw: Draw, blank: bool) -> None:
    double = Double()
    with pdfium.PdfDocument(pdf(tmp_path / "page.pdf", draw)) as file:
        scan = ocr.read_page(file[0], 1, recogniser=double)
    assert (scan.unread is UnreadReason.BLANK) is blank
    assert bool(double.seen) is not blank


def test_without_a_recogniser_the_issue_says_what_to_install(
    prose: pdfium.PdfPage, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(choice.shutil, "which", lambda program: None)
    monkeypatch.setattr(choice, "networks_folder", lambda: tmp_path / "missing")
    assert choice.available(1) is None
    monkeypatch.setattr(ocr, "_cached_recogniser", choice.available)
    assert ocr.read_page(prose, 1).unread is UnreadReason.NOT_INSTALLED


# Welsh, for which two recognisers are combined


class Prints:
    """A recogniser that prints the same words on every page."""

    name = "prints"

    def __init__(self, *strips: Strip, unread: str = "", error: RecogniserError | None = None) -> None:
        self.printed, self.unread, self.error = strips, unread, error
        self.asked = 0

    def strips(self, image: Image.Image, dpi: float, seconds: float) -> Sequence[Strip]:
        self.asked += 1
        if self.error:
            raise self.error
        return self.printed


WELSH = strip("2.1 Rhaid i'r Cyngor dalu am y dr yn y t a'r Gyl", 0, 0)
BETTER = strip("21 Rhaid i'r Cyngar dalu am y dŵr yn y tŷ a'r Ŵyl", 0, 2)
BLANK = Image.new("L", (800, 100), 255)


def test_welsh_letters_are_taken_from_whoever_can_print_them_and_nothing_else_is() -> None:
    (mended,) = Paired(Prints(WELSH, unread="ŵŷ"), Prints(BETTER)).strips(BLANK, 200, 60)
    assert " ".join(word.text for word in mended.words) == "2.1 Rhaid i'r Cyngor dalu am y dŵr yn y tŷ a'r Gyl"
    assert [word.x0 for word in mended.words] == [word.x0 for word in WELSH.words]
    far = strip("Mae'r dŵr a'r tŷ yn y lle hwn", 0, 60)
    assert Paired(Prints(WELSH), Prints(far)).strips(BLANK, 200, 60) == [WELSH]


def test_english_is_read_once_and_a_failing_helper_does_no_harm() -> None:
    english, helper = strip("The term of this Agreement is set by the order of the Council", 0, 0), Prints(BETTER)
    assert Paired(Prints(english), helper).strips(BLANK, 200, 60) == (english,)
    assert not helper.asked
    broken = Prints(error=RecogniserError("it broke"))
    assert Paired(Prints(WELSH), broken).strips(BLANK, 200, 60) == (WELSH,)
    assert broken.asked == 1


@pytest.mark.parametrize(
    ("words", "unread", "reported"),
    [
        (WELSH, "ŵŷ", True),
        (WELSH, "", False),
        (strip("The term of this Agreement is set by the order of the Council", 0, 0), "ŵŷ", False),
    ],
)
def test_letters_that_cannot_be_read_are_reported_on_welsh_pages_only(
    prose: pdfium.PdfPage, words: Strip, unread: str, reported: bool
) -> None:
    scan = ocr.read_page(prose, 1, recogniser=Prints(words, unread=unread))
    assert scan.sheet.lines
    assert scan.lost == ("ŵŷ" if reported else "")


# Tesseract, replaced by a program that answers as it does

HEAD = "level\tpage_num\tblock_num\tpar_num\tline_num\tword_num\tleft\ttop\twidth\theight\tconf\ttext"
TABLE = [
    HEAD,
    "4\t1\t1\t1\t1\t0\t50\t40\t400\t30\t-1\t",
    "5\t1\t1\t1\t1\t1\t50\t42\t60\t28\t96.5\tHeol",
    '5\t1\t1\t1\t1\t2\t120\t40\t90\t28\t93.5\t"Tŷ',
    "5\t1\t1\t1\t2\t1\t50\t80\t60\t30\t40\tten",
    "5\t1\t1\t1\t2\t2\t90\t80\t60\t30\t95\t ",
]


def program(folder: Path, body: str) -> str:
    path = folder / "tesseract"
    path.write_text(f"#!/bin/sh\n{body}\n", encoding="utf-8")
    path.chmod(path.stat().st_mode | stat.S_IXUSR)
    return str(path)


def test_tesseracts_table_becomes_strips(tmp_path: Path) -> None:
    table = tmp_path / "table.tsv"
    table.write_text("\n".join(TABLE), encoding="utf-8")
    command = program(tmp_path, f'cat > "{tmp_path}/in.ppm"; echo "$@" > "{tmp_path}/asked"; cat "{table}"')
    strips = Tesseract(command, ("eng", "cym"), 2).strips(Image.new("L", (30, 20), 255), 199.6, 60)
    assert [[word.text for word in found.words] for found in strips] == [["Heol", '"Tŷ'], ["ten"]]
    assert strips[0].words[1] == Word('"Tŷ', 120, 210)
    assert (strips[0].top, strips[0].bottom) == (40, 70)
    assert [found.confidence for found in strips] == [pytest.approx((96.5 * 4 + 93.5 * 3) / 700), pytest.approx(0.4)]
    assert (tmp_path / "asked").read_text() == "stdin stdout -l eng+cym --dpi 200 --psm 3 tsv\n"
    assert Image.open(io.BytesIO((tmp_path / "in.ppm").read_bytes())).size == (30, 20)


def test_tesseract_is_stopped_at_the_limit_and_its_failure_is_reported(tmp_path: Path) -> None:
    image = Image.new("L", (30, 20), 255)
    with pytest.raises(TooSlowError):
        Tesseract(program(tmp_path, "exec sleep 30"), ("eng",), 1).strips(image, 200, 0.2)
    with pytest.raises(RecogniserError, match="no data"):
        Tesseract(program(tmp_path, "cat > /dev/null; echo 'no data' >&2; exit 1"), ("eng",), 1).strips(image, 200, 60)
    with pytest.raises(RecogniserError):
        Tesseract(str(tmp_path / "nowhere"), ("eng",), 1).strips(image, 200, 60)


@pytest.mark.parametrize(
    ("listed", "found"),
    [
        pytest.param("eng\\ncym\\nosd", ("eng", "cym"), id="both"),
        pytest.param("eng\\nfra", ("eng",), id="English alone will do"),
        pytest.param("cym", (), id="Welsh alone will not"),
    ],
)
def test_tesseract_is_used_when_it_knows_english(tmp_path: Path, listed: str, found: tuple[str, ...]) -> None:
    assert languages(program(tmp_path, f"printf 'List of available languages (3):\\n{listed}\\n'")) == found
    assert languages(str(tmp_path / "nowhere")) == ()


# The networks themselves, on the sample contract that is a scan


@pytest.fixture(scope="module")
def networks() -> recogniser.Recogniser:
    """Load the networks once, with the internet shut."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(socket, "getaddrinfo", lambda *_, **__: pytest.fail("the network was asked for"))
        found = choice.available(2, "pp-ocr")
        assert found is not None
        found.strips(Image.new("L", (200, 100), 255), 200, 60)
    return found


@pytest.fixture
def scanned(samples: Path) -> Iterator[pdfium.PdfPage]:
    """Open the last page of the scanned sample: a schedule of charges."""
    with pdfium.PdfDocument(samples / "09-street-lighting-scan.pdf") as file:
        yield file[len(file) - 1]


@pytest.mark.slow
@pytest.mark.parametrize("rotation", [0, 90, 180, 270])
def test_a_scan_is_read_and_placed_however_it_lies(
    networks: recogniser.Recogniser, scanned: pdfium.PdfPage, rotation: int
) -> None:
    scanned.set_rotation(rotation)
    scan = ocr.read_page(scanned, 4, recogniser=networks)
    assert min(line.confidence for line in scan.sheet.lines) > 0.9
    assert scan.placement is not None
    document = as_displayed(compose_document([scan.sheet]), {4: scan.placement})
    assert "The charge for the Minimum Quantity at the Operational Date is £205,200 each year." in document.text
    drawn, scale = picture.render(scanned, 100, 4_000_000)
    paper = np.asarray(drawn)
    for line in document.lines:
        box = line.box
        inside = paper[
            int(box.top * scale) : int(box.bottom * scale) + 1, int(box.x0 * scale) : int(box.x1 * scale) + 1
        ]
        assert inside.min() < 110, document.text[line.start : line.end]  # there is ink in the box


@pytest.mark.slow
@pytest.mark.parametrize("turn", [-3.0, 3.0, 93.0])
def test_a_skewed_scan_is_read(networks: recogniser.Recogniser, scanned: pdfium.PdfPage, turn: float) -> None:
    drawn, _ = picture.render(scanned, 200, 8_000_000)
    stream = io.BytesIO()
    drawn.rotate(turn, Image.Resampling.BICUBIC, expand=True, fillcolor=235).save(stream, "PDF", resolution=200)
    with pdfium.PdfDocument(stream.getvalue()) as file:
        scan = ocr.read_page(file[0], 1, recogniser=networks)
    assert "The charge for the Minimum Quantity at the Operational Date is £205,200 each year." in scan.sheet.text
    assert scan.placement is not None
    assert abs((scan.placement.angle + turn + 180) % 360 - 180) < 1.5  # the sample itself is skewed by a degree


@pytest.mark.slow
def test_a_page_that_takes_too_long_is_left_without_text(
    networks: recogniser.Recogniser, scanned: pdfium.PdfPage
) -> None:
    scan = ocr.read_page(scanned, 4, ocr.OcrLimits(seconds=0.0), networks)
    assert scan.unread is UnreadReason.PAGE_TOO_SLOW
