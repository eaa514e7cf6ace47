"""Who buys and who supplies, and what the text calls each of them."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from enum import Enum

from analyser.domain import Clause, Document, Parties, Party, Span

_HEAD = 12_000  # characters in which parties introduce themselves
_REACH = 700  # characters from a party's name to what the text will call it


class Role(Enum):
    """Which side of the contract a party is on."""

    BUYER = "buyer"
    SUPPLIER = "supplier"


_ROLES = {
    Role.BUYER: (
        "customer client buyer purchaser authority council licensee subscriber recipient commissioner employer you user"
        " cwsmer prynwr cyngor awdurdod cleient trwyddedai tanysgrifiwr chi"
    ).split(),
    Role.SUPPLIER: (
        "supplier provider contractor licensor vendor seller consultant developer manufacturer we us reseller processor"
        " cyflenwr darparwr contractwr contractiwr trwyddedwr gwerthwr ymgynghorydd ni"
    ).split(),
}
_ROLE_OF = {word: role for role, words in _ROLES.items() for word in words}
_PUBLIC_BODY = re.compile(
    r"\b(?:council|cyngor|borough|bwrdeistref|corporate joint committee|national park authority|health board|fire and"
    r" rescue|police and crime commissioner)\b",
    re.I,
)
_SUFFIX = (
    r"(?:Limited|LIMITED|Ltd\.?|LTD\.?|plc|PLC|LLP|LLC|L\.L\.C\.|Inc\.?|INC\.?|Incorporated|Corp\.?|CORP\.?|Corporation"
    r"|CORPORATION|Company|COMPANY|Co\.|CO\.|GmbH|B\.?V\.|S\.?A\.|AG|N\.V\.|L\.P\.|LP|Cyf\.?|Cyfyngedig|CYFYNGEDIG|CIC"
    r"|University|Trust|ccc|CCC)"
)
_ORGANISATION = re.compile(
    rf"(?P<name>(?:[A-Z0-9][^\n;:|]{{0,90}}?\s{_SUFFIX}(?![\w])"
    r"|(?:[A-Z][\w'’-]+ (?:and |& |of |the )*){0,6}(?:Council|COUNCIL|Authority)\b(?: of [A-Z]\w+)?"
    r"|(?:Cyngor|CYNGOR|Awdurdod|Bwrdd Iechyd)(?: [A-Z][\w'’-]+){1,6}))"
)
_QUOTED = r"[“\"‘'](?P<{}>[^“”\"‘’'\n]{{2,60}})[”\"’']"
_ALIAS_GROUP = re.compile(
    r"\((?P<inner>[^()]{0,160}?[“\"‘][^()]{1,160}?)\)|\[(?P<square>[^\[\]]{0,60}?[“\"][^\[\]]{1,80}?)\]"
)
_ALIAS = re.compile(r"(?P<the>\b[Tt]he\s+|\b[Yy]r?\s+)?[“\"‘](?P<name>[^“”\"‘\n]{2,60}?),?[”\"’]")
_MEANS = re.compile(
    r"(?P<aliases>(?:[“\"][^”\"\n]{2,40}[”\"](?:,\s*| or | and | neu | a | ac )*)+)\s*"
    r"(?:means|refers? to|shall mean|is|yw|ystyr)\s+(?=[A-Z])"
)
_INTRODUCTION = re.compile(
    r"\b(?:by and between|by and among|between|among|BETWEEN|AMONG|rhwng|RHWNG|Rhwng)\b:?|\(\d\)|\n\d[.)]\s"
)
_DETAILS = re.compile(
    r",?\s+\(?(?:an?\s+(?!n\b)|the\s+(?!\w+\s+(?:council|borough))|with\s|whose\s|having\s|incorporated|registered|organi[sz]ed|of\s+\d|of\s+[A-Z]"
    r"|located|acting\s|company\s+(?:number|no|reg)|a’i\s|sydd\s|sy’n\s|cwmni\s|rhif\s|wedi\s|corff\s|sefydlwyd)"
    r"|\s*\(|\s*,\s*(?=\d)|\s*;"
)
_LEADING = re.compile(
    r"^(?:[\s,;:.–—-]|and\b|AND\b|a\s|ac\s|by\b|is\b|\(\d\)|\d[.)]\s|THIS\b.*?\b(?:between|BETWEEN)\b)+"
)
_COMPANY_NUMBER = re.compile(
    r"(?:company|registered|registration|cwmni|cofrestr\w*|rhif|number|no\.)[^.;\n]{0,40}?(?P<number>\b(?:SC|NI|OC|SO|NC)?\d{6,8}\b)",
    re.I,
)
_LABEL = re.compile(
    r"(?:the\s+|y\s+|yr\s+)?(?P<word>supplier|provider|contractor|vendor|licensor|seller|customer|buyer|client|council|authority"
    r"|licensee|purchaser|cyflenwr|darparwr|contractwr|cwsmer|prynwr|cyngor|awdurdod|cleient)"
    r"(?:['’]s)?(?:\s+(?:name|details|organisation|legal\s+entity|enw))?(?:\s*/\s*[\w ]{3,30}?)?\s*[:|]?\s*(?P<rest>.*)$",
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
    Supplier", "y Cyngor"). A side that the text does not name is None.
    """
    contents = [clause.span for clause in clauses if clause.is_contents]
    found = _merged(
        candidate
        for candidate in (*_introduced(document), *_defined(document), *_labelled(document))
        if candidate.party.span is None or not any(candidate.party.span.within(span) for span in contents)
    )
    buyer = next((c for c in found if c.role is Role.BUYER), None)
    supplier = next((c for c in found if c.role is Role.SUPPLIER), None)
    if len(found) == 2 and (buyer is None) != (supplier is None):  # two parties, one side known
        other = found[1] if found[0] in (buyer, supplier) else found[0]
        buyer, supplier = (buyer, other) if buyer else (other, supplier)
    others = tuple(c.party for c in found if c is not buyer and c is not supplier)
    return Parties(buyer.party if buyer else None, supplier.party if supplier else None, others)


