"""Agreement with labels on whole clauses: what counts as right, wrong, missed and neither."""

import pytest

from analyser.domain import Clause, Favours, Finding, Parties, Span
from analyser.training.data.plain_text import plain_document
from analyser.training.data.reference_labels import LabelledDocument, ReferenceLabel
from analyser.training.evaluate.label_agreement import Agreement, compare_with_labels, count_by_factor, total

TEXT = "1 The Buyer may: (a) leave at will; (b) stop paying. 2 The Supplier shall help."
ITEM_A, ITEM_B, LEAD = "leave at will;", "stop paying.", "The Buyer may:"


def span(words: str) -> Span:
    start = TEXT.index(words)
    return Span(start, start + len(words), words)


CLAUSES = (
    Clause(0, "1", "", span(TEXT[: TEXT.index(" 2 The")])),
    Clause(1, "1(a)", "", span("(a) leave at will;"), parent=0, inside=0),
    Clause(2, "1(b)", "", span("(b) stop paying."), parent=0, inside=0),
    Clause(3, "2", "", span("2 The Supplier shall help.")),
)


def label(words: str, factor: str, side: Favours = Favours.BUYER) -> ReferenceLabel:
    where = span(words)
    return ReferenceLabel("", "", where.start, where.end, factor, side)


def finding(words: str, factor: str, clause: int, side: Favours = Favours.BUYER) -> Finding:
    return Finding(factor, side, 0.9, True, span(words), clause)


@pytest.mark.parametrize(
    ("found", "expected"),
    [
        ([], Agreement(missed=1)),
        ([finding(ITEM_A, "x", 1)], Agreement(right=1, favours_right=1)),
        ([finding(ITEM_A, "x", 1, Favours.SUPPLIER)], Agreement(right=1)),  # right words, other side
        ([finding(ITEM_A, "x", 1), finding(LEAD, "x", 0)], Agreement(right=1, favours_right=1)),  # lead-in: neither
        ([finding(ITEM_B, "x", 2)], Agreement(missed=1, wrong=1)),  # another item
        ([finding("2 The Supplier shall help.", "x", 3)], Agreement(missed=1, wrong=1)),
        ([finding(ITEM_A, "y", 1)], Agreement(missed=1, wrong=1)),  # another factor
        ([finding("The Supplier", "x", 3), finding("shall help.", "x", 3)], Agreement(missed=1, wrong=1)),  # once
    ],
)
def test_counts(found: list[Finding], expected: Agreement) -> None:
    labelled = LabelledDocument("d", plain_document(TEXT), CLAUSES, Parties(), (label(ITEM_A, "x"),), 0)
    assert total(count_by_factor(compare_with_labels(labelled, found)).values()) == expected


def test_measures() -> None:
    agreement = Agreement(right=3, wrong=1, missed=3, favours_right=2) + Agreement(right=1)
    assert (agreement.precision, agreement.recall) == (0.8, 4 / 7)
    assert agreement.f1 == pytest.approx(2 / 3)
    assert agreement.favours_accuracy == 0.5
    assert Agreement().f1 == 0
