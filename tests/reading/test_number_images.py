"""Clause numbers that are drawn as pictures."""

from __future__ import annotations

import io
from collections.abc import Sequence
from pathlib import Path

import pytest
from PIL import Image, ImageDraw
from reportlab.lib.utils import ImageReader
from reportlab.pdfgen.canvas import Canvas

from analyser.clauses import split
from analyser.domain import ReadingIssueKind
from analyser.reading import Limits, ocr, read
from reading.pdf_files import HEIGHT, Draw, both, pdf, text_page

NUMBERS = ("1.1", "1.2", "1.2.1", "1.3")


def pictures(left: float, size: tuple[float, float] = (22, 9)) -> Draw:
    """Draw a small picture in front of each line below the heading."""

    def draw(canvas: Canvas) -> None:
        for row in range(1, len(NUMBERS) + 1):
            image = Image.new("L", (88, 36), 255)
            ImageDraw.Draw(image).text((4, 4), "#", fill=0)
            stream = io.BytesIO()
            image.save(stream, "PNG")
            stream.seek(0)
            canvas.drawImage(ImageReader(stream), left, HEIGHT - 100 - row * 24, *size)

    return draw


def contract(path: Path, drawn: Draw) -> Path:
    lines = [
        "*1. SERVICES",
        "The Supplier shall help.",
        "The Supplier shall also:",
        "Come when called.",
        "No more is due.",
    ]
    return pdf(path, both(text_page(lines, left=108, leading=24), drawn))


@pytest.fixture
def recognised(monkeypatch: pytest.MonkeyPatch) -> list[tuple[int, int]]:
    """Make the pictures be recognised as the numbers, in order; returns their sizes in pixels."""
    seen: list[tuple[int, int]] = []

    def read_lines(images: Sequence[Image.Image], end: float) -> list[tuple[str, float]]:
        seen.extend(image.size for image in images)
        return [(number, 0.99) for number in NUMBERS[: len(images)]]

    monkeypatch.setattr(ocr, "read_lines", read_lines)
    return seen


def test_pictured_numbers_number_their_clauses(tmp_path: Path, recognised: list[tuple[int, int]]) -> None:
    document = read(contract(tmp_path / "pictured.pdf", pictures(72)))
    assert [clause.number for clause in split(document)] == ["1", *NUMBERS]
    assert len(recognised) == len(NUMBERS)
    line = document.lines[1]
    assert document.text[line.start : line.end] == "1.1 The Supplier shall help."
    assert line.box.x0 == pytest.approx(72, abs=0.5)
    assert len(line.edges) == 5
    assert not document.issues


@pytest.mark.parametrize(
    "drawn",
    [pictures(400), pictures(72, (30, 40)), pictures(10), pictures(115)],
    ids=["right of the words", "too large", "too far from the words", "upon the words"],
)
def test_other_pictures_are_left_alone(drawn: Draw, tmp_path: Path, recognised: list[tuple[int, int]]) -> None:
    document = read(contract(tmp_path / "other.pdf", drawn))
    assert [clause.number for clause in split(document) if clause.number] == ["1"]
    assert recognised == []


def test_what_is_no_number_is_not_set_in_print(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    read_as = [("Logo!", 0.99), ("•", 0.9), ("1.2.1", 0.4), ("", 0.0)]
    monkeypatch.setattr(ocr, "read_lines", lambda images, end: read_as[: len(images)])
    document = read(contract(tmp_path / "bullets.pdf", pictures(72)))
    assert "Logo" not in document.text
    assert [clause.number for clause in split(document) if clause.number] == ["1"]


def test_numbers_that_cannot_be_recognised_are_reported(tmp_path: Path) -> None:
    document = read(contract(tmp_path / "unread.pdf", pictures(72)), Limits(ocr_seconds=0))
    (issue,) = document.issues
    assert issue.kind is ReadingIssueKind.LETTERS_LOST
    assert issue.page == 1
    assert "4 paragraphs" in issue.message.en
    assert "4 o baragraffau" in issue.message.cy


def test_real_pictured_numbers_are_read_without_a_gap(shared: Path) -> None:
    document = read(next((shared / "data" / "ccs").glob("Call-Off_Schedule_10*.pdf")))
    numbers = [clause.number.rpartition(", ")[2] for clause in split(document)]
    assert [number for number in numbers if number.startswith("3")][:6] == ["3", "3.1", "3.2", "3.3", "3.3.1", "3.3.2"]
    assert sum(number[:1].isdigit() for number in numbers) == 90
