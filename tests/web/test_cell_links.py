"""Links in the cells of Datasette's tables: where they lead, and which cells stay unchanged."""

from typing import Any

import pytest

from analyser.web.core.urls import Urls
from analyser.web.plugin.cell_links import link

ADDRESSES = Urls("/", "en")
WORD = {"id": "d1", "filename": "a.docx", "pages": None, "format": "docx"}
WORDS = {"id": "f1", "document_id": "d1", "page": 3, "quote": "words"}


@pytest.mark.parametrize(
    ("row", "column", "table", "href"),
    [
        ({"id": "c1", "title": "A contract"}, "title", "contracts", "/en/r/contracts/c1"),
        ({"contract_id": {"value": "c1", "label": "A contract"}}, "contract_id", "documents", "/en/r/contracts/c1"),
        ({"contract_id": "c1", "title": "A contract"}, "title", None, "/en/r/contracts/c1"),
        ({"contract_id": "c1", "subject": "A contract"}, "subject", "statutory_register", "/en/r/contracts/c1"),
        ({"contract_id": "c1", "title": "Of the paper"}, "title", "documents", None),
        ({"contract_id": None, "title": "No contract"}, "title", None, None),
        (WORDS, "quote", "findings", "/en/r/documents/d1/pages/3?finding=f1#mark"),
        (WORDS, "quote", "terms", "/en/r/documents/d1/pages/3?term=f1#mark"),
        (WORDS | {"term_id": "t1"}, "quote", None, "/en/r/documents/d1/pages/3?term=t1#mark"),
        (WORDS, "quote", "parties", "/en/r/documents/d1/pages/3"),
        (WORDS | {"page": None}, "quote", "findings", "/en/r/documents/d1/words?finding=f1#mark"),
        (WORDS, "page", "findings", "/en/r/documents/d1/pages/3"),
        ({"document_id": "d1", "number": 4}, "number", "pages", "/en/r/documents/d1/pages/4"),
        ({"document_id": "d1", "number": "14.2"}, "number", "clauses", None),
        ({"id": "d1", "filename": "a.pdf", "pages": 2}, "filename", "documents", "/en/r/documents/d1/pages/1"),
        ({"id": "d1", "filename": "a.pdf", "pages": None}, "filename", "documents", None),
        (WORD | {"status": "analysed"}, "filename", "documents", "/en/r/documents/d1/words"),
        (WORD | {"status": "failed"}, "filename", "documents", None),
        ({"id": "c1", "title": ""}, "title", "contracts", None),
    ],
)
def test_link(row: dict[str, Any], column: str, table: str | None, href: str | None) -> None:
    cell = link(row, row[column], column, table, "r", ADDRESSES)
    assert (cell is None) == (href is None)
    if href:
        assert f'<a href="{href}">' in str(cell)


def test_text_is_escaped() -> None:
    cell = link({"id": "c1", "title": "<b>"}, "<b>", "title", "contracts", "r", ADDRESSES)
    assert str(cell) == '<a href="/en/r/contracts/c1">&lt;b&gt;</a>'
