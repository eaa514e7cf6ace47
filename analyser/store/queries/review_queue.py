"""The findings and terms to review first, and the progress of reviewing."""

from __future__ import annotations

import datetime as dt
import json
import sqlite3
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from analyser.store.queries import Connection
from analyser.store.queries.fetch import fetch_all, fetch_one, parse_day, single_language
from analyser.store.queries.titles import shown_title

NEAREST = 100
"""The queue is taken from this number of contracts, those with the nearest dates."""
MOST_TASKS = 50
"""The number of findings and terms in the queue."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ReviewTask:
    """A finding or term to review; `code` is its factor or kind of term.

    `severity` is that of the most severe risk that rests on it, None for none; `page` is None where it is unknown.
    """

    kind: str
    id: str
    code: str
    document_id: str
    page: int | None
    quote: str
    language: str
    probability: float
    severity: int | None
    contract_title: str
    next_date: dt.date | None


@dataclass(frozen=True, slots=True)
class ReviewProgress:
    """The number of shown findings that are not reviewed, and how many of the program's were confirmed or rejected."""

    remaining: int
    confirmed: int
    rejected: int


def review_progress(db: Connection) -> ReviewProgress:
    """Return the progress of reviewing a register's findings."""
    row = fetch_one(
        db,
        "select coalesce(sum(findings) filter (where status = 'unreviewed'), 0),"
        " coalesce(sum(findings) filter (where status = 'confirmed' and origin <> 'reviewer'), 0),"
        " coalesce(sum(findings) filter (where status = 'rejected'), 0) from finding_counts where shown",
    )
    return ReviewProgress(*row) if row else ReviewProgress(0, 0, 0)


def review_tasks(db: Connection, today: dt.date) -> tuple[ReviewTask, ...]:
    """Return at most MOST_TASKS findings and terms to review, the most urgent first.

    Urgency is the severity of the risk, times how doubtful the finding is, times how near the contract's next date is.
    """
    contracts = {row["id"]: row for row in fetch_all(db, _NEAREST, [NEAREST])}
    weights = {key: _nearness(parse_day(row["next_date"]), today) for key, row in contracts.items()}
    chosen = fetch_all(db, _TO_REVIEW, {"near": json.dumps(weights), "most": MOST_TASKS})
    texts = _texts(db, [(row["kind"], row["id"]) for row in chosen])
    tasks = []
    for row in chosen:
        text, contract = texts[row["kind"], row["id"]], contracts[row["contract_id"]]
        tasks.append(
            ReviewTask(
                kind=row["kind"],
                id=row["id"],
                code=text["code"],
                document_id=text["document_id"],
                page=text["page"],
                quote=text["quote"],
                language=single_language(text["language"]),
                probability=row["probability"],
                severity=row["severity"],
                contract_title=contract["shown_title"],
                next_date=parse_day(contract["next_date"]),
            )
        )
    return tuple(tasks)


def _nearness(next_date: dt.date | None, today: dt.date) -> float:
    """Return a weight from 0.2 to 1.2: 1.2 for a date that is past, today or unknown, 0.7 for one in 90 days."""
    if next_date is None:
        return 1.2
    return 0.2 + 1 / (1 + max((next_date - today).days, 0) / 90)


_NEAREST = f"""
select id, {shown_title("contracts")} as shown_title, next_date from contracts
order by dates_unknown desc, next_date is null, next_date, contracts.title, id limit ?
"""
# Joins the contracts (each with the weight of its next date), their documents, and the findings and terms. An index
# covers the columns used, so that the quotes need not be read.
_IN_CONTRACTS = """
from json_each(:near) wanted
cross join documents d on d.contract_id = wanted.key
"""
_TO_REVIEW = f"""
with carrying as materialized (
    select key.value as id, max(severity) as severity
    from json_each(:near) wanted cross join risks on contract_id = wanted.key
    cross join json_each(json_array(json(finding_ids), json(term_ids))) ids cross join json_each(ids.value) key
    where state <> 'absent' group by 1
), found as (
    select 'finding' as kind, f.id, f.probability, d.contract_id, wanted.value as near
    {_IN_CONTRACTS} cross join findings f indexed by findings_to_check on f.document_id = d.id
    where f.shown = 1 and f.status = 'unreviewed'
    union all
    select 'term', t.id, t.confidence, d.contract_id, wanted.value
    {_IN_CONTRACTS} cross join terms t on t.document_id = d.id
    where t.status = 'unreviewed' and t.kind not in ('title', 'reference', 'governing_law')
)
select kind, found.id, probability, contract_id, severity
from found left join carrying on carrying.id = found.id
order by coalesce(severity, 1) * (1.05 - probability) * near desc, kind, found.id limit :most
"""
_LANGUAGE = "(select language from clauses where clauses.id = clause_id) as language"
_TEXTS = {
    "finding": f"select id, document_id, page, quote, factor as code, {_LANGUAGE} from findings",
    "term": f"select id, document_id, page, quote, kind as code, {_LANGUAGE} from terms",
}


def _texts(db: Connection, chosen: Sequence[tuple[str, str]]) -> Mapping[tuple[str, str], sqlite3.Row]:
    """Return the quotes of the chosen findings and terms, by kind and id."""
    return {
        (kind, row["id"]): row
        for kind, sql in _TEXTS.items()
        for row in fetch_all(
            db,
            f"{sql} where id in (select value from json_each(?))",
            [json.dumps([key for of, key in chosen if of == kind])],
        )
    }
