"""Split a document into sentences, in plain text with the same offsets.

Patterns are written for plain text: every white-space character is a space, and quotes and dashes are the plain ones of
ASCII. Each character is replaced by exactly one, so an offset into the plain text is an offset into the document.
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
    """One sentence: its plain text, its offset in the document, and the clause and heading it belongs to.

    `lowered` is the text in lower case, for quick tests whether a word occurs.
    """

    text: str
    lowered: str
    start: int
    clause: int
    heading: str = ""

    def has(self, *parts: str) -> bool:
        """Return whether any of some strings, given in lower case, occurs in the sentence."""
        return any(part in self.lowered for part in parts)


def plain(text: str) -> str:
    """Return the text with plain spaces, quotes and dashes; its length stays the same."""
    return text.translate(_PLAIN)


def sentence_spans(text: str) -> Iterator[tuple[int, int]]:
    """Yield the start and end of each sentence of a plain text; abbreviations and clause numbers do not end one."""
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
    """Yield the clauses that cover the text without overlap, leaving out contents and signatures.

    List items inside a lead-in's clause are left out too, as that clause contains their words.
    """
    return (c for c in clauses if c.inside is None and not c.is_contents and not c.is_signature)


def split_sentences(text: str, clauses: Sequence[Clause], rows: Sequence[int] = ()) -> Iterator[Sentence]:
    """Yield every sentence of a document's plain text in order.

    `rows` are the offsets where rows of tables begin or end: a row has no full stop, and does not form a sentence with
    the next row.
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
    """Finds the innermost clause around a span, for terms read from list items or order form rows."""

    def __init__(self, clauses: Sequence[Clause]) -> None:
        self._clauses = [clause for clause in clauses if not clause.is_contents]

    def clause_of(self, span: Span) -> int:
        """Return the position of the smallest clause around the span's first character; 0 when there is none."""
        around = [c for c in self._clauses if c.span.start <= span.start < c.span.end]
        return min(around, key=lambda c: c.span.end - c.span.start).position if around else 0
