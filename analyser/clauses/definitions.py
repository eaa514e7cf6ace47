"""Find the defined terms of a contract, where each is defined, and where it is used."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence

_QUOTED = re.compile(r"[“\"](?P<term>[^“”\"\n]{2,80}|[^“”\"]{2,60})[”\"]")
_MEANS = re.compile(
    r"(?:\s*(?:,|and|or|a|ac|neu|/)?\s*[“\"][^“”\"]{2,60}[”\"])*[,:]?\s*(?:\([^()]{1,60}\)\s*)?(?:means?|shall\s+mean|shall\s+have\s+the|has\s+the\s+meaning"
    r"|have\s+the|is\s+defined|refers?\s+to|includes|yw|ystyr|mae\s+i)\b"
)
_ASIDE = re.compile(r"\([^()“”\"]{0,60}(?:[“\"][^“”\"]{2,60}[”\"][^()“”\"]{0,24})*$")  # ( together the “X” and the
_ASIDE_ENDS = re.compile(r"[^()]{0,120}\)")
_MEANT = re.compile(r"\bystyr\s+$", re.I)
_PLAINLY = (" means ", " has the meaning ", " shall mean ")
_CAPITALISED = re.compile(
    r"(?:[(\d][\w.()]*\s+)?(?P<term>(?!(?:This|That|It|These|Those|Which|What|Nothing|Hyn)\b)[A-Z][\w’'&/-]*"
    r"(?:\s+(?:[A-Z][\w’'&/-]*|of|and|the|for|to|or)){0,6})"
)
_FIRST = re.compile(r"[A-Z0-9ÂÊÎÔÛŴŶ][\w’'&/-]*")
_ARTICLES = re.compile(r"(?:the|a|an|each|any|y|yr)\s+(?=[A-Z])")
_STEM = re.compile(r"[\w’'&/-]+")
_MUTATIONS = {  # soft, nasal and aspirate mutations of Welsh: the forms of a first letter
    "C": ("G", "Ngh", "Ch"), "P": ("B", "Mh", "Ph"), "T": ("D", "Nh", "Th"), "G": ("", "Ng"), "B": ("F", "M"),
    "D": ("Dd", "N"), "M": ("F",), "Ll": ("L",), "Rh": ("R",),
}  # fmt: skip
_QUOTES = ("“", '"')  # a term in quotation marks is mentioned, not used
_ENDINGS = ("", "s", "’s", "'s", "’", "'")
_VOWELS = "AEIOUWY"


def find_definitions(text: str, starts: Sequence[int]) -> dict[str, list[int]]:
    """Return the defined terms of a text, with the offsets at which each is defined.

    `text` has spaces in place of newlines. `starts` are the offsets at which clauses begin, in order: a quoted term
    there is defined by its clause.
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
        if (
            start in begins
            or _MEANS.match(text, end)
            or _is_aside(text, start, end)
            or _MEANT.search(text, start - 8, start)
        ):
            found[term].append(start)
    for words in _PLAINLY:
        at = text.find(words)
        while at >= 0:
            began = _paragraph_start(at, begins)
            named = _CAPITALISED.fullmatch(text, began, at) if began is not None else None
            if named and began is not None:
                found[" ".join(named["term"].split())].append(began)
            at = text.find(words, at + len(words))
    return dict(found)


def _paragraph_start(at: int, begins: set[int]) -> int | None:
    """Return the start of the clause that begins a few words before an offset, or None."""
    return next((start for start in range(at - 1, max(at - 70, -1), -1) if start in begins), None)


def _is_aside(text: str, start: int, end: int) -> bool:
    """Return whether a quoted term is in brackets after what it names: (the “Services”), (together “Group”)."""
    return bool(_ASIDE.search(text, max(0, start - 100), start) and _ASIDE_ENDS.match(text, end))


def spellings(term: str, *, welsh: bool) -> Iterator[str]:
    """Yield the spellings with which a term may be used; in Welsh its first letter may mutate."""
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


class Glossary:
    """The defined terms of a document, indexed for searching."""

    def __init__(self, terms: Iterable[str], *, welsh: bool) -> None:
        term_of: dict[str, str] = {}
        for term in terms:
            for spelling in spellings(term, welsh=welsh):
                term_of.setdefault(spelling, term)
        self._spellings = sorted(term_of, key=len, reverse=True)
        self._terms = [term_of[spelling] for spelling in self._spellings]
        self._around = [
            tuple((longer, longer.find(spelling)) for longer in self._spellings[:position] if spelling in longer)
            for position, spelling in enumerate(self._spellings)
        ]
        self._by_first: dict[str, list[int]] = defaultdict(list)
        for position, spelling in enumerate(self._spellings):
            if first := _STEM.match(spelling):
                for ending in _ENDINGS:
                    self._by_first[first[0] + ending].append(position)
        self._firsts = frozenset(self._by_first)

    def uses(self, text: str, start: int, end: int) -> list[tuple[str, int, int]]:
        """Return the first use of each term between two offsets, outside longer terms, with its offsets.

        `text` has single spaces. A plural or possessive s may follow a term.
        """
        firsts = self._firsts.intersection(_FIRST.findall(text, start, end))
        if not firsts:
            return []
        found: dict[str, tuple[str, int, int]] = {}
        for position in sorted({one for first in firsts for one in self._by_first[first]}):
            spelling = self._spellings[position]
            at = text.find(spelling, start, end)
            while at >= 0 and not self._is_separate_word(text, at, position):
                at = text.find(spelling, at + 1, end)
            if at >= 0:
                term, stop = self._terms[position], at + len(spelling)
                if term not in found or at < found[term][1]:
                    found[term] = (term, at, stop + (text[stop : stop + 1] == "s"))
        return list(found.values())

    def _is_separate_word(self, text: str, at: int, position: int) -> bool:
        """Return whether a spelling found in the text is a separate word, and not part of a longer term."""
        before = text[at - 1 : at]
        if before.isalnum() or before in _QUOTES or not _ends_word(text, at + len(self._spellings[position])):
            return False
        return not any(
            text.startswith(longer, at - offset) for longer, offset in self._around[position] if at >= offset
        )


def _ends_word(text: str, end: int) -> bool:
    after = text[end : end + 3]
    if not after or not (after[0].isalnum() or after[0] in "-’'"):
        return True
    if after[0] == "s":
        return len(after) < 2 or not after[1].isalnum()
    return after[0] in "’'" and (len(after) < 2 or after[1] == "s" or not after[1].isalnum())
