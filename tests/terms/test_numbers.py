"""Numbers in words."""

import re

import pytest

from analyser.terms.values import numbers


@pytest.mark.parametrize(
    ("text", "expected"),
    [("36", 36), ("thirty-six", 36), ("one hundred and twenty", 120), ("I", 1), ("tair", 3), ("bump", 5),
     ("pedwar ar hugain", 24), ("chwe deg", 60), ("many", None), ("", None)],
)  # fmt: skip
def test_read(text: str, expected: int | None) -> None:
    assert numbers.read(text) == expected


@pytest.mark.parametrize("text", ["thirty-six", "one hundred and twenty", "pedwar ar hugain", "tri deg chwech"])
def test_the_pattern_takes_all_words_of_a_number(text: str) -> None:
    assert re.fullmatch(numbers.WORDS, text)
