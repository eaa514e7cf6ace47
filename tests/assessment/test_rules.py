"""Each rule, present and absent, and what it does when pages could not be read."""

import datetime as dt
from dataclasses import replace
from decimal import Decimal

import pytest

from analyser.assessment import assess
from analyser.assessment.playbook import load
from analyser.assessment.rules import RULES
from analyser.domain import (
    Duration,
    Evidence,
    Favours,
    Finding,
    Holder,
    Money,
    Percentage,
    RiskState,
    Span,
    Term,
    TermKind,
    Unit,
    Value,
)
from analyser.terms.values.dates import BLANK_DATE, NO_SUCH_DAY
from analyser.terms.values.durations import ODD_LENGTH
from assessment.cases import AS_OF, BLANK, END, START, YEAR, evidence, finding, rolling, term

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


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        ("The licence is non-exclusive and may not be passed on.", ABSENT),
        ("It is not exclusive and you may not pass it on.", ABSENT),
        ("Mae'r drwydded yn anghyfyngedig.", ABSENT),
        ("The Customer shall buy the Service exclusively from the Supplier.", PRESENT),
    ],
)
def test_words_that_deny_exclusivity_bar_nobody(words: str, expected: RiskState) -> None:
    found = replace(finding("exclusivity", S), span=Span(0, len(words), words))
    assert state("exclusivity", evidence(*DATED, findings=[found])) is expected


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
        (
            "rolls_on_long",
            rolling(renewal=BLANK),
            AS_OF,
            UNCLEAR,
            "a blank",
        ),
        ("rolls_on_long", evidence(*DATED), AS_OF, None, "no renewal"),
        ("long_notice", rolling(notice=Duration(12, Unit.MONTH)), AS_OF, PRESENT, "a year before"),
        ("long_notice", rolling(notice=Duration(90, Unit.DAY)), AS_OF, ABSENT, "three months before"),
        ("long_notice", evidence(*DATED, term(TermKind.AUTO_RENEWAL, YEAR)), AS_OF, UNCLEAR, "renewal without notice"),
        ("notice_closing", rolling(), dt.date(2026, 9, 1), PRESENT, "29 days left"),
        ("notice_closing", rolling(), dt.date(2026, 9, 30), PRESENT, "the last day"),
        ("notice_closing", rolling(), AS_OF, ABSENT, "nine months left"),
        ("notice_closing", rolling(end=BLANK), AS_OF, UNCLEAR, "no end"),
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


DATA = "The Supplier shall"


def words(factor: str, text: str, favours: Favours = S) -> Evidence:
    one = Finding(factor, favours, 0.9, True, Span(0, len(text), text), 0)
    return evidence(*DATED, findings=[one])


def sum_of(kind: TermKind, value: Value, holder: Holder = Holder.EITHER) -> Term:
    return Term(kind, value, Span(0, 0, ""), 0, "20% of the Charges", holder, 0.9)


TWO_STARTS = (term(TermKind.START_DATE, START), term(TermKind.START_DATE, dt.date(2024, 6, 1)))
CPI, CPI_3 = Percentage(Decimal(0), "CPI"), Percentage(Decimal(3), "CPI")
LEAVE = term(TermKind.TERMINATION_NOTICE, Duration(3, Unit.MONTH))
POUNDS = Money(Decimal(50_000), "GBP")

