"""Output of `inspect --reading`: how the pages, clauses, tables and links of a contract were read, and issues."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import pairwise
from typing import Any

from rich.table import Table as Grid

from analyser.cli.output import console
from analyser.domain import (
    Analysis,
    Clause,
    Document,
    Language,
    LinkKind,
    Page,
    Party,
    ReadingIssue,
    TextSource,
)
from analyser.engine import printable
from analyser.serialise import party_data

_LANGUAGES = {Language.ENGLISH: "English", Language.WELSH: "Welsh", Language.MIXED: "English and Welsh"}
_SOURCES = {
    TextSource.TEXT: "printed text",
    TextSource.OCR: "recognised from a picture",
    TextSource.MIXED: "partly recognised from a picture",
    TextSource.NONE: "not read",
}
_NEXT_COLUMN = 0.25  # share of the page's height that the text moves up from the end of one column to the next
_MOST_PARTS = 8  # parts of a contract whose numbering is listed
_MOST_ISSUES = 40  # issues that are printed; --json gives all
_MOST_WORDS = 80  # characters of the words that an issue is about
_TOP = re.compile(r"[^.()\s]+\.?")


def print_reading(filename: str, analysis: Analysis) -> None:
    """Print on one screen how a contract was read, and its reading issues."""
    document, filename = analysis.document, printable(filename)
    console.print(document.title.text if document.title else filename, style="bold", soft_wrap=True)
    grid = Grid.grid(padding=(0, 2))
    for label, text in _summary(filename, analysis):
        grid.add_row(label, text)
    console.print(grid)
    _print_issues(analysis.issues, len(document.pages))


def reading_data(filename: str, analysis: Analysis) -> dict[str, Any]:
    """Return what `print_reading` prints as data for `json.dumps`, with every page and issue."""
    document, links = analysis.document, analysis.links
    references = [link for link in links if link.kind is LinkKind.REFERENCE]
    uses = [link for link in links if link.kind is LinkKind.DEFINITION]
    return {
        "file": filename,
        "format": document.format.value,
        "kind": analysis.kind.value,
        "title": document.title.text if document.title else None,
        "language": document.language.value,
        "text_source": document.text_source.value,
        "pages": [_page_data(document, page) for page in document.pages],
        "pages_in_columns": _in_columns(document),
        "tables": [
            {"page": table.box.page, "rows": table.rows, "columns": table.columns, "cells": len(table.cells)}
            for table in document.tables
        ],
        "clauses": {
            "count": len(analysis.clauses),
            "without_number": sum(not clause.number for clause in analysis.clauses),
            "on_contents_pages": sum(clause.is_contents for clause in analysis.clauses),
            "numbering": [{"part": part, "numbers": numbers} for part, numbers in _numbering(analysis.clauses)],
        },
        "links": {
            "references": len(references),
            "references_open": sum(link.target is None for link in references),
            "uses_of_defined_terms": len(uses),
        },
        "parties": {
            "buyer": party_data(analysis.parties.buyer),
            "supplier": party_data(analysis.parties.supplier),
            "others": [party_data(party) for party in analysis.parties.others],
        },
        "issues": [
            {
                "kind": issue.kind.value,
                "page": issue.page,
                "clause": None if issue.clause is None else analysis.clauses[issue.clause].number,
                "message_en": issue.message.en,
                "message_cy": issue.message.cy,
                "words": issue.span.text if issue.span else None,
            }
            for issue in analysis.issues
        ],
    }


def _summary(filename: str, analysis: Analysis) -> Iterator[tuple[str, str]]:
    document = analysis.document
    yield "File", f"{filename}, {analysis.kind.value.replace('_', ' ')}, in {_LANGUAGES[document.language]}"
    yield "Pages", _pages(document.pages)
    columns = _in_columns(document)
    if document.pages:
        yield "Columns", f"on {_counted(columns)}" if columns else "none"
    tables = document.tables
    cells = sum(len(table.cells) for table in tables)
    places = sorted({table.box.page for table in tables})
    yield "Tables", f"{len(tables)} with {cells} cells, on {_counted(places)}" if tables else "none"
    yield "Clauses", _clauses(analysis.clauses)
    yield "Numbering", _numbering_text(analysis.clauses)
    yield "Links", _links(analysis)
    yield "Buyer", _party(analysis.parties.buyer)
    yield "Supplier", _party(analysis.parties.supplier)
    for party in analysis.parties.others:
        yield "Other party", _party(party)


def _pages(pages: Sequence[Page]) -> str:
    if not pages:
        return "the file has no fixed pages"
    read = sum(page.text_source is not TextSource.NONE for page in pages)
    by_source = {source: [page.number for page in pages if page.text_source is source] for source in _SOURCES}
    most = max(map(len, by_source.values()))
    parts = [
        f"{len(numbers)} {_SOURCES[source]}" + (f" ({_runs(numbers)})" if len(numbers) < most else "")
        for source, numbers in by_source.items()
        if numbers
    ]
    text = f"{read} of {len(pages)} read: {', '.join(parts)}"
    recognised = [(page.confidence, page.number) for page in pages if page.confidence is not None]
    if recognised:
        least, number = min(recognised)
        text += f"; the least certain is page {number}, {least:.0%}"
    return text


def _page_data(document: Document, page: Page) -> dict[str, object]:
    return {
        "number": page.number,
        "text_source": page.text_source.value,
        "confidence": None if page.confidence is None else round(page.confidence, 3),
        "words": len(document.text[page.start : page.end].split()),
    }


def _in_columns(document: Document) -> list[int]:
    """Return the numbers of the pages on which the text continues at the top of another column."""
    heights = {page.number: page.height for page in document.pages}
    found = {
        after.box.page
        for before, after in pairwise(document.lines)
        if after.box.page == before.box.page
        and after.box.x0 >= before.box.x1
        and before.box.top - after.box.top > _NEXT_COLUMN * heights.get(after.box.page, float("inf"))
    }
    return sorted(found)


def _clauses(clauses: Sequence[Clause]) -> str:
    numbered = sum(bool(clause.number) for clause in clauses)
    text = f"{len(clauses)}, of which {numbered} have a number"
    contents = sum(clause.is_contents for clause in clauses)
    return f"{text} and {contents} are on a contents page" if contents else text


def _numbering(clauses: Sequence[Clause]) -> list[tuple[str, list[str]]]:
    """Return the top-level clause numbers of each part of a contract, in order; the main part has no name."""
    parts: dict[str, list[str]] = {}
    for clause in clauses:
        part, _, own = clause.number.rpartition(", ")
        if own and not clause.is_contents and _TOP.fullmatch(own):
            parts.setdefault(part, []).append(own)
    return list(parts.items())


def _numbering_text(clauses: Sequence[Clause]) -> str:
    parts = _numbering(clauses)
    texts = [f"{part}: {_runs(numbers)}" if part else _runs(numbers) for part, numbers in parts[:_MOST_PARTS]]
    if len(parts) > _MOST_PARTS:
        texts.append(f"and {len(parts) - _MOST_PARTS} more parts")
    return "; ".join(texts) or "none"


def _links(analysis: Analysis) -> str:
    references = [link for link in analysis.links if link.kind is LinkKind.REFERENCE]
    uses = len(analysis.links) - len(references)
    found = sum(link.target is not None for link in references)
    terms = f"{uses} uses of defined terms"
    if not references:
        return f"no references to other clauses; {terms}"
    return f"{found} of {len(references)} references lead to a clause of this file; {terms}"


def _party(party: Party | None) -> str:
    if party is None:
        return "not found"
    details = [*party.aliases, *([f"company {party.company_number}"] if party.company_number else [])]
    return f"{party.name} ({', '.join(details)})" if details else party.name


def _print_issues(issues: Sequence[ReadingIssue], pages: int) -> None:
    if not issues:
        where = f"the {pages} pages" if pages > 1 else "the page" if pages else "the file"
        console.print(f"Nothing doubtful was noticed in {where}.")
        return
    lines = _gathered(issues)
    grid = Grid(title="Not read, or not with certainty", title_justify="left", box=None, padding=(0, 2, 0, 0))
    grid.add_column("Page", overflow="fold", max_width=24)
    grid.add_column("What", overflow="fold")
    for numbers, message in lines[:_MOST_ISSUES]:
        grid.add_row(_runs(numbers) or "all", message)
    console.print(grid, markup=False)
    if len(lines) > _MOST_ISSUES:
        console.print(f"… and {len(lines) - _MOST_ISSUES} more; --json gives them all.")


def _gathered(issues: Sequence[ReadingIssue]) -> list[tuple[list[int], str]]:
    """Return each distinct message with the numbers of its pages."""
    gathered: dict[str, list[int]] = {}
    for issue in issues:
        message = re.sub(rf"^Page {issue.page}\b:?\s*", "", issue.message.en)
        if issue.span:
            words = " ".join(issue.span.text.split())
            message += f" “{words[:_MOST_WORDS]}{'…' if len(words) > _MOST_WORDS else ''}”"
        numbers = gathered.setdefault(message[:1].upper() + message[1:], [])
        if issue.page is not None and issue.page not in numbers:
            numbers.append(issue.page)
    return [(numbers, message) for message, numbers in gathered.items()]


def _counted(numbers: Sequence[int]) -> str:
    return f"{'page' if len(numbers) == 1 else 'pages'} {_runs(numbers)}"


def _runs(numbers: Sequence[int] | Sequence[str]) -> str:
    """Return numbers as text, with three or more consecutive ones as a range: 1–4, 7, 9a."""
    runs: list[list[str]] = []
    for number in map(str, numbers):
        follows = runs and number.rstrip(".").isdecimal() and runs[-1][-1].rstrip(".").isdecimal()
        if follows and int(number.rstrip(".")) == int(runs[-1][-1].rstrip(".")) + 1:
            runs[-1].append(number)
        else:
            runs.append([number])
    return ", ".join(f"{run[0]}–{run[-1]}" if len(run) > 2 else ", ".join(run) for run in runs)
