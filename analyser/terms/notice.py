"""Notice: how long before the end a renewal must be stopped, and at what notice a party may leave without a reason."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from analyser.domain import Duration, Holder, Parties, Party, Unknown
from analyser.terms import durations
from analyser.terms.passages import Passage, pattern, plain

_MAY_GIVE_NOTICE = re.compile(r"noti[cf]|advise|advance|before|prior|rhybudd|hysbys|\bcyn\b", re.IGNORECASE)
_RENEWAL = pattern(
    r"\b(?:renew\w*|non-?renew\w*|exten[ds]\w*|extension|automatic\w*|roll(?:s|ed|ing)? ?over|successive|year to year|month[ -]to[ -]month|thereafter|"
    r"not to (?:renew|extend|continue)|adnewyddu|ymestyn|estyn\w*|pellach)\b"
)
_BEFORE_END = pattern(
    r"(?:before|prior to|preceding|in advance of|of|cyn|before the date of)(?: the| such| each| any| its| then| that| this| said| of| diwedd| dyddiad| y| i'r)*"
    r"[^.;]{0,60}?(?:end\b|ending|expir\w*|terminat\w*|renewal|anniversary|commencement of|beginning of|start of|conclusion|completion|close of|term\b|initial period|lapse|dod i ben|diwedd|cyfnod|adnewyddu)"
)
_END_FIRST = pattern(r"(?:end|expir\w*|renew\w*|term)\b[^.;]{0,100}$")
_NOTICE_AFTER = pattern(
    r"'?s?'?\s*(?:\(\w+\) )?(?:or more |at least )?(?:prior |advance |advanced |written |previous |further |formal |of |in |o |ymlaen |ysgrifenedig |llaw |calendar |non-renewal |unequivocal )*,?\s*(?:notice|notification|before|prior|advance|rhybudd|cyn)\b"
)
_NOTICE_BEFORE = pattern(r"\b(?:notice|notification|notif\w+|advis\w+|inform\w+|rhybudd|hysbys\w*)\b[^.;]{0,130}$")
_CAUSE = pattern(
    r"\b(?:breach\w*|default\w*|insolven\w*|bankrupt\w*|cure[ds]?|curing|remed(?:y|ied|iable)|fail(?:s|ed|ure)|material\w*|force majeure|"
    r"change of control|receiver|liquidat\w*|non-?payment|violat\w*|toriad|methdal\w*|methiant|infring\w*|unable|cease[sd]?|damage|destr\w+|"
    r"receipt of|for cause|reject\w*)\b"
)
_LEAVE = pattern(
    r"\b(?:terminat\w+|cancel\w*|end this|bring (?:this|the) [\w ]{0,20}to an end|determine this|terfynu)\b"
)
_FREELY = pattern(
    r"\b(?:for (?:its )?convenience|without (?:any )?(?:cause|reason)|with or without (?:cause|reason)|at any time|for any (?:reason|or no)|any reason|no reason|"
    r"in its (?:sole|absolute) discretion|until terminated|at will|unless terminated|by giving|(?:up)?on (?:giving )?(?:not less than |at least |no less than |a minimum of )?[^.;]{0,40}? notice|giving|"
    r"heb reswm|ar unrhyw adeg|drwy roi|trwy roi)\b"
)
_PAPER = re.compile(
    r"agreement|contract|engagement|appointment|licen[cs]e|services|subscription|order|cytundeb|drwydded", re.IGNORECASE
)
_EITHER = pattern(
    r"\b(?:either|each|any|both|one|a) (?:of the )?part(?:y|ies)\b|\bone party\b|by any party|y naill barti|naill ai|either of|unrhyw barti|un parti|the parties"
)


@dataclass(frozen=True, slots=True)
class Notice:
    """A length of notice: to stop a renewal (`renewal`) or to leave without a reason; offsets are into the passage."""

    passage: Passage
    renewal: bool
    length: Duration | Unknown
    holder: Holder
    start: int
    end: int
    confidence: float


class Holders:
    """Tells from the words of a sentence which party it speaks of."""

    def __init__(self, parties: Parties) -> None:
        self._buyer = _names(
            parties.buyer,
            (
                "the customer",
                "the council",
                "the authority",
                "the buyer",
                "the client",
                "the purchaser",
                "you",
                "y cyngor",
                "y cwsmer",
            ),
        )
        self._supplier = _names(
            parties.supplier,
            (
                "the supplier",
                "the contractor",
                "the provider",
                "the service provider",
                "the vendor",
                "the licensor",
                "we",
                "y cyflenwr",
                "y contractwr",
            ),
        )

    def holder(self, text: str) -> Holder:
        """Return who may act in words such as "the Customer may terminate": the party named last before the verb."""
        if _EITHER.search(text):
            return Holder.EITHER
        buyer, supplier = _last(self._buyer, text), _last(self._supplier, text)
        if buyer == supplier:
            return Holder.EITHER
        return Holder.BUYER if buyer > supplier else Holder.SUPPLIER


def find(passages: Iterable[Passage], holders: Holders) -> Iterator[Notice]:
    """Give the notices of the passages in order; renewal words in the sentence before count for "such notice"."""
    previous: Passage | None = None
    for passage in passages:
        if _MAY_GIVE_NOTICE.search(passage.text):
            context = previous.text if previous and previous.clause == passage.clause else ""
            yield from _read(passage, context, holders)
        previous = passage


def _read(passage: Passage, context: str, holders: Holders) -> Iterator[Notice]:
    text = passage.text
    lengths = [found for found in durations.find(text) if _is_notice(text, found)]
    if not lengths:
        return
    renews = _RENEWAL.search(text)
    for found in lengths:
        before_end = _BEFORE_END.match(text, _skip_notice(text, found.end))
        if renews and _stops_renewal(text, found, bool(before_end)):
            sure = 0.9 if before_end else 0.7
            yield Notice(passage, True, found.value, holders.holder(text[: found.start]), *_words(text, found), sure)
            return
        if before_end and _RENEWAL.search(context) and not _CAUSE.search(text):
            yield Notice(passage, True, found.value, holders.holder(text[: found.start]), *_words(text, found), 0.75)
            return
        if _leaves_freely(text, found):
            yield Notice(passage, False, found.value, holders.holder(text[: found.start]), *_words(text, found), 0.8)
            return


def _is_notice(text: str, found: durations.FoundDuration) -> bool:
    return bool(
        _NOTICE_AFTER.match(text, found.end) or _NOTICE_BEFORE.search(text[max(0, found.start - 140) : found.start])
    )


def _skip_notice(text: str, at: int) -> int:
    """Step over "days' prior written notice" to what follows it."""
    match = re.match(
        r"'?s?'?\s*(?:or\s+more\s+)?(?:(?:prior|advance|written|in|of)\s+)*?(?:(?:written\s+)?notice\s*(?:in\s+writing\s*)?(?:to\s+[^.;,]{0,60}?\s*)?)?(?=before|prior\s+to|preceding|in\s+advance|of\s+the|cyn)",
        text[at:],
        re.IGNORECASE,
    )
    return at + match.end() if match else at


def _stops_renewal(text: str, found: durations.FoundDuration, before_end: bool) -> bool:
    """Say whether the notice is about the renewal that the sentence speaks of, and not one for breach."""
    near = text[max(0, found.start - 250) : found.end + 160]
    if not _RENEWAL.search(near):
        return False
    if before_end:
        return True
    return not _CAUSE.search(text[max(0, found.start - 200) : found.end + 100]) and bool(
        re.search(r"unless|until|not to|non-?renew|intention|terminat|cancel|oni bai", near, re.IGNORECASE)
    )


def _leaves_freely(text: str, found: durations.FoundDuration) -> bool:
    near = text[max(0, found.start - 300) : found.end + 200]
    return bool(_LEAVE.search(near) and _PAPER.search(near) and _FREELY.search(near) and not _CAUSE.search(near))


def _words(text: str, found: durations.FoundDuration) -> tuple[int, int]:
    """Return the words around a length that make it a notice, up to the end of its phrase."""
    cut = re.search(r"[,;.]|$", text[found.end :])
    end = found.end + min(cut.start() if cut else 0, 110)
    return found.start, end


def _names(party: Party | None, usual: tuple[str, ...]) -> re.Pattern[str]:
    names = {plain(name).lower().strip('"') for name in (party.name, *party.aliases)} if party else set(usual)
    return re.compile(
        r"\b(?:" + "|".join(re.escape(name) for name in sorted(names, key=len, reverse=True)) + r")\b", re.IGNORECASE
    )


def _last(names: re.Pattern[str], text: str) -> int:
    return max((match.start() for match in names.finditer(text)), default=-1)
