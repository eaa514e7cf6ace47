"""The reading issues of a contract's documents, and of a single page: what was not read, or not with certainty."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from itertools import groupby

from analyser.domain import Box
from analyser.store.queries.document_issues import StoredIssue
from analyser.web.core.request import Request

MOST_SHOWN = 8
"""The number of issues of a document that are shown at first; the others are folded."""


@dataclass(frozen=True, slots=True)
class IssueView:
    """One reading issue: a sentence about it, its page, and the words concerned.

    `page` is 0 and `href` empty when the issue is about the whole document. `language` is that of the words, empty when
    it is not known. `boxes` are the places of the words on the page.
    """

    message: str
    page: int
    href: str
    quote: str
    language: str
    boxes: tuple[Box, ...] = ()


@dataclass(frozen=True, slots=True)
class DocumentIssues:
    """The issues of one document: those shown at first, and the others."""

    document: str
    shown: tuple[IssueView, ...]
    more: tuple[IssueView, ...]

    @property
    def count(self) -> int:
        """The number of issues."""
        return len(self.shown) + len(self.more)


def issues_by_document(issues: Iterable[StoredIssue], request: Request) -> tuple[DocumentIssues, ...]:
    """Group the issues of a contract, which are ordered by document."""
    found = []
    for _, group in groupby(issues, key=lambda issue: issue.document_id):
        of_document = list(group)
        views = tuple(issue_view(issue, request) for issue in of_document)
        found.append(DocumentIssues(of_document[0].filename, views[:MOST_SHOWN], views[MOST_SHOWN:]))
    return tuple(found)


def issue_view(issue: StoredIssue, request: Request) -> IssueView:
    """Return an issue with its link and its sentence in the reader's language."""
    register = request.parts["register"]
    return IssueView(
        message=issue.message.in_language(request.translator.code),
        page=issue.page,
        href=request.urls.evidence(register, issue.document_id, issue.page) if issue.page else "",
        quote=issue.quote,
        language=issue.language,
        boxes=tuple(box for box in issue.boxes if box.page == issue.page),
    )
