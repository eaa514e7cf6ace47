"""Issues of the clause tree: numbers that jump, and references without a target."""

from __future__ import annotations

import pytest
from reading.plain_documents import typed

from analyser.clauses import link, split, tree_issues
from analyser.clauses.tree_checks import follows, jumps
from analyser.domain import ReadingIssue, ReadingIssueKind


def found(text: str) -> tuple[ReadingIssue, ...]:
    document = typed(text)
    clauses = split(document)
    return tree_issues(document, clauses, link(document, clauses))


FOLLOWS = [
    ("the next", (1, 1), (1, 2), True),
    ("the next of an outer level", (1, 1, 3), (1, 2), True),
    ("the first below", (1, 1), (1, 1, 1), True),
    ("the first below one that is never printed", (1, 3), (2, 1), True),
    ("begun again", (7, 2), (1,), True),
    ("in the other language", (1, 1), (1, 1), True),
    ("one left out", (1, 1), (1, 3), False),
    ("the first left out", (1,), (1, 2), False),
    ("an outer one left out", (1, 4), (3, 1), False),
    ("back", (1, 4), (1, 2), False),
]


@pytest.mark.parametrize(("old", "new", "expected"), [c[1:] for c in FOLLOWS], ids=[c[0] for c in FOLLOWS])
def test_what_may_follow(old: tuple[int, ...], new: tuple[int, ...], expected: bool) -> None:
    assert follows(old, new) is expected


JUMPS = [
    ("a clause", "1. One\n2. Two\n4. Four\n5. Five", [("4", "3")]),
    ("a subclause", "1. One\n1.1 A.\n1.2 B.\n1.4 D.\n1.5 E.", [("1.4", "1.3")]),
    (
        "a section with two figures",
        "Article I – One\nSection 1.01 A.\nSection 1.03 C.\nSection 1.04 D.",
        [("1.03", "1.02")],
    ),
    (
        "an article without sections is none",
        "Article I – A\nSection 1.01 A.\nArticle II – B\nText.\nArticle III – C\nSection 3.01 C.",
        [],
    ),
    ("a letter", "1. One:\n(a) a;\n(c) c; and\n(d) d.", [("1(c)", "(b)")]),
    ("a schedule", "1. One\nSchedule 1 – Services\n1. One\nSchedule 3 – Exit\n1. One", [("Schedule 3", "Schedule 2")]),
    ("a part", "Schedule 1 – Services\nPart A: Plan\n1. One\nPart C: Data\n1. One", [("Schedule 1, Part C", "Part B")]),
    ("the first item in the running text is none", "1. Fees. (a) The first.\n(b) The second.\n2. Law", []),
    ("each schedule begins again", "1. One\nSchedule 1 – Services\n1. One\n2. Two\nSchedule 2 – Staff\n1. One", []),
    ("numerals after letters", "1. One:\n(a) a:\n(i) x;\n(ii) y; and\n(b) b.", []),
]


@pytest.mark.parametrize(("text", "expected"), [c[1:] for c in JUMPS], ids=[c[0] for c in JUMPS])
def test_jumps(text: str, expected: list[tuple[str, str]]) -> None:
    assert [(jump.clause.number, jump.missing) for jump in jumps(split(typed(text)))] == expected


def test_a_jump_is_reported_in_both_languages_with_its_page_and_clause() -> None:
    (issue,) = found("1. One\n2. Two\n4. Four\n5. Five")
    assert issue.kind is ReadingIssueKind.NUMBERS_JUMP
    assert (issue.page, issue.clause) == (1, 2)
    assert issue.message.en == "4 follows 2: 3 is missing."
    assert issue.message.cy == "Daw 4 ar ôl 2: mae 3 ar goll."
    assert issue.span is not None
    assert issue.span.text == "4. Four"


OPEN = [
    ("a clause that is not there", "1. One\n1.1 See clause 9.9.\n1.2 No.", ["clause 9.9"]),
    ("once, however often it is named", "1. One\n1.1 See clause 9.\n1.2 See clause 9.\n2. Two", ["clause 9"]),
    (
        "a paragraph of a schedule that is there",
        "1. See paragraph 7 of Schedule 1.\nSchedule 1 – Services\n1. One",
        ["paragraph 7 of Schedule 1"],
    ),
    ("a schedule among others", "1. See Schedule 5.\nSchedule 1 – Services\n1. One", ["Schedule 5"]),
    ("no schedule at all is in the document", "1. See Schedule 5.\n2. Two", []),
    (
        "clauses of the terms to which a schedule belongs",
        "Schedule 1 – Services\n1. See clause 9.\n2. See Schedule 4.",
        [],
    ),
    ("numbers of another depth", "1. See clause 4.2.1.\n2. Two", []),
]


@pytest.mark.parametrize(("text", "expected"), [c[1:] for c in OPEN], ids=[c[0] for c in OPEN])
def test_references_without_a_target(text: str, expected: list[str]) -> None:
    issues = found(text)
    assert [issue.span.text for issue in issues if issue.span] == expected
    assert all(issue.kind is ReadingIssueKind.REFERENCE_OPEN for issue in issues)
