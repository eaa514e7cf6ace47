"""Our own clauses: read as small documents, with quotes at their place."""

import json
from pathlib import Path

import pytest

from analyser.domain import Favours
from analyser.errors import UsageError
from analyser.taxonomy import load as load_taxonomy
from analyser.training.data.own_clauses import parse_clause, read_own_clauses
from analyser.training.data.unit_labels import MATCH, NONE, own_examples

DATA = Path(__file__).parents[2] / "models" / "data"
NEXT = DATA.parent / "data_next"
ROW = {
    "id": "x",
    "style": "council",
    "parties": {"buyer": ["the Council"], "supplier": ["the Contractor"]},
    "heading": "Leaving",
    "number": "4.1",
    "text": "The Council may end this Contract at any time. Notices go by post.",
    "labels": [
        {
            "factor": "termination_for_convenience",
            "favours": "buyer",
            "quote": "The Council may end this Contract at any time.",
        }
    ],
}


def test_clause_becomes_a_document_with_its_quote_in_place() -> None:
    clause = parse_clause(ROW)
    (quote,) = clause.quotes
    assert clause.document.text[quote.start : quote.end] == ROW["labels"][0]["quote"]
    assert quote.favours is Favours.BUYER
    assert clause.parties.buyer and clause.parties.buyer.aliases == ("the Council",)


def test_only_the_quoted_sentence_matches() -> None:
    factors = ("termination_for_cause", "termination_for_convenience")
    examples = own_examples([parse_clause(ROW)], factors)
    assert examples.texts == ("Leaving", "The Council may end this Contract at any time.", "Notices go by post.")
    assert examples.is_heading.tolist() == [True, False, False]
    assert examples.truth.tolist() == [[NONE, NONE], [NONE, MATCH], [NONE, NONE]]


def test_quote_that_is_not_in_its_clause_is_named(tmp_path: Path) -> None:
    row = ROW | {"labels": [ROW["labels"][0] | {"quote": "elsewhere"}]}
    (tmp_path / "uk-a.jsonl").write_text(json.dumps(ROW) + "\n" + json.dumps(row) + "\n", encoding="utf-8")
    with pytest.raises(UsageError, match=r"uk-a\.jsonl, line 2"):
        read_own_clauses(tmp_path)


def test_shipped_clauses_cover_all_factors_in_both_directions() -> None:
    clauses = read_own_clauses(DATA)
    assert len(clauses) >= 1200
    assert len({clause.name for clause in clauses}) == len(clauses)
    found = {(quote.factor, quote.favours) for clause in clauses for quote in clause.quotes}
    for factor in load_taxonomy().factors:
        sides = {side for name, side in found if name == factor.id}
        assert len(sides) >= 2, factor.id
    assert sum(not clause.quotes for clause in clauses) >= 300


def test_clauses_of_one_contract_share_their_neighbours_and_a_heading_that_is_repeated() -> None:
    rows = [ROW | {"contract": "c"}, ROW | {"contract": "c", "text": "It ends at once.", "labels": []}]
    other = ROW | {"heading": "Law", "text": "The law is ours.", "labels": []}
    examples = own_examples([parse_clause(row) for row in (*rows, other)], ("termination_for_convenience",))
    assert examples.texts[2:] == ("Notices go by post.", "It ends at once.", "Law", "The law is ours.")
    assert examples.headings.tolist() == [0, 0, 0, 0, 4, 4]
    assert examples.clause.tolist() == [0, 0, 0, 1, 2, 2]
    assert examples.contract.tolist() == [0, 0, 0, 0, 1, 1]


def test_clauses_for_the_next_model_are_as_those_that_ship() -> None:
    clauses = read_own_clauses(NEXT)
    known = {factor.id for factor in load_taxonomy().factors}
    assert {quote.factor for clause in clauses for quote in clause.quotes} == known
    assert {clause.name for clause in clauses}.isdisjoint(clause.name for clause in read_own_clauses(DATA))


@pytest.mark.parametrize(
    "path", sorted([*DATA.glob("uk-[a-z].jsonl"), *NEXT.glob("uk-[a-z].jsonl")]), ids=lambda path: path.stem
)
def test_every_label_says_what_its_words_do(path: Path) -> None:
    labels = [label for line in path.read_text("utf-8").splitlines() for label in json.loads(line)["labels"]]
    assert {label["effect"] for label in labels} == {"creates", "denies", "qualifies"}