ON_FACTS = [
    ("dates_contradict", evidence(*TWO_STARTS), PRESENT, "two starts"),
    ("dates_contradict", evidence(*DATED), ABSENT, "no clash"),
    ("blank_or_impossible", evidence(term(TermKind.START_DATE, BLANK_DATE)), PRESENT, "a blank"),
    ("blank_or_impossible", evidence(term(TermKind.START_DATE, NO_SUCH_DAY)), PRESENT, "31 February"),
    ("blank_or_impossible", evidence(term(TermKind.INITIAL_TERM, ODD_LENGTH)), PRESENT, "999 years"),
    ("blank_or_impossible", evidence(term(TermKind.START_DATE, BLANK)), PRESENT, "a blank explained in other words"),
    ("blank_or_impossible", evidence(*DATED), ABSENT, "all filled in"),
    ("bound_long", evidence(term(TermKind.END_DATE, dt.date(2031, 1, 1))), PRESENT, "five years still"),
    ("bound_long", evidence(*DATED), ABSENT, "15 months"),
    ("bound_long", evidence(), UNCLEAR, "nothing is known"),
    ("supplier_may_extend", evidence(sum_of(TermKind.EXTENSION, YEAR, Holder.SUPPLIER)), PRESENT, "theirs"),
    ("supplier_may_extend", evidence(sum_of(TermKind.EXTENSION, YEAR, Holder.BUYER)), ABSENT, "ours"),
    ("supplier_may_extend", evidence(*DATED), None, "no option"),
    ("exit_only_at_times", evidence(*DATED, LEAVE, term(TermKind.EXIT_FROM, YEAR)), PRESENT, "after a year"),
    ("exit_only_at_times", evidence(*DATED, LEAVE), ABSENT, "at any time"),
    ("exit_only_at_times", evidence(*DATED), None, "no right at all"),
    ("high_exit_share", evidence(sum_of(TermKind.EXIT_CHARGE, Percentage(Decimal(80)))), PRESENT, "four fifths"),
    ("high_exit_share", evidence(sum_of(TermKind.EXIT_CHARGE, Percentage(Decimal(20)))), ABSENT, "a fifth"),
    ("high_exit_share", evidence(*DATED), None, "no charge"),
    ("no_refund", words("exit_charges", "Fees paid are non-refundable."), PRESENT, "lost"),
    ("no_refund", words("exit_charges", "The Supplier refunds unused fees."), ABSENT, "refunded"),
    ("no_refund", evidence(*DATED), None, "nothing said"),
    ("no_exit_for_cause", evidence(*DATED), PRESENT, "nothing said"),
    ("no_exit_for_cause", with_clause("termination_for_cause", B), ABSENT, "the buyer may"),
    ("no_exit_for_cause", evidence(*DATED, pages_read=9), UNCLEAR, "a page was not read"),
    ("exit_unknown", evidence(), UNCLEAR, "nothing is known"),
    ("exit_unknown", evidence(*DATED), ABSENT, "the end of the term"),
    ("data_deleted", words("data_return", f"{DATA} delete all data after 30 days."), PRESENT, "deleted"),
    ("data_deleted", words("data_return", f"{DATA} return, then delete, all data.", B), ABSENT, "given back first"),
    ("data_deleted", evidence(*DATED), None, "nothing said"),
    ("data_at_price", words("data_return", f"{DATA} export data at its current rates."), PRESENT, "at rates"),
    ("data_at_price", words("data_return", f"{DATA} export data free of charge."), ABSENT, "free"),
    ("data_at_price", evidence(*DATED), None, "nothing said"),
    ("data_own_format", words("data_return", f"{DATA} return data in its own format."), PRESENT, "its own"),
    ("data_own_format", words("data_return", f"{DATA} return data in an open format."), ABSENT, "open"),
    ("data_own_format", evidence(*DATED), None, "nothing said"),
    ("data_late", words("data_return", f"{DATA} return data within 90 days."), PRESENT, "three months"),
    ("data_late", words("data_return", f"{DATA} return data within 10 days."), ABSENT, "ten days"),
    ("data_late", evidence(*DATED), None, "nothing said"),
    ("no_escrow", with_clause("proprietary_dependency", S), PRESENT, "tied, and no deposit"),
    ("no_escrow", evidence(*DATED), None, "not tied"),
    ("index_uncapped", evidence(sum_of(TermKind.PRICE_INDEX, CPI)), PRESENT, "no cap"),
    (
        "index_uncapped",
        evidence(sum_of(TermKind.PRICE_INDEX, CPI), sum_of(TermKind.PRICE_CAP, Percentage(Decimal(4)))),
        ABSENT,
        "a cap",
    ),
    ("index_uncapped", evidence(*DATED), None, "no index"),
    ("above_index", evidence(sum_of(TermKind.PRICE_INDEX, CPI_3)), PRESENT, "three points more"),
    ("above_index", evidence(sum_of(TermKind.PRICE_INDEX, CPI)), ABSENT, "inflation only"),
    ("above_index", evidence(*DATED), None, "no index"),
    ("high_minimum", evidence(sum_of(TermKind.MINIMUM_COMMITMENT, POUNDS)), PRESENT, "a sum"),
    ("high_minimum", evidence(*DATED), None, "none"),
    ("cap_below_fees", evidence(sum_of(TermKind.LIABILITY_CAP, Percentage(Decimal(50)))), PRESENT, "half"),
    ("cap_below_fees", evidence(sum_of(TermKind.LIABILITY_CAP, Percentage(Decimal(150)))), ABSENT, "more"),
    (
        "cap_below_fees",
        evidence(
            sum_of(TermKind.LIABILITY_CAP, POUNDS),
            sum_of(TermKind.YEARLY_CHARGE, Money(Decimal(80_000), "GBP", "year")),
        ),
        PRESENT,
        "a sum below the charge of a year",
    ),
    ("cap_below_fees", evidence(sum_of(TermKind.LIABILITY_CAP, POUNDS)), None, "nothing to compare it with"),
    (
        "cap_below_fees",
        evidence(sum_of(TermKind.LIABILITY_CAP, Percentage(Decimal(50)), Holder.BUYER)),
        None,
        "the buyer's own cap",
    ),
]


