"""A document as read: its text, the position of each word on the page, clauses, tables, and reading issues."""

from __future__ import annotations

import bisect
from collections.abc import Iterator
from dataclasses import dataclass

from analyser.domain.bilingual import Text
from analyser.domain.enums import FileFormat, Language, LinkKind, ReadingIssueKind, TextSource

_PRINTED = 90  # characters of a printed line


@dataclass(frozen=True, slots=True)
class Box:
    """A rectangle on a page, in points, origin at the top left; `page` counts from 1."""

    page: int
    x0: float
    top: float
    x1: float
    bottom: float

    def cut(self, left: float, right: float) -> Box:
        """Return the part of the box between two x positions, in points."""
        return Box(self.page, max(self.x0, left), self.top, min(self.x1, right), self.bottom)


@dataclass(frozen=True, slots=True)
class Span:
    """A stretch of a document's text: `text == document.text[start:end]`."""

    start: int
    end: int
    text: str

    def within(self, other: Span) -> bool:
        """Return whether this span is completely inside the other."""
        return other.start <= self.start and self.end <= other.end


@dataclass(frozen=True, slots=True)
class Line:
    """One printed line of body text.

    `start` and `end` are offsets into `Document.text`; `size` is the font size in points (0 unknown); `edges` holds
    the left edge, in points, of each word of the line in order, so that a span may begin or end inside the line.
    `confidence` (0 to 1) is 1 for text that was not recognised in an image.
    """

    start: int
    end: int
    box: Box
    size: float = 0.0
    bold: bool = False
    edges: tuple[float, ...] = ()
    confidence: float = 1.0


@dataclass(frozen=True, slots=True)
class Page:
    """One page: size in points, where its text came from, and its stretch of `Document.text`.

    `confidence` (0 to 1) is the mean over the letters of a page whose text was recognised, otherwise None.
    """

    number: int
    width: float
    height: float
    text_source: TextSource
    start: int
    end: int
    confidence: float | None = None


@dataclass(frozen=True, slots=True)
class Cell:
    """A cell of a table: its text, its first row and column (from 0) and how many rows and columns it spans.

    In an empty cell, `span` has length 0 and gives the position at which the text would be.
    """

    row: int
    column: int
    span: Span
    box: Box
    rows: int = 1
    columns: int = 1


@dataclass(frozen=True, slots=True)
class Table:
    """A ruled or aligned table of one page, with its cells in reading order; `rows` and `columns` count them."""

    box: Box
    rows: int
    columns: int
    cells: tuple[Cell, ...]

    def row(self, number: int) -> tuple[Cell, ...]:
        """Return the cells that begin in a row, counted from 0, from left to right."""
        return tuple(cell for cell in self.cells if cell.row == number)


@dataclass(frozen=True, slots=True)
class ReadingIssue:
    """Something that was not read, or not reliably, with an explanation in one sentence.

    `page` is None for an issue of the whole document; `span` is the text and `clause` the position of the clause
    concerned, where there is one.
    """

    kind: ReadingIssueKind
    message: Text
    page: int | None = None
    span: Span | None = None
    clause: int | None = None


