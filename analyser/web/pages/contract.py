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
from analyser.web.core.request import Answer, Visit
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


async def contract_page(visit: Visit) -> Answer:
    """Answer with the page of the contract that the address names."""
    register = visit.register()
    contract = await register.read(partial(contract_view.load, contract=visit.parts["contract"], visit=visit))
    head = contract.head
    run = course(contract, visit.voice, visit.today)
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
            where=summary.where(contract, visit.voice),
            scanned=sum(file.scanned for file in contract.files),
            replies=summary.replies(contract, visit.voice, visit.today),
            score=None if head["lock_in_band"] == "unknown" else head["lock_in_score"],
            band=head["lock_in_band"] or "unknown",
            unknown_share=head["unknown_share"] or 0.0,
            parts=parts_of(contract, visit),
            commitment=_commitment(contract, visit),
            timeline=_timeline(run, visit),
            days=run.days,
            terms=tuple(term for term in contract.terms if term.kind != "title"),
            lacking=tuple(Lacking(factor, contract.absent.get(factor)) for factor in summary.lacking(contract)),
            unknowns=tuple(dict.fromkeys(reason for reason in contract.unknowns.values() if reason)),
            subjects=_subjects(contract, visit),
            clauses_total=len(contract.clauses),
            files=contract.files,
            doubts=contract.doubts,
            history=contract.history,
            rows=visit.addresses.rows(register.route, "contracts") + f"/{visit.parts['contract']}",
        )
    )


def _timeline(run: Course, visit: Visit) -> Timeline | None:
    """Draw the course; None when no date of it is known."""
    voice = visit.voice
    now = Named(visit.today, (voice.gettext("Today"), voice.date(visit.today)))
    named = marked(run, labels.days(voice), voice.date)
    drawing = drawn(run, now, named)
    if drawing is None:
        return None
    told = [f"{voice.listing(list(one.lines[:-1]))}: {one.lines[-1]}." for one in (now, *named)]
    return Timeline(drawing, " ".join(filter(None, (described(run, voice), *told))))


def _commitment(contract: Contract, visit: Visit) -> Commitment:
    head, voice = contract.head, visit.voice
    amount = head["committed_amount"]
    words = {term.id: term.words for term in contract.terms}
    return Commitment(
        until=head["committed_until"] or "",
        amount="" if amount is None else money(amount, head["committed_currency"], None, voice),
        basis=(head["committed_basis_cy"] if voice.code == "cy" else head["committed_basis"]) or "",
        words=words_of(json.loads(head["committed_term_ids"]), words),
    )


def _value(contract: Contract, visit: Visit) -> str:
    head = contract.head
    if head["value_amount"] is None:
        return ""
    return money(head["value_amount"], head["value_currency"], head["value_per"], visit.voice)


def _subjects(contract: Contract, visit: Visit) -> tuple[Subject, ...]:
    factors = dict.fromkeys(clause.factor for clause in contract.clauses)
    return tuple(Subject(factor, visit.addresses.factor(factor), contract.of_factor(factor)) for factor in factors)
