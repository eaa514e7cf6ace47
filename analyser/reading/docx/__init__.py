"""Read DOCX files: the text, numbers and tables of a word processor's file, which has no fixed pages.

`read` returns a `Document` as for a PDF, but without pages and boxes. Word computes the numbers of clauses when it
displays them; `numbering` does the same, so that the clause tree is that of the printed contract.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

from analyser.domain import Document, ReadingIssue, ReadingIssueKind, Text
from analyser.errors import DamagedFileError, NoTextError, TooLargeError
from analyser.reading.docx import package
from analyser.reading.docx.assemble import assemble_document
from analyser.reading.docx.body import Body, LeftOut
from analyser.reading.limits import Limits

__all__ = ["read"]


def read(path: Path, limits: Limits) -> Document:
    """Read a DOCX. Raises a subclass of `errors.UnreadableFileError`, also for a file without words."""
    body = Body(package.opened(path, limits))
    try:
        document = assemble_document(body.blocks())
    except RecursionError as error:
        raise DamagedFileError(f"{path.name} is damaged: its parts contain one another endlessly") from error
    if len(document.text) > limits.max_characters:
        raise TooLargeError(f"{path.name} has more than {limits.max_characters:,} characters; that is the limit")
    if not document.text:
        raise NoTextError(f"{path.name} contains no words")
    return replace(document, issues=tuple(_issues(document, body.left_out)))


def _issues(document: Document, left_out: LeftOut) -> Iterator[ReadingIssue]:
    yield ReadingIssue(
        ReadingIssueKind.PAGES_UNKNOWN,
        Text(
            "This is a word processor's file without fixed pages: places are given by clause, not by page.",
            "Ffeil prosesydd geiriau heb dudalennau sefydlog yw hon: rhoddir lleoedd yn ôl cymal, nid yn ôl tudalen.",
        ),
    )
    if left_out.changes:
        yield ReadingIssue(
            ReadingIssueKind.CHANGES_OPEN,
            Text(
                "The file holds tracked changes that are neither accepted nor rejected: it was read as if all were "
                "accepted.",
                "Mae'r ffeil yn cynnwys newidiadau wedi'u tracio nad ydynt wedi'u derbyn na'u gwrthod: fe'i darllenwyd "
                "fel petai pob un wedi'i dderbyn.",
            ),
        )
    if left_out.pictures:
        yield ReadingIssue(
            ReadingIssueKind.PICTURES_NOT_READ,
            Text(
                f"Words in large pictures were not read ({left_out.pictures}): save the file as a PDF to have them "
                "recognised.",
                f"Ni ddarllenwyd geiriau mewn lluniau mawr ({left_out.pictures}): cadwch y ffeil fel PDF er mwyn eu "
                "hadnabod.",
            ),
        )
    for span in document.struck:
        yield ReadingIssue(
            ReadingIssueKind.STRUCK_THROUGH,
            Text(
                "These words are printed with a line through them; nothing was read from them.",
                "Argraffwyd y geiriau hyn â llinell drwyddynt; ni ddarllenwyd dim ohonynt.",
            ),
            span=span,
        )