def _introduced(document: Document) -> Iterator[_Candidate]:
    """Yield the parties that are named with what they will be called: Acme Limited (the "Supplier")."""
    text = document.text
    after = 0
    for match in _ALIAS_GROUP.finditer(text, 0, _HEAD):
        aliases = _aliases(match["inner"] or match["square"])
        start = max(after, match.start() - _REACH)
        name = _name_in(document, start, match.start())
        if name is not None and aliases:
            details = text[name.start : match.end() + 160]
            yield _candidate(name, aliases, details)
            after = match.end()


def _aliases(inner: str) -> tuple[str, ...]:
    found = []
    for match in _ALIAS.finditer(inner):
        the = " ".join((match["the"] or "").split()).lower()
        found.append(f"{the} {match['name']}".strip())
    return tuple(dict.fromkeys(found))


def _name_in(document: Document, start: int, end: int) -> Span | None:
    """Find the name that an introduction begins with."""
    segment = document.text[start:end]
    for boundary in reversed(list(_INTRODUCTION.finditer(segment))):
        segment_start = boundary.end()
        break
    else:
        paragraph = segment.rfind("\n")
        segment_start = paragraph + 1
    start += segment_start
    segment = segment[segment_start:]
    if leading := _LEADING.match(segment):
        start += leading.end()
        segment = segment[leading.end() :]
    details = _DETAILS.search(segment)
    name = segment[: details.start()] if details else segment
    name = name.rstrip(" ,.:;–-") + (
        "." if re.search(r"\b(?:Inc|Ltd|Corp|Co|L\.P|N\.V|S\.A|B\.V)\.,?\s*$", name) else ""
    )
    if not _is_name(name):
        return None
    return document.span(start, start + len(name))


def _is_name(name: str) -> bool:
    words = name.split()
    if not 0 < len(words) <= 14 or not (name[0].isupper() or name[0].isdigit()):
        return False
    if _ORGANISATION.match(name) or _PUBLIC_BODY.search(name):
        return True
    capital = sum(word[0].isupper() or not word[0].isalpha() for word in words)
    return (
        len(words) > 1
        and capital >= 0.7 * len(words)
        and not re.search(r"\b(agreement|contract|date|schedule)\b", name, re.I)
    )


def _defined(document: Document) -> Iterator[_Candidate]:
    """Yield the parties that a definition names: "We" means Acme Limited."""
    for match in _MEANS.finditer(document.text):
        organisation = _ORGANISATION.match(document.text, match.end())
        if organisation:
            aliases = tuple(re.findall(r"[“\"]([^”\"\n]+)[”\"]", match["aliases"]))
            if any(_role_of_alias(alias) for alias in aliases):
                name = document.span(*organisation.span())
                yield _candidate(name, aliases, document.text[name.start : name.end + 300])


def _labelled(document: Document) -> Iterator[_Candidate]:
    """Yield the parties of an order form, where a label stands before or above the name."""
    lines = document.lines
    for position, line in enumerate(lines):
        match = _LABEL.match(document.text[line.start : line.end])
        if match is None:
            continue
        start = line.start + match.start("rest")
        if not match["rest"]:
            if position + 1 == len(lines):
                continue
            start = lines[position + 1].start
        organisation = _ORGANISATION.match(document.text, start)
        if organisation:
            name = document.span(*organisation.span())
            word = match["word"].casefold()
            candidate = _candidate(name, (), document.text[name.start : name.end + 300])
            yield replace(candidate, role=Role.BUYER if _PUBLIC_BODY.search(name.text) else _ROLE_OF.get(word))


def _candidate(name: Span, aliases: tuple[str, ...], details: str) -> _Candidate:
    number = _COMPANY_NUMBER.search(details)
    party = Party(name.text, aliases, number["number"] if number else "", name)
    if _PUBLIC_BODY.search(name.text):
        return _Candidate(party, Role.BUYER)
    return _Candidate(party, next((role for alias in aliases if (role := _role_of_alias(alias))), None))


def _role_of_alias(alias: str) -> Role | None:
    """Tell the side from the words of an alias, the last of which weighs most: "Service Provider"."""
    for word in reversed(alias.casefold().split()):
        if role := _ROLE_OF.get(word.strip(".,'’")):
            return role
    return None


def _merged(candidates: Iterator[_Candidate]) -> list[_Candidate]:
    """Put together what several places say of one party; the first place gives the words."""
    merged: dict[str, _Candidate] = {}
    for candidate in candidates:
        key = re.sub(r"\W", "", candidate.party.name.casefold())
        known = merged.get(key)
        if known is None:
            merged[key] = candidate
            continue
        party = replace(
            known.party,
            aliases=tuple(dict.fromkeys((*known.party.aliases, *candidate.party.aliases))),
            company_number=known.party.company_number or candidate.party.company_number,
        )
        merged[key] = _Candidate(party, known.role or candidate.role)
    return list(merged.values())
