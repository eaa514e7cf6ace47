"""Read the rows of order forms, a label followed by its value: "Initial Term  Five (5) years".

In a table, the cells separate the label from the value; elsewhere, the value follows the label on the same line.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from analyser.domain import Document, Duration, Money, TermKind, Unknown
from analyser.terms.layout.table_forms import Entry, Forms
from analyser.terms.named_dates import Calendar, Day, Reference
from analyser.terms.patterns import pattern
from analyser.terms.values import durations, money, numbers

_LONGEST_ROW = 160  # characters; a longer line is running text
_CELL_LINES = 3  # lines that the cells of one row may take in print
_NUMBERING = r"^\s*(?:\(?\w{1,2}[.)]\s+|[\d.]+\s+)?(?:the )?"


def _label(*names: str) -> re.Pattern[str]:
    """Compile the names of a label, at the start of a row after an optional number."""
    return pattern(f"{_NUMBERING}(?:{'|'.join(names)})")


_TERM = _label(
    r"(?:(?:initial|minimum|fixed|contract|subscription|licen[cs]e|agreement|service|committed|first|call-off|framework"
    r"|lease|hire) ){1,3}"
    r"(?:term|period|duration|length)\b",
    r"(?:term|duration)\b(?! and\b)",
    r"(?:y )?(?:cyfnod|tymor) (?:cychwynnol|y contract|y cytundeb)\b",
    r"hyd y (?:contract|cytundeb)\b",
)
_RENEWAL_NOTICE = _label(
    r"(?:non-?)?(?:renewal|cancellation) notice(?: period)?",
    r"notice (?:period )?(?:to|of|for) (?:prevent|stop|cancel|avoid|non-?)[ -]?\w*",
    r"(?:hysbysiad|rhybudd) (?:adnewyddu|i atal adnewyddu)",
)
_LEAVING_NOTICE = _label(
    r"termination notice(?: period)?",
    r"notice (?:period )?(?:to|of|for) (?:end|terminat\w+|leave)(?: without (?:a )?(?:reason|cause)| for convenience)?",
    r"(?:hysbysiad|rhybudd) (?:terfynu|i derfynu)",
)
_RENEWAL = _label(
    r"renewal(?: terms?| periods?)?\b(?! notice)", r"automatic renewal\b", r"(?:cyfnod )?adnewyddu(?: awtomatig)?\b"
)
_EXTENSION = _label(
    r"(?:(?:possible|optional|permitted|available|further|contract|call-off) )*extensions?"
    r"(?: periods?| options?| terms?)?\b(?! of time)",
    r"(?:options?|right) to (?:extend|renew)\b",
    r"(?:estyniad(?:au)?|cyfnod(?:au)? estyn|(?:opsiwn|hawl) i (?:estyn|ymestyn))\b",
)
_TIMES = re.compile(
    rf"\b(?P<times>{numbers.NUMBER})(?:\s*\(\s*\d+\s*\))?\s+(?:\w+\s+)?(?:periods?|terms?|extensions?|gyfnod|estyniad)\b"
    r"|\b(?P<by>\d)\s*[x×]\s*(?=\d)",
    re.IGNORECASE,
)
_MOST_TIMES = 20
_VALUE = _label(
    r"(?:(?:total|estimated|expected|overall|initial|maximum|aggregate|whole-?life) ){1,3}"
    r"(?:contract |order |agreement )?(?:value|price|charges?|fees?|cost)\b",
    r"(?:contract|order|agreement) (?:value|price|sum)\b",
    r"total for the (?:initial )?(?:term|period)\b",
    r"cyfanswm y (?:ffioedd|taliadau|pris)\b",
    r"gwerth (?:amcangyfrifedig )?y (?:contract|cytundeb)\b",
)
_ROLLS = re.compile(r"automatic|successive|at\s+a\s+time|rolling|renews|awtomatig", re.IGNORECASE)
_FROM = re.compile(r"[\s,]*(?:from|commencing\s+on|beginning\s+on|starting\s+on|o)\s+", re.IGNORECASE)
_OTHER_LABEL = re.compile(
    r"\b(?:price|charges?|fees?|extension|renewal|optional|warranty|payment|credits?|trial|pilot|software|product)\b",
    re.IGNORECASE,
)
_AT_END = re.compile(
    r"(?:until|to|ending(?:\s+on)?|expir\w+(?:\s+on)?|hyd|-|i\s+ben\s+ar)\s*(?:and\s+including\s+)?$", re.IGNORECASE
)


@dataclass(frozen=True, slots=True)
class Row:
    """A row: its kind of term, its value, the offsets of the value in the document, and the day it runs from."""

    kind: TermKind
    value: Duration | Money | Unknown
    start: int
    end: int
    anchor: Day | Reference | None = None


def find_rows(document: Document, text: str, calendar: Calendar) -> Iterator[Row | Day]:
    """Yield the rows in a document's plain text, tables first; a `Day` is the last day of a term."""
    forms = Forms(document)
    for entry in forms.entries:
        yield from _read_entry(entry, text, calendar)
    for index, line in enumerate(document.lines):
        row = text[line.start : line.end]
        if len(row) > _LONGEST_ROW:
            continue
        end = document.lines[min(index + _CELL_LINES, len(document.lines)) - 1].end
        within = forms.cell_end(line.start)
        reach = text[line.start : end if within is None else min(end, within)]
        yield from _read(row, reach, line.start, calendar)


