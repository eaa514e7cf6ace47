"""Find where a contract names its parties: in its opening, a definition, or the rows of an order form."""

from __future__ import annotations

import bisect
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from analyser.domain import Clause, Document, Party, Span
from analyser.parties.organisation_names import ORGANISATION, company_number, is_public_body, name_before
from analyser.parties.party_labels import LABELS, Role, is_usual_buyer, may_name_a_party, role_of

_HEAD = 12_000  # characters within which parties are introduced
_REACH = 700  # characters from a party's name to its alias
_NEAR = 90  # characters within which words may refer to a name given elsewhere
_LABEL_REACH = 300  # characters from a name in an order form to its company number
_USED = 3  # times that the text must use "the Customer" for an order form label to be a party's alias

_QUOTED = r"[“\"‘][^“”\"‘\n]{2,60}?[”\"’]"
_ALIAS_GROUP = re.compile(
    r"\((?P<round>[^()]{0,160}?[“\"‘][^()]{1,160}?)\)|\[(?P<square>[^\[\]]{0,60}?[“\"][^\[\]]{1,80}?)\]"
    rf"|\b(?i:here(?:in)?after)(?:,? (?:to be )?(?:referred to|called|known|described))?(?: as)?:? "
    rf"(?P<after>(?:[Tt]he )?{_QUOTED}(?:,? or (?:[Tt]he )?{_QUOTED})*)"
    r"|\((?i:here(?:in)?after|called)(?: to be)?(?: referred to| called| known)?(?: as)?"
    r" (?P<bare>(?:[Tt]he )?[A-Z][\w&’' -]{1,40})\)"
    r"|\((?:the )?(?P<role>[A-Z][a-z]+(?: [A-Z][a-z]+)?) ?\)"
)
_ALIAS = re.compile(r"(?P<article>\b(?:[Tt]he|THE|[Yy]r?)\s+)?[“\"‘](?P<name>[^“”\"‘\n]{2,60}?),?[”\"’]")
_TOGETHER = re.compile(r"\b(?:together|each|collectively|both|gyda’i gilydd|ill dau)\b", re.I)
_ITSELF = re.compile(r"\bcollectively,? and hereinafter\b", re.I)  # with its affiliates, not with another party
_MEANS = re.compile(
    r"(?P<aliases>(?:[“\"][^”\"\n]{2,40}[”\"](?:,\s*| or | and | neu | a | ac )*)+)\s*"
    r"(?:means?|refers? to|shall mean|is|are|yw|ystyr)\s+"
)
_NAMED_ELSEWHERE = re.compile(
    r"\b(?:named|identified|specified|described|set out|enwir|nodir)\b"
    r"[^.;\n]{0,40}\b(?:in|on|at|above|below|yn|ar|as|fel)\b"
)
_LABEL = re.compile(
    r"(?P<article>(?:the|yr?)\s+)?(?P<word>"
    + "|".join(LABELS)
    + r")(?:['’]s)?(?:\s+(?:name|details|organisation|legal entity|enw))?(?:\s*/\s*(?P<other>[\w ]{3,24}?))?"
    r"(?:\s*[:|]\s*|\s+|$)(?P<rest>(?=[A-Z0-9]).*|$)",
    re.I,
)


@dataclass(frozen=True, slots=True)
class Candidate:
    """A party as one mention gives it; `usually_buys` is true for a kind of body that usually buys."""

    party: Party
    role: Role | None
    usually_buys: bool = False


def introduced_parties(document: Document, clauses: Sequence[Clause]) -> Iterator[Candidate]:
    """Yield the parties that are named with an alias: Acme Limited (the "Supplier")."""
    text = document.text
    after = 0
    for match in _ALIAS_GROUP.finditer(text, 0, _HEAD):
        aliases = _aliases_in(match)
        if not aliases or not _may_introduce(clauses, match.start()):
            continue
        start = max(after, match.start() - _REACH)
        if _NAMED_ELSEWHERE.search(text, max(after, match.start() - _NEAR), match.start()):
            yield _alias_of_named(aliases)
            continue
        name = name_before(document, start, match.start(), follows=start == after > 0)
        if name is None:
            continue
        candidate = _candidate(name, aliases, text[name.start : match.end()])
        named = ORGANISATION.match(name.text) or _has_alias_from_name(name.text, aliases)
        if candidate.role is not None or candidate.usually_buys or named:
            yield candidate
            after = match.end()


