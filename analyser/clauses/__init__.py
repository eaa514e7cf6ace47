"""Split a contract's text into clauses: numbered paragraphs, schedules and headed paragraphs, as a linked tree."""

from __future__ import annotations

from analyser.clauses.links import link
from analyser.clauses.tree import split
from analyser.clauses.tree_checks import tree_issues

__all__ = ["link", "split", "tree_issues"]
