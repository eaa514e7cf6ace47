"""The page of all factors with how often each is right, and the page of one factor."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import partial
from typing import ClassVar

from analyser import taxonomy
from analyser.store.queries.factors import FactorExample, FactorFigures, factor_examples, factor_figures
from analyser.taxonomy import Factor
from analyser.web.core import labels
from analyser.web.core.render import Page, respond, site_of
from analyser.web.core.request import NotFoundError, Register, Request, Response

MOST_EXAMPLES = 20


@dataclass(frozen=True, slots=True)
class FactorLine:
    """A factor with its measured precision and recall (0 to 1, None if not measured) and its number of clauses."""

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
    """A clause that was found for a factor, with the link to its place; `probability` is 0 to 1."""

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
    """The context of one factor's page.

    `factors` is the address of the page of all factors. `threshold`, `precision` and `recall` are 0 to 1, None where
    they are not known; `clauses` is the number of clauses found, of which `examples` are the most probable.
    """

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
    """Return the page of all factors, grouped by dimension."""
    figures = await _figures(request)
    known = taxonomy.load()
    groups = tuple(
        Group(
            info.id.value,
            tuple(
                _line(factor, figures.get(factor.id, _NO_FIGURES), request)
                for factor in known.factors
                if factor.dimension is info.id
            ),
        )
        for info in known.dimensions
    )
    return respond(
        FactorsPage(site=site_of(request), title=request.translator.gettext("What we look for"), groups=groups)
    )


async def factor_page(request: Request) -> Response:
    """Return a factor's page: its meaning, how often the analyser is right about it, and clauses found for it.

    Raises NotFoundError when there is no such factor.
    """
    try:
        factor = taxonomy.load().factor(request.parts["factor"])
    except KeyError as error:
        raise NotFoundError from error
    figures = (await _figures(request)).get(factor.id, _NO_FIGURES)
    line = _line(factor, figures, request)
    read = partial(factor_examples, factor=factor.id, most=MOST_EXAMPLES)
    examples = [
        _example(found, request, register) for register in request.registers for found in await register.read(read)
    ]
    examples.sort(key=lambda example: -example.probability)
    return respond(
        FactorPage(
            site=site_of(request),
            title=labels.factors(request.translator)[factor.id],
            factors=request.urls.factors,
            dimension=factor.dimension.value,
            definition=line.definition,
            question=labels.factor_questions(request.translator)[factor.id],
            absence=labels.absences(request.translator).get(factor.id, ""),
            threshold=figures.threshold,
            precision=line.precision,
            recall=line.recall,
            clauses=line.clauses,
            examples=tuple(examples[:MOST_EXAMPLES]),
        )
    )


_NO_FIGURES = FactorFigures(threshold=None, precision=None, recall=None, clauses=0)


async def _figures(request: Request) -> dict[str, FactorFigures]:
    """Return each factor's figures: the sum of clauses, and the others from the first register with a precision.

    When no register has a precision, the threshold and recall are those of the last register.
    """
    total: dict[str, FactorFigures] = {}
    for register in request.registers:
        for factor, figures in (await register.read(factor_figures)).items():
            before = total.get(factor, _NO_FIGURES)
            measured = before if before.precision is not None else figures
            total[factor] = replace(measured, clauses=before.clauses + figures.clauses)
    return total


def _line(factor: Factor, figures: FactorFigures, request: Request) -> FactorLine:
    return FactorLine(
        id=factor.id,
        href=request.urls.factor(factor.id),
        definition=factor.definition_cy if request.translator.code == "cy" else factor.definition_en,
        precision=figures.precision,
        recall=figures.recall,
        clauses=figures.clauses,
    )


def _example(example: FactorExample, request: Request, register: Register) -> Example:
    return Example(
        href=request.urls.evidence(register.route, example.document_id, example.page, finding=example.finding_id),
        contract=example.title,
        quote=example.quote,
        language=example.language,
        probability=example.probability,
    )
