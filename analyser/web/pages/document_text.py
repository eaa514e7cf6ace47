"""The evidence view of a document without fixed pages: its clauses in full, with the found passages highlighted."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from itertools import pairwise
from typing import ClassVar

from analyser.store.queries import Connection
from analyser.store.queries.document_page import StoredClause, document_head, whole_clauses
from analyser.web.components.highlights import Found, Mark, contract_href, found_in, mark_of
from analyser.web.components.pager import Steps, steps_of
from analyser.web.components.publicity import Publicity, publicity_by_clause
from analyser.web.components.review_forms import AddForm, ReviewForm, UndoForm, add_form, review_form, undo_form
from analyser.web.core.render import Page, respond, site_of
from analyser.web.core.request import NotFoundError, Request, Response


@dataclass(frozen=True, slots=True)
class Stretch:
    """Part of a clause's text; `kind` is that of the mark on it, empty for none; `anchor` is where a link jumps to."""

    text: str
    kind: str
    active: bool
    anchor: bool


@dataclass(frozen=True, slots=True)
class WholeClause:
    """A clause, including the items of its list, with everything found in it; `language` is empty for both languages.

    `publicity` says whether it may become public; None for a reader who may not publish.
    """

    id: str
    number: str
    heading: str
    language: str
    stretches: tuple[Stretch, ...]
    marks: tuple[Mark, ...]
    publicity: Publicity | None


@dataclass(frozen=True, slots=True, kw_only=True)
class DocumentTextPage(Page):
    """The context of the page with the clauses of a document without fixed pages."""

    template: ClassVar[str] = "lockin/document_text.html"

    contract: str
    contract_href: str
    document: str
    paged: bool
    active: Mark | None
    active_language: str
    steps: Steps
    review: ReviewForm | None
    undoing: UndoForm | None
    adding: AddForm | None
    clauses: tuple[WholeClause, ...]


async def document_text_page(request: Request) -> Response:
    """Return the page of the document in the address; the query may name the active finding or term."""
    register = request.register()
    return respond(await register.read(partial(_page, request=request)))


def _page(db: Connection, request: Request) -> DocumentTextPage:
    document = document_head(db, request.parts["document"], analysed=True)
    if document is None:
        raise NotFoundError
    found = found_in(db, document.id)
    publicity = publicity_by_clause(db, document.id, request)
    clauses = tuple(_clauses(whole_clauses(db, document.id), found, publicity, request))
    active = next(((mark, clause) for clause in clauses for mark in clause.marks if mark.active), None)
    active_id = active[0].id if active else ""
    return DocumentTextPage(
        site=site_of(request),
        title=request.translator.gettext("%(contract)s, full text", contract=document.contract_title),
        contract=document.contract_title,
        contract_href=contract_href(document.contract_id, request),
        document=document.filename,
        paged=bool(document.pages),
        active=active[0] if active else None,
        active_language=active[1].language if active else "",
        steps=steps_of(found, active_id, None, lambda one: mark_of(one, None, request).href),
        review=review_form(db, next((one for one in found if one.id == active_id), None), request),
        undoing=undo_form(db, request),
        adding=add_form(db, document, None, request),
        clauses=clauses,
    )


def _clauses(
    clauses: Sequence[StoredClause], found: Sequence[Found], publicity: Mapping[str, Publicity], request: Request
) -> Iterator[WholeClause]:
    for clause in clauses:
        inside = [one for one in found if clause.start <= one.passage.start < clause.end]
        marks = [mark_of(one, None, request) for one in inside]
        places = [
            (one.passage.start - clause.start, one.passage.end - clause.start, mark)
            for one, mark in zip(inside, marks, strict=True)
        ]
        yield WholeClause(
            id=clause.id,
            number=clause.number,
            heading=clause.heading,
            language=clause.language,
            stretches=tuple(stretches(clause.text, places)),
            marks=tuple(marks),
            publicity=publicity.get(clause.id),
        )


def stretches(text: str, places: Sequence[tuple[int, int, Mark]]) -> Iterator[Stretch]:
    """Yield a clause's text in parts, cut where marks begin and end; the active mark takes precedence.

    `places` holds the start and end of each mark in the text (the end exclusive), with the mark.
    """
    edges = sorted({0, len(text), *(min(max(edge, 0), len(text)) for start, end, _ in places for edge in (start, end))})
    anchored = False
    for start, end in pairwise(edges):
        on = [mark for first, last, mark in places if first <= start and end <= last]
        active = any(mark.active for mark in on)
        chosen = next((mark for mark in on if mark.active), on[0] if on else None)
        yield Stretch(text[start:end], chosen.kind if chosen else "", active, active and not anchored)
        anchored |= active
