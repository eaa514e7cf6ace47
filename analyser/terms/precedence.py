"""Which part of a contract prevails when two contradict each other, where the contract says so."""

from __future__ import annotations

from collections.abc import Iterable

from analyser.terms.layout.sentences import Passage, pattern

ORDER_FORM = "order form"

_FORM = r"(?:order form|order particulars|contract particulars|call-off order|ffurflen archebu)"
_PREVAILS = pattern(
    rf"\b{_FORM}\b[^.;]{{0,60}}?\b(?:prevails?|takes? precedence|ha(?:s|ve) (?:priority|precedence)|overrides?"
    r"|sydd drechaf|yn drech)\b"
    rf"|\border of (?:precedence|priority)\b[^.]{{0,80}}?[:-] ?(?:\(?\w{{1,3}}[.)] )?(?:the )?"
    rf"(?:special (?:terms|conditions)[^.;:]{{0,60}}[;,] ?(?:\(?\w{{1,3}}[.)] )?(?:the )?)?{_FORM}\b"
)


def prevailing(passages: Iterable[Passage]) -> Passage | None:
    """Return the sentence by which the order form prevails over the general terms, or None when none says so."""
    return next(
        (one for one in passages if one.has("order", "particulars", "archebu") and _PREVAILS.search(one.text)), None
    )
