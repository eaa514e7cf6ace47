"""Who buys and who supplies, and what the text calls each of them."""

from __future__ import annotations

import bisect
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from enum import Enum

from analyser.domain import Clause, Document, Language, Parties, Party, Span

_HEAD = 12_000  # characters in which parties introduce themselves
_REACH = 700  # characters from a party's name to what the text will call it
_NEAR = 90  # characters in which a party without a name is said to be named elsewhere
_LABEL_REACH = 300  # characters from a name in an order form to its company number
_USED = 3  # times that the text must say "the Customer" for a label of an order form to be a party's name


class Role(Enum):
    """Which side of the contract a party is on."""

    BUYER = "buyer"
    SUPPLIER = "supplier"


_WORDS = {
    Role.BUYER: "customer client buyer purchaser authority council licensee subscriber recipient commissioner employer"
    " you cwsmer prynwr cyngor awdurdod cleient trwyddedai tanysgrifiwr chi",
    Role.SUPPLIER: "supplier provider contractor licensor vendor seller consultant developer manufacturer processor"
    " we us cyflenwr darparwr contractwr contractiwr trwyddedwr gwerthwr ymgynghorydd ni",
}
_ROLE_OF = {word: role for role, words in _WORDS.items() for word in words.split()}
_ABSTRACT = frozenset({"you", "we", "us", "chi", "ni"})  # never a label of an order form

_PUBLIC_BODY = re.compile(
    r"\b(?:council|cyngor|corporate joint committee|national park authority|health board|bwrdd iechyd|fire and rescue"
    r"|police and crime commissioner)\b",
    re.I,
)
_SUFFIX = (
    r"(?:(?:Limited|LIMITED|Ltd|LTD|[Pp]lc|PLC|LLP|LLC|Incorporated|INCORPORATED|Inc|INC|Corporation|CORPORATION"
    r"|Corp|CORP|Company|COMPANY|Cyfyngedig|CYFYNGEDIG|Cyf|CYF|GmbH|CIC)\b\.?"
    r"|Co\.|CO\.|L\.L\.C\.|L\.P\.|LP\b|B\.?V\b\.?|N\.?V\b\.?|S\.?A\b\.?|AG\b|University\b|Trust\b)"
)
_WORD = r"[A-Z0-9][\w&'’.()+-]*"
_LINK = r"(?:&|and|of|the|for|in|y|yr|a|ac|dba|t/a)"
_ORGANISATION = re.compile(
    rf"(?:{_WORD}(?: (?:{_WORD}|{_LINK})){{0,6}}? (?i:council)\b"
    rf"|(?:Cyngor|CYNGOR|Bwrdd Iechyd|Awdurdod)(?: {_WORD}){{1,6}}"
    rf"|{_WORD}(?: (?:{_WORD}|{_LINK})){{0,9}}?,? {_SUFFIX}(?!\w))"
)
_ALIAS_GROUP = re.compile(
    r"\((?P<round>[^()]{0,160}?[“\"‘][^()]{1,160}?)\)|\[(?P<square>[^\[\]]{0,60}?[“\"][^\[\]]{1,80}?)\]"
)
_ALIAS = re.compile(r"(?P<article>\b(?:[Tt]he|[Yy]r?)\s+)?[“\"‘](?P<name>[^“”\"‘\n]{2,60}?),?[”\"’]")
_TOGETHER = re.compile(r"\b(?:together|each|collectively|both|gyda’i gilydd|ill dau)\b", re.I)
_MEANS = re.compile(
    r"(?P<aliases>(?:[“\"][^”\"\n]{2,40}[”\"](?:,\s*| or | and | neu | a | ac )*)+)\s*"
    r"(?:means?|refers? to|shall mean|is|are|yw|ystyr)\s+"
)
_NAMED_ELSEWHERE = re.compile(
    r"\b(?:named|identified|specified|described|set out|enwir|nodir)\b[^.;\n]{0,40}\b(?:in|yn|as|fel)\b"
)
_BETWEEN = re.compile(r"\b(?i:between|among|rhwng)\b:?|(?:^|(?<=\s))\(?\d\)\s|\n\d\.\s")
_DETAILS = re.compile(
    r",(?!\s*"
    + _SUFFIX
    + r")|\s\(|\s*;|\s(?:an?\s(?=[A-Z]?[a-z]+\s)|of\s\d|whose\s|having\s|incorporated\s|registered\s"
    r"|organi[sz]ed\s|located\s|acting\s|with\s|cwmni\s|sydd\s|sy’n\s|wedi\s|y\smae\s|has\s|is\s|will\s)"
)
_LEADING = re.compile(r"(?:[\s,;:.–—-]|(?i:and|by|is|made|from|ac|a)\s|\(?\d[.)])+")
_ENDS_IN_ABBREVIATION = re.compile(r"(?:\b[A-Z]|(?i:inc|ltd|corp|co|cyf))\.$")
_COMPANY_NUMBER = re.compile(
    r"\b(?:company|registered|registration|registered in|cwmni|rhif|cofrestr\w*|number|no\.)[^.;\n]{0,60}?"
    r"(?P<number>\b(?:SC|NI|OC|SO|NC)?\d{6,8}\b)",
    re.I,
)
_LABEL = re.compile(
    r"(?P<article>(?:the|yr?)\s+)?(?P<word>"
    + "|".join(word for word in _ROLE_OF if word not in _ABSTRACT)
    + r")(?:['’]s)?(?:\s+(?:name|details|organisation|legal entity|enw))?(?:\s*/\s*(?P<other>[\w ]{3,24}?))?"
    r"(?:\s*[:|]\s*|\s+|$)(?P<rest>(?=[A-Z0-9]).*|$)",
    re.I,
)


