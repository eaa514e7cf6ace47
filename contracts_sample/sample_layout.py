"""Lay out a sample contract as a PDF: templates, headers and footers, cover, columns, contents page.

Nothing depends on the clock or on randomness, so the same source gives the same bytes.
"""

from __future__ import annotations

import io
from collections.abc import Iterator
from functools import partial
from itertools import groupby, takewhile

from reportlab import rl_config
from reportlab.lib.colors import HexColor, black, white
from reportlab.lib.pagesizes import A4
from reportlab.pdfgen.canvas import Canvas
from reportlab.platypus import BaseDocTemplate, Flowable, Frame, FrameBreak, NextPageTemplate, PageTemplate
from reportlab.platypus.doctemplate import IndexingFlowable
from sample_blocks import cover, flowable, plain, signatures
from sample_looks import COLUMN_GAP, LOOKS, Look, use_fonts
from sample_source import Block, Source, SourceError

rl_config.useA85 = 0  # plain binary streams: a fifth smaller than ASCII85

CLAUSES_BEGIN = {("heading", 2), ("contents", 0)}
PAGE_LABEL = {
    "en": "Page {page} of {total}",
    "cy": "Tudalen {page} o {total}",
    "bilingual": "Tudalen / Page {page} o / of {total}",
}


def pdf_of(source: Source) -> bytes:
    """Return the PDF of a contract. Raises `SourceError` for an unknown style or language."""
    if source.style not in LOOKS or source.language not in PAGE_LABEL:
        raise SourceError(f"{source.name}: unknown style {source.style!r} or language {source.language!r}")
    look = LOOKS[source.style]
    use_fonts(look.family)
    buffer = io.BytesIO()
    document = _Document(buffer, source, look)
    document.multiBuild([*_story(source, look), document.pages])
    return buffer.getvalue()


class _PageTotal(IndexingFlowable):  # type: ignore[misc]  # reportlab is untyped
    """An invisible last element that records its page, so that layout repeats until "Page 3 of 12" is right."""

    def __init__(self) -> None:
        super().__init__()
        self.total = 0
        self.before = 0

    def beforeBuild(self) -> None:
        self.before = self.total

    def isSatisfied(self) -> bool:
        return self.total == self.before

    def wrap(self, *_: float) -> tuple[float, float]:
        return 0, 0

    def draw(self) -> None:
        self.total = self.canv.getPageNumber()


class _Document(BaseDocTemplate):  # type: ignore[misc]  # reportlab is untyped
    """A document with the style's headers and footers, which reports each heading to the contents page."""

    def __init__(self, buffer: io.BytesIO, source: Source, look: Look) -> None:
        left, right, top, bottom = look.margins
        super().__init__(
            buffer,
            pagesize=A4,
            leftMargin=left,
            rightMargin=right,
            topMargin=top,
            bottomMargin=bottom,
            title=plain(source.title),
            author="",
            creator="",
            lang="cy-GB" if source.language == "cy" else "en-GB",
            invariant=1,
        )
        self.pages = _PageTotal()
        running_lines = partial(_draw_running_lines, source=source, look=look)
        column = look.column_width
        starts = [left + i * (column + COLUMN_GAP) for i in range(look.columns)]
        head = _head_height(source, look) if look.columns > 1 else 0
        frame = partial(Frame, leftPadding=0, rightPadding=0, topPadding=0, bottomPadding=0)
        first = [frame(x, bottom, column, self.height - head) for x in starts]
        if head:
            first.insert(0, frame(left, bottom + self.height - head, self.width, head))
        templates = [
            PageTemplate("first", first, onPage=running_lines, autoNextPageTemplate="later"),
            PageTemplate("later", [frame(x, bottom, column, self.height) for x in starts], onPage=running_lines),
        ]
        if source.cover:
            templates.insert(0, PageTemplate("cover", [frame(left, bottom, self.width, self.height)]))
        self.addPageTemplates(templates)

    def afterFlowable(self, flowable: Flowable) -> None:
        """Report to the contents page on which page a heading is."""
        text = getattr(flowable, "contents_text", None)
        if text:
            self.notify("TOCEntry", (0, text, self.page))


def _head_height(source: Source, look: Look) -> float:
    """Return the height of everything before the first clause heading, across the columns of the first page."""
    height = 12.0
    for block in _head_blocks(source):
        piece = flowable(block, look, look.text_width)
        height += piece.wrap(look.text_width, A4[1])[1] + piece.getSpaceAfter() + piece.getSpaceBefore()
    return height


def _head_blocks(source: Source) -> list[Block]:
    return list(takewhile(lambda block: (block.kind, block.level) not in CLAUSES_BEGIN, source.blocks))


def _story(source: Source, look: Look) -> Iterator[Flowable]:
    width = look.column_width
    blocks = list(source.blocks)
    if source.cover:
        end = next(i for i, block in enumerate(blocks) if block.kind == "break")
        yield from cover(blocks[:end], look)
        yield NextPageTemplate("later")
        blocks = blocks[end:]
    elif look.columns > 1:
        head = _head_blocks(source)
        yield from (flowable(block, look, look.text_width) for block in head)
        yield FrameBreak()
        blocks = blocks[len(head) :]
    for kind, group in groupby(blocks, key=lambda block: block.kind):
        if kind == "signature":
            yield signatures(list(group), source.language, look, width)
        else:
            yield from (flowable(block, look, width) for block in group)


def _draw_running_lines(canvas: Canvas, document: _Document, source: Source, look: Look) -> None:
    """Draw the running header and footer of one page."""
    left, right, top, bottom = look.margins
    width, height = A4
    size = min(look.size - 1.2, 8.4)
    numbers = PAGE_LABEL[source.language].format(page=document.page, total=document.pages.total)
    canvas.saveState()
    canvas.setFont(look.regular, size)
    head, foot = height - top * 0.55, bottom * 0.5
    if look.running_lines == "band":
        canvas.setFillColor(HexColor(look.colour))
        canvas.rect(0, height - 46, width, 46, stroke=0, fill=1)
        canvas.setFillColor(white)
        canvas.setFont(look.bold, size + 2)
        head = height - 28
    if look.running_lines == "browser":
        numbers = f"{document.page}/{document.pages.total}"
        head, foot = height - 26, 22
    canvas.drawString(left, head, source.header)
    canvas.setFont(look.regular, size)
    canvas.setFillColor(black)
    if look.running_lines == "rule":
        canvas.setStrokeColor(HexColor(look.colour))
        canvas.setLineWidth(0.8)
        canvas.line(left, head - 6, width - right, head - 6)
        canvas.line(left, foot + 12, width - right, foot + 12)
    if look.running_lines == "plain":
        canvas.drawCentredString(width / 2, foot + 11, numbers)
        canvas.drawCentredString(width / 2, foot, source.footer)
    else:
        canvas.drawString(left, foot, source.footer)
        canvas.drawRightString(width - right, foot, numbers)
    canvas.restoreState()
