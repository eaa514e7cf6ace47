"""The four answers at the top of a contract's page: what they say, and what they must not say."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from typing import Any

import pytest

from analyser.domain import EndBasis, Money, Text
from analyser.i18n.translator import translator_for
from analyser.store.queries.contract import RemainingCommitment, StoredContract
from analyser.web.components.contract_view import Citation, ContractView, DeadlineView, FileView, FindingView, TermView
from analyser.web.components.summary import missing_protections, replies
from web.registers import TODAY

HEAD: dict[str, Any] = {"end_basis": "stated", "end_date": "2028-03-31"}
UNKNOWN = RemainingCommitment(basis=Text("No price was found", "Ni chafwyd pris"))
KNOWN = RemainingCommitment(until=dt.date(2027, 9, 30), amount=Money(Decimal(36000), "GBP"))
GIVEN = "Two dates disagree."  # a reason comes from the register, where it is in both languages
WORDS = Citation("the words", "en", "2.1", 3, "/en/there", "file.pdf")
LONG, NOBODY, LEAVE, LACK = range(4)


def file(pages: int = 42, read: int = 42) -> FileView:
    return FileView("d", "file.pdf", "", "agreement", "en", "text", "analysed", "", pages, read, 0, False, "")


def term(kind: str, value: str = "", reason: str = "", holder: str = "either") -> TermView:
    return TermView(f"t-{kind}", kind, value, reason, holder, "unreviewed", 0.9, WORDS)


def clause(factor: str, favours: str = "supplier") -> FindingView:
    return FindingView(f"f-{factor}", factor, favours, 0.9, "model", "unreviewed", WORDS)


def due(kind: str, date: str = "", days: int = 0, reason: str = "") -> DeadlineView:
    return DeadlineView(kind, date, days, "basis", reason, True, False, (WORDS,))


def row(**columns: Any) -> StoredContract:
    """Make the row of a contract; its dates may be given in ISO 8601."""
    days = {name: day(text) for name, text in columns.items() if name.endswith("_date")}
    basis = EndBasis(columns["end_basis"])
    return StoredContract(**{"id": "c", "shown_title": "Contract", **columns, **days, "end_basis": basis})


def day(text: str | None) -> dt.date | None:
    return dt.date.fromisoformat(text) if text else None


def contract(**changes: Any) -> ContractView:
    changes["head"] = row(**changes.get("head", HEAD))
    given: dict[str, Any] = {
        "title": "Contract",
        "council": "",
        "supplier": "",
        "unknowns": {},
        "files": (file(),),
        "terms": (),
        "findings": (),
        "deadlines": (),
        "risks": (),
        "scores": {},
    }
    return ContractView(**(given | changes))


CASES: list[tuple[str, int, dict[str, Any], str]] = [
    ("an end that is known", LONG, {}, "You are bound until 31 March 2028."),
    (
        "an end that has passed",
        LONG,
        {"head": HEAD | {"end_date": "2025-03-31"}},
        "The first term ended on 31 March 2025.",
    ),
    (
        "options to extend",
        LONG,
        {"head": HEAD | {"max_end_date": "2030-03-31"}, "terms": (term("extension", "24 months", holder="buyer"),)},
        "You are bound until 31 March 2028. It can be extended to 31 March 2030 at the latest, if the council chooses.",
    ),
    (
        "why what is still due is not known",
        LONG,
        {"head": HEAD | {"commitment": UNKNOWN}},
        "You are bound until 31 March 2028. What would still fall due if notice were given now is not known. No price"
        " was found.",
    ),
    (
        "what is still due",
        LONG,
        {"head": HEAD | {"commitment": KNOWN}},
        "You are bound until 31 March 2028. If notice were given now, about £36,000 would fall due until 30"
        " September 2027.",
    ),
    (
        "no end date",
        LONG,
        {"head": HEAD | {"end_basis": "perpetual", "end_date": None}},
        "The contract has no end date: it goes on until somebody ends it.",
    ),
    (
        "an end that could not be read, with the reason",
        LONG,
        {"head": HEAD | {"end_basis": "unknown", "end_date": None}, "unknowns": {"end_date": GIVEN}},
        "We could not read when the contract ends. Two dates disagree.",
    ),
    (
        "a renewal that can still be stopped",
        NOBODY,
        {"terms": (term("auto_renewal", "36 months"),), "deadlines": (due("renewal_notice", "2027-09-30", 312),)},
        "Unless notice is given by 30 September 2027 (in 312 days), it renews automatically for another 36 months.",
    ),
    (
        "a last day that has passed",
        NOBODY,
        {"findings": (clause("auto_renewal"),), "deadlines": (due("renewal_notice", "2026-11-20", -2),)},
        "The last day to give notice, 20 November 2026, has passed (2 days ago): unless notice was given, it renews"
        " automatically.",
    ),
    (
        "a renewal without a last day",
        NOBODY,
        {"findings": (clause("auto_renewal"),)},
        "If nobody acts, it renews automatically. We found no last day to give notice.",
    ),
    (
        "a last day that could not be worked out",
        NOBODY,
        {"findings": (clause("auto_renewal"),), "deadlines": (due("renewal_notice", reason="No end was found."),)},
        "If nobody acts, it renews automatically. We could not work out the last day to give notice. No end was found.",
    ),
    (
        "no renewal, which is not the same as no risk",
        NOBODY,
        {},
        "We found nothing that renews it automatically in the 42 pages read.",
    ),
    (
        "an extension to decide on",
        NOBODY,
        {"deadlines": (due("extension_decision", "2027-12-31", 404),)},
        "We found nothing that renews it automatically in the 42 pages read. To extend it, decide by 31 December 2027"
        " (in 404 days).",
    ),
    (
        "an extension whose day is not known",
        NOBODY,
        {"deadlines": (due("extension_decision", reason="No notice was found."),)},
        "We found nothing that renews it automatically in the 42 pages read. It may be extended, but we could not work"
        " out by when to decide. No notice was found.",
    ),
    (
        "an evergreen contract",
        NOBODY,
        {"head": HEAD | {"end_basis": "perpetual", "end_date": None}},
        "It goes on, with no end, until a party gives notice.",
    ),
    (
        "nothing on leaving",
        LEAVE,
        {},
        "We found no right to leave early without a reason in the 42 pages read. We found nothing on what leaving costs"
        " in the 42 pages read.",
    ),
    (
        "a right to leave at a price",
        LEAVE,
        {
            "findings": (clause("termination_for_convenience", "mutual"), clause("exit_charges")),
            "terms": (term("termination_notice", "3 months"), term("exit_charge", "£12,000")),
        },
        "The council may leave without a reason, with 3 months of notice. Charges for leaving: £12,000.",
    ),
    (
        "a right that is the supplier's alone, and charges without a sum",
        LEAVE,
        {"findings": (clause("termination_for_convenience"), clause("exit_charges"))},
        "The clauses on ending without a reason do not clearly favour the council: read them. The contract mentions"
        " charges for leaving, but no sum could be read.",
    ),
    (
        "one protection missing",
        LACK,
        {
            "findings": tuple(
                clause(factor)
                for factor in (
                    "termination_for_convenience",
                    "exit_charges",
                    "exit_assistance",
                    "data_return",
                    "price_protection",
                )
            )
        },
        "In the 42 pages read we found nothing on: ownership of intellectual property.",
    ),
    ("nothing was read", LACK, {"files": (file(2, 0),)}, "No page could be read, so nothing is known."),
]


@pytest.mark.parametrize(("number", "changes", "said"), [case[1:] for case in CASES], ids=[case[0] for case in CASES])
def test_answer(number: int, changes: dict[str, Any], said: str) -> None:
    assert " ".join(replies(contract(**changes), translator_for("en"), TODAY)[number].sentences) == said


@pytest.mark.parametrize("changes", [case[2] for case in CASES], ids=[case[0] for case in CASES])
def test_welsh_answers_as_fully(changes: dict[str, Any]) -> None:
    english = replies(contract(**changes), translator_for("en"), TODAY)
    welsh = replies(contract(**changes), translator_for("cy"), TODAY)
    for ours, theirs in zip(english, welsh, strict=True):
        assert len(ours.sentences) == len(theirs.sentences)
        assert ours.citations == theirs.citations
        assert ours.unknown == theirs.unknown
        assert not set(ours.sentences) & set(theirs.sentences) - {GIVEN}


@pytest.mark.parametrize("changes", [case[2] for case in CASES], ids=[case[0] for case in CASES])
def test_never_safe_and_never_no_risk(changes: dict[str, Any]) -> None:
    said = " ".join(
        " ".join(reply.sentences) for reply in replies(contract(**changes), translator_for("en"), TODAY)
    ).lower()
    assert "safe" not in said
    assert "no risk" not in said


def test_unread_pages_make_every_answer_unknown() -> None:
    unread = contract(files=(file(2, 0),), head=HEAD | {"end_basis": "unknown", "end_date": None})
    assert all(reply.unknown for reply in replies(unread, translator_for("en"), TODAY))


def test_one_place_is_one_link() -> None:
    twice = contract(terms=(term("end_date", "31 March 2028"), term("initial_term", "5 years")))
    assert replies(twice, translator_for("en"), TODAY)[LONG].citations == (WORDS,)


def test_missing_protections() -> None:
    assert "data_return" in missing_protections(contract())
    assert "data_return" not in missing_protections(contract(findings=(clause("data_return"),)))
