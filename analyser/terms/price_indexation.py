"""Extract how prices change: index and addition (`PRICE_INDEX`), limit (`PRICE_CAP`) and day (`PRICE_REVIEW`)."""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal

from analyser.domain import Percentage, Term, TermKind
from analyser.i18n.formatter import english
from analyser.terms import exit_dates
from analyser.terms.context import TermContext
from analyser.terms.layout.contract_sentences import Sentence
from analyser.terms.patterns import pattern
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
_CONFIDENCE = 0.8


def extract(context: TermContext) -> Iterator[Term]:
    """Yield the price index and the addition to it, the limit, and the day of the year on which prices change."""
    for sentence in context.sentences:
        text = sentence.text
        if _PRICE.search(text) and _MOVES.search(text) and not _NOT_A_PRICE.search(text):
            yield from _read(context, sentence)


def _read(context: TermContext, sentence: Sentence) -> Iterator[Term]:
    text, rates = sentence.text, percentages.find(sentence.text)
    named = [(match, name) for name, form in _INDEX if (match := form.search(text))]
    if not named and not (rates and _EACH_YEAR.search(text)):
        return
    limits = [rate for rate in rates if _LIMIT.search(text[max(0, rate.start - 90) : rate.start])]
    if named:
        at, index = named[0]
        added = next((rate for rate in rates if _MORE.search(text[max(0, rate.start - 25) : rate.start])), None)
        end = max(at.end(), added.end) if added else at.end()
        yield _index_term(context, sentence, _percentage(added, index), min(at.start(), end), end)
    else:
        fixed = next((rate for rate in rates if rate not in limits), None)
        if fixed:
            yield _index_term(context, sentence, _percentage(fixed, ""), fixed.start, fixed.end)
    for rate in limits[:1]:
        cap = _percentage(rate, "")
        description = f"at most {english(cap)}"
        yield context.term(TermKind.PRICE_CAP, cap, rate.start, rate.end, description, _CONFIDENCE, sentence=sentence)
    yield from _review_day(context, sentence)


def _index_term(context: TermContext, sentence: Sentence, value: Percentage, start: int, end: int) -> Term:
    text = value.index if value.index and not value.amount else english(value)
    return context.term(TermKind.PRICE_INDEX, value, start, end, text, _CONFIDENCE, sentence=sentence)


def _percentage(rate: FoundRate | None, index: str) -> Percentage:
    return Percentage(rate.value if rate else Decimal(0), index)


def _review_day(context: TermContext, sentence: Sentence) -> Iterator[Term]:
    """Yield the day of the year on which prices change, when the sentence fixes one."""

    def term(day: str, start: int, end: int) -> Term:
        text = exit_dates.yearly_text(day)
        return context.term(TermKind.PRICE_REVIEW, day, start, end, text, _CONFIDENCE, sentence=sentence)

    for match in _FALLS_ON.finditer(sentence.text):
        day = dates.day_and_month(match["date"])
        if day and (_DAY_OF_YEAR.search(match[0]) or re.match(r"\s*,?\s*annually", match["rest"])):
            yield term(day, match.start("date"), match.end("date"))
            return
    yearly = _ON_ANNIVERSARY.search(sentence.text)
    if yearly:
        yield term(exit_dates.ANNIVERSARY, yearly.start(), yearly.end())