@dataclass(frozen=True, slots=True)
class Document:
    """A contract file as read: normalised body text, the lines it was printed on, and its pages.

    Lines are in reading order and do not overlap; between two lines `text` has one space or newline. Running headers,
    footers and page numbers are not part of `text`. `title` is the text in the largest print at the beginning. `struck`
    holds the spans that are struck through: they are in `text`, but no values are read from them. A document without
    fixed pages, such as one from a word processor, has no `pages` and no boxes: each of its paragraphs is a line whose
    box is empty and on page 0.
    """

    text: str
    lines: tuple[Line, ...]
    pages: tuple[Page, ...]
    text_source: TextSource
    language: Language = Language.ENGLISH
    title: Span | None = None
    tables: tuple[Table, ...] = ()
    struck: tuple[Span, ...] = ()
    issues: tuple[ReadingIssue, ...] = ()
    format: FileFormat = FileFormat.PDF

    @property
    def printed(self) -> tuple[Line, ...]:
        """The lines for statistics such as the usual font size; without pages, each is repeated by its length.

        In a document without pages a whole paragraph is one line. It is repeated as often as it would fill a printed
        line.
        """
        if self.pages:
            return self.lines
        return tuple(line for line in self.lines for _ in range(1 + (line.end - line.start) // _PRINTED))

    def span(self, start: int, end: int) -> Span:
        """Return the span from `start` to `end` with surrounding white space left out."""
        text = self.text[start:end]
        start += len(text) - len(text.lstrip())
        text = text.strip()
        return Span(start, start + len(text), text)

    def page_at(self, offset: int) -> int | None:
        """Return the number of the page on which the character at `offset` is printed; None without pages."""
        if not self.pages:
            return None
        if self.lines:  # not by offsets of pages: the text of a footnote may follow text of the next page
            line = bisect.bisect_right(self.lines, offset, key=lambda line: line.start) - 1
            return self.lines[max(line, 0)].box.page
        position = bisect.bisect_right(self.pages, offset, key=lambda page: page.start) - 1
        return self.pages[max(position, 0)].number

    def boxes(self, span: Span) -> tuple[Box, ...]:
        """Return one box for each printed line that the span touches, cut to its first and last word."""
        return tuple(self._boxes(span))

    def _boxes(self, span: Span) -> Iterator[Box]:
        first = max(bisect.bisect_right(self.lines, span.start, key=lambda line: line.start) - 1, 0)
        for line in self.lines[first:]:
            if line.start >= span.end:
                return
            if line.end <= span.start:
                continue
            left = self._edge(line, span.start) if span.start > line.start else line.box.x0
            right = self._edge(line, span.end) if span.end < line.end else line.box.x1
            if right > left:
                yield line.box.cut(left, right)

    def _edge(self, line: Line, offset: int) -> float:
        """Find the x position of an offset inside a line: the word's left edge when known, else in proportion."""
        words_before = len(self.text[line.start : offset].split())
        at_word_start = self.text[offset - 1 : offset].isspace() or self.text[offset : offset + 1].isspace()
        if at_word_start and words_before < len(line.edges):
            return line.edges[words_before]
        if 0 < words_before <= len(line.edges) and not at_word_start:
            return self._inside_word(line, offset, words_before - 1)
        share = (offset - line.start) / max(line.end - line.start, 1)
        return line.box.x0 + share * (line.box.x1 - line.box.x0)

    def _inside_word(self, line: Line, offset: int, word: int) -> float:
        """Find the x position of an offset inside a word of known left edge, in proportion to its letters.

        Across the whole line the proportion would mislead where words stand in columns.
        """
        begin = offset - len(self.text[line.start : offset].split()[-1])
        length = len(self.text[begin : line.end].split()[0])
        left = line.edges[word]
        right = line.edges[word + 1] if word + 1 < len(line.edges) else line.box.x1
        return left + (offset - begin) / length * (right - left)


@dataclass(frozen=True, slots=True)
class Clause:
    """A numbered or headed paragraph of whole sentences.

    `number` is the full printed number (`14.2(b)`, `Schedule 2, 4.1`), empty when none is printed. `position` counts
    from 0 and `parent` is the position of the clause one level up. List items that complete the sentence of their
    lead-in are inside the span of the lead-in, and are also clauses themselves, with `inside` the position of the
    lead-in: the sentence stays whole, and `14.2(b)` can still be referred to. `is_contents` marks a table of contents
    and `is_signature` a signature block, which hold no terms of the contract.
    """

    position: int
    number: str
    heading: str
    span: Span
    parent: int | None = None
    inside: int | None = None
    is_contents: bool = False
    is_signature: bool = False
    language: Language = Language.ENGLISH


@dataclass(frozen=True, slots=True)
class Link:
    """Words of a clause that refer to another clause: a cross-reference, or the use of a defined term.

    `clause` and `target` are positions of clauses; `target` is None when the clause referred to is not in this
    document.
    """

    kind: LinkKind
    span: Span
    clause: int
    target: int | None
