"""Decisions of reviewers are kept, take precedence over the analysis, and find their words again."""

import datetime as dt
import json
import sqlite3

import builders
import pytest
from builders import AT, analysis, document, dump, finding, source, term

from analyser.domain import DocumentKind, Duration, Favours, Origin, Party, TermKind, Unit
from analyser.store import Review
from analyser.store.reviews.matching import overlap

LINES = (
    "The agreement renews for a further year at each anniversary of its start.",
    "Notice of 3 months must be given to stop a renewal.",
    "The Council pays all remaining fees when it ends the agreement early.",
    "Data is returned in a format of the Supplier's choice.",
)


def reading(*, before=(), findings=(0, 2), day=dt.date(2027, 3, 31), factor="auto_renewal"):
    """Analyse the four lines, with more printed `before` them, and with findings on the lines of these numbers."""
    text = document(*before, *LINES)
    numbers = [str(100 + order) for order in range(len(before))] + ["1", "2", "3", "4"]
    factors = {0: factor, 2: "exit_charges", 3: "data_return"}
    return analysis(
        text,
        numbers=numbers,
        findings=[finding(text, LINES[line], factors[line]) for line in findings],
        terms=[
            term(text, "3 months", TermKind.RENEWAL_NOTICE, Duration(3, Unit.MONTH)),
            *([term(text, "each anniversary", TermKind.END_DATE, day)] if day else []),
        ],
    )


MOVED = {"before": ("A new first clause on definitions.", "A new second clause on interpretation.")}
"""The same words at other places, so that no id of the first analysis comes back."""


@pytest.fixture
def contract(write):
    return write("a", reading()).contract_id


@pytest.fixture
def review(register):
    """Record a review of the finding of a factor, the term of a kind, or the contract."""

    def review(of, action, after=None, *, note=""):
        if isinstance(of, TermKind):
            target, target_id = "term", row_of(register, "terms", "kind", of)["id"]
        elif of in builders.FACTORS:
            target, target_id = "finding", row_of(register, "findings", "factor", of)["id"]
        else:
            target, target_id = "contract", of
        return register.record_review(Review(target, target_id, "Mair", action, after or {}, note), AT)

    return review


def row_of(register, table, column, value):
    (row,) = register.db[table].rows_where(f"{column} = ?", [value])
    return row


def findings_of(register, contract_id):
    return {found.factor: found for one in register.evidence(contract_id) for _, found in one.findings}


def terms_of(register, contract_id):
    return {term.kind: term for one in register.evidence(contract_id) for _, term in one.terms}


