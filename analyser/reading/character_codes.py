"""Classify all characters of a page at once with numpy: where the words are, and which characters need checks."""

from __future__ import annotations

import string
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from analyser.reading.characters import SOFT_HYPHEN

DIVIDED = "\ufffe"  # the character that PDFium gives for a hyphen at the end of a line; it leaves out the line break

Places = npt.NDArray[np.int64]
Flags = npt.NDArray[np.bool_]

_SPACE, _FIGURE, _LOWER, _CLOSES, _SYMBOL, _CONTROL = (1 << bit for bit in range(6))
_LAST = 0x3001  # represents all codes from here on, none of which is white space


def _kind(character: str) -> int:
    """Return the kinds of a character as bit flags; it may be of several."""
    kind = _SPACE if character.isspace() else 0
    kind |= _FIGURE if character in string.digits else 0
    kind |= _LOWER if character.islower() else 0
    kind |= _CLOSES if character.isalpha() or character in ".,;:)]”’\"'" else 0
    kind |= _SYMBOL if character in "!#$%&*+<=>?@[\\]^_`{|}~" else 0
    return kind | (_CONTROL if not kind and ord(character) < ord(" ") else 0)


_KINDS = np.array([_kind(chr(code)) for code in range(_LAST)] + [0], np.uint8)


@dataclass(frozen=True, slots=True)
class Words:
    """The words of a page: start and end of each in the page's text, the first word of each line, and the broken lines.

    A broken line ends in a hyphen of word division.
    """

    starts: Places
    ends: Places
    firsts: Places
    broken: Flags


class Codes:
    """The character codes of a text, with a line break added before and after it."""

    def __init__(self, text: str) -> None:
        self.codes = np.frombuffer(f"\n{text}\n".encode("utf-32-le", "surrogatepass"), np.uint32)
        self.kinds = _KINDS[np.minimum(self.codes, _LAST)]

    def words(self) -> Words:
        """Return the words, and the lines into which PDFium's line breaks put them."""
        codes = self.codes
        divided = codes == ord(DIVIDED)
        solid = ~((self.kinds & _SPACE > 0) | divided)
        turns = np.flatnonzero(solid[1:] != solid[:-1])  # offsets in the text: `codes` has one more character first
        starts, ends = turns[::2], turns[1::2]
        line_ends = np.flatnonzero(divided | (codes == ord("\n")) | (codes == ord("\r")))
        lines = np.searchsorted(line_ends, starts, side="right")
        firsts = np.flatnonzero(lines[1:] != lines[:-1]) + 1
        firsts = np.concatenate(([0], firsts)) if len(starts) else starts
        last_ends = ends[last_of_runs(firsts, len(starts))]
        broken = divided[line_ends[lines[firsts]]] | (codes[last_ends] == ord(SOFT_HYPHEN))
        return Words(starts, ends, firsts, broken)

    def possibly_raised(self) -> list[int]:
        """Return the offsets of digits that may be raised: directly after a word, or at the start of a line."""
        figures = self.kinds & _FIGURE > 0
        after = self.kinds & _CLOSES > 0
        after |= self.codes == ord("\n")
        places: list[int] = np.flatnonzero(figures[1:] & after[:-1]).tolist()
        return places

    def possibly_unnamed(self) -> list[int]:
        """Return the offsets of characters that do not belong in words, but are beside a lower-case letter.

        These are symbols and control characters.
        """
        odd = np.flatnonzero(self.kinds & (_SYMBOL | _CONTROL))
        if not len(odd):
            return []
        before, after = self.kinds[odd - 1], self.kinds[odd + 1]
        suspect = ((before & _LOWER > 0) | (before & _SPACE > 0)) & (after & _LOWER > 0)
        suspect |= (self.kinds[odd] & _CONTROL > 0) & ((before | after) & _LOWER > 0)
        places: list[int] = (odd[suspect] - 1).tolist()
        return places


def last_of_runs(firsts: Places, count: int) -> Places:
    """Return the index of the last item of each run, given the index of each first item and the number of items."""
    found = np.empty_like(firsts)
    found[:-1] = firsts[1:] - 1
    found[-1:] = count - 1
    return found
