"""The gains and losses of a change, by reference."""

from pathlib import Path

import pytest

from analyser.classify.model_files import shipped_folder
from analyser.errors import UsageError
from analyser.training.evaluate.outcomes import (
    OUTCOMES,
    Outcomes,
    Place,
    compare,
    places,
    read_outcomes,
    write_outcomes,
)

LAW, CAP, AUDIT = (
    Place("c1", "governing_law", "120"),
    Place("c1", "liability_cap", "9"),
    Place("c2", "audit_rights", "4"),
)


def test_gained_and_lost() -> None:
    before = Outcomes(found=frozenset([LAW, CAP]), wrong=frozenset([AUDIT]))
    now = Outcomes(found=frozenset([LAW, AUDIT]), wrong=frozenset([CAP]))
    changes = compare(before, now)
    assert (changes.found, changes.no_longer_found) == ((AUDIT,), (CAP,))
    assert (changes.no_longer_wrong, changes.newly_wrong) == ((AUDIT,), (CAP,))
    assert changes.by_factor() == {
        "audit_rights": {"found": 1, "no_longer_wrong": 1, "no_longer_found": 0, "newly_wrong": 0},
        "liability_cap": {"found": 0, "no_longer_wrong": 0, "no_longer_found": 1, "newly_wrong": 1},
    }
    assert compare(now, now).by_factor() == {}


def test_two_at_one_place_are_told_apart() -> None:
    assert places([("c", "x", "4"), ("c", "x", "4"), ("c", "y", "4")]) == {
        Place("c", "x", "4"),
        Place("c", "x", "4~2"),
        Place("c", "y", "4"),
    }


def test_what_is_kept_is_what_is_read(tmp_path: Path) -> None:
    kept = {
        "cuad": Outcomes(frozenset([LAW, CAP]), frozenset([AUDIT])),
        "british": Outcomes(frozenset([Place("Atodlen 2 – TUPE.pdf", "staff_transfer", "Part A 1.2(b)")]), frozenset()),
    }
    write_outcomes(kept, "2.abc", tmp_path)
    assert read_outcomes(tmp_path) == kept
    assert (tmp_path / OUTCOMES).read_text(encoding="utf-8").count("\n") == 10  # a line for each document


def test_no_record_is_no_outcome_and_a_broken_one_is_named(tmp_path: Path) -> None:
    assert read_outcomes(tmp_path) == {}
    (tmp_path / OUTCOMES).write_text("{")
    with pytest.raises(UsageError, match=OUTCOMES):
        read_outcomes(tmp_path)


def test_shipped_record_holds_references_only() -> None:
    kept = read_outcomes(shipped_folder())
    assert set(kept) == {"cuad", "british", "samples"}
    for place in kept["cuad"].found | kept["cuad"].wrong:
        assert place.document[0] == "c" and place.document[1:].isdigit()
        assert place.at.split("~")[0].isdigit()
    for name in ("british", "samples"):
        assert all(len(place.at) <= 60 for place in kept[name].found | kept[name].wrong)
