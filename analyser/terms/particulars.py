"""The head of a contract: its title, printed reference, value and governing law."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from analyser.domain import Document, Money, Term, TermKind
from analyser.i18n.formatting import english
from analyser.terms.layout.sentences import Passage, Placer, pattern
from analyser.terms.values import money

_REFERENCE = re.compile(
    r"\b(?:(?:contract|agreement|order|call-off|framework|tender|project)\s+)?(?:ref(?:erence)?|number|no\.?"
    r"|id)(?:\s+(?:number|no\.?))?\s*[:.]?\s+(?P<id>[A-Z0-9][A-Z0-9]*(?:[/._-][A-Z0-9]+)+)"
    r"|\b(?:cyfeirnod|rhif)(?:\s+(?:y\s+)?(?:contract"
    r"|cytundeb))?\s*[:.]?\s+(?P<rhif>[A-Z0-9][A-Z0-9]*(?:[/._-][A-Z0-9]+)+)",
    re.IGNORECASE,
)
_FIRST_PAGES = 8000  # characters in which a contract prints its own reference rather than another's
_REFERENCE_LABEL = re.compile(
    r"\b(?:contract|agreement|order|call-off)\s+(?:ref|num|no)|\bcyfeirnod|rhif y c|^\s*(?:our |your )?ref",
    re.IGNORECASE,
)
_VALUE = pattern(
    r"\b(?:contract|order|agreement) (?:value|price|sum)\b|\b(?:total (?:contract )?(?:charges|fees|price|value)"
    r"|estimated (?:total )?value|value of (?:this|the) (?:\w+ )?(?:contract|agreement))\b"
    r"|\btotal of the (?:[\w-]+ ){0,3}(?:charges?|fees?|price)\b"
    r"|\b(?:subscription|licen[cs]e|service|support|contract) (?:fees?|charges?|price),? (?:for the )?(?:first|initial)"
    r" (?:subscription |contract )?(?:term|period)\b"
    r"|\bgwerth(?: amcangyfrifedig)? (?:y |cyfan y )?(?:contract|cytundeb)"
)
# What a contract that prints no total costs: a sum paid once on the row of its name, or the charge of a year.
_PAID_ONCE = pattern(r"\b(?:licen[cs]e|subscription|purchase|contract) (?:fee|charge|price)[ :|]{1,4}(?=[£$€])")
_YEARLY = pattern(
    r"\b(?:annual|yearly) (?:[\w-]+ ){0,2}?(?:charges?|fees?|subscription|price)\b(?: charge)?[^.;£$€]{0,40}?(?=[£$€])"
    r"|\b(?:charges?|fees?|subscription|price)\b[^.;£$€]{0,60}?\b(?:is|are|of|:) ?(?=[£$€][\d,.]+ (?:a|per|each"
    r"|for each) "
    r"(?:contract )?(?:year|annum))"
)
_OF_THE_CONTRACT = re.compile(r"contract|agreement|call-off|cytundeb", re.IGNORECASE)
_NOT_THE_VALUE = re.compile(
    r"per\s+cent|%|exceed|less\s+than|percentage|above|\bover\s*$|maximum|\bor\s*$|whichever", re.IGNORECASE
)
_LAWS = (
    ("England and Wales", r"england (?:and|&) wales|english and welsh law|(?:cymru a lloegr|lloegr a chymru)"),
    ("England", r"england|english law"),
    ("Scotland", r"scotland|scots law|scottish law"),
    ("Northern Ireland", r"northern ireland"),
    ("Ireland", r"(?:republic of )?ireland|irish law"),
    ("Wales", r"wales|cymru"),
)
_LAW = pattern(
    r"\b(?:governed by|construed (?:and \w+ )?(?:in accordance with|under|by)"
    r"|interpreted (?:and \w+ )?(?:in accordance with|under)|governing law|applicable law|subject to)\b"
    r"(?P<rest>[^.;]{0,160})|\b(?:the laws? of|english law|scots law)(?P<applies>[^.;]{0,50}? (?:appl(?:y|ies)"
    r"|governs?))\b"
    r"|\b[cg]h?yf(?:raith|reithiau) (?P<gyfraith>(?:cymru|lloegr|yr alban)[^.;]{0,40})"
)
_PLACE = re.compile(
    r"(?:laws?|Laws?|LAWS?)(?:\s+of|\s+in\s+force\s+in|\s+applicable\s+in)(?:\s+the)?(?:\s+(?:State|Commonwealth"
    r"|Province|Republic"
    r"|Federal\s+Republic)\s+of)?\s+(?P<place>[A-Z][A-Za-z]+(?:\s+(?:and\s+)?[A-Z][A-Za-z]+){0,3})"
)


def title(document: Document, placer: Placer) -> Iterator[Term]:
    """Give the title, as printed largest at the head."""
    if document.title:
        words = " ".join(document.title.text.split())
        yield Term(TermKind.TITLE, words, document.title, placer.clause_of(document.title), words)


def reference(document: Document, text: str, placer: Placer) -> Iterator[Term]:
    """Give the reference on the first pages ("Contract reference: GLA/ICT/2023/014"), before one of the order."""
    found = [match for match in _REFERENCE.finditer(text, 0, _FIRST_PAGES) if _REFERENCE_LABEL.search(match[0])]
    named = [match for match in found if re.search(r"\d", match["id"] or match["rhif"])]
    if not named:
        return
    match = min(named, key=lambda match: (not _OF_THE_CONTRACT.search(match[0]), match.start()))
    group = "id" if match["id"] else "rhif"
    span = document.span(match.start(group), match.end(group))
    yield Term(TermKind.REFERENCE, span.text.upper(), span, placer.clause_of(span), span.text.upper(), confidence=0.9)


def value(document: Document, passages: Iterable[Passage], placer: Placer) -> Iterator[Term]:
    """Give the sums that lines or sentences call the value of the contract."""
    for passage in passages:
        match = _VALUE.search(passage.text) if passage.has("value", "charge", "fee", "price", "sum", "gwerth") else None
        if not match:
            continue
        after = passage.text[match.end() : match.end() + 160]
        sums = money.find(after)
        if sums and not _NOT_THE_VALUE.search(after, 0, sums[0].start):
            found, start = sums[0], passage.start + match.end()
            span = document.span(start + found.start, start + found.end)
            text = english(found.value)
            yield Term(
                TermKind.CONTRACT_VALUE, found.value, span, placer.clause_of(span), text, confidence=_sure(found.value)
            )


def charges(
    document: Document, passages: Iterable[Passage], placer: Placer, valued: bool, open_ended: bool
) -> Iterator[Term]:
    """Give the charge of a year and, in a contract without a `valued` total, what may stand for its value, less surely.

    A contract that is `open_ended` can have no total: there the charge of a year is what can be said of its value.
    """

    def term(kind: TermKind, passage: Passage, at: int, per: str, confidence: float) -> Term | None:
        sums = money.find(passage.text[at : at + 60])
        if not sums or sums[0].start > 1:
            return None
        found, start = sums[0], passage.start + at
        sum_ = Money(found.value.amount, found.value.currency, per or found.value.per)
        span = document.span(start + found.start, start + found.end)
        return Term(kind, sum_, span, placer.clause_of(span), english(sum_), confidence=confidence)

    for passage in passages:
        for form, per, confidence in ((_YEARLY, "year", 0.45), (_PAID_ONCE, "", 0.6)):
            match = form.search(passage.text) if passage.has("£", "$", "€") else None
            if not match or _NOT_THE_VALUE.search(match[0]):
                continue
            kinds = [(TermKind.YEARLY_CHARGE, 0.8)] if per else []
            kinds += [(TermKind.CONTRACT_VALUE, confidence)] if not valued and (open_ended or not per) else []
            yield from (found for kind, sure in kinds if (found := term(kind, passage, match.end(), per, sure)))


def _sure(sum_: Money) -> float:
    """A sum for a period is less surely the value of the whole contract."""
    return 0.6 if sum_.per else 0.9


def governing_law(document: Document, passages: Iterable[Passage]) -> Iterator[Term]:
    """Give the law that governs the contract, as the country or state's name."""
    for passage in passages:
        lowered = passage.text.lower()
        if " law" not in lowered and "yfraith" not in lowered and "yfreithiau" not in lowered:
            continue
        match = _LAW.search(passage.text)
        if not match:
            continue
        rest = match["rest"] or match["gyfraith"] or (match[0] if match["applies"] else "")
        named = next((name for name, words in _LAWS if re.search(words, rest, re.IGNORECASE)), None)
        place = _PLACE.search(rest)
        law = named or (" ".join(place["place"].split()) if place else None)
        if law:
            span = document.span(passage.start + match.start(), passage.start + match.end())
            yield Term(TermKind.GOVERNING_LAW, law, span, passage.clause, law, confidence=0.9)
            return
