"""The views for queries by people: joined by name, unknown values included."""

import dataclasses
import datetime as dt
from decimal import Decimal

import builders
import pytest
from builders import AT, analysis, document, finding, term

from analyser.domain import Duration, EndBasis, Money, Party, TermKind, Unit
from analyser.store import Review

LINES = ("It renews each year.", "It ends on 31 March 2027.", "Two further periods of 12 months.")
LATER = dt.date(2029, 3, 31)


@pytest.fixture
def contract(register, write):
    """Write a contract between Dyffryn Council and Acme, worth £1,200 a year, extendable to 2029."""

    def contract(name, *, supplier="Acme Ltd", council="Dyffryn Council", value=(1200, "GBP", "year"), known=True):
        text = document(*LINES)
        terms = [
            term(text, "31 March 2027", TermKind.END_DATE, dt.date(2027, 3, 31)),
            term(text, "Two further periods of 12 months", TermKind.EXTENSION, Duration(24, Unit.MONTH)),
        ]
        read = analysis(
            text,
            buyer=Party(council),
            supplier=Party(supplier),
            findings=[finding(text, "It renews each year")],
            terms=terms if known else [],
        )
        contract_id = write(name, read).contract_id
        made = builders.assessment(register.evidence(contract_id))
        facts = dataclasses.replace(
            made.facts,
            max_end_date=LATER if known else builders.NOT_READ,
            value=Money(Decimal(value[0]), *value[1:]) if value else builders.NOT_READ,
        )
        register.write_assessment(contract_id, dataclasses.replace(made, facts=facts), AT)
        return contract_id

    return contract


def test_contract_risks(register, contract):
    contract("a")
    (row,) = register.db["contract_risks"].rows
    assert (row["council"], row["supplier"], row["rule"]) == ("Dyffryn Council", "Acme Ltd", "auto_renewal")
    assert (row["lock_in_score"], row["severity"], row["state"]) == (40.0, 2, "present")


def test_notice_calendar_holds_what_has_no_date(register, contract):
    contract("a")
    dated, undated = sorted(register.db["notice_calendar"].rows, key=lambda row: row["date"] is None)
    assert (dated["kind"], dated["date"], dated["days_left"]) == ("end_of_term", "2027-03-31", 364)  # from 2026-04-01
    assert (undated["kind"], undated["date"], undated["days_left"]) == ("renewal_notice", None, None)
    assert undated["reason_en"] == builders.NOT_READ.reason.en


class TestSupplierDependence:
    def test_contracts_of_a_pair_are_summed(self, register, contract):
        contract("a")
        contract("b", supplier="ACME LIMITED", known=False)
        contract("c", value=None)
        (row,) = register.db["supplier_dependence"].rows
        assert (row["contracts"], row["contracts_with_value"], row["contracts_with_unknown_end"]) == (3, 2, 1)
        assert (row["value_amount"], row["value_currency"], row["value_per"]) == (2400.0, "GBP", "year")
        assert (row["first_end_date"], row["last_end_date"]) == ("2027-03-31", "2029-03-31")

    @pytest.mark.parametrize("other", [(1200, "EUR", "year"), (1200, "GBP", "")])
    def test_unlike_values_are_not_summed(self, register, contract, other):
        contract("a")
        contract("b", value=other)
        (row,) = register.db["supplier_dependence"].rows
        assert (row["contracts_with_value"], row["value_amount"], row["value_currency"]) == (2, None, None)

    def test_councils_stand_apart(self, register, contract):
        contract("a")
        contract("b", council="Other Council")
        assert [row["council"] for row in register.db["supplier_dependence"].rows] == [
            "Dyffryn Council",
            "Other Council",
        ]


class TestStatutoryRegister:
    def test_an_entry(self, register, contract):
        contract_id = contract("a")
        entered = {"award_date": "2025-03-01", "title": "Cloud hosting"}
        register.record_review(Review("contract", contract_id, "Mair", "change", entered), AT)
        register.write_assessment(contract_id, builders.assessment(register.evidence(contract_id)), AT)
        contract("a")
        (row,) = register.db["statutory_register"].rows
        assert (row["subject"], row["award_date"], row["contractor"]) == ("Cloud hosting", "2025-03-01", "Acme Ltd")
        assert (row["end_date"], row["how_it_ends"]) == ("2027-03-31", "on the end date")
        assert (row["max_end_date"], row["extension_days"]) == ("2029-03-31", 731)  # 2028 is a leap year
        assert row["extension_terms"] == "Two further periods of 12 months"

    @pytest.mark.parametrize(
        ("basis", "words"), [(EndBasis.PERPETUAL, "runs until a party ends it"), (EndBasis.UNKNOWN, "unknown")]
    )
    def test_without_an_end_date(self, register, contract, basis, words):
        contract_id = contract("a", known=False)
        made = builders.assessment(register.evidence(contract_id))
        made = dataclasses.replace(made, facts=dataclasses.replace(made.facts, end_basis=basis))
        register.write_assessment(contract_id, made, AT)
        (row,) = register.db["statutory_register"].rows
        assert (row["end_date"], row["how_it_ends"], row["extension_days"]) == (None, words, None)
