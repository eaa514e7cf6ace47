"""Addresses: printed numbers taken apart."""

from __future__ import annotations

import pytest

from analyser.clauses.clause_paths import Address, address_of, frame_of

ADDRESSES = [
    ("14.2(b)(ii)", Address((), ("14", "2", "b", "ii"))),
    ("Schedule 2, Part B, 4.1", Address((("schedule", "2"), ("part", "b")), ("4", "1"))),
    ("Atodlen 2, Rhan B, 4", Address((("schedule", "2"), ("part", "b")), ("4",))),
    ("Article IV", Address((("article", "4"),), ())),
    ("Call-Off Schedule 9, Annex", Address((("call-off schedule", "9"), ("annex", "")), ())),
    ("4.0", Address((), ("4",))),
    ("1“Costs, Fees”(a)", Address((), ("1", "Costs, Fees", "a"))),
    ("", Address((), ())),
]


@pytest.mark.parametrize(("number", "address"), ADDRESSES, ids=[c[0] for c in ADDRESSES])
def test_addresses(number: str, address: Address) -> None:
    assert address_of(number) == address


def test_other_words_name_no_schedule() -> None:
    assert frame_of("Scheduled 2") is None
