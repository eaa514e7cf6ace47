"""The ready-made queries that Datasette offers on every register, read from `queries.toml`."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from functools import cache
from importlib import resources


@dataclass(frozen=True, slots=True)
class Query:
    """A query with its title and description in both languages; readers enter a value for each `:name` in the SQL."""

    name: str
    title_en: str
    title_cy: str
    description_en: str
    description_cy: str
    sql: str

    def texts(self, language: str) -> tuple[str, str]:
        """Return the title and description in a language."""
        return (self.title_cy, self.description_cy) if language == "cy" else (self.title_en, self.description_en)


@cache
def all_queries() -> tuple[Query, ...]:
    """Return the queries in the order in which pages list them."""
    text = resources.files("analyser.web").joinpath("queries.toml").read_text("utf-8")
    return tuple(Query(**table) for table in tomllib.loads(text)["queries"])


def canned() -> dict[str, dict[str, str]]:
    """Return the queries as Datasette expects them; made for each call, since Datasette adds to them."""
    return {
        query.name: {"sql": query.sql.strip(), "title": query.title_en, "description": query.description_en}
        for query in all_queries()
    }
