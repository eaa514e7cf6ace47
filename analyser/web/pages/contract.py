"""The page of one contract: the answer first, then score, dates, risks, what is missing, and the documents."""

from __future__ import annotations

import json
from dataclasses import dataclass
from functools import partial
from typing import ClassVar

from analyser.accounts.roles import Action
from analyser.web.components import contract_view, summary
from analyser.web.components.contract_view import Contract, Due, File, FoundClause, FoundTerm, Words, words_of
from analyser.web.components.history import Event
from analyser.web.components.key_dates import Course, course, described
from analyser.web.components.reading_issues import FileDoubts
from analyser.web.components.scorecard import Part, parts_of
from analyser.web.components.summary import Reply
from analyser.web.components.timeline_drawing import Drawing, Named, drawn, marked
from analyser.web.core import labels
from analyser.web.core.render import Page, respond, site_of
from analyser.web.core.request import Request, Response
from analyser.web.core.term_values import money


@dataclass(frozen=True, slots=True)
class Subject:
    """All clauses found for one factor."""

    factor: str
    href: str
    clauses: tuple[FoundClause, ...]


@dataclass(frozen=True, slots=True)
class Lacking:
    """A protection of which no words were found; `sure` (0 to 1) is how sure it is missing, None where not known."""

    factor: str
    sure: float | None


@dataclass(frozen=True, slots=True)
class Commitment:
    """What notice given now would still leave to pay: `until` is a date, both are empty when not known; `basis` why."""

    until: str
    amount: str
    basis: str
    words: tuple[Words, ...]


@dataclass(frozen=True, slots=True)
class Timeline:
    """The drawing of the contract's course, and what it shows in words."""

    drawing: Drawing
    description: str


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
    commitment: Commitment
    timeline: Timeline | None
    days: tuple[Due, ...]
    terms: tuple[FoundTerm, ...]
    lacking: tuple[Lacking, ...]
    unknowns: tuple[str, ...]
    subjects: tuple[Subject, ...]
    clauses_total: int
    files: tuple[File, ...]
    doubts: tuple[FileDoubts, ...]
    history: tuple[Event, ...]
    rows: str


async def contract_page(request: Request) -> Response:
    """Answer with the page of the contract that the address names."""
    register = request.register()
    contract = await register.read(partial(contract_view.load, contract=request.parts["contract"], request=request))
    head = contract.head
    run = course(contract, request.translator, request.today)
    return respond(
        ContractPage(
            site=site_of(request),
            title=contract.title,
            facts_href=request.urls.facts(register.route, request.parts["contract"])
            if request.may(Action.EDIT, register)
            else "",
            council=contract.council,
            supplier=contract.supplier,
            reference=head["reference"] or "",
            service_area=head["service_area"] or "",
            value=_value(contract, request),
            as_of=head["as_of"] or "",
            pages=contract.pages,
            pages_read=contract.pages_read,
            pageless=contract.pageless,
            where=summary.where(contract, request.translator),
            scanned=sum(file.scanned for file in contract.files),
            replies=summary.replies(contract, request.translator, request.today),
            score=None if head["lock_in_band"] == "unknown" else head["lock_in_score"],
            band=head["lock_in_band"] or "unknown",
            unknown_share=head["unknown_share"] or 0.0,
            parts=parts_of(contract, request),
            commitment=_commitment(contract, request),
            timeline=_timeline(run, request),
            days=run.days,
            terms=tuple(term for term in contract.terms if term.kind != "title"),
            lacking=tuple(Lacking(factor, contract.absent.get(factor)) for factor in summary.lacking(contract)),
            unknowns=tuple(dict.fromkeys(reason for reason in contract.unknowns.values() if reason)),
            subjects=_subjects(contract, request),
            clauses_total=len(contract.clauses),
            files=contract.files,
            doubts=contract.doubts,
            history=contract.history,
            rows=request.urls.rows(register.route, "contracts") + f"/{request.parts['contract']}",
        )
    )


def _timeline(run: Course, request: Request) -> Timeline | None:
    """Draw the course; None when no date of it is known."""
    translator = request.translator
    now = Named(request.today, (translator.gettext("Today"), translator.date(request.today)))
    named = marked(run, labels.days(translator), translator.date)
    drawing = drawn(run, now, named)
    if drawing is None:
        return None
    told = [f"{translator.listing(list(one.lines[:-1]))}: {one.lines[-1]}." for one in (now, *named)]
    return Timeline(drawing, " ".join(filter(None, (described(run, translator), *told))))


def _commitment(contract: Contract, request: Request) -> Commitment:
    head, translator = contract.head, request.translator
    amount = head["committed_amount"]
    words = {term.id: term.words for term in contract.terms}
    return Commitment(
        until=head["committed_until"] or "",
        amount="" if amount is None else money(amount, head["committed_currency"], None, translator),
        basis=(head["committed_basis_cy"] if translator.code == "cy" else head["committed_basis"]) or "",
        words=words_of(json.loads(head["committed_term_ids"]), words),
    )


def _value(contract: Contract, request: Request) -> str:
    head = contract.head
    if head["value_amount"] is None:
        return ""
    return money(head["value_amount"], head["value_currency"], head["value_per"], request.translator)


def _subjects(contract: Contract, request: Request) -> tuple[Subject, ...]:
    factors = dict.fromkeys(clause.factor for clause in contract.clauses)
    return tuple(Subject(factor, request.urls.factor(factor), contract.of_factor(factor)) for factor in factors)
