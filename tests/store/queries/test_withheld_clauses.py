"""The withheld clauses, with the person and the reason, for every clause with the same words."""

from __future__ import annotations

from dataclasses import replace

import pytest
from builders import AT, analysis, document, source

from analyser.store import Register, Review, Withholding
from analyser.store.queries import Connection
from analyser.store.queries.document_page import clauses_of_document
from analyser.store.queries.withheld_clauses import (
    Redaction,
    clause_redactions,
    lost_redactions,
    redactions_by_clause,
    redactions_in_published,
)
from store.conftest import Write
from store.queries.lease import LINES, lease

DOCUMENT = source("lease").document_id


@pytest.fixture
def contract(write: Write) -> str:
    return write("lease", lease()).contract_id


def test_a_withheld_clause_has_the_decision_and_the_others_none(
    contract: str, register: Register, db: Connection
) -> None:
    clauses = clauses_of_document(db, DOCUMENT)
    assert redactions_by_clause(db, DOCUMENT) == {clause.id: None for clause in clauses}
    key = register.withhold(Withholding(clauses[4].id, "Olwen", "commercially sensitive"), AT)
    held = Redaction(
        id=key,
        release=False,
        actor="Olwen",
        at=AT.isoformat(),
        reason="commercially sensitive",
        number="4",
        text=LINES[4],
        clause_ids=(clauses[4].id,),
    )
    assert {clause: one for clause, one in redactions_by_clause(db, DOCUMENT).items() if one} == {clauses[4].id: held}
    found = clause_redactions(db, clauses[4].id)
    assert found is not None
    assert (found.clause, found.current, found.history) == (clauses[4], held, (held,))
    assert (found.document.id, found.document.contract_id) == (DOCUMENT, contract)


def test_a_released_clause_is_open_and_keeps_its_history(contract: str, register: Register, db: Connection) -> None:
    clause = clauses_of_document(db, DOCUMENT)[4]
    register.withhold(Withholding(clause.id, "Olwen", "sensitive"), AT)
    register.withhold(Withholding(clause.id, "Gwen", "no longer", release=True), AT)
    found = clause_redactions(db, clause.id)
    assert found is not None
    assert found.current is None
    assert [(one.actor, one.release) for one in found.history] == [("Olwen", False), ("Gwen", True)]
    assert set(redactions_by_clause(db, DOCUMENT).values()) == {None}


def test_a_clause_that_the_register_does_not_have(db: Connection) -> None:
    assert clause_redactions(db, "nothing") is None


def test_decisions_on_words_that_are_gone_are_lost(
    contract: str, write: Write, register: Register, db: Connection
) -> None:
    register.withhold(Withholding(clauses_of_document(db, DOCUMENT)[4].id, "Olwen", "sensitive"), AT)
    assert lost_redactions(db, DOCUMENT) == ()
    register.record_review(Review("contract", contract, "Gwen", "change", {"publication": "published"}), AT)
    write(
        "lease", replace(lease(), clauses=analysis(document("1 Other words entirely.")).clauses, findings=(), terms=())
    )
    (lost,) = lost_redactions(db, DOCUMENT)
    assert (lost.text, lost.clause_ids) == (LINES[4], ())
    (listed,) = redactions_in_published(db)
    assert (listed.redaction, listed.language) == (lost, "")


def test_only_what_is_withheld_of_published_contracts_is_listed(
    contract: str, register: Register, db: Connection
) -> None:
    register.withhold(Withholding(clauses_of_document(db, DOCUMENT)[4].id, "Olwen", "sensitive"), AT)
    assert redactions_in_published(db) == ()
    register.db.execute("update contracts set publication = 'published'")
    register.db.conn.commit()
    (listed,) = redactions_in_published(db)
    assert (listed.contract_title, listed.language) == ("1 documents, 2 findings, 5 terms", "en")
    assert (listed.redaction.number, listed.redaction.reason) == ("4", "sensitive")
