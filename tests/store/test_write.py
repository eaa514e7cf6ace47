"""The results of an analysis are written completely, read back unchanged, and replace only earlier results."""

import dataclasses
import datetime as dt
import json
import sqlite3
from dataclasses import replace
from decimal import Decimal

import builders
import pytest
from builders import AT, VERSIONS, analysis, document, dump, finding, source, term, words
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from analyser.domain import (
    Box,
    Cell,
    Commitment,
    DocumentKind,
    Duration,
    Favours,
    Finding,
    Holder,
    Language,
    Link,
    LinkKind,
    Money,
    Origin,
    Parties,
    Party,
    ReadingIssue,
    ReadingIssueKind,
    Span,
    Table,
    Term,
    TermKind,
    Text,
    Unit,
)
from analyser.store import Versions, rows_of

TEXT = document(
    "SERVICES AGREEMENT between Dyffryn Council and Acme Systems Limited",
    "This agreement starts on 1 April 2025 and ends on 31 March 2027.",
    "It renews each year unless notice of 3 months is given.",
    "On exit the Council pays the remaining fees.",
    title="SERVICES AGREEMENT",
)
BUYER = Party("Dyffryn Council", ("the Council",), span=words(TEXT, "Dyffryn Council"))
SUPPLIER = Party("Acme Systems Limited", ("the Supplier", "Acme"), "01234567", words(TEXT, "Acme Systems Limited"))
WHOLE = analysis(
    TEXT,
    buyer=BUYER,
    supplier=SUPPLIER,
    others=(Party("Guarantor plc"), Party("Second guarantor plc")),
    findings=[
        finding(TEXT, "It renews each year"),
        finding(TEXT, "pays the remaining fees", "exit_charges", probability=0.02, shown=False),
    ],
    terms=[
        term(TEXT, "31 March 2027", TermKind.END_DATE, dt.date(2027, 3, 31)),
        term(TEXT, "3 months", TermKind.RENEWAL_NOTICE, Duration(3, Unit.MONTH), holder=Holder.BUYER),
    ],
)


def rows(register, table):
    return list(register.db[table].rows)


def test_evidence_comes_back_as_it_was(register, write):
    contract_id = write("a", WHOLE).contract_id
    (evidence,) = register.evidence(contract_id)
    assert evidence.document_id == source("a").document_id
    assert (evidence.kind, evidence.pages, evidence.pages_read) == (DocumentKind.AGREEMENT, 1, 1)
    assert evidence.parties == WHOLE.parties
    assert tuple(found for _, found in evidence.findings) == WHOLE.findings
    assert tuple(term for _, term in evidence.terms) == WHOLE.terms


printed = document(*(f"Clause {n}: the supplier shall provide the service for {n} months." for n in range(50)))
spans = st.tuples(st.integers(0, len(printed.text) - 1), st.integers(1, 80)).map(
    lambda pair: Span(pair[0], min(pair[0] + pair[1], len(printed.text)), printed.text[pair[0] : sum(pair)])
)
positions = st.integers(0, len(printed.lines) - 1)
findings = st.builds(
    Finding,
    st.sampled_from(builders.FACTORS),
    st.sampled_from(Favours),
    st.floats(0, 1),
    st.booleans(),
    spans,
    positions,
    st.sampled_from(Origin),
)
values = st.one_of(
    st.dates(),
    st.builds(Duration, st.integers(0, 999), st.sampled_from(Unit)),
    st.builds(Money, st.decimals(0, 10**9, places=2), st.just("GBP"), st.sampled_from(["", "year"])),
    st.text(st.characters(exclude_categories=["Cs"]), max_size=20),
    st.just(builders.NOT_READ),
)
terms = st.builds(
    Term, st.sampled_from(TermKind), values, spans, positions, st.text(max_size=20), st.sampled_from(Holder),
    st.floats(0, 1),
)  # fmt: skip


def in_order(items):
    return sorted(items, key=lambda item: (item.span.start, item.span.end, repr(item)))


