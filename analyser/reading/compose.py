"""Put the pages of a contract together: one text, the lines it stands on, its title and its language."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from analyser.domain import Document, Line, Page, TextSource
from analyser.reading import issues, tables
from analyser.reading.columns import in_order
from analyser.reading.furniture import without_furniture
from analyser.reading.language import language_of
from analyser.reading.paragraphs import breaks
from analyser.reading.sheet import Printed, Sheet
from analyser.reading.title import title_of
from analyser.reading.wordbreaks import rejoined


def document_of(sheets: Sequence[Sheet]) -> Document:
    """Compose the document of its pages, in reading order and without furniture."""
    bodies = without_furniture(sheets)
    laid = [tables.laid(replace(sheet, lines=in_order(sheet))) for sheet in bodies]
    printed = rejoined([line for page in laid for line in page.lines])
    grids = {sheet.number: page.grids for sheet, page in zip(bodies, laid, strict=True) if page.grids}
    plain = breaks(printed)
    text, lines = _set(printed, tables.separators(printed, plain) if grids else plain)
    found = tables.tables_of(text, printed, lines, grids) if grids else ()
    if found:
        lines = tables.level_lines(printed, lines)
    document = Document(text, lines, tuple(_pages(sheets, lines, len(text))), _source(sheets), language_of(text))
    unread = tuple(issues.table_not_read(sheet.number) for sheet, page in zip(bodies, laid, strict=True) if page.unread)
    return replace(document, title=title_of(document), tables=found, issues=unread)


def _set(printed: Sequence[Printed], separators: Iterator[str]) -> tuple[str, tuple[Line, ...]]:
    """Join the lines with what goes before each: a newline where a paragraph begins, a space where one goes on."""
    parts: list[str] = []
    lines = []
    offset = 0
    for line, separator in zip(printed, separators, strict=True):
        parts += (separator, line.text)
        offset += len(separator)
        end = offset + len(line.text)
        lines.append(Line(offset, end, line.box, line.size, line.bold, line.edges))
        offset = end
    return "".join(parts), tuple(lines)


def _pages(sheets: Sequence[Sheet], lines: Sequence[Line], length: int) -> Iterator[Page]:
    """Yield the pages; one without body text has an empty stretch where the next text begins."""
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
        yield Page(sheet.number, sheet.width, sheet.height, sheet.text_source, start, last.get(sheet.number, start))


def _source(sheets: Sequence[Sheet]) -> TextSource:
    found = {sheet.text_source for sheet in sheets} - {TextSource.NONE}
    if not found:
        return TextSource.NONE
    return found.pop() if len(found) == 1 else TextSource.MIXED
