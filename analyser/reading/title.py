"""Find the title of a contract: the largest print at its beginning."""

from __future__ import annotations

import re
from collections.abc import Sequence
from statistics import median

from analyser.domain import Document, Line, Span

_HEAD = 40  # lines in which the title is looked for
_LONGEST = 200  # characters
_NAMES = re.compile(
    r"\b(agreement|contract|order form|terms|conditions|deed|schedule|licen[cs]e|lease|variation|amendment|addendum"
    r"|cytundeb|contract|gweithred|atodlen|telerau|ffurflen|amrywiad)\b",
    re.I,
)
_CONTINUES = re.compile(r"(?:for|to|of|in|on|relating|concerning|regarding|ar gyfer|i)\b")
_UNFINISHED = re.compile(r"\b(?:a|an|and|for|in|of|on|the|to|with|y|yr|ar|i|gyfer)$")
_LABEL = re.compile(r"(exhibit|annex|appendix)\s+[\w.()\-]+\W*$", re.I)


def title_of(document: Document) -> Span | None:
    """Return the title, or None for a document without words.

    Where nothing is printed larger than the text, it is the first line in bold or capitals that names a kind of
    contract.
    """
    head = [line for line in document.lines[:_HEAD] if _is_wordy(document, line)]
    if not head:
        return None
    usual = median(line.size for line in document.printed)
    largest = max(line.size for line in head)
    if largest > usual * 1.08:
        head = [line for line in head if line.size > largest - 0.5]
    start = next((line for line in head if _names_contract(document, line)), head[0])
    return _whole_title(document, document.lines, document.lines.index(start))


def _is_wordy(document: Document, line: Line) -> bool:
    text = document.text[line.start : line.end]
    return sum(map(str.isalpha, text)) >= 3 and not _LABEL.match(text)


def _names_contract(document: Document, line: Line) -> bool:
    text = document.text[line.start : line.end]
    return (line.bold or text.isupper() or text.istitle()) and bool(_NAMES.search(text))


def _whole_title(document: Document, lines: Sequence[Line], first: int) -> Span:
    """Return the title that begins with a line: the lines in the same print, and those that complete the phrase.

    "for the supply of" completes "AGREEMENT".
    """
    start = end = lines[first]
    finishing = False
    for line in lines[first + 1 :]:
        if line.box.page != end.box.page or line.end - start.start > _LONGEST:
            break
        title, line_text = document.text[start.start : end.end], document.text[line.start : line.end]
        same_print = abs(line.size - start.size) < 0.5 and line.bold == start.bold
        near = line.box.top - end.box.bottom < start.size
        if not finishing and same_print and near and title.isupper() == line_text.isupper():
            end = line
        elif _CONTINUES.match(line_text) or (finishing and _UNFINISHED.search(title)):
            end, finishing = line, True
        else:
            break
    return document.span(start.start, end.end)
