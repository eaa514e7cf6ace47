"""Names for the columns on Datasette's own pages, and the order of their headings."""

from __future__ import annotations

import pytest
from markupsafe import Markup

from analyser.web.plugin.column_labels import relabelled
from web.conftest import Site


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ('<select name="_filter_column">', '<select name="_filter_column" aria-label="Column">'),
        ('<select name="_filter_column_12">', '<select name="_filter_column_12" aria-label="Column">'),
        ("<h3>1 row</h3>", "<h2>1 row</h2>"),
        ("<h3>two\nlines</h3>", "<h2>two\nlines</h2>"),
        # The tables of a database stand under a heading of the second level, and stay where they are.
        ("<h3>SQL</h3><h2>Tables</h2><h3>a</h3>", "<h2>SQL</h2><h2>Tables</h2><h3>a</h3>"),
        # Words of a register are escaped.
        ("&lt;h3&gt;a&lt;/h3&gt;", "&lt;h3&gt;a&lt;/h3&gt;"),
        ("", ""),
    ],
)
def test_relabelled(before: str, after: str) -> None:
    assert relabelled(Markup(before)) == after


@pytest.mark.parametrize("path", ["/councils", "/councils?sql=select+1", "/councils/contracts?title__contains=a"])
def test_datasettes_templates_still_hold_what_is_named(site: Site, path: str) -> None:
    page = site.get(path).text
    assert "aria-label=" in page
    assert "<h3>" not in page.split("<h2")[0]
