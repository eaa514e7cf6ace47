"""Links from the cells of Datasette's tables and queries to our pages."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from markupsafe import Markup

from analyser.domain import DocumentStatus, FileFormat
from analyser.web.core.urls import Urls

_NAMES = frozenset({"title", "subject"})
LINKED = frozenset({"contract_id", "quote", "filename", "page", "page_first", "page_last", "number"}) | _NAMES
"""The columns whose cells may become links."""
_PAGES = frozenset({"page", "page_first", "page_last", "number"})


def link(
    row: Mapping[str, Any], value: Any, column: str, table: str | None, register: str, urls: Urls
) -> Markup | None:
    """Return a cell as a link to a contract or to a quote on its page; None when it needs no link.

    `table` is None for the rows of a query: there a quote needs `finding_id` or `term_id` beside `document_id`.
    """
    text = value.get("label", "") if isinstance(value, dict) else value
    if text in (None, ""):
        return None
    href = _contract(row, column, table, register, urls) or _evidence(row, column, table, register, urls)
    return Markup('<a href="{}">{}</a>').format(href, text) if href else None


def _contract(row: Mapping[str, Any], column: str, table: str | None, register: str, urls: Urls) -> str:
    """Return the address of the contract that a cell refers to, or an empty string."""
    named = column == "contract_id" or (column in _NAMES and table not in ("documents", "terms"))
    owner = row.get("id") if table == "contracts" else row.get("contract_id")
    contract = owner["value"] if isinstance(owner, dict) else owner
    return urls.contract(register, str(contract)) if named and contract else ""


def _evidence(row: Mapping[str, Any], column: str, table: str | None, register: str, urls: Urls) -> str:
    """Return the address of the document, page or quote that a cell refers to, or an empty string."""
    owner = row.get("id") if table == "documents" else row.get("document_id")
    document = owner["value"] if isinstance(owner, dict) else owner
    if not document:
        return ""
    if column == "quote":
        kind = {"findings": "finding", "terms": "term"}.get(table or "")
        mark = {kind: str(row["id"])} if kind else _mark(row)
        return urls.evidence(register, str(document), row.get("page"), **mark)
    if column == "filename" and table == "documents":
        if row.get("pages"):
            return urls.evidence(register, str(document), 1)
        is_read = row.get("format") == FileFormat.DOCX and row.get("status") == DocumentStatus.ANALYSED
        return urls.evidence(register, str(document), None) if is_read else ""
    if column in _PAGES and (column != "number" or table == "pages") and row[column]:
        return urls.evidence(register, str(document), int(row[column]))
    return ""


def _mark(row: Mapping[str, Any]) -> dict[str, str]:
    """Return the finding or term of a query's row, as the argument of an address."""
    return {kind: str(row[f"{kind}_id"]) for kind in ("finding", "term") if row.get(f"{kind}_id")}
