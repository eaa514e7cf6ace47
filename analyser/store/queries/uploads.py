"""Query for the documents of a register with the status of their analysis."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from analyser.store.queries import Connection
from analyser.store.queries.fetch import fetch_all


@dataclass(frozen=True, slots=True, kw_only=True)
class UploadedDocument:
    """A document in the upload queue or already analysed.

    `ahead` is the number of queued documents that were added before it. `pages` is 0 where it is unknown, `error` empty
    where the analysis did not fail, and `contract_id` None until the document is analysed.
    """

    id: str
    filename: str
    status: str
    ahead: int
    pages: int
    error: str
    contract_id: str | None
    added_at: dt.datetime


def uploaded_documents(db: Connection, most: int) -> tuple[UploadedDocument, ...]:
    """Return at most `most` documents: first those being analysed, then the queue, then others, each latest first."""
    sql = """
        select *, (select count(*) from documents before where before.status = 'queued'
            and (before.added_at, before.id) < (documents.added_at, documents.id)) as ahead
        from documents order by status not in ('analysing', 'queued'), status, added_at desc, id limit ?
    """
    return tuple(
        UploadedDocument(
            id=row["id"],
            filename=row["filename"],
            status=row["status"],
            ahead=row["ahead"],
            pages=row["pages"] or 0,
            error=row["error"] or "",
            contract_id=row["contract_id"],
            added_at=dt.datetime.fromisoformat(row["added_at"]),
        )
        for row in fetch_all(db, sql, [most])
    )
