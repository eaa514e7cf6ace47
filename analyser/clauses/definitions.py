"""Defined terms of a contract: where each is given its meaning, and where it is used."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence

_QUOTED = re.compile(r"[“\"](?P<term>[^“”\"\n]{2,80}|[^“”\"]{2,60})[”\"]")
_MEANS = re.compile(
    r"(?:\s*(?:,|and|or|a|ac|neu|/)?\s*[“\"][^“”\"]{2,60}[”\"])*[,:]?\s*(?:\([^()]{1,60}\)\s*)?(?:means?|shall\s+mean|shall\s+have\s+the|has\s+the\s+meaning"
    r"|have\s+the|is\s+defined|refers?\s+to|includes|yw|ystyr|mae\s+i)\b"
)
_ASIDE = re.compile(
    r"\([^()“”\"]{0,60}(?:[“\"][^“”\"]{2,60}[”\"][^()“”\"]{0,24})*$"
)  # ( together the “X” and the
_ASIDE_ENDS = re.compile(r"[^()]{0,120}\)")
_MEANT = re.compile(r"\bystyr\s+$", re.I)
_PLAIN = re.compile(r"\s(?:means|has the meaning|shall mean|yw|ystyr)\s")
_CAPITALISED = re.compile(r"[A-Z][\w’'&/-]*(?:\s+(?:[A-Z][\w’'&/-]*|of|and|the|for|to|or)){0,6}")
_FIRST = re.compile(r"[A-Z0-9ÂÊÎÔÛŴŶ][\w’'&/-]*")
_ARTICLES = re.compile(r"(?:the|a|an|each|any|y|yr)\s+(?=[A-Z])")
_STEM = re.compile(r"[\w’'&/-]+")
_MUTATIONS = {  # soft, nasal and aspirate mutations of Welsh: how a first letter may be written
    "C": ("G", "Ngh", "Ch"), "P": ("B", "Mh", "Ph"), "T": ("D", "Nh", "Th"), "G": ("", "Ng"), "B": ("F", "M"),
    "D": ("Dd", "N"), "M": ("F",), "Ll": ("L",), "Rh": ("R",),
}  # fmt: skip
_VOWELS = "AEIOUWY"


def definitions(text: str, starts: Sequence[int]) -> dict[str, list[int]]:
    """Find the defined terms of a text, with the offsets at which each is given a meaning.

    `text` has spaces for its newlines; `starts` are where the clauses begin, in order: a term in quotation marks there
    is being defined.
    """
    begins = set(starts)
    found: dict[str, list[int]] = defaultdict(list)
    for match in _QUOTED.finditer(text):
        term = " ".join(match["term"].split())
        article = _ARTICLES.match(term)
        term = (term[article.end() :] if article else term).strip(" ,.;:")
        if not _FIRST.match(term) or len(term) < 2:
            continue
        start, end = match.span()
        if start in begins or _MEANS.match(text, end) or _is_aside(text, start, end) or _MEANT.search(text, start - 8, start):
            found[term].append(start)
    for match in _PLAIN.finditer(text):
        began = _paragraph_start(text, match.start(), begins)
        if began is not None and _CAPITALISED.fullmatch(text, began, match.start()):
            found[" ".join(text[began : match.start()].split())].append(began)
    return dict(found)


def _paragraph_start(text: str, at: int, begins: set[int]) -> int | None:
    """Find the start of the clause that begins a few words before an offset."""
    return next((start for start in range(at - 1, max(at - 70, -1), -1) if start in begins), None)


def _is_aside(text: str, start: int, end: int) -> bool:
    """Whether a quoted term stands in brackets after what it names: (the “Services”), (together “Group”)."""
    return bool(_ASIDE.search(text, max(0, start - 100), start) and _ASIDE_ENDS.match(text, end))


def spellings(term: str, *, welsh: bool) -> Iterator[str]:
    """Yield how a term may be written in use; in Welsh its first letter may change after other words."""
    yield term
    if not welsh:
        return
    for letter in (term[:2], term[:1]):
        if letter in _MUTATIONS:
            for other in _MUTATIONS[letter]:
                rest = term[len(letter) :]
                yield other + rest if other else rest[:1].upper() + rest[1:]
            return
    if term[:1] in _VOWELS:
        yield "H" + term[:1].lower() + term[1:]


def uses(text: str, terms: Mapping[str, str]) -> Iterator[tuple[str, int, int]]:
    """Yield each use of a term, the longest that fits, with its offsets; `terms` gives the term of each spelling.

    `text` has single spaces. A plural or possessive s may follow.
    """
    by_first: dict[str, list[str]] = defaultdict(list)
    for spelling in sorted(terms, key=len, reverse=True):
        first = _STEM.match(spelling)
        if first:
            by_first[first[0]].append(spelling)
            by_first[f"{first[0]}s"].append(spelling)
    reach = 0
    find = by_first.get
    for match in _FIRST.finditer(text):
        word = match[0]
        candidates = find(word) or (find(word.rstrip("s’'")) if word[-1] in "s’'" else None)
        if candidates is None or match.start() < reach:
            continue
        start = match.start()
        if start and text[start - 1].isalnum():
            continue
        for spelling in candidates:
            end = start + len(spelling)
            if text.startswith(spelling, start) and _ends_word(text, end):
                yield terms[spelling], start, end
                reach = end
                break


def _ends_word(text: str, end: int) -> bool:
    after = text[end : end + 3]
    if not after or not (after[0].isalnum() or after[0] in "-’'"):
        return True
    if after[0] == "s":
        return len(after) < 2 or not after[1].isalnum()
    return after[0] in "’'" and (len(after) < 2 or after[1] == "s" or not after[1].isalnum())
