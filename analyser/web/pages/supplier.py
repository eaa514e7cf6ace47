"""The page of a supplier: its contracts with all councils, as far as the reader may see them."""

from __future__ import annotations

import asyncio
from collections.abc import Iterable
from dataclasses import dataclass
from functools import partial
from typing import ClassVar

from analyser.store.queries.supplier import ContractEnd, find_supplier, supplier_contracts
from analyser.web.components.contract_rows import RowView, row_view
from analyser.web.core.render import Page, respond, site_of
from analyser.web.core.request import NotFoundError, Request, Response

MOST_ROWS = 50


@dataclass(frozen=True, slots=True, kw_only=True)
class SupplierPage(Page):
    """The context of a supplier's page.

    `total` is the number of all its contracts, of which `rows` are the first. `together` are the quarters ("2027-2")
    in which contracts of several councils end, with the number of contracts.
    """

    template: ClassVar[str] = "lockin/supplier.html"

    identifier: str
    rows: tuple[RowView, ...]
    total: int
    together: tuple[tuple[str, int], ...]
    all_together: str


async def supplier_page(request: Request) -> Response:
    """Return the page of the supplier in the address.

    Raises NotFoundError when the supplier is in no register that the reader may see.
    """
    supplier_id = request.parts["supplier"]
    suppliers = await asyncio.gather(
        *(register.read(partial(find_supplier, supplier_id=supplier_id)) for register in request.registers)
    )
    supplier = next((one for one in suppliers if one), None)
    if supplier is None:
        raise NotFoundError
    read = partial(supplier_contracts, supplier_id=supplier_id, today=request.today, most=MOST_ROWS)
    found = await asyncio.gather(*(register.read(read) for register in request.registers))
    rows = [
        row_view(contract, request, register)
        for register, contracts in zip(request.registers, found, strict=True)
        for contract in contracts.first
    ]
    rows.sort(key=lambda row: (not row.unknown, -(row.score or 0), row.title))
    return respond(
        SupplierPage(
            site=site_of(request),
            title=supplier.name,
            identifier=supplier.identifier,
            rows=tuple(rows[:MOST_ROWS]),
            total=sum(contracts.total for contracts in found),
            together=shared_quarters(end for contracts in found for end in contracts.ends),
            all_together=request.urls.joint_procurement,
        )
    )


def shared_quarters(ends: Iterable[ContractEnd]) -> tuple[tuple[str, int], ...]:
    """Return the quarters in which contracts of more than one council end, with the number of contracts."""
    councils: dict[str, list[str]] = {}
    for end in ends:
        councils.setdefault(f"{end.date.year}-{(end.date.month + 2) // 3}", []).append(end.council_id)
    shared = {quarter: ids for quarter, ids in councils.items() if len(set(ids)) > 1}
    return tuple((quarter, len(ids)) for quarter, ids in sorted(shared.items()))
