"""Text in English and Welsh."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Text:
    """A phrase or sentence in English and in Welsh."""

    en: str
    cy: str

    @classmethod
    def same(cls, text: str) -> Text:
        """Return a text that is the same in both languages, such as a name or a quotation."""
        return cls(text, text)

    def in_language(self, code: str) -> str:
        """Return the Welsh text for the code `cy`, otherwise the English."""
        return self.cy if code == "cy" else self.en

    def __add__(self, other: Text) -> Text:
        """Return this text followed directly by another."""
        return Text(self.en + other.en, self.cy + other.cy)

    def map(self, change: Callable[[str], str]) -> Text:
        """Return the text with the same change made in each language."""
        return Text(change(self.en), change(self.cy))


NO_TEXT = Text("", "")


def joined(texts: Iterable[Text], separator: str = " ") -> Text:
    """Return several texts as one, with `separator` between each two."""
    parts = tuple(texts)
    return Text(separator.join(text.en for text in parts), separator.join(text.cy for text in parts))
