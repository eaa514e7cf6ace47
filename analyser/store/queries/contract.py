"""Everything that a register holds about one contract."""

from __future__ import annotations

import datetime as dt
import json
import sqlite3
from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal

from analyser.domain import (
    NO_TEXT,
    Deadline,
    DeadlineKind,
    Dimension,
    EndBasis,
    Money,
    Risk,
    RiskState,
    Score,
    Text,
    Unknown,
)
from analyser.store.mapping.term_values import unknown_of
from analyser.store.queries import Connection
from analyser.store.queries.contract_history import ReadDocument, StoredReview, latest_reviews, read_documents
from analyser.store.queries.document_issues import StoredIssue, issues_of_contract
from analyser.store.queries.fetch import fetch_all, fetch_one, parse_day
from analyser.store.queries.passages import StoredFinding, StoredTerm, findings_of_contract, terms_of_contract
from analyser.store.queries.titles import shown_title

MOST_REVIEWS = 30
"""The number of reviews that are read with a contract."""


@dataclass(frozen=True, slots=True, kw_only=True)
class RemainingCommitment:
    """What would still be due if notice were given on the day of the assessment: until when, how much, and the basis.

    `until` and `amount` are None where they are not known, and `basis` then says why. `term_ids` are the ids of the
    terms used.
    """

    until: dt.date | None = None
    amount: Money | None = None
    basis: Text = NO_TEXT
    term_ids: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class StoredContract:
    """A row of `contracts` with the names of its organisations; unknown texts are empty.

    `unknowns` holds the reason for each unknown fact, by column. `lock_in_score` runs from 0 to 100, `unknown_share`
    from 0 to 1. `publication` is private, published or withheld.
    """

    id: str
    shown_title: str
    title: str = ""
    reference: str = ""
    council: Text = NO_TEXT
    supplier: str = ""
    service_area: str = ""
    publication: str = "private"
    start_date: dt.date | None = None
    end_date: dt.date | None = None
    max_end_date: dt.date | None = None
    end_basis: EndBasis = EndBasis.UNKNOWN
    value: Money | None = None
    unknowns: Mapping[str, Unknown] = field(default_factory=dict)
    lock_in_score: float | None = None
    lock_in_band: str = "unknown"
    unknown_share: float = 0.0
    as_of: dt.date | None = None
    commitment: RemainingCommitment = RemainingCommitment()


@dataclass(frozen=True, slots=True, kw_only=True)
class StoredDocument:
    """A row of `documents`; `scanned` is the number of pages whose text was recognised in an image."""

    id: str
    filename: str
    title: str
    kind: str
    format: str
    language: str
    text_source: str
    status: str
    error: str
    pages: int
    pages_read: int
    scanned: int


@dataclass(frozen=True, slots=True, kw_only=True)
class ContractRecord:
    """A contract with its documents, findings and terms, its assessment and its history.

    `scores` holds the total score under None. `absences` holds, by factor, the probability (0 to 1) that a protection
    which was not found is missing.
    """

    contract: StoredContract
    documents: tuple[StoredDocument, ...]
    findings: tuple[StoredFinding, ...]
    terms: tuple[StoredTerm, ...]
    deadlines: tuple[Deadline, ...]
    risks: tuple[Risk, ...]
    scores: Mapping[Dimension | None, Score]
    absences: Mapping[str, float]
    issues: tuple[StoredIssue, ...]
    read_documents: tuple[ReadDocument, ...]
    reviews: tuple[StoredReview, ...]


def read_contract(db: Connection, contract_id: str) -> ContractRecord | None:
    """Return everything about a contract; None when the register has no contract of that id."""
    contract = contract_row(db, contract_id)
    if contract is None:
        return None
    return ContractRecord(
        contract=contract,
        documents=documents_of_contract(db, contract_id),
        findings=findings_of_contract(db, contract_id),
        terms=terms_of_contract(db, contract_id),
        deadlines=deadlines_of_contract(db, contract_id),
        risks=risks_of_contract(db, contract_id),
        scores=scores_of_contract(db, contract_id),
        absences=absences_of_contract(db, contract_id),
        issues=issues_of_contract(db, contract_id),
        read_documents=read_documents(db, contract_id),
        reviews=latest_reviews(db, contract_id, MOST_REVIEWS),
    )


