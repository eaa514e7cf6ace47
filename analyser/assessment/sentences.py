"""Sentences of the assessment in English and Welsh, made from templates and values."""

from __future__ import annotations

from collections.abc import Iterable
from decimal import Decimal

from analyser.domain import Term, Text, Value
from analyser.i18n.formatter import english, welsh


def sentence(en: str, cy: str, **values: Value | Text) -> Text:
    """Return a sentence with each `{name}` of its templates replaced by the value of that name.

    A value is formatted for the language: 31 March 2028 and 31 Mawrth 2028; an unknown one gives its reason.
    """
    texts = {name: as_text(value) for name, value in values.items()}
    return Text(
        en.format_map({name: text.en for name, text in texts.items()}),
        cy.format_map({name: text.cy for name, text in texts.items()}),
    )


def as_text(value: Value | Text) -> Text:
    """Return a value as it is written in each language."""
    return value if isinstance(value, Text) else Text(english(value), welsh(value))


def number(value: float | Decimal, style: str = "") -> Text:
    """Return a number, formatted by a format specification such as `.0%`, for both languages."""
    return Text.same(format(value, style))


def listed(texts: Iterable[Text]) -> Text:
    """Return texts as a list with commas; in each language, what is the same is listed once."""
    parts = tuple(texts)
    return Text(
        ", ".join(dict.fromkeys(text.en for text in parts)), ", ".join(dict.fromkeys(text.cy for text in parts))
    )


def text_of(term: Term) -> Text:
    """Return what a term says: the English text that was made when it was read, and its value in Welsh."""
    return Text(term.text, welsh(term.value))
