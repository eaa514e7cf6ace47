"""What happens when a term ends: does it roll on by itself, for how long, and who may extend it by acting."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from analyser.domain import Duration, Unit, Unknown
from analyser.terms.initial_term_patterns import PAPER, TERM_NAME
from analyser.terms.layout.sentences import Passage, pattern
from analyser.terms.values import durations, numbers

_MAY_RENEW = ("renew", "exten", "roll", "evergreen", "year to year", "year-to-year", "month to month", "month-to-month",
              "thereafter", "after that", "indefinitely", "successive", "continu", "adnewyddu", "ymestyn",
              "estyn")  # fmt: skip
_CONTRACT = re.compile(
    r"\b(?:terms?|agreements?|contract|licen[cs]e|subscription|appointment|engagement|services?|cytundeb|cyfnod"
    r"|drwydded)\b",
    re.IGNORECASE,
)
_RENEW = r"(?:renew\w*|exten(?:d|ds|ded|sion)|continu\w+|roll(?:s|ed)? ?(?:over|on)|prolong\w*)"
_STEP = (
    r"(?:year[ -]to[ -]year|month[ -]to[ -]month|from (?:\w+ )?(?:year|month|term) to|annual|yearly|rolling"
    r"|(?:on|each|every) (?:each )?(?:anniversary|year))"
)
_SOMEONE_STOPS = (
    r"(?:unless|until)[^.;]{0,40}? (?:either|a|any|one|both|the|such|terminat\w+|cancel\w+|written"
    r"|notice|prior|otherwise|\w+ (?:gives?|provides?|notif\w+|serves?|elects?|deliver\w*))\b"
)
_AUTOMATIC = pattern(
    "|".join(
        (
            rf"\b(?:automatic(?:ally)?|tacitly)\b(?: (?!terminat|expir|without)[\w-]+){{0,6}} {_RENEW}",
            rf"\b{_RENEW}(?: [\w-]+){{0,4}} (?:automatically|tacitly)\b|\bauto-?renew\w*",
            rf"\b(?:shall|will|is|are|shall be deemed)(?: \w+){{0,3}} {_RENEW}[^.;]{{0,90}}?(?:\bsuccessive\b|{_STEP})",
            rf"\b(?:shall|will|is)(?: \w+){{0,3}} (?:renew(?:ed)?|extended)\b[^.;]{{0,200}}? {_SOMEONE_STOPS}",
            rf"\b{_RENEW}[^.;]{{0,40}}? from (?:[\w-]+ ){{0,2}}(?:year|month|quarter|term) to (?:[\w-]+ ){{0,2}}"
            r"(?:year|month|quarter|term)\b",
            r"\b(?:on an? )?(?:year[ -]to[ -]year|month[ -]to[ -]month|rolling|evergreen) (?:\w+ )?basis",
            rf"\b(?:thereafter|after that|afterwards|indefinitely)\b[^.;]{{0,120}}? (?:{_STEP}"
            rf"|until (?:it is )?(?:terminated|cancelled|ended))",
            r"\b(?:adnewyddu|ymestyn|estyn)\w*(?: \w+){0,3} (?:yn )?awtomatig"
            r"|yn awtomatig(?: \w+){0,3} (?:adnewyddu|ymestyn|estyn)",
        )
    )
)
_PLAINLY = re.compile(r"automatic|auto-?renew|awtomatig|tacitly", re.IGNORECASE)
_DENIED = pattern(
    r"\b(?:shall|will|does|do|is|may|can)(?:not| not) (?:be )?(?:\w+ ){0,2}(?:automatic\w*|renew\w*)|\bno automatic"
    r"|\bno right (?:of|to)[^.;]{0,30} renew\w*|"
    r"\bwithout automatic|\bni (?:fydd|chaiff)[^.;]{0,60} awtomatig"
)
_NOTICE_THAT = pattern(r"\b(?:notice|notif\w+|intent\w*|elect\w*|unless|advis\w+|inform\w*|request\w*|decision)\b")
# A duty that "shall extend throughout the term" lengthens no contract.
_DURING_TERM = pattern(
    r"\b(?:audit|records?|confidential\w*|obligations?|indemnit\w*|warrant(?:y|ies)|liability|insurance)\b[^.;]{0,60}?"
    r"\bexten[ds]\w*\b"
)
_TO_PREVENT = pattern(
    r"\b(?:prevent|stop|avoid|cancel|atal)\w* (?:the |an? |any )?(?:\w+ )?(?:renewal|extension|adnewydd\w*|estyn\w*)\b"
)
_SAME_AGAIN = pattern(
    r"\b(?:like|similar|same|identical|equal|equivalent|such) (?:\w+ )?(?:periods?|terms?|length|duration)\b"
)
_SOMETHING_ELSE = pattern(
    r"\b(?:letters? of credit|insurance|polic(?:y|ies)|permits|statute|time for|delivery date|due date|deadline"
    r"|domain names?|patents?|"
    r"trademark registration|lease|certificates?|loan|note)\b"
)
_OPTION = pattern(
    r"\b(?:may|can|options?|rights?|entitled|elect\w*|by (?:mutual|written)|mutual\w*|agree\w*"
    r"|notice)\b[^.;]{0,130}?\b(?:exten[ds]\w*|extension|renew\w*|prolong\w*)"
    r"|\b(?:extended|renewed|extension|renewal|renewable)s?\b[^.;]{0,140}?\b(?:options?|discretion|election"
    r"|mutual\w*|agree\w*|by the \w+ giving|request)\b"
    r"|\b(?:caiff|gall|dewis|hawl|opsiwn)\b[^.;]{0,120}(?:ymestyn|estyn|adnewyddu|estyniad)"
)
_EXTENDS_TERM = pattern(
    rf"\b(?:exten\w+|renew\w*|prolong\w*|ymestyn|estyn|adnewyddu)\b[^.;]{{0,50}}?(?:{PAPER}|{TERM_NAME}|\bterm\b"
    rf"|\bcyfnod|\btymor)"
    rf"|(?:{PAPER}|{TERM_NAME}|\bterm\b|\bcyfnod|\btymor)[^.;]{{0,120}}?\b(?:exten\w+|renew\w*|prolong\w*|ymestyn"
    rf"|estyn|adnewyddu)"
    r"|\b(?:extension|renewal) (?:period|term)s?\b"
)
# "the right to extend for up to two further periods": of what needs no saying
_FOR_PERIODS = pattern(
    r"\b(?:right|option) to extend\b[^.;]{0,30}? (?:for|by)\b[^.;]{0,60}?\b(?:periods?|months?|years?)\b"
)
# "2 + 1 + 1 years", "12 months + 12 months"
_SUM = re.compile(
    r"\b(?P<parts>\d{1,2}(?:\s*(?:months?|years?))?(?:\s*\+\s*\d{1,2}(?:\s*(?:months?|years?))?)+)(?P<unit>(?:\s*(?:month|year)s?)?)",
    re.IGNORECASE,
)
_ROW = pattern(
    r"^\W*(?:[\d.]+ )?(?:[\w-]+ ){0,3}?(?:extension|estyn) (?:periods?|options?|terms?)(?: \([^)]*\))? ?[:|-]"
)
# Words that lengthen the contract or ask for it; a mere mention of "the Renewal Term" does neither.
_ACTS = pattern(
    r"\b(?:exten(?:d|ds|ded|ding|dable)|renew(?:s|ed|ing|able)?|prolong\w*|ymestyn|estyn|adnewyddu)\b"
    r"|\b(?:rights?|options?|request|agreed?|elect\w*|notice)\b(?: \w+){0,4} (?:of|for|to) (?:\w+ ){0,2}"
    r"(?:extension|renewal)\b"
)
_BY_NOTICE = pattern(r"\b(?:notice|notif\w+|hysbysiad|rhybudd)\b")
_TIMES = re.compile(
    rf"\b(?:(?P<times>{numbers.NUMBER})(?:\s*\(\s*\d+\s*\))?\s+(?:further|additional|successive|consecutive"
    rf"|extension|renewal|optional|separate|more)\b"
    rf"|(?P<gwaith>{numbers.NUMBER})\s+(?:gyfnod|chyfnod|cyfnod|estyniad)\b)",
    re.IGNORECASE,
)
_NO_LIMIT = pattern(r"\b(?:successive|consecutive|any number of|from time to time|olynol)\b")
_NOT_A_RENEWAL = pattern(
    r"'?\s*(?:\(\w+\) )?(?:prior |advance |written |previous |further )*(?:notice|before|prior|in advance|rhybudd"
    r"|o rybudd|hysbysiad|cyn)\b"
)
_LIMIT = re.compile(
    r"\b(?:within|than|least|initial|every|first|cychwynnol)\W+(?:(?:term|period)\s+of\s+)?$", re.IGNORECASE
)
_FURTHER = pattern(
    r"\b(?:renew\w*|exten\w*|further|additional|successive|subsequent|another|roll\w*|same|adnewyddu|ymestyn"
    r"|pellach|estyn\w*|ychwanegol|for)\b"
)
_STEPS = (
    (pattern(r"\b(?:year[ -]to[ -]year|annual(?:ly)?|yearly|each year|from (?:\w+ )?year to|(?:on"
             r"|each) (?:each )?anniversary|flwyddyn i flwyddyn|bob blwyddyn)\b"), Duration(1, Unit.YEAR)),
    (
        pattern(r"\b(?:month[ -]to[ -]month|monthly basis|rolling month\w*|from month to|mis i fis)\b"),
        Duration(1, Unit.MONTH),
    ),
)  # fmt: skip
_FEWEST_DAYS = 28
_MOST_TIMES = 20


@dataclass(frozen=True, slots=True)
class Renewal:
    """One statement that the contract renews: by itself, or when somebody acts (an option).

    `length` is that of one renewal, None when not said; `times` the number of renewals, 0 when there is no limit;
    `start` and `end` are offsets into the passage.
    """

    passage: Passage
    automatic: bool
    length: Duration | Unknown | None
    times: int
    start: int
    end: int
    confidence: float


def find(passages: Iterable[Passage]) -> Iterator[Renewal]:
    """Give the renewals and extension options of the passages in order."""
    return (renewal for passage in passages if (renewal := _read(passage)))


def renews_itself(text: str) -> bool:
    """Say whether a sentence has a contract renew by itself."""
    return bool(_AUTOMATIC.search(text) and not _denied(text))


def _denied(text: str) -> bool:
    """Say whether a sentence rules renewal out; that notice may be given "that it will not renew" does not."""
    return any(
        not _NOTICE_THAT.search(text, max(0, match.start() - 80), match.start()) for match in _DENIED.finditer(text)
    )


def _read(passage: Passage) -> Renewal | None:
    text = passage.text
    if not passage.has(*_MAY_RENEW) or _SOMETHING_ELSE.search(text):
        return None
    row = _ROW.match(text)
    if not row and not _CONTRACT.search(text) and not _FOR_PERIODS.search(text):
        return None
    automatic = _AUTOMATIC.search(text)
    if automatic and not _denied(text):
        return _automatic(passage, automatic)
    if row:
        return _option(passage, row)
    option = None if _DURING_TERM.search(text) or _TO_PREVENT.search(text) else _OPTION.search(text)
    if option and (_EXTENDS_TERM.search(text) or _FOR_PERIODS.search(text)):
        return _option(passage, option)
    return None


def _automatic(passage: Passage, match: re.Match[str]) -> Renewal | None:
    text = passage.text
    length, end = _length(text, match.start(), match.end())
    if length is None and not re.search("renew|adnewydd|until", match[0], re.IGNORECASE):
        return None  # "automatically extended" with no length is mostly a time for something, not the contract
    sure = 0.9 if _PLAINLY.search(match[0]) else 0.75
    if re.search(r"\bthis\s+(?:attachment|supplement|schedule|exhibit|statement|sow|order)\b", text, re.IGNORECASE):
        sure -= 0.2
    if length is None:
        sure -= 0.2
    return Renewal(passage, True, length, _times(text), match.start(), max(match.end(), end), sure)


def _option(passage: Passage, match: re.Match[str]) -> Renewal | None:
    """Read an option; its length stands behind words of extending, as a first term of so many years does not."""
    text = passage.text
    for found in durations.find(text):
        if _may_be_renewal(text, found) and _LENGTHENS.search(text, max(0, found.start - 90), found.start):
            times = _times(text) or (0 if _NO_LIMIT.search(text) else 1)
            whole = _sum(text, found)
            value, times = (whole, 1) if whole else (found.value, times)
            return Renewal(passage, False, value, times, match.start(), max(match.end(), found.end), 0.8)
    if _BY_NOTICE.search(text) and _ACTS.search(text, match.start(), match.end()):
        return Renewal(passage, False, None, 0, match.start(), match.end(), 0.5)  # its length is fixed elsewhere
    return None


def _sum(text: str, found: durations.FoundDuration) -> Duration | None:
    """Add up extensions that are written as a sum around a length: 2 + 1 + 1 years are 4 years."""
    if not isinstance(found.value, Duration):
        return None
    for match in _SUM.finditer(text):
        if match.start() <= found.start < match.end():
            return Duration(sum(int(part) for part in re.findall(r"\d+", match["parts"])), found.value.unit)
    return None


_LENGTHENS = pattern(
    r"\b(?:exten\w*|renew\w*|prolong\w*|further|additional|successive|ymestyn|estyn\w*|adnewyddu|pellach"
    r"|ychwanegol)\b[^.;]*$"
)


def _length(text: str, at: int, end_of_words: int) -> tuple[Duration | Unknown | None, int]:
    """Read the length of one renewal and where it ends: what comes first of a step ("from year to year") and a length.

    "For like periods" repeats the length of the first term, where the sentence gives it.
    """
    lengths = [found for found in durations.find(text) if _may_be_renewal(text, found)]
    after = next((found for found in lengths if found.start >= at), None)
    steps = [(match, step) for form, step in _STEPS if (match := form.search(text, at))]
    first = min(steps, key=lambda pair: pair[0].start(), default=None)
    if (
        first
        and (after is None or first[0].start() < max(after.start, end_of_words))
        and not (after and after.start < first[0].start())
    ):
        return first[1], first[0].end()
    if after:
        return after.value, after.end
    again = _SAME_AGAIN.search(text, at)
    earlier = [found for found in durations.find(text[:at]) if isinstance(found.value, Duration)]
    if again and earlier:
        return earlier[0].value, again.end()
    return None, at


def _may_be_renewal(text: str, found: durations.FoundDuration) -> bool:
    before = text[max(0, found.start - 90) : found.start]
    if _NOT_A_RENEWAL.match(text, found.end) or _LIMIT.search(before) or not _FURTHER.search(before):
        return False
    value = found.value
    in_days = isinstance(value, Duration) and value.unit in {Unit.DAY, Unit.WORKING_DAY}
    return not (in_days and isinstance(value, Duration) and value.amount < _FEWEST_DAYS)


def _times(text: str) -> int:
    match = _TIMES.search(text)
    times = numbers.read(match["times"] or match["gwaith"]) if match else None
    return times if times and times <= _MOST_TIMES else 0
