"""The page of one contract: the answer first, then score, dates, risks, what is missing, and the documents."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Mapping
from dataclasses import dataclass
from functools import partial
from typing import ClassVar

from analyser.domain import Dimension, RiskState
from analyser.web import answer, dossier
from analyser.web.access import Action
from analyser.web.answer import Reply
from analyser.web.dossier import Contract, Due, File, FoundClause, FoundTerm, Measured, Words
from analyser.web.doubts import FileDoubts
from analyser.web.render import Page, respond, site_of
from analyser.web.values import money
from analyser.web.visit import Answer, Visit

MOST_QUOTES = 5
"""So many quotes are shown for a risk; the others are reached through the list of all clauses."""


@dataclass(frozen=True, slots=True)
class Quote:
    """Words that carry a risk, with the probability of the model and how often the factor was right when measured."""

    words: Words
    probability: float | None
    precision: float | None
    confirmed: bool


@dataclass(frozen=True, slots=True)
class RiskLine:
    """One risk: what it says, how heavy it is, and the words behind it; `more` counts those not shown."""

    severity: str
    state: str
    message: str
    quotes: tuple[Quote, ...]
    more: int


@dataclass(frozen=True, slots=True)
class Part:
    """One of the six parts of the score; `value` and `unknown` run from 0 to 100, a `value` of None is not known.

    `risks` are there or unclear; `settled` were asked about and are not there.
    """

    dimension: str
    value: float | None
    unknown: float
    risks: tuple[RiskLine, ...]
    settled: tuple[RiskLine, ...]


@dataclass(frozen=True, slots=True)
class Subject:
    """All clauses found for one factor."""

    factor: str
    href: str
    clauses: tuple[FoundClause, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class ContractPage(Page):
    """The contract page's context; `facts_href` leads officers to the form for its facts, and is empty for others."""

    template: ClassVar[str] = "lockin/contract.html"

    facts_href: str
    council: str
    supplier: str
    reference: str
    service_area: str
    value: str
    as_of: str
    pages: int
    pages_read: int
    pageless: int
    where: str
    scanned: int
    replies: tuple[Reply, ...]
    score: float | None
    band: str
    unknown_share: float
    parts: tuple[Part, ...]
    dues: tuple[Due, ...]
    terms: tuple[FoundTerm, ...]
    lacking: tuple[str, ...]
    unknowns: tuple[str, ...]
    subjects: tuple[Subject, ...]
    clauses_total: int
    files: tuple[File, ...]
    doubts: tuple[FileDoubts, ...]
    rows: str


async def contract_page(visit: Visit) -> Answer:
    """Answer with the page of the contract that the address names."""
    register = visit.register()
    contract = await register.read(partial(dossier.load, contract=visit.parts["contract"], visit=visit))
    head = contract.head
    return respond(
        ContractPage(
            site=site_of(visit),
            title=contract.title,
            facts_href=visit.addresses.facts(register.route, visit.parts["contract"])
            if visit.may(Action.EDIT, register)
            else "",
            council=contract.council,
            supplier=contract.supplier,
            reference=head["reference"] or "",
            service_area=head["service_area"] or "",
            value=_value(contract, visit),
            as_of=head["as_of"] or "",
            pages=contract.pages,
            pages_read=contract.pages_read,
            pageless=contract.pageless,
            where=answer.where(contract, visit.voice),
            scanned=sum(file.scanned for file in contract.files),
            replies=answer.replies(contract, visit.voice, visit.today),
            score=None if head["lock_in_band"] == "unknown" else head["lock_in_score"],
            band=head["lock_in_band"] or "unknown",
            unknown_share=head["unknown_share"] or 0.0,
            parts=tuple(_part(dimension.value, contract, visit) for dimension in Dimension),
            dues=contract.dues,
            terms=tuple(term for term in contract.terms if term.kind != "title"),
            lacking=answer.lacking(contract),
            unknowns=tuple(dict.fromkeys(reason for reason in contract.unknowns.values() if reason)),
            subjects=_subjects(contract, visit),
            clauses_total=len(contract.clauses),
            files=contract.files,
            doubts=contract.doubts,
            rows=visit.addresses.rows(register.route, "contracts") + f"/{visit.parts['contract']}",
        )
    )


def _value(contract: Contract, visit: Visit) -> str:
    head = contract.head
    if head["value_amount"] is None:
        return ""
    return money(head["value_amount"], head["value_currency"], head["value_per"], visit.voice)


def _part(dimension: str, contract: Contract, visit: Visit) -> Part:
    value, unknown = contract.scores.get(dimension, (0.0, 1.0))
    clauses = {clause.id: clause for clause in contract.clauses}
    terms = {term.id: term for term in contract.terms}
    lines = [
        RiskLine(
            severity=str(risk["severity"]),
            state=risk["state"],
            message=risk[f"message_{visit.voice.code}"],
            quotes=(quotes := _quotes(risk, clauses, terms, contract.measured))[:MOST_QUOTES],
            more=max(len(quotes) - MOST_QUOTES, 0),
        )
        for risk in contract.risks
        if risk["dimension"] == dimension
    ]
    return Part(
        dimension=dimension,
        value=None if unknown == 1 else value,
        unknown=unknown * 100,
        risks=tuple(line for line in lines if line.state != RiskState.ABSENT),
        settled=tuple(line for line in lines if line.state == RiskState.ABSENT),
    )


def _quotes(
    risk: sqlite3.Row,
    clauses: Mapping[str, FoundClause],
    terms: Mapping[str, FoundTerm],
    measured: Mapping[str, Measured],
) -> tuple[Quote, ...]:
    quotes: dict[Words, Quote] = {}
    for one in json.loads(risk["finding_ids"]):
        if clause := clauses.get(one):
            precision = measured[clause.factor].precision if clause.factor in measured else None
            quotes[clause.words] = Quote(clause.words, clause.probability, precision, clause.status == "confirmed")
    for one in json.loads(risk["term_ids"]):
        if (term := terms.get(one)) and term.words not in quotes:
            quotes[term.words] = Quote(term.words, None, None, term.status == "confirmed")
    return tuple(quotes.values())


def _subjects(contract: Contract, visit: Visit) -> tuple[Subject, ...]:
    factors = dict.fromkeys(clause.factor for clause in contract.clauses)
    return tuple(Subject(factor, visit.addresses.factor(factor), contract.of_factor(factor)) for factor in factors)
