"""Read the source of a sample contract: TOML front matter, then one block after another.

The format is described in `README.md`. Numbers are typed by hand, so that the truth files name exactly what is printed.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from itertools import chain, zip_longest
from pathlib import Path

SCHEDULE = re.compile(r"(schedule|atodlen|annex|appendix|atodiad|part|rhan)\b", re.I)
HEADING = re.compile(r"(#{1,3})\s+(.*)")
HEADING_NUMBER = re.compile(r"(?:clause|article|cymal|erthygl|paragraph)?\s*(\d+(?:\.\d+)*)\b", re.I)
DEFINED_TERM = re.compile(r"\**[“\"]([^”\"]+)[”\"]")
ROMAN = re.compile(r"\([ivx]+\)")
NUMBER = r"(?:\d+(?:\.\d+)+\.?|\d+\.|\([A-Za-z]{1,4}\)|\(\d+\))"
NUMBERED = re.compile(rf"({NUMBER})\s+(.+)", re.S)
STARTS_BLOCK = re.compile(rf"#{{1,3}}\s|\||-{{3,}}$|\[(?:signature|contents)\]|{NUMBER}\s")


class SourceError(ValueError):
    """The source of a sample cannot be read; the message names the file and the place."""


@dataclass(frozen=True, slots=True)
class Block:
    """One piece of a contract as printed.

    `kind` is heading, paragraph, table, break, signature or contents. `level` is 1-3 for a heading, and the depth of
    the indent (0 upwards) for a paragraph, whose printed number, if any, is `mark`. `rows` are the cells of a table
    (the heading row first, empty strings where it has none) or the one row of a signature's fields.
    """

    kind: str
    text: str = ""
    mark: str = ""
    level: int = 0
    rows: tuple[tuple[str, ...], ...] = ()


@dataclass(frozen=True, slots=True)
class Source:
    """A contract's front matter and its blocks, in printed order."""

    name: str
    style: str
    language: str
    header: str
    footer: str
    cover: bool
    blocks: tuple[Block, ...]

    @property
    def title(self) -> str:
        """The first heading of level 1."""
        return next((b.text for b in self.blocks if b.kind == "heading" and b.level == 1), self.name)


def read(path: Path) -> Source:
    """Read one source file. Raises `SourceError` when its front matter or a block is invalid."""
    text = path.read_text(encoding="utf-8")
    parts = text.split("+++\n", 2)
    if len(parts) != 3 or parts[0].strip():
        raise SourceError(f"{path.name}: must begin with front matter between two +++ lines")
    try:
        front = tomllib.loads(parts[1])
        source = Source(
            name=path.stem,
            style=front["style"],
            language=front["language"],
            header=front["header"],
            footer=front["footer"],
            cover=front.get("cover", False),
            blocks=tuple(_closing_words_flush(list(_blocks(parts[2])))),
        )
    except tomllib.TOMLDecodeError as error:
        raise SourceError(f"{path.name}: front matter is not TOML: {error}") from error
    except KeyError as error:
        raise SourceError(f"{path.name}: front matter lacks {error}") from error
    if source.cover and all(block.kind != "break" for block in source.blocks):
        raise SourceError(f"{path.name}: a cover page ends at the first ---, and there is none")
    return source


def _blocks(body: str) -> Iterator[Block]:
    depth = _Depth()
    for chunk in _chunks(body):
        if match := HEADING.fullmatch(chunk):
            yield Block("heading", text=match[2].strip(), level=len(match[1]))
            depth = _Depth()
        elif chunk.startswith("|"):
            yield Block("table", rows=_rows(chunk))
        elif re.fullmatch(r"-{3,}", chunk):
            yield Block("break")
        elif chunk == "[contents]":
            yield Block("contents")
        elif chunk.startswith("[signature]"):
            fields = chunk.removeprefix("[signature]").split("|")
            yield Block("signature", rows=(tuple(f.strip() for f in fields),))
        elif match := NUMBERED.fullmatch(chunk):
            yield Block("paragraph", text=match[2], mark=match[1], level=depth.of(match[1], match[2]))
        else:
            yield Block("paragraph", text=chunk, level=depth.numeric)


def _closing_words_flush(blocks: list[Block]) -> Iterator[Block]:
    """Remove the indent of the words before a signature block, as they belong to no clause."""
    for block, following in zip_longest(blocks, blocks[1:]):
        closing = following is not None and following.kind == "signature" and not block.mark
        yield replace(block, level=0) if closing and block.kind == "paragraph" else block


def _chunks(body: str) -> Iterator[str]:
    """Yield the lines of each block: a blank line or the start of another block ends it; table rows stay together."""
    held: list[str] = []
    for line in (*map(str.strip, body.splitlines()), ""):
        table_continues = bool(held) and held[0].startswith("|") and line.startswith("|")
        if held and not table_continues and (not line or STARTS_BLOCK.match(line)):
            yield ("\n" if held[0].startswith("|") else " ").join(held)
            held = []
        if line:
            held.append(line)


