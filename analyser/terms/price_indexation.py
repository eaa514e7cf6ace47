"""How prices move: by which index and how much more, up to which limit, and on which day of the year."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from decimal import Decimal

from analyser.domain import Percentage, TermKind
from analyser.terms import exit_dates
from analyser.terms.layout.sentences import Passage, pattern
from analyser.terms.values import dates, percentages
from analyser.terms.values.percentages import FoundRate

_INDICES = (
    ("CPIH", r"\bcpih\b|consumer prices? index including"),
    ("RPIX", r"\brpix\b"),
    ("CPI", r"\bcpi(?:-u)?\b|consumer prices? index|mynegai prisiau defnyddwyr"),
    ("RPI", r"\brpi\b|retail prices? index|mynegai prisiau manwerthu"),
    ("AWE", r"average (?:weekly )?earnings"),
    ("SPPI", r"\bsppi\b|services producer price"),
)
_INDEX = tuple((name, pattern(words)) for name, words in _INDICES)
_PRICE = pattern(r"\b(?:charges?|fees?|prices?|rates?|subscription|adjustment|ffioedd|ffi|taliadau|tâl|prisiau|pris)\b")
_MOVES = pattern(
    r"\b(?:increas\w+|adjust\w+|rises?|rais\w+|uplift\w*|index(?:ed|ation)|escalat\w+|vary|varied|review\w*|plus"
    r"|cynyddu|gynyddu|codi|godi|addasu|haddasu|cynnydd)\b"
)
_MORE = pattern(r"\b(?:plus|and|\+|ynghyd â)(?: a further| an additional)? ?$|\+ ?$")
_LIMIT = pattern(
    r"\b(?:maximum|not exceed\w*|no more than|not more than|exceed|capped at|cap of|up to|limited to|at most|lesser of"
    r"|lower of|ceiling of|uchafswm|dim mwy na|heb fod yn fwy na)\b[^.;]{0,60}$"
)
_EACH_YEAR = pattern(
    r"\b(?:each|every|per|any) (?:\w+ )?year\b|\bannual(?:ly)?\b|\bper annum\b|\banniversary\b|\bbob blwyddyn\b"
)
_FALLS_ON = pattern(
    rf"\b(?:on|upon|from|ar|o)(?: and from)?(?: each| every)? (?P<date>{dates.DAY_AND_MONTH})(?P<rest>[^.;]{{0,40}})"
)
_DAY_OF_YEAR = pattern(r"\b(?:each|every|any|bob)\b")
_ON_ANNIVERSARY = pattern(
    r"\b(?:each|every|any|an|later|subsequent|the)(?: [\w-]+){0,3} anniversar(?:y|ies)\b|\bpen-?blwydd\b"
)
_NOT_A_PRICE = pattern(r"\b(?:interest|late payment|insurance|liabilit\w*|pension|damages|discount)\b")


@dataclass(frozen=True, slots=True)
class Found:
    """One statement on how prices move; offsets are into the passage."""

    passage: Passage
    kind: TermKind
    value: Percentage | str
    start: int
    end: int


def find(passages: Iterable[Passage]) -> Iterator[Found]:
    """Give the indexation clauses of the passages: index and addition, limit, day of the year."""
    for passage in passages:
        text = passage.text
        if _PRICE.search(text) and _MOVES.search(text) and not _NOT_A_PRICE.search(text):
            yield from _read(passage)


def _read(passage: Passage) -> Iterator[Found]:
    text, rates = passage.text, percentages.find(passage.text)
    named = [(match, name) for name, form in _INDEX if (match := form.search(text))]
    if not named and not (rates and _EACH_YEAR.search(text)):
        return
    index, at = (named[0][1], named[0][0]) if named else ("", None)
    limits = [rate for rate in rates if _LIMIT.search(text[max(0, rate.start - 90) : rate.start])]
    if at is not None:
        added = next((rate for rate in rates if _MORE.search(text[max(0, rate.start - 25) : rate.start])), None)
        end = max(at.end(), added.end) if added else at.end()
        yield Found(passage, TermKind.PRICE_INDEX, _percentage(added, index), min(at.start(), end), end)
    else:
        fixed = next((rate for rate in rates if rate not in limits), None)
        if fixed:
            yield Found(passage, TermKind.PRICE_INDEX, _percentage(fixed, ""), fixed.start, fixed.end)
    for rate in limits[:1]:
        yield Found(passage, TermKind.PRICE_CAP, _percentage(rate, ""), rate.start, rate.end)
    yield from _day(passage)


def _percentage(rate: FoundRate | None, index: str) -> Percentage:
    return Percentage(rate.value if rate else Decimal(0), index)


def _day(passage: Passage) -> Iterator[Found]:
    """Give the day of the year on which prices move, when the sentence fixes one."""
    for match in _FALLS_ON.finditer(passage.text):
        day = dates.day_and_month(match["date"])
        if day and (_DAY_OF_YEAR.search(match[0]) or re.match(r"\s*,?\s*annually", match["rest"])):
            yield Found(passage, TermKind.PRICE_REVIEW, day, match.start("date"), match.end("date"))
            return
    yearly = _ON_ANNIVERSARY.search(passage.text)
    if yearly:
        yield Found(passage, TermKind.PRICE_REVIEW, exit_dates.ANNIVERSARY, yearly.start(), yearly.end())
