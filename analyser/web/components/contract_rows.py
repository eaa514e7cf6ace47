"""The rows of lists of contracts, with links and with text in the reader's language."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from analyser.store.queries.contract_rows import ContractRow, DimensionScore
from analyser.web.core import labels
from analyser.web.core.request import Register, Request


@dataclass(frozen=True, slots=True)
class NextDate:
    """The next date on which something must be decided; `date` is in ISO 8601, and `days` from today."""

    kind: str
    date: str
    days: int
    certain: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class RowView:
    """One row of a list of contracts.

    `end_date` is in ISO 8601, empty when there is none, and `ended` says that it has passed. `value` is the amount as a
    number, `cost` the same amount as text. `score` is 0 to 100, None when there is none. `worst` is the text of the
    worst risk, with its `severity` and `state`. `unknown` says that a date could not be read.
    """

    href: str
    title: str
    supplier: str
    council: str
    next: NextDate | None
    end_date: str
    end_basis: str
    ended: bool
    value: float | None
    currency: str
    cost: str
    score: float | None
    band: str
    parts: tuple[DimensionScore, ...]
    worst: str
    severity: str
    state: str
    unknown: bool


def row_view(contract: ContractRow, request: Request, register: Register) -> RowView:
    """Return a contract of a register as a list shows it."""
    language = request.translator.code
    worst = contract.worst_risk
    return RowView(
        href=request.urls.contract(register.route, contract.id),
        title=contract.title,
        supplier=contract.supplier,
        council=contract.council.in_language(language),
        next=_next_date(contract, request.today),
        end_date=contract.end_date.isoformat() if contract.end_date else "",
        end_basis=contract.end_basis,
        ended=contract.end_date is not None and contract.end_date < request.today,
        value=contract.value,
        currency=contract.currency or "GBP",
        cost=""
        if contract.value is None
        else request.translator.money(contract.value, contract.currency or "", contract.value_per or ""),
        score=contract.score if contract.band != "unknown" else None,
        band=contract.band,
        parts=tuple(sorted(contract.dimensions, key=lambda part: labels.DIMENSIONS.index(part.dimension))),
        worst=worst.message.in_language(language) if worst else "",
        severity=str(worst.severity) if worst else "",
        state=worst.state if worst else "",
        unknown=contract.dates_unknown,
    )


def _next_date(contract: ContractRow, today: dt.date) -> NextDate | None:
    day = contract.next_date
    if day is None or day < today:
        return None
    return NextDate(contract.next_kind, day.isoformat(), (day - today).days, contract.next_certain)
