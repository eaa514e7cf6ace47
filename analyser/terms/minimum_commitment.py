"""Extract minimum commitments: the least that the buyer must order, spend or pay (`MINIMUM_COMMITMENT`)."""

from __future__ import annotations

from collections.abc import Iterator

from analyser.domain import Holder, Term, TermKind
from analyser.terms.context import TermContext
from analyser.terms.patterns import pattern
from analyser.terms.values import money, shares

_MINIMUM = pattern(
    r"\b(?:minimum|not less than|at least|no less than|take[ -]or[ -]pay|isafswm|o leiaf)\b[^.;]{0,120}?$"
)
_BOUGHT = pattern(
    r"\b(?:spend|orders?|purchas\w+|volumes?|charges?|fees?|commit\w*|payments?|quantit\w+|revenue|guaranteed?|buy)\b"
)
_ABOUT_RISK = pattern(r"\b(?:insur\w+|policy|yswiriant|guarantee|liabilit(?:y|ies)|liable|atebolrwydd)\b")


def extract(context: TermContext) -> Iterator[Term]:
    """Yield the first sum of each sentence that is a minimum purchase."""
    for sentence in context.sentences:
        text = sentence.text
        if not sentence.has(*shares.MAY_NAME_AMOUNT) or not _BOUGHT.search(text) or _ABOUT_RISK.search(text):
            continue
        for found in money.find(text):
            if _MINIMUM.search(text[max(0, found.start - 130) : found.start]):
                description = shares.amount_text(found.value)
                yield context.term(
                    TermKind.MINIMUM_COMMITMENT,
                    found.value,
                    found.start,
                    found.end,
                    description,
                    0.7,
                    sentence=sentence,
                    holder=Holder.BUYER,
                )
                break
