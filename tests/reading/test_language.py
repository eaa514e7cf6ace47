"""Language: of a text, and of each clause of a document."""

from __future__ import annotations

import pytest

from analyser.domain import Language
from analyser.reading.language import language_of, languages_of

EN, CY, MIXED = Language.ENGLISH, Language.WELSH, Language.MIXED
WELSH = "Rhaid i’r Cyflenwr ddarparu’r Gwasanaethau yn unol ag Atodlen 1 ac yn y modd y mae’r Cyngor yn ei bennu."
ENGLISH = "The Supplier shall provide the Services in the manner that is set by the Council."

CLAUSES = [
    ("sentences", [WELSH, ENGLISH], MIXED, [CY, EN]),
    ("a few words in a Welsh document", ["13. STAFF", WELSH], CY, [CY, CY]),
    ("a few words in an English document", ["13. STAFF", ENGLISH], EN, [EN, EN]),
    ("a heading in both", ["11. TERFYNU / TERMINATION"], MIXED, [MIXED]),
    ("a Welsh name in an English document", ["(1) CYNGOR SIR GLANRAFON of the first part", ENGLISH], EN, [EN, EN]),
    ("a Welsh schedule of an English document", [ENGLISH, WELSH, WELSH], EN, [EN, CY, CY]),
    ("words that show nothing go by the clause before", [WELSH, "2026"], MIXED, [CY, CY]),
    ("a clause in both", [f"{WELSH} {ENGLISH}"], MIXED, [MIXED]),
]


@pytest.mark.parametrize(("texts", "language", "expected"), [c[1:] for c in CLAUSES], ids=[c[0] for c in CLAUSES])
def test_languages_of_clauses(texts: list[str], language: Language, expected: list[Language]) -> None:
    assert languages_of(texts, "\n".join(texts), language) == expected


def test_the_language_of_a_text() -> None:
    assert (language_of(WELSH), language_of(ENGLISH), language_of(WELSH + ENGLISH)) == (CY, EN, MIXED)
