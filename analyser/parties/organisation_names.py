"""Find names of organisations in running text, and recognise public bodies and company numbers."""

from __future__ import annotations

import re

from analyser.domain import Document, Language, Span
from analyser.parties.party_labels import role_of

_PUBLIC_BODY = re.compile(
    r"\b(?:council|cyngor|corporate joint committee|national park authority|health board|bwrdd iechyd|fire and rescue"
    r"|police and crime commissioner|combined authority|secretary of state|welsh ministers|gweinidogion cymru"
    r"|scottish ministers|chief constable|nhs trust|foundation trust|commissioners for"
    r"|(?:her|his) majesty|(?:king|queen) in right of|ministry of|minister (?:of|for) (?!\W*$)|department (?:of|for)"
    r"|government of)\b",
    re.I,
)
SUFFIX = (
    r"(?:(?:Limited|LIMITED|Ltd|LTD|[Pp]lc|PLC|LLP|LLC|Incorporated|INCORPORATED|Inc|INC|Corporation|CORPORATION"
    r"|Corp|CORP|Company|COMPANY|Cyfyngedig|CYFYNGEDIG|Cyf|CYF|GmbH|CIC)\b\.?"
    r"|Co\.|CO\.|L\.L\.C\.|L\.P\.|LP\b|B\.?V\b\.?|N\.?V\b\.?|S\.?A\b\.?|S/A\b|AG\b|University\b|Trust\b)"
)
_WORD = r"(?:[A-Z0-9]|[a-z]-?[A-Z0-9]|e-[a-z])[\w&’'’.()+-]*"
_LINK = r"(?:&|and|of|the|for|in|y|yr|a|ac|dba|t/a|d/b/a)"
ORGANISATION = re.compile(
    rf"(?:{_WORD}(?: (?:{_WORD}|{_LINK})){{0,6}}? (?i:council|health board|combined authority)\b"
    rf"|(?:Cyngor|CYNGOR|Bwrdd Iechyd|Awdurdod)(?: {_WORD}){{1,6}}"
    rf"|{_WORD}(?: (?:{_WORD}|{_LINK})){{0,9}}?,? {SUFFIX}(?!\w))"
)
_BETWEEN = re.compile(r"\b(?i:between|among|rhwng)\b:?|(?:^|(?<=\s))\(?\d\)\s|\n\d\.\s")
_NEXT = re.compile(r"(?:^|[,;)\s])\s*(?i:and)(?:\s+by)?:?\s+(?=[A-Z(]|e-?[A-Za-z])")
_NEXT_WELSH = re.compile(r"(?:^|[,;)\s])\s*(?i:and|ac?)\s+(?=[A-Z(])")
_DETAILS = re.compile(
    r",(?!\s*"
    + SUFFIX
    + r")|\s\((?![A-Z][\w ]{1,30}\)\s[A-Z])|\s*;|\s(?:an?\s(?=[A-Z]?[a-z]+\s)|of\s\d|whose\s|having\s|incorporated\s"
    r"|registered\s|organi[sz]ed\s|located\s|acting\s|with\s|cwmni\s|sydd\s|sy’n\s|wedi\s|y\smae\s|has\s|is\s|will\s"
    r"|(?i:represented by|as represented by)\b|on\sbehalf\s)"
)
_LEADING = re.compile(
    r"(?:[\s,;:.–—-]|(?i:and|by|is|made|from|ac|a|the parties:?)\s|\(?\d[.)]|(?i:party|parti)\s[A-Z0-9]\s*:)+"
)
_ENDS_IN_ABBREVIATION = re.compile(r"(?:\b[A-Z]|(?i:inc|ltd|corp|co|cyf))\.$")
_LINKS = frozenset(("of", "the", "for", "in", "and", "right", "on", "at", "y", "yr", "a", "ac", "i", "o", "dba"))
_NO_NAME = re.compile(r"\b(?i:agreement|contract|date|cytundeb)\b|(?<![A-Z])\. [A-Z][a-z]+ |\[[•●@*_ ]*\]|^\W*\w\d+$")
_COMPANY_NUMBER = re.compile(
    r"\b(?:company|registered|registration|registered in|cwmni|rhif|cofrestr\w*|number|no\.)[^.;\n]{0,60}?"
    r"(?P<number>\b(?:(?:SC|NI|OC|SO|NC|IP|RS|FC|LP|SL|NL)\s?)?(?:\d{6,8}|\d{4} \d{4}|\d{2} \d{3} \d{3})\b)"
    r"(?![\d ]*\d)",
    re.I,
)
_OF_ANOTHER_KIND = re.compile(r"\b(?:charity|charities|elusen\w*|vat|taw|tel|telephone|ffôn)\b", re.I)


def is_public_body(name: str) -> bool:
    """Return whether a name is that of a public body that buys: a council, a health board, a minister."""
    return bool(_PUBLIC_BODY.search(name))


def company_number(details: str) -> str:
    """Return the company number in the details of a party, without spaces; an empty string if there is none.

    Charity, VAT and telephone numbers are not company numbers.
    """
    at = 0
    while match := _COMPANY_NUMBER.search(details, at):
        if not _OF_ANOTHER_KIND.search(details, max(match.start() - 12, 0), match.start("number")):
            return match["number"].replace(" ", "").upper()
        at = match.end()
    return ""


def name_before(document: Document, start: int, end: int, *, follows: bool = False) -> Span | None:
    """Return the name of the party that is introduced between two offsets, or None.

    `follows` is true when another party was introduced just before, so that the name comes after an "and".
    """
    text = document.text[start:end]
    cut = max((match.end() for match in _BETWEEN.finditer(text)), default=-1)
    if cut < 0 and follows:
        cut = _after_and(document.language, text)
    if cut < 0:
        cut = text.rfind("\n") + 1
    if leading := _LEADING.match(text, cut):
        cut = leading.end()
    name = text[cut:]
    if details := _DETAILS.search(name):
        name = name[: details.start()]
    name = name.strip(" ,:;–—-")
    first, _, rest = name.partition(" ")
    if rest.startswith(f"{first} ") or (role_of(first) is not None and ORGANISATION.match(rest)):
        name = rest  # a table's label is before the name
    if (organisation := ORGANISATION.match(name)) and name[organisation.end() :].startswith((" of ", " a ")):
        name = organisation[0]
    if not _ENDS_IN_ABBREVIATION.search(name):
        name = name.rstrip(".")
    if not _is_name(name):
        return None
    start += text.rindex(name)
    return document.span(start, start + len(name))


def _after_and(language: Language, text: str) -> int:
    """Return where a name begins after an "and", preferably that of an organisation; -1 if nowhere."""
    cuts = [match.end() for match in (_NEXT if language is Language.ENGLISH else _NEXT_WELSH).finditer(text)]
    return next((cut for cut in cuts if ORGANISATION.match(text, cut)), cuts[0] if cuts else -1)


def _is_name(name: str) -> bool:
    words = name.split()
    if not 0 < len(words) <= 16 or "\n" in name:
        return False
    if not (name[0].isupper() or name[0].isdigit() or ORGANISATION.match(name)):
        return False
    significant = [word for word in words if word not in _LINKS]
    named = sum(not word[0].islower() or word[:2] == "e-" or word[1:2].isupper() for word in significant)
    return named >= 0.6 * len(significant) and not _NO_NAME.search(name)
