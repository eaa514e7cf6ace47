"""Full clause numbers, parsed."""

from __future__ import annotations

import pytest

from analyser.clauses.clause_paths import ClausePath, frame_of, parse_path

ADDRESSES = [
    ("14.2(b)(ii)", ClausePath((), ("14", "2", "b", "ii"))),
    ("Schedule 2, Part B, 4.1", ClausePath((("schedule", "2"), ("part", "b")), ("4", "1"))),
    ("Atodlen 2, Rhan B, 4", ClausePath((("schedule", "2"), ("part", "b")), ("4",))),
    ("Article IV", ClausePath((("article", "4"),), ())),
    ("Call-Off Schedule 9, Annex", ClausePath((("call-off schedule", "9"), ("annex", "")), ())),
    ("4.0", ClausePath((), ("4",))),
    ("1“Costs, Fees”(a)", ClausePath((), ("1", "Costs, Fees", "a"))),
    ("", ClausePath((), ())),
]


@pytest.mark.parametrize(("number", "address"), ADDRESSES, ids=[c[0] for c in ADDRESSES])
def test_full_numbers_are_parsed(number: str, address: ClausePath) -> None:
    assert parse_path(number) == address


def test_other_words_name_no_schedule() -> None:
    assert frame_of("Scheduled 2") is None
