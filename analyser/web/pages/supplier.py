"""The page of a supplier: every contract with it that the reader may see, whichever council's, and what they share."""

from __future__ import annotations

import asyncio
import sqlite3
from dataclasses import dataclass
from functools import partial
from typing import ClassVar

from analyser.web.components import contract_rows
from analyser.web.components.contract_rows import ContractQuery, Row
from analyser.web.core.render import Page, respond, site_of
from analyser.web.core.request import NotFoundError, Register, Request, Response


@dataclass(frozen=True, slots=True, kw_only=True)
class SupplierPage(Page):
    """A supplier's context; `together` are the quarters in which contracts of several councils end, with how many."""

    template: ClassVar[str] = "lockin/supplier.html"

    identifier: str
    rows: tuple[Row, ...]
    total: int
    together: tuple[tuple[str, int], ...]
    all_together: str


MOST_ROWS = 50


async def supplier_page(request: Request) -> Response:
    """Answer with the page of the supplier that the address names; 404 when no contract of it may be seen."""
    supplier = request.parts["supplier"]
    named = await asyncio.gather(*(register.read(partial(_named, supplier=supplier)) for register in request.registers))
    known = next((row for row in named if row), None)
    if known is None:
        raise NotFoundError
    found = await asyncio.gather(
        *(
            register.read(partial(_contracts, supplier=supplier, request=request, register=register))
            for register in request.registers
        )
    )
    rows = sorted(
        (row for one in found for row in one.rows), key=lambda row: (not row.unknown, -(row.score or 0), row.title)
    )
    ends = [end for one in found for end in one.ends]
    return respond(
        SupplierPage(
            site=site_of(request),
            title=known[0],
            identifier=known[1] or "",
            rows=tuple(rows[:MOST_ROWS]),
            total=sum(one.total for one in found),
            together=_together(ends),
            all_together=request.urls.together,
        )
    )


def _named(db: sqlite3.Connection, supplier: str) -> tuple[str, str | None] | None:
    row = db.execute(
        "select name, identifier from organisations where id = ? and role = 'supplier'", [supplier]
    ).fetchone()
    return (row["name"], row["identifier"]) if row else None


@dataclass(frozen=True, slots=True)
class _Found:
    """The first rows of a register, how many there are, and day of end and council of all that run."""

    rows: tuple[Row, ...]
    total: int
    ends: tuple[tuple[str, str], ...]


def _contracts(db: sqlite3.Connection, supplier: str, request: Request, register: Register) -> _Found:
    places = contract_rows.places(db, ContractQuery(supplier=supplier), request, MOST_ROWS)
    ends = db.execute(
        "select end_date, council_id from contracts where supplier_id = ? and end_date >= ?",
        [supplier, request.today.isoformat()],
    )
    (total,) = db.execute("select count(*) from contracts where supplier_id = ?", [supplier]).fetchone()
    rows = contract_rows.rows(db, [place.id for place in places], request, register)
    return _Found(tuple(rows.values()), total, tuple((row[0], row[1] or "") for row in ends))


def _together(ends: list[tuple[str, str]]) -> tuple[tuple[str, int], ...]:
    """Return the quarters (2027-2) in which contracts of more than one council end, with how many."""
    quarters: dict[str, list[str]] = {}
    for day, council in ends:
        quarters.setdefault(f"{day[:4]}-{(int(day[5:7]) + 2) // 3}", []).append(council)
    shared = {quarter: ones for quarter, ones in quarters.items() if len(set(ones)) > 1}
    return tuple((quarter, len(ones)) for quarter, ones in sorted(shared.items()))
