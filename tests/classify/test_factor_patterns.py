"""The patterns in factor_patterns.toml: each finds its factor, look-alikes are not found, and Welsh wording is."""

import pytest

from analyser.classify.factor_patterns import find_patterns, load_patterns
from analyser.taxonomy import load as load_taxonomy

FOUND = [
    ("termination_for_cause", "Either party may terminate this Agreement if the other commits a material breach."),
    ("termination_for_cause", "The Buyer can end this contract if there is a Supplier insolvency event."),
    ("exit_charges", "The Customer shall pay an early termination fee of £5,000."),
    ("exit_charges", "Fees paid in advance are non-refundable."),
    ("data_return", "The Supplier shall return all Customer Data within 30 days of termination."),
    ("data_return", "You own your content."),
    ("proprietary_dependency", "The Supplier shall publish its APIs using open standards."),
    ("price_increase", "We may increase the Charges each year in line with CPI."),
    ("service_suspension", "The Supplier may suspend the Services if an invoice is overdue."),
    ("unilateral_variation", "We may change these terms at any time by posting them on our website."),
    ("staff_transfer", "TUPE will apply to the transfer of the employees."),
    ("termination_for_convenience", "Caiff y Cyngor derfynu'r contract ar unrhyw adeg drwy roi rhybudd."),
    ("auto_renewal", "Bydd y contract yn adnewyddu'n awtomatig am flwyddyn."),
    ("governing_law", "Cyfraith Cymru a Lloegr sy'n llywodraethu'r contract hwn."),
    ("data_return", "Rhaid i'r Cyflenwr ddychwelyd holl ddata'r Cyngor."),
    ("staff_transfer", "The employees' contracts of employment shall transfer to the Supplier."),
]
NOT_FOUND = [
    ("termination_for_cause", "The Buyer may terminate for convenience, whether or not there is a default."),
    ("price_increase", "The Charges shall not be increased during the Term."),
    ("service_suspension", "The suspension bridge is repaired each year."),
    ("unilateral_variation", "The Supplier may change the Services with the signed by both parties variation form."),
    ("exit_charges", "“Termination Fee” means the sum in Schedule 2."),
    ("data_return", "The Supplier shall protect Customer Data against unauthorised access and destruction."),
]


@pytest.mark.parametrize(("factor", "text"), FOUND)
def test_found(factor: str, text: str) -> None:
    assert factor in {found for _, found, _ in find_patterns([text])}


@pytest.mark.parametrize(("factor", "text"), NOT_FOUND)
def test_not_found(factor: str, text: str) -> None:
    assert factor not in {found for _, found, _ in find_patterns([text])}


def test_every_rule_names_a_factor_and_a_probability() -> None:
    known = {factor.id for factor in load_taxonomy().factors}
    assert all(rule.factor in known and 0.01 <= rule.probability < 1 for rule in load_patterns())


def test_the_surest_rule_of_a_factor_counts() -> None:
    text = "On termination the Customer shall pay an early termination fee, which is non-refundable."
    found = [(factor, probability) for _, factor, probability in find_patterns([text]) if factor == "exit_charges"]
    assert found == [("exit_charges", 0.8)]


def test_needs_are_parts_of_lower_case_words() -> None:
    assert all(1 <= len(rule.needs) <= 3 for rule in load_patterns())
    assert all(
        part == part.lower() and " " not in part for rule in load_patterns() for group in rule.needs for part in group
    )


def test_the_quick_test_never_hides_a_match() -> None:
    for factor, text in FOUND:
        assert any(rule.factor == factor and rule.matches(text) for rule in load_patterns())
