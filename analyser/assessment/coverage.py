"""Phrases for how much of a contract was read: "in the 42 pages read", or "in the document" without fixed pages."""

from __future__ import annotations

from collections.abc import Sequence

from analyser.domain import Evidence, Text


def where_read(evidence: Sequence[Evidence], *, count_pages: bool = True) -> Text:
    """Return the phrase for where something was searched for; a document without pages counts as read completely.

    Without `count_pages` the number of pages is left out: "in the pages read".
    """
    pages = sum(one.pages_read for one in evidence)
    paged = (
        Text(f"in the {pages} pages read", f"yn y {pages} tudalen a ddarllenwyd")
        if count_pages
        else Text("in the pages read", "yn y tudalennau a ddarllenwyd")
    )
    without_pages = sum(not one.pages for one in evidence)
    if not without_pages:
        return paged
    several = without_pages > 1
    if without_pages == len(evidence):
        return Text("in the documents", "yn y dogfennau") if several else Text("in the document", "yn y ddogfen")
    return paged + Text(
        f" and in the document{'s' * several} without page numbers",
        f" ac yn y {'dogfennau' if several else 'ddogfen'} heb rifau tudalen",
    )
