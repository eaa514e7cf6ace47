"""A finding or term under review is read with its contract and the review that can be undone."""

from __future__ import annotations

import pytest
from builders import AT, source

from analyser.store import Register, Review
from analyser.store.queries import Connection
from analyser.store.queries.document_page import clauses_of_document
from analyser.store.queries.passages import findings_of_document, terms_of_document
from analyser.store.queries.review_targets import (
    ClauseText,
    ReviewTarget,
    clause_choices,
    clause_text,
    review_target,
)
from store.conftest import Write
from store.queries.lease import LINES, lease

DOCUMENT = source("lease").document_id


@pytest.fixture
def contract(write: Write) -> str:
    return write("lease", lease()).contract_id


def test_a_target_has_its_words_and_no_review_to_undo_at_first(contract: str, db: Connection) -> None:
    finding, term = findings_of_document(db, DOCUMENT)[0], terms_of_document(db, DOCUMENT)[1]
    for kind, one in (("finding", finding), ("term", term)):
        assert review_target(db, kind, one.id) == ReviewTarget(
            kind=kind,
            id=one.id,
            contract_id=contract,
            document_id=DOCUMENT,
            quote=one.passage.quote,
            status="unreviewed",
            latest_review="",
        )
    assert review_target(db, "term", finding.id) is None


def test_the_latest_review_is_the_last_that_was_not_undone(contract: str, register: Register, db: Connection) -> None:
    key = findings_of_document(db, DOCUMENT)[0].id

    def review(action: str, **after: str) -> str:
        return register.record_review(Review("finding", key, "Mair", action, after), AT).id

    def latest() -> str:
        target = review_target(db, "finding", key)
        assert target is not None
        return target.latest_review

    confirmed = review("confirm")
    rejected = review("reject")
    assert latest() == rejected
    review("undo", review=rejected)
    assert latest() == confirmed
    review("undo", review=confirmed)
    assert latest() == ""


def test_the_text_of_a_clause_comes_with_its_contract(contract: str, db: Connection) -> None:
    clause = clauses_of_document(db, DOCUMENT)[2]
    assert clause_text(db, clause.id) == ClauseText(contract, LINES[2])
    assert clause_text(db, "nothing") is None


def test_clauses_to_choose_from_are_named_by_their_heading_or_how_they_begin(
    contract: str, register: Register, db: Connection
) -> None:
    register.db.execute("update clauses set heading = 'Term' where number = '1'")
    register.db.execute("update clauses set is_contents = 1 where number = ''")
    register.db.conn.commit()
    on_page = clause_choices(db, DOCUMENT, 1)
    assert [(one.number, one.heading) for one in on_page[:2]] == [("1", "Term"), ("2", LINES[2][:60])]
    assert on_page[2].heading == LINES[3][:60]
    assert len(on_page) == len(LINES) - 1
    assert clause_choices(db, DOCUMENT, None) == on_page
    assert clause_choices(db, DOCUMENT, 2) == ()
