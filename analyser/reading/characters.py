"""Normalise characters: compose accents, split ligatures, drop zero-width and control characters."""

from __future__ import annotations

import re
import unicodedata

SOFT_HYPHEN = "\u00ad"

_LIGATURES = {"ﬀ": "ff", "ﬁ": "fi", "ﬂ": "fl", "ﬃ": "ffi", "ﬄ": "ffl", "ﬅ": "st", "ﬆ": "st", "ĳ": "ij", "Ĳ": "IJ"}
_ZERO_WIDTH = "\u200b\u200c\u200d\u2060\ufeff\ufffd\u200e\u200f\u202a\u202b\u202c\u202d\u202e"
_CONTROL = (chr(code) for code in (*range(0x20), *range(0x7F, 0xA0)) if not chr(code).isspace())
# Word writes characters of Symbol and Wingdings at U+F000 and above. Below the letters, Symbol's are those of ASCII;
# the rest are nearly always bullets.
_PRIVATE = {chr(code): chr(code - 0xF000) if code < 0xF041 else "•" for code in range(0xF021, 0xF100)}
_TABLE = str.maketrans({**_LIGATURES, **_PRIVATE, **dict.fromkeys((*_ZERO_WIDTH, *_CONTROL), ""), "‐": "-", "‑": "-"})


_PLAIN = re.compile(r"[ -~£§©®°·À-ÖØ-öø-ÿŴŵŶŷ–—‘’“”•…€™●⁰¹²³⁴-⁹]*")


def needs_tidying(text: str) -> bool:
    """Return whether a text has a character that `tidy` might change."""
    return not (text.isascii() and text.isprintable()) and _PLAIN.fullmatch(text) is None


def tidy(word: str) -> str:
    """Normalise one word; the result may be empty, and never contains white space.

    Composed to NFC, as NFKC would also turn superscripts, fractions and trade mark signs into letters.
    """
    return unicodedata.normalize("NFC", word.translate(_TABLE)).replace(SOFT_HYPHEN, "")
