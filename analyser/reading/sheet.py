"""What is printed on one page, before anything is joined or left out."""

from __future__ import annotations

from dataclasses import dataclass, replace

from analyser.domain import Box, TextSource

LOST = 0xE000  # a character from here, up by its code in its font, is of letters that the font does not tell
_ASIDE = 0.1  # points by which two lines may lie beside each other and be one


@dataclass(frozen=True, slots=True)
class Place:
    """A cell of a table: the page, the table's place on it from 0, and the cell's first row and column from 0."""

    page: int
    table: int
    row: int
    column: int


@dataclass(frozen=True, slots=True)
class Printed:
    """One printed line: words parted by single spaces, the left edge of each (none for sideways print), its box.

    `broken` says that the last word ends in a hyphen that PDFium takes for one of word division; the hyphen itself is
    not in `text`. `hidden` marks text that is in the file but is not painted. `cell` is the cell of a table that it
    stands in, once tables have been looked for. `confidence` runs from 0 to 1 and is less than 1 only where the words
    were recognised from a picture. `opens` says that a paragraph begins here, however it is printed.
    """

    text: str
    box: Box
    edges: tuple[float, ...]
    size: float
    bold: bool
    broken: bool = False
    hidden: bool = False
    cell: Place | None = None
    confidence: float = 1.0
    opens: bool = False

    @property
    def first_word_width(self) -> float:
        """Width of the first word with the space after it, in points."""
        return self.edges[1] - self.edges[0] if len(self.edges) > 1 else self.box.x1 - self.box.x0

    def with_text(self, text: str) -> Printed:
        """Return the same line with other words at its end."""
        return replace(self, text=text, broken=False)

    def without_first_word(self) -> Printed | None:
        """Return the line after its first word; None when nothing is left."""
        _, _, rest = self.text.partition(" ")
        if not rest:
            return None
        edges = self.edges[1:]
        return replace(self, text=rest, edges=edges, box=self.box.cut(edges[0], self.box.x1) if edges else self.box)


@dataclass(frozen=True, slots=True)
class Ruling:
    """A level or upright line drawn on a page, in points as displayed, origin at the top left; it has its thickness."""

    x0: float
    top: float
    x1: float
    bottom: float

    @property
    def is_level(self) -> bool:
        """Say whether it runs from left to right rather than from top to bottom."""
        return self.x1 - self.x0 >= self.bottom - self.top

    def joined(self, other: Ruling, gap: float) -> Ruling | None:
        """Return one line for two that run on in one another, with at most `gap` points between; None for any other."""
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
    1, is that of a page recognised here, the mean over its letters; None of any other.
    """

    number: int
    width: float
    height: float
    lines: tuple[Printed, ...]
    text_source: TextSource
    rulings: tuple[Ruling, ...] = ()
    unnumbered: int = 0
    confidence: float | None = None

    @property
    def text(self) -> str:
        """All its words, parted by single spaces."""
        return " ".join(line.text for line in self.lines)
