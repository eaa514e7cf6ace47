"""Sentences of a document, made easy to match without losing their place.

Patterns are written for plain text: every kind of white space is a space, and curly quotes, dashes and the like are
their plain relatives. Each replacement is one character for one, so an offset into the plain text is an offset into
the document.
"""

from __future__ import annotations

import bisect
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from analyser.domain import Clause, Span

_PLAIN = str.maketrans(
    {
        "\n": " ", "\r": " ", "\t": " ", "\f": " ", "\v": " ", "\u00a0": " ", "\u2009": " ", "\u202f": " ",
        "\u201c": '"', "\u201d": '"', "\u201e": '"', "\u2033": '"', "\u00ab": '"', "\u00bb": '"',
        "\u2018": "'", "\u2019": "'", "\u201b": "'", "\u2032": "'",
        "\u2010": "-", "\u2011": "-", "\u2012": "-", "\u2013": "-", "\u2014": "-", "\u2212": "-", "\u00ad": "-",
    }
)  # fmt: skip

_SENTENCE_END = re.compile(r"[.;]\"?\)?\s+(?=[\"(]?[A-Z\d])")
_ABBREVIATION = re.compile(
    r"(?:\b(?:no|nos|inc|ltd|co|corp|cyf|plc|mr|mrs|ms|dr|st|art|sec|para|cl|e\.g|i\.e|u\.s|vs|approx"
    r"|jan|january|feb|february|mar|march|apr|april|jun|june|jul|july|aug|august|sep|sept|september|oct|october|nov"
    r"|november"
    r"|dec|december)|\b[a-z]|^\W*\d+)\.\s+$",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Sentence:
    """One sentence: its plain text, the offset of that in the document, and the clause and heading it stands under.

    `lowered` is the text in small letters, to see quickly whether a word occurs at all.
    """

    text: str
    lowered: str
    start: int
    clause: int
    heading: str = ""

    def has(self, *parts: str) -> bool:
        """Say whether any of the parts of words, in small letters, occurs in the sentence."""
        return any(part in self.lowered for part in parts)


def plain(text: str) -> str:
    """Return the text with spaces, quotes and dashes made plain; the length stays the same."""
    return text.translate(_PLAIN)


def sentence_spans(text: str) -> Iterator[tuple[int, int]]:
    """Give the start and end of each sentence of a plain text; abbreviations and clause numbers do not end one."""
    start = 0
    for match in _SENTENCE_END.finditer(text):
        inside_number = text[match.start() - 1].isdigit() and text[match.end()].isdigit()
        if inside_number or _ABBREVIATION.search(text, max(0, match.start() - 12), match.end()):
            continue
        yield start, match.end()
        start = match.end()
    if text[start:].strip():
        yield start, len(text)


def outer_clauses(clauses: Sequence[Clause]) -> Iterator[Clause]:
    """Give the clauses that cover the text once: no contents, no signatures, no items read with their lead-in."""
    return (c for c in clauses if c.inside is None and not c.is_contents and not c.is_signature)


def sentences(text: str, clauses: Sequence[Clause], rows: Sequence[int] = ()) -> Iterator[Sentence]:
    """Give every sentence of a document's plain text in order.

    `rows` are the offsets where rows of tables begin or end: a row ends in no full stop, and is no sentence with the
    row below it.
    """
    for clause in outer_clauses(clauses):
        start = clause.span.start
        first = bisect.bisect_right(rows, start)
        last = bisect.bisect_left(rows, clause.span.end)
        for begin, end in pairwise([start, *rows[first:last], clause.span.end]):
            for from_, to in sentence_spans(text[begin:end]):
                sentence = text[begin + from_ : begin + to]
                yield Sentence(sentence, sentence.lower(), begin + from_, clause.position, clause.heading)


class ClauseLocator:
    """Finds the innermost clause around a span, for terms read from items of a list or from order-form lines."""

    def __init__(self, clauses: Sequence[Clause]) -> None:
        self._clauses = [clause for clause in clauses if not clause.is_contents]

    def clause_of(self, span: Span) -> int:
        """Return the position of the smallest clause that holds the span's first character; 0 when none does."""
        around = [c for c in self._clauses if c.span.start <= span.start < c.span.end]
        return min(around, key=lambda c: c.span.end - c.span.start).position if around else 0
