"""Registers of schema version 7 get a code for each reason that they hold as a sentence alone."""

from __future__ import annotations

import importlib
import json
import pkgutil
from collections.abc import Iterator
from pathlib import Path

import builders
import pytest
from assessment.cases import AS_OF, BLANK, END, START, evidence, rolling, term

from analyser import assessment, terms
from analyser.domain import DocumentKind, Evidence, TermKind, Text, Unknown, UnknownCode
from analyser.store import Register, Review
from analyser.store.schema.migrations import migrations
from analyser.store.schema.reason_codes import PATTERNS

OLD = [
    ("The date is left blank.", "blank"),
    ("No start date was found.", "no_start"),
    ("No length of the first term was found.", "not_found"),
    ("No right to leave without a reason was found in the pages read.", "no_right_to_leave"),
    ("No renewal was found in the document.", "no_renewal"),
    ("The term ended on 31 March 2027; nothing was found that carries it on.", "over"),
    ("The contract contradicts itself on the end date: 1 May 2027 and 1 June 2027.", "contradiction"),
    ("The contract names 1 May 2027 as its end, but its length gives 30 June 2027.", "contradiction"),
    ("A reviewer's own words.", "other"),
]


@pytest.fixture
def migrated(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Register]:
    """A register with rows of the schema before there were codes, opened by this version."""
    path = tmp_path / "register.db"
    with monkeypatch.context() as context:
        context.setattr(migrations, "_migrations", migrations._migrations[:7])
        with Register.open(path) as register, register.transaction():
            db = register.db
            at = "2026-01-01T00:00:00+00:00"
            unknowns = {"end_date": {"en": OLD[0][0], "cy": "Mae'r dyddiad yn wag."}}
            db["contracts"].insert(
                {
                    "id": "c",
                    "title": "Meals",
                    "end_basis": "unknown",
                    "unknowns": json.dumps(unknowns),
                    "created_at": at,
                    "updated_at": at,
                }
            )
            db["documents"].insert(
                {"id": "d", "contract_id": "c", "filename": "a.pdf", "sha256": 64 * "0", "bytes": 1}
                | {"kind": "agreement", "status": "analysed", "added_at": at}
            )
            for number, (sentence, _) in enumerate(OLD):
                reason = {"reason_en": sentence, "reason_cy": "Rheswm."}
                db["deadlines"].insert(
                    {"id": f"c-{number}", "contract_id": "c", "kind": "earliest_exit", "basis": sentence}
                    | {"basis_cy": "Rheswm.", "certain": 0, "term_ids": "[]", **reason}
                )
                db["terms"].insert(
                    {"id": f"t-{number}", "document_id": "d", "kind": "end_date", "holder": "either", "text": ""}
                    | {"quote": "", "span_start": 0, "span_end": 0, "boxes": "[]", "confidence": 0.9}
                    | {"origin": "rule", "status": "unreviewed", **reason}
                )
            db["terms"].insert(
                {"id": "t-known", "document_id": "d", "kind": "end_date", "holder": "either", "text": ""}
                | {"quote": "", "span_start": 0, "span_end": 0, "boxes": "[]", "confidence": 0.9}
                | {"origin": "rule", "status": "unreviewed", "date": "2027-03-31"}
            )
    with Register.open(path) as register:
        yield register


@pytest.mark.parametrize(("number", "code"), [(number, code) for number, (_, code) in enumerate(OLD)])
def test_every_row_of_an_old_register_gets_a_code(migrated: Register, number: int, code: str) -> None:
    assert migrated.db["deadlines"].get(f"c-{number}")["reason_code"] == code
    assert migrated.db["terms"].get(f"t-{number}")["reason_code"] == code


def test_a_known_value_has_no_code_and_facts_get_theirs(migrated: Register) -> None:
    assert migrated.db["terms"].get("t-known")["reason_code"] is None
    reason = json.loads(migrated.db["contracts"].get("c")["unknowns"])["end_date"]
    assert reason == {"code": "blank", "en": OLD[0][0], "cy": "Mae'r dyddiad yn wag."}


def test_a_register_that_was_migrated_can_be_assessed(migrated: Register) -> None:
    assert {term.value.code for _, term in migrated.evidence("c")[0].terms if isinstance(term.value, Unknown)} == {
        UnknownCode(code) for _, code in OLD
    }


def test_codes_of_old_reviews_are_filled_when_they_are_applied(register: Register, write: object) -> None:
    paper = builders.analysis(builders.document("The contract ends on [   ]."), terms=())
    contract = write("a", paper).contract_id  # type: ignore[operator]
    clause = next(iter(register.db["clauses"].rows))["id"]
    after = {
        "clause_id": clause,
        "quote": "[   ]",
        "kind": "end_date",
        "reason_en": "Left blank.",
        "reason_cy": "Gwag.",
    }
    register.record_review(Review("term", "", "Olwen", "add", after), builders.AT)
    (row,) = register.db["terms"].rows
    assert row["reason_code"] == "other"
    assert register.evidence(contract)[0].terms[0][1].value == Unknown(UnknownCode.OTHER, Text("Left blank.", "Gwag."))


def _constants() -> Iterator[Unknown]:
    for package in (terms, assessment):
        for module in pkgutil.walk_packages(package.__path__, f"{package.__name__}."):
            yield from (one for one in vars(importlib.import_module(module.name)).values() if isinstance(one, Unknown))


def _computed() -> Iterator[Unknown]:
    contracts: list[Evidence] = [
        evidence(),
        evidence(pages=0, pages_read=0),
        rolling(end=BLANK),
        rolling(end=START),
        evidence(term(TermKind.START_DATE, START), term(TermKind.END_DATE, END), kind=DocumentKind.AGREEMENT),
        evidence(term(TermKind.END_DATE, START), term(TermKind.END_DATE, END)),
    ]
    for contract in contracts:
        for as_of in (AS_OF, END.replace(year=END.year + 1)):
            found = assessment.assess([contract], as_of)
            yield from (due.date for due in found.deadlines if isinstance(due.date, Unknown))


@pytest.mark.parametrize("unknown", {one.reason.en: one for one in (*_constants(), *_computed())}.values(), ids=str)
def test_the_patterns_give_each_sentence_of_this_version_its_own_code(register: Register, unknown: Unknown) -> None:
    """A published file that was migrated must agree with a register that has been assessed since."""
    fits = "SELECT ? LIKE ?"
    code = next(
        (code for pattern, code in PATTERNS if register.db.execute(fits, [unknown.reason.en, pattern]).fetchone()[0]),
        "other",
    )
    if unknown.reason != BLANK.reason:
        assert code == unknown.code
