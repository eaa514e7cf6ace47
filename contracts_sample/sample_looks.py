"""The styles of the sample contracts: fonts, sizes, colours and paragraph styles.

Fonts are Liberation and DejaVu, in reportlab's TrueType directories (Debian: `fonts-liberation` and
`fonts-dejavu-core`). Only the letters that are used are embedded in a PDF.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache, partial

from reportlab.lib.colors import HexColor
from reportlab.lib.enums import TA_CENTER, TA_JUSTIFY, TA_LEFT
from reportlab.lib.fonts import addMapping
from reportlab.lib.pagesizes import A4
from reportlab.lib.styles import ParagraphStyle
from reportlab.pdfbase.pdfmetrics import getRegisteredFontNames, registerFont
from reportlab.pdfbase.ttfonts import TTFError, TTFont

FAMILIES = {  # regular, bold, italic, bold italic
    "LiberationSerif": ("Regular", "Bold", "Italic", "BoldItalic"),
    "LiberationSans": ("Regular", "Bold", "Italic", "BoldItalic"),
    "LiberationSansNarrow": ("Regular", "Bold", "Italic", "BoldItalic"),
    "DejaVuSans": ("", "Bold", "Oblique", "BoldOblique"),
}
COLUMN_GAP = 14


@dataclass(frozen=True, slots=True)
class Look:
    """The page style of a kind of contract; lengths are in points."""

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
    running_lines: str = "plain"  # plain | rule | band | browser

    @property
    def text_width(self) -> float:
        """Points between the left and the right margin of an A4 page."""
        left, right = self.margins[:2]
        return float(A4[0]) - left - right

    @property
    def column_width(self) -> float:
        """Width of one column in points."""
        return (self.text_width - COLUMN_GAP * (self.columns - 1)) / self.columns

    @property
    def regular(self) -> str:
        """The name of the family's regular font."""
        return _font_names(self.family)[0]

    @property
    def bold(self) -> str:
        """The name of the family's bold font."""
        return _font_names(self.family)[1]


LOOKS = {
    "longform": Look(
        "LiberationSerif", 10.5, 13.4, (76, 72, 74, 72), 36, 7, TA_JUSTIFY, title_size=15, heading_size=0.2
    ),
    "orderform": Look(
        "LiberationSans", 9.2, 11.9, (50, 50, 82, 58), 30, 5, title_align=TA_LEFT, title_size=16, heading_size=1.3,
        colour="#1B3F6B", table_head="#1B3F6B", table_ink="#FFFFFF", grid="#8CA0B8", running_lines="band",
    ),
    "saas": Look(
        "DejaVuSans", 8.8, 13, (60, 78, 56, 52), 28, 7, title_align=TA_LEFT, title_size=19, heading_size=3,
        colour="#22303C", table_head="#F1F4F6", grid="#C9D1D8", running_lines="browser",
    ),
    "twocolumn": Look(
        "LiberationSansNarrow", 7.8, 9.2, (36, 36, 50, 44), 18, 2.6, TA_JUSTIFY, title_size=13, heading_size=0.4,
        columns=2, running_lines="rule",
    ),
    "council": Look(
        "LiberationSans", 10.6, 14.2, (71, 71, 86, 72), 34, 8, title_align=TA_LEFT, title_size=17, heading_size=1.2,
        colour="#14523C", table_head="#DDE9E3", grid="#14523C", running_lines="rule",
    ),
    "scanned": Look(
        "LiberationSerif", 11.4, 14.2, (80, 76, 70, 66), 36, 7, TA_LEFT, title_size=14, running_lines="plain"
    ),
}  # fmt: skip


def fonts_missing() -> list[str]:
    """Return the font files that are missing on this computer; empty when every sample can be built."""
    missing = []
    for family in FAMILIES:
        for name in _font_names(family):
            try:
                _register(name)
            except TTFError:
                missing.append(f"{name}.ttf")
    return missing


def use_fonts(family: str) -> None:
    """Register a family's four fonts with reportlab."""
    names = _font_names(family)
    for name, (bold, italic) in zip(names, ((0, 0), (1, 0), (0, 1), (1, 1)), strict=True):
        _register(name)
        addMapping(names[0], bold, italic, name)


def _font_names(family: str) -> list[str]:
    return [f"{family}-{face}" if face else family for face in FAMILIES[family]]


def _register(name: str) -> None:
    if name not in getRegisteredFontNames():
        registerFont(TTFont(name, f"{name}.ttf"))


@cache
def styles(look: Look) -> dict[str, ParagraphStyle]:
    """Return the paragraph styles: text, the three levels of heading, cover, contents and table cells."""
    text = ParagraphStyle(
        "text",
        fontName=look.regular,
        fontSize=look.size,
        leading=look.leading,
        spaceAfter=look.space_after,
        alignment=look.align,
        allowWidows=0,
        allowOrphans=0,
    )
    head = partial(ParagraphStyle, parent=text, fontName=look.bold, alignment=TA_LEFT, keepWithNext=1)
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
            bulletFontName=look.bold,
            bulletFontSize=size,
            bulletColor=colour,
        ),
        "3": head("3", spaceBefore=look.space_after * 0.6, textColor=colour),
        "cover": head("cover", fontSize=12.5, leading=19, alignment=TA_CENTER, spaceAfter=18, fontName=look.regular),
        "contents": ParagraphStyle(
            "contents", parent=text, alignment=TA_LEFT, spaceAfter=0, leading=look.leading * 1.12
        ),
        "cell": cell,
        "cell head": ParagraphStyle("cell head", parent=cell, fontName=look.bold, textColor=HexColor(look.table_ink)),
    }
