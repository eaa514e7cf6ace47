"""Documents from typed text, without a PDF."""

from __future__ import annotations

import re

from analyser.domain import Box, Document, Language, Line, Page, TextSource

_LINES_A_PAGE = 50


def typed(text: str, language: Language = Language.ENGLISH) -> Document:
    """Make a document of typed lines.

    A line that begins with two spaces continues the paragraph above it, any other opens one; one between asterisks is
    bold.
    """
    parts: list[str] = []
    lines: list[Line] = []
    offset = 0
    for row, typed_line in enumerate(filter(str.strip, text.strip("\n").split("\n"))):
        words = typed_line.strip().strip("*")
        separator = "" if not parts else " " if typed_line.startswith("  ") else "\n"
        offset += len(separator)
        page, place = divmod(row, _LINES_A_PAGE)
        box = Box(page + 1, 72.0, 72.0 + 14 * place, 72.0 + 5 * len(words), 84.0 + 14 * place)
        lines.append(Line(offset, offset + len(words), box, 11.0, bool(re.fullmatch(r"\s*\*.*\*", typed_line))))
        parts += (separator, words)
        offset += len(words)
    pages = tuple(
        Page(
            number,
            595.0,
            842.0,
            TextSource.TEXT,
            min((line.start for line in lines if line.box.page == number), default=0),
            max((line.end for line in lines if line.box.page == number), default=0),
        )
        for number in range(1, len(lines) // _LINES_A_PAGE + 2)
    )
    return Document("".join(parts), tuple(lines), pages, TextSource.TEXT, language)
