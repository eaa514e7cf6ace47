"""The assessments of the samples agree with their truth files, which say what a careful reader finds."""

from __future__ import annotations

import datetime as dt
import json
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from analyser.assessment import assess
from analyser.assessment.prevailing_terms import resolve_terms
from analyser.assessment.reconcile import reconcile
from analyser.classify import Model
from analyser.domain import Assessment, Duration, Evidence, Money, TermKind, Unit, Unknown, Value
from analyser.pipeline import analyse, evidence_of

SAMPLES = Path(__file__).parents[2] / "contracts_sample"
NAMES = sorted(path.stem for path in (SAMPLES / "truth").glob("*.json"))
CHANGES = {"08-ict-managed-service-variation": "04-ict-managed-service"}
AS_OF = dt.date(2026, 6, 1)
MONTHS = {"month": 1, "quarter": 3, "year": 12}


@cache
def one(name: str) -> Evidence:
    found = evidence_of(analyse(SAMPLES / f"{name}.pdf", Model.load()), name)
    return Evidence(
        name,
        found.kind,
        found.pages,
        found.pages_read,
        found.parties,
        tuple((f"{name}-{key}", item) for key, item in found.findings),
        tuple((f"{name}-{key}", item) for key, item in found.terms),
    )


def contract(name: str) -> tuple[Evidence, ...]:
    """A variation is read with the contract that it changes."""
    return tuple(one(part) for part in (CHANGES.get(name), name) if part)


def truth(name: str) -> dict[str, Any]:
    found: dict[str, Any] = json.loads((SAMPLES / "truth" / f"{name}.json").read_text("utf-8"))
    return found


def plain(value: Value | None) -> object:
    """Write a value as the truth files do, with years counted in months: 1 year and 12 months are the same."""
    match value:
        case dt.date():
            return value.isoformat()
        case Duration():
            in_months = MONTHS.get(value.unit.value)
            return (value.amount * in_months, "month") if in_months else (value.amount, value.unit.value)
        case Money():
            return float(value.amount), value.currency
        case str():
            return value
    return None


def told(value: object) -> object:
    if not isinstance(value, dict):
        return value
    if "currency" in value:
        return float(value["amount"]), value["currency"]
    return plain(Duration(value["amount"], Unit(value["unit"])))


@pytest.mark.parametrize("name", NAMES)
def test_the_facts_are_those_of_the_truth(name: str) -> None:
    documents, expected = contract(name), truth(name)["facts"]
    facts, known = assess(documents, AS_OF).facts, resolve_terms(documents)
    length = known.length.value
    found = {
        "start_date": plain(facts.start_date),
        "end_date": plain(facts.end_date),
        "end_basis": facts.end_basis.value,
        "max_end_date": plain(facts.max_end_date),
        "initial_term": plain(length) if isinstance(length, Duration) else None,
        "renewal": plain(known.renewal.value),
        "renewal_notice": plain(known.renewal_notice.value),
        "value": plain(facts.value),
        "governing_law": plain(reconcile(documents, TermKind.GOVERNING_LAW, str).value),
    }
    assert found == {key: told(value) for key, value in expected.items()}


@pytest.mark.parametrize("name", NAMES)
def test_the_deadlines_are_those_of_the_truth(name: str) -> None:
    found = {(day.kind.value, plain(day.date)) for day in assess(contract(name), AS_OF).deadlines}
    assert {(day["kind"], day["date"]) for day in truth(name)["deadlines"]} <= found


def test_the_order_of_the_samples_is_the_one_their_authors_expect() -> None:
    """Each contract as it stands, 04 with its variation: of all pairs of two bands, at most one stands upside down.

    It is 13 (medium), whose unknown end counts as if it were bad, above 10 (high).
    """
    whole = [name for name in NAMES if name not in CHANGES.values()]
    scored: dict[str, list[float]] = {"low": [], "medium": [], "high": []}
    for name in whole:
        scored[truth(name)["expected_lock_in"]["band"]].append(total(assess(contract(name), AS_OF)))
    assert max(scored["low"]) < min(scored["medium"])
    assert max(scored["low"]) < min(scored["high"])
    upside_down = [(one, other) for one in scored["medium"] for other in scored["high"] if one >= other]
    assert len(upside_down) <= 1


def total(assessment: Assessment) -> float:
    return next(score.value for score in assessment.scores if score.dimension is None)


@pytest.mark.parametrize("name", NAMES)
def test_every_deadline_says_how_or_why_not_and_rests_on_terms_of_the_contract(name: str) -> None:
    documents = contract(name)
    ids = {key for document in documents for key, _ in document.terms}
    for day in assess(documents, AS_OF).deadlines:
        assert day.basis.en
        assert day.basis.cy
        assert set(day.terms) <= ids
        if isinstance(day.date, Unknown):
            assert not day.certain
            assert day.date.reason.en.endswith(".")
        elif day.certain:
            assert day.terms
