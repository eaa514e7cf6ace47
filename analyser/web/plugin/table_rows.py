"""The rows of Datasette's tables as HTML."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import Any

from markupsafe import Markup, escape


def rows(cells: Iterable[Iterable[Mapping[str, Any]]], css_class: Callable[[str], str]) -> Markup:
    """Return rows of cells as HTML. A cell has `column`, `value_type` and `value`; `css_class` gives a column's class.

    >>> str(rows([[{"column": "id", "value_type": "str", "value": "<b>"}]], str))
    '<tr><td class="col-id type-str">&lt;b&gt;</td></tr>'
    """
    classes: dict[str, str] = {}
    lines = []
    for row in cells:
        cells_html = []
        for cell in row:
            column = cell["column"]
            if column not in classes:
                classes[column] = escape(css_class(column))
            value = escape(cell["value"])
            cells_html.append(f'<td class="col-{classes[column]} type-{escape(cell["value_type"])}">{value}</td>')
        lines.append(f"<tr>{''.join(cells_html)}</tr>")
    return Markup("\n".join(lines))
