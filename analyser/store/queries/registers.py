"""Queries about a register as a whole: outstanding work, quality of its findings, and its tables."""

from __future__ import annotations

from dataclasses import dataclass

from analyser.store.queries import Connection


@dataclass(frozen=True, slots=True)
class RegisterWork:
    """The number of contracts in a register, and its outstanding work.

    `to_check` is the number of findings without a review, `waiting` that of files queued or being analysed, and
    `failed` that of files that could not be analysed.
    """

    contracts: int
    to_check: int
    waiting: int
    failed: int


@dataclass(frozen=True, slots=True)
class FactorPerformance:
    """The measured precision and recall of a factor, 0 to 1; None where they were not measured."""

    factor: str
    precision: float | None
    recall: float | None


@dataclass(frozen=True, slots=True, kw_only=True)
class RegisterQuality:
    """How much of a register's documents could be read, and how many of its findings are right.

    `pages` is the number of pages in the analysed documents, `pages_read` the number with text. `confirmed` and
    `rejected` count the findings of the program by review. `model_version` is empty where nothing was analysed.
    """

    factors: tuple[FactorPerformance, ...]
    confirmed: int
    rejected: int
    contracts: int
    pages: int
    pages_read: int
    model_version: str


def register_work(db: Connection) -> RegisterWork:
    """Return the number of contracts and the outstanding work of a register."""
    sql = """
        select (select count(*) from contracts),
            (select coalesce(sum(findings), 0) from finding_counts where shown and status = 'unreviewed'),
            (select count(*) from documents where status in ('queued', 'analysing')),
            (select count(*) from documents where status = 'failed')
    """
    return RegisterWork(*db.execute(sql).fetchone())


def register_quality(db: Connection) -> RegisterQuality:
    """Return how much of a register's documents could be read, and how many of its findings are right."""
    pages, pages_read, model_version = db.execute(
        "select total(pages), total(pages_read), max(model_version) from documents where status = 'analysed'"
    ).fetchone()
    confirmed, rejected = db.execute(
        "select total(iif(status = 'confirmed', findings, 0)), total(iif(status = 'rejected', findings, 0))"
        " from finding_counts where origin <> 'reviewer'"
    ).fetchone()
    factors = db.execute("select id, precision, recall from factors order by id")
    (contracts,) = db.execute("select count(*) from contracts").fetchone()
    return RegisterQuality(
        factors=tuple(FactorPerformance(*row) for row in factors),
        confirmed=int(confirmed),
        rejected=int(rejected),
        contracts=contracts,
        pages=int(pages),
        pages_read=int(pages_read),
        model_version=model_version or "",
    )


def table_names(db: Connection) -> set[str]:
    """Return the names of the tables and views of a database."""
    return {name for (name,) in db.execute("select name from sqlite_master where type in ('table', 'view')")}
