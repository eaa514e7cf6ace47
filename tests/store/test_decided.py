"""The decisions of reviewers about findings, as examples for the model."""

import pytest
from builders import AT, analysis, document, finding

from analyser.domain import Favours, Party
from analyser.store import Decided, Review

LINES = (
    "Leaving",
    "The agreement renews for a further year at each anniversary of its start.",
    "The Council pays all remaining fees when it ends the agreement early.",
    "Data is returned in a format of the Supplier's choice.",
)


@pytest.fixture
def review(register, write):
    text = document(*LINES)
    found = [finding(text, LINES[1], "auto_renewal"), finding(text, LINES[2], "exit_charges", probability=0.7)]
    supplier = Party("Caltrane Ltd", ("the Supplier",))
    write("a", analysis(text, numbers=["1", "2", "3", "4"], findings=found, supplier=supplier))

    def review(factor, action, after=None):
        if action == "add":
            clause = next(register.db["clauses"].rows_where("text = ?", [LINES[3]]))["id"]
            return register.record_review(Review("finding", "", "Mair", action, after | {"clause_id": clause}), AT)
        (row,) = register.db["findings"].rows_where("factor = ?", [factor])
        return register.record_review(Review("finding", row["id"], "Mair", action, after or {}), AT)

    return review


def the_one(register) -> Decided:
    (one,) = register.decided()
    return one


def test_confirmed(register, review):
    review("exit_charges", "confirm")
    one = the_one(register)
    assert (one.factor, one.rejected, one.favours) == ("exit_charges", None, Favours.SUPPLIER)
    assert (one.quote, one.clause, one.probability) == (LINES[2], LINES[2], 0.7)
    assert one.parties.supplier.aliases == ("the Supplier",)


def test_rejected(register, review):
    review("exit_charges", "reject")
    one = the_one(register)
    assert (one.factor, one.rejected) == (None, "exit_charges")


def test_changed_factor_is_one_rejected_and_one_carried(register, review):
    review("exit_charges", "change", {"factor": "data_return"})
    one = the_one(register)
    assert (one.factor, one.rejected, one.probability) == ("data_return", "exit_charges", 0.7)


def test_changed_side_keeps_the_factor(register, review):
    review("exit_charges", "change", {"favours": "buyer"})
    one = the_one(register)
    assert (one.factor, one.rejected, one.favours) == ("exit_charges", None, Favours.BUYER)


def test_added(register, review):
    review("", "add", {"factor": "data_return", "favours": "supplier", "quote": "in a format of the Supplier's choice"})
    one = the_one(register)
    assert (one.factor, one.rejected, one.probability) == ("data_return", None, None)
    assert one.quote in one.clause == LINES[3]


def test_undone_and_unreviewed_teach_nothing(register, review):
    kept = review("exit_charges", "confirm")
    review("exit_charges", "undo", {"review": kept.id})
    assert list(register.decided()) == []


def test_decisions_outlive_a_new_analysis(register, review, write):
    review("exit_charges", "reject")
    before = the_one(register)
    text = document("A new first clause.", *LINES)
    write("a", analysis(text, findings=[]))
    after = the_one(register)
    assert (after.rejected, after.quote, after.clause) == (before.rejected, before.quote, before.clause)
    assert after.probability is None  # the machine no longer finds it


def test_heading_of_the_clause_or_the_nearest_above(register, review):
    review("exit_charges", "confirm")
    assert the_one(register).heading == ""
    ids = [row["id"] for row in register.db["clauses"].rows_where(order_by="position")]
    with register.transaction():
        register.db["clauses"].update(ids[0], {"heading": "Leaving"})
        register.db["clauses"].update(ids[2], {"parent_id": ids[1]})
        register.db["clauses"].update(ids[1], {"parent_id": ids[0]})
    assert the_one(register).heading == "Leaving"
