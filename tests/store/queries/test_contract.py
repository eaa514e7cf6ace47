"""A contract is read as typed rows: facts, documents, deadlines, risks, scores, both languages side by side."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from decimal import Decimal

import builders
import pytest
from builders import AT, NOT_READ, analysis, assessment, document

from analyser.domain import (
    Commitment,
    Deadline,
    DeadlineKind,
    Dimension,
    DocumentKind,
    EndBasis,
    Money,
    Protection,
    Risk,
    RiskState,
    Score,
    Text,
)
from analyser.store import Register
from analyser.store.queries import Connection
from analyser.store.queries.contract import (
    RemainingCommitment,
    StoredContract,
    absences_of_contract,
    contract_row,
    deadlines_of_contract,
    documents_of_contract,
    read_contract,
    risks_of_contract,
    scores_of_contract,
)
from store.conftest import Write
from store.queries.lease import lease


@pytest.fixture
def contract(write: Write) -> str:
    return write("lease", lease()).contract_id


def sql(register: Register, statement: str, *values: object) -> None:
    register.db.execute(statement, list(values))
    register.db.conn.commit()


def test_a_contract_that_the_register_does_not_have(db: Connection) -> None:
    assert read_contract(db, "nothing") is None
    assert contract_row(db, "nothing") is None


def test_everything_of_a_contract_is_read_at_once(contract: str, db: Connection) -> None:
    record = read_contract(db, contract)
    assert record is not None
    assert record.contract == contract_row(db, contract)
    assert [document.filename for document in record.documents] == ["lease.pdf"]
    assert [finding.factor for finding in record.findings] == ["auto_renewal", "exit_charges"]
    assert [term.kind for term in record.terms] == [
        "title",
        "end_date",
        "renewal_notice",
        "contract_value",
        "termination_notice",
    ]
    assert record.deadlines == deadlines_of_contract(db, contract)
    assert record.risks == risks_of_contract(db, contract)
    assert record.scores == scores_of_contract(db, contract)
    assert [document.filename for document in record.read_documents] == ["lease.pdf"]
    assert (record.absences, record.issues, record.reviews) == ({}, (), ())


def test_the_row_of_a_contract_has_dates_sums_and_both_languages(
    contract: str, register: Register, db: Connection
) -> None:
    sql(
        register,
        "update contracts set reference = 'CG/7', service_area = 'Print', start_date = '2024-05-01',"
        " max_end_date = '2031-04-30', value_amount = 1200.5, value_currency = 'GBP', value_per = 'year',"
        " committed_until = '2027-01-31', committed_amount = 99, committed_currency = 'GBP', committed_basis = 'so',"
        " committed_basis_cy = 'felly', committed_term_ids = '[\"t1\"]'",
    )
    sql(register, "update organisations set name_cy = 'Cyngor Cwm Glas' where role = 'council'")
    assert contract_row(db, contract) == StoredContract(
        id=contract,
        shown_title="1 documents, 2 findings, 5 terms",
        title="1 documents, 2 findings, 5 terms",
        reference="CG/7",
        council=Text("Cwm Glas Council", "Cyngor Cwm Glas"),
        supplier="Copi Limited",
        service_area="Print",
        publication="private",
        start_date=dt.date(2024, 5, 1),
        end_date=dt.date(2029, 4, 30),
        max_end_date=dt.date(2031, 4, 30),
        end_basis=EndBasis.STATED,
        value=Money(Decimal("1200.5"), "GBP", "year"),
        unknowns={"start_date": NOT_READ, "max_end_date": NOT_READ, "value": NOT_READ},
        lock_in_score=40.0,
        lock_in_band="medium",
        unknown_share=0.25,
        as_of=dt.date(2026, 4, 1),
        commitment=RemainingCommitment(
            until=dt.date(2027, 1, 31),
            amount=Money(Decimal("99.0"), "GBP"),
            basis=Text("so", "felly"),
            term_ids=("t1",),
        ),
    )


def test_a_contract_that_was_never_assessed_is_unknown_throughout(write: Write, register: Register) -> None:
    contract = write("lease", analysis(document("1 Words."))).contract_id
    sql(register, "update contracts set lock_in_band = null, lock_in_score = null, unknown_share = null, as_of = null")
    row = contract_row(register.db.conn, contract)
    assert row is not None
    assert (row.council, row.supplier) == (Text("", ""), "")
    assert (row.lock_in_score, row.lock_in_band, row.unknown_share, row.as_of) == (None, "unknown", 0.0, None)
    assert (row.value, row.commitment) == (None, RemainingCommitment())


def test_the_council_has_its_english_name_where_no_welsh_one_is_known(contract: str, db: Connection) -> None:
    row = contract_row(db, contract)
    assert row is not None
    assert row.council.cy == "Cwm Glas Council"


def test_documents_come_by_name_and_variations_last(
    contract: str, write: Write, register: Register, db: Connection
) -> None:
    write("a variation", analysis(document("1 Varied."), kind=DocumentKind.VARIATION))
    sql(register, "update documents set contract_id = ?", contract)
    sql(register, "update pages set text_source = 'ocr' where document_id = ?", builders.source("lease").document_id)
    found = documents_of_contract(db, contract)
    assert [(one.filename, one.kind, one.scanned) for one in found] == [
        ("lease.pdf", "agreement", 1),
        ("a variation.pdf", "variation", 0),
    ]
    first = found[0]
    assert (first.format, first.language, first.status, first.error) == ("pdf", "en", "analysed", "")
    assert (first.pages, first.pages_read, first.text_source) == (1, 1, "text")


def test_deadlines_are_those_that_were_assessed_the_unknown_first(contract: str, db: Connection) -> None:
    unknown, end = deadlines_of_contract(db, contract)
    assert unknown == Deadline(
        DeadlineKind.RENEWAL_NOTICE, NOT_READ, Text("no notice period", "dim cyfnod rhybudd"), False
    )
    assert (end.kind, end.date, end.certain, len(end.terms)) == (
        DeadlineKind.END_OF_TERM,
        dt.date(2029, 4, 30),
        True,
        1,
    )


def test_risks_come_by_severity_and_the_unclear_after_the_present(contract: str, register: Register) -> None:
    def risk(rule: str, severity: int, state: RiskState) -> Risk:
        return Risk(rule, Dimension.EXIT, severity, state, Text(rule, f"{rule} cy"), ("f",), ("t",), 2.0, 0.5, 1.0)

    risks = [
        risk("light", 1, RiskState.PRESENT),
        risk("open", 3, RiskState.UNCLEAR),
        risk("heavy", 3, RiskState.PRESENT),
        risk("not there", 2, RiskState.ABSENT),
    ]
    made = assessment()
    register.write_assessment(contract, replace(made, risks=tuple(risks)), AT)
    found = risks_of_contract(register.db.conn, contract)
    assert [one.rule for one in found] == ["heavy", "open", "not there", "light"]
    assert found[0] == risks[2]


def test_scores_and_absences_are_read_as_they_were_written(contract: str, register: Register) -> None:
    made = assessment()
    protections = (Protection("data_return", False, 0.8), Protection("exit_charges", True, None))
    unsure = Protection("renewal_notice", False, None)
    commitment = Commitment(NOT_READ, NOT_READ, NOT_READ, Text("no sum", "dim swm"))
    changed = replace(made, protections=(*protections, unsure), commitment=commitment)
    register.write_assessment(contract, changed, AT)
    db = register.db.conn
    assert absences_of_contract(db, contract) == {"data_return": 0.8}
    assert scores_of_contract(db, contract) == {
        None: Score(None, 40.0, 0.25),
        Dimension.TERM: Score(Dimension.TERM, 40.0, 0.5),
    }
    row = contract_row(db, contract)
    assert row is not None
    assert row.commitment == RemainingCommitment(basis=Text("no sum", "dim swm"))
