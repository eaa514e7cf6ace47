"""When a notice counts as received, and how often performance is reviewed."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from analyser.domain import Duration, TermKind, Unit
from analyser.terms.layout.sentences import Passage, pattern
from analyser.terms.values import durations, numbers

_RECEIVED = pattern(
    r"\bnotices?\b[^.;]{0,200}?\b(?:deemed|taken|treated|considered)?(?: to (?:have been|be))?(?:"
    r" duly)? ?(?:received|served|given|delivered)"
    r"|\b(?:ystyrir|bernir)\b[^.;]{0,120}\b(?:derbyn|cyflwyn)\w*"
)
_NTH_DAY = pattern(
    r"\b(?P<nth>next|first|second|third|fourth|fifth) (?P<unit>(?:working|business) day|day)"
    r"(?: (?:after|following)(?: the (?:day|date) of)? (?:posting|being posted|dispatch|the day|it))?"
)
_AFTER_POSTING = pattern(
    r" (?:after|following|from|of)(?: the (?:day|date) of)? (?:posting|being posted|dispatch|it (?:was|is)"
    r" posted|sending|postio)"
)
_NTH = {"next": 1, "first": 1, "second": 2, "third": 3, "fourth": 4, "fifth": 5}
_MEASURED = pattern(
    r"\b(?:kpis?|key performance indicators?|service levels?|performance (?:indicators?|targets?)|dangosyddion)\b"
)
_REVIEWED = pattern(r"\breview\w*\b|\badolyg\w*")
_EVERY = pattern(
    r"\b(?:(?P<often>monthly|quarterly|annually|yearly|each month|each quarter|each year|every month|every"
    r" quarter|every year"
    r"|once a year|once in (?:each|every) (?:\w+ )?year|at each anniversary|each anniversary|bob blwyddyn|bob"
    r" chwarter|bob mis)"
    rf"|every (?P<amount>{numbers.NUMBER})(?: ?\(\d+\))? (?P<unit>months?|weeks?|years?))\b"
)
_OFTEN = (
    (re.compile("month|mis", re.IGNORECASE), Duration(1, Unit.MONTH)),
    (re.compile("quarter|chwarter", re.IGNORECASE), Duration(3, Unit.MONTH)),
    (re.compile("", re.IGNORECASE), Duration(1, Unit.YEAR)),
)


@dataclass(frozen=True, slots=True)
class Found:
    """A time that a notice takes to count, or an interval of reviews; offsets are into the passage."""

    passage: Passage
    kind: TermKind
    value: Duration
    start: int
    end: int


def find(passages: Iterable[Passage]) -> Iterator[Found]:
    """Give the times of deemed service and the intervals of performance reviews in order."""
    for passage in passages:
        if passage.has("notice", "hysbysiad", "rhybudd"):
            yield from _service(passage)
        if passage.has("review", "adolyg"):
            yield from _review(passage)


def _service(passage: Passage) -> Iterator[Found]:
    text = passage.text
    received = _RECEIVED.search(text)
    if not received:
        return
    match = _NTH_DAY.search(text, received.end())
    if match:
        unit = Unit.DAY if match["unit"].lower() == "day" else Unit.WORKING_DAY
        value = Duration(_NTH[match["nth"].lower()], unit)
        yield Found(passage, TermKind.NOTICE_SERVICE, value, match.start(), match.end())
        return
    for length in durations.find(text):
        if isinstance(length.value, Duration) and _AFTER_POSTING.match(text, length.end):
            yield Found(passage, TermKind.NOTICE_SERVICE, length.value, length.start, length.end)
            return


def _review(passage: Passage) -> Iterator[Found]:
    text = passage.text
    match = _EVERY.search(text) if _MEASURED.search(text) and _REVIEWED.search(text) else None
    if not match:
        return
    amount = numbers.read(match["amount"]) if match["amount"] else None
    if match["often"]:
        value = next(step for form, step in _OFTEN if form.search(match["often"]))
    elif amount:
        value = Duration(amount, Unit(match["unit"].lower().rstrip("s")))
    else:
        return
    yield Found(passage, TermKind.KPI_REVIEW, value, match.start(), match.end())
