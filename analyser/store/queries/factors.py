"""Queries about factors: precision, recall and number of clauses of each, and examples of its clauses."""

from __future__ import annotations

from dataclasses import dataclass

from analyser.store.queries import Connection
from analyser.store.queries.fetch import fetch_all, single_language
from analyser.store.queries.titles import shown_title


@dataclass(frozen=True, slots=True)
class FactorFigures:
    """The figures of a factor in a register.

    A finding is shown when its probability is at least `threshold`. `precision` and `recall` are 0 to 1, None where
    they were not measured. `clauses` is the number of findings that are shown and not rejected.
    """

    threshold: float | None
    precision: float | None
    recall: float | None
    clauses: int


@dataclass(frozen=True, slots=True, kw_only=True)
class FactorExample:
    """A passage found for a factor; `page` is None where the document has no pages.

    `title` is the name of the contract, or of the file where it belongs to no contract. `language` is empty where the
    passage is in both languages or its language is unknown; `probability` is 0 to 1.
    """

    finding_id: str
    document_id: str
    page: int | None
    title: str
    quote: str
    language: str
    probability: float


def factor_figures(db: Connection) -> dict[str, FactorFigures]:
    """Return the figures of every factor by id."""
    sql = """
        select id, threshold, precision, recall, (
            select coalesce(sum(findings), 0) from finding_counts
            where factor = factors.id and shown = 1 and status <> 'rejected'
        ) from factors
    """
    return {factor: FactorFigures(*figures) for factor, *figures in db.execute(sql)}


def factor_examples(db: Connection, factor: str, most: int) -> tuple[FactorExample, ...]:
    """Return the passages that are shown for a factor, at most `most` of them, the most probable first."""
    sql = f"""
        select findings.id, findings.document_id, quote, page, probability,
            coalesce(clauses.language, d.language) as language,
            coalesce({shown_title("c")}, d.filename) as title
        from (
            select * from findings where factor = :factor and shown = 1 and status <> 'rejected'
            order by probability desc limit :most
        ) findings
        join documents d on d.id = findings.document_id
        left join contracts c on c.id = d.contract_id
        left join clauses on clauses.id = findings.clause_id
        order by probability desc
    """
    return tuple(
        FactorExample(
            finding_id=row["id"],
            document_id=row["document_id"],
            page=row["page"],
            title=row["title"],
            quote=row["quote"],
            language=single_language(row["language"]),
            probability=row["probability"],
        )
        for row in fetch_all(db, sql, {"factor": factor, "most": most})
    )
