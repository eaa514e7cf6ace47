"""Extract caps on a party's liability: a sum, or a share of the charges (`LIABILITY_CAP`)."""

from __future__ import annotations

from collections.abc import Iterator

from analyser.domain import Term, TermKind
from analyser.terms.context import TermContext
from analyser.terms.patterns import pattern
from analyser.terms.values import shares

_LIABILITY = pattern(r"\b(?:liabilit(?:y|ies)|liable|atebolrwydd)\b")
_CAPPED = pattern(
    r"\b(?:limited to|(?:shall|will|may|must) (?:not|in no event) (?:in aggregate )?exceed|not exceed|no more"
    r" than|capped at|limit of|up to"
    r"|cyfyngedig i|gyfyngu i|ddim yn fwy na|heb fod yn fwy na)\b[^.;]{0,200}?$"
)
_INSURED = pattern(r"\b(?:insur\w+|policy|yswiriant|guarantee)\b")


def extract(context: TermContext) -> Iterator[Term]:
    """Yield the first sum or share of each sentence to which liability is limited."""
    for sentence in context.sentences:
        text = sentence.text
        if not sentence.has(*shares.MAY_NAME_AMOUNT) or not _LIABILITY.search(text) or _INSURED.search(text):
            continue
        for found in shares.find(text):
            if _CAPPED.search(text[max(0, found.start - 220) : found.start]):
                holder = context.holders.holder(text[: found.start])
                description = shares.amount_text(found.value, found.of)
                yield context.term(
                    TermKind.LIABILITY_CAP,
                    found.value,
                    found.start,
                    found.end,
                    description,
                    0.7,
                    sentence=sentence,
                    holder=holder,
                )
                break
