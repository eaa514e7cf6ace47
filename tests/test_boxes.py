"""The boxes on the page of words that begin or end inside a printed line."""

from analyser.domain import Box, Document, Line, Page, TextSource

TEXT = "Adjustment RPI plus 3%, yearly"
ROW = Line(0, len(TEXT), Box(1, 50, 100, 500, 112), edges=(50.0, 200.0, 220.0, 240.0, 400.0))
"""A row of a table: the second and third cells stand far to the right of the first."""


def document() -> Document:
    return Document(TEXT, (ROW,), (Page(1, 595, 842, TextSource.TEXT, 0, len(TEXT)),), TextSource.TEXT)


def test_words_that_end_inside_a_word_of_a_row_have_a_place() -> None:
    start = TEXT.index("RPI")
    (box,) = document().boxes(document().span(start, TEXT.index(",")))
    assert box.x0 == 200
    assert 240 < box.x1 < 400


def test_a_part_of_a_word_lies_within_the_word() -> None:
    start = TEXT.index("lus")
    (box,) = document().boxes(document().span(start, start + 2))
    assert 220 < box.x0 < box.x1 < 240