@pytest.mark.parametrize(("rule", "contract", "expected", "why"), ON_FACTS)
def test_rules_on_facts(rule: str, contract: Evidence, expected: RiskState | None, why: str) -> None:
    assert state(rule, contract) is expected, why


def test_a_notice_to_leave_is_a_right_to_leave() -> None:
    assert state("no_free_exit", evidence(*DATED, LEAVE)) is ABSENT


def test_a_stated_charge_answers_what_leaving_costs() -> None:
    contract = evidence(*DATED, sum_of(TermKind.EXIT_CHARGE, Percentage(Decimal(20))))
    assert state("exit_charges", contract) is PRESENT
    assert state("exit_cost_unsaid", contract) is None


def test_silence_counts_less_where_the_model_was_in_doubt() -> None:
    maybe = evidence(*DATED, findings=[finding("exit_assistance", B, 0.3, shown=False)])
    doubted, sure = (
        next(risk for risk in assess([one], AS_OF).risks if risk.rule == "no_exit_help")
        for one in (maybe, evidence(*DATED))
    )
    assert (doubted.confidence, sure.confidence) == (0.7, 1.0)
    assert doubted.points == pytest.approx(0.7 * doubted.weight)
    assert "30% likely" in doubted.message.en
    assert doubted.findings == ("a-f0",)


def test_every_score_can_be_repeated_from_the_risks() -> None:
    found = assess([rolling(), words("data_return", f"{DATA} delete all data.")], AS_OF)
    for score in found.scores[1:]:
        asked = [risk for risk in found.risks if risk.dimension is score.dimension]
        answered = sum(risk.weight for risk in asked if risk.state is not UNCLEAR)
        assert score.value == pytest.approx(100 * sum(risk.points for risk in asked) / answered, abs=0.1)


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
    on_facts = {rule for rule, *_ in ON_FACTS}
    assert len(names) == len(set(names)) >= 40
    assert set(names) == set(AGAINST) | set(MISSING) | on_terms | on_facts == set(load().rules)


def test_messages_are_in_both_languages_and_carry_the_facts() -> None:
    risks = {risk.rule: risk for risk in assess([rolling(renewal=Duration(36, Unit.MONTH))], AS_OF).risks}
    assert risks["rolls_on_long"].message.en == "Each renewal binds you for another 36 months."
    assert risks["rolls_on_long"].message.cy == "Mae pob adnewyddiad yn eich rhwymo am 36 mis arall."
    assert all(risk.message.en and risk.message.cy and risk.message.en != risk.message.cy for risk in risks.values())
