"""What was not read, or not surely, in the documents of a contract and on one page of them."""

from __future__ import annotations

import json
import sqlite3
from dataclasses import dataclass
from itertools import groupby

from analyser.i18n.translator import LANGUAGES
from analyser.web.core.request import Request

MOST_AT_ONCE = 8
"""So many doubts of a document are shown; the others are behind a line to open."""


@dataclass(frozen=True, slots=True)
class Doubt:
    """One thing that was doubtful: what it is, on which page, and the words concerned.

    `page` is 0 and `href` empty where the whole document is meant. `language` is that of the words, empty when it is
    not known. `boxes` are the places of the words on the page: left, top, width and height in points.
    """

    message: str
    page: int
    href: str
    quote: str
    language: str
    boxes: tuple[tuple[float, float, float, float], ...] = ()


@dataclass(frozen=True, slots=True)
class FileDoubts:
    """The doubts of one document: those shown at once, and the others."""

    document: str
    shown: tuple[Doubt, ...]
    more: tuple[Doubt, ...]

    @property
    def count(self) -> int:
        """How many there are."""
        return len(self.shown) + len(self.more)


def of_contract(db: sqlite3.Connection, contract: str, request: Request) -> tuple[FileDoubts, ...]:
    """Return the doubts of a contract, grouped by document, those of a whole document first and then page by page."""
    rows = db.execute(f"{_DOUBTS} where d.contract_id = ? {_ORDER}", (contract,)).fetchall()
    files = []
    for _, of_file in groupby(rows, key=lambda row: row["document_id"]):
        found = list(of_file)
        doubts = tuple(_doubt(row, request) for row in found)
        files.append(FileDoubts(found[0]["filename"], doubts[:MOST_AT_ONCE], doubts[MOST_AT_ONCE:]))
    return tuple(files)


def of_page(db: sqlite3.Connection, document: str, page: int, request: Request) -> tuple[Doubt, ...]:
    """Return the doubts of one page of a document."""
    rows = db.execute(f"{_DOUBTS} where i.document_id = ? and i.page = ? {_ORDER}", (document, page))
    return tuple(_doubt(row, request) for row in rows)


_DOUBTS = """
select i.*, d.filename, coalesce(clauses.language, d.language) as language from reading_issues i
join documents d on d.id = i.document_id left join clauses on clauses.id = i.clause_id
"""

_ORDER = "order by d.kind = 'variation', d.filename, d.id, i.page is not null, i.page, i.rowid"


def _doubt(row: sqlite3.Row, request: Request) -> Doubt:
    page = row["page"] or 0
    return Doubt(
        message=row[f"message_{request.translator.code}"],
        page=page,
        href=request.urls.evidence(request.parts["register"], row["document_id"], page) if page else "",
        quote=row["quote"] or "",
        language=row["language"] if row["language"] in LANGUAGES else "",
        boxes=tuple(
            (x0, top, x1 - x0, bottom - top) for at, x0, top, x1, bottom in json.loads(row["boxes"]) if at == page
        ),
    )
