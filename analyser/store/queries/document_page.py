"""A document with its pages and clauses, for the evidence view."""

from __future__ import annotations

import sqlite3
from dataclasses import dataclass

from analyser.store.queries import Connection
from analyser.store.queries.fetch import fetch_all, fetch_one, single_language
from analyser.store.queries.titles import shown_title


@dataclass(frozen=True, slots=True, kw_only=True)
class DocumentHead:
    """A document and the name of its contract; `contract_id` is empty while it belongs to no contract."""

    id: str
    filename: str
    sha256: str
    pages: int
    contract_id: str
    contract_title: str


@dataclass(frozen=True, slots=True)
class PageSize:
    """Width and height of a page in points, and whether its text is in the file or was recognised in an image."""

    width: float
    height: float
    text_source: str


@dataclass(frozen=True, slots=True, kw_only=True)
class StoredClause:
    """A row of `clauses`: characters `start` to `end` of the document's text.

    `inside_id` is the id of the clause whose text includes this one, empty for none; `language` is empty for a clause
    in both languages.
    """

    id: str
    inside_id: str
    number: str
    heading: str
    text: str
    language: str
    start: int
    end: int


def document_head(db: Connection, document_id: str, *, analysed: bool = False) -> DocumentHead | None:
    """Return the document of that id; None when there is none or, with `analysed`, when it was not analysed."""
    row = fetch_one(
        db,
        f"select d.*, coalesce({shown_title()}, d.filename) as contract_title"
        " from documents d left join contracts c on c.id = d.contract_id"
        " where d.id = ? and (not ? or d.status = 'analysed')",
        [document_id, analysed],
    )
    if row is None:
        return None
    return DocumentHead(
        id=row["id"],
        filename=row["filename"],
        sha256=row["sha256"],
        pages=row["pages"] or 0,
        contract_id=row["contract_id"] or "",
        contract_title=row["contract_title"],
    )


def page_size(db: Connection, document_id: str, page: int) -> PageSize | None:
    """Return the size of a page of a document; None when it has no such page."""
    row = fetch_one(
        db, "select width, height, text_source from pages where document_id = ? and number = ?", [document_id, page]
    )
    return PageSize(*row) if row else None


def clauses_of_page(db: Connection, document_id: str, page: int) -> tuple[StoredClause, ...]:
    """Return the clauses printed on a page in the order of the text, except those of a table of contents."""
    condition = "document_id = ? and page_first <= ? and page_last >= ? and not is_contents"
    return _clauses(db, condition, document_id, page, page)


def whole_clauses(db: Connection, document_id: str) -> tuple[StoredClause, ...]:
    """Return the outermost clauses of a document, except those of a table of contents."""
    return _clauses(db, "document_id = ? and inside_id is null and not is_contents", document_id)


def clauses_of_document(db: Connection, document_id: str) -> tuple[StoredClause, ...]:
    """Return all clauses of a document in the order of the text."""
    return _clauses(db, "document_id = ?", document_id)


def _clauses(db: Connection, condition: str, *values: object) -> tuple[StoredClause, ...]:
    sql = f"""
        select id, inside_id, number, heading, text, language, span_start, span_end from clauses
        where {condition} order by position
    """
    return tuple(stored_clause(row) for row in fetch_all(db, sql, values))


def stored_clause(row: sqlite3.Row) -> StoredClause:
    """Return a row of `clauses` as a clause."""
    return StoredClause(
        id=row["id"],
        inside_id=row["inside_id"] or "",
        number=row["number"],
        heading=row["heading"],
        text=row["text"],
        language=single_language(row["language"]),
        start=row["span_start"],
        end=row["span_end"],
    )
