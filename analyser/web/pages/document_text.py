"""The evidence view of a document without fixed pages: its clauses in full, with the words that were found marked."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from itertools import pairwise
from typing import ClassVar

from analyser.web.components.highlights import Found, Mark, contract_href, contract_name, found_in, language_of, mark_of
from analyser.web.components.pager import Steps, steps_of
from analyser.web.components.review_forms import AddForm, ReviewForm, UndoForm, adding_form, form_of, undoing_form
from analyser.web.core.render import Page, respond, site_of
from analyser.web.core.request import NotFoundError, Request, Response
from analyser.web.pages.redact import Public, publicity


@dataclass(frozen=True, slots=True)
class Stretch:
    """Words of a clause; `kind` is that of the mark on them, empty for none, and `anchor` says where to jump to."""

    text: str
    kind: str
    active: bool
    anchor: bool


@dataclass(frozen=True, slots=True)
class WholeClause:
    """A clause with everything that was found in it, the items of its list included; `language` is empty for both.

    `public` says whether it may become public, to those who decide that.
    """

    id: str
    number: str
    heading: str
    language: str
    stretches: tuple[Stretch, ...]
    marks: tuple[Mark, ...]
    public: Public | None


@dataclass(frozen=True, slots=True, kw_only=True)
class WordsPage(Page):
    """The context of the clauses of a document without pages."""

    template: ClassVar[str] = "lockin/words.html"

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


async def words_page(request: Request) -> Response:
    """Answer with the clauses of the document that the address names; its query may name the active words."""
    register = request.register()
    return respond(await register.read(partial(_page, request=request)))


_DOCUMENT = """
select d.*, c.title as contract_title, c.reference
from documents d left join contracts c on c.id = d.contract_id where d.id = :document and d.status = 'analysed'
"""

_CLAUSES = """
select id, number, heading, text, language, span_start, span_end from clauses
where document_id = :document and inside_id is null and not is_contents order by position
"""


def _page(db: sqlite3.Connection, request: Request) -> WordsPage:
    document = db.execute(_DOCUMENT, request.parts).fetchone()
    if document is None:
        raise NotFoundError
    found = found_in(db, document["id"])
    public = publicity(db, document["id"], request)
    clauses = tuple(_clauses(db.execute(_CLAUSES, request.parts).fetchall(), found, public, request))
    active = next(((mark, clause) for clause in clauses for mark in clause.marks if mark.active), None)
    return WordsPage(
        site=site_of(request),
        title=request.translator.gettext("%(contract)s, the words", contract=contract_name(document)),
        contract=contract_name(document),
        contract_href=contract_href(document, request),
        document=document["filename"],
        paged=bool(document["pages"]),
        active=active[0] if active else None,
        active_language=active[1].language if active else "",
        steps=steps_of(found, active[0].id if active else "", None, lambda one: mark_of(one, None, request).href),
        review=form_of(db, active[0] if active else None, request),
        undoing=undoing_form(db, request),
        adding=adding_form(db, document["id"], None, request),
        clauses=clauses,
    )


def _clauses(
    rows: Sequence[sqlite3.Row], found: Sequence[Found], public: Mapping[str, Public], request: Request
) -> Iterator[WholeClause]:
    for row in rows:
        inside = [one for one in found if row["span_start"] <= one.row["span_start"] < row["span_end"]]
        marks = [mark_of(one, None, request) for one in inside]
        places = [
            (one.row["span_start"] - row["span_start"], one.row["span_end"] - row["span_start"], mark)
            for one, mark in zip(inside, marks, strict=True)
        ]
        yield WholeClause(
            id=row["id"],
            number=row["number"],
            heading=row["heading"],
            language=language_of(row),
            stretches=tuple(stretches(row["text"], places)),
            marks=tuple(marks),
            public=public.get(row["id"]),
        )


def stretches(text: str, places: Sequence[tuple[int, int, Mark]]) -> Iterator[Stretch]:
    """Cut a clause's text where marks begin and end; where several lie on the same words, the active one shows."""
    edges = sorted({0, len(text), *(min(max(edge, 0), len(text)) for start, end, _ in places for edge in (start, end))})
    anchored = False
    for start, end in pairwise(edges):
        on = [mark for first, last, mark in places if first <= start and end <= last]
        active = any(mark.active for mark in on)
        chosen = next((mark for mark in on if mark.active), on[0] if on else None)
        yield Stretch(text[start:end], chosen.kind if chosen else "", active, active and not anchored)
        anchored |= active
