"""Make Datasette's own pages accessible: labels for their fields, and headings that do not skip a level.

The templates of Datasette 0.65 have neither. Each page is one block of a template, so the HTML of that block is changed
instead of copying every template. Text from a register is escaped in it, so it never matches.
"""

from __future__ import annotations

import re

from markupsafe import Markup

_NAMES = (
    (re.compile(r'<textarea id="sql-editor"'), "SQL query"),
    (re.compile(r'<select name="_filter_column(?:_\d+)?"'), "Column"),
    (re.compile(r'<select name="_filter_op(?:_\d+)?"'), "Comparison"),
    (re.compile(r'<input type="text" name="_filter_value(?:_\d+)?"'), "Value"),
    (re.compile(r'<select name="_sort"'), "Sort by"),
)
"""How the HTML of a field without a label begins, and its label."""

_EDITOR = 'mode: "text/x-sql",'
"""A line of the script that replaces the field for SQL by an editor, which has a field of its own."""
_HEADING = re.compile(r"<h3>(.*?)</h3>", re.DOTALL)


def relabelled(page: str) -> Markup:
    """Return a block of one of Datasette's pages with a label for every field and headings that do not skip a level.

    >>> str(relabelled('<select name="_filter_op_2"><h3>2 rows</h3>'))
    '<select name="_filter_op_2" aria-label="Comparison"><h2>2 rows</h2>'
    """
    text = str(page)
    for field, name in _NAMES:
        text = field.sub(rf'\g<0> aria-label="{name}"', text)
    text = text.replace(_EDITOR, f'{_EDITOR} screenReaderLabel: "SQL query",')
    before, second, after = text.partition("<h2")
    return Markup(_HEADING.sub(r"<h2>\1</h2>", before) + second + after)
