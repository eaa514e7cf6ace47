"""The data page: every register as tables, views and ready-made queries, and the other databases beside them."""

from __future__ import annotations

import sqlite3
from dataclasses import dataclass
from typing import ClassVar

from analyser.web.core import ready_queries, table_descriptions
from analyser.web.core.render import Page, respond, site_of
from analyser.web.core.request import Request, Response


@dataclass(frozen=True, slots=True)
class Link:
    """A table, view or query: its address, title and one sentence on what it holds."""

    href: str
    name: str
    title: str
    description: str


@dataclass(frozen=True, slots=True)
class RegisterData:
    """What one register offers."""

    name: str
    href: str
    tables: tuple[Link, ...]
    queries: tuple[Link, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class DataPage(Page):
    """The data page's context."""

    template: ClassVar[str] = "lockin/data.html"

    registers: tuple[RegisterData, ...]


async def data_page(request: Request) -> Response:
    """Answer with the data page."""
    registers = []
    for register in (*request.registers, *request.aside):
        present = await register.read(_tables)
        registers.append(
            RegisterData(
                name=register.path.name,
                href=request.urls.tables(register.route),
                tables=tuple(
                    Link(request.urls.rows(register.route, table), table, title, description)
                    for table, title, description in table_descriptions.tables(request.translator.code)
                    if table in present
                ),
                queries=tuple(
                    Link(
                        request.urls.rows(register.route, query.name), query.name, *query.said(request.translator.code)
                    )
                    for query in ready_queries.all_queries()
                ),
            )
        )
    return respond(
        DataPage(
            site=site_of(request),
            title=request.translator.gettext("The register as data"),
            registers=tuple(registers),
        )
    )


def _tables(db: sqlite3.Connection) -> set[str]:
    return {row[0] for row in db.execute("select name from sqlite_master where type in ('table', 'view')")}
