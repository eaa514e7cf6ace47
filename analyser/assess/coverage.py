"""How much was read, in words: "in the 42 pages read", or "in the document" of one that has no fixed pages."""

from __future__ import annotations

from collections.abc import Sequence

from analyser.domain import Evidence


def where(evidence: Sequence[Evidence]) -> tuple[str, str]:
    """Say in English and Welsh where something was looked for; documents without pages count as read whole."""
    pages = sum(one.pages_read for one in evidence)
    paged = f"in the {pages} pages read", f"yn y {pages} tudalen a ddarllenwyd"
    return _with_documents(evidence, paged)


def somewhere(evidence: Sequence[Evidence]) -> tuple[str, str]:
    """Say the same without the number of pages."""
    return _with_documents(evidence, ("in the pages read", "yn y tudalennau a ddarllenwyd"))


def _with_documents(evidence: Sequence[Evidence], paged: tuple[str, str]) -> tuple[str, str]:
    without = sum(not one.pages for one in evidence)
    if not without:
        return paged
    several = without > 1
    if without == len(evidence):
        return ("in the documents", "yn y dogfennau") if several else ("in the document", "yn y ddogfen")
    en, cy = paged
    return (
        f"{en} and in the document{'s' * several} without page numbers",
        f"{cy} ac yn y {'dogfennau' if several else 'ddogfen'} heb rifau tudalen",
    )
