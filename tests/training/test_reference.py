"""Labels by reference: found by the fingerprint of their opening words."""

import hashlib
from pathlib import Path
from typing import Any

import pytest

from analyser.errors import UsageError
from analyser.training.reference import locate, read_reference

TEXT = "1. The Buyer can leave at any time it likes to. 2. The Buyer can leave at any time it likes to, too."


def row(words: str, count: int) -> dict[str, Any]:
    opening = hashlib.sha256(" ".join(words.lower().split()[:8]).encode()).hexdigest()[:12]
    return {"clause": "1", "part": "", "opening": opening, "words": count, "factor": "x", "favours": "buyer"}


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


def test_words_that_are_not_there_are_not_found() -> None:
    assert locate(TEXT, [row("something else", 2)]) == [None]
    assert locate("", [row("something else", 2)]) == [None]


def test_missing_folder_is_named(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="labels"):
        read_reference(tmp_path, tmp_path)
