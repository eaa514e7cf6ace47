"""The sums behind the score: a reader can repeat them, and only the most severe risks are printed."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import pytest

from analyser.assessment import playbook
from analyser.domain import Dimension, Risk, RiskState, Score, Text
from analyser.store.queries import Connection
from analyser.store.queries.contract import risks_of_contract, scores_of_contract
from analyser.web.components.scorecard import MOST_PRINTED, Part, parts_of
from web.conftest import Site
from web.test_answer import contract

SIX = ("term", "exit", "data", "commercial", "control", "liability")


class Reader:
    """Replaces a request, of which only the language is used."""

    class translator:
        code = "en"


def risk(dimension: str, severity: int = 2, points: float = 1.0, state: str = "present") -> Risk:
    return Risk(
        rule="rule",
        dimension=Dimension(dimension),
        severity=severity,
        state=RiskState(state),
        message=Text.same(f"{dimension} {severity} {points}"),
        weight=2.0,
        confidence=points / 2,
        points=points,
    )


def score(dimension: str, value: float, unknown: float) -> Score:
    return Score(None if dimension == "total" else Dimension(dimension), value, unknown)


def parts(risks: Sequence[Risk], scores: Iterable[Score]) -> dict[str, Part]:
    by_dimension = {one.dimension: one for one in scores}
    return {part.dimension: part for part in parts_of(contract(risks=tuple(risks), scores=by_dimension), Reader)}  # type: ignore[arg-type]


def test_the_sums_give_the_stored_scores(site: Site) -> None:
    """For every contract: points over the answered weights give each part, and their weighted mean the total."""
    checked = 0
    db = Connection(site.paths[0])
    for row in site.rows("select distinct contract_id from scores"):
        stored = scores_of_contract(db, row[0])
        found = parts(risks_of_contract(db, row[0]), stored.values())
        for name, part in found.items():
            if part.value is not None and part.answered:
                assert 100 * part.points / part.answered == pytest.approx(part.value, abs=0.06), (row[0], name)
                checked += 1
        if any(one.unknown < 1 for one in stored.values() if one.dimension):
            assert found["term"].share == playbook.load().dimensions["term"].weight  # type: ignore[index]
    db.close()
    assert checked > 20


def test_a_total_by_other_weights_is_not_explained_by_the_default_ones() -> None:
    scores = [score(name, 50.0 if name == "term" else 0.0, 0.0) for name in SIX]
    assert parts([], [*scores, score("total", 12.5, 0.0)])["term"].share == 25
    assert parts([], [*scores, score("total", 30.0, 0.0)])["term"].share is None


def test_the_heaviest_risk_is_named() -> None:
    part = parts([risk("exit", points=0.5), risk("exit", points=1.5), risk("exit", state="absent", points=0.0)], [])
    assert part["exit"].heaviest == "exit 2 1.5"
    assert part["term"].heaviest == ""


def test_the_severest_risks_are_printed_and_the_others_counted() -> None:
    light = [risk("control", severity=1) for _ in range(8)]
    grave = [risk("exit", severity=3) for _ in range(8)]
    found = parts([*grave, *light], [])
    assert (found["exit"].printed, found["exit"].unprinted) == (8, 0)
    assert (found["control"].printed, found["control"].unprinted) == (MOST_PRINTED - 8, 8 - (MOST_PRINTED - 8))
