"""The name under which a contract is shown on all pages, in downloads and in the calendar."""

from __future__ import annotations


def shown_title(contracts: str = "c") -> str:
    """Return the SQL expression for a contract's name: its title, reference, first file name or id.

    `contracts` is the name or alias of the table `contracts` in the query. Of several files the first by name is used,
    and a variation only if there is nothing else. `documents` is only read for contracts without title and reference.
    """
    return (
        f"coalesce(nullif({contracts}.title, ''), nullif({contracts}.reference, ''),"
        f" (select filename from documents where documents.contract_id = {contracts}.id"
        f" order by documents.kind = 'variation', filename limit 1), {contracts}.id)"
    )