@dataclass(frozen=True, slots=True)
class _Candidate:
    """A party as one place of the text shows it."""

    party: Party
    role: Role | None


def identify(document: Document, clauses: Sequence[Clause]) -> Parties:
    """Find the buyer and the supplier.

    A council is always the buyer; otherwise the names that the text gives the parties decide ("Customer", "the
    Supplier", "y Cyngor"). When two parties are named and one side is known, the other party is the other side. A
    side that the text does not name is None.
    """
    found = _merged((*_introduced(document, clauses), *_defined(document), *_labelled(document)))
    if document.language is Language.MIXED:
        found = _one_buyer(found)
    buyer = next((c for c in found if c.role is Role.BUYER), None)
    supplier = next((c for c in found if c.role is Role.SUPPLIER), None)
    if len(found) == 2 and (buyer is None) != (supplier is None):
        other = found[1] if found[0] in (buyer, supplier) else found[0]
        buyer, supplier = (buyer, other) if buyer else (other, supplier)
    others = tuple(c.party for c in found if c is not buyer and c is not supplier)
    return Parties(buyer.party if buyer else None, supplier.party if supplier else None, others)


def _introduced(document: Document, clauses: Sequence[Clause]) -> Iterator[_Candidate]:
    """Yield the parties that are named with what they will be called: Acme Limited (the "Supplier")."""
    text = document.text
    after = 0
    for match in _ALIAS_GROUP.finditer(text, 0, _HEAD):
        inner = match["round"] or match["square"]
        aliases = _aliases(inner)
        if not aliases or _TOGETHER.search(inner) or not _may_introduce(clauses, match.start()):
            continue
        name = _name_before(document, max(after, match.start() - _REACH), match.start())
        if _NAMED_ELSEWHERE.search(text, max(after, match.start() - _NEAR), match.start()):
            yield _nameless(aliases)
            continue
        if name is None:
            continue
        candidate = _candidate(name, aliases, text[name.start : match.end()])
        if candidate.role is not None or _ORGANISATION.match(name.text):
            yield candidate
            after = match.end()


def _may_introduce(clauses: Sequence[Clause], offset: int) -> bool:
    """Whether parties may be introduced at a place: before the clauses or in one on parties, never in contents."""
    position = bisect.bisect_right(clauses, offset, key=lambda clause: clause.span.start) - 1
    if position < 0:
        return True
    clause = clauses[position]
    if clause.is_contents:
        return False
    return (
        not clause.number[:1].isdigit() or clause.number.split(".")[0] in ("0", "1") or "part" in clause.heading.lower()
    )


def _aliases(inner: str) -> tuple[str, ...]:
    found = []
    for match in _ALIAS.finditer(inner):
        article = " ".join((match["article"] or "").split()).lower()
        found.append(f"{article} {match['name'].strip()}".strip())
    return tuple(dict.fromkeys(found))


def _name_before(document: Document, start: int, end: int) -> Span | None:
    """Find the name with which the introduction between two offsets begins."""
    text = document.text[start:end]
    cut = max((match.end() for match in _BETWEEN.finditer(text)), default=text.rfind("\n") + 1)
    if leading := _LEADING.match(text, cut):
        cut = leading.end()
    name = text[cut:]
    if details := _DETAILS.search(name):
        name = name[: details.start()]
    name = name.strip(" ,:;–—-")
    first, _, rest = name.partition(" ")
    if rest.startswith(f"{first} ") or (first.casefold() in _ROLE_OF and _ORGANISATION.match(rest)):
        name = rest  # a table's label stands before the name
    if (organisation := _ORGANISATION.match(name)) and name[organisation.end() :].startswith((" of ", " a ")):
        name = organisation[0]
    if not _ENDS_IN_ABBREVIATION.search(name):
        name = name.rstrip(".")
    if not _is_name(name):
        return None
    start += text.rindex(name)
    return document.span(start, start + len(name))


