"""What the words of a clause point to: other clauses that they name, and the definitions of the terms that they use."""

from __future__ import annotations

from collections.abc import Sequence

from analyser.domain import Clause, Document, Link


def link(document: Document, clauses: Sequence[Clause]) -> tuple[Link, ...]:
    """Return the links of a document in the order of its text; at most one a clause for each defined term it uses."""
    return ()