class TestDecisions:
    def test_rejected_findings_are_no_evidence(self, register, contract, review):
        review("auto_renewal", "reject", note="that clause was struck out")
        assert set(findings_of(register, contract)) == {"exit_charges"}
        assert row_of(register, "findings", "factor", "auto_renewal")["status"] == "rejected"

    def test_confirmed_findings_are_certain_and_shown(self, register, write, review):
        text = document(*LINES)
        unsure = finding(text, LINES[0], probability=0.1, shown=False)
        contract = write("a", analysis(text, findings=[unsure])).contract_id
        review("auto_renewal", "confirm")
        found = findings_of(register, contract)["auto_renewal"]
        assert (found.probability, found.shown) == (1.0, True)
        row = row_of(register, "findings", "factor", "auto_renewal")
        assert (row["probability"], row["shown"], row["origin"]) == (0.1, 1, "model")
        assert json.loads(row["machine_values"]) == {"shown": 0}

    def test_changed_findings(self, register, contract, review):
        review("auto_renewal", "change", {"factor": "renewal_notice", "favours": "buyer"})
        found = findings_of(register, contract)
        assert found["renewal_notice"].favours is Favours.BUYER
        assert "auto_renewal" not in found

    def test_corrected_terms(self, register, contract, review):
        review(TermKind.RENEWAL_NOTICE, "change", {"amount": 6, "unit": "month", "text": "6 months"})
        corrected = terms_of(register, contract)[TermKind.RENEWAL_NOTICE]
        assert corrected.value == Duration(6, Unit.MONTH)
        assert (corrected.text, corrected.confidence, corrected.span.text) == ("6 months", 1.0, "3 months")

    def test_a_corrected_value_may_be_of_another_type(self, register, contract, review):
        review(TermKind.END_DATE, "change", {"reason_en": "left blank", "reason_cy": "yn wag"})
        assert terms_of(register, contract)[TermKind.END_DATE].value.reason.cy == "yn wag"
        review(TermKind.END_DATE, "change", {"date": "2028-03-31"})
        assert terms_of(register, contract)[TermKind.END_DATE].value == dt.date(2028, 3, 31)

    def test_added_findings_and_terms(self, register, contract):
        clause = next(register.db["clauses"].rows_where("number = '4'"))["id"]
        words = "in a format of the Supplier's choice"
        placed = {"clause_id": clause, "quote": words, "page": 1, "boxes": [[1, 2, 3, 4, 5]]}
        added = Review("finding", "", "Mair", "add", placed | {"factor": "data_return", "favours": "supplier"})
        register.record_review(added, AT)
        start = {"clause_id": clause, "quote": "Data", "kind": "start_date", "date": "2025-04-01"}
        register.record_review(Review("term", "", "Mair", "add", start), AT)
        found = findings_of(register, contract)["data_return"]
        assert (found.origin, found.probability, found.clause) == (Origin.REVIEWER, 1.0, 3)
        assert found.span.text == words == "\n".join(LINES)[found.span.start : found.span.end]
        assert terms_of(register, contract)[TermKind.START_DATE].value == dt.date(2025, 4, 1)
        row = row_of(register, "findings", "factor", "data_return")
        assert (row["page"], json.loads(row["boxes"]), row["status"]) == (1, [[1, 2, 3, 4, 5]], "confirmed")

    def test_the_last_decision_counts(self, register, contract, review):
        review("auto_renewal", "reject")
        review("auto_renewal", "confirm")
        assert "auto_renewal" in findings_of(register, contract)

    def test_the_contract_to_assess_anew_is_named(self, contract, review):
        recorded = review("auto_renewal", "confirm")
        assert recorded.contract_id == contract

    def test_before_and_after_are_kept(self, register, contract, review):
        review(TermKind.RENEWAL_NOTICE, "change", {"amount": 6, "unit": "month"}, note="schedule 2 says so")
        (row,) = register.db["reviews"].rows
        assert (row["actor"], row["action"], row["note"], row["at"]) == (
            "Mair", "change", "schedule 2 says so", AT.isoformat(),
        )  # fmt: skip
        assert json.loads(row["before"])["amount"] == 3.0
        assert json.loads(row["after"])["amount"] == 6


class TestUndo:
    @pytest.mark.parametrize(
        ("of", "action", "after"),
        [
            ("auto_renewal", "reject", None),
            ("auto_renewal", "confirm", None),
            ("auto_renewal", "change", {"favours": "buyer"}),
            (TermKind.RENEWAL_NOTICE, "change", {"date": "2027-01-01"}),
        ],
    )
    def test_undoing_the_only_decision_gives_the_machine_its_word_back(
        self, register, contract, review, of, action, after
    ):
        before = dump(register.db)
        recorded = review(of, action, after)
        assert dump(register.db)["findings"] + dump(register.db)["terms"] != before["findings"] + before["terms"]
        review_of_same = register.db["reviews"].get(recorded.id)
        register.record_review(
            Review(review_of_same["target"], recorded.target_id, "Mair", "undo", {"review": recorded.id}), AT
        )
        now = dump(register.db)
        assert (now["findings"], now["terms"]) == (before["findings"], before["terms"])
        assert len(now["reviews"]) == 2, "undoing is itself on record"

    def test_undoing_one_of_two_leaves_the_other(self, register, contract, review):
        review("auto_renewal", "change", {"favours": "buyer"})
        second = review("auto_renewal", "reject")
        review_undo = Review("finding", second.target_id, "Mair", "undo", {"review": second.id})
        register.record_review(review_undo, AT)
        assert findings_of(register, contract)["auto_renewal"].favours is Favours.BUYER

    def test_undoing_an_addition_removes_it(self, register, contract):
        clause = next(register.db["clauses"].rows_where("number = '4'"))["id"]
        added = {"clause_id": clause, "quote": "Data", "factor": "data_return", "favours": "buyer"}
        recorded = register.record_review(Review("finding", "", "Mair", "add", added), AT)
        register.record_review(Review("finding", recorded.target_id, "Mair", "undo", {"review": recorded.id}), AT)
        assert "data_return" not in findings_of(register, contract)


