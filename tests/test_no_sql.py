"""The web and the command line contain no SQL and read no columns: all reads are in `store/queries`."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

import analyser

PACKAGE = Path(analyser.__file__).parent
MODULES = [path for folder in ("web", "cli") for path in sorted((PACKAGE / folder).rglob("*.py"))]
SQL = re.compile(
    r"^\s*(select\b.+\bfrom\b|insert\s+into|update\s+\w+\s+set|delete\s+from|with\s+\w+\s+as\s*\(|pragma\s|create\s+(table|view))",
    re.IGNORECASE | re.DOTALL,
)
CALLS = frozenset({"execute", "executemany", "executescript"})
MODULES_OF_SQLITE = frozenset({"sqlite3", "sqlite_utils"})
DATASETTE = "plugin"
"""The package that adapts Datasette, whose own rows are read by column."""


def violations(source: str, *, rows: bool = True) -> Iterator[str]:
    """Yield each line that has SQL, calls SQLite or imports it and, if `rows`, that reads a column of a row."""
    tree = ast.parse(source)
    docstrings = {
        id(node.body[0].value)
        for node in ast.walk(tree)
        if isinstance(node, ast.Module | ast.ClassDef | ast.FunctionDef | ast.AsyncFunctionDef)
        and node.body
        and isinstance(node.body[0], ast.Expr)
    }
    for node in ast.walk(tree):
        match node:
            case ast.JoinedStr(values=[*parts]) if SQL.match(_text(parts)):
                yield f"{node.lineno}: SQL"
            case ast.Constant(value=str(text)) if id(node) not in docstrings and SQL.match(text):
                yield f"{node.lineno}: SQL"
            case ast.Call(func=ast.Attribute(attr=name)) if name in CALLS:
                yield f"{node.lineno}: {name}"
            case ast.Import(names=names) if MODULES_OF_SQLITE & {one.name.partition(".")[0] for one in names}:
                yield f"{node.lineno}: import"
            case ast.ImportFrom(module=str(module)) if module.partition(".")[0] in MODULES_OF_SQLITE:
                yield f"{node.lineno}: import"
            case ast.Subscript(value=ast.Name(id="row"), slice=ast.Constant(value=str())) if rows:
                yield f"{node.lineno}: column"


def _text(parts: list[ast.expr]) -> str:
    """Return a formatted string with a word in the place of each expression."""
    return "".join(str(part.value) if isinstance(part, ast.Constant) else "name" for part in parts)


@pytest.mark.parametrize("path", MODULES, ids=[str(path.relative_to(PACKAGE)) for path in MODULES])
def test_the_interfaces_hold_no_sql(path: Path) -> None:
    found = list(violations(path.read_text(encoding="utf-8"), rows=DATASETTE not in path.parts))
    assert found == []


@pytest.mark.parametrize(
    ("source", "found"),
    [
        ('"""Select the contracts from a list."""', []),
        ('SQL = "select id from contracts"', ["1: SQL"]),
        ('def f(name):\n    return f"""\n    select id from {name}"""', ["2: SQL"]),
        ('TITLE = "Select a contract"', []),
        ('db.execute("begin")', ["1: execute"]),
        ("import sqlite3", ["1: import"]),
        ("from sqlite_utils import Database", ["1: import"]),
        ('x = row["title"]', ["1: column"]),
    ],
)
def test_what_counts_as_sql(source: str, found: list[str]) -> None:
    assert list(dict.fromkeys(violations(source))) == found
