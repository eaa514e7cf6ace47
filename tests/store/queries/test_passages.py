"""Findings and terms have their words, place and value; those rejected or not shown are left out."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal

import pytest
from builders import AT, analysis, document, finding, source

from analyser.domain import Box, DocumentKind, Duration, Money, Unit
from analyser.store import Register, Review
from analyser.store.queries import Connection
from analyser.store.queries.passages import (
    findings_of_contract,
    findings_of_document,
    terms_of_contract,
    terms_of_document,
)
from store.conftest import Write
from store.queries.lease import LINES, PAPER, UNREAD, lease

DOCUMENT = source("lease").document_id


@pytest.fixture
def contract(write: Write) -> str:
    return write("lease", lease()).contract_id


def test_a_finding_has_its_words_and_place(contract: str, db: Connection) -> None:
    first, second = findings_of_document(db, DOCUMENT)
    assert (first.factor, first.favours, first.probability) == ("auto_renewal", "supplier", 0.95)
    assert (first.precision, first.origin, first.status) == (0.8, "model", "unreviewed")
    place = first.passage
    assert (place.document_id, place.filename, place.clause_number, place.page) == (DOCUMENT, "lease.pdf", "2", 1)
    assert (place.quote, place.language) == (LINES[2], "en")
    assert PAPER.text[place.start : place.end] == LINES[2]
    assert place.boxes == (Box(1, 72.0, 100.0, 72.0 + 5 * len(LINES[2]), 110.0),)
    assert second.factor == "exit_charges"


def test_terms_have_the_values_that_were_read(contract: str, db: Connection) -> None:
    values = {term.kind: term.value for term in terms_of_document(db, DOCUMENT)}
    assert values == {
        "title": "Lease of printers",
        "end_date": dt.date(2029, 4, 30),
        "renewal_notice": Duration(3, Unit.MONTH),
        "contract_value": Money(Decimal("1200.5"), "GBP", "year"),
        "termination_notice": UNREAD,
    }


def test_what_was_rejected_is_left_out(contract: str, register: Register, db: Connection) -> None:
    finding_id = findings_of_contract(db, contract)[0].id
    term_id = next(term.id for term in terms_of_contract(db, contract) if term.kind == "end_date")
    register.record_review(Review("finding", finding_id, "Mair", "reject"), AT)
    register.record_review(Review("term", term_id, "Mair", "reject"), AT)
    for found in (findings_of_contract(db, contract), findings_of_document(db, DOCUMENT)):
        assert [one.factor for one in found] == ["exit_charges"]
    for terms in (terms_of_contract(db, contract), terms_of_document(db, DOCUMENT)):
        assert "end_date" not in {one.kind for one in terms}


def test_those_of_a_variation_come_last_and_a_document_has_its_own_alone(
    contract: str, write: Write, register: Register, db: Connection
) -> None:
    varied = document("1 It renews each year.")
    write("a variation", analysis(varied, kind=DocumentKind.VARIATION, findings=[finding(varied, "It renews")]))
    register.db.execute("update documents set contract_id = ?", [contract])
    register.db.conn.commit()
    files = [one.passage.filename for one in findings_of_contract(db, contract)]
    assert files == ["lease.pdf", "lease.pdf", "a variation.pdf"]
    assert len(findings_of_document(db, DOCUMENT)) == 2


@pytest.mark.parametrize(("value", "language"), [("mixed", ""), ("cy", "cy"), (None, "en")])
def test_the_language_is_that_of_the_clause_and_empty_for_both(
    contract: str, register: Register, db: Connection, value: str | None, language: str
) -> None:
    register.db.execute("update clauses set language = ?", [value])
    register.db.conn.commit()
    assert {one.passage.language for one in findings_of_document(db, DOCUMENT)} == {language}


def test_words_are_on_the_pages_of_their_boxes_and_without_boxes_on_the_page_of_their_row(
    contract: str, register: Register, db: Connection
) -> None:
    register.db.execute(
        "update findings set boxes = '[[2, 0, 0, 1, 1], [3, 0, 0, 1, 1]]' where factor = 'auto_renewal'"
    )
    register.db.execute("update findings set boxes = '[]', page = 5 where factor = 'exit_charges'")
    register.db.conn.commit()
    boxed, boxless = (one.passage for one in findings_of_document(db, DOCUMENT))
    assert [page for page in range(7) if boxed.is_on(page)] == [2, 3]
    assert [page for page in range(7) if boxless.is_on(page)] == [5]


def test_words_in_no_clause_have_no_clause_number(contract: str, register: Register, db: Connection) -> None:
    register.db.execute("update findings set clause_id = null, page = null")
    register.db.conn.commit()
    for one in findings_of_contract(db, contract):
        assert (one.passage.clause_id, one.passage.clause_number, one.passage.page) == ("", "", 0)
