"""The ruled lines of a page, however a program has painted them."""

from __future__ import annotations

import time
from collections.abc import Callable
from pathlib import Path

import pikepdf
import pypdfium2 as pdfium
import pytest
from reportlab.pdfgen.canvas import Canvas

from analyser.reading.rulings import MOST_RULINGS, rulings_of
from analyser.reading.sheet import Ruling
from reading.pdf_files import HEIGHT, changed, pdf


def rulings(path: Path) -> tuple[Ruling, ...]:
    with pdfium.PdfDocument(path) as file:
        return rulings_of(file[0])


def drawn(folder: Path, draw: Callable[[Canvas], None]) -> tuple[Ruling, ...]:
    return rulings(pdf(folder / "a.pdf", draw))


def places(found: tuple[Ruling, ...]) -> list[tuple[int, int, int, int]]:
    return sorted((round(r.x0), round(r.top), round(r.x1), round(r.bottom)) for r in found)


def stroked(canvas: Canvas) -> None:
    canvas.setLineWidth(0.5)
    canvas.line(100, HEIGHT - 200, 300, HEIGHT - 200)


def hairline_rectangle(canvas: Canvas) -> None:
    canvas.rect(100, HEIGHT - 200.2, 200, 0.4, stroke=0, fill=1)


def in_a_form(canvas: Canvas) -> None:
    canvas.beginForm("rule")
    canvas.line(0, 0, 100, 0)
    canvas.endForm()
    canvas.translate(100, HEIGHT - 200)
    canvas.scale(2, 2)
    canvas.doForm("rule")


def dashes(canvas: Canvas) -> None:
    for x in range(100, 300, 4):
        canvas.rect(x, HEIGHT - 200.2, 2, 0.4, stroke=0, fill=1)
    canvas.rect(298, HEIGHT - 200.2, 2, 0.4, stroke=0, fill=1)


def one_path_of_many_hairlines(canvas: Canvas) -> None:
    path = canvas.beginPath()
    path.rect(100, HEIGHT - 200.2, 120, 0.4)
    path.rect(220, HEIGHT - 200.2, 80, 0.4)
    canvas.drawPath(path, stroke=0, fill=1)


@pytest.mark.parametrize(
    "draw", [stroked, hairline_rectangle, in_a_form, dashes, one_path_of_many_hairlines], ids=lambda draw: draw.__name__
)
def test_a_line_is_one_ruling_however_it_is_painted(tmp_path: Path, draw: Callable[[Canvas], None]) -> None:
    assert places(drawn(tmp_path, draw)) == [(100, 200, 300, 200)]


def test_the_outline_of_a_box_is_four_rulings(tmp_path: Path) -> None:
    found = drawn(tmp_path, lambda canvas: canvas.rect(100, HEIGHT - 260, 200, 60))
    assert places(found) == [(100, 200, 100, 260), (100, 200, 300, 200), (100, 260, 300, 260), (300, 200, 300, 260)]
    assert sorted(ruling.is_level for ruling in found) == [False, False, True, True]


def white_line(canvas: Canvas) -> None:
    canvas.setStrokeColorRGB(1, 1, 1)
    canvas.line(100, 200, 300, 200)


def slanting(canvas: Canvas) -> None:
    canvas.line(100, 200, 300, 240)


def circle(canvas: Canvas) -> None:
    canvas.circle(200, 300, 60)


def off_the_page(canvas: Canvas) -> None:
    canvas.line(-400, 200, -100, 200)


@pytest.mark.parametrize("draw", [white_line, slanting, circle, off_the_page], ids=lambda draw: draw.__name__)
def test_what_is_not_seen_or_not_straight_is_no_ruling(tmp_path: Path, draw: Callable[[Canvas], None]) -> None:
    assert drawn(tmp_path, draw) == ()


@pytest.mark.parametrize(
    ("turn", "place"),
    [
        (90, (642, 100, 642, 300)),
        (180, (295, 642, 495, 642)),
        (270, (200, 295, 200, 495)),
    ],
)
def test_rulings_are_those_of_the_page_as_displayed(
    tmp_path: Path, turn: int, place: tuple[int, int, int, int]
) -> None:
    path = pdf(tmp_path / "a.pdf", stroked)
    changed(path, lambda file: file.pages[0].rotate(turn, relative=False))
    ((x0, top, x1, bottom),) = places(rulings(path))
    assert (x0, top, x1, bottom) == pytest.approx(place, abs=1)


def test_a_drawing_of_a_hundred_thousand_lines_is_cut_short(tmp_path: Path) -> None:
    """Limited in number and in time, so that a map does not stop a register."""
    path = pdf(tmp_path / "a.pdf", lambda canvas: canvas.drawString(72, 700, "Map of the estate"))

    def draw(file: pikepdf.Pdf) -> None:
        strokes = b"".join(
            b"%d %.2f m %d %.2f l S\n" % (x, y / 2, x + 3, y / 2) for y in range(1600) for x in range(20, 580, 9)
        )
        file.pages[0].contents_add(file.make_stream(strokes))

    changed(path, draw)
    with pdfium.PdfDocument(path) as file:
        page = file[0]
        start = time.process_time()
        found = rulings_of(page)
        assert time.process_time() - start < 2.0
    assert len(found) == MOST_RULINGS + 1