_FORMS = (
    (_RENEWAL_NOTICE, TermKind.RENEWAL_NOTICE),
    (_LEAVING_NOTICE, TermKind.TERMINATION_NOTICE),
    (_TERM, TermKind.INITIAL_TERM),
    (_RENEWAL, TermKind.AUTO_RENEWAL),
    (_VALUE, TermKind.CONTRACT_VALUE),
)
_OF_TABLES = (*_FORMS, (_EXTENSION, TermKind.EXTENSION))  # in running text, other lines may begin with "extension"


def _read_entry(entry: Entry, text: str, calendar: Calendar) -> Iterator[Row | Day]:
    """Read a row of a table; a bilingual label is read in both languages."""
    value = text[entry.value.start : entry.value.end]
    for label in text[entry.label.start : entry.label.end].split(" / "):
        for form, kind in _OF_TABLES:
            match = form.match(label)
            if not match or _OTHER_LABEL.search(label, match.end()):
                continue
            if kind is TermKind.EXTENSION:
                yield from _extension(value, entry.value.start)
            else:
                yield from _value(kind, value, 0, entry.value.start, calendar)
            return


def _read(row: str, reach: str, offset: int, calendar: Calendar) -> Iterator[Row | Day]:
    """Read one row; `reach` is the row with the lines below it, on which a cell may continue."""
    for form, kind in _FORMS:
        match = form.match(row)
        if match:
            yield from _value(kind, reach, match.end(), offset, calendar)
            return


def _value(kind: TermKind, reach: str, at: int, offset: int, calendar: Calendar) -> Iterator[Row | Day]:
    rest = reach[at:]
    if kind is TermKind.CONTRACT_VALUE:
        sums = money.find(rest)
        if sums and sums[0].start < 60 and not re.search(r"[.;]|exceed|%", rest[: sums[0].start]):
            yield Row(kind, sums[0].value, offset + at + sums[0].start, offset + at + sums[0].end)
        return
    lengths = durations.find(rest)
    if not lengths or not _begins_value(rest[: lengths[0].start], kind):
        return
    found = lengths[0]
    if kind is TermKind.AUTO_RENEWAL and not _ROLLS.search(rest):
        return
    anchor = None
    if kind is TermKind.INITIAL_TERM:
        since = _FROM.match(rest, found.end)
        anchor = calendar.anchor(rest[since.end() :], offset + at + since.end()) if since else None
        yield from _end_of(rest, offset + at, calendar)
    yield Row(kind, found.value, offset + at + found.start, offset + at + found.end, anchor)


def _extension(value: str, offset: int) -> Iterator[Row]:
    """Yield the length of all extensions together: two further periods of 12 months are 24 months."""
    for found in durations.find(value):
        if isinstance(found.value, Duration):
            many = _TIMES.search(value, 0, found.end)
            times = (numbers.read(many["times"] or many["by"]) if many else None) or 1
            if times <= _MOST_TIMES:
                whole = Duration(found.value.amount * times, found.value.unit)
                yield Row(TermKind.EXTENSION, whole, offset + found.start, offset + found.end)
            return


def _begins_value(between: str, kind: TermKind) -> bool:
    """Return whether the words between a label and a length may be the beginning of the value."""
    if kind is TermKind.INITIAL_TERM:
        return not re.sub(r"[\s:|.,(-]|a period of|for|o\b", "", between, flags=re.IGNORECASE)
    return len(between) < 45 and not re.search(r"[.;]|\b(?:shall|will|may|must)\b", between)


def _end_of(rest: str, offset: int, calendar: Calendar) -> Iterator[Day]:
    for day in calendar.find(rest):
        if _AT_END.search(rest[: day.start]):
            yield Day(day.value, offset + day.start, offset + day.end, 0.9)
            return