class TestReanalysis:
    def test_the_machine_alone_gives_other_ids_when_words_move(self, register, write, contract):
        before = {row["id"] for row in register.db["findings"].rows}
        write("a", reading(**MOVED))
        assert not before & {row["id"] for row in register.db["findings"].rows}

    @pytest.mark.parametrize("again", [{}, MOVED], ids=["same", "moved"])
    def test_decisions_find_their_words_again(self, register, write, contract, review, again):
        rejected = review("auto_renewal", "reject").target_id
        changed = review("exit_charges", "change", {"favours": "mutual"}).target_id
        corrected = review(TermKind.RENEWAL_NOTICE, "change", {"amount": 6, "unit": "month"}).target_id
        write("a", reading(**again))
        assert {row["id"]: row["status"] for row in register.db["findings"].rows} == {
            rejected: "rejected",
            changed: "confirmed",
        }
        assert findings_of(register, contract)["exit_charges"].favours is Favours.MUTUAL
        assert terms_of(register, contract)[TermKind.RENEWAL_NOTICE].value == Duration(6, Unit.MONTH)
        assert register.db["terms"].get(corrected)["status"] == "confirmed"

    def test_analysing_twice_more_changes_nothing_more(self, register, write, contract, review):
        review("auto_renewal", "reject")
        review("exit_charges", "change", {"factor": "data_return"})
        write("a", reading(**MOVED))
        once = dump(register.db)
        write("a", reading(**MOVED))
        assert dump(register.db) == once

    def test_a_new_machine_value_does_not_undo_a_correction(self, register, write, contract, review):
        review(TermKind.END_DATE, "change", {"date": "2028-03-31"})
        write("a", reading(day=dt.date(2030, 1, 1)))
        assert terms_of(register, contract)[TermKind.END_DATE].value == dt.date(2028, 3, 31)
        row = row_of(register, "terms", "kind", "end_date")
        assert json.loads(row["machine_values"])["date"] == "2030-01-01"

    @pytest.mark.parametrize("action", ["confirm", "change"])
    def test_what_a_person_stood_by_stays_when_the_machine_loses_it(self, register, write, contract, review, action):
        review("exit_charges", action, {"favours": "mutual"} if action == "change" else {})
        review(TermKind.END_DATE, "confirm")
        write("a", reading(findings=(0,), day=None, **MOVED))
        found = findings_of(register, contract)["exit_charges"]
        assert (found.origin, found.span.text) == (Origin.REVIEWER, LINES[2])
        assert found.favours is (Favours.MUTUAL if action == "change" else Favours.SUPPLIER)
        assert terms_of(register, contract)[TermKind.END_DATE].value == dt.date(2027, 3, 31)
        row = row_of(register, "findings", "factor", "exit_charges")
        assert register.db["clauses"].get(row["clause_id"])["number"] == "3"

    def test_and_becomes_the_machine_s_again_when_it_finds_it_again(self, register, write, contract, review):
        target = review("exit_charges", "confirm").target_id
        write("a", reading(findings=(0,), **MOVED))
        write("a", reading())
        row = register.db["findings"].get(target)
        assert (row["origin"], row["status"]) == ("model", "confirmed")

    def test_a_rejected_finding_that_is_gone_stays_gone(self, register, write, contract, review):
        review("exit_charges", "reject")
        write("a", reading(findings=(0,), **MOVED))
        assert {row["factor"] for row in register.db["findings"].rows} == {"auto_renewal"}

    def test_an_addition_stays_even_when_its_clause_is_gone(self, register, write, contract):
        clause = next(register.db["clauses"].rows_where("number = '4'"))["id"]
        added = {"clause_id": clause, "quote": LINES[3], "factor": "data_return", "favours": "supplier"}
        target = register.record_review(Review("finding", "", "Mair", "add", added), AT).target_id
        write("a", analysis(document("Nothing of the former words.")))
        row = register.db["findings"].get(target)
        assert (row["quote"], row["clause_id"], row["status"]) == (LINES[3], None, "confirmed")
        assert findings_of(register, contract)["data_return"].span.text == LINES[3]
        write("a", reading(**MOVED))
        row = register.db["findings"].get(target)
        assert register.db["clauses"].get(row["clause_id"])["number"] == "4", "back at its place"

    def test_an_addition_that_the_machine_then_finds_is_one_finding(self, register, write, contract):
        clause = next(register.db["clauses"].rows_where("number = '4'"))["id"]
        added = {"clause_id": clause, "quote": LINES[3][:-1], "factor": "data_return", "favours": "supplier"}
        target = register.record_review(Review("finding", "", "Mair", "add", added), AT).target_id
        write("a", reading(findings=(0, 2, 3), **MOVED))
        row = row_of(register, "findings", "factor", "data_return")
        assert (row["id"], row["origin"], row["status"]) == (target, "model", "confirmed")

    def test_a_factor_changed_by_a_person_and_then_by_the_model_is_one_finding(self, register, write, contract, review):
        target = review("auto_renewal", "change", {"factor": "renewal_notice"}).target_id
        write("a", reading(factor="renewal_notice", **MOVED))
        assert row_of(register, "findings", "factor", "renewal_notice")["id"] == target

    def test_a_decision_does_not_wander_to_like_words_of_another_clause(self, register, write):
        lines = ("Notice of 3 months ends a renewal.", "Prices are reviewed on notice of 3 months by the Supplier.")
        text = document(*lines)
        first = term(text, "3 months", TermKind.RENEWAL_NOTICE, Duration(3, Unit.MONTH))
        contract = write("a", analysis(text, numbers=["1", "2"], terms=[first])).contract_id
        (row,) = register.db["terms"].rows
        register.record_review(Review("term", row["id"], "Mair", "reject"), AT)
        later = document(lines[1])
        other = term(later, "3 months", TermKind.RENEWAL_NOTICE, Duration(3, Unit.MONTH))
        write("a", analysis(later, numbers=["9"], terms=[other]))
        assert TermKind.RENEWAL_NOTICE in terms_of(register, contract)


