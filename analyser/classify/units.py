"""Units of classification: the sentences and list items of a document's clauses, in reading order."""

from __future__ import annotations

import bisect
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from analyser.classify.sentence_splitter import body_start, sentences
from analyser.domain import Clause, Document

_MOST_HEADING_WORDS = 9
_HEADING_REACH = 15
_SMALL_WORDS = frozenset((
    "of", "and", "the", "to", "for", "or", "in", "on", "by", "a", "an", "with", "upon", "y", "yr", "a'r", "o", "i",
    "ar", "am", "neu", "gan",
))  # fmt: skip
_VERB = re.compile(r"\b(?:shall|will|may|must|is|are|has|have)\b")


@dataclass(frozen=True, slots=True)
class Unit:
    """A sentence or list item: offsets into the document's text without its numbering, and its clause's position.

    Headings are units too, since they are features of the units below, but no finding is made in them. `heading` is the
    index of the heading above this unit, its own index when none is near; `whole` is the position of the clause that
    contains the whole sentence when `clause` is an item of its list.
    """

    start: int
    end: int
    clause: int
    is_heading: bool
    heading: int
    whole: int


def units(document: Document, clauses: Sequence[Clause]) -> tuple[Unit, ...]:
    """Return the units of all clauses except contents and signatures; each is inside the clause that it names."""
    found: list[Unit] = []
    heading = -_HEADING_REACH
    for start, end, clause, whole, is_heading in _pieces(document, clauses):
        index = len(found)
        above = heading if index - heading < _HEADING_REACH else index
        found.append(Unit(start, end, clause, is_heading, above, whole))
        heading = index if is_heading else heading
    return tuple(found)


def _pieces(document: Document, clauses: Sequence[Clause]) -> Iterator[tuple[int, int, int, int, bool]]:
    """Yield start, end, clause and whole clause of every heading, sentence or item, and whether it is a heading."""
    items = sorted((c for c in clauses if c.inside is not None), key=lambda clause: clause.span.start)
    starts = [item.span.start for item in items]
    for clause in clauses:
        if clause.inside is not None or clause.is_contents or clause.is_signature:
            continue
        start, body = _heading(document.text, clause)
        if start < body:
            yield start, body, clause.position, clause.position, True
        text = document.text[body : clause.span.end]
        for first, end in sentences(text):
            begin = body_start(text, first, end)
            if begin < end:
                owner = _innermost(items, starts, body + begin, body + end, clause)
                is_heading = looks_like_heading(text[begin:end])
                yield body + begin, body + end, owner, clause.position, is_heading


def _heading(text: str, clause: Clause) -> tuple[int, int]:
    """Return the start and end of the clause's heading, which are equal when none is printed at its start.

    Words with a verb are a sentence, even where they are printed as a heading ("The Buyer may leave").
    """
    start = clause.span.start
    if clause.number and text.startswith(clause.number, start):
        start += len(clause.number)
    start = body_start(text, start, clause.span.end)
    start += len(text[start : clause.span.end]) - len(text[start : clause.span.end].lstrip(" .:\n"))
    if clause.heading and text.startswith(clause.heading, start) and not _VERB.search(clause.heading):
        return start, start + len(clause.heading)
    return clause.span.start, clause.span.start


def _innermost(items: Sequence[Clause], starts: Sequence[int], start: int, end: int, outer: Clause) -> int:
    """Return the position of the smallest list item around the offsets, or of the clause itself."""
    for item in reversed(items[: bisect.bisect_right(starts, start)]):
        if item.span.start < outer.span.start:
            break
        if end <= item.span.end:
            return item.position
    return outer.position


def looks_like_heading(text: str) -> bool:
    """Return whether a short text is printed as a title: every word but small ones begins with a capital."""
    words = text.split(maxsplit=_MOST_HEADING_WORDS)
    letters = [word for word in words if word[0].isalpha() and word not in _SMALL_WORDS]
    return (
        len(words) <= _MOST_HEADING_WORDS
        and bool(letters)
        and all(word[0].isupper() for word in letters)
        and not _VERB.search(text)
    )
