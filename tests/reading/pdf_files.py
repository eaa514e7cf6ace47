"""Small PDFs made for tests: lines of text at given places, and files broken in given ways."""

from __future__ import annotations

import io
from collections.abc import Callable, Sequence
from pathlib import Path

import pikepdf
from reportlab.lib.pagesizes import A4
from reportlab.pdfgen.canvas import Canvas

WIDTH, HEIGHT = A4
Draw = Callable[[Canvas], None]


def pdf(path: Path, *pages: Draw) -> Path:
    """Write a PDF of A4 pages, each drawn by a function of its canvas."""
    canvas = Canvas(str(path), pagesize=A4, invariant=1)
    for draw in pages:
        draw(canvas)
        canvas.showPage()
    canvas.save()
    return path


def text_page(
    lines: Sequence[str], *, left: float = 72, top: float = 100, leading: float = 14, size: float = 11
) -> Draw:
    """Print lines one under the other; a line that begins with * is bold. `top` is the first baseline from the top."""

    def draw(canvas: Canvas) -> None:
        for row, line in enumerate(lines):
            canvas.setFont("Helvetica-Bold" if line.startswith("*") else "Helvetica", size)
            canvas.drawString(left, HEIGHT - top - row * leading, line.removeprefix("*"))

    return draw


def both(*draws: Draw) -> Draw:
    """Draw several things on one page."""

    def draw(canvas: Canvas) -> None:
        for one in draws:
            one(canvas)

    return draw


def changed(path: Path, change: Callable[[pikepdf.Pdf], None], **save: object) -> Path:
    """Change a PDF in place with pikepdf."""
    with pikepdf.open(io.BytesIO(path.read_bytes())) as file:
        change(file)
        file.save(path, **save)
    return path
