"""Decide whether a length of notice is one against renewal: how long before the end of the term it must be given.

The extractor `notices` calls this for each length that `notice_lengths` finds.
"""

from __future__ import annotations

from analyser.terms import exit_dates
from analyser.terms.automatic_renewal import match_automatic_renewal
from analyser.terms.notice_lengths import gives_cause
from analyser.terms.patterns import pattern
from analyser.terms.values.durations import FoundDuration

_RENEWAL = pattern(
    r"\b(?:renew\w*|non-?renew\w*|exten[ds]\w*|extension|roll(?:s|ed|ing)? ?over|successive|year[ -]to[ -]year"
    r"|month[ -]to[ -]month|"
    r"thereafter|indefinitely|adnewyddu|ymestyn|estyn\w*)\b"
)
_AHEAD_OF = r"(?:before|prior to|preceding|in advance of|of|cyn)"
_THE_END = (
    r"(?:end(?:ing|s)?|expir\w*|terminat\w*|renewal|anniversary|commencement|beginning|start|conclusion"
    r"|completion|close|lapse|dod i ben|diwedd|adnewyddu)"
)
_OF_THE_TERM = (
    r"(?:terms?|agreement|contract|period|renewal|year|anniversary|thereof|subscription|licen[cs]e|date"
    r"|cyfnod|tymor|contract|cytundeb)"
)
_BEFORE_END = pattern(
    rf"{_AHEAD_OF}(?: [\w'-]+){{0,9}}? {_THE_END}\b(?:[^.;]{{0,70}}?\b{_OF_THE_TERM}\b|\W*$)"
    rf"|{_AHEAD_OF}(?: [\w'-]+){{0,4}}? (?:renewal|extension) (?:term|period|date)|"
    rf"{_AHEAD_OF} (?:the|any|each) (?:next )?(?:anniversary|renewal)|{_AHEAD_OF} \d{{1,2}} \w+ (?:19|20)\d\d"
)
_BEFORE_END_OF_TERM = pattern(
    rf"{_AHEAD_OF}(?: [\w'-]+){{0,3}}? (?:end|expir\w*|conclusion|diwedd"
    rf"|termination)(?: [\w'-]+){{0,3}}? (?:initial|then|current|relevant|original|applicable|any|each"
    rf"|cychwynnol)\b[^.;]{{0,40}}?\b(?:term|period|cyfnod|tymor)"
)
_SKIP_NOTICE = pattern(
    r"'?s?'?\s*(?:or more )?(?:(?:prior|advance|written|in"
    r"|of) )*?(?:(?:written )?notice\s*(?:in writing )?(?:to [^.;,]{0,60}? )?)?"
    r"(?=before|prior to|preceding|in advance|of the|of such|of any|cyn)"
)
_MAY_END_IT = pattern(r"\b(?:may|can|entitled to|right to|be)\b[^.;]{0,60}?\b(?:terminat\w+|end|determine|cancel\w*)\b")
# "terminated at the expiration of its term or any renewal term upon 30 days' notice", "notice expiring at the end of a
# Contract Year"
_AT_END = pattern(
    r"\bat the (?:end|expir\w+|conclusion) of (?:its|the|any|each|then)\b[^.;]{0,60}?\b(?:term|period)s?\b[^.;]{0,60}?"
    r"\bnotice\b"
    r"|\bnotice\b[^.;,]{0,60}? (?:expiring|ending|to expire|to end|to take effect|effective) (?:at|on|with) the"
    r" (?:end|expiry)"
    r" of (?:a|any|each|the|that|then)\b"
)
_STOPS = pattern(r"\b(?:unless|until|not to|non-?renew\w*|intent\w*|terminat\w*|cancel\w*|oni bai|peidio)\b")


def renewal_notice_confidence(text: str, found: FoundDuration, preceding: str) -> float | None:
    """Return the confidence that a length in a sentence is a notice that stops a renewal; None if it is not.

    `preceding` is the text of the sentences before, which may be about the renewal. A right to end the contract on one
    day of each year counts as a right to stop its renewal on that day.
    """
    if _MAY_END_IT.search(text) and not gives_cause(text) and (_AT_END.search(text) or exit_dates.every_year(text)):
        return 0.85
    after = _skip_notice(text, found.end)
    before_end = bool(_BEFORE_END.match(text, after))
    if gives_cause(text[max(0, found.start - 200) : found.end + 100]):
        return None
    renews = match_automatic_renewal(text)
    if renews or _RENEWAL.search(text[max(0, found.start - 300) : found.end + 160]):
        if before_end:
            return 0.95 if renews else 0.85
        if renews and _STOPS.search(text):
            return 0.8
    if before_end and (_RENEWAL.search(preceding) or _BEFORE_END_OF_TERM.match(text, after)):
        return 0.9 if match_automatic_renewal(preceding) else 0.8
    return None


def _skip_notice(text: str, at: int) -> int:
    """Return the offset after "days' prior written notice"."""
    match = _SKIP_NOTICE.match(text, at)
    return match.end() if match else at
