"""Links from finding to finding, in the order of the text."""

from __future__ import annotations

import pytest

from analyser.store.queries.passages import Passage, StoredFinding
from analyser.web.components.highlights import Found
from analyser.web.components.pager import Steps, steps_of


def found(name: str, start: int, page: int | None, status: str = "unreviewed") -> Found:
    passage = Passage(
        document_id="d",
        filename="d.pdf",
        clause_id="",
        clause_number="",
        language="en",
        page=page or 0,
        quote="words",
        start=start,
        end=start + 5,
        boxes=(),
    )
    return StoredFinding(
        id=name,
        factor="data_return",
        favours="buyer",
        probability=0.9,
        precision=None,
        origin="model",
        status=status,
        passage=passage,
    )


THREE = [found("c", 30, 3), found("a", 10, 1), found("b", 20, 1, "confirmed")]


@pytest.mark.parametrize(
    ("active", "page", "expected"),
    [
        ("a", 1, Steps("", "b", "c", 1, 3, 2)),
        ("b", 1, Steps("a", "c", "c", 2, 3, 2)),  # what is checked is passed over by "next to check"
        ("c", 3, Steps("b", "", "a", 3, 3, 2)),  # which begins again at the top
        ("", 2, Steps("b", "c", "c", 0, 3, 2)),  # from a page without active words
        ("", 9, Steps("c", "", "a", 0, 3, 2)),
        ("gone", 1, Steps("", "a", "a", 0, 3, 2)),
    ],
)
def test_steps(active: str, page: int, expected: Steps) -> None:
    assert steps_of(THREE, active, page, lambda one: one.id) == expected


def test_a_document_without_pages() -> None:
    steps = steps_of([found("a", 1, None)], "", None, lambda one: one.id)
    assert steps == Steps("", "a", "a", 0, 1, 1)


def test_nothing_found() -> None:
    assert steps_of([], "", 1, lambda one: "never") == Steps("", "", "", 0, 0, 0)
