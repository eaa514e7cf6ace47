"""The figures of factors, and the passages found for one."""

from __future__ import annotations

import pytest

from analyser.store import Register
from analyser.store.queries import Connection
from analyser.store.queries.factors import FactorFigures, factor_examples, factor_figures
from store.queries.rows import insert


@pytest.fixture(autouse=True)
def findings(register: Register) -> None:
    insert(register, "contracts", "roads", title="Roads")
    insert(register, "documents", "roads", contract_id="roads", language="en")
    insert(register, "documents", "loose", language="mixed")
    insert(register, "clauses", "clause", document_id="roads", language="cy")
    for name, columns in {
        "likely": {"document_id": "roads", "probability": 0.7, "page": 3},
        "sure": {"document_id": "loose", "probability": 0.9},
        "welsh": {"document_id": "roads", "probability": 0.8, "clause_id": "clause"},
        "hidden": {"document_id": "roads", "probability": 0.2, "shown": 0},
        "wrong": {"document_id": "roads", "probability": 0.9, "status": "rejected"},
        "other": {"document_id": "roads", "probability": 0.9, "factor": "data_return"},
    }.items():
        insert(register, "findings", name, **({"factor": "exit_charges", "quote": name} | columns))


def test_figures_count_what_is_shown_and_not_rejected(db: Connection) -> None:
    figures = factor_figures(db)
    assert figures["exit_charges"] == FactorFigures(threshold=0.5, precision=0.8, recall=0.7, clauses=3)
    assert figures["auto_renewal"].clauses == 0


def test_examples_the_most_probable_first(db: Connection) -> None:
    examples = factor_examples(db, "exit_charges", 10)
    assert [one.finding_id for one in examples] == ["sure", "welsh", "likely"]
    assert [one.title for one in examples] == ["loose.pdf", "Roads", "Roads"]
    assert [one.language for one in examples] == ["", "cy", "en"], "the clause's language goes before the document's"
    assert [one.page for one in examples] == [None, None, 3]
    assert (examples[0].document_id, examples[0].quote, examples[0].probability) == ("loose", "sure", 0.9)
    assert [one.finding_id for one in factor_examples(db, "exit_charges", 1)] == ["sure"]
    assert factor_examples(db, "auto_renewal", 10) == ()