def _rows(chunk: str) -> tuple[tuple[str, ...], ...]:
    rows = (tuple(cell.strip() for cell in line.strip("|").split("|")) for line in chunk.splitlines())
    return tuple(row for row in rows if not all(re.fullmatch(r":?-+:?", cell) for cell in row))


@dataclass(slots=True)
class _Depth:
    """The depth of printed numbers, from the numbers before them.

    1. and 1.1 have depth 1, and 1.1.1 has depth 2. (a) and (A) are one deeper than the number above them; (i) below (a)
    is two deeper.
    """

    numeric: int = 0
    letter: str = ""
    roman: bool = False
    leads_in: bool = False

    def of(self, mark: str, text: str) -> int:
        bare = mark.strip("().")
        if not mark.startswith("("):
            self.numeric, self.letter, self.roman = max(bare.count("."), 1), "", False
            depth = self.numeric
        elif self.is_roman(mark):
            self.roman = True
            depth = self.numeric + (2 if self.letter else 1)
        else:
            self.letter, self.roman = bare, False
            depth = self.numeric + 1
        self.leads_in = text.rstrip().endswith(":")
        return depth

    def is_roman(self, mark: str) -> bool:
        """Return whether (i) is the numeral. It is the letter when it follows (h), and not a lead-in."""
        bare = mark.strip("()")
        if not ROMAN.fullmatch(mark):
            return False
        follows_letter = len(bare) == 1 and self.letter == chr(ord(bare) - 1)
        return self.roman or self.leads_in or not follows_letter


@dataclass(slots=True)
class _Place:
    """The position of a block in the contract: the headings above it and the current numbers, each by its depth."""

    headings: dict[int, tuple[str, ...]] = field(default_factory=dict)
    numbers: dict[int, str] = field(default_factory=dict)

    @property
    def schedules(self) -> tuple[str, ...]:
        """The names of the schedule, and the part of it, that this is in; empty in the body of the contract."""
        found: tuple[str, ...] = ()
        for names in self.headings.values():
            if SCHEDULE.match(names[0]):
                inner = (f"{outer}{gap}{name}" for outer in found for name in names for gap in (", ", " "))
                found = tuple(inner) or names
        return found

    @property
    def heads(self) -> tuple[str, ...]:
        """The names of the headings above."""
        return (*chain.from_iterable(self.headings.values()), *self.schedules)


def printed_labels(source: Source) -> frozenset[str]:
    """Return every label by which a truth file may name a place in this contract, in lower case.

    Clause numbers as printed ("14.2(b)"), the same after the name of their schedule ("schedule 2, 4.1"), headings
    without a number, rows of tables after the clause or a heading above them ("order form, term") and defined terms
    after the clause or heading that they are in ("1.1, exit plan").
    """
    labels: set[str] = set()
    place = _Place()
    for block in source.blocks:
        if block.kind == "heading":
            labels.update(_enter(place, block))
        elif block.kind == "table":
            cells = (cell for row in block.rows for cell in row[:2] if cell)
            labels.update(f"{where}, {cell}" for cell in cells for where in _whereabouts(place))
        elif block.kind == "paragraph":
            labels.update(_paragraph_labels(place, block))
    return frozenset(normalised(label) for label in labels)


def normalised(label: str) -> str:
    """Return a label with single spaces, no bold marks and in lower case."""
    return " ".join(label.replace("**", "").split()).casefold()


def _enter(place: _Place, block: Block) -> Iterator[str]:
    """Enter the part of the contract under a heading, and yield the names of that part."""
    place.headings = {level: names for level, names in place.headings.items() if level < block.level}
    place.headings[block.level] = _names(block.text)
    place.numbers = {}
    yield from place.heads
    if number := HEADING_NUMBER.match(block.text):
        place.numbers[0] = number[1]
        yield from _within(place, number[1])


def _names(heading: str) -> tuple[str, ...]:
    pieces = re.split(r"\s[\u2013\u2014-]\s|:\s|\s/\s", heading)
    return tuple(dict.fromkeys((heading, *pieces)))


def _within(place: _Place, label: str) -> Iterator[str]:
    yield from (f"{name}, {label}" for name in place.schedules) if place.schedules else (label,)


def _paragraph_labels(place: _Place, block: Block) -> Iterator[str]:
    mark = block.mark.rstrip(".")
    if mark:
        above = {level: number for level, number in place.numbers.items() if level < block.level}
        place.numbers = above if mark.startswith("(") else {}
        place.numbers[block.level] = mark
        yield from _within(place, "".join(place.numbers[level] for level in sorted(place.numbers)))
    if term := DEFINED_TERM.match(block.text):
        yield from (f"{where}, {term[1]}" for where in _whereabouts(place))


def _whereabouts(place: _Place) -> tuple[str, ...]:
    """Return the names of the current clause, if there is one, and of the headings above it."""
    number = "".join(place.numbers[level] for level in sorted(place.numbers))
    return (*(_within(place, number) if number else ()), *place.heads)