class TestContracts:
    def assess(self, register, contract):
        register.write_assessment(contract, builders.assessment(register.evidence(contract)), AT)
        return register.db["contracts"].get(contract)

    def test_facts_that_people_enter_and_correct(self, register, contract, review):
        review(contract, "change", {"title": "Cloud hosting", "service_area": "ICT", "award_date": "2025-03-01"})
        review(contract, "change", {"publication": "published"})
        row = self.assess(register, contract)
        assert (row["title"], row["service_area"]) == ("Cloud hosting", "ICT")
        assert (row["award_date"], row["publication"], row["regime"]) == ("2025-03-01", "published", "unknown")

    def test_undoing_them(self, register, contract, review):
        recorded = review(contract, "change", {"title": "Cloud hosting", "publication": "published"})
        self.assess(register, contract)
        review(contract, "undo", {"review": recorded.id})
        row = self.assess(register, contract)
        assert (row["title"], row["publication"]) == ("1 documents, 2 findings, 2 terms", "private")

    def test_the_parties_that_people_name(self, register, write, contract, review):
        review(contract, "change", {"council": "Dyffryn Council", "supplier": "Acme", "supplier_number": "1234567"})
        row = self.assess(register, contract)
        assert (row["council_id"], row["supplier_id"]) == ("council-dyffryn-council", "supplier-acme--01234567")
        write("a", reading(**MOVED))
        row = self.assess(register, contract)
        assert row["supplier_id"] == "supplier-acme--01234567", "after a new analysis too"

    def test_they_stay_with_a_document_that_moves_to_another_contract(self, register, write, contract, review):
        review(contract, "change", {"title": "Cloud hosting", "supplier": "Acme"})
        text = document("Reference C-17.", *LINES)
        reference = term(text, "C-17", TermKind.REFERENCE, "C-17")
        moved = write("a", analysis(text, buyer=Party("Dyffryn Council"), terms=[reference])).contract_id
        assert moved != contract
        row = register.db["contracts"].get(moved)
        assert (row["title"], row["supplier_id"]) == ("Cloud hosting", "supplier-acme")
        kept = register.db["contracts"].get(contract)
        assert kept["lock_in_score"] is None, "a review refers to it, so it stays, without an assessment"
        assert contract not in register.contract_ids()

    def test_and_with_the_contract_when_only_one_of_its_documents_moves(self, register, write):
        def part(reference, kind):
            text = document(f"Reference {reference}.")
            terms = [term(text, reference, TermKind.REFERENCE, reference)]
            return analysis(text, kind=kind, buyer=Party("Dyffryn Council"), terms=terms)

        contract = write("a", part("1", DocumentKind.AGREEMENT)).contract_id
        write("b", part("1", DocumentKind.VARIATION))
        register.record_review(Review("contract", contract, "Mair", "change", {"title": "Hosting"}), AT)
        moved = write("b", part("2", DocumentKind.VARIATION)).contract_id
        assert register.db["contracts"].get(contract)["title"] == "Hosting"
        assert register.db["contracts"].get(moved)["title"] != "Hosting"


