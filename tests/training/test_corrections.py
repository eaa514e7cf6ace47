"""Reviews as training examples: only the quote is labelled, and only for the factors that were decided."""

from pathlib import Path

import pytest

from analyser.domain import Favours, Parties
from analyser.errors import RegisterError
from analyser.store import Decided
from analyser.training.data.corrections import correction_examples, corrections_from, read_corrections
from analyser.training.data.unit_labels import MATCH, NONE, PART

CLAUSE = "4.1 The Council may end this Contract at any time. Notices go by post."
QUOTE = "The Council may end this Contract at any time."
FACTORS = ("exit_charges", "termination_for_cause", "termination_for_convenience")


def decided(
    factor: str | None = "termination_for_convenience",
    rejected: str | None = None,
    *,
    quote: str = QUOTE,
    heading: str = "Leaving",
    document: str = "d1",
) -> Decided:
    return Decided(document, factor, rejected, 0.6, Favours.BUYER, quote, "4.1", heading, CLAUSE, Parties())


@pytest.mark.parametrize(
    ("factor", "rejected", "expected"),
    [
        ("termination_for_convenience", None, [PART, PART, MATCH]),
        (None, "exit_charges", [NONE, PART, PART]),
        ("termination_for_convenience", "termination_for_cause", [PART, NONE, MATCH]),  # another factor
    ],
)
def test_only_the_quote_and_what_was_decided(factor: str | None, rejected: str | None, expected: list[int]) -> None:
    (correction,) = corrections_from([decided(factor, rejected)]).corrections
    examples = correction_examples([correction], FACTORS)
    assert examples.texts == ("Leaving", QUOTE, "Notices go by post.")
    assert examples.headings.tolist() == [0, 0, 0] and examples.is_heading.tolist() == [True, False, False]
    assert examples.truth.tolist() == [[PART] * 3, expected, [PART] * 3]


def test_heading_that_is_printed_in_the_clause_is_not_put_before_it() -> None:
    (correction,) = corrections_from([decided(heading="The Council")]).corrections
    assert correction.clause.document.text == CLAUSE


def test_equal_decisions_count_once_and_contradictions_both() -> None:
    found = corrections_from([decided(), decided(document="copy"), decided(None, "termination_for_convenience")])
    assert (len(found.corrections), found.confirmed, found.rejected, found.documents) == (2, 1, 1, 1)


def test_words_that_are_not_in_their_clause_are_counted_and_left_out() -> None:
    found = corrections_from([decided(quote="elsewhere"), decided(None, None), decided(quote="  ")])
    assert (found.corrections, found.lost) == ((), 2)
    assert correction_examples([], FACTORS).truth.shape == (0, 3)


def test_missing_register_is_named(tmp_path: Path) -> None:
    with pytest.raises(RegisterError, match=r"none\.db"):
        read_corrections([tmp_path / "none.db"])
