"""Each rule, present and absent, and what it does when pages could not be read."""

import datetime as dt

import pytest

from analyser.assess import assess
from analyser.assess.playbook import load
from analyser.assess.rules import RULES
from analyser.domain import Duration, Evidence, Favours, RiskState, TermKind, Unit, Unknown
from assess.cases import AS_OF, END, START, YEAR, evidence, finding, rolling, term

PRESENT, ABSENT, UNCLEAR = RiskState.PRESENT, RiskState.ABSENT, RiskState.UNCLEAR
S, B = Favours.SUPPLIER, Favours.BUYER
DATED = (term(TermKind.START_DATE, START), term(TermKind.END_DATE, END))


def with_clause(factor: str, favours: Favours) -> Evidence:
    return evidence(*DATED, findings=[finding(factor, favours)])


def state(rule: str, contract: Evidence, as_of: dt.date = AS_OF) -> RiskState | None:
    risks = assess([contract], as_of).risks
    return next((risk.state for risk in risks if risk.rule == rule), None)


AGAINST = {
    "exit_charges": "exit_charges",
    "staff_tied": "staff_transfer",
    "data_held": "data_return",
    "tied_technology": "proprietary_dependency",
    "ip_with_supplier": "ip_ownership",
    "narrow_licence": "licence_scope",
    "uncapped_prices": "price_increase",
    "minimum_commitment": "minimum_commitment",
    "usage_limit": "usage_limit",
    "exclusivity": "exclusivity",
    "supplier_may_change": "unilateral_variation",
    "supplier_may_suspend": "service_suspension",
    "supplier_may_assign": "assignment",
    "only_supplier_may_leave": "termination_for_convenience",
    "low_cap": "liability_cap",
    "unlimited_buyer": "unlimited_liability",
    "fixed_damages": "liquidated_damages",
}


@pytest.mark.parametrize(("rule", "factor"), AGAINST.items())
def test_a_clause_for_the_supplier_is_a_risk(rule: str, factor: str) -> None:
    assert state(rule, with_clause(factor, S)) is PRESENT
    assert state(rule, with_clause(factor, B)) is ABSENT
    assert state(rule, evidence(*DATED)) is ABSENT
    assert state(rule, evidence(*DATED, pages_read=9)) is UNCLEAR


def test_a_finding_that_is_not_shown_is_no_risk() -> None:
    hidden = evidence(*DATED, findings=[finding("exclusivity", S, 0.2, shown=False)])
    assert state("exclusivity", hidden) is ABSENT


MISSING = {
    "no_free_exit": "termination_for_convenience",
    "exit_cost_unsaid": "exit_charges",
    "no_exit_help": "exit_assistance",
    "no_data_return": "data_return",
    "ip_unsaid": "ip_ownership",
    "no_price_protection": "price_protection",
    "sale_of_supplier": "change_of_control",
    "no_audit": "audit_rights",
}


@pytest.mark.parametrize(("rule", "factor"), MISSING.items())
def test_silence_on_a_protection_is_a_risk(rule: str, factor: str) -> None:
    assert state(rule, evidence(*DATED)) is PRESENT
    assert state(rule, with_clause(factor, B)) is ABSENT
    assert state(rule, evidence(*DATED, pages_read=9)) is UNCLEAR


@pytest.mark.parametrize("rule", ["exit_cost_unsaid", "ip_unsaid"])
def test_a_clause_against_the_buyer_leaves_nothing_unsaid(rule: str) -> None:
    assert state(rule, with_clause(MISSING[rule], S)) is None


def test_a_cap_on_prices_answers_a_rise() -> None:
    contract = evidence(*DATED, findings=[finding("price_increase", S), finding("price_protection", B)])
    assert state("uncapped_prices", contract) is ABSENT


