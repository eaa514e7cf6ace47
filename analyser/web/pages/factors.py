"""What the analyser looks for, and how often it is right: all factors on one page, and a page for each."""

from __future__ import annotations

import sqlite3
from dataclasses import dataclass
from functools import partial
from typing import ClassVar

from analyser import taxonomy
from analyser.taxonomy import Factor
from analyser.web.core import labels
from analyser.web.core.render import Page, respond, site_of
from analyser.web.core.request import NotFoundError, Request, Response

MOST_EXAMPLES = 20


@dataclass(frozen=True, slots=True)
class FactorLine:
    """A factor with its measured precision and recall, 0 to 1 (None: not measured), and how many clauses carry it."""

    id: str
    href: str
    definition: str
    precision: float | None
    recall: float | None
    clauses: int


@dataclass(frozen=True, slots=True)
class Group:
    """The factors of one dimension."""

    dimension: str
    factors: tuple[FactorLine, ...]


@dataclass(frozen=True, slots=True)
class Example:
    """A clause found for the factor, the surest first."""

    href: str
    contract: str
    quote: str
    language: str
    probability: float


@dataclass(frozen=True, slots=True, kw_only=True)
class FactorsPage(Page):
    """The context of the page of all factors."""

    template: ClassVar[str] = "lockin/factors.html"

    groups: tuple[Group, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class FactorPage(Page):
    """The context of one factor's page."""

    template: ClassVar[str] = "lockin/factor.html"

    factors: str
    dimension: str
    definition: str
    question: str
    absence: str
    threshold: float | None
    precision: float | None
    recall: float | None
    clauses: int
    examples: tuple[Example, ...]


async def factors_page(request: Request) -> Response:
    """Answer with all factors by dimension."""
    rows = await _measured(request)
    known = taxonomy.load()
    groups = tuple(
        Group(
            info.id.value,
            tuple(_line(factor, rows, request) for factor in known.factors if factor.dimension is info.id),
        )
        for info in known.dimensions
    )
    return respond(
        FactorsPage(site=site_of(request), title=request.translator.gettext("What we look for"), groups=groups)
    )


async def factor_page(request: Request) -> Response:
    """Answer with one factor: what it means, how often the analyser is right about it, and clauses found for it."""
    try:
        factor = taxonomy.load().factor(request.parts["factor"])
    except KeyError as error:
        raise NotFoundError from error
    rows = await _measured(request)
    line = _line(factor, rows, request)
    examples = [
        example
        for register in request.registers
        for example in await register.read(partial(_examples, factor=factor.id, route=register.route, request=request))
    ]
    examples.sort(key=lambda example: -example.probability)
    row = rows.get(factor.id)
    return respond(
        FactorPage(
            site=site_of(request),
            title=labels.factors(request.translator)[factor.id],
            factors=request.urls.factors,
            dimension=factor.dimension.value,
            definition=line.definition,
            question=labels.factor_questions(request.translator)[factor.id],
            absence=labels.absences(request.translator).get(factor.id, ""),
            threshold=row.threshold if row else None,
            precision=line.precision,
            recall=line.recall,
            clauses=line.clauses,
            examples=tuple(examples[:MOST_EXAMPLES]),
        )
    )


@dataclass(frozen=True, slots=True)
class _Measured:
    threshold: float | None
    precision: float | None
    recall: float | None
    clauses: int


async def _measured(request: Request) -> dict[str, _Measured]:
    """Return the figures of each factor; the first register that has measured ones is believed."""
    rows: dict[str, _Measured] = {}
    for register in request.registers:
        for row in await register.read(_figures):
            before = rows.get(row["id"])
            figures = before if before and before.precision is not None else None
            rows[row["id"]] = _Measured(
                figures.threshold if figures else row["threshold"],
                figures.precision if figures else row["precision"],
                figures.recall if figures else row["recall"],
                row["clauses"] + (before.clauses if before else 0),
            )
    return rows


def _figures(db: sqlite3.Connection) -> list[sqlite3.Row]:
    return db.execute(
        "select id, threshold, precision, recall,"
        " (select coalesce(sum(findings), 0) from finding_counts"
        " where factor = factors.id and shown = 1 and status <> 'rejected') as clauses"
        " from factors"
    ).fetchall()


def _line(factor: Factor, rows: dict[str, _Measured], request: Request) -> FactorLine:
    row = rows.get(factor.id)
    return FactorLine(
        id=factor.id,
        href=request.urls.factor(factor.id),
        definition=factor.definition_cy if request.translator.code == "cy" else factor.definition_en,
        precision=row.precision if row else None,
        recall=row.recall if row else None,
        clauses=row.clauses if row else 0,
    )


def _examples(db: sqlite3.Connection, factor: str, route: str, request: Request) -> list[Example]:
    rows = db.execute(
        "select findings.id, findings.document_id, quote, page, probability,"
        " coalesce(clauses.language, d.language) as language,"
        " coalesce(nullif(c.title, ''), c.reference, d.filename) as contract"
        " from (select * from findings where factor = :factor and shown = 1 and status <> 'rejected'"
        " order by probability desc limit :most) findings"
        " join documents d on d.id = findings.document_id left join contracts c on c.id = d.contract_id"
        " left join clauses on clauses.id = findings.clause_id"
        " order by probability desc",
        {"factor": factor, "most": MOST_EXAMPLES},
    )
    return [
        Example(
            href=request.urls.evidence(route, row["document_id"], row["page"], finding=row["id"]),
            contract=row["contract"],
            quote=row["quote"],
            language="" if row["language"] in (None, "mixed") else row["language"],
            probability=row["probability"],
        )
        for row in rows
    ]
