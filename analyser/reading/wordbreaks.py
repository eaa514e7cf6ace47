"""Rejoin words divided at the end of a line; the whole word is put on the line on which it begins."""

from __future__ import annotations

import re
from collections.abc import Sequence

from analyser.reading.sheet import PrintedLine

_LAST = re.compile(r"[^\W\d_]+$")
_FIRST = re.compile(r"[^\W\d_]+")
_DIVIDING_SHARE = 0.02  # share of lines ending in a hyphen above which a document is taken to divide words


def rejoin_divided_words(lines: Sequence[PrintedLine]) -> list[PrintedLine]:
    """Return the lines with divided words rejoined; a line that held only the end of a word is dropped.

    The hyphen stays when it belongs to the word: the document has the word with it elsewhere, a capital follows, or the
    document does not divide words and never has the word without it.
    """
    ends = [position for position, line in enumerate(lines[:-1]) if _is_divided(line, lines[position + 1])]
    if not ends:
        return [line if not line.broken else line.with_text(f"{line.text}-") for line in lines]
    words = _Words(lines, divides=len(ends) > _DIVIDING_SHARE * len(lines))
    divided = set(ends)
    whole: list[PrintedLine] = []
    rest: PrintedLine | None = None
    for position, line in enumerate(lines):
        current = rest if position - 1 in divided else line
        if current is None:
            continue
        rest = None
        if position in divided:
            following = lines[position + 1]
            current = current.with_text(words.join(current.text.rstrip("-"), following.text.partition(" ")[0]))
            rest = following.without_first_word()
        elif current.broken:
            current = current.with_text(f"{current.text}-")
        whole.append(current)
    return whole


def _is_divided(line: PrintedLine, following: PrintedLine) -> bool:
    ends_open = line.broken or (line.text[-1] == "-" and len(line.text) > 1 and line.text[-2].isalpha())
    return ends_open and following.text[0].isalpha() and line.cell == following.cell


class _Words:
    """The words of a document, to distinguish a dividing hyphen from one that belongs to its word."""

    def __init__(self, lines: Sequence[PrintedLine], divides: bool) -> None:
        self.text = "\n".join([line.text for line in lines]).casefold()
        self.divides = divides

    def __contains__(self, word: str) -> bool:
        """Return whether the document has a word, alone or beside punctuation."""
        return word in self.text and bool(re.search(rf"(?<![\w-]){re.escape(word)}(?![\w-])", self.text))

    def join(self, text: str, following: str) -> str:
        """Join the end of a line with the first word of the next."""
        head, tail = _LAST.search(text), _FIRST.match(following)
        if head is None or tail is None:
            return f"{text}-{following}"
        return f"{text}{'-' if self._keeps_hyphen(head[0].casefold(), tail[0]) else ''}{following}"

    def _keeps_hyphen(self, head: str, tail: str) -> bool:
        if tail[0].isupper() or f"{head}-{tail}" in self:
            return True
        return f"{head}{tail}" not in self and not self.divides
