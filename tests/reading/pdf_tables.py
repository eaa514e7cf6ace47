"""Tables drawn on a canvas, with and without ruled lines."""

from __future__ import annotations

from collections.abc import Sequence

from reportlab.pdfgen.canvas import Canvas

from reading.pdf_files import HEIGHT, Draw

SIZE = 10.0
LEADING = 12.0


def ruled(rows: Sequence[Sequence[str]], xs: Sequence[float], *, top: float = 100, height: float = 30) -> Draw:
    """Draw a table with stroked lines: `xs` are the borders of its columns; a newline in a cell begins a line.

    `top` is the distance of the table from the top of the page, `height` that of each row.
    """

    def draw(canvas: Canvas) -> None:
        ys = [HEIGHT - top - height * row for row in range(len(rows) + 1)]
        canvas.grid(list(xs), ys)
        for row, cells in enumerate(rows):
            for x, cell in zip(xs, cells, strict=False):
                write(canvas, cell, x + 4, top + height * row)

    return draw


def write(canvas: Canvas, words: str, x: float, top: float) -> None:
    """Write the lines of one cell below its upper border."""
    canvas.setFont("Helvetica", SIZE)
    for number, line in enumerate(words.split("\n")):
        canvas.drawString(x, HEIGHT - top - LEADING * (number + 1), line)


def tabbed(rows: Sequence[Sequence[str]], xs: Sequence[float], *, top: float = 100, leading: float = 18) -> Draw:
    """Write rows whose cells begin at the tab stops `xs`, one drawing operation a row as word processors do."""

    def draw(canvas: Canvas) -> None:
        for row, cells in enumerate(rows):
            for x, cell in zip(xs, cells, strict=True):
                write(canvas, cell, x, top + leading * row)

    return draw
