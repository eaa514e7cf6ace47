"""Extract when a notice counts as received (`NOTICE_SERVICE`)."""

from __future__ import annotations

from collections.abc import Iterator

from analyser.domain import Duration, Term, TermKind, Unit
from analyser.i18n.formatter import english
from analyser.terms.context import TermContext
from analyser.terms.patterns import pattern
from analyser.terms.values import durations

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


def extract(context: TermContext) -> Iterator[Term]:
    """Yield how long after posting a notice counts as received."""
    for sentence in context.sentences:
        found = _time_of_service(sentence.text) if sentence.has("notice", "hysbysiad", "rhybudd") else None
        if found:
            start, end, value = found
            text = f"{english(value)} after posting"
            yield context.term(TermKind.NOTICE_SERVICE, value, start, end, text, 0.8, sentence=sentence)


def _time_of_service(text: str) -> tuple[int, int, Duration] | None:
    """Return the time after which a notice counts as received, with its start and end in the text, or None."""
    received = _RECEIVED.search(text)
    if not received:
        return None
    match = _NTH_DAY.search(text, received.end())
    if match:
        unit = Unit.DAY if match["unit"].lower() == "day" else Unit.WORKING_DAY
        return match.start(), match.end(), Duration(_NTH[match["nth"].lower()], unit)
    for length in durations.find(text):
        if isinstance(length.value, Duration) and _AFTER_POSTING.match(text, length.end):
            return length.start, length.end, length.value
    return None
