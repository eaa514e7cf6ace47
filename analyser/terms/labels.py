"""The rows of order forms: "Initial Term  Five (5) years", "Contract value  £520,000", a label and behind it its value."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from analyser.domain import Document, Duration, Money, TermKind, Unknown
from analyser.terms import durations, money
from analyser.terms.passages import pattern
from analyser.terms.resolve import Calendar, Day, Reference

_LONGEST_ROW = 160  # characters; a longer line is running text
_NUMBERING = r"^\s*(?:\(?\w{1,2}[.)]\s+|[\d.]+\s+)?(?:the )?"
_TERM = pattern(
    _NUMBERING + r"(?:(?:initial|minimum|fixed|contract|subscription|licen[cs]e|agreement|service|committed|first) ){1,2}(?:term|period|duration|length)\b|"
    + _NUMBERING + r"(?:term|duration|(?:contract|agreement) (?:length|duration))\b(?! and\b)|"
    + _NUMBERING + r"(?:y )?(?:cyfnod|tymor) (?:cychwynnol|y contract|y cytundeb)\b|" + _NUMBERING + r"hyd y (?:contract|cytundeb)\b"
)  # fmt: skip
_RENEWAL_NOTICE = pattern(
    _NUMBERING + r"(?:renewal notice|non-?renewal notice|cancellation notice|notice (?:period )?(?:to|of|for) (?:prevent|stop|cancel|avoid|non-?)[ -]?\w*)(?: period)?|"
    + _NUMBERING + r"(?:hysbysiad|rhybudd) (?:adnewyddu|i atal adnewyddu)"
)  # fmt: skip
_LEAVING_NOTICE = pattern(
    _NUMBERING + r"(?:termination notice|notice (?:period )?(?:to|of|for) (?:end|terminat\w+|leave)(?: (?:without (?:a )?(?:reason|cause)|for convenience))?)(?: period)?|"
    + _NUMBERING + r"(?:hysbysiad|rhybudd) (?:terfynu|i derfynu)"
)  # fmt: skip
_RENEWAL = pattern(
    _NUMBERING
    + r"(?:renewal(?: terms?| periods?)?|automatic renewal|adnewyddu(?: awtomatig)?|cyfnod adnewyddu)\b(?! notice)"
)
_VALUE = pattern(
    _NUMBERING + r"(?:(?:total|estimated|expected|overall|initial|maximum|aggregate|whole-?life) ){1,3}(?:contract |order |agreement )?(?:value|price|charges?|fees?|cost)\b|"
    + _NUMBERING + r"(?:contract|order|agreement) (?:value|price|sum)\b|" + _NUMBERING + r"total for the (?:initial )?(?:term|period)\b|"
    + _NUMBERING + r"(?:cyfanswm y (?:ffioedd|taliadau|pris)|gwerth (?:amcangyfrifedig )?y (?:contract|cytundeb))\b"
)  # fmt: skip
_ROLLS = re.compile(r"automatic|successive|at\s+a\s+time|rolling|renews|awtomatig", re.IGNORECASE)
_FROM = re.compile(r"[\s,]*(?:from|commencing\s+on|beginning\s+on|starting\s+on|o)\s+", re.IGNORECASE)
_AT_END = re.compile(
    r"(?:until|to|ending(?:\s+on)?|expir\w+(?:\s+on)?|hyd|-|i\s+ben\s+ar)\s*(?:and\s+including\s+)?$", re.IGNORECASE
)


@dataclass(frozen=True, slots=True)
class Row:
    """What a row gives: the kind of term, its value, the place of that in the document, and the day it runs from."""

    kind: TermKind
    value: Duration | Money | Unknown
    start: int
    end: int
    anchor: Day | Reference | None = None


def find(document: Document, text: str, calendar: Calendar) -> Iterator[Row | Day]:
    """Give the rows of a document's plain text in order; a `Day` is the end of the term that a row of its length names."""
    for index, line in enumerate(document.lines):
        row = text[line.start : line.end]
        if len(row) > _LONGEST_ROW:
            continue
        following = document.lines[index + 1] if index + 1 < len(document.lines) else None
        reach = text[line.start : following.end] if following else row
        yield from _read(row, reach, line.start, calendar)


def _read(row: str, reach: str, offset: int, calendar: Calendar) -> Iterator[Row | Day]:
    """Read one row; `reach` is the row with the line below it, on which a value may go on."""
    for form, kind in (
        (_RENEWAL_NOTICE, TermKind.RENEWAL_NOTICE),
        (_LEAVING_NOTICE, TermKind.TERMINATION_NOTICE),
        (_TERM, TermKind.INITIAL_TERM),
        (_RENEWAL, TermKind.AUTO_RENEWAL),
        (_VALUE, TermKind.CONTRACT_VALUE),
    ):
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


def _begins_value(between: str, kind: TermKind) -> bool:
    """Say whether nothing but the start of a value stands between a label and a length."""
    if kind is TermKind.INITIAL_TERM:
        return not re.sub(r"[\s:|.,(-]|a period of|for|o\b", "", between, flags=re.IGNORECASE)
    return len(between) < 45 and not re.search(r"[.;]|\b(?:shall|will|may|must)\b", between)


def _end_of(rest: str, offset: int, calendar: Calendar) -> Iterator[Day]:
    for day in calendar.find(rest):
        if _AT_END.search(rest[: day.start]):
            yield Day(day.value, offset + day.start, offset + day.end, 0.9)
            return
