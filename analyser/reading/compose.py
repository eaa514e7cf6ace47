"""Compose a document from its pages: one text, the lines it is printed on, its title and its language."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from analyser.domain import Document, Line, Page, TextSource
from analyser.reading import issues, tables
from analyser.reading.columns import gutters_of, in_order
from analyser.reading.footnotes import insert_footnotes, split_footnotes
from analyser.reading.headers_footers import without_headers_and_footers
from analyser.reading.language import language_of
from analyser.reading.margins import without_line_numbers
from analyser.reading.pagination import missing_pages
from analyser.reading.paragraphs import paragraph_breaks
from analyser.reading.sheet import PrintedLine, Sheet
from analyser.reading.strikes import struck_spans
from analyser.reading.title import title_of
from analyser.reading.watermarks import without_watermarks
from analyser.reading.word_repair import LOST_LETTER, repair_words
from analyser.reading.wordbreaks import rejoin_divided_words


def compose_document(sheets: Sequence[Sheet]) -> Document:
    """Compose the document from its pages, in reading order and without headers and footers."""
    bodies = without_watermarks(without_headers_and_footers(without_line_numbers(sheets)))
    gutters = [gutters_of(sheet) for sheet in bodies]
    laid = [
        tables.with_tables(replace(sheet, lines=in_order(sheet, x))) for sheet, x in zip(bodies, gutters, strict=True)
    ]
    parts = [split_footnotes(page.lines) for page in laid]
    body = rejoin_divided_words(repair_words([line for lines, _ in parts for line in lines]))
    printed = insert_footnotes(
        body, {notes[0].box.page: rejoin_divided_words(repair_words(notes)) for _, notes in parts if notes}
    )
    grids = {sheet.number: page.grids for sheet, page in zip(bodies, laid, strict=True) if page.grids}
    plain = paragraph_breaks(printed)
    text, lines = _join_lines(printed, tables.separators(printed, plain) if grids else plain)
    crossed = struck_spans(text, lines, {sheet.number: sheet.rulings for sheet in sheets})  # before rows are aligned
    found = tables.tables_of(text, printed, lines, grids) if grids else ()
    if found:
        lines = tables.level_lines(printed, lines)
    document = replace(
        Document(text, lines, tuple(_pages(sheets, lines, len(text))), _source(sheets), language_of(text)),
        tables=found,
        struck=crossed,
    )
    reading_issues = (
        *(issues.table_not_read(sheet.number) for sheet, page in zip(bodies, laid, strict=True) if page.unread),
        *issues.columns_guessed([sheet.number for sheet, x in zip(bodies, gutters, strict=True) if x]),
        *(issues.pages_missing(gap.after, gap.first, gap.last) for gap in missing_pages(sheets, bodies)),
        *(issues.letters_missing(page, words) for page, words in _words_with_lost_letters(document).items()),
        *(issues.struck_through(span, document.page_at(span.start)) for span in document.struck),
    )
    return replace(document, title=title_of(document), issues=reading_issues)


def _words_with_lost_letters(document: Document) -> dict[int, list[str]]:
    """Return, by page, the words with letters that could not be determined."""
    found: dict[int, list[str]] = {}
    if LOST_LETTER in document.text:
        for line in document.lines:
            words = [word for word in document.text[line.start : line.end].split() if LOST_LETTER in word]
            if words:
                found.setdefault(line.box.page, []).extend(words)
    return found


def _join_lines(printed: Sequence[PrintedLine], separators: Iterator[str]) -> tuple[str, tuple[Line, ...]]:
    """Join the lines with a separator before each: a newline where a paragraph begins, else a space."""
    parts: list[str] = []
    lines = []
    offset = 0
    for line, separator in zip(printed, separators, strict=True):
        parts += (separator, line.text)
        offset += len(separator)
        end = offset + len(line.text)
        lines.append(Line(offset, end, line.box, line.size, line.bold, line.edges, line.confidence))
        offset = end
    return "".join(parts), tuple(lines)


def _pages(sheets: Sequence[Sheet], lines: Sequence[Line], length: int) -> Iterator[Page]:
    """Yield the pages; a page without body text gets an empty range, where the next text begins."""
    first: dict[int, int] = {}
    last: dict[int, int] = {}
    for line in lines:
        first.setdefault(line.box.page, line.start)
        last[line.box.page] = line.end
    starts: dict[int, int] = {}
    start = length
    for sheet in reversed(sheets):
        start = starts[sheet.number] = first.get(sheet.number, start)
    for sheet in sheets:
        start = starts[sheet.number]
        end = last.get(sheet.number, start)
        yield Page(sheet.number, sheet.width, sheet.height, sheet.text_source, start, end, sheet.confidence)


def _source(sheets: Sequence[Sheet]) -> TextSource:
    found = {sheet.text_source for sheet in sheets} - {TextSource.NONE}
    if not found:
        return TextSource.NONE
    return found.pop() if len(found) == 1 else TextSource.MIXED
