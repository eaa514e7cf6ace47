"""Lay a sample contract out as a PDF: one look a style, running headers and footers, contents pages, signature blocks.

Fonts are Liberation and DejaVu, found where reportlab looks for TrueType fonts (Debian: `fonts-liberation` and
`fonts-dejavu-core`). Only the letters that are used go into the PDF. Nothing depends on the clock or on chance, so the
same source gives the same bytes.
"""

from __future__ import annotations

import io
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from html import escape
from itertools import groupby, takewhile
from typing import Any

from reportlab import rl_config
from reportlab.lib.colors import HexColor, black, white
from reportlab.lib.enums import TA_CENTER, TA_JUSTIFY, TA_LEFT
from reportlab.lib.fonts import addMapping
from reportlab.lib.pagesizes import A4
from reportlab.lib.styles import ParagraphStyle
from reportlab.lib.units import mm
from reportlab.pdfbase.pdfmetrics import getRegisteredFontNames, registerFont, stringWidth
from reportlab.pdfbase.ttfonts import TTFont
from reportlab.pdfgen.canvas import Canvas
from reportlab.platypus import (
    BaseDocTemplate,
    Flowable,
    Frame,
    FrameBreak,
    KeepTogether,
    NextPageTemplate,
    PageBreak,
    PageTemplate,
    Paragraph,
    Spacer,
    Table,
    TableStyle,
)
from reportlab.platypus.doctemplate import IndexingFlowable
from reportlab.platypus.tableofcontents import TableOfContents
from sample_source import Block, Source, SourceError

rl_config.useA85 = 0  # plain binary streams: a fifth smaller than their ASCII wrapping

FAMILIES = {  # regular, bold, italic, bold italic
    "LiberationSerif": ("Regular", "Bold", "Italic", "BoldItalic"),
    "LiberationSans": ("Regular", "Bold", "Italic", "BoldItalic"),
    "LiberationSansNarrow": ("Regular", "Bold", "Italic", "BoldItalic"),
    "DejaVuSans": ("", "Bold", "Oblique", "BoldOblique"),
    "DejaVuSerif": ("", "Bold", "Italic", "BoldItalic"),
}
PAGE_LABEL = {
    "en": "Page {page} of {total}",
    "cy": "Tudalen {page} o {total}",
    "bilingual": "Tudalen / Page {page} o / of {total}",
}
SIGNATURE_LABELS = {
    "en": ("Signed", "Name", "Position"),
    "cy": ("Llofnodwyd", "Enw", "Swydd"),
    "bilingual": ("Llofnodwyd / Signed", "Enw / Name", "Swydd / Position"),
}


@dataclass(frozen=True, slots=True)
class Look:
    """How one style of contract looks on the page; lengths are in points."""

    family: str
    size: float
    leading: float
    margins: tuple[float, float, float, float]  # left, right, top, bottom
    step: float  # indent per depth of numbering
    space_after: float
    align: int = TA_LEFT
    title_align: int = TA_CENTER
    title_size: float = 15
    heading_size: float = 0  # added to the size of the text
    colour: str = "#000000"
    columns: int = 1
    table_head: str = "#E6E6E6"
    table_ink: str = "#000000"
    grid: str = "#555555"
    furniture: str = "plain"  # plain | rule | band | browser


