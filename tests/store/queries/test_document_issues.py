"""Reading issues are returned for each document, in both languages, and for each page."""

from dataclasses import replace

import pytest
from builders import analysis, document, source

from analyser.domain import Box, DocumentKind, ReadingIssue, ReadingIssueKind, Text
from analyser.store import Register
from analyser.store.queries import Connection
from analyser.store.queries.document_issues import issues_of_contract, issues_of_page
from store.conftest import Write
from store.queries.lease import FAINT, LINES, WHOLE, lease

DOCUMENT = source("lease").document_id


@pytest.fixture
def contract(write: Write) -> str:
    return write("lease", replace(lease(), issues=(FAINT, WHOLE))).contract_id


def test_issues_of_the_whole_document_come_before_those_of_its_pages(contract: str, db: Connection) -> None:
    whole, faint = issues_of_contract(db, contract)
    assert (whole.message, whole.page) == (Text("The file is faint.", "Mae'r ffeil yn wan."), 0)
    assert (whole.quote, whole.boxes) == ("", ())
    assert (faint.document_id, faint.filename, faint.page) == (DOCUMENT, "lease.pdf", 1)
    assert (faint.quote, faint.language) == (LINES[0], "en")
    assert faint.boxes == (Box(1, 72.0, 72.0, 72.0 + 5 * len(LINES[0]), 82.0),)


def test_a_page_has_its_own_issues_alone(contract: str, db: Connection) -> None:
    assert [one.message.en for one in issues_of_page(db, DOCUMENT, 1)] == ["Page 1 is faint."]
    assert issues_of_page(db, DOCUMENT, 2) == ()


def test_issues_of_a_variation_come_last(contract: str, write: Write, register: Register, db: Connection) -> None:
    issue = ReadingIssue(
        ReadingIssueKind.LOW_CONFIDENCE,
        Text(
            "It is faint, too.",
            "Mae'n wan hefyd.",
        ),
    )
    write("a variation", replace(analysis(document("1 Varied."), kind=DocumentKind.VARIATION), issues=(issue,)))
    register.db.execute("update documents set contract_id = ?", [contract])
    register.db.conn.commit()
    assert [one.filename for one in issues_of_contract(db, contract)] == ["lease.pdf", "lease.pdf", "a variation.pdf"]
