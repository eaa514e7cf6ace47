"""The data page: the tables, views and ready-made queries of every register."""

from __future__ import annotations

from collections.abc import Set
from dataclasses import dataclass
from typing import ClassVar

from analyser.store.queries.registers import table_names
from analyser.web.core import ready_queries, table_descriptions
from analyser.web.core.render import Page, respond, site_of
from analyser.web.core.request import Register, Request, Response


@dataclass(frozen=True, slots=True)
class Link:
    """A table, view or query: its address, its name in the database, its title and a description."""

    href: str
    name: str
    title: str
    description: str


@dataclass(frozen=True, slots=True)
class RegisterData:
    """A register's file name, the address of Datasette's page of it, its tables and views, and its queries."""

    name: str
    href: str
    tables: tuple[Link, ...]
    queries: tuple[Link, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class DataPage(Page):
    """The context of the data page."""

    template: ClassVar[str] = "lockin/data.html"

    registers: tuple[RegisterData, ...]


async def data_page(request: Request) -> Response:
    """Return the data page."""
    registers = [
        _register_data(request, register, await register.read(table_names))
        for register in (*request.registers, *request.aside)
    ]
    return respond(
        DataPage(
            site=site_of(request),
            title=request.translator.gettext("The register as data"),
            registers=tuple(registers),
        )
    )


def _register_data(request: Request, register: Register, present: Set[str]) -> RegisterData:
    """Return the data of a register; `present` are the names of its tables and views."""
    language, urls = request.translator.code, request.urls
    return RegisterData(
        name=register.path.name,
        href=urls.tables(register.route),
        tables=tuple(
            Link(urls.rows(register.route, table), table, title, description)
            for table, title, description in table_descriptions.tables(language)
            if table in present
        ),
        queries=tuple(
            Link(urls.rows(register.route, query.name), query.name, *query.texts(language))
            for query in ready_queries.all_queries()
        ),
    )
