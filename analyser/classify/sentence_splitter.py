"""Splitting contracts in English and Welsh into sentences: a pattern finds boundaries, and the word before is checked.

Contracts break the usual rules: numbering ("3.", "(iv)"), abbreviations before capitals ("Acme Inc. The Supplier"),
references ("Section 3. Term"), lists whose items end in semicolons or without punctuation. spaCy's rule sentenciser,
which needs a token for every word first, took eleven times as long on 20 CUAD contracts.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

_CLOSING = r"[\"”’')\]]*"
_MARKER = r"(?:\(?(?:[a-zA-Z]{1,2}|[ivxIVX]{1,5}|\d{1,2})\)|\d{1,3}(?:\.\d{1,3})+\.?|\d{1,2}\.|[a-zA-Z]\.|[•▪●·o\-–])"
_BOUNDARY = re.compile(
    rf"(?P<stop>[.?!]{_CLOSING})\s+(?=[\"“‘'(\[]?[A-ZÀ-Þ0-9])"
    rf"|(?:[;:]|[;,]\s*(?:and|or|and/or|a|neu))(?P<item>\s+)(?={_MARKER}\s+\S)"
    r"|(?P<paragraph>\n\s*\n\s*|\s*\n\s*(?=[•▪●]\s))"
)
_LAST_WORD = re.compile(r"[^\s(\[\"“‘']*$")
_NUMBERING = re.compile(
    rf"\s*(?:(?:section|article|clause|paragraph|cymal)\s+(?=[\dIVX]))?{_MARKER}(?:\s+|$)", re.IGNORECASE
)
_ABBREVIATIONS = frozenset((
    "no", "nos", "mr", "mrs", "ms", "dr", "prof", "st", "messrs", "art", "arts", "sec", "secs", "cl", "para",
    "paras", "sched", "app", "ex", "exh", "fig", "vol", "p", "pp", "ref", "rev", "e.g", "i.e", "cf", "viz", "v",
    "vs", "al", "approx", "est", "tel", "fax", "attn", "jan", "feb", "mar", "apr", "jun", "jul", "aug", "sep",
    "sept", "oct", "nov", "dec", "h.m", "u.s", "u.k", "d.c",
))  # fmt: skip
_COMPANY = frozenset(
    ["inc", "corp", "ltd", "co", "llc", "l.l.c", "plc", "l.p", "s.a", "n.v", "b.v", "gmbh", "cyf", "ccc", "bros", "etc"]
)
_OPENERS = re.compile(
    r"(?:The|This|These|That|Those|If|In|Each|Every|Any|All|No|Neither|Either|Both|Such|For|Upon|On|At|As|An?|It|Its|"
    r"Notwithstanding|Subject|Unless|Except|During|After|Before|Where|When|Without|Nothing|Should|You|We|Our|Your|"
    r"Mae|Ni|Bydd|Os|Caiff|Rhaid)\b"
)


def sentences(text: str) -> Iterator[tuple[int, int]]:
    """Yield the (start, end) of each sentence or list item of `text`, in order, without surrounding white space.

    Numbering that opens a sentence stays with it; `body_start` finds where its words begin.
    """
    start = 0
    for match in _BOUNDARY.finditer(text):
        if match["stop"] is not None:
            cut = match.end("stop")
            if not _ends_sentence(text, start, match.start("stop"), match.end()):
                continue
        elif match["item"] is not None:
            cut = match.start("item")
        else:
            cut = match.start("paragraph")
        if body_start(text, start, cut) < cut:
            yield _trimmed(text, start, cut)
            start = match.end()
    if text[start:].strip():
        yield _trimmed(text, start, len(text))


def body_start(text: str, start: int, end: int) -> int:
    """Return where the words after any numbering at the head of `text[start:end]` begin; `end` if there are none."""
    while (match := _NUMBERING.match(text, start, end)) and match.end() > start:
        start = match.end()
    return start


def _trimmed(text: str, start: int, end: int) -> tuple[int, int]:
    piece = text[start:end]
    return start + len(piece) - len(piece.lstrip()), end - (len(piece) - len(piece.rstrip()))


def _ends_sentence(text: str, start: int, stop: int, following: int) -> bool:
    """Return whether the stop at `stop` ends the sentence from `start`; `following` is where the next word begins."""
    if text[stop] != ".":
        return True
    found = _LAST_WORD.search(text, max(start, stop - 24), stop)
    word = found.group().lower() if found else ""
    if word in _ABBREVIATIONS:
        return False
    if word in _COMPANY:
        return bool(_OPENERS.match(text, following)) or text[following].isdigit()
    if len(word) == 1 and word.isalpha():
        before = text[max(start, stop - 16) : stop - 1].rstrip().rpartition(" ")[2].lower()
        return before in {"exhibit", "schedule", "annex", "appendix", "part", "section", "table", "atodlen"}
    return True
