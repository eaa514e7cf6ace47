"""Many phrases are found among bytes exactly where a separate search for each finds them."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from analyser.store.publication.phrase_search import among

LONG = "the Supplier shall pay the Council eleven per cent of all charges"


@pytest.mark.parametrize(
    ("contents", "found", "why"),
    [
        (f"x{LONG}x", True, "no space before its first word"),
        (LONG, True, "the whole of it"),
        (f"{LONG[:-1]}", False, "its last letter is missing"),
        (LONG.replace("eleven", "twelve"), False, "another word in it"),
        (LONG.replace(" ", "  "), False, "other spaces"),
        ("", False, "nothing there"),
    ],
)
def test_where_a_phrase_is_found(contents, found, why):
    assert (list(among([LONG], b"\x07" + contents.encode())) == [LONG]) is found, why


def test_short_and_welsh_phrases_are_found_too():
    phrases = [
        "Olwen the officer",
        "contract.pdf",
        "Cyngor Sir y Fflint ŵŷ â thelerau hir iawn yma",
        "not there at all",
    ]
    assert list(among(phrases, "a".join(phrases[:3]).encode())) == phrases[:3]


WORDS = st.lists(st.sampled_from(["a", "bb", "the", "Supplier", "ŵy", "shall"]), min_size=1, max_size=24).map(" ".join)


@given(st.lists(WORDS, max_size=8), WORDS)
def test_it_finds_what_looking_for_each_alone_finds(phrases, text):
    assert list(among(phrases, text.encode())) == [phrase for phrase in phrases if phrase.encode() in text.encode()]