LOOKS = {
    "longform": Look(
        "LiberationSerif", 10.5, 13.4, (76, 72, 74, 72), 36, 7, TA_JUSTIFY, title_size=15, heading_size=0.2
    ),
    "orderform": Look(
        "LiberationSans", 9.2, 11.9, (50, 50, 82, 58), 30, 5, title_align=TA_LEFT, title_size=16, heading_size=1.3,
        colour="#1B3F6B", table_head="#1B3F6B", table_ink="#FFFFFF", grid="#8CA0B8", furniture="band",
    ),
    "saas": Look(
        "DejaVuSans", 8.8, 13, (60, 78, 56, 52), 28, 7, title_align=TA_LEFT, title_size=19, heading_size=3,
        colour="#22303C", table_head="#F1F4F6", grid="#C9D1D8", furniture="browser",
    ),
    "twocolumn": Look(
        "LiberationSansNarrow", 7.8, 9.2, (36, 36, 50, 44), 18, 2.6, TA_JUSTIFY, title_size=13, heading_size=0.4,
        columns=2, furniture="rule",
    ),
    "council": Look(
        "LiberationSans", 10.6, 14.2, (71, 71, 86, 72), 34, 8, title_align=TA_LEFT, title_size=17, heading_size=1.2,
        colour="#14523C", table_head="#DDE9E3", grid="#14523C", furniture="rule",
    ),
    "scanned": Look(
        "LiberationSerif", 11.4, 14.2, (80, 76, 70, 66), 36, 7, TA_LEFT, title_size=14, furniture="plain"
    ),
}  # fmt: skip


def fonts_missing() -> list[str]:
    """The font files that this computer lacks; empty when every sample can be built."""
    missing = []
    for family in FAMILIES:
        for filename in _font_files(family):
            try:
                _register(filename)
            except OSError:
                missing.append(filename)
    return missing


def pdf_of(source: Source) -> bytes:
    """Lay the contract out and return the PDF. Raises `SourceError` for an unknown style or language."""
    if source.style not in LOOKS or source.language not in PAGE_LABEL:
        raise SourceError(f"{source.name}: unknown style {source.style!r} or language {source.language!r}")
    look = LOOKS[source.style]
    _use_family(look.family)
    buffer = io.BytesIO()
    document = _Document(buffer, source, look)
    document.multiBuild([*_story(source, look, document.styles), document.pages])
    return buffer.getvalue()


def _font_files(family: str) -> list[str]:
    return [f"{family}-{face}.ttf" if face else f"{family}.ttf" for face in FAMILIES[family]]


def _register(filename: str) -> str:
    name = filename.removesuffix(".ttf")
    if name not in getRegisteredFontNames():
        registerFont(TTFont(name, filename))
    return name


def _use_family(family: str) -> None:
    names = [_register(filename) for filename in _font_files(family)]
    for name, (bold, italic) in zip(names, ((0, 0), (1, 0), (0, 1), (1, 1)), strict=True):
        for base in (names[0], family):
            addMapping(base, bold, italic, name)


class _PageTotal(IndexingFlowable):  # type: ignore[misc]  # reportlab is untyped
    """Prints nothing, stands last and knows on which page: pages are laid out again until "Page 3 of 12" is right."""

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
    """A page layout with the look's furniture, which tells the contents page about each heading."""

    def __init__(self, buffer: io.BytesIO, source: Source, look: Look) -> None:
        left, right, top, bottom = look.margins
        super().__init__(
            buffer,
            pagesize=A4,
            leftMargin=left,
            rightMargin=right,
            topMargin=top,
            bottomMargin=bottom,
            title=_plain(source.title),
            author="",
            creator="",
            lang="cy-GB" if source.language == "cy" else "en-GB",
            invariant=1,
        )
        self.styles = _styles(look)
        self.pages = _PageTotal()
        furniture = partial(_furniture, source=source, look=look)
        column = (self.width - 14 * (look.columns - 1)) / look.columns
        starts = [left + i * (column + 14) for i in range(look.columns)]
        head = _head_height(source, look, self.styles, self.width) if look.columns > 1 else 0
        frame = partial(Frame, leftPadding=0, rightPadding=0, topPadding=0, bottomPadding=0)
        first = [frame(x, bottom, column, self.height - head) for x in starts]
        if head:
            first.insert(0, frame(left, bottom + self.height - head, self.width, head))
        templates = [
            PageTemplate("first", first, onPage=furniture, autoNextPageTemplate="later"),
            PageTemplate("later", [frame(x, bottom, column, self.height) for x in starts], onPage=furniture),
        ]
        if source.cover:
            templates.insert(0, PageTemplate("cover", [frame(left, bottom, self.width, self.height)]))
        self.addPageTemplates(templates)

    def afterFlowable(self, flowable: Flowable) -> None:
        """Tell the contents page on which page a heading stands."""
        text = getattr(flowable, "contents_text", None)
        if text:
            self.notify("TOCEntry", (0, text, self.page))