@settings(max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(st.lists(findings, max_size=6), st.lists(terms, max_size=6))
def test_any_findings_and_terms_come_back(register, write, findings, terms):
    contract_id = write("a", analysis(printed, findings=findings, terms=terms)).contract_id
    evidence = next(one for one in register.evidence(contract_id) if one.document_id == source("a").document_id)
    assert in_order(found for _, found in evidence.findings) == in_order(findings)
    assert in_order(term for _, term in evidence.terms) == in_order(terms)


def test_ids_are_the_same_for_the_same_analysis_and_differ_within_it():
    twice = dataclasses.replace(WHOLE, findings=WHOLE.findings * 2, terms=WHOLE.terms * 2)
    first, second = (rows_of("d", twice, "m").tables for _ in range(2))
    assert first == second
    for table in first.values():
        assert len({row["id"] for row in table}) == len(table)


def test_rows_carry_quotes_pages_and_boxes(register, write):
    write("a", WHOLE)
    (row,) = register.db["findings"].rows_where("shown = 1")
    assert (row["quote"], row["page"], row["model_version"]) == ("It renews each year", 1, "model-1")
    (box,) = json.loads(row["boxes"])
    assert box == [1, 72.0, 100.0, 72 + 5 * 19, 110.0]
    clause = register.db["clauses"].get(row["clause_id"])
    assert row["quote"] in clause["text"]
    assert (clause["position"], clause["number"], clause["page_first"], clause["language"]) == (2, "3", 1, "en")
    assert clause["parent_id"] == f"{source('a').document_id}-0"


def test_boxes_are_rounded_to_a_tenth_of_a_point():
    from analyser.store.mapping.documents import boxes_json

    boxes = [Box(2, 1.26, 2.04, 3.96, 1000.0), Box(3, 0, 0, 1 / 3, 1)]
    assert json.loads(boxes_json(boxes)) == [[2, 1.3, 2.0, 4.0, 1000.0], [3, 0.0, 0.0, 0.3, 1.0]]


def test_each_clause_has_a_language_of_its_own():
    mixed = analysis(document("One.", "Dau.", language=Language.MIXED))
    english, welsh = mixed.clauses
    english, welsh = replace(english, language=Language.ENGLISH), replace(welsh, language=Language.WELSH)
    mixed = replace(mixed, clauses=(english, welsh))
    assert [row["language"] for row in rows_of("d", mixed, "m").tables["clauses"]] == ["en", "cy"]


def test_tables_links_and_issues_are_kept_with_their_places(register, write):
    text = document("1 Term", "Fee 10", "see clause 1")
    box = Box(1, 72.0, 86.0, 122.0, 96.0)
    table = Table(box, 1, 2, (Cell(0, 0, words(text, "Fee"), box), Cell(0, 1, words(text, "10"), box)))
    issue = ReadingIssue(
        ReadingIssueKind.NUMBERS_JUMP,
        Text(
            "A number jumps.",
            "Mae rhif yn neidio.",
        ),
        1,
        None,
        2,
    )
    whole = replace(
        analysis(replace(text, tables=(table,))),
        links=(Link(LinkKind.REFERENCE, words(text, "clause 1"), 2, 0),),
        issues=(issue,),
    )
    for _ in range(2):  # the second time replaces what the first has written
        write("a", whole)
    key = source("a").document_id
    assert [(r["row"], r["column"], r["text"]) for r in rows(register, "table_cells")] == [(0, 0, "Fee"), (0, 1, "10")]
    (stored,) = rows(register, "tables")
    assert (stored["clause_id"], stored["rows"], stored["columns"], stored["page"]) == (f"{key}-1", 1, 2, 1)
    (pointer,) = rows(register, "links")
    assert (pointer["clause_id"], pointer["target_id"], pointer["quote"]) == (f"{key}-2", f"{key}-0", "clause 1")
    (doubt,) = rows(register, "reading_issues")
    assert (doubt["kind"], doubt["page"], doubt["clause_id"]) == ("numbers_jump", 1, f"{key}-2")


def test_a_document_without_text_is_analysed_and_its_contract_is_unknown(register, write):
    contract_id = write("scan", analysis(document())).contract_id
    (row,) = rows(register, "documents")
    assert (row["status"], row["text_source"], row["error"]) == ("analysed", "none", None)
    (contract,) = rows(register, "contracts")
    assert contract["id"] == contract_id
    assert (contract["end_date"], contract["end_basis"], contract["council_id"]) == (None, "unknown", None)
    assert json.loads(contract["unknowns"])["end_date"] == {
        "code": "not_found",
        "en": builders.NOT_READ.reason.en,
        "cy": builders.NOT_READ.reason.cy,
    }


def test_assessment_columns(register, write):
    contract_id = write("a", WHOLE).contract_id
    contract = register.db["contracts"].get(contract_id)
    assert contract["end_date"] == "2027-03-31"
    assert (contract["lock_in_score"], contract["unknown_share"], contract["lock_in_band"]) == (40.0, 0.25, "medium")
    assert contract["as_of"] == "2026-04-01"
    deadlines = {row["kind"]: row for row in rows(register, "deadlines")}
    assert deadlines["end_of_term"]["date"] == "2027-03-31"
    assert json.loads(deadlines["end_of_term"]["term_ids"]) == [
        row["id"] for row in rows(register, "terms") if row["kind"] == "end_date"
    ]
    assert deadlines["renewal_notice"]["date"] is None
    assert deadlines["renewal_notice"]["reason_code"] == "not_found"
    assert deadlines["renewal_notice"]["reason_cy"] == builders.NOT_READ.reason.cy
    assert {row["dimension"]: row["value"] for row in rows(register, "scores")} == {"total": 40.0, "term": 40.0}
    (risk,) = rows(register, "risks")
    assert risk["id"] == f"{contract_id}-auto_renewal-1"


def test_what_is_still_due_and_what_each_risk_adds(register, write):
    contract_id = write("a", WHOLE).contract_id
    assessment = builders.assessment(register.evidence(contract_id))
    left = Commitment(dt.date(2027, 9, 30), 18, Money(Decimal(36000), "GBP"), Text("18 months", "18 mis"), ("t1",))
    (risk,) = assessment.risks
    weighed = dataclasses.replace(risk, weight=4.0, confidence=0.5, points=2.0)
    register.write_assessment(contract_id, dataclasses.replace(assessment, commitment=left, risks=(weighed,)), AT)
    contract = register.db["contracts"].get(contract_id)
    due = [contract[f"committed_{name}"] for name in ("until", "months", "amount", "currency", "basis", "basis_cy")]
    assert due == ["2027-09-30", 18, 36000.0, "GBP", "18 months", "18 mis"]
    assert json.loads(contract["committed_term_ids"]) == ["t1"]
    (row,) = rows(register, "risks")
    assert (row["weight"], row["sureness"], row["points"]) == (4.0, 0.5, 2.0)


def test_what_is_still_due_may_be_unknown(register, write):
    contract_id = write("a", WHOLE).contract_id
    assessment = builders.assessment(register.evidence(contract_id))
    left = Commitment(builders.NOT_READ, builders.NOT_READ, builders.NOT_READ, Text("why", "pam"))
    register.write_assessment(contract_id, dataclasses.replace(assessment, commitment=left), AT)
    contract = register.db["contracts"].get(contract_id)
    assert (contract["committed_until"], contract["committed_months"], contract["committed_amount"]) == (None,) * 3
    assert (contract["committed_basis"], contract["committed_basis_cy"]) == ("why", "pam")


def test_contract_value(register, write):
    contract_id = write("a", WHOLE).contract_id
    assessment = builders.assessment(register.evidence(contract_id))
    facts = dataclasses.replace(assessment.facts, value=Money(Decimal("125000.50"), "GBP", "year"))
    register.write_assessment(contract_id, dataclasses.replace(assessment, facts=facts), AT)
    contract = register.db["contracts"].get(contract_id)
    assert (contract["value_amount"], contract["value_currency"], contract["value_per"]) == (125000.5, "GBP", "year")
    assert "value" not in json.loads(contract["unknowns"])


def test_analysing_again_replaces_what_the_machine_found(register, write):
    write("a", WHOLE)
    write("a", analysis(document("One clause."), supplier=Party("Other plc")), versions=Versions("2.0", "model-2"))
    assert [len(rows(register, table)) for table in ("clauses", "findings", "terms", "parties")] == [1, 0, 0, 1]
    (row,) = rows(register, "documents")
    assert (row["analyser_version"], row["model_version"]) == ("2.0", "model-2")


def test_writing_the_same_again_gives_the_same_rows(register, write):
    write("a", WHOLE)
    before = dump(register.db)
    write("a", WHOLE)
    assert dump(register.db) == before


def test_nothing_is_kept_of_a_transaction_that_fails(register, write):
    write("a", WHOLE)
    before = dump(register.db)
    other = rows_of(source("b").document_id, WHOLE, "m")
    with pytest.raises(RuntimeError), register.transaction():
        register.write_document(source("b"), other, VERSIONS, 1.0, AT)
        register.write_factors(builders.factors()[:1])
        raise RuntimeError("the assessment failed")
    assert dump(register.db) == before


def test_a_factor_that_the_taxonomy_does_not_know_is_refused(register, write):
    with pytest.raises(sqlite3.IntegrityError):
        write("a", analysis(TEXT, findings=[finding(TEXT, "SERVICES", "no_such_factor")]))
    assert rows(register, "documents") == []


@pytest.mark.parametrize(
    ("versions", "council", "current"),
    [
        (VERSIONS, "", True),
        (VERSIONS, "Dyffryn Council", True),
        (VERSIONS, "Other Council", False),  # named anew: its contract belongs elsewhere
        (Versions("1.0", "model-2"), "", False),
        (Versions("1.1", "model-1"), "", False),
    ],
)
def test_is_current(register, write, versions, council, current):
    write("a", WHOLE, council="Dyffryn Council")
    assert register.is_current(source("a").sha256, versions, council) is current
    assert not register.is_current(source("b").sha256, versions, council)


class TestFailedDocuments:
    def test_a_failure_is_a_row_with_a_reason_and_no_contract(self, register):
        register.claim_document(source("a"), AT)
        register.fail_document(source("a"), "a.pdf is empty: upload it again", VERSIONS, AT)
        (row,) = rows(register, "documents")
        assert (row["status"], row["error"]) == ("failed", "a.pdf is empty: upload it again")
        assert (row["contract_id"], row["pages"], row["attempts"]) == (None, None, 0)
        assert not register.is_current(source("a").sha256, VERSIONS)

    def test_a_later_analysis_clears_the_failure(self, register, write):
        register.fail_document(source("a"), "broken", VERSIONS, AT)
        write("a", WHOLE)
        (row,) = rows(register, "documents")
        assert (row["status"], row["error"]) == ("analysed", None)

    def test_what_an_earlier_version_found_is_kept_when_a_later_one_fails(self, register, write):
        contract_id = write("a", WHOLE).contract_id
        later = Versions("2.0", "model-2")
        register.claim_document(source("a"), AT)
        register.fail_document(source("a"), "took too long", later, AT)
        (row,) = rows(register, "documents")
        assert (row["status"], row["error"], row["analyser_version"]) == ("analysed", "took too long", "1.0")
        assert len(register.evidence(contract_id)[0].findings) == 2
        assert not register.is_current(source("a").sha256, later)
        assert not register.is_current(source("a").sha256, VERSIONS), "the failure is tried again"

    def test_attempts_count_analyses_that_came_to_no_result(self, register, write):
        for _ in range(3):
            register.claim_document(source("a"), AT)
            register.queue_again([source("a").document_id], 4, "too often")
        register.claim_document(source("a"), AT)
        assert register.db["documents"].get(source("a").document_id)["attempts"] == 3
        assert register.db["documents"].get(source("a").document_id)["status"] == "analysing"
        register.put_back(source("a"))
        assert register.db["documents"].get(source("a").document_id)["status"] == "queued"
        write("a", WHOLE)
        assert register.db["documents"].get(source("a").document_id)["attempts"] == 0


class TestGrouping:
    """Documents of one council with the same printed reference are one contract."""

    @staticmethod
    def part(reference, *, buyer="Dyffryn Council", kind=DocumentKind.AGREEMENT):
        text = document(f"Reference {reference}.", "Words.")
        terms = [term(text, reference, TermKind.REFERENCE, reference)] if reference else []
        return analysis(text, kind=kind, buyer=Party(buyer) if buyer else None, terms=terms)

    def test_same_council_and_reference(self, register, write):
        first = write("a", self.part("C-17"))
        second = write("b", self.part("c-17", kind=DocumentKind.VARIATION))
        assert first.contract_id == second.contract_id
        assert len(register.evidence(first.contract_id)) == 2
        (contract,) = rows(register, "contracts")
        assert contract["title"].startswith("2 documents")

    def test_other_council(self, register, write):
        assert write("a", self.part("1")) != write("b", self.part("1", buyer="Other Council"))

    def test_the_council_that_was_named_goes_before_the_one_that_was_read(self, register, write):
        first = write("a", self.part("1", buyer="Supplier's misprint"), council="Dyffryn Council")
        second = write("b", self.part("1"), council="Dyffryn Council")
        assert first.contract_id == second.contract_id
        (council,) = register.db["organisations"].rows_where("role = 'council'")
        assert council["name"] == "Dyffryn Council"

    def test_a_council_once_named_holds(self, register, write):
        first = write("a", self.part("1", buyer="Misprint"), council="Dyffryn Council")
        assert write("a", self.part("1", buyer="Misprint")) == first

    def test_a_surer_reference_goes_first(self, register, write):
        text = document("Reference X-1.", "Reference C-17.")
        unsure = term(text, "X-1", TermKind.REFERENCE, "X-1", confidence=0.4)
        sure = term(text, "C-17", TermKind.REFERENCE, "C-17", confidence=0.9)
        both = analysis(text, buyer=Party("Dyffryn Council"), terms=[unsure, sure])
        assert write("a", both).contract_id == write("b", self.part("C-17")).contract_id

    def test_a_document_that_moves_leaves_an_assessed_contract(self, register, write):
        first = write("a", self.part("1")).contract_id
        write("b", self.part("1"))
        moved = write("b", self.part("2"))
        assert moved.left == first
        titles = {row["id"]: row["title"] for row in rows(register, "contracts")}
        assert titles == {
            first: "1 documents, 0 findings, 1 terms",
            moved.contract_id: "1 documents, 0 findings, 1 terms",
        }

    def test_an_empty_contract_is_removed_with_its_organisations(self, register, write):
        write("a", self.part("1"))
        moved = write("a", self.part("1", buyer="Other Council"))
        assert moved.left is None
        assert [row["id"] for row in rows(register, "contracts")] == [moved.contract_id]
        assert [row["name"] for row in rows(register, "organisations")] == ["Other Council"]

    def test_order_of_arrival_does_not_matter(self, tmp_path):
        from analyser.store import Register

        parts = {
            "a": self.part("C-1"),
            "b": self.part("C-1", kind=DocumentKind.VARIATION),
            "c": analysis(TEXT, buyer=BUYER, supplier=SUPPLIER),
            "d": analysis(TEXT, buyer=BUYER, supplier=Party("ACME SYSTEMS LTD")),
            "e": analysis(TEXT, buyer=BUYER, supplier=Party("Acme Group", company_number="1234567")),
        }
        dumps = []
        for order in ("abcde", "edcba", "cadbe"):
            with Register.open(tmp_path / f"{order}.db") as register:
                register.write_factors(builders.factors())
                for name in order:
                    with register.transaction():
                        file = source(name)
                        made = rows_of(file.document_id, parts[name], "m")
                        written = register.write_document(file, made, VERSIONS, 1.0, AT)
                        for contract_id in written.contracts:
                            result = builders.assessment(register.evidence(contract_id))
                            register.write_assessment(contract_id, result, AT)
                dumps.append(dump(register.db))
        assert dumps[0] == dumps[1] == dumps[2]


def test_evidence_of_a_contract_that_is_not_there(register):
    assert register.evidence("nothing") == ()


def test_parties_without_words_of_their_own(register, write):
    bare = Parties(None, Party("Acme"), ())
    contract_id = write("a", dataclasses.replace(WHOLE, parties=bare)).contract_id
    assert register.evidence(contract_id)[0].parties == bare


def test_runs(register):
    register.start_run("r", VERSIONS, AT)
    register.count_in_run("r", failed=False)
    register.count_in_run("r", failed=True)
    (row,) = rows(register, "runs")
    assert (row["documents"], row["failures"], row["finished_at"]) == (2, 1, None)
    register.finish_run("r", AT)
    (row,) = rows(register, "runs")
    assert row["finished_at"] == AT.isoformat()
