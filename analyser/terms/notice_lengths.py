"""Find the lengths of notice in a sentence, of any kind; `notices` decides what each is for."""

from __future__ import annotations

import re

from analyser.terms.layout.contract_sentences import Sentence
from analyser.terms.patterns import pattern
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
_NOTICE_AFTER = pattern(
    r"'?s?'?\s*(?:\(\w+\) )?(?:(?:or more|at least|prior|advanced?|written|previous|further|formal|of|in|o|ymlaen"
    r"|ysgrifenedig|llaw|calendar|"
    r"non-?renewal|unequivocal|irrevocable|clear),? )*(?:notice|notification|before|prior|advance|preceding|rh?ybudd"
    r"|hysbysiad|cyn)\b"
)
_NOTICE_BEFORE = pattern(r"\b(?:notice|notification|notif\w+|advis\w+|inform\w+|rhybudd|hysbys\w*)\b[^.;]{0,130}$")
_CAUSE = pattern(
    r"\b(?:breach\w*|defaults?|defaulting|insolven\w*|bankrupt\w*|cure[ds]?|curing|remed(?:y|ied|iable)|fail(?:s|ed"
    r"|ure)|material\w*|force majeure|"
    r"change of control|receiver|liquidat\w*|non-?payment|violat\w*|toriad|methdal\w*|methiant|infring\w*|unable"
    r"|ceases?|damage|destr\w+|"
    r"for cause|reject\w*|polic(?:y|ies)|certificates?)\b"
)
_WINDOW = 80  # characters between the two lengths of a window at most
_AT_MOST = pattern(r"\b(?:(?:not|no) (?:more|earlier|sooner) than|at most|maximum of|up to)(?: \w+)? ?$")
_AT_LEAST = pattern(r"\b(?:(?:not|no) (?:less|fewer|later) than|at least|minimum of)(?: \w+)? ?$")
_LONGEST_PHRASE = 110  # characters after a length of notice that are quoted with it


def may_give_notice(sentence: Sentence) -> bool:
    """Return whether a sentence has words of notice and of an end: a quick test before the patterns are tried."""
    return sentence.has(*_MAY_GIVE_NOTICE) and sentence.has(*_MAY_END)


def gives_cause(text: str) -> bool:
    """Return whether a text gives a reason for leaving, such as a breach."""
    return bool(_CAUSE.search(text))


def find_notice_lengths(text: str) -> list[FoundDuration]:
    """Return the lengths of notice in a sentence, in order; for a window, the shorter of its two lengths."""
    lengths = durations.find(text)
    return [_shorter_of_window(text, found, lengths) for found in lengths if _is_notice(text, found)]


def _is_notice(text: str, found: FoundDuration) -> bool:
    before = text[max(0, found.start - 140) : found.start]
    return bool(_NOTICE_AFTER.match(text, found.end) or _NOTICE_BEFORE.search(before))


def _shorter_of_window(text: str, found: FoundDuration, lengths: tuple[FoundDuration, ...]) -> FoundDuration:
    """Return a length, or the shorter one of its window ("at least 90 but not more than 120 days"): the last day."""
    if not _AT_MOST.search(text, max(0, found.start - 30), found.start):
        return found
    near = (one for one in lengths if one is not found and abs(one.start - found.start) < _WINDOW)
    return next((one for one in near if _AT_LEAST.search(text, max(0, one.start - 30), one.start)), found)


def end_of_phrase(text: str, start: int) -> int:
    """Return the offset at which the phrase that continues at `start` ends, limited in length."""
    cut = re.search(r"[,;.]|$", text[start:])
    return start + min(cut.start() if cut else 0, _LONGEST_PHRASE)