def contract_row(db: Connection, contract_id: str) -> StoredContract | None:
    """Return the row of a contract; None when the register has no contract of that id."""
    row = fetch_one(db, _CONTRACT, [contract_id])
    if row is None:
        return None
    return StoredContract(
        id=row["id"],
        shown_title=row["shown_title"],
        title=row["title"],
        reference=row["reference"] or "",
        council=Text(row["council"] or "", row["council_cy"] or row["council"] or ""),
        supplier=row["supplier"] or "",
        service_area=row["service_area"] or "",
        publication=row["publication"],
        start_date=parse_day(row["start_date"]),
        end_date=parse_day(row["end_date"]),
        max_end_date=parse_day(row["max_end_date"]),
        end_basis=EndBasis(row["end_basis"]),
        value=_money(row["value_amount"], row["value_currency"], row["value_per"]),
        unknowns={
            name: unknown_of(reason.get("code"), reason["en"], reason["cy"])
            for name, reason in json.loads(row["unknowns"]).items()
        },
        lock_in_score=row["lock_in_score"],
        lock_in_band=row["lock_in_band"] or "unknown",
        unknown_share=row["unknown_share"] or 0.0,
        as_of=parse_day(row["as_of"]),
        commitment=_commitment(row),
    )


_CONTRACT = f"""
select c.*, {shown_title()} as shown_title, council.name as council, council.name_cy as council_cy,
    supplier.name as supplier
from contracts c
left join organisations council on council.id = c.council_id
left join organisations supplier on supplier.id = c.supplier_id
where c.id = ?
"""


def _money(amount: float | None, currency: str | None, per: str | None) -> Money | None:
    return None if amount is None else Money(Decimal(str(amount)), currency or "", per or "")


def _commitment(row: sqlite3.Row) -> RemainingCommitment:
    return RemainingCommitment(
        until=parse_day(row["committed_until"]),
        amount=_money(row["committed_amount"], row["committed_currency"], None),
        basis=Text(row["committed_basis"] or "", row["committed_basis_cy"] or ""),
        term_ids=tuple(json.loads(row["committed_term_ids"])),
    )


def documents_of_contract(db: Connection, contract_id: str) -> tuple[StoredDocument, ...]:
    """Return the documents of a contract, ordered by name with variations last."""
    rows = fetch_all(db, _DOCUMENTS, [contract_id])
    return tuple(
        StoredDocument(
            id=row["id"],
            filename=row["filename"],
            title=row["title"] or "",
            kind=row["kind"] or "",
            format=row["format"],
            language=row["language"] or "",
            text_source=row["text_source"] or "",
            status=row["status"],
            error=row["error"] or "",
            pages=row["pages"] or 0,
            pages_read=row["pages_read"] or 0,
            scanned=row["scanned"],
        )
        for row in rows
    )


_DOCUMENTS = """
select d.*, (select count(*) from pages where document_id = d.id and text_source in ('ocr', 'mixed')) as scanned
from documents d where d.contract_id = ? order by d.kind = 'variation', d.filename
"""


def deadlines_of_contract(db: Connection, contract_id: str) -> tuple[Deadline, ...]:
    """Return the deadlines of a contract: first those without a date, then the others by date."""
    rows = fetch_all(
        db, "select * from deadlines where contract_id = ? order by date is not null, date, kind", [contract_id]
    )
    return tuple(
        Deadline(
            kind=DeadlineKind(row["kind"]),
            date=parse_day(row["date"]) or unknown_of(row["reason_code"], row["reason_en"], row["reason_cy"]),
            basis=Text(row["basis"], row["basis_cy"]),
            certain=bool(row["certain"]),
            terms=tuple(json.loads(row["term_ids"])),
        )
        for row in rows
    )


def risks_of_contract(db: Connection, contract_id: str) -> tuple[Risk, ...]:
    """Return the risks of a contract, the most severe first; at each severity, unclear ones come last."""
    rows = fetch_all(
        db,
        "select * from risks where contract_id = ? order by severity desc, state = 'unclear', rule",
        [contract_id],
    )
    return tuple(
        Risk(
            rule=row["rule"],
            dimension=Dimension(row["dimension"]),
            severity=row["severity"],
            state=RiskState(row["state"]),
            message=Text(row["message_en"], row["message_cy"]),
            findings=tuple(json.loads(row["finding_ids"])),
            terms=tuple(json.loads(row["term_ids"])),
            weight=row["weight"],
            confidence=row["sureness"],
            points=row["points"],
        )
        for row in rows
    )


def scores_of_contract(db: Connection, contract_id: str) -> Mapping[Dimension | None, Score]:
    """Return the scores of a contract by dimension, with the total score under None."""
    rows = fetch_all(db, "select dimension, value, unknown from scores where contract_id = ?", [contract_id])
    dimensions = [None if row["dimension"] == "total" else Dimension(row["dimension"]) for row in rows]
    return {
        dimension: Score(dimension, row["value"], row["unknown"])
        for dimension, row in zip(dimensions, rows, strict=True)
    }


def absences_of_contract(db: Connection, contract_id: str) -> Mapping[str, float]:
    """Return the probability (0 to 1) that each protection which was not found is missing, by factor."""
    rows = fetch_all(
        db,
        "select factor, absent from protections where contract_id = ? and not found and absent is not null",
        [contract_id],
    )
    return {row["factor"]: row["absent"] for row in rows}
