"""The history has every analysis, and the latest reviews of a contract and of what was found in its documents."""

import pytest
from builders import AT, VERSIONS, source

from analyser.store import Register, Review
from analyser.store.queries import Connection
from analyser.store.queries.contract_history import (
    ReadDocument,
    StoredReview,
    latest_review_id,
    latest_reviews,
    read_documents,
    reviewers_since,
)
from analyser.store.queries.passages import findings_of_contract
from store.conftest import Write
from store.queries.lease import lease


@pytest.fixture
def contract(write: Write) -> str:
    return write("lease", lease()).contract_id


def test_each_analysed_document_is_named_with_its_versions(contract: str, register: Register, db: Connection) -> None:
    analysed = ReadDocument(AT.isoformat(), "lease.pdf", VERSIONS.analyser, VERSIONS.model)
    assert read_documents(db, contract) == (analysed,)
    register.fail_document(source("damaged"), "it is damaged", VERSIONS, AT)
    register.db.execute("update documents set contract_id = ?, analysed_at = null where status = 'failed'", [contract])
    register.db.conn.commit()
    assert read_documents(db, contract) == (analysed,)


def test_the_latest_reviews_come_first_and_no_more_than_are_wanted(
    contract: str, register: Register, db: Connection
) -> None:
    finding = findings_of_contract(db, contract)[0].id
    register.record_review(Review("finding", finding, "Mair", "confirm", note="read twice"), AT)
    register.record_review(Review("contract", contract, "Gwen", "change", {"service_area": "Print"}), AT)
    at = AT.isoformat()
    entered = StoredReview(at, "Gwen", "change", "contract", "")
    assert latest_reviews(db, contract, 9) == (entered, StoredReview(at, "Mair", "confirm", "finding", "read twice"))
    assert latest_reviews(db, contract, 1) == (entered,)
    assert latest_reviews(db, "another", 9) == ()


def test_the_latest_review_and_who_reviewed_after_another_review(
    contract: str, register: Register, db: Connection
) -> None:
    assert latest_review_id(db, contract) == ""
    assert reviewers_since(db, contract, "") == ()
    finding = findings_of_contract(db, contract)[0].id
    first = register.record_review(Review("finding", finding, "Mair", "confirm"), AT).id
    assert latest_review_id(db, contract) == first
    for area in ("Print", "Post"):
        last = register.record_review(Review("contract", contract, "Gwen", "change", {"service_area": area}), AT).id
    assert latest_review_id(db, contract) == last
    assert reviewers_since(db, contract, "") == ("Mair", "Gwen", "Gwen")
    assert reviewers_since(db, contract, first) == ("Gwen", "Gwen")
    assert reviewers_since(db, contract, last) == ()
    assert latest_review_id(db, "another") == ""
