"""A document is read with its contract's name, the size of a page, and the clauses on it."""

from __future__ import annotations

from dataclasses import replace

import pytest
from builders import AT, VERSIONS, analysis, document, source

from analyser.store import Register
from analyser.store.queries import Connection
from analyser.store.queries.document_page import (
    DocumentHead,
    PageSize,
    clauses_of_document,
    clauses_of_page,
    document_head,
    page_size,
    whole_clauses,
)
from store.conftest import Write
from store.queries.lease import LINES, lease

DOCUMENT = source("lease").document_id


@pytest.fixture
def contract(write: Write) -> str:
    return write("lease", lease()).contract_id


def test_a_document_has_the_name_of_its_contract(contract: str, db: Connection) -> None:
    assert document_head(db, DOCUMENT) == DocumentHead(
        id=DOCUMENT,
        filename="lease.pdf",
        sha256=source("lease").sha256,
        pages=1,
        contract_id=contract,
        contract_title="1 documents, 2 findings, 5 terms",
    )
    assert document_head(db, "nothing") is None


def test_a_document_without_a_contract_has_its_own_name(register: Register, db: Connection) -> None:
    failed = source("damaged")
    register.fail_document(failed, "it is damaged", VERSIONS, AT)
    head = document_head(db, failed.document_id)
    assert head is not None
    assert (head.contract_id, head.contract_title, head.pages) == ("", "damaged.pdf", 0)
    assert document_head(db, failed.document_id, analysed=True) is None


def test_a_page_has_its_size_and_source(contract: str, db: Connection) -> None:
    assert page_size(db, DOCUMENT, 1) == PageSize(595.0, 842.0, "text")
    assert page_size(db, DOCUMENT, 2) is None


def test_clauses_come_in_the_order_of_the_text(contract: str, db: Connection) -> None:
    found = clauses_of_page(db, DOCUMENT, 1)
    assert [one.text for one in found] == list(LINES)
    assert found == whole_clauses(db, DOCUMENT) == clauses_of_document(db, DOCUMENT)
    assert (found[1].number, found[1].heading, found[1].language, found[1].inside_id) == ("1", "", "en", "")
    assert clauses_of_page(db, DOCUMENT, 2) == ()


def test_a_clause_inside_another_is_no_whole_one_and_a_table_of_contents_is_left_out(
    write: Write, db: Connection
) -> None:
    paper = document("CONTENTS", "1 The supplier may:", "(a) stop; and", "(b) go.")
    made = analysis(paper)
    contents, outer, *items = made.clauses
    clauses = (
        replace(contents, is_contents=True),
        replace(outer, span=paper.span(outer.span.start, items[-1].span.end)),
        *(replace(item, inside=1) for item in items),
    )
    write("list", replace(made, clauses=clauses))
    of_list = source("list").document_id
    (whole,) = whole_clauses(db, of_list)
    assert whole.text.startswith("1 The supplier may:")
    assert [one.inside_id for one in clauses_of_page(db, of_list, 1)] == ["", whole.id, whole.id]
    assert clauses_of_document(db, of_list)[0].text == "CONTENTS"
    assert (whole.start, whole.end) == (outer.span.start, items[-1].span.end)
