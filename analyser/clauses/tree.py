"""Build the clause tree: the start and end of each clause, its number, heading, parent, and lead-in of items."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from statistics import median

from analyser.clauses.headings import bare_heading, is_heading_like, own_line_heading, run_in_heading
from analyser.clauses.line_starts import LineStart, find_line_starts, read_lines
from analyser.clauses.number_sequence import Fit, Outline
from analyser.clauses.printed_numbers import STRUCTURE, PrintedNumber, Style, defined_term, lists_definitions
from analyser.clauses.sections import contents_of, ends_signature, is_signature
from analyser.clauses.table_lines import lines_in_short_cells
from analyser.domain import Clause, Document, Language
from analyser.reading.language import languages_of

_SENTENCE_ENDS = re.compile(r"[.!?][”\"’')\]]*$")
_HEADING_LINES = 3
_ANNOUNCED = 300  # characters before a definition in which a list of them is announced
_LONG_ENOUGH = 6  # lines of a paragraph that show whether it belongs to a signature block
_SUBCLAUSE = 2  # depth of 1.1: below it, numbered sentences after a colon belong to their lead-in
_CAPITALS = re.compile(r"[A-Z]{4}")


@dataclass(slots=True)
class _Node:
    """A clause under construction; `text` is the offset at which its words begin, after number and heading."""

    start: int
    text: int
    number: str = ""
    heading: str = ""
    parent: int | None = None
    style: Style | None = None
    depth: int = 0
    is_contents: bool = False
    is_signature: bool = False
    inside: int | None = None


def split(document: Document) -> tuple[Clause, ...]:
    """Split a document into its clauses, in reading order.

    Clauses that are not `inside` another follow each other with only white space between, so that every word of the
    text belongs to one of them.
    """
    nodes = _Builder(document).nodes()
    _find_lead_ins(document, nodes)
    spans = [document.span(node.start, end) for node, end in zip(nodes, _ends(nodes, len(document.text)), strict=True)]
    languages = languages_of([span.text for span in spans], document.text, document.language)
    return tuple(
        Clause(
            position,
            node.number,
            node.heading,
            spans[position],
            node.parent,
            node.inside,
            node.is_contents,
            node.is_signature,
            languages[position],
        )
        for position, node in enumerate(nodes)
    )


class _Builder:
    """Reads the lines of a document and opens a node wherever a clause begins."""

    def __init__(self, document: Document) -> None:
        self.document = document
        self.lines = document.lines
        self.printed = read_lines(document)
        self.texts, self.opens = self.printed.texts, self.printed.opens
        self.contents = contents_of(self.printed)
        in_contents = [False] * len(self.lines)
        for lines in self.contents:
            in_contents[lines.first : lines.last + 1] = [True] * (lines.last + 1 - lines.first)
        self.in_contents = in_contents
        skipped = [
            contents or figures for contents, figures in zip(in_contents, lines_in_short_cells(document), strict=True)
        ]
        self.line_starts = find_line_starts(self.printed, skipped)
        self.outline = Outline(self.line_starts, bilingual=document.language is Language.MIXED)
        printed = document.printed
        self.usual_size = median(line.size for line in printed) if printed else 0.0
        self.bold_is_rare = sum(line.bold for line in printed) < 0.3 * len(printed)
        self.built: list[_Node] = []
        self.signing = False
        self.signed_on = 0  # the page on which the last signature block began
        self.heading_end = 0  # where the heading below the number of the last schedule or article ends

    def nodes(self) -> list[_Node]:
        """Return the nodes in order; the first begins with the text."""
        line_start_at = {line_start.line: position for position, line_start in enumerate(self.line_starts)}
        contents_at = {lines.first for lines in self.contents}
        for position, line in enumerate(self.lines):
            if line.end <= self.heading_end:
                continue
            if self.in_contents[position]:
                if position in contents_at:
                    self.built.append(_Node(line.start, line.end, is_contents=True))
                continue
            line_start = line_start_at.get(position)
            if line_start is not None and self._number(line_start, self.line_starts[line_start]):
                continue
            if self.signing and line.box.page > self.signed_on + 1:
                self.signing = False
            if self.opens[position]:
                self._open(position)
            elif not self.built or (position > 0 and self.in_contents[position - 1]):
                self._add(position)
        return self.built

    def _open(self, position: int) -> None:
        """Handle a paragraph without a number: a signature block, definition, heading, or more of the open clause."""
        line, text = self.lines[position], self.texts[position]
        if is_signature(text):
            if not self.signing:
                self._add(position, is_signature=True)
                self.outline.close()
            self.signing, self.signed_on = True, line.box.page
        elif self.signing and ends_signature(self._paragraph(position)):
            self.signing = False
            self._add(position)
        elif term := defined_term(self.document.text, line.start, in_list=self._in_definitions(line.start)):
            self._define(line.start, term)
        elif self._is_heading(position):
            self.outline.leave_lists()
            self._add(position, text, is_signature=self.signing)
        elif not self.built or (position > 0 and self.in_contents[position - 1]):
            self._add(position)

    def _add(self, position: int, heading: str = "", is_signature: bool = False) -> None:
        """Add a clause without a number; one with a heading belongs to the open schedule or article."""
        line = self.lines[position]
        parent = self._structure() if heading else None
        text = line.end if heading else line.start
        self.built.append(_Node(line.start, text, heading=heading, parent=parent, is_signature=is_signature))

    def _in_definitions(self, start: int) -> bool:
        """Return whether a paragraph is in a list of definitions: after another, or after words that announce one."""
        if not self.built or self.document.text[start] not in '“"':
            return False
        last = self.built[-1]
        if any(level.style is Style.DEFINITION for level in self.outline.levels):
            return True
        return lists_definitions(last.heading) or lists_definitions(self.document.text[last.text : start][-_ANNOUNCED:])

    def _define(self, start: int, term: PrintedNumber) -> None:
        parent = self.outline.define(term, len(self.built))
        self.built.append(_Node(start, start, heading=term.printed, parent=parent, style=None))

    def _number(self, position: int, line_start: LineStart) -> bool:
        since = self.document.text[self.built[-1].start if self.built else 0 : line_start.start]
        fit = self.outline.fit(position, line_start, since)
        if fit is None or (
            self.signing and fit.mark.style not in (Style.DIVISION, Style.ANNEX, Style.ARTICLE, Style.DECIMAL)
        ):
            return False
        self.signing = False
        parent = self.outline.enter(fit, len(self.built), line_start.left)
        heading, text = self._heading(line_start, fit)
        depth = len(self.outline.levels) - self.outline.structural()
        self.built.append(
            _Node(
                line_start.start,
                text,
                self._full_number(),
                heading,
                parent.clause if parent else None,
                fit.mark.style,
                depth,
            )
        )
        return True

    def _full_number(self) -> str:
        """Return the printed number with those above it: 14.2(b), or Schedule 2, Part B, 4.1."""
        outer: list[str] = []
        number = ""
        for level in self.outline.levels:
            if level.style in STRUCTURE:
                outer.append(level.printed)
            elif level.style is Style.DECIMAL:
                if len(level.values) > 1 and outer and outer[-1].startswith(("Article", "Erthygl")):
                    outer.pop()
                number = level.printed if len(level.values) > 1 or not number else f"{number}({level.printed})"
            elif level.style is Style.DEFINITION:
                number += f"“{level.printed}”"
            else:
                number += (
                    level.printed if level.printed.startswith("(") or not number else f"({level.printed.strip('.)')})"
                )
        return ", ".join([*outer, number] if number else outer)

    def _heading(self, line_start: LineStart, fit: Fit) -> tuple[str, int]:
        """Return the heading after a number, and the offset at which the clause's own words begin."""
        line = self.lines[line_start.line]
        rest = line_start.text[fit.mark.length :]
        if fit.mark.style in STRUCTURE:
            if title := self.printed.title(line_start.line, fit.mark.length):
                last = self.printed.paragraph_end(line_start.line, len(self.lines))
                self.heading_end = self.lines[last or line_start.line].end
                return bare_heading(title), self.heading_end
            if heading := bare_heading(rest):
                return heading, line_start.end
            below = line_start.line + 1
            if below < len(self.lines) and self._is_heading(below, beneath=True):
                self.heading_end = self.lines[below].end
                return bare_heading(self.texts[below]), self.heading_end
            return "", line_start.end
        stripped = rest.lstrip(" :.,)]-–—")
        start = line_start.end - len(stripped)
        last = self.printed.paragraph_end(line_start.line, _HEADING_LINES)
        whole = self.document.text[start : self.lines[last].end] if last is not None else ""
        heading = run_in_heading(self.document.text[start : start + 160])
        if heading:
            return heading, start + len(heading) + 1
        if own_line_heading(whole, line.bold and self.bold_is_rare):
            return whole.rstrip(".: "), start + len(whole)
        return "", start

    def _is_heading(self, position: int, beneath: bool = False) -> bool:
        """Return whether a line without a number is a heading of the text below it."""
        text, line = self.texts[position], self.lines[position]
        if not self.opens[position] or not self._ends_paragraph(position) or not is_heading_like(text):
            return False
        if self.signing and line.size <= self.usual_size * 1.1:
            return False
        larger = line.size > self.usual_size * 1.08
        in_capitals = text.isupper() and bool(_CAPITALS.search(text)) and not self._continues_in_capitals(position)
        marked = larger or (line.bold and self.bold_is_rare) or in_capitals
        if beneath:
            return marked or text.isupper()
        return marked and position + 1 < len(self.lines)

    def _continues_in_capitals(self, position: int) -> bool:
        """Return whether a line in capitals continues a sentence in capitals, as in limits of liability."""
        before = self.texts[position - 1] if position else ""
        heading = self.built[-1].heading if self.built else ""
        is_heading = bool(heading) and before.endswith(heading)
        return before.isupper() and before[-1] not in ".:;" and not is_heading

    def _ends_paragraph(self, position: int) -> bool:
        return position + 1 >= len(self.lines) or self.opens[position + 1]

    def _paragraph(self, position: int) -> str:
        """Return the text of the paragraph that a line opens, or of its first lines."""
        last = position
        while last + 1 < len(self.lines) and not self.opens[last + 1] and last - position < _LONG_ENOUGH:
            last += 1
        return self.document.text[self.lines[position].start : self.lines[last].end]

    def _structure(self) -> int | None:
        structural = self.outline.structural()
        return self.outline.levels[structural - 1].clause if structural else None


