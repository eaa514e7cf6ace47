"""Convert the blocks of a sample contract to reportlab's flowables."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from html import escape
from typing import Any

from reportlab.lib.colors import HexColor, black
from reportlab.lib.enums import TA_CENTER
from reportlab.lib.styles import ParagraphStyle
from reportlab.lib.units import mm
from reportlab.pdfbase.pdfmetrics import stringWidth
from reportlab.platypus import Flowable, KeepTogether, PageBreak, Paragraph, Spacer, Table, TableStyle
from reportlab.platypus.tableofcontents import TableOfContents
from sample_looks import Look, styles
from sample_source import Block

SIGNATURE_LABELS = {
    "en": ("Signed", "Name", "Position"),
    "cy": ("Llofnodwyd", "Enw", "Swydd"),
    "bilingual": ("Llofnodwyd / Signed", "Enw / Name", "Swydd / Position"),
}


def cover(blocks: list[Block], look: Look) -> Iterator[Flowable]:
    """Yield the lines of a cover page, centred and well below the top of the page."""
    yield Spacer(1, 62 * mm)
    for block in blocks:
        style = styles(look)["1"] if block.kind == "heading" else styles(look)["cover"]
        text = f"{block.mark} {block.text}".strip()
        yield Paragraph(_markup(text), ParagraphStyle("cover line", parent=style, alignment=TA_CENTER, spaceAfter=22))


def flowable(block: Block, look: Look, width: float) -> Flowable:
    """Return the flowable of one block, other than a signature, in a column `width` points wide."""
    match block.kind:
        case "heading":
            return _heading(block, look)
        case "table":
            return _table(block.rows, look, width)
        case "break":
            return PageBreak()
        case "contents":
            return _contents(look)
        case _:
            return _paragraph(block, look)


def _heading(block: Block, look: Look) -> Flowable:
    style = styles(look)[str(block.level)]
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


def _paragraph(block: Block, look: Look) -> Flowable:
    indent = look.step * block.level
    style = ParagraphStyle("clause", parent=styles(look)["text"], leftIndent=indent)
    if not block.mark:
        return Paragraph(_markup(block.text), style)
    style.bulletIndent = indent - look.step
    style.bulletFontName, style.bulletFontSize = style.fontName, style.fontSize
    return Paragraph(_markup(block.text), style, bulletText=block.mark)


def _contents(look: Look) -> Flowable:
    flush = [(f"{side}PADDING", (0, 0), (-1, -1), 0) for side in ("LEFT", "RIGHT", "TOP", "BOTTOM")]
    return TableOfContents(levelStyles=[styles(look)["contents"]], dotsMinLevel=0, tableStyle=TableStyle(flush))


def _table(rows: Sequence[tuple[str, ...]], look: Look, width: float) -> Flowable:
    columns = max(len(row) for row in rows)
    padded = [row + ("",) * (columns - len(row)) for row in rows]
    headed = any(padded[0])
    body = padded if headed else padded[1:]
    cells = [
        [Paragraph(_markup(cell), styles(look)["cell head" if headed and not i else "cell"]) for cell in row]
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
        colWidths=_widths(body, styles(look)["cell head"], width),
        style=TableStyle(style),
        repeatRows=int(headed),
        spaceAfter=look.space_after + 4,
        spaceBefore=2,
        hAlign="LEFT",
    )


def _widths(rows: list[tuple[str, ...]], style: ParagraphStyle, width: float) -> list[float]:
    """Return column widths in proportion to the columns' text, none narrower than its longest word."""
    least, wanted = [], []
    for column in zip(*rows, strict=True):
        words = [word for cell in column for word in plain(cell).split()] or [""]
        least.append(max(stringWidth(word, style.fontName, style.fontSize) for word in words) + 14)
        wanted.append(max(min(len(cell), 70) for cell in column) or 1)
    spare = width - sum(least)
    return [low + max(spare, 0) * share / sum(wanted) for low, share in zip(least, wanted, strict=True)]


def signatures(blocks: list[Block], language: str, look: Look, width: float) -> Flowable:
    """Return flowables for consecutive signature blocks: side by side, or below each other in one column."""
    across = 2 if look.columns == 1 else 1
    boxes = [_signature(block.rows[0], language, look, width / across - 12) for block in blocks]
    boxes += [""] * (-len(boxes) % across)
    rows = [boxes[i : i + across] for i in range(0, len(boxes), across)]
    grid = Table(rows, colWidths=[width / across] * across, hAlign="LEFT", spaceBefore=6, spaceAfter=10)
    grid.setStyle(TableStyle([("VALIGN", (0, 0), (-1, -1), "TOP"), ("LEFTPADDING", (0, 0), (-1, -1), 0)]))
    return KeepTogether([grid])


def _signature(fields: tuple[str, ...], language: str, look: Look, width: float) -> Flowable:
    party, name, position, date = (*fields, "", "", "", "")[:4]
    style = ParagraphStyle("signature", parent=styles(look)["cell"], spaceBefore=2)
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


def plain(text: str) -> str:
    """Return a text without its bold marks and line breaks."""
    return text.replace("**", "").replace("<br>", " ")


def _markup(text: str) -> str:
    """Replace bold marks and <br> by reportlab's own tags; everything else is printed as it is."""
    safe = escape(text, quote=False).replace("&lt;br&gt;", "<br/>")
    return re.sub(r"\*\*(.+?)\*\*", r"<b>\1</b>", safe)
