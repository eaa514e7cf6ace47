"""The evidence view: the picture of a page with its marked words, beside the clauses printed on it."""

from __future__ import annotations

import sqlite3
from collections.abc import Mapping
from dataclasses import dataclass
from functools import partial
from typing import ClassVar

from analyser.domain import TextSource
from analyser.web.components import reading_issues
from analyser.web.components.highlights import (
    Found,
    Mark,
    address_of,
    contract_href,
    contract_name,
    found_in,
    language_of,
    mark_of,
)
from analyser.web.components.page_images import ImageError, original_of, pictures
from analyser.web.components.pager import Steps, steps_of
from analyser.web.components.reading_issues import Doubt
from analyser.web.components.review_forms import AddForm, ReviewForm, UndoForm, adding_form, form_of, undoing_form
from analyser.web.core.render import Page, render, respond, site_of
from analyser.web.core.request import NotFoundError, Request, Response
from analyser.web.pages.redact import Public, publicity


@dataclass(frozen=True, slots=True)
class Quoted:
    """Words on the page with all that was found in them."""

    quote: str
    marks: tuple[Mark, ...]


@dataclass(frozen=True, slots=True)
class ClauseOnPage:
    """A clause printed on the page, with what was found in it; `language` is empty when the clause is in both.

    `public` says whether it may become public, to those who decide that.
    """

    id: str
    number: str
    heading: str
    text: str
    language: str
    quotes: tuple[Quoted, ...]
    public: Public | None


@dataclass(frozen=True, slots=True)
class PageLink:
    """A link to another page of the document, with the number of marks on it."""

    number: int
    href: str
    marks: int
    current: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class EvidencePage(Page):
    """The evidence view's context."""

    template: ClassVar[str] = "lockin/evidence.html"

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
    doubts: tuple[Doubt, ...]
    steps: Steps
    review: ReviewForm | None
    undoing: UndoForm | None
    adding: AddForm | None
    previous: str
    following: str
    jumps: tuple[PageLink, ...]


async def evidence_page(request: Request) -> Response:
    """Answer with the page of a document that the address names; its query may name the active finding or term."""
    register = request.register()
    return respond(await register.read(partial(_page, request=request)))


async def page_image(request: Request) -> Response:
    """Answer with the picture of a page, or with a drawn note in the reader's language when it cannot be made."""
    register = request.register()
    document = await register.read(partial(_document, request=request))
    number = int(request.parts["page"])
    try:
        picture = await pictures().page(original_of(register.path, document["sha256"]), document["sha256"], number)
    except ImageError as error:
        note = render(request.translator.code, "lockin/no_image.svg", {"missing": error.missing})
        return Response(note, status=404, content_type="image/svg+xml; charset=utf-8")
    # The address names the document by its content, so the picture behind it never changes.
    return Response(
        picture, content_type="image/png", headers={"Cache-Control": "private, max-age=31536000, immutable"}
    )


def _document(db: sqlite3.Connection, request: Request) -> sqlite3.Row:
    row = db.execute(
        "select d.*, c.title as contract_title, c.reference, p.width, p.height, p.text_source as page_source"
        " from documents d join pages p on p.document_id = d.id left join contracts c on c.id = d.contract_id"
        " where d.id = :document and p.number = :page",
        {"document": request.parts["document"], "page": int(request.parts["page"])},
    ).fetchone()
    if row is None:
        raise NotFoundError
    return row  # type: ignore[no-any-return]


def _page(db: sqlite3.Connection, request: Request) -> EvidencePage:
    document = _document(db, request)
    number = int(request.parts["page"])
    rows = found_in(db, document["id"])
    on_page = [row for row in rows if row.is_on(number)]
    marks = [mark_of(row, number, request) for row in on_page]
    active = next((mark for mark in marks if mark.active), None)
    by_clause: dict[str, list[Mark]] = {}
    for row, mark in zip(on_page, marks, strict=True):
        by_clause.setdefault(row.clause, []).append(mark)
    clauses = db.execute(_CLAUSES, {"document": document["id"], "page": number}).fetchall()
    public = publicity(db, document["id"], request)
    marked = tuple(_clause(row, by_clause[row["id"]], public) for row in clauses if row["id"] in by_clause)
    pages = document["pages"] or number
    address = partial(request.urls.evidence, request.parts["register"], document["id"])
    contract = contract_name(document)
    return EvidencePage(
        site=site_of(request),
        title=request.translator.gettext("%(contract)s, page %(page)s", contract=contract, page=number),
        contract=contract,
        contract_href=contract_href(document, request),
        document=document["filename"],
        number=number,
        pages=pages,
        width=document["width"],
        height=document["height"],
        text_source=document["page_source"] or TextSource.NONE.value,
        image=request.urls.image(request.parts["register"], document["id"], number),
        has_original=original_of(request.register().path, document["sha256"]).is_file(),
        active=active,
        active_language=next((clause.language for clause in marked if _has_active(clause)), ""),
        marked=marked,
        others=tuple(
            _clause(row, [], public) for row in clauses if row["id"] not in by_clause and not row["inside_id"]
        ),
        marks=tuple(marks),
        steps=steps_of(rows, active.id if active else "", number, partial(address_of, request=request)),
        review=form_of(db, active, request),
        undoing=undoing_form(db, request),
        adding=adding_form(db, document["id"], number, request),
        doubts=reading_issues.of_page(db, document["id"], number, request),
        previous=address(number - 1) if number > 1 else "",
        following=address(number + 1) if number < pages else "",
        jumps=_jumps(rows, number, request),
    )


_CLAUSES = """
select id, number, heading, text, language, inside_id from clauses
where document_id = :document and page_first <= :page and page_last >= :page and not is_contents order by position
"""


def _clause(row: sqlite3.Row, marks: list[Mark], public: Mapping[str, Public]) -> ClauseOnPage:
    quotes: dict[str, list[Mark]] = {}
    for mark in marks:
        quotes.setdefault(mark.quote, []).append(mark)
    return ClauseOnPage(
        id=row["id"],
        number=row["number"],
        heading=row["heading"],
        text=row["text"],
        language=language_of(row),
        quotes=tuple(Quoted(quote, tuple(found)) for quote, found in quotes.items()),
        public=public.get(row["id"]),
    )


def _has_active(clause: ClauseOnPage) -> bool:
    return any(mark.active for quoted in clause.quotes for mark in quoted.marks)


def _jumps(rows: list[Found], number: int, request: Request) -> tuple[PageLink, ...]:
    """Return links to the pages that have marks."""
    counts: dict[int, int] = {}
    for row in rows:
        for page in {box[0] for box in row.boxes}:
            counts[page] = counts.get(page, 0) + 1
    register, document = request.parts["register"], request.parts["document"]
    return tuple(
        PageLink(page, request.urls.evidence(register, document, page), counts[page], page == number)
        for page in sorted(counts)
    )
