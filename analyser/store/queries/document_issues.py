"""Issues in reading the documents of a contract, or one page of a document."""

from __future__ import annotations

from dataclasses import dataclass

from analyser.domain import Box, Text
from analyser.store.queries import Connection
from analyser.store.queries.fetch import fetch_all, parse_boxes, single_language


@dataclass(frozen=True, slots=True, kw_only=True)
class StoredIssue:
    """A row of `reading_issues`; `page` is 0 for an issue of the whole document, `quote` empty for one without words.

    `language` is that of the quote, empty when it is in both languages.
    """

    document_id: str
    filename: str
    message: Text
    page: int
    quote: str
    language: str
    boxes: tuple[Box, ...]


def issues_of_contract(db: Connection, contract_id: str) -> tuple[StoredIssue, ...]:
    """Return the issues of a contract by document: first those of the whole document, then page by page."""
    return _issues(db, "d.contract_id = ?", contract_id)


def issues_of_page(db: Connection, document_id: str, page: int) -> tuple[StoredIssue, ...]:
    """Return the issues of one page of a document."""
    return _issues(db, "i.document_id = ? and i.page = ?", document_id, page)


def _issues(db: Connection, condition: str, *values: object) -> tuple[StoredIssue, ...]:
    sql = f"""
        select i.*, d.filename, coalesce(clauses.language, d.language) as language from reading_issues i
        join documents d on d.id = i.document_id left join clauses on clauses.id = i.clause_id where {condition}
        order by d.kind = 'variation', d.filename, d.id, i.page is not null, i.page, i.rowid
    """
    return tuple(
        StoredIssue(
            document_id=row["document_id"],
            filename=row["filename"],
            message=Text(row["message_en"], row["message_cy"]),
            page=row["page"] or 0,
            quote=row["quote"] or "",
            language=single_language(row["language"]),
            boxes=parse_boxes(row["boxes"]),
        )
        for row in fetch_all(db, sql, values)
    )
