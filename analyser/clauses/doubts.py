"""What makes a clause tree doubtful: numbers that jump, and references to clauses that are not there."""

from __future__ import annotations

from collections.abc import Sequence

from analyser.domain import Clause, Document, Link, ReadingIssue


def doubts(document: Document, clauses: Sequence[Clause], links: Sequence[Link]) -> tuple[ReadingIssue, ...]:
    """Return what was doubtful in the numbering of a document, in the order of its text."""
    return ()
