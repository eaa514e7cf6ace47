"""Pictures of pages: the highlights are on the words, whatever the page's rotation and crop, and words stay legible."""

from __future__ import annotations

import io
from pathlib import Path

import pikepdf
import pytest
from PIL import Image, ImageChops
from reportlab.pdfgen.canvas import Canvas

from analyser.errors import NotAContractFileError
from analyser.reading import read, render_page
from reading.pdf_files import HEIGHT, WIDTH, changed, pdf, text_page


def picture(data: bytes) -> Image.Image:
    return Image.open(io.BytesIO(data)).convert("RGB")


def dark(image: Image.Image) -> Image.Image:
    """Return everything that is ink, as white on black."""
    return image.convert("L").point(lambda value: 255 if value < 110 else 0)


@pytest.mark.parametrize("rotation", [0, 90, 180, 270])
@pytest.mark.parametrize("crop", [None, (50.0, 60.0, WIDTH - 20, HEIGHT - 90)], ids=["whole", "cropped"])
def test_marks_lie_on_their_words(tmp_path: Path, rotation: int, crop: tuple[float, ...] | None) -> None:
    def turn(file: pikepdf.Pdf) -> None:
        file.pages[0].Rotate = rotation
        if crop:
            file.pages[0].CropBox = list(crop)

    def draw(canvas: Canvas) -> None:
        canvas.setFont("Helvetica", 14)
        canvas.translate(WIDTH / 2, HEIGHT / 2)
        canvas.rotate(rotation)
        canvas.drawString(-80, 0, "ordinary MARKED ordinary")

    path = changed(pdf(tmp_path / "a.pdf", draw), turn)
    document = read(path)
    start = document.text.index("MARKED")
    boxes = document.boxes(document.span(start, start + 6))
    plain, marked = (picture(render_page(path, 1, some, width=600)) for some in ((), boxes))
    assert plain.size == marked.size
    assert plain.width == 600
    tinted = ImageChops.difference(plain, marked).convert("L").getbbox()
    scale = 600 / document.pages[0].width
    (box,) = boxes
    assert tinted == pytest.approx([v * scale for v in (box.x0, box.top, box.x1, box.bottom)], abs=2 * scale + 1)
    inside = dark(plain).crop(tinted)
    assert inside.getbbox() is not None, "there is ink under the mark"
    ink, same = dark(plain).getbbox(), dark(marked).getbbox()
    assert same == pytest.approx(ink, abs=1), "the ink is as dark as before"


def test_the_words_under_a_box_are_those_of_the_span(tmp_path: Path) -> None:
    path = pdf(tmp_path / "a.pdf", text_page(["The Supplier shall provide the Services", "to the Customer."]))
    document = read(path)
    start = document.text.index("provide")
    boxes = document.boxes(document.span(start, document.text.index("to the") + 6))
    white = Image.new("L", picture(render_page(path, 1)).size, 0)
    ink = dark(picture(render_page(path, 1)))
    scale = ink.width / document.pages[0].width
    for box in boxes:
        area = tuple(round(v * scale) for v in (box.x0, box.top, box.x1, box.bottom))
        white.paste(ink.crop(area), area)
    left = ImageChops.subtract(ink, white)
    rest = left.getbbox()
    assert rest is not None
    first = document.lines[0]
    assert rest[2] <= round((boxes[0].x0 + 1) * scale) or rest[3] > first.box.bottom * scale


def test_boxes_of_other_pages_are_passed_over(tmp_path: Path) -> None:
    path = pdf(tmp_path / "a.pdf", text_page(["one"]), text_page(["two"]))
    boxes = [line.box for line in read(path).lines if line.box.page == 2]
    assert render_page(path, 1, boxes, width=200) == render_page(path, 1, width=200)


@pytest.mark.parametrize("number", [0, 2])
def test_a_page_that_is_not_there(tmp_path: Path, number: int) -> None:
    with pytest.raises(ValueError, match=f"there is no page {number}"):
        render_page(pdf(tmp_path / "a.pdf", text_page(["one"])), number)


def test_a_file_that_is_no_pdf(tmp_path: Path) -> None:
    path = tmp_path / "a.pdf"
    path.write_text("no PDF")
    with pytest.raises(NotAContractFileError):
        render_page(path, 1)
