"""The evidence of a contract, read from the register with reviewers' decisions applied."""

from __future__ import annotations

import json

from sqlite_utils import Database

from analyser.domain import (
    DocumentKind,
    Evidence,
    Favours,
    Finding,
    Holder,
    Origin,
    Parties,
    Party,
    Span,
    Term,
    TermKind,
)
from analyser.store.mapping.documents import Row
from analyser.store.mapping.term_values import value_of

_DOCUMENTS = (
    "SELECT id, kind, pages, pages_read FROM documents WHERE contract_id = ? AND status = 'analysed' ORDER BY id"
)
_PARTIES = "SELECT * FROM parties WHERE document_id = ? AND origin = 'document' ORDER BY rowid"
_IN_CLAUSES = """
    SELECT {table}.*, coalesce(clauses.position, 0) AS position
    FROM {table} LEFT JOIN clauses ON clauses.id = {table}.clause_id
    WHERE {table}.document_id = ? AND {table}.status != 'rejected'
    ORDER BY {table}.span_start, {table}.span_end, {table}.id
"""


def evidence(db: Database, contract_id: str) -> tuple[Evidence, ...]:
    """Return the evidence of each analysed document of a contract, ordered by document id.

    Findings and terms that a reviewer rejected are left out. Those that a reviewer confirmed, corrected or added have
    probability or confidence 1.
    """
    return tuple(_evidence(db, row) for row in list(db.query(_DOCUMENTS, [contract_id])))


def contract_ids(db: Database) -> tuple[str, ...]:
    """Return the ids of all contracts that have an analysed document."""
    sql = "SELECT DISTINCT contract_id FROM documents WHERE contract_id IS NOT NULL ORDER BY contract_id"
    return tuple(key for (key,) in db.execute(sql))


def is_current(db: Database, sha256: str, analyser_version: str, model_version: str, council: str = "") -> bool:
    """Return whether a file was analysed by these versions and, if a council is given, for that council."""
    sql = """
        SELECT 1 FROM documents WHERE sha256 = ? AND status = 'analysed' AND error IS NULL
        AND analyser_version = ? AND model_version = ? AND (? = '' OR council = ?)
    """
    return db.execute(sql, [sha256, analyser_version, model_version, council, council]).fetchone() is not None


def _evidence(db: Database, document: Row) -> Evidence:
    key = document["id"]
    return Evidence(
        document_id=key,
        kind=DocumentKind(document["kind"]),
        pages=document["pages"] or 0,
        pages_read=document["pages_read"] or 0,
        parties=parties_of(db, key),
        findings=tuple((row["id"], _finding(row)) for row in db.query(_IN_CLAUSES.format(table="findings"), [key])),
        terms=tuple((row["id"], _term(row)) for row in db.query(_IN_CLAUSES.format(table="terms"), [key])),
    )


def parties_of(db: Database, document_id: str) -> Parties:
    """Return the parties that were found in the text of a document."""
    found: dict[str, list[Party]] = {"buyer": [], "supplier": [], "other": []}
    for row in db.query(_PARTIES, [document_id]):
        found[row["role"]].append(
            Party(
                name=row["name"],
                aliases=tuple(json.loads(row["aliases"])),
                company_number=row["company_number"],
                span=None if row["quote"] is None else _span(row),
            )
        )
    buyer, supplier = (next(iter(found[role]), None) for role in ("buyer", "supplier"))
    return Parties(buyer, supplier, tuple(found["other"]))


def _finding(row: Row) -> Finding:
    confirmed = row["status"] == "confirmed"
    return Finding(
        factor=row["factor"],
        favours=Favours(row["favours"]),
        probability=1.0 if confirmed else row["probability"],
        shown=confirmed or bool(row["shown"]),
        span=_span(row),
        clause=row["position"],
        origin=Origin(row["origin"]),
    )


def _term(row: Row) -> Term:
    return Term(
        kind=TermKind(row["kind"]),
        value=value_of(row),
        span=_span(row),
        clause=row["position"],
        text=row["text"],
        holder=Holder(row["holder"]),
        confidence=1.0 if row["status"] == "confirmed" else row["confidence"],
    )


def _span(row: Row) -> Span:
    return Span(row["span_start"], row["span_end"], row["quote"])
