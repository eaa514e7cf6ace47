"""Labels by reference: found by the fingerprint of their opening words."""

import hashlib
from pathlib import Path
from typing import Any

import pytest

from analyser.errors import UsageError
from analyser.training.data.reference_labels import locate, read_reference_labels

TEXT = "1. The Buyer can leave at any time it likes to. 2. The Buyer can leave at any time it likes to, too."


def row(words: str, count: int, clause: str = "1") -> dict[str, Any]:
    opening = hashlib.sha256(" ".join(words.lower().split()[:8]).encode()).hexdigest()[:12]
    return {"clause": clause, "part": "", "opening": opening, "words": count, "factor": "x", "favours": "buyer"}


def test_clauses_that_open_alike_are_taken_in_order() -> None:
    same = row("the buyer can leave at any time it", 10)
    after = row("the buyer can leave at any time it", 11)
    two = row("2", 1)
    found = locate(TEXT, [same, two, after])
    assert [TEXT[label.start : label.end] for label in found if label] == [
        "The Buyer can leave at any time it likes to",
        "2",
        "The Buyer can leave at any time it likes to, too",
    ]


def test_only_rows_of_one_clause_share_a_place() -> None:
    opening = "each party is liable for no more than"
    text = "Each party is liable for no more than one. Each party is liable for no more than two."
    found = locate(text, [row(opening, 9, "4.1"), row(opening, 9, "4.1"), row(opening, 9, "4.2")])
    assert [label.start for label in found if label] == [0, 0, text.index("Each party", 1)]


def test_words_after_the_number_of_the_clause_are_preferred() -> None:
    opening = "the supplier will obtain any guarantee that may"
    words = "supplier will obtain any guarantee that may be"
    text = f"2.5 Then the {words}. 2.6 The {words.capitalize()}."
    [found] = locate(text, [row(opening, 8, "2.6")])
    assert found
    assert text[found.start :].startswith("The Supplier")


def test_words_that_are_not_there_are_not_found() -> None:
    assert locate(TEXT, [row("something else", 2)]) == [None]
    assert locate("", [row("something else", 2)]) == [None]


def test_missing_folder_is_named(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="labels"):
        read_reference_labels(tmp_path, tmp_path)