@pytest.mark.parametrize(
    ("rule", "contract", "as_of", "expected", "why"),
    [
        ("end_unknown", evidence(), AS_OF, PRESENT, "nothing is known"),
        ("end_unknown", evidence(*DATED), AS_OF, ABSENT, "a stated end"),
        ("no_end", evidence(term(TermKind.INITIAL_TERM, "until terminated")), AS_OF, PRESENT, "evergreen"),
        ("no_end", evidence(*DATED), AS_OF, ABSENT, "a stated end"),
        ("no_end", evidence(), AS_OF, UNCLEAR, "nothing is known"),
        (
            "long_first_term",
            evidence(term(TermKind.START_DATE, START), term(TermKind.END_DATE, dt.date(2031, 3, 31))),
            AS_OF,
            PRESENT,
            "seven years",
        ),
        ("long_first_term", evidence(*DATED), AS_OF, ABSENT, "three years"),
        ("long_first_term", evidence(term(TermKind.END_DATE, END)), AS_OF, UNCLEAR, "no start"),
        ("rolls_on", rolling(), AS_OF, PRESENT, "a term says so"),
        ("rolls_on", evidence(*DATED, findings=[finding("auto_renewal", S)]), AS_OF, PRESENT, "a finding says so"),
        ("rolls_on", evidence(*DATED), AS_OF, ABSENT, "nothing says so"),
        ("rolls_on_long", rolling(renewal=Duration(36, Unit.MONTH)), AS_OF, PRESENT, "three years at a time"),
        ("rolls_on_long", rolling(renewal=YEAR), AS_OF, ABSENT, "a year at a time"),
        ("rolls_on_long", rolling(renewal=Unknown("Blank.", "Gwag.")), AS_OF, UNCLEAR, "a blank"),
        ("rolls_on_long", evidence(*DATED), AS_OF, None, "no renewal"),
        ("long_notice", rolling(notice=Duration(12, Unit.MONTH)), AS_OF, PRESENT, "a year before"),
        ("long_notice", rolling(notice=Duration(90, Unit.DAY)), AS_OF, ABSENT, "three months before"),
        ("long_notice", evidence(*DATED, term(TermKind.AUTO_RENEWAL, YEAR)), AS_OF, UNCLEAR, "renewal without notice"),
        ("notice_closing", rolling(), dt.date(2026, 9, 1), PRESENT, "29 days left"),
        ("notice_closing", rolling(), dt.date(2026, 9, 30), PRESENT, "the last day"),
        ("notice_closing", rolling(), AS_OF, ABSENT, "nine months left"),
        ("notice_closing", rolling(end=Unknown("Blank.", "Gwag.")), AS_OF, UNCLEAR, "no end"),
        ("notice_closing", evidence(*DATED), AS_OF, None, "no renewal"),
        ("notice_missed", rolling(), dt.date(2026, 10, 1), PRESENT, "the day after the last"),
        ("notice_missed", rolling(), dt.date(2026, 9, 30), ABSENT, "the last day"),
        ("long_leaving_notice", evidence(term(TermKind.TERMINATION_NOTICE, YEAR)), AS_OF, PRESENT, "a year"),
        (
            "long_leaving_notice",
            evidence(term(TermKind.TERMINATION_NOTICE, Duration(3, Unit.MONTH))),
            AS_OF,
            ABSENT,
            "three months",
        ),
        ("foreign_law", evidence(term(TermKind.GOVERNING_LAW, "Ireland")), AS_OF, PRESENT, "Ireland"),
        ("foreign_law", evidence(term(TermKind.GOVERNING_LAW, "England and Wales")), AS_OF, ABSENT, "at home"),
        ("foreign_law", evidence(), AS_OF, UNCLEAR, "not read"),
    ],
)
def test_rules_on_terms(rule: str, contract: Evidence, as_of: dt.date, expected: RiskState | None, why: str) -> None:
    assert state(rule, contract, as_of) is expected, why


def test_every_rule_is_tested_and_in_the_playbook() -> None:
    names = [rule.id for rule in RULES]
    on_terms = {
        "end_unknown",
        "no_end",
        "long_first_term",
        "rolls_on",
        "rolls_on_long",
        "long_notice",
        "notice_closing",
        "notice_missed",
        "long_leaving_notice",
        "foreign_law",
    }
    assert len(names) == len(set(names))
    assert set(names) == set(AGAINST) | set(MISSING) | on_terms == set(load().rules)


def test_messages_are_in_both_languages_and_carry_the_facts() -> None:
    risks = {risk.rule: risk for risk in assess([rolling(renewal=Duration(36, Unit.MONTH))], AS_OF).risks}
    assert risks["rolls_on_long"].message_en == "Each renewal binds you for another 36 months."
    assert risks["rolls_on_long"].message_cy == "Mae pob adnewyddiad yn eich rhwymo am 36 mis arall."
    assert all(risk.message_en and risk.message_cy and risk.message_en != risk.message_cy for risk in risks.values())