def _has_alias_from_name(name: str, aliases: Sequence[str]) -> bool:
    """Return whether an alias is part of the name, as "Orbit" is of Orbit Data."""
    return any(re.search(rf"\b{re.escape(alias.removeprefix('the '))}\b", name, re.I) for alias in aliases)


def _aliases_in(match: re.Match[str]) -> tuple[str, ...]:
    """Return the aliases in an introduction, but not those for several parties together."""
    if match["role"]:
        return (match["role"],) if role_of(match["role"]) else ()
    if match["bare"]:
        return (match["bare"],) if may_name_a_party(match["bare"]) else ()
    inner = match["round"] or match["square"] or match["after"]
    together = _TOGETHER.search(inner)
    if together and not _ITSELF.search(inner):
        inner = inner[: together.start()]
    return _aliases(inner)


def _may_introduce(clauses: Sequence[Clause], offset: int) -> bool:
    """Return whether a party may be introduced at an offset: before clause 2, or in a clause about the parties."""
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
        if may_name_a_party(match["name"]):
            found.append(f"{article} {match['name'].strip()}".strip())
    return tuple(dict.fromkeys(found))


def defined_parties(document: Document) -> Iterator[Candidate]:
    """Yield the parties that a definition names: "We" means Acme Limited."""
    text = document.text
    for match in _MEANS.finditer(text):
        aliases = tuple(re.findall(r"[“\"]([^”\"\n]+)[”\"]", match["aliases"]))
        organisation = ORGANISATION.match(text, match.end())
        if organisation is None and _NAMED_ELSEWHERE.search(text, match.end(), match.end() + _NEAR):
            yield _alias_of_named(aliases)
        elif organisation:
            candidate = _candidate(
                document.span(*organisation.span()), aliases, text[match.end() : match.end() + _LABEL_REACH]
            )
            if candidate.role is not None:
                yield candidate


def labelled_parties(document: Document) -> Iterator[Candidate]:
    """Yield the parties of an order form, where a label is before or above the name."""
    text, lines = document.text, document.lines
    labels = [match for line in lines if (match := _LABEL.match(text, line.start, line.end))]
    ends = [*(match.start() for match in labels), len(text)][1:]
    for match, end in zip(labels, ends, strict=False):
        start = match.start("rest")
        if not match["rest"]:
            start = min(match.end() + 1, len(text))
        organisation = ORGANISATION.match(text, start)
        if organisation is None:
            continue
        details = text[organisation.start() : min(end, organisation.end() + _LABEL_REACH)]
        candidate = _candidate(document.span(*organisation.span()), _label_aliases(match, text), details)
        yield replace(candidate, role=candidate.role or role_of(match["word"]))


def _label_aliases(label: re.Match[str], text: str) -> tuple[str, ...]:
    """Return the label's word as the text uses it for the party: "the Customer", "y Cyflenwr"."""
    word = label["word"].capitalize()
    return tuple(f"{article} {word}" for article in ("the", "y", "yr") if text.count(f" {article} {word} ") >= _USED)


def _candidate(name: Span, aliases: tuple[str, ...], details: str) -> Candidate:
    if is_public_body(name.text):
        return Candidate(Party(name.text, aliases, "", name), Role.BUYER)
    party = Party(name.text, aliases, company_number(details), name)
    role = next((role for alias in aliases if (role := role_of(alias))), None)
    return Candidate(party, role, any(map(is_usual_buyer, aliases)))


def _alias_of_named(aliases: tuple[str, ...]) -> Candidate:
    """Return a candidate without a name: the aliases of an organisation that is named elsewhere."""
    return Candidate(Party("", aliases), next((role for alias in aliases if (role := role_of(alias))), None))
