"""Extract automatic renewals: how long the contract continues each time unless a party stops it (`AUTO_RENEWAL`).

`automatic_renewal` recognises the sentences. The notice that stops a renewal is read by `notices`, and a renewal that a
party must ask for by `extension`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from analyser.domain import Duration, Term, TermKind, Text, Unit, Unknown, UnknownCode
from analyser.i18n.formatter import english
from analyser.terms.automatic_renewal import is_called_automatic, match_automatic_renewal
from analyser.terms.context import TermContext
from analyser.terms.layout.contract_sentences import Sentence
from analyser.terms.patterns import pattern
from analyser.terms.renewal_wording import may_be_renewal_length, may_renew
from analyser.terms.values import durations

_SAME_AGAIN = pattern(
    r"\b(?:like|similar|same|identical|equal|equivalent|such) (?:\w+ )?(?:periods?|terms?|length|duration)\b"
)
_STEPS = (
    (pattern(r"\b(?:year[ -]to[ -]year|annual(?:ly)?|yearly|each year|from (?:\w+ )?year to|(?:on"
             r"|each) (?:each )?anniversary|flwyddyn i flwyddyn|bob blwyddyn)\b"), Duration(1, Unit.YEAR)),
    (
        pattern(r"\b(?:month[ -]to[ -]month|monthly basis|rolling month\w*|from month to|mis i fis)\b"),
        Duration(1, Unit.MONTH),
    ),
)  # fmt: skip
NO_RENEWAL_LENGTH = Unknown(
    UnknownCode.LENGTH_NOT_STATED,
    Text(
        "The length of a renewal is not stated.",
        "Ni nodir hyd yr adnewyddiad.",
    ),
)


def extract(context: TermContext) -> Iterator[Term]:
    """Yield the automatic renewals; the value of each is the length of one renewal."""
    for sentence in context.sentences:
        automatic = match_automatic_renewal(sentence.text) if may_renew(sentence) else None
        if automatic and (term := _term(context, sentence, automatic)):
            yield term


def _term(context: TermContext, sentence: Sentence, match: re.Match[str]) -> Term | None:
    text = sentence.text
    length, end = _length(text, match.start(), match.end())
    if length is None and not re.search("renew|adnewydd|until", match[0], re.IGNORECASE):
        return None  # "automatically extended" without a length is usually about a time limit, not the contract
    confidence = 0.9 if is_called_automatic(match[0]) else 0.75
    if re.search(r"\bthis\s+(?:attachment|supplement|schedule|exhibit|statement|sow|order)\b", text, re.IGNORECASE):
        confidence -= 0.2
    if length is None:
        confidence -= 0.2
    length_text = english(length) if isinstance(length, Duration) else "a period that is not stated"
    return context.term(
        TermKind.AUTO_RENEWAL,
        length or NO_RENEWAL_LENGTH,
        match.start(),
        max(match.end(), end),
        f"rolls on for {length_text} at a time",
        confidence,
        sentence=sentence,
    )


def _length(text: str, at: int, end_of_words: int) -> tuple[Duration | Unknown | None, int]:
    """Return the length of one renewal and the offset at which its words end.

    The length is stated ("for 12 months") or implied by a step ("from year to year"); the earlier of the two counts.
    "For like periods" means the length of the first term, if the sentence gives it.
    """
    lengths = [found for found in durations.find(text) if may_be_renewal_length(text, found)]
    after = next((found for found in lengths if found.start >= at), None)
    steps = [(match, step) for form, step in _STEPS if (match := form.search(text, at))]
    first = min(steps, key=lambda pair: pair[0].start(), default=None)
    if (
        first
        and (after is None or first[0].start() < max(after.start, end_of_words))
        and not (after and after.start < first[0].start())
    ):
        return first[1], first[0].end()
    if after:
        return after.value, after.end
    again = _SAME_AGAIN.search(text, at)
    earlier = [found for found in durations.find(text[:at]) if isinstance(found.value, Duration)]
    if again and earlier:
        return earlier[0].value, again.end()
    return None, at
