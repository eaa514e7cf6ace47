"""Read the body of a DOCX as displayed: paragraphs with their numbers, tables, and what was left out.

Deleted and moved-away words are left out and inserted ones kept, as if every tracked change were accepted. Hidden
words, comments, headers, footers and field instructions are left out. Footnotes, endnotes and text boxes follow the
paragraph that they are attached to.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from typing import Any, TypeAlias

from docx.oxml.ns import qn

from analyser.reading.docx.numbering import Numbering
from analyser.reading.docx.package import Package
from analyser.reading.docx.styles import Styles, TextFormat, value_of

_MC = "{http://schemas.openxmlformats.org/markup-compatibility/2006}"
_P, _TBL, _TR, _TC, _R = qn("w:p"), qn("w:tbl"), qn("w:tr"), qn("w:tc"), qn("w:r")
_T, _SYM, _RUBY, _RUBY_BASE, _MATHS_T = qn("w:t"), qn("w:sym"), qn("w:ruby"), qn("w:rubyBase"), qn("m:t")
_FIELD_CHAR, _FIELD_TYPE, _INSTRUCTION = qn("w:fldChar"), qn("w:fldCharType"), qn("w:instrText")
_PPR, _RPR, _TRPR, _TCPR, _SPEC_VANISH = qn("w:pPr"), qn("w:rPr"), qn("w:trPr"), qn("w:tcPr"), qn("w:specVanish")
_ID, _TEXT_BOX = qn("w:id"), qn("w:txbxContent")
_ALTERNATE, _CHOICE, _FALLBACK = f"{_MC}AlternateContent", f"{_MC}Choice", f"{_MC}Fallback"
_CONTAINERS = frozenset(
    qn(f"w:{name}")
    for name in ("ins", "moveTo", "smartTag", "customXml", "sdt", "sdtContent", "hyperlink", "fldSimple", "dir", "bdo")
)
_INSERTED = frozenset((qn("w:ins"), qn("w:moveTo")))
_DELETED = frozenset((qn("w:del"), qn("w:moveFrom")))
_MATHS = frozenset((qn("m:oMath"), qn("m:oMathPara")))
_NOTES = {qn("w:footnoteReference"): "footnotes", qn("w:endnoteReference"): "endnotes"}
_DRAWN = frozenset((qn("w:drawing"), qn("w:pict"), qn("w:object")))
_PLAIN = {
    qn("w:tab"): "\t",
    qn("w:ptab"): "\t",
    qn("w:br"): "\n",
    qn("w:cr"): "\n",
    qn("w:noBreakHyphen"): "-",
}
_TICKS = {0x6F: "☐", 0xA8: "☐", 0xFD: "☒", 0xFE: "☑", 0xFC: "✓", 0xFB: "✗", 0x78: "☒"}  # of Wingdings
_LARGE = 3_600_000  # EMU, 10 cm: a picture as wide and high as this may be a scanned page; a smaller one is a logo


@dataclass(frozen=True, slots=True)
class Words:
    """Words of one format; a tab is `\\t` and a line break `\\n`."""

    text: str
    text_format: TextFormat


@dataclass(slots=True)
class Paragraph:
    """A paragraph: its number as printed, its words, and whether it is a line of a table of contents."""

    number: str = ""
    words: list[Words] = field(default_factory=list)
    is_contents: bool = False


@dataclass(frozen=True, slots=True)
class GridCell:
    """A cell of a table with its contents; `row` and `column` count from 0."""

    row: int
    column: int
    rows: int
    columns: int
    blocks: tuple[Block, ...]


@dataclass(frozen=True, slots=True)
class Grid:
    """A table."""

    rows: int
    columns: int
    cells: tuple[GridCell, ...]


Block: TypeAlias = Paragraph | Grid


@dataclass(slots=True)
class LeftOut:
    """Whether something was left out that a reader should know of: tracked changes, and the words of large pictures."""

    changes: int = 0
    pictures: int = 0


@dataclass(slots=True)
class _Field:
    """An open field; its result, if it has one, follows its instruction."""

    instruction: str = ""
    has_result: bool = False

    @property
    def is_contents(self) -> bool:
        return self.instruction.split()[:1] == ["TOC"]


class Body:
    """Reads a document in one pass."""

    def __init__(self, package: Package) -> None:
        self.left_out = LeftOut()
        self._package = package
        self._styles = Styles(package.styles)
        self._numbering = Numbering(package.numbering, self._styles)
        self._notes = {name: _notes(getattr(package, name)) for name in ("footnotes", "endnotes")}
        self._fields: list[_Field] = []
        self._open: Paragraph | None = None  # a paragraph whose mark is deleted or hidden: the next one continues it
        self._after: list[Any] = []  # notes and text boxes attached to the paragraph being read

    def blocks(self) -> tuple[Block, ...]:
        """Return the contents of the document, in reading order."""
        return self._blocks(self._package.body)

    def _blocks(self, parent: Any) -> tuple[Block, ...]:
        """Return the contents of an element; a paragraph that is left open ends with it."""
        outer, self._open = self._open, None
        found = [*self._walk(parent), *([self._open] if self._open is not None else [])]
        self._open = outer
        return tuple(found)

    def _walk(self, parent: Any) -> Iterator[Block]:
        for child in parent:
            if child.tag == _P:
                yield from self._paragraph(child)
            elif child.tag == _TBL:
                yield self._table(child)
            elif child.tag in _CONTAINERS:
                self.left_out.changes += child.tag in _INSERTED
                yield from self._walk(child)
            elif child.tag in _DELETED:
                self.left_out.changes += 1
            elif child.tag == _ALTERNATE:
                yield from self._walk(_first_alternative(child))

    def _paragraph(self, element: Any) -> Iterator[Block]:
        properties = element.find(_PPR)
        mark = None if properties is None else properties.find(_RPR)
        style = self._styles.paragraph(properties)
        base = self._styles.text_format(style)
        current = Paragraph(is_contents=self._styles.is_contents(style) or any(f.is_contents for f in self._fields))
        outer, self._after = self._after, []
        self._inline(element, current, style, base)
        current.is_contents |= any(one.is_contents for one in self._fields)
        # An instruction that never reaches its result must not hide the rest of the document.
        self._fields = [one for one in self._fields if one.has_result]
        after, self._after = self._after, outer
        deleted = mark is not None and any(mark.find(tag) is not None for tag in _DELETED)
        self.left_out.changes += deleted or (mark is not None and any(mark.find(t) is not None for t in _INSERTED))
        runs_on = mark is not None and mark.find(_SPEC_VANISH) is not None
        if not deleted:
            # The number has the format of the mark; a mark hidden to join the next paragraph does not hide it.
            text_format = self._styles.run(base, style, mark)
            text_format = replace(text_format, hidden=text_format.hidden and not runs_on)
            current.number = self._numbering.next(properties, style, text_format)
        self._join(current)
        if runs_on:
            self._add_words(" ", current, base)
        if deleted or runs_on:
            self._open = current
        else:
            yield current
        for content in after:
            yield from self._blocks(content)

    def _join(self, current: Paragraph) -> None:
        """Put the words of an open paragraph before those of this one."""
        before, self._open = self._open, None
        if before is not None:
            current.words[:0] = before.words
            current.number = before.number or current.number

    def _inline(self, parent: Any, into: Paragraph, style: str, base: TextFormat) -> None:
        for child in parent:
            tag = child.tag
            if tag == _R:
                self._run(child, into, style, base)
            elif tag in _CONTAINERS:
                self.left_out.changes += tag in _INSERTED
                self._inline(child, into, style, base)
            elif tag in _DELETED:
                self.left_out.changes += 1
            elif tag == _ALTERNATE:
                self._inline(_first_alternative(child), into, style, base)
            elif tag in _MATHS:
                self._add_words("".join(text.text or "" for text in child.iter(_MATHS_T)), into, base)

    def _run(self, run: Any, into: Paragraph, style: str, base: TextFormat) -> None:
        text_format = self._styles.run(base, style, run.find(_RPR))
        if text_format.hidden:
            for child in run.iterchildren(_FIELD_CHAR, _INSTRUCTION):
                self._field(child)
            return
        self._run_content(run, into, text_format)

    def _run_content(self, run: Any, into: Paragraph, text_format: TextFormat) -> None:
        for child in run:
            tag = child.tag
            if tag == _T:
                self._add_words(child.text or "", into, text_format)
            elif tag in _PLAIN:
                self._add_words(_PLAIN[tag], into, text_format)
            elif tag == _SYM:
                self._add_words(_symbol(child), into, text_format)
            elif tag in (_FIELD_CHAR, _INSTRUCTION):
                self._field(child)
            elif tag in _NOTES:
                note = self._notes[_NOTES[tag]].pop(child.get(_ID), None)  # each note once: it must not refer to itself
                self._after += [] if note is None else [note]
            elif tag in _DRAWN:
                self._drawn(child)
            elif tag == _ALTERNATE:
                self._run_content(_first_alternative(child), into, text_format)
            elif tag == _RUBY:
                for base in child.iterchildren(_RUBY_BASE):
                    self._add_words("".join(text.text or "" for text in base.iter(_T)), into, text_format)

    def _add_words(self, text: str, into: Paragraph, text_format: TextFormat) -> None:
        """Add words, unless they belong to the instruction of a field."""
        if text and all(one.has_result for one in self._fields):
            into.words.append(Words(text.upper() if text_format.capitals else text, text_format))

    def _field(self, element: Any) -> None:
        kind = element.get(_FIELD_TYPE)
        if element.tag == _INSTRUCTION:
            if self._fields:
                self._fields[-1].instruction += element.text or ""
        elif kind == "begin":
            self._fields.append(_Field())
        elif kind == "separate" and self._fields:
            self._fields[-1].has_result = True
        elif kind == "end" and self._fields:
            self._fields.pop()

    def _drawn(self, element: Any) -> None:
        """Keep the text boxes of a drawing for after the paragraph, and count a large picture."""
        boxes: list[Any] = []
        for box in element.iter(_TEXT_BOX):
            above = [e.tag for e in box.iterancestors()]
            if not {_FALLBACK, _TEXT_BOX}.intersection(above[: above.index(element.tag)]):
                boxes.append(box)
        self._after += boxes
        extent = next(element.iter(qn("wp:extent")), None)
        if not boxes and extent is not None and next(element.iter(qn("a:blip")), None) is not None:
            sides = (extent.get("cx") or "", extent.get("cy") or "")
            self.left_out.pictures += all(side.isdecimal() and int(side) >= _LARGE for side in sides)

    def _table(self, table: Any) -> Grid:
        cells: list[GridCell] = []
        begun: dict[int, int] = {}  # for each column, the index in `cells` of the cell that rows below it may continue
        count = columns = 0
        for row in _rows(table):
            if row.find(f"{_TRPR}/{qn('w:del')}") is not None:
                self.left_out.changes += 1
                continue
            column = _number(value_of(row.find(_TRPR), qn("w:gridBefore")), 0)
            for element in _cells(row):
                properties = element.find(_TCPR)
                width = max(_number(value_of(properties, qn("w:gridSpan")), 1), 1)
                merge = None if properties is None else properties.find(qn("w:vMerge"))
                continues = merge is not None and (merge.get(qn("w:val")) or "continue") == "continue"
                if continues and column in begun:
                    above = cells[begun[column]]
                    cells[begun[column]] = GridCell(
                        above.row, above.column, count + 1 - above.row, above.columns, above.blocks
                    )
                else:
                    begun[column] = len(cells)
                    cells.append(GridCell(count, column, 1, width, self._blocks(element)))
                column += width
            columns = max(columns, column)
            count += 1
        return Grid(count, columns, tuple(cells))


def _number(text: str | None, otherwise: int) -> int:
    """Read a number of columns; Word has no more than 63."""
    return min(int(text), 63) if text and text.isdecimal() else otherwise


def _notes(tree: Any | None) -> dict[str, Any]:
    """Return footnotes or endnotes by their ids, without the lines that separate them from the text."""
    if tree is None:
        return {}
    return {note.get(_ID): note for note in tree if note.get(qn("w:type")) in (None, "normal")}


def _first_alternative(alternate: Any) -> Any:
    """Return the first of several alternatives, which is the newest."""
    choice = alternate.find(_CHOICE)
    if choice is None:
        choice = alternate.find(_FALLBACK)
    return () if choice is None else choice


def _rows(parent: Any) -> Iterator[Any]:
    for child in parent:
        if child.tag == _TR:
            yield child
        elif child.tag in _CONTAINERS:
            yield from _rows(child)


def _cells(row: Any) -> Iterator[Any]:
    for child in row:
        if child.tag == _TC:
            yield child
        elif child.tag in _CONTAINERS:
            yield from _cells(child)


def _symbol(element: Any) -> str:
    """Return a character of a symbol font: a tick box as such, any other as the font's own code for `tidy`."""
    try:
        code = int(element.get(qn("w:char")) or "", 16)
    except ValueError:
        return ""
    if "wingdings" in (element.get(qn("w:font")) or "").lower() and (code & 0xFF) in _TICKS:
        return _TICKS[code & 0xFF]
    return chr(code) if 0x20 <= code < 0xD800 or 0xE000 <= code <= 0xFFFD else ""
