"""The page of one contract: a summary, then dates, score, risks, what is missing, and the documents."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from functools import partial
from typing import ClassVar

from analyser.accounts.roles import Action
from analyser.domain import Money
from analyser.web.components import contract_view, summary
from analyser.web.components.contract_view import (
    Citation,
    ContractView,
    DeadlineView,
    FileView,
    FindingView,
    TermView,
    citations_of,
)
from analyser.web.components.history import Event
from analyser.web.components.key_dates import KeyDates, describe_periods, key_dates
from analyser.web.components.reading_issues import DocumentIssues
from analyser.web.components.scorecard import Part, parts_of
from analyser.web.components.summary import Reply
from analyser.web.components.timeline_drawing import Drawing, NamedDay, draw, named_days
from analyser.web.core import labels
from analyser.web.core.render import Page, respond, site_of
from analyser.web.core.request import Request, Response


@dataclass(frozen=True, slots=True)
class FactorFindings:
    """All findings of one factor."""

    factor: str
    href: str
    findings: tuple[FindingView, ...]


@dataclass(frozen=True, slots=True)
class MissingProtection:
    """A protection that was not found; `probability` (0 to 1) is that the contract has none, None if not known."""

    factor: str
    probability: float | None


@dataclass(frozen=True, slots=True)
class Commitment:
    """The sum still payable if notice is given now; when it is not known, `until` is None and `basis` says why."""

    until: dt.date | None
    amount: str
    basis: str
    citations: tuple[Citation, ...]


@dataclass(frozen=True, slots=True)
class Timeline:
    """The drawing of the contract's timeline, with a description as text."""

    drawing: Drawing
    description: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ContractPage(Page):
    """The context of the contract page; `facts_href` leads officers to the form for its facts."""

    template: ClassVar[str] = "lockin/contract.html"

    facts_href: str
    council: str
    supplier: str
    reference: str
    service_area: str
    value: str
    as_of: dt.date | None
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
    days: tuple[DeadlineView, ...]
    terms: tuple[TermView, ...]
    missing: tuple[MissingProtection, ...]
    unknowns: tuple[str, ...]
    factors: tuple[FactorFindings, ...]
    findings_total: int
    files: tuple[FileView, ...]
    issues: tuple[DocumentIssues, ...]
    history: tuple[Event, ...]
    rows: str


async def contract_page(request: Request) -> Response:
    """Return the page of the contract in the address."""
    register = request.register()
    contract = await register.read(partial(contract_view.load, contract=request.parts["contract"], request=request))
    head = contract.head
    dates = key_dates(contract, request.translator, request.today)
    return respond(
        ContractPage(
            site=site_of(request),
            title=contract.title,
            facts_href=request.urls.facts(register.route, request.parts["contract"])
            if request.may(Action.EDIT, register)
            else "",
            council=contract.council,
            supplier=contract.supplier,
            reference=head.reference,
            service_area=head.service_area,
            value=_money(head.value, request),
            as_of=head.as_of,
            pages=contract.pages,
            pages_read=contract.pages_read,
            pageless=contract.pageless,
            where=summary.where(contract, request.translator),
            scanned=sum(file.scanned for file in contract.files),
            replies=summary.replies(contract, request.translator, request.today),
            score=None if head.lock_in_band == "unknown" else head.lock_in_score,
            band=head.lock_in_band,
            unknown_share=head.unknown_share,
            parts=parts_of(contract, request),
            commitment=_commitment(contract, request),
            timeline=_timeline(dates, request),
            days=dates.days,
            terms=tuple(term for term in contract.terms if term.kind != "title"),
            missing=tuple(
                MissingProtection(one, contract.absences.get(one)) for one in summary.missing_protections(contract)
            ),
            unknowns=tuple(dict.fromkeys(reason for reason in contract.unknowns.values() if reason)),
            factors=_findings_by_factor(contract, request),
            findings_total=len(contract.findings),
            files=contract.files,
            issues=contract.issues,
            history=contract.history,
            rows=request.urls.rows(register.route, "contracts") + f"/{request.parts['contract']}",
        )
    )


def _timeline(dates: KeyDates, request: Request) -> Timeline | None:
    """Draw the timeline; None when no date is known."""
    translator = request.translator
    now = NamedDay(request.today, (translator.gettext("Today"), translator.date(request.today)))
    named = named_days(dates, labels.days(translator), translator.date)
    drawing = draw(dates, now, named)
    if drawing is None:
        return None
    days = [f"{translator.listing(list(one.lines[:-1]))}: {one.lines[-1]}." for one in (now, *named)]
    return Timeline(drawing, " ".join(filter(None, (describe_periods(dates, translator), *days))))


def _commitment(contract: ContractView, request: Request) -> Commitment:
    commitment, translator = contract.head.commitment, request.translator
    citations = {term.id: term.citation for term in contract.terms}
    return Commitment(
        until=commitment.until,
        amount=_money(commitment.amount, request),
        basis=commitment.basis.in_language(translator.code),
        citations=citations_of(commitment.term_ids, citations),
    )


def _money(value: Money | None, request: Request) -> str:
    return request.translator.value(value) if value else ""


def _findings_by_factor(contract: ContractView, request: Request) -> tuple[FactorFindings, ...]:
    factors = dict.fromkeys(finding.factor for finding in contract.findings)
    return tuple(FactorFindings(one, request.urls.factor(one), contract.findings_of(one)) for one in factors)
