"""From a contract's text to its clauses: numbered paragraphs, schedules and headed paragraphs, as a tree."""

from __future__ import annotations

from analyser.clauses.tree import split

__all__ = ["split"]
