"""From clauses to findings."""

import pytest

from analyser.classify import Model, classify
from analyser.domain import Favours, Origin, Parties
from tests.classify.contracts import clause, document, small_model

LAW = "This contract is governed by law."


def test_finding_names_clause_and_words() -> None:
    text = f"1. Law\n2. {LAW} The parties meet.\n3. It shall renew each year."
    clauses = [clause(text, "1. Law"), clause(text, f"2. {LAW} The parties meet.", 1), clause(text, text[-27:], 2)]
    law, renewal = (f for f in classify(document(text), clauses, Parties(), small_model()) if f.shown)
    assert (law.factor, law.span.text, law.clause, law.favours) == ("governing_law", LAW, 1, Favours.MUTUAL)
    assert (renewal.factor, renewal.clause, renewal.origin) == ("auto_renewal", 2, Origin.MODEL)


def test_rule_and_model_meet_in_one_finding_of_the_surer() -> None:
    text = "Cyfraith Cymru a Lloegr: this contract is governed by law."
    found = classify(document(text), [clause(text, text)], Parties(), small_model())
    assert [(finding.factor, finding.origin) for finding in found if finding.shown] == [("governing_law", Origin.RULE)]


def test_items_of_a_list_are_quoted_together_in_the_clause_that_holds_them() -> None:
    text = "1. It shall renew: (a) it shall renew each year; and (b) it shall renew twice. 2. End."
    clauses = [
        clause(text, text[: text.index(" 2.")], 0),
        clause(text, "(a) it shall renew each year; and", 1, inside=0),
        clause(text, "(b) it shall renew twice.", 2, inside=0),
        clause(text, "2. End.", 3),
    ]
    (renewal,) = (f for f in classify(document(text), clauses, Parties(), small_model()) if f.probability > 0.2)
    assert renewal.span.text == "It shall renew: (a) it shall renew each year; and (b) it shall renew twice."
    assert renewal.clause == 0


def test_headings_carry_nothing() -> None:
    text = "Governed Law"
    assert classify(document(text), [clause(text, text)], Parties(), small_model()) == ()


def test_no_clauses_no_findings() -> None:
    assert classify(document("x"), [], Parties(), small_model()) == ()


@pytest.mark.parametrize(
    "text",
    [
        "whereas the said party " * 12_500,
        "Terminate",
        "1 2 3 4 5 6 7 8 9 0 " * 50,
        "Umowa podlega prawu polskiemu. Strony mogą ją wypowiedzieć z zachowaniem okresu trzech miesięcy.",
        "\u200b\u00a0\ufeff",
        "(((((" * 2_000,
    ],
    ids=["50,000 words", "one word", "digits", "Polish", "no visible word", "brackets"],
)
def test_odd_clauses_give_no_wild_probability(text: str) -> None:
    found = classify(document(text), [clause(text, text)], Parties(), Model.load())
    assert all(finding.probability < 0.9 for finding in found)


def test_a_uk_clause_of_50_000_words_is_scored_as_any_other() -> None:
    text = "1. The Council may terminate this Call-Off Contract by notice to the Supplier at any time. " * 3_200
    found = classify(document(text), [clause(text, text.strip())], Parties(), Model.load())
    assert {finding.factor for finding in found if finding.shown} >= {"termination_for_convenience"}
    assert all(0 <= finding.probability <= 1 for finding in found)


def test_same_text_same_findings_and_true_spans(samples_text: str) -> None:
    contract = document(samples_text)
    clauses = [clause(samples_text, part, place) for place, part in enumerate(samples_text.split("\n\n"))]
    found = classify(contract, clauses, Parties(), Model.load())
    assert found and found == classify(contract, clauses, Parties(), Model.load())
    for finding in found:
        assert contract.text[finding.span.start : finding.span.end] == finding.span.text
        assert finding.span.within(clauses[finding.clause].span)
        assert 0.01 <= finding.probability <= 1


@pytest.fixture
def samples_text() -> str:
    return "\n\n".join(
        (
            "1. Term. This Agreement starts on 1 April 2026 and continues for three years.",
            "2. Renewal. It shall automatically renew for successive one year terms unless notice is given.",
            "3. Ending. Either party may terminate this Agreement for any reason upon 90 days written notice.",
            "4. Law. This Agreement shall be governed by the laws of England and Wales.",
            "5. Assignment. Neither party may assign this Agreement without prior written consent.",
            "6. Data. The Supplier shall return all Customer Data within 30 days of termination.",
        )
    )
