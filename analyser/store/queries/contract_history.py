"""What was done with a contract: when its documents were read, and what people decided."""

from __future__ import annotations

from dataclasses import dataclass

from analyser.store.queries import Connection
from analyser.store.queries.fetch import fetch_all


@dataclass(frozen=True, slots=True)
class ReadDocument:
    """A document that was analysed: when (ISO 8601), and by which versions of the program and the model."""

    at: str
    filename: str
    analyser_version: str
    model_version: str


@dataclass(frozen=True, slots=True)
class StoredReview:
    """A person's decision: when (ISO 8601), by whom, and what was done with a `finding`, `term` or `contract`."""

    at: str
    actor: str
    action: str
    target: str
    note: str


def read_documents(db: Connection, contract_id: str) -> tuple[ReadDocument, ...]:
    """Return when each document of a contract was last analysed."""
    rows = fetch_all(
        db,
        "select analysed_at, filename, analyser_version, model_version from documents"
        " where contract_id = ? and analysed_at is not null",
        [contract_id],
    )
    return tuple(ReadDocument(*row) for row in rows)


def latest_reviews(db: Connection, contract_id: str, most: int) -> tuple[StoredReview, ...]:
    """Return at most `most` reviews of a contract and its documents, the latest first."""
    rows = fetch_all(
        db,
        "select at, actor, action, target, note from reviews"
        " where contract_id = :id or document_id in (select id from documents where contract_id = :id)"
        " order by id desc limit :most",
        {"id": contract_id, "most": most},
    )
    return tuple(StoredReview(*row) for row in rows)