def _plain(text: str) -> str:
    return text.replace("**", "").replace("<br>", " ")


def _markup(text: str) -> str:
    """Bold marks and <br> become reportlab's own tags; everything else is printed as it stands."""
    safe = escape(text, quote=False).replace("&lt;br&gt;", "<br/>")
    return re.sub(r"\*\*(.+?)\*\*", r"<b>\1</b>", safe)


def _styles(look: Look) -> dict[str, ParagraphStyle]:
    family, bold = (_font_files(look.family)[i].removesuffix(".ttf") for i in (0, 1))
    text = ParagraphStyle(
        "text",
        fontName=family,
        fontSize=look.size,
        leading=look.leading,
        spaceAfter=look.space_after,
        alignment=look.align,
        allowWidows=0,
        allowOrphans=0,
    )
    head = partial(ParagraphStyle, parent=text, fontName=bold, alignment=TA_LEFT, keepWithNext=1)
    colour = HexColor(look.colour)
    size = look.size + look.heading_size
    cell = ParagraphStyle(
        "cell", parent=text, alignment=TA_LEFT, spaceAfter=0, fontSize=look.size - 0.4, leading=look.leading - 0.8
    )
    return {
        "text": text,
        "1": head(
            "1",
            fontSize=look.title_size,
            leading=look.title_size * 1.25,
            alignment=look.title_align,
            textColor=colour,
            spaceBefore=look.title_size * 0.8,
            spaceAfter=look.title_size * 0.8,
        ),
        "2": head(
            "2",
            fontSize=size,
            leading=size * 1.28,
            textColor=colour,
            spaceBefore=look.space_after,
            leftIndent=look.step,
            bulletFontName=bold,
            bulletFontSize=size,
            bulletColor=colour,
        ),
        "3": head("3", spaceBefore=look.space_after * 0.6, textColor=colour),
        "cover": head("cover", fontSize=12.5, leading=19, alignment=TA_CENTER, spaceAfter=18, fontName=family),
        "contents": ParagraphStyle(
            "contents", parent=text, alignment=TA_LEFT, spaceAfter=0, leading=look.leading * 1.12
        ),
        "cell": cell,
        "cell head": ParagraphStyle("cell head", parent=cell, fontName=bold, textColor=HexColor(look.table_ink)),
    }


def _head_height(source: Source, look: Look, styles: dict[str, ParagraphStyle], width: float) -> float:
    """Height of what stands across the columns on the first page: everything before the first clause heading."""
    height = 12.0
    for block in _head_blocks(source):
        flowable = _flowable(block, look, styles, width)
        height += flowable.wrap(width, A4[1])[1] + flowable.getSpaceAfter() + flowable.getSpaceBefore()
    return height


def _head_blocks(source: Source) -> list[Block]:
    return list(takewhile(lambda block: block.kind != "contents" and block.level != 2, source.blocks))


def _story(source: Source, look: Look, styles: dict[str, ParagraphStyle]) -> Iterator[Flowable]:
    left, right = look.margins[:2]
    full = A4[0] - left - right
    width = (full - 14 * (look.columns - 1)) / look.columns
    blocks = list(source.blocks)
    if source.cover:
        end = next(i for i, block in enumerate(blocks) if block.kind == "break")
        yield from _cover(blocks[:end], styles)
        yield NextPageTemplate("later")
        blocks = blocks[end:]
    elif look.columns > 1:
        head = _head_blocks(source)
        yield from (_flowable(block, look, styles, full) for block in head)
        yield FrameBreak()
        blocks = blocks[len(head) :]
    for kind, group in groupby(blocks, key=lambda block: block.kind):
        if kind == "signature":
            yield _signatures(list(group), source.language, look, styles, width)
        else:
            yield from (_flowable(block, look, styles, width) for block in group)


