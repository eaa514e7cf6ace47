"""The history of a contract: when its documents were analysed, and the reviews that people made."""

from __future__ import annotations

from dataclasses import dataclass

from analyser.store.queries import Connection
from analyser.store.queries.fetch import fetch_all, fetch_one


@dataclass(frozen=True, slots=True)
class ReadDocument:
    """A document that was analysed: when (ISO 8601), and by which versions of the program and the model."""

    at: str
    filename: str
    analyser_version: str
    model_version: str


@dataclass(frozen=True, slots=True)
class StoredReview:
    """A review: when (ISO 8601) and by whom it was made, its action, and its target (`finding`, `term`, `contract`)."""

    at: str
    actor: str
    action: str
    target: str
    note: str


_OF_CONTRACT = "(contract_id = :id or document_id in (select id from documents where contract_id = :id))"


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
        f"select at, actor, action, target, note from reviews where {_OF_CONTRACT} order by id desc limit :most",
        {"id": contract_id, "most": most},
    )
    return tuple(StoredReview(*row) for row in rows)


def latest_review_id(db: Connection, contract_id: str) -> str:
    """Return the id of the latest review of a contract and its documents; empty when there is none."""
    row = fetch_one(db, f"select max(id) as id from reviews where {_OF_CONTRACT}", {"id": contract_id})
    return (row and row["id"]) or ""


def reviewers_since(db: Connection, contract_id: str, review_id: str) -> tuple[str, ...]:
    """Return who made each review of a contract and its documents after the one with this id, in order.

    With an empty id, all reviews of the contract count. A person who made several is named several times.
    """
    sql = f"select actor from reviews where {_OF_CONTRACT} and id > :since order by id"
    return tuple(row["actor"] for row in fetch_all(db, sql, {"id": contract_id, "since": review_id}))
