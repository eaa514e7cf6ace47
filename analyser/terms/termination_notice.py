"""Decide whether a length of notice is one for leaving without a reason (termination for convenience).

The extractor `notices` calls this for each length that is not a notice against renewal (`renewal_notice`).
"""

from __future__ import annotations

import re

from analyser.terms.notice_lengths import gives_cause
from analyser.terms.patterns import pattern
from analyser.terms.values.durations import FoundDuration

_LEAVE = pattern(
    r"\b(?:terminat\w+|cancel\w*|end (?:this|the)|bring (?:this|the) [\w ]{0,20}to an end|determine this|terfynu"
    r"|derfynu|therfynu)\b"
)
_FREELY = pattern(
    r"\b(?:for (?:its )?convenience|(?:with or )?without (?:any )?(?:cause|reason)|at any time"
    r"|(?:for )?any (?:or no )?reason|no reason|"
    r"in its (?:sole|absolute) discretion|until terminated|at will|unless terminated|by giving|giving|(?:may"
    r"|shall have the right to|right to|entitled to) (?:\w+ ){0,2}terminate|"
    r"heb reswm|heb roi rheswm|ar unrhyw adeg|drwy roi|trwy roi|er hwylustod)\b"
)
_CONTRACT = re.compile(
    r"agreement|contract|engagement|appointment|licen[cs]e|services|subscription|order|cytundeb|drwydded", re.IGNORECASE
)
_ON_CONDITION = re.compile(r"^\W*(?:[\d.]+\s+|\(?\w\)\s+)*(?:if|where|in\s+the\s+event|os)\b", re.IGNORECASE)
# A right to leave only from, or on, certain days: the length of notice alone does not give the date.
_ONLY_AT_TIMES = pattern(
    r"\b(?:after the (?:end|expiry|first|second|third|initial)|not before|no earlier than|anniversary|in any year|"
    r"window|following the (?:end|expiry|initial))\b"
)


def termination_notice_confidence(text: str, found: FoundDuration) -> float | None:
    """Return the confidence that a length is the notice for leaving without a reason; None if it is not."""
    near = text[max(0, found.start - 300) : found.end + 200]
    if _ON_CONDITION.search(text) or gives_cause(near):
        return None
    if not (_LEAVE.search(near) and _CONTRACT.search(near) and _FREELY.search(near)):
        return None
    return 0.5 if _ONLY_AT_TIMES.search(text) else 0.8
