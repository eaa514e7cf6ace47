"""Words that a person selected are marked on the lines that contain them."""

import json

import pytest

from analyser.store.reviews.quote_boxes import lines_of

FIRST, SECOND, THIRD = [1, 50.0, 100.0, 150.0, 110.0], [1, 50.0, 112.0, 150.0, 122.0], [2, 50.0, 80.0, 100.0, 90.0]
TEXT = "The supplier shall\nreturn every piece\nof data."  # lines of 18, 18 and 8 letters
BOXES = json.dumps([FIRST, SECOND, THIRD])


@pytest.mark.parametrize(
    ("quote", "lines"),
    [
        ("The supplier", [FIRST]),
        ("every piece", [SECOND]),
        ("shall\nreturn every", [FIRST, SECOND]),
        ("piece\nof data", [SECOND, THIRD]),  # on to the next page
        (TEXT, [FIRST, SECOND, THIRD]),
        ("words of another clause", []),
    ],
)
def test_lines_of(quote: str, lines: list[list[float]]) -> None:
    assert lines_of(TEXT, BOXES, quote) == lines


def test_a_document_without_pages_has_no_lines() -> None:
    assert lines_of(TEXT, "[]", "every piece") == []