def _cover(blocks: list[Block], styles: dict[str, ParagraphStyle]) -> Iterator[Flowable]:
    yield Spacer(1, 62 * mm)
    for block in blocks:
        style = styles["1"] if block.kind == "heading" else styles["cover"]
        text = f"{block.mark} {block.text}".strip()
        yield Paragraph(_markup(text), ParagraphStyle("cover line", parent=style, alignment=TA_CENTER, spaceAfter=22))


def _flowable(block: Block, look: Look, styles: dict[str, ParagraphStyle], width: float) -> Flowable:
    match block.kind:
        case "heading":
            return _heading(block, look, styles)
        case "table":
            return _table(block.rows, look, styles, width)
        case "break":
            return PageBreak()
        case "contents":
            return _contents(styles)
        case _:
            return _paragraph(block, look, styles)


def _heading(block: Block, look: Look, styles: dict[str, ParagraphStyle]) -> Flowable:
    style = styles[str(block.level)]
    numbered = re.fullmatch(r"(\d+(?:\.\d+)*\.?)\s+(.*)", block.text)
    if block.level == 2 and numbered:
        paragraph = Paragraph(_markup(numbered[2]), style, bulletText=numbered[1])
    else:
        flush = ParagraphStyle("flush", parent=style, leftIndent=0)
        paragraph = Paragraph(_markup(block.text), flush)
    schedule = block.level == 1 and re.match(r"(schedule|annex|appendix|atodlen|atodiad)\b", block.text, re.I)
    if schedule or (block.level == 2 and numbered):
        paragraph.contents_text = _markup(block.text)
    return paragraph


def _paragraph(block: Block, look: Look, styles: dict[str, ParagraphStyle]) -> Flowable:
    indent = look.step * block.level
    style = ParagraphStyle("clause", parent=styles["text"], leftIndent=indent)
    if not block.mark:
        return Paragraph(_markup(block.text), style)
    style.bulletIndent = indent - look.step
    style.bulletFontName, style.bulletFontSize = style.fontName, style.fontSize
    return Paragraph(_markup(block.text), style, bulletText=block.mark)


def _contents(styles: dict[str, ParagraphStyle]) -> Flowable:
    flush = [(f"{side}PADDING", (0, 0), (-1, -1), 0) for side in ("LEFT", "RIGHT", "TOP", "BOTTOM")]
    return TableOfContents(levelStyles=[styles["contents"]], dotsMinLevel=0, tableStyle=TableStyle(flush))


def _table(rows: Sequence[tuple[str, ...]], look: Look, styles: dict[str, ParagraphStyle], width: float) -> Flowable:
    columns = max(len(row) for row in rows)
    padded = [row + ("",) * (columns - len(row)) for row in rows]
    headed = any(padded[0])
    body = padded if headed else padded[1:]
    cells = [
        [Paragraph(_markup(cell), styles["cell head" if headed and not i else "cell"]) for cell in row]
        for i, row in enumerate(body)
    ]
    style: list[tuple[Any, ...]] = [
        ("GRID", (0, 0), (-1, -1), 0.6, HexColor(look.grid)),
        ("VALIGN", (0, 0), (-1, -1), "TOP"),
        ("TOPPADDING", (0, 0), (-1, -1), 3.2),
        ("BOTTOMPADDING", (0, 0), (-1, -1), 4),
    ]
    if headed:
        style.append(("BACKGROUND", (0, 0), (-1, 0), HexColor(look.table_head)))
    return Table(
        cells,
        colWidths=_widths(body, styles["cell head"], width),
        style=TableStyle(style),
        repeatRows=int(headed),
        spaceAfter=look.space_after + 4,
        spaceBefore=2,
        hAlign="LEFT",
    )


def _widths(rows: list[tuple[str, ...]], style: ParagraphStyle, width: float) -> list[float]:
    """Share the width out by how much each column has to say, none narrower than its longest word."""
    least, wanted = [], []
    for column in zip(*rows, strict=True):
        words = [word for cell in column for word in _plain(cell).split()] or [""]
        least.append(max(stringWidth(word, style.fontName, style.fontSize) for word in words) + 14)
        wanted.append(max(min(len(cell), 70) for cell in column) or 1)
    spare = width - sum(least)
    return [low + max(spare, 0) * share / sum(wanted) for low, share in zip(least, wanted, strict=True)]