class TestRefusals:
    @pytest.mark.parametrize("statement", ["UPDATE reviews SET actor = 'Nobody'", "DELETE FROM reviews"])
    def test_reviews_never_change(self, register, contract, review, statement):
        review("auto_renewal", "reject")
        with pytest.raises(sqlite3.IntegrityError, match="append-only"):
            register.db.execute(statement)
        assert next(register.db["reviews"].rows)["actor"] == "Mair"

    def test_a_document_with_reviews_cannot_be_deleted(self, register, contract, review):
        review("auto_renewal", "reject")
        with pytest.raises(sqlite3.IntegrityError):
            register.db["documents"].delete(source("a").document_id)

    @pytest.mark.parametrize(
        ("target", "target_id", "action", "after", "error"),
        [
            ("finding", "nothing", "confirm", {}, KeyError),
            ("term", "nothing", "confirm", {}, KeyError),
            ("contract", "nothing", "change", {"title": "x"}, KeyError),
            ("finding", "", "add", {"clause_id": "nothing", "quote": "x", "factor": "auto_renewal"}, KeyError),
            ("finding", "nothing", "change", {"quote": "other words"}, ValueError),  # words are evidence, not opinion
            ("contract", "nothing", "change", {"lock_in_score": 0}, ValueError),  # computed, never set
        ],
    )
    def test_reviews_of_nothing_or_of_what_is_not_theirs(
        self, register, contract, target, target_id, action, after, error
    ):
        with pytest.raises(error):
            register.record_review(Review(target, target_id, "Mair", action, after), AT)
        assert register.db["reviews"].count == 0

    def test_a_value_that_the_register_refuses_leaves_no_review(self, register, contract, review):
        with pytest.raises(sqlite3.IntegrityError):
            review(TermKind.END_DATE, "change", {"date": "31/03/2028"})
        assert register.db["reviews"].count == 0
        assert terms_of(register, contract)[TermKind.END_DATE].value == dt.date(2027, 3, 31)


@pytest.mark.parametrize(
    ("one", "other", "share"),
    [("three months", "Three months.", 1.0), ("a b c", "b c d", 0.5), ("a", "b", 0.0), ("", "", 1.0)],
)
def test_overlap(one, other, share):
    assert overlap(one, other) == share


def test_findings_are_counted_through_every_change(register, contract):
    """The numbers that pages show are kept by triggers: writing, reviewing and deleting keep them right."""

    def rows(sql):
        return sorted(register.db.execute(sql).fetchall())

    def check(what):
        there = rows("select factor, shown, status, origin, count(*) from findings group by 1, 2, 3, 4")
        assert rows("select * from finding_counts where findings <> 0") == there != [], what

    check("written")
    first, factor = register.db.execute("select id, factor from findings").fetchone()
    (other,) = register.db.execute("select id from factors where id <> ? limit 1", [factor]).fetchone()
    for action, after in (("confirm", {}), ("change", {"factor": other}), ("reject", {})):
        register.record_review(Review("finding", first, "Olwen", action, after), AT)
        check(action)
    with register.transaction():
        register.db.execute("delete from findings where id = ?", [first])
    assert rows("select sum(findings) from finding_counts") == rows("select count(*) from findings")