def _find_lead_ins(document: Document, nodes: Sequence[_Node]) -> None:
    """Mark the nodes that complete the sentence of their parent, and the later items of such a list."""
    lists: dict[int, bool] = {}  # for each parent: whether its items are inside it
    outermost = -1  # the last node that is not inside another: a list cannot extend across it
    for position, node in enumerate(nodes):
        parent = node.parent
        if node.style is None or node.depth < 2 or parent is None:
            outermost = position
            continue
        if parent not in lists:
            lists[parent] = _leads_in(document, nodes, parent, position)
        root = parent
        while (above := nodes[root].inside) is not None:
            root = above
        if lists[parent] and root == outermost:
            node.inside = parent
        else:
            outermost = position


def _leads_in(document: Document, nodes: Sequence[_Node], parent: int, item: int) -> bool:
    """Return whether the words before a list leave their sentence open for its items."""
    words = document.text[nodes[parent].text : nodes[item].start].strip()
    if not words or (nodes[parent].heading and len(words) < 2):
        return False
    if _SENTENCE_ENDS.search(words):
        return False
    if nodes[item].style is not Style.DECIMAL or (nodes[item].depth > _SUBCLAUSE and words.endswith(":")):
        return True
    end = nodes[item + 1].start if item + 1 < len(nodes) else len(document.text)
    first = document.text[nodes[item].text : end].strip()
    return first[:1].islower() or not _SENTENCE_ENDS.search(first)


def _ends(nodes: Sequence[_Node], length: int) -> list[int]:
    """Return where each node ends: where the next one begins, or at the end of the last node inside it."""
    starts = [*(node.start for node in nodes), length]
    ends = starts[1:]
    for position in range(len(nodes) - 1, -1, -1):
        inside = nodes[position].inside
        if inside is not None:
            ends[inside] = max(ends[inside], ends[position])
    return ends
