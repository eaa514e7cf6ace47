"""Pages about the register itself: how it works and how often it is wrong, and how accessible its pages are."""

from __future__ import annotations

import asyncio
import sqlite3
from dataclasses import dataclass
from typing import ClassVar

from analyser.web.core.render import Page, respond, site_of
from analyser.web.core.request import Request, Response


@dataclass(frozen=True, slots=True)
class Measured:
    """How often a kind of clause is found: of 100 shown so many are right, of 100 there so many are found, or None."""

    factor: str
    right: int | None
    found: int | None
    href: str


@dataclass(frozen=True, slots=True)
class Reviewed:
    """What people said of the findings they looked at."""

    confirmed: int
    rejected: int

    @property
    def agreed(self) -> float:
        """The share that was confirmed, from 0 to 1."""
        return self.confirmed / max(self.confirmed + self.rejected, 1)


@dataclass(frozen=True, slots=True, kw_only=True)
class AboutPage(Page):
    """The context of the page on how the register works; `pages` and `unread` count those of all documents."""

    template: ClassVar[str] = "lockin/about.html"

    measured: tuple[Measured, ...]
    unmeasured: int
    reviewed: Reviewed | None
    contracts: int
    pages: int
    unread: int
    model: str


@dataclass(frozen=True, slots=True, kw_only=True)
class AccessibilityPage(Page):
    """The context of the accessibility statement."""

    template: ClassVar[str] = "lockin/accessibility.html"


async def about_page(request: Request) -> Response:
    """Answer with how the register works and how often it is wrong, from what was measured and reviewed."""
    seen = await asyncio.gather(*(register.read(_look) for register in request.registers))
    factors = {row[0]: row for one in seen for row in one.factors}
    measured = [
        Measured(name, _hundred(precision), _hundred(recall), request.urls.factor(name))
        for name, precision, recall in factors.values()
    ]
    known = [one for one in measured if one.right is not None]
    confirmed, rejected = (sum(one.reviewed[which] for one in seen) for which in (0, 1))
    return respond(
        AboutPage(
            site=site_of(request),
            title=request.translator.gettext("How this works, and how often it is wrong"),
            measured=tuple(sorted(known, key=lambda one: -(one.right or 0))),
            unmeasured=len(measured) - len(known),
            reviewed=Reviewed(confirmed, rejected) if confirmed + rejected else None,
            contracts=sum(one.contracts for one in seen),
            pages=sum(one.pages for one in seen),
            unread=sum(one.unread for one in seen),
            model=next((one.model for one in seen if one.model), ""),
        )
    )


async def accessibility_page(request: Request) -> Response:
    """Answer with the accessibility statement."""
    return respond(
        AccessibilityPage(site=site_of(request), title=request.translator.gettext("Accessibility statement"))
    )


@dataclass(frozen=True, slots=True)
class _Seen:
    factors: tuple[tuple[str, float | None, float | None], ...]
    reviewed: tuple[int, int]
    contracts: int
    pages: int
    unread: int
    model: str


def _look(db: sqlite3.Connection) -> _Seen:
    pages, read, model = db.execute(
        "select total(pages), total(pages_read), max(model_version) from documents where status = 'analysed'"
    ).fetchone()
    confirmed, rejected = db.execute(
        "select total(iif(status = 'confirmed', findings, 0)), total(iif(status = 'rejected', findings, 0))"
        " from finding_counts where origin <> 'reviewer'"
    ).fetchone()
    return _Seen(
        factors=tuple(tuple(row) for row in db.execute("select id, precision, recall from factors order by id")),
        reviewed=(int(confirmed), int(rejected)),
        contracts=db.execute("select count(*) from contracts").fetchone()[0],
        pages=int(pages),
        unread=int(pages - read),
        model=model or "",
    )


def _hundred(share: float | None) -> int | None:
    return None if share is None else round(100 * share)
