"""Find the sentence by which the order form prevails over the general terms where they conflict."""

from __future__ import annotations

from collections.abc import Iterable

from analyser.terms.layout.contract_sentences import Sentence
from analyser.terms.patterns import pattern

ORDER_FORM = "order form"

_FORM = r"(?:order form|order particulars|contract particulars|call-off order|ffurflen archebu)"
_PREVAILS = pattern(
    rf"\b{_FORM}\b[^.;]{{0,60}}?\b(?:prevails?|takes? precedence|ha(?:s|ve) (?:priority|precedence)|overrides?"
    r"|sydd drechaf|yn drech)\b"
    rf"|\border of (?:precedence|priority)\b[^.]{{0,80}}?[:-] ?(?:\(?\w{{1,3}}[.)] )?(?:the )?"
    rf"(?:special (?:terms|conditions)[^.;:]{{0,60}}[;,] ?(?:\(?\w{{1,3}}[.)] )?(?:the )?)?{_FORM}\b"
)


def prevailing_sentence(sentences: Iterable[Sentence]) -> Sentence | None:
    """Return the sentence by which the order form prevails over the general terms, or None."""
    return next(
        (one for one in sentences if one.has("order", "particulars", "archebu") and _PREVAILS.search(one.text)), None
    )
