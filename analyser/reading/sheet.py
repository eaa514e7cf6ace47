"""One page as printed, before lines are joined or left out."""

from __future__ import annotations

from dataclasses import dataclass, replace

from analyser.domain import Box, TextSource

LOST = 0xE000  # plus its code in the font: the character used for a letter that the font does not name
_ASIDE = 0.1  # points by which two lines may be offset and still be one


@dataclass(frozen=True, slots=True)
class CellPlace:
    """A cell of a table: the page, the table's index on it from 0, and the cell's first row and column from 0."""

    page: int
    table: int
    row: int
    column: int


@dataclass(frozen=True, slots=True)
class PrintedLine:
    """One printed line: its words separated by single spaces, its box, and `edges`, the left edge of each word.

    `broken` is true when the last word ends in a hyphen that PDFium takes for one of word division; the hyphen is not
    in `text`. `hidden` marks text that is in the file but not painted. `cell` is the table cell that the line is in,
    once tables have been found. `confidence` runs from 0 to 1 and is less than 1 only for recognised words. `opens` is
    true when a paragraph begins here, however it is printed. Vertical print has no `edges`.
    """

    text: str
    box: Box
    edges: tuple[float, ...]
    size: float
    bold: bool
    broken: bool = False
    hidden: bool = False
    cell: CellPlace | None = None
    confidence: float = 1.0
    opens: bool = False

    @property
    def first_word_width(self) -> float:
        """Width of the first word with the space after it, in points."""
        return self.edges[1] - self.edges[0] if len(self.edges) > 1 else self.box.x1 - self.box.x0

    def with_text(self, text: str) -> PrintedLine:
        """Return the line with other text."""
        return replace(self, text=text, broken=False)

    def without_first_word(self) -> PrintedLine | None:
        """Return the line without its first word, or None when nothing is left."""
        _, _, rest = self.text.partition(" ")
        if not rest:
            return None
        edges = self.edges[1:]
        return replace(self, text=rest, edges=edges, box=self.box.cut(edges[0], self.box.x1) if edges else self.box)


@dataclass(frozen=True, slots=True)
class Ruling:
    """A horizontal or vertical line drawn on a page, with its thickness, in points as displayed, origin top left."""

    x0: float
    top: float
    x1: float
    bottom: float

    @property
    def is_level(self) -> bool:
        """Whether the line is horizontal."""
        return self.x1 - self.x0 >= self.bottom - self.top

    def joined(self, other: Ruling, gap: float) -> Ruling | None:
        """Return one line for two in line with each other and at most `gap` points apart, or None."""
        if self.is_level is not other.is_level:
            return None
        if self.is_level:
            aside = max(abs(self.top - other.top), abs(self.bottom - other.bottom))
            apart = max(self.x0, other.x0) - min(self.x1, other.x1)
        else:
            aside = max(abs(self.x0 - other.x0), abs(self.x1 - other.x1))
            apart = max(self.top, other.top) - min(self.bottom, other.bottom)
        if aside > _ASIDE or apart > gap:
            return None
        return Ruling(
            min(self.x0, other.x0), min(self.top, other.top), max(self.x1, other.x1), max(self.bottom, other.bottom)
        )


@dataclass(frozen=True, slots=True)
class Sheet:
    """One page as displayed: its size in points, its lines in the order of the file, and the lines drawn on it.

    `unnumbered` counts the paragraphs whose number is a picture that could not be recognised. `confidence`, from 0 to
    1, is the mean over the letters of a page recognised here, and None for any other page.
    """

    number: int
    width: float
    height: float
    lines: tuple[PrintedLine, ...]
    text_source: TextSource
    rulings: tuple[Ruling, ...] = ()
    unnumbered: int = 0
    confidence: float | None = None

    @property
    def text(self) -> str:
        """All words of the page, separated by single spaces."""
        return " ".join(line.text for line in self.lines)
