"""What Datasette's own pages leave out for people who cannot see them: names of fields, and headings in order.

Its templates give neither (Datasette 0.65), and each page is one block of a template; so we change what that block
wrote rather than keep copies of all its templates. What comes from a register is escaped in them, and so never matches.
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
"""How a field without a name begins, and its name."""

_EDITOR = 'mode: "text/x-sql",'
"""In the script that puts an editor, which has a field of its own, in the place of the field for SQL."""
_HEADING = re.compile(r"<h3>(.*?)</h3>", re.DOTALL)


def relabelled(page: str) -> Markup:
    """Return a block of one of Datasette's pages with a name for every field and no level of headings left out.

    >>> str(relabelled('<select name="_filter_op_2"><h3>2 rows</h3>'))
    '<select name="_filter_op_2" aria-label="Comparison"><h2>2 rows</h2>'
    """
    text = str(page)
    for field, name in _NAMES:
        text = field.sub(rf'\g<0> aria-label="{name}"', text)
    text = text.replace(_EDITOR, f'{_EDITOR} screenReaderLabel: "SQL query",')
    before, second, after = text.partition("<h2")
    return Markup(_HEADING.sub(r"<h2>\1</h2>", before) + second + after)
