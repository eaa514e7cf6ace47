"""The protections of a contract: those that were found, and the confidence that one not found is missing."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import builders
import pytest
from builders import finding

from analyser.assessment import assess
from analyser.assessment.absence import PROTECTIONS
from analyser.assessment.protections import protections
from analyser.domain import AbsenceWeights, Evidence, Favours, Finding, Protection
from analyser.store import FactorRow, Register, Review, Source, rows_of

TEXT = "1 The supplier shall help with the move to another supplier."
AS_OF = builders.AT.date()
PAPER = builders.document(TEXT)
WEIGHTS = AbsenceWeights(-0.6, -0.4, -0.8)


def evidence(*found: Finding, pages: int = 3, read: int = 3) -> Evidence:
    given = tuple((f"f{place}", one) for place, one in enumerate(found))
    return Evidence("d", builders.analysis(PAPER).kind, pages, read, builders.analysis(PAPER).parties, given, ())


def found(probability: float, shown: bool, factor: str = "exit_assistance") -> Finding:
    return finding(PAPER, TEXT, factor, probability=probability, shown=shown, favours=Favours.BUYER)


def of(factor: str, *documents: Evidence) -> Protection:
    return next(one for one in protections(documents, WEIGHTS) if one.factor == factor)


def test_the_less_was_found_the_surer_it_is_missing() -> None:
    nothing, little, much = (
        of("exit_assistance", evidence(*ones)).absent
        for ones in ((), (found(0.3, shown=False),), (found(0.95, shown=True),))
    )
    assert nothing is not None
    assert little is not None
    assert much is not None
    assert nothing > 0.9 > little > much


def test_all_documents_count_together() -> None:
    alone = of("exit_assistance", evidence())
    together = of("exit_assistance", evidence(), replace(evidence(found(0.9, shown=True)), document_id="e"))
    assert (alone.found, together.found) == (False, True)
    assert alone.absent is not None
    assert together.absent is not None
    assert together.absent < alone.absent


def test_a_finding_that_a_person_confirmed_leaves_no_doubt() -> None:
    assert of("exit_assistance", evidence(found(1.0, shown=True))) == Protection("exit_assistance", True, 0.0)


def test_a_review_removes_the_absence_from_the_register(tmp_path: Path) -> None:
    with Register.open(tmp_path / "r.db") as register:
        register.write_factors([FactorRow("exit_assistance", "exit", "", "", "", "", 0.5, 0.8, 0.7)])
        paper = builders.document(TEXT, "2 And nothing more.")
        source = Source("a.pdf", "a" * 64, 1)
        rows = rows_of(source.document_id, builders.analysis(paper), "test")
        (contract,) = register.write_document(source, rows, builders.VERSIONS, 0.1, builders.AT).contracts

        def kept() -> tuple[int, float]:
            assessment = assess(register.evidence(contract), builders.AT.date(), absence_weights=WEIGHTS)
            register.write_assessment(contract, assessment, builders.AT)
            return next(
                (row["found"], row["absent"])
                for row in register.db["protections"].rows_where("factor = 'exit_assistance'")
            )

        found, absent = kept()
        assert found == 0
        assert absent > 0.9
        clause = next(iter(register.db["clauses"].rows))["id"]
        after = {"clause_id": clause, "quote": "help with the move", "factor": "exit_assistance", "favours": "buyer"}
        added = register.record_review(Review("finding", "", "Olwen", "add", after), builders.AT)
        assert kept() == (1, 0.0)
        register.record_review(Review("finding", added.target_id, "Olwen", "undo", {"review": added.id}), builders.AT)
        assert kept() == (found, absent)


@pytest.mark.parametrize("documents", [(), (evidence(pages=3, read=2),)])
def test_of_what_was_not_read_nothing_is_said(documents: tuple[Evidence, ...]) -> None:
    assert [one.absent for one in protections(documents, WEIGHTS)] == [None] * len(PROTECTIONS)


def test_other_weights_give_other_figures_and_none_give_none() -> None:
    documents = (evidence(),)
    assert assess(documents, AS_OF, absence_weights=WEIGHTS).protections == protections(documents, WEIGHTS)
    other = replace(WEIGHTS, constant=-3.0)
    given, changed = protections(documents, WEIGHTS), protections(documents, other)
    assert all(one.absent != two.absent for one, two in zip(given, changed, strict=True))
    assert [one.absent for one in assess(documents, AS_OF).protections] == [None] * len(PROTECTIONS)


def test_a_document_without_pages_counts_as_read() -> None:
    assert of("data_return", evidence(pages=0, read=0)).absent is not None
