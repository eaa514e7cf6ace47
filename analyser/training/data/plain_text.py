"""Plain text as a document."""

from __future__ import annotations

from analyser.domain import Document, Page, TextSource


def plain_document(text: str) -> Document:
    """Return plain text as a document of one A4 page without printed lines."""
    return Document(text, (), (Page(1, 595.0, 842.0, TextSource.TEXT, 0, len(text)),), TextSource.TEXT)
