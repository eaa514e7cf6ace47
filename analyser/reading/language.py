"""Welsh or English, by the small words that no sentence does without."""

from __future__ import annotations

from analyser.domain import Language

_WELSH_WORDS = (
    "y yr yn ar ac mae bydd oni neu gan wedi sydd hwn hon nid fel rhaid rhwng o'r i'r a'r ei eu dan drwy unrhyw"
)
_ENGLISH_WORDS = "the of and to in that shall by for with this be or any which under will from is are"
_WELSH, _ENGLISH = frozenset(_WELSH_WORDS.split()), frozenset(_ENGLISH_WORDS.split())
_EITHER = _WELSH | _ENGLISH
_PIECES, _PIECE = 60, 500  # pieces of a long text, and their length in characters
_MIXED_FROM, _WELSH_FROM = 0.12, 0.85  # share of Welsh among the small words of both; quotations stay below


def language_of(text: str) -> Language:
    """Tell the language of a text; one without small words of either counts as English.

    Of a long text, evenly spaced pieces are looked at.
    """
    if len(text) > _PIECES * _PIECE:
        step = len(text) // _PIECES
        text = " ".join([text[start : start + _PIECE] for start in range(0, len(text), step)])
    small = list(filter(_EITHER.__contains__, text.casefold().replace("’", "'").split()))
    share = sum(map(_WELSH.__contains__, small)) / max(len(small), 1)
    if share >= _WELSH_FROM:
        return Language.WELSH
    return Language.MIXED if share >= _MIXED_FROM else Language.ENGLISH
