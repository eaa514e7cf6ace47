"""The arithmetic of the score, checked by hand."""

import datetime as dt
from pathlib import Path

import pytest

from analyser.assessment import assess
from analyser.assessment.playbook import load
from analyser.assessment.score import scores, weigh
from analyser.domain import NO_TEXT, Dimension, Favours, Risk, RiskState
from analyser.errors import TaxonomyError
from assessment.cases import AS_OF, evidence, finding, rolling


def risk(rule: str, dimension: Dimension, state: RiskState, *findings: str) -> Risk:
    return Risk(rule, dimension, 1, state, NO_TEXT, findings)


def test_a_dimension_is_the_share_of_weights_that_are_present() -> None:
    contract = evidence(findings=[finding("exclusivity", Favours.SUPPLIER, 0.5)])
    working = weigh(
        [
            risk("exclusivity", Dimension.COMMERCIAL, RiskState.PRESENT, "a-f0"),  # weight 4, half sure: 2
            risk("no_price_protection", Dimension.COMMERCIAL, RiskState.PRESENT),  # weight 3: 3
            risk("uncapped_prices", Dimension.COMMERCIAL, RiskState.ABSENT),  # weight 5: 0
            risk("minimum_commitment", Dimension.COMMERCIAL, RiskState.UNCLEAR),  # weight 4, left out
        ],
        [contract],
        load(),
    )
    by_dimension = {score.dimension: score for score in scores(working, load())}
    assert by_dimension[Dimension.COMMERCIAL].value == pytest.approx(100 * 5 / 12, abs=0.1)
    assert by_dimension[Dimension.COMMERCIAL].unknown == pytest.approx(4 / 16)


def test_the_total_is_the_mean_of_the_dimensions_by_weight() -> None:
    total, *rest = assess([rolling()], AS_OF).scores
    weights = load().dimensions
    mean = sum(weights[score.dimension].weight * score.value for score in rest if score.dimension) / 100
    assert total.dimension is None
    assert total.value == pytest.approx(mean, abs=0.1)


def test_an_unanswered_question_does_not_lower_the_score() -> None:
    known = [
        risk("data_held", Dimension.DATA, RiskState.PRESENT),
        risk("ip_with_supplier", Dimension.DATA, RiskState.ABSENT),
    ]
    more = [*known, risk("narrow_licence", Dimension.DATA, RiskState.UNCLEAR)]
    before, after = (
        next(score for score in scores(weigh(risks, [], load()), load()) if score.dimension is Dimension.DATA)
        for risks in (known, more)
    )
    assert after.value == before.value
    assert after.unknown > before.unknown


def test_a_contract_that_nobody_could_read_does_not_look_safe() -> None:
    found = assess([evidence(pages_read=0)], AS_OF)
    assert found.band == "unknown"
    assert found.scores[0].unknown > 0.5
    assert found.scores[0].value >= 50


def test_the_assessment_does_not_depend_on_the_order_of_documents() -> None:
    one, other = rolling(), evidence(findings=[finding("exclusivity", Favours.SUPPLIER)], name="z")
    assert assess([one, other], AS_OF) == assess([other, one], AS_OF)


def test_every_entry_of_the_playbook_has_a_reason() -> None:
    playbook = load()
    reasons = [
        entry.why for entry in (*playbook.rules.values(), *playbook.dimensions.values(), *playbook.bands.values())
    ]
    assert all(reason.endswith(".") and len(reason) > 20 for reason in reasons)


@pytest.mark.parametrize(
    ("change", "problem"),
    [
        (("severity = 3", "severity = 7"), "severity of 1 to 3"),
        (("weight = 3\nwhy = \"Nobody", "weight = -4\nwhy = \"Nobody"), "weight of 0 or more"),
        (("low = { at_least = 0", "low = { at_least = 10"), "one band must begin at 0"),
        (("[dimensions]\nterm", "[dimensions]\nterms"), "terms"),
        (("severity = 3", 'severity = "high"'), r"rules\['end_unknown'\].severity: must be a whole number"),
        (("severity = 3\n", ""), r"rules\['end_unknown'\].severity: is missing"),
        (("weight = 3\n", "wieght = 3\n"), r"rules\['end_unknown'\]: wieght is not a known entry"),
        (("at_least = 14", "at_least = true"), r"bands\['medium'\].at_least: must be a number"),
        (("value = 60", "value = '60'"), "long_term_months: must be a whole number"),
        (("long_term_months", "long_term_years"), "long_term_years is not a known entry"),
        (('"England", ', "3, "), "home_laws: must be a list of names"),
        (("[unknown]\nfrom", "[unknown]\nform"), "unknown: from is missing"),
        (("[unknown]", "[[unknown]]"), "unknown: must be a table"),
        (("[bands]", "[band]"), "band is not a known entry"),
    ],
)  # fmt: skip
def test_a_wrong_playbook_says_what_is_wrong(tmp_path: Path, change: tuple[str, str], problem: str) -> None:
    shipped = Path(__file__).parents[2] / "analyser" / "assessment" / "playbook.toml"
    wrong = shipped.read_text(encoding="utf-8").replace(*change, 1)
    copy = tmp_path / "playbook.toml"
    copy.write_text(wrong, encoding="utf-8")
    with pytest.raises(TaxonomyError, match=problem) as caught:
        load(copy)
    assert str(copy) in caught.value.line
    assert caught.value.remedy
    assert "\n" not in caught.value.line


def test_a_playbook_without_a_rule_is_refused(tmp_path: Path) -> None:
    shipped = Path(__file__).parents[2] / "analyser" / "assessment" / "playbook.toml"
    copy = tmp_path / "playbook.toml"
    copy.write_text(
        shipped.read_text(encoding="utf-8").replace("[rules.exclusivity]", "[rules.exclusive]"), encoding="utf-8"
    )
    with pytest.raises(TaxonomyError, match="exclusivity"):
        assess([rolling()], dt.date(2026, 1, 1), load(copy))
