"""Notice: how long before the end a renewal must be stopped, and at what notice a party may leave without a reason."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from analyser.domain import Duration, Holder, Parties, Party, Unknown
from analyser.terms import exit_dates
from analyser.terms.layout.sentences import Passage, pattern, plain
from analyser.terms.renewal import renews_itself
from analyser.terms.values import durations
from analyser.terms.values.durations import FoundDuration

_MAY_GIVE_NOTICE = (
    "notic",
    "notif",
    "advise",
    "advance",
    "before",
    "prior",
    "elect",
    "request",
    "rhybudd",
    "rybudd",
    "hysbys",
    " cyn ",
)
_MAY_END = ("terminat", "renew", "exten", "cancel", "end", "expir", "conclu", "anniversary", "determine", "successive",
            "thereafter", "terfynu", "derfynu", "therfynu", "adnewyddu", "ymestyn", "estyn", "i ben",
            "diwedd")  # fmt: skip
_RENEWAL = pattern(
    r"\b(?:renew\w*|non-?renew\w*|exten[ds]\w*|extension|roll(?:s|ed|ing)? ?over|successive|year[ -]to[ -]year"
    r"|month[ -]to[ -]month|"
    r"thereafter|indefinitely|adnewyddu|ymestyn|estyn\w*)\b"
)
_AHEAD_OF = r"(?:before|prior to|preceding|in advance of|of|cyn)"
_THE_END = (
    r"(?:end(?:ing|s)?|expir\w*|terminat\w*|renewal|anniversary|commencement|beginning|start|conclusion"
    r"|completion|close|lapse|dod i ben|diwedd|adnewyddu)"
)
_OF_THE_TERM = (
    r"(?:terms?|agreement|contract|period|renewal|year|anniversary|thereof|subscription|licen[cs]e|date"
    r"|cyfnod|tymor|contract|cytundeb)"
)
_BEFORE_END = pattern(
    rf"{_AHEAD_OF}(?: [\w'-]+){{0,9}}? {_THE_END}\b(?:[^.;]{{0,70}}?\b{_OF_THE_TERM}\b|\W*$)"
    rf"|{_AHEAD_OF}(?: [\w'-]+){{0,4}}? (?:renewal|extension) (?:term|period|date)|"
    rf"{_AHEAD_OF} (?:the|any|each) (?:next )?(?:anniversary|renewal)|{_AHEAD_OF} \d{{1,2}} \w+ (?:19|20)\d\d"
)
_BEFORE_END_OF_TERM = pattern(
    rf"{_AHEAD_OF}(?: [\w'-]+){{0,3}}? (?:end|expir\w*|conclusion|diwedd"
    rf"|termination)(?: [\w'-]+){{0,3}}? (?:initial|then|current|relevant|original|applicable|any|each"
    rf"|cychwynnol)\b[^.;]{{0,40}}?\b(?:term|period|cyfnod|tymor)"
)
_NOTICE_AFTER = pattern(
    r"'?s?'?\s*(?:\(\w+\) )?(?:(?:or more|at least|prior|advanced?|written|previous|further|formal|of|in|o|ymlaen"
    r"|ysgrifenedig|llaw|calendar|"
    r"non-?renewal|unequivocal|irrevocable|clear),? )*(?:notice|notification|before|prior|advance|preceding|rh?ybudd"
    r"|hysbysiad|cyn)\b"
)
_NOTICE_BEFORE = pattern(r"\b(?:notice|notification|notif\w+|advis\w+|inform\w+|rhybudd|hysbys\w*)\b[^.;]{0,130}$")
_SKIP_NOTICE = pattern(
    r"'?s?'?\s*(?:or more )?(?:(?:prior|advance|written|in"
    r"|of) )*?(?:(?:written )?notice\s*(?:in writing )?(?:to [^.;,]{0,60}? )?)?"
    r"(?=before|prior to|preceding|in advance|of the|of such|of any|cyn)"
)
_CAUSE = pattern(
    r"\b(?:breach\w*|defaults?|defaulting|insolven\w*|bankrupt\w*|cure[ds]?|curing|remed(?:y|ied|iable)|fail(?:s|ed"
    r"|ure)|material\w*|force majeure|"
    r"change of control|receiver|liquidat\w*|non-?payment|violat\w*|toriad|methdal\w*|methiant|infring\w*|unable"
    r"|ceases?|damage|destr\w+|"
    r"for cause|reject\w*|polic(?:y|ies)|certificates?)\b"
)
_LEAVE = pattern(
    r"\b(?:terminat\w+|cancel\w*|end (?:this|the)|bring (?:this|the) [\w ]{0,20}to an end|determine this|terfynu"
    r"|derfynu|therfynu)\b"
)
_FREELY = pattern(
    r"\b(?:for (?:its )?convenience|(?:with or )?without (?:any )?(?:cause|reason)|at any time"
    r"|(?:for )?any (?:or no )?reason|no reason|"
    r"in its (?:sole|absolute) discretion|until terminated|at will|unless terminated|by giving|giving|(?:may"
    r"|shall have the right to|right to|entitled to) (?:\w+ ){0,2}terminate|"
    r"heb reswm|heb roi rheswm|ar unrhyw adeg|drwy roi|trwy roi|er hwylustod)\b"
)
_PAPER = re.compile(
    r"agreement|contract|engagement|appointment|licen[cs]e|services|subscription|order|cytundeb|drwydded", re.IGNORECASE
)
_WINDOW = 80  # characters within which the two lengths of a window stand
_AT_MOST = pattern(r"\b(?:(?:not|no) (?:more|earlier|sooner) than|at most|maximum of|up to)(?: \w+)? ?$")
_AT_LEAST = pattern(r"\b(?:(?:not|no) (?:less|fewer|later) than|at least|minimum of)(?: \w+)? ?$")
_MAY_END_IT = pattern(r"\b(?:may|can|entitled to|right to|be)\b[^.;]{0,60}?\b(?:terminat\w+|end|determine|cancel\w*)\b")
# "terminated at the expiration of its term or any renewal term upon 30 days' notice", "notice expiring at the end of a
# Contract Year"
_AT_END = pattern(
    r"\bat the (?:end|expir\w+|conclusion) of (?:its|the|any|each|then)\b[^.;]{0,60}?\b(?:term|period)s?\b[^.;]{0,60}?"
    r"\bnotice\b"
    r"|\bnotice\b[^.;,]{0,60}? (?:expiring|ending|to expire|to end|to take effect|effective) (?:at|on|with) the"
    r" (?:end|expiry)"
    r" of (?:a|any|each|the|that|then)\b"
)
_STOPS = pattern(r"\b(?:unless|until|not to|non-?renew\w*|intent\w*|terminat\w*|cancel\w*|oni bai|peidio)\b")
_EITHER = pattern(
    r"\b(?:either|each|any|both|one|a) (?:of the )?part(?:y|ies)\b|\bone party\b|\beither of\b|\bthe parties\b"
    r"|y naill barti|naill ai|unrhyw barti|un parti"
)
_BACKGROUND = re.compile(r"\b(?:was|were)\s+entitled\b|\bhad\s+(?:the|a)\s+(?:right|option)\b", re.IGNORECASE)
_ON_CONDITION = re.compile(r"^\W*(?:[\d.]+\s+|\(?\w\)\s+)*(?:if|where|in\s+the\s+event|os)\b", re.IGNORECASE)
# A right to leave only from, or on, certain days: the length of notice alone does not give the day.
_ONLY_AT_TIMES = pattern(
    r"\b(?:after the (?:end|expiry|first|second|third|initial)|not before|no earlier than|anniversary|in any year|"
    r"window|following the (?:end|expiry|initial))\b"
)
_LIMITED_PAPER = re.compile(r"\bthis\s+(?:attachment|supplement|schedule|exhibit|statement|sow)\b", re.IGNORECASE)


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
        self._buyer = _names(parties.buyer, _USUAL_BUYERS)
        self._supplier = _names(parties.supplier, _USUAL_SUPPLIERS)

    def holder(self, text: str) -> Holder:
        """Return who may act in words such as "the Customer may terminate": the party named last, or either.

        A party that is only told of it, as in "by giving the Supplier", does not act.
        """
        if _EITHER.search(text):
            return Holder.EITHER
        buyer, supplier = _last_acting(self._buyer, text), _last_acting(self._supplier, text)
        if buyer == supplier:
            return Holder.EITHER
        return Holder.BUYER if buyer > supplier else Holder.SUPPLIER


_TOLD = re.compile(
    r"\b(?:to|giving|gives?|give|notify(?:ing)?|upon|on|serv(?:e|es|ing)|inform(?:ing)?|tell(?:ing)?|with|i|i'r|roi)"
    r"\s+(?:written\s+notice\s+to\s+)?$",
    re.IGNORECASE,
)
_USUAL_BUYERS = ("the customer", "the council", "the relevant authority", "each buyer", "the contracting authority",
                 "the authority", "the buyer", "the client", "the purchaser", "you",
                 "y cyngor", "y cwsmer", "y prynwr", "yr awdurdod")  # fmt: skip
_USUAL_SUPPLIERS = ("the supplier", "the contractor", "the provider", "the service provider", "the vendor",
                    "the licensor", "we", "y cyflenwr", "y contractwr", "y darparwr")  # fmt: skip


def find(passages: Iterable[Passage], holders: Holders) -> Iterator[Notice]:
    """Give the notices of the passages in order, one for each sentence.

    A notice before the end of the term counts against renewal when one of the two sentences before, in the same clause,
    speaks of renewal.
    """
    before: list[Passage] = []
    for passage in passages:
        if passage.has(*_MAY_GIVE_NOTICE) and passage.has(*_MAY_END):
            context = " ".join(earlier.text for earlier in before if passage.clause - earlier.clause <= 1)
            yield from _read(passage, context, holders)
        before = [*before[-1:], passage]


def _read(passage: Passage, context: str, holders: Holders) -> Iterator[Notice]:
    text = passage.text
    if _BACKGROUND.search(text):
        return
    lengths = durations.find(text)
    for one in lengths:
        if not _is_notice(text, one):
            continue
        found = _shortest(text, one, lengths)
        kind = _kind(text, found, context)
        if kind is not None:
            renewal, sure = kind
            sure -= 0.2 if _LIMITED_PAPER.search(text) else 0
            holder = holders.holder(text[: found.start])
            yield Notice(passage, renewal, found.value, holder, *_words(text, found), sure)
            return


def _shortest(text: str, found: FoundDuration, lengths: tuple[FoundDuration, ...]) -> FoundDuration:
    """Of a window, "at least 90 but not more than 120 days", return the shorter: until then notice may be given."""
    if not _AT_MOST.search(text, max(0, found.start - 30), found.start):
        return found
    near = (one for one in lengths if one is not found and abs(one.start - found.start) < _WINDOW)
    return next((one for one in near if _AT_LEAST.search(text, max(0, one.start - 30), one.start)), found)


def _kind(text: str, found: FoundDuration, context: str) -> tuple[bool, float] | None:
    """Tell a notice against renewal (True) from one to leave freely (False), and how sure that is.

    A right to end the contract on one day of each year is one to stop it from rolling on from that day.
    """
    if _MAY_END_IT.search(text) and not _CAUSE.search(text) and (_AT_END.search(text) or exit_dates.every_year(text)):
        return True, 0.85
    at = _skip_notice(text, found.end)
    before_end = bool(_BEFORE_END.match(text, at))
    caused = bool(_CAUSE.search(text[max(0, found.start - 200) : found.end + 100]))
    rolls = renews_itself(text)
    if rolls or _RENEWAL.search(text[max(0, found.start - 300) : found.end + 160]):
        if before_end and not caused:
            return True, 0.95 if rolls else 0.85
        if rolls and not caused and _STOPS.search(text):
            return True, 0.8
    if before_end and not caused and (_RENEWAL.search(context) or _BEFORE_END_OF_TERM.match(text, at)):
        return True, 0.9 if renews_itself(context) else 0.8
    if _leaves_freely(text, found):
        return False, 0.5 if _ONLY_AT_TIMES.search(text) else 0.8
    return None


def _is_notice(text: str, found: FoundDuration) -> bool:
    before = text[max(0, found.start - 140) : found.start]
    return bool(_NOTICE_AFTER.match(text, found.end) or _NOTICE_BEFORE.search(before))


def _skip_notice(text: str, at: int) -> int:
    """Step over "days' prior written notice" to what follows it."""
    match = _SKIP_NOTICE.match(text, at)
    return match.end() if match else at


def _leaves_freely(text: str, found: FoundDuration) -> bool:
    near = text[max(0, found.start - 300) : found.end + 200]
    if _ON_CONDITION.search(text):
        return False
    return bool(_LEAVE.search(near) and _PAPER.search(near) and _FREELY.search(near) and not _CAUSE.search(near))


def _words(text: str, found: FoundDuration) -> tuple[int, int]:
    """Return the words from a length to the end of its phrase."""
    cut = re.search(r"[,;.]|$", text[found.end :])
    return found.start, found.end + min(cut.start() if cut else 0, 110)


def _names(party: Party | None, usual: tuple[str, ...]) -> re.Pattern[str]:
    names = {plain(name).lower().strip('"') for name in (party.name, *party.aliases)} if party else set(usual)
    longest_first = sorted((name for name in names if name), key=lambda name: (-len(name), name))
    return re.compile(rf"\b(?:{'|'.join(re.escape(name) for name in longest_first)})\b", re.IGNORECASE)


def _last_acting(names: re.Pattern[str], text: str) -> int:
    """Return where a party is last named as one that acts, -1 when it is not."""
    places = [match.start() for match in names.finditer(text)]
    acting = [at for at in places if not _TOLD.search(text, max(0, at - 40), at)]
    return max(acting, default=-1)