def _signatures(
    blocks: list[Block], language: str, look: Look, styles: dict[str, ParagraphStyle], width: float
) -> Flowable:
    """Signature blocks that follow one another stand side by side, in one column look below each other."""
    across = 2 if look.columns == 1 else 1
    boxes = [_signature(block.rows[0], language, styles, width / across - 12) for block in blocks]
    boxes += [""] * (-len(boxes) % across)
    rows = [boxes[i : i + across] for i in range(0, len(boxes), across)]
    grid = Table(rows, colWidths=[width / across] * across, hAlign="LEFT", spaceBefore=6, spaceAfter=10)
    grid.setStyle(TableStyle([("VALIGN", (0, 0), (-1, -1), "TOP"), ("LEFTPADDING", (0, 0), (-1, -1), 0)]))
    return KeepTogether([grid])


def _signature(fields: tuple[str, ...], language: str, styles: dict[str, ParagraphStyle], width: float) -> Flowable:
    party, name, position, date = (*fields, "", "", "", "")[:4]
    style = ParagraphStyle("signature", parent=styles["cell"], spaceBefore=2)
    signed, named, placed = SIGNATURE_LABELS[language]
    rows = [
        [Paragraph(f"<b>{_markup(party)}</b>", style), ""],
        [Paragraph(signed, style), Paragraph(f"<i>{_markup(name)}</i>", style)],
        [Paragraph(named, style), Paragraph(_markup(name), style)],
        [Paragraph(placed, style), Paragraph(_markup(position), style)],
        [Paragraph(_markup(date), style), ""],
    ]
    table = Table(rows, colWidths=[width * 0.3, width * 0.7], hAlign="LEFT")
    table.setStyle(
        TableStyle(
            [
                ("SPAN", (0, 0), (1, 0)),
                ("SPAN", (0, 4), (1, 4)),
                ("LINEBELOW", (1, 1), (1, 3), 0.5, black),
                ("VALIGN", (0, 0), (-1, -1), "BOTTOM"),
                ("TOPPADDING", (0, 1), (-1, 1), 14),
                ("LEFTPADDING", (0, 0), (-1, -1), 0),
            ]
        )
    )
    return table


def _furniture(canvas: Canvas, document: _Document, source: Source, look: Look) -> None:
    """Draw the running header and footer of one page."""
    left, right, top, bottom = look.margins
    width, height = A4
    regular, bold = (_font_files(look.family)[i].removesuffix(".ttf") for i in (0, 1))
    size = min(look.size - 1.2, 8.4)
    numbers = PAGE_LABEL[source.language].format(page=document.page, total=document.pages.total)
    canvas.saveState()
    canvas.setFont(regular, size)
    head, foot = height - top * 0.55, bottom * 0.5
    if look.furniture == "band":
        canvas.setFillColor(HexColor(look.colour))
        canvas.rect(0, height - 46, width, 46, stroke=0, fill=1)
        canvas.setFillColor(white)
        canvas.setFont(bold, size + 2)
        head = height - 28
    if look.furniture == "browser":
        numbers = f"{document.page}/{document.pages.total}"
        head, foot = height - 26, 22
    canvas.drawString(left, head, source.header)
    canvas.setFont(regular, size)
    canvas.setFillColor(black)
    if look.furniture == "rule":
        canvas.setStrokeColor(HexColor(look.colour))
        canvas.setLineWidth(0.8)
        canvas.line(left, head - 6, width - right, head - 6)
        canvas.line(left, foot + 12, width - right, foot + 12)
    if look.furniture == "plain":
        canvas.drawCentredString(width / 2, foot + 11, numbers)
        canvas.drawCentredString(width / 2, foot, source.footer)
    else:
        canvas.drawString(left, foot, source.footer)
        canvas.drawRightString(width - right, foot, numbers)
    canvas.restoreState()
