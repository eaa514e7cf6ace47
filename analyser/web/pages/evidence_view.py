"""The evidence view: the picture of a page with marked words, beside the clauses printed on it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from typing import ClassVar

from analyser.store.queries import Connection
from analyser.store.queries.document_issues import issues_of_page
from analyser.store.queries.document_page import (
    DocumentHead,
    PageSize,
    StoredClause,
    clauses_of_page,
    document_head,
    page_size,
)
from analyser.web.components.highlights import Found, Mark, contract_href, found_in, href_of, mark_of
from analyser.web.components.page_images import ImageError, original_of, server_images
from analyser.web.components.pager import Steps, steps_of
from analyser.web.components.publicity import Publicity, publicity_by_clause
from analyser.web.components.reading_issues import IssueView, issue_view
from analyser.web.components.review_forms import AddForm, ReviewForm, UndoForm, add_form, review_form, undo_form
from analyser.web.core.render import Page, render, respond, site_of
from analyser.web.core.request import NotFoundError, Request, Response


@dataclass(frozen=True, slots=True)
class MarkedQuote:
    """Words on the page with the marks on them."""

    quote: str
    marks: tuple[Mark, ...]


@dataclass(frozen=True, slots=True)
class ClauseOnPage:
    """A clause printed on the page, with what was found in it; `language` is empty for a clause in both languages.

    `publicity` says whether it may become public; None for a reader who may not publish.
    """

    id: str
    number: str
    heading: str
    text: str
    language: str
    quotes: tuple[MarkedQuote, ...]
    publicity: Publicity | None


@dataclass(frozen=True, slots=True)
class PageLink:
    """A link to another page of the document, with the number of marks on it."""

    number: int
    href: str
    marks: int
    current: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class EvidenceViewPage(Page):
    """The context of the evidence view."""

    template: ClassVar[str] = "lockin/evidence_view.html"

    contract: str
    contract_href: str
    document: str
    number: int
    pages: int
    width: float
    height: float
    text_source: str
    image: str
    has_original: bool
    active: Mark | None
    active_language: str
    marked: tuple[ClauseOnPage, ...]
    others: tuple[ClauseOnPage, ...]
    marks: tuple[Mark, ...]
    issues: tuple[IssueView, ...]
    steps: Steps
    review: ReviewForm | None
    undoing: UndoForm | None
    adding: AddForm | None
    previous: str
    following: str
    jumps: tuple[PageLink, ...]


async def evidence_view_page(request: Request) -> Response:
    """Return the evidence view of the page in the address; the query may name the active finding or term."""
    register = request.register()
    return respond(await register.read(partial(_page, request=request)))


async def page_image(request: Request) -> Response:
    """Return the picture of a page, or an SVG with a note in the reader's language when it cannot be rendered."""
    register = request.register()
    document, _ = await register.read(partial(_document, request=request))
    number = int(request.parts["page"])
    try:
        picture = await server_images().page(original_of(register.path, document.sha256), document.sha256, number)
    except ImageError as error:
        note = render(request.translator.code, "lockin/no_image.svg", {"missing": error.missing})
        return Response(note, status=404, content_type="image/svg+xml; charset=utf-8")
    # The address names the document by its content, so the picture behind it never changes.
    return Response(
        picture, content_type="image/png", headers={"Cache-Control": "private, max-age=31536000, immutable"}
    )


def _document(db: Connection, request: Request) -> tuple[DocumentHead, PageSize]:
    """Return the document and the size of the page in the address; raise NotFoundError when either does not exist."""
    document = document_head(db, request.parts["document"])
    size = page_size(db, request.parts["document"], int(request.parts["page"]))
    if document is None or size is None:
        raise NotFoundError
    return document, size


def _page(db: Connection, request: Request) -> EvidenceViewPage:
    document, size = _document(db, request)
    number = int(request.parts["page"])
    found = found_in(db, document.id)
    on_page = [one for one in found if one.passage.is_on(number)]
    marks = [mark_of(one, number, request) for one in on_page]
    active = next((mark for mark in marks if mark.active), None)
    by_clause: dict[str, list[Mark]] = {}
    for one, mark in zip(on_page, marks, strict=True):
        by_clause.setdefault(one.passage.clause_id, []).append(mark)
    clauses = clauses_of_page(db, document.id, number)
    publicity = publicity_by_clause(db, document.id, request)
    marked = tuple(_clause(clause, by_clause[clause.id], publicity) for clause in clauses if clause.id in by_clause)
    pages = document.pages or number
    address = partial(request.urls.evidence, request.parts["register"], document.id)
    contract = document.contract_title
    return EvidenceViewPage(
        site=site_of(request),
        title=request.translator.gettext("%(contract)s, page %(page)s", contract=contract, page=number),
        contract=contract,
        contract_href=contract_href(document.contract_id, request),
        document=document.filename,
        number=number,
        pages=pages,
        width=size.width,
        height=size.height,
        text_source=size.text_source,
        image=request.urls.image(request.parts["register"], document.id, number),
        has_original=original_of(request.register().path, document.sha256).is_file(),
        active=active,
        active_language=next((clause.language for clause in marked if _has_active(clause)), ""),
        marked=marked,
        others=tuple(
            _clause(clause, [], publicity) for clause in clauses if clause.id not in by_clause and not clause.inside_id
        ),
        marks=tuple(marks),
        steps=steps_of(found, active.id if active else "", number, partial(href_of, request=request)),
        review=review_form(db, next((one for one in on_page if active and one.id == active.id), None), request),
        undoing=undo_form(db, request),
        adding=add_form(db, document, number, request),
        issues=tuple(issue_view(issue, request) for issue in issues_of_page(db, document.id, number)),
        previous=address(number - 1) if number > 1 else "",
        following=address(number + 1) if number < pages else "",
        jumps=_jumps(found, number, request),
    )


def _clause(clause: StoredClause, marks: Sequence[Mark], publicity: Mapping[str, Publicity]) -> ClauseOnPage:
    quotes: dict[str, list[Mark]] = {}
    for mark in marks:
        quotes.setdefault(mark.quote, []).append(mark)
    return ClauseOnPage(
        id=clause.id,
        number=clause.number,
        heading=clause.heading,
        text=clause.text,
        language=clause.language,
        quotes=tuple(MarkedQuote(quote, tuple(marks)) for quote, marks in quotes.items()),
        publicity=publicity.get(clause.id),
    )


def _has_active(clause: ClauseOnPage) -> bool:
    return any(mark.active for quoted in clause.quotes for mark in quoted.marks)


def _jumps(found: Sequence[Found], number: int, request: Request) -> tuple[PageLink, ...]:
    """Return links to the pages that have marks."""
    counts: dict[int, int] = {}
    for one in found:
        for page in {box.page for box in one.passage.boxes}:
            counts[page] = counts.get(page, 0) + 1
    register, document = request.parts["register"], request.parts["document"]
    return tuple(
        PageLink(page, request.urls.evidence(register, document, page), counts[page], page == number)
        for page in sorted(counts)
    )
