"""What is printed on one page, before anything is joined or left out."""

from __future__ import annotations

from dataclasses import dataclass, replace

from analyser.domain import Box, TextSource


@dataclass(frozen=True, slots=True)
class Printed:
    """One printed line: words parted by single spaces, the left edge of each (none for sideways print), its box.

    `broken` says that the last word ends in a hyphen that PDFium takes for one of word division; the hyphen itself is
    not in `text`. `hidden` marks text that is in the file but is not painted. `confidence` runs from 0 to 1 and is less
    than 1 only where the words were recognised from a picture.
    """

    text: str
    box: Box
    edges: tuple[float, ...]
    size: float
    bold: bool
    broken: bool = False
    hidden: bool = False
    confidence: float = 1.0

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
class Sheet:
    """One page as displayed: its size in points and its lines in the order of the file.

    `confidence`, from 0 to 1, is that of a page recognised here, the mean over its letters; None of any other.
    """

    number: int
    width: float
    height: float
    lines: tuple[Printed, ...]
    text_source: TextSource
    confidence: float | None = None

    @property
    def text(self) -> str:
        """All its words, parted by single spaces."""
        return " ".join(line.text for line in self.lines)
