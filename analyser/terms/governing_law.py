"""Extract the law that governs the contract (`GOVERNING_LAW`)."""

from __future__ import annotations

import re
from collections.abc import Iterator

from analyser.domain import Term, TermKind
from analyser.terms.context import TermContext
from analyser.terms.patterns import pattern

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


def extract(context: TermContext) -> Iterator[Term]:
    """Yield the country or state of the governing law, from the first sentence that names one."""
    for sentence in context.sentences:
        if not sentence.has(" law", "yfraith", "yfreithiau"):
            continue
        match = _LAW.search(sentence.text)
        law = _law(match) if match else None
        if match and law:
            yield context.term(TermKind.GOVERNING_LAW, law, match.start(), match.end(), law, 0.9, sentence=sentence)
            return


def _law(match: re.Match[str]) -> str | None:
    words = match["rest"] or match["gyfraith"] or (match[0] if match["applies"] else "")
    named = next((name for name, form in _LAWS if re.search(form, words, re.IGNORECASE)), None)
    place = _PLACE.search(words)
    return named or (" ".join(place["place"].split()) if place else None)
