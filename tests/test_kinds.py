"""Kinds of documents, from their titles and their first lines."""

from __future__ import annotations

from dataclasses import replace

import pytest
from reading.plain_documents import typed

from analyser.clauses import split
from analyser.domain import DocumentKind
from analyser.kinds import kind_of

CASES: list[tuple[str, str, str, DocumentKind]] = [
    ("a title", "Services Agreement", "1. Term\nTwo years.", DocumentKind.AGREEMENT),
    ("no title", "", "This letter says what we agreed.", DocumentKind.AGREEMENT),
    ("an order form", "Order Form", "Supplier: Acme Limited\n1. Term\nTwo years.", DocumentKind.ORDER_FORM),
    ("an order form in Welsh", "Ffurflen Archebu", "Cyflenwr: Acme Cyf", DocumentKind.ORDER_FORM),
    (
        "an agreement with an order form inside",
        "Call-Off Contract: Payments",
        "Order Form\nSupplier: Acme Limited",
        DocumentKind.AGREEMENT,
    ),
    ("a deed of variation", "DEED OF VARIATION No. 1", "1. Words\nAs before.", DocumentKind.VARIATION),
    ("a variation in Welsh", "Gweithred Amrywio", "1. Geiriau", DocumentKind.VARIATION),
    ("a numbered amendment", "Amendment #3 to the Supply Agreement", "1. Prices", DocumentKind.VARIATION),
    ("a change control note", "Change Control Note 7", "1. Change", DocumentKind.VARIATION),
    ("restated in full, so no variation", "Amended and Restated Agreement", "1. Term", DocumentKind.AGREEMENT),
    ("a schedule by its title", "Schedule 4: Exit Plan", "The plan is this.", DocumentKind.SCHEDULE),
    (
        "a schedule by its first number",
        "FRAMEWORK CONTRACT",
        "CALL-OFF SCHEDULE 10\nEXIT\n1. Plan",
        DocumentKind.SCHEDULE,
    ),
    (
        "an agreement that ends in a schedule",
        "Agreement",
        "1. Term\nTwo years.\nSchedule 1\n1. Scope",
        DocumentKind.AGREEMENT,
    ),
]


@pytest.mark.parametrize(("title", "text", "kind"), [case[1:] for case in CASES], ids=[case[0] for case in CASES])
def test_kind(title: str, text: str, kind: DocumentKind) -> None:
    document = typed(f"{title}\n{text}" if title else text)
    if title:
        document = replace(document, title=document.span(0, len(title)))
    assert kind_of(document, split(document)) is kind
