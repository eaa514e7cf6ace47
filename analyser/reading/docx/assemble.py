"""Assemble the blocks of a DOCX into a document: one text, a line for each paragraph, tables and struck-through words.

A paragraph is one line, however long, unless it has line breaks; a row of a table is one line, its cells separated by
spaces, as long as each has a single line. No line has a place on a page: its box is `NOWHERE`, which is empty, so that
`Document.boxes` returns none.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace

from analyser.domain import Box, Cell, Document, FileFormat, Line, Span, Table, TextSource
from analyser.reading.characters import needs_tidying, tidy
from analyser.reading.docx.body import Block, Grid, Paragraph, Words
from analyser.reading.docx.styles import TextFormat
from analyser.reading.language import language_of
from analyser.reading.title import title_of

NOWHERE = Box(0, 0.0, 0.0, 0.0, 0.0)
"""The box of text that has no place on a page."""

_SPACES = re.compile(r"\s+")
_SPACES_BUT_BREAKS = re.compile(r"[^\S\n]+")
_LEADER = " ..... "
_NUMBER = re.compile(r"(?:\d+(?:\.\d+)+|\d+\.|\([a-z]{1,4}\))\s+[A-Za-z“\"‘]")
_LONG = 60  # characters of a cell that is more than a label


@dataclass(frozen=True, slots=True)
class _Piece:
    """Normalised words of one format on one line."""

    text: str
    text_format: TextFormat


def assemble_document(blocks: Sequence[Block]) -> Document:
    """Assemble the blocks of a DOCX as a document without pages."""
    writer = _Writer()
    for block in blocks:
        writer.block(block)
    writer.end_line()
    text = "".join(writer.parts)
    document = Document(
        text,
        tuple(writer.lines),
        (),
        TextSource.TEXT if text else TextSource.NONE,
        language_of(text),
        format=FileFormat.DOCX,
    )
    return replace(
        document,
        title=title_of(document),
        tables=tuple(draft.table(text) for draft in writer.tables if draft.grid.columns > 1),
        struck=tuple(document.span(start, end) for start, end in writer.struck),
    )


@dataclass(frozen=True, slots=True)
class _Draft:
    """A table whose words are still being written; `places` are the offsets of its cells, in order."""

    grid: Grid
    places: list[tuple[int, int]]

    def table(self, text: str) -> Table:
        """Return the table with the words of its cells."""
        cells = (
            Cell(cell.row, cell.column, Span(start, end, text[start:end]), NOWHERE, cell.rows, cell.columns)
            for cell, (start, end) in zip(self.grid.cells, self.places, strict=True)
        )
        return Table(NOWHERE, max(self.grid.rows, 1), self.grid.columns, tuple(cells))


class _Writer:
    """Writes one line after another and records where each begins and ends."""

    def __init__(self) -> None:
        self.parts: list[str] = []
        self.lines: list[Line] = []
        self.tables: list[_Draft] = []
        self.struck: list[tuple[int, int]] = []
        self.offset = 0
        self._start = 0  # the offset at which the open line begins
        self._pieces: list[_Piece] = []  # of the open line

    def block(self, block: Block) -> None:
        """Write a paragraph or a table, beginning with a new line."""
        if isinstance(block, Grid):
            self._table(block)
            return
        for line in _lines(block):
            self.end_line()
            self._add(line)

    def end_line(self) -> None:
        """End the open line, if there is one; the next begins a paragraph."""
        if not self._pieces:
            return
        sizes: Counter[float] = Counter()
        for piece in self._pieces:
            sizes[piece.text_format.size] += len(piece.text)
        bold = self._pieces[0].text_format.bold and self._pieces[-1].text_format.bold
        self.lines.append(Line(self._start, self.offset, NOWHERE, sizes.most_common(1)[0][0], bold))
        self._pieces = []

    def _add(self, pieces: Sequence[_Piece]) -> None:
        """Append pieces to the open line after a space, or open a line with them."""
        if self._pieces:
            self._put(" ")
        else:
            if self.lines:
                self._put("\n")
            self._start = self.offset
        for piece in pieces:
            if piece.text_format.struck:
                self._strike(self.offset, self.offset + len(piece.text))
            self._put(piece.text)
        self._pieces += pieces

    def _put(self, text: str) -> None:
        self.parts.append(text)
        self.offset += len(text)

    def _strike(self, start: int, end: int) -> None:
        if self.struck and self.struck[-1][1] == start:
            start = self.struck.pop()[0]
        self.struck.append((start, end))

    def _table(self, grid: Grid) -> None:
        """Write a table row by row."""
        draft = _Draft(grid, [])
        self.tables.append(draft)  # before those in its cells
        row = -1
        has_several_lines = False  # whether the previous cell has more than one line
        written = ""  # the text of the previous cell
        for cell in grid.cells:
            lines = [line for block in cell.blocks if isinstance(block, Paragraph) for line in _lines(block)]
            if cell.row != row or has_several_lines or (lines and _begins_own_line(cell.blocks, lines[0], written)):
                self.end_line()
            row = cell.row
            start, count = self.offset + bool(self.lines or self._pieces), len(self.lines)
            self._cell(cell.blocks)
            has_several_lines = len(self.lines) > count
            # A cell without words gets the offset at which its words would be.
            draft.places.append((start, self.offset) if self.offset > start else (self.offset, self.offset))
            written = "".join(piece.text for line in lines for piece in line)
        self.end_line()

    def _cell(self, blocks: Sequence[Block]) -> None:
        """Write a cell of any content: its first line continues the line of the row, each other one is a new line."""
        first = True
        for block in blocks:
            if isinstance(block, Grid):
                self.end_line()
                self._table(block)
                first = False
                continue
            for line in _lines(block):
                if not first:
                    self.end_line()
                self._add(line)
                first = False


def _begins_own_line(blocks: Sequence[Block], line: Sequence[_Piece], before: str) -> bool:
    """Return whether a cell begins a new line: a clause beside a clause, as in two languages."""
    first = blocks[0]
    if isinstance(first, Paragraph) and first.number and before:
        return True
    return len(before) > _LONG and bool(_NUMBER.match("".join(piece.text for piece in line)))


def _lines(paragraph: Paragraph) -> list[list[_Piece]]:
    """Return the lines of a paragraph that have words, its number before the first, normalised."""
    words = list(paragraph.words)
    if paragraph.is_contents:
        words = _with_leader(words)
    if paragraph.number:
        text_format = replace(words[0].text_format, struck=False) if words else TextFormat()
        words.insert(0, Words(f"{paragraph.number} ", text_format))
    lines: list[list[_Piece]] = [[]]
    for one in words:
        for order, text in enumerate(_SPACES_BUT_BREAKS.sub(" ", _tidied(one.text)).split("\n")):
            if order:
                lines.append([])
            text = _SPACES.sub(" ", text)
            if not lines[-1] or lines[-1][-1].text.endswith(" "):
                text = text.lstrip()
            if text:
                lines[-1].append(_Piece(text, one.text_format))
    return [line for line in map(_ended, lines) if line]


def _ended(line: list[_Piece]) -> list[_Piece]:
    """Return a line without white space at its end."""
    while line and not (text := line[-1].text.rstrip()):
        line = line[:-1]
    return [*line[:-1], _Piece(text, line[-1].text_format)] if line else line


def _tidied(text: str) -> str:
    return tidy(text) if needs_tidying(text) else text


def _with_leader(words: list[Words]) -> list[Words]:
    """Replace the last tab of a line in a table of contents by a dot leader."""
    for position in range(len(words) - 1, -1, -1):
        head, tab, tail = words[position].text.rpartition("\t")
        if tab:
            text_format = words[position].text_format
            return [*words[:position], Words(f"{head}{_LEADER}{tail}", text_format), *words[position + 1 :]]
    return words
