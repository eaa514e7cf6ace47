"""Units: sentences of clauses, each inside the clause it names."""

import pytest

from analyser.classify.units import looks_like_heading, units
from analyser.domain import Clause, Span
from tests.classify.contracts import clause, document


def test_units_lie_inside_the_innermost_clause() -> None:
    text = "1. Leaving. The Buyer may: (a) end this contract; or (b) extend it. 2. Fees rise."
    clauses = [
        clause(text, text[: text.index(" 2.")], 0),
        clause(text, "(a) end this contract; or", 1, inside=0),
        clause(text, "(b) extend it.", 2, inside=0),
        clause(text, "2. Fees rise.", 3),
    ]
    found = units(document(text), clauses)
    assert [(text[unit.start : unit.end], unit.clause) for unit in found] == [
        ("Leaving.", 0),
        ("The Buyer may:", 0),
        ("end this contract; or", 1),
        ("extend it.", 2),
        ("Fees rise.", 3),
    ]


def test_heading_is_known_below_it() -> None:
    text = "1. Leaving. The Buyer may go. The Supplier may not."
    first, second, third = units(document(text), [clause(text, text)])
    assert first.is_heading and not second.is_heading
    assert (first.heading, second.heading, third.heading) == (0, 0, 0)


def test_the_clause_says_what_its_heading_is() -> None:
    text = "35 Which law applies\nThis contract is under English law."
    law = Clause(0, "35", "Which law applies", Span(0, len(text), text))
    found = units(document(text), [law])
    assert [(text[unit.start : unit.end], unit.is_heading) for unit in found] == [
        ("Which law applies", True),
        ("This contract is under English law.", False),
    ]


def test_contents_are_left_out() -> None:
    text = "1. Term 4"
    assert units(document(text), [clause(text, text, is_contents=True)]) == ()


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Term and Termination", True),
        ("LIMITATION OF LIABILITY.", True),
        ("Cyfnod y Contract", True),
        ("The Buyer may leave", False),  # a sentence without its stop
        ("The Supplier Will Pay", True),  # capitals only count, and the verb is one of them
        ("12", False),  # no word
        ("One Two Three Four Five Six Seven Eight Nine Ten", False),  # too long for a title
    ],
)
def test_headings(text: str, expected: bool) -> None:
    assert looks_like_heading(text) is expected
