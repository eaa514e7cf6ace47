"""Sentences of the assessment in English and Welsh, built from templates and values."""

from __future__ import annotations

from collections.abc import Iterable
from decimal import Decimal

from analyser.domain import Term, Text, Value
from analyser.i18n.formatter import english, welsh


def sentence(en: str, cy: str, **values: Value | Text) -> Text:
    """Return a sentence with each `{name}` of its templates replaced by the value of that name.

    A value is formatted for each language: 31 March 2028 and 31 Mawrth 2028. An unknown value gives its reason.
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
    """Return texts as a list with commas, without repeats in either language."""
    parts = tuple(texts)
    return Text(
        ", ".join(dict.fromkeys(text.en for text in parts)), ", ".join(dict.fromkeys(text.cy for text in parts))
    )


def text_of(term: Term) -> Text:
    """Return a term as a phrase: its English text from the extraction, and its value formatted in Welsh."""
    return Text(term.text, welsh(term.value))
