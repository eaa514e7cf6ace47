"""What was doubtful in reading, in a sentence of each language."""

from __future__ import annotations

from analyser.domain import ReadingIssue, ReadingIssueKind


def table_not_read(page: int) -> ReadingIssue:
    """Say that a page, counted from 1, has too many drawn lines for tables to be looked for."""
    return ReadingIssue(
        ReadingIssueKind.TABLE_NOT_READ,
        f"Page {page} has so many drawn lines that tables were not looked for on it; its words were read line by line.",
        f"Mae cymaint o linellau wedi\u2019u tynnu ar dudalen {page} fel na chwiliwyd am dablau arni; darllenwyd ei"
        " geiriau fesul llinell.",
        page,
    )