def _is_name(name: str) -> bool:
    words = name.split()
    if not 0 < len(words) <= 14 or "\n" in name or not (name[0].isupper() or name[0].isdigit()):
        return False
    named = sum(word[0].isupper() or not word[0].isalpha() for word in words)
    return named >= 0.6 * len(words) and not re.search(
        r"\b(?:agreement|contract|date|cytundeb)\b|\. [A-Z][a-z]+ ", name, re.I
    )


def _defined(document: Document) -> Iterator[_Candidate]:
    """Yield the parties that a definition names: "We" means Acme Limited."""
    text = document.text
    for match in _MEANS.finditer(text):
        aliases = tuple(re.findall(r"[“\"]([^”\"\n]+)[”\"]", match["aliases"]))
        organisation = _ORGANISATION.match(text, match.end())
        if organisation is None and _NAMED_ELSEWHERE.search(text, match.end(), match.end() + _NEAR):
            yield _nameless(aliases)
        elif organisation:
            candidate = _candidate(
                document.span(*organisation.span()), aliases, text[match.end() : match.end() + _LABEL_REACH]
            )
            if candidate.role is not None:
                yield candidate


def _labelled(document: Document) -> Iterator[_Candidate]:
    """Yield the parties of an order form, where a label stands before or above the name."""
    text, lines = document.text, document.lines
    labels = [match for line in lines if (match := _LABEL.match(text, line.start, line.end))]
    ends = [*(match.start() for match in labels), len(text)][1:]
    for match, end in zip(labels, ends, strict=False):
        start = match.start("rest")
        if not match["rest"]:
            start = min(match.end() + 1, len(text))
        organisation = _ORGANISATION.match(text, start)
        if organisation is None:
            continue
        details = text[organisation.start() : min(end, organisation.end() + _LABEL_REACH)]
        candidate = _candidate(document.span(*organisation.span()), _label_aliases(match, text), details)
        yield replace(candidate, role=candidate.role or _ROLE_OF.get(match["word"].casefold()))


def _label_aliases(label: re.Match[str], text: str) -> tuple[str, ...]:
    """Return the label's word as the text uses it for the party: "the Customer", "y Cyflenwr"."""
    word = label["word"].capitalize()
    return tuple(f"{article} {word}" for article in ("the", "y", "yr") if text.count(f" {article} {word} ") >= _USED)


def _candidate(name: Span, aliases: tuple[str, ...], details: str) -> _Candidate:
    if _PUBLIC_BODY.search(name.text):
        return _Candidate(Party(name.text, aliases, "", name), Role.BUYER)
    number = _COMPANY_NUMBER.search(details)
    party = Party(name.text, aliases, number["number"] if number else "", name)
    return _Candidate(party, next((role for alias in aliases if (role := _role_of(alias))), None))


def _nameless(aliases: tuple[str, ...]) -> _Candidate:
    """Return what the text calls the organisation that an order form names."""
    return _Candidate(Party("", aliases), next((role for alias in aliases if (role := _role_of(alias))), None))


def _role_of(alias: str) -> Role | None:
    """Tell the side from the words of an alias, the last of which weighs most: "Service Provider"."""
    words = (word.strip(".,'’") for word in reversed(alias.casefold().split()))
    return next((_ROLE_OF[word] for word in words if word in _ROLE_OF), None)


def _merged(candidates: Iterable[_Candidate]) -> list[_Candidate]:
    """Put together what several places say of one party; the first place gives the words."""
    merged: dict[str, _Candidate] = {}
    nameless = []
    for candidate in candidates:
        if not candidate.party.name:
            nameless.append(candidate)
            continue
        key = re.sub(r"\W|^the ", "", candidate.party.name.casefold())
        known = merged.get(key)
        merged[key] = _joined(known, candidate) if known else candidate
    for more in nameless:
        for key, known in merged.items():
            if more.role is not None and known.role is more.role:
                merged[key] = _joined(known, more)
                break
    return list(merged.values())


def _joined(known: _Candidate, more: _Candidate) -> _Candidate:
    aliases = tuple(dict.fromkeys((*known.party.aliases, *more.party.aliases)))
    number = known.party.company_number or more.party.company_number
    return _Candidate(replace(known.party, aliases=aliases, company_number=number), known.role or more.role)


def _one_buyer(found: list[_Candidate]) -> list[_Candidate]:
    """Join the two names of a council that a bilingual contract prints, one in each language."""
    councils = [candidate for candidate in found if _PUBLIC_BODY.search(candidate.party.name)]
    if len(councils) != 2:
        return found
    first, second = councils
    return [
        _joined(first, second) if candidate is first else candidate for candidate in found if candidate is not second
    ]
