"""The page on how the register works and how often it is wrong, and the accessibility statement."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass
from typing import ClassVar

from analyser.store.queries.registers import register_quality
from analyser.web.core.render import Page, respond, site_of
from analyser.web.core.request import Request, Response


@dataclass(frozen=True, slots=True)
class MeasuredFactor:
    """How often a factor is right: its precision (`right`) and recall (`found`) in per cent, None if not measured."""

    factor: str
    right: int | None
    found: int | None
    href: str


@dataclass(frozen=True, slots=True)
class ReviewedFindings:
    """The number of findings that people have confirmed and rejected."""

    confirmed: int
    rejected: int

    @property
    def agreed(self) -> float:
        """The share that was confirmed, 0 to 1."""
        return self.confirmed / max(self.confirmed + self.rejected, 1)


@dataclass(frozen=True, slots=True, kw_only=True)
class AboutPage(Page):
    """The context of the page on how the register works.

    `measured` are the factors whose precision was measured, `unmeasured` is the number of other factors. `pages` is the
    number of pages of all documents, `unread` the number of pages without text.
    """

    template: ClassVar[str] = "lockin/about.html"

    measured: tuple[MeasuredFactor, ...]
    unmeasured: int
    reviewed: ReviewedFindings | None
    contracts: int
    pages: int
    unread: int
    model: str


@dataclass(frozen=True, slots=True, kw_only=True)
class AccessibilityPage(Page):
    """The context of the accessibility statement."""

    template: ClassVar[str] = "lockin/accessibility.html"


async def about_page(request: Request) -> Response:
    """Return the page on how the register works and how often it is wrong, with measured and reviewed figures."""
    found = await asyncio.gather(*(register.read(register_quality) for register in request.registers))
    factors = {performance.factor: performance for quality in found for performance in quality.factors}
    lines = [
        MeasuredFactor(name, _per_cent(one.precision), _per_cent(one.recall), request.urls.factor(name))
        for name, one in factors.items()
    ]
    measured = [line for line in lines if line.right is not None]
    confirmed = sum(quality.confirmed for quality in found)
    rejected = sum(quality.rejected for quality in found)
    return respond(
        AboutPage(
            site=site_of(request),
            title=request.translator.gettext("How this works, and how often it is wrong"),
            measured=tuple(sorted(measured, key=lambda line: -(line.right or 0))),
            unmeasured=len(lines) - len(measured),
            reviewed=ReviewedFindings(confirmed, rejected) if confirmed + rejected else None,
            contracts=sum(quality.contracts for quality in found),
            pages=sum(quality.pages for quality in found),
            unread=sum(quality.pages - quality.pages_read for quality in found),
            model=next((quality.model_version for quality in found if quality.model_version), ""),
        )
    )


async def accessibility_page(request: Request) -> Response:
    """Return the accessibility statement."""
    return respond(
        AccessibilityPage(site=site_of(request), title=request.translator.gettext("Accessibility statement"))
    )


def _per_cent(share: float | None) -> int | None:
    return None if share is None else round(100 * share)
