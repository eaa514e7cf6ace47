"""Tests of wording that the extractors `renewal` and `extension` share.

They show whether a sentence may be about renewing or extending the contract, which of its lengths may be that of a
renewal, and how many renewals there may be.
"""

from __future__ import annotations

import re

from analyser.domain import Duration, Unit
from analyser.terms.layout.contract_sentences import Sentence
from analyser.terms.patterns import pattern
from analyser.terms.values import durations, numbers

_MAY_RENEW = ("renew", "exten", "roll", "evergreen", "year to year", "year-to-year", "month to month", "month-to-month",
              "thereafter", "after that", "indefinitely", "successive", "continu", "adnewyddu", "ymestyn",
              "estyn")  # fmt: skip
_CONTRACT = re.compile(
    r"\b(?:terms?|agreements?|contract|licen[cs]e|subscription|appointment|engagement|services?|cytundeb|cyfnod"
    r"|drwydded)\b",
    re.IGNORECASE,
)
_SOMETHING_ELSE = pattern(
    r"\b(?:letters? of credit|insurance|polic(?:y|ies)|permits|statute|time for|delivery date|due date|deadline"
    r"|domain names?|patents?|"
    r"trademark registration|lease|certificates?|loan|note)\b"
)
# "the right to extend for up to two further periods": no word for the contract is needed
_FOR_PERIODS = pattern(
    r"\b(?:right|option) to extend\b[^.;]{0,30}? (?:for|by)\b[^.;]{0,60}?\b(?:periods?|months?|years?)\b"
)
_ROW = pattern(
    r"^\W*(?:[\d.]+ )?(?:[\w-]+ ){0,3}?(?:extension|estyn) (?:periods?|options?|terms?)(?: \([^)]*\))? ?[:|-]"
)
_TIMES = re.compile(
    rf"\b(?:(?P<times>{numbers.NUMBER})(?:\s*\(\s*\d+\s*\))?\s+(?:further|additional|successive|consecutive"
    rf"|extension|renewal|optional|separate|more)\b"
    rf"|(?P<gwaith>{numbers.NUMBER})\s+(?:gyfnod|chyfnod|cyfnod|estyniad)\b)",
    re.IGNORECASE,
)
_NOT_A_RENEWAL = pattern(
    r"'?\s*(?:\(\w+\) )?(?:prior |advance |written |previous |further )*(?:notice|before|prior|in advance|rhybudd"
    r"|o rybudd|hysbysiad|cyn)\b"
)
_LIMIT = re.compile(
    r"\b(?:within|than|least|initial|every|first|cychwynnol)\W+(?:(?:term|period)\s+of\s+)?$", re.IGNORECASE
)
_FURTHER = pattern(
    r"\b(?:renew\w*|exten\w*|further|additional|successive|subsequent|another|roll\w*|same|adnewyddu|ymestyn"
    r"|pellach|estyn\w*|ychwanegol|for)\b"
)
_FEWEST_DAYS = 28
_MOST_TIMES = 20


def may_renew(sentence: Sentence) -> bool:
    """Return whether a sentence may be about renewing or extending the contract, and not something else."""
    text = sentence.text
    if not sentence.has(*_MAY_RENEW) or _SOMETHING_ELSE.search(text):
        return False
    return bool(match_extension_row(text) or _CONTRACT.search(text) or gives_periods_of_extension(text))


def match_extension_row(text: str) -> re.Match[str] | None:
    """Return the match of a label of a form row that offers extensions: "Extension periods: 2 x 12 months"."""
    return _ROW.match(text)


def gives_periods_of_extension(text: str) -> bool:
    """Return whether a text gives a right to extend for some periods, which needs no word for the contract."""
    return bool(_FOR_PERIODS.search(text))


def may_be_renewal_length(text: str, found: durations.FoundDuration) -> bool:
    """Return whether a length may be that of a renewal: long enough, after words of renewal, and not a notice."""
    before = text[max(0, found.start - 90) : found.start]
    if _NOT_A_RENEWAL.match(text, found.end) or _LIMIT.search(before) or not _FURTHER.search(before):
        return False
    value = found.value
    in_days = isinstance(value, Duration) and value.unit in {Unit.DAY, Unit.WORKING_DAY}
    return not (in_days and isinstance(value, Duration) and value.amount < _FEWEST_DAYS)


def number_of_times(text: str) -> int:
    """Return the number of renewals or extensions in a sentence, 0 when it is not stated or unlikely."""
    match = _TIMES.search(text)
    times = numbers.read(match["times"] or match["gwaith"]) if match else None
    return times if times and times <= _MOST_TIMES else 0
