"""Splitting text into the word pieces of a BERT encoder, by the longest piece that matches."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Sequence

UNKNOWN, START, BREAK = "[UNK]", "[CLS]", "[SEP]"
_WORD = re.compile(r"[^\W_]+|[^\w\s]|_")
_LONGEST = 100
_MOST_REMEMBERED = 50_000


class WordPieces:
    """A vocabulary of lower-case pieces without accents; those that continue a word begin with `##`."""

    def __init__(self, pieces: Sequence[str]) -> None:
        self._numbers = {piece: number for number, piece in enumerate(pieces)}
        self.start, self.stop = self._numbers[START], self._numbers[BREAK]
        self._unknown = self._numbers[UNKNOWN]
        self._remembered: dict[str, tuple[int, ...]] = {}

    def __iter__(self) -> Iterator[str]:
        """Yield the pieces in the order of their numbers."""
        return iter(self._numbers)

    def cut(self, text: str) -> list[int]:
        """Return the numbers of a text's pieces, in order."""
        plain = "".join(mark for mark in unicodedata.normalize("NFD", text.lower()) if not unicodedata.combining(mark))
        return [piece for word in _WORD.findall(plain) for piece in self._pieces(word)]

    def _pieces(self, word: str) -> tuple[int, ...]:
        found = self._remembered.get(word)
        if found is None:
            found = self._cut_word(word)
            if len(self._remembered) < _MOST_REMEMBERED:
                self._remembered[word] = found
        return found

    def _cut_word(self, word: str) -> tuple[int, ...]:
        """Return the pieces of a word, or the unknown piece where no pieces make up the word or it is too long."""
        if len(word) > _LONGEST:
            return (self._unknown,)
        pieces = []
        first = 0
        while first < len(word):
            prefix = "##" if first else ""
            ends = range(len(word), first, -1)
            end = next((end for end in ends if prefix + word[first:end] in self._numbers), None)
            if end is None:
                return (self._unknown,)
            pieces.append(self._numbers[prefix + word[first:end]])
            first = end
        return tuple(pieces)
