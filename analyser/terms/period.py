"""How long the parties are bound at first: the sentence that fixes the term, its length, its first and last day."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterable
from dataclasses import dataclass

from analyser.domain import Duration, Unit, Unknown
from analyser.terms import durations
from analyser.terms.passages import Passage, pattern
from analyser.terms.resolve import AGREEMENT_DATE, Calendar, Day, Reference

_PAPER = (
    r"(?:this|the|our|said) (?:[\w-]+ ){0,4}?(?:agreement|contract|licen[cs]e|lease|deed|order|addendum|appointment|engagement|"
    r"arrangement|joint venture|sow|statement of work|oma|letter)"
)
_TERM = (
    r"(?:initial|original|primary|first|fixed|minimum|base|subscription|contract|service|services|agreement|licen[cs]e|committed) "
    r"(?:licen[cs]e |subscription |service |services )?(?:term|period)"
)
_WELSH_PAPER = r"(?:y |i'r |'r )(?:cytundeb|contract|drwydded)(?: hwn| hon)?"
_BIND = (
    r"(?:commenc\w+|begin\w*|start\w*|(?:come|comes|coming|enter|enters) into (?:full )?(?:force|effect)|becom\w+ effective|tak\w+ effect|"
    r"(?:be|is|are) (?:effective|in effect|in force|valid|binding)|continu\w+|remain\w*|run|last|have a term|expire\w*|terminate[sd]?|end[s]?|extend[s]? (?:for|from|until|through|to)|be for)"
)

# Ways a sentence shows that it speaks of the term of the whole contract, with what each is worth.
_SIGNS: tuple[tuple[re.Pattern[str], int], ...] = (
    (pattern(rf"\b(?:term|duration|period) (?:of|for) {_PAPER}"), 3),
    (pattern(rf"\b{_TERM}\b"), 2),
    (pattern(rf"\b(?:the|this) \"?(?:term|duration)\"? (?:of [\w ]{{1,40}} )?(?:shall|will|is|commences|begins|starts|means)\b"), 3),
    (pattern(r"\(\s*(?:the |hereinafter |herein |such period |collectively |together |referred to as |being |an? ){0,4}\"(?:[\w-]+ ){0,2}(?:term|period)\"(?: of this agreement)?\s*\)"), 2),
    (pattern(r"\"(?:[\w-]+ ){0,2}term\" (?:means|shall mean|is)\b"), 3),
    (pattern(rf"\b{_PAPER} (?:[^.;]{{0,90}}? )?(?:shall|will|is|are|to|may|must)? ?{_BIND}"), 2),
    (pattern(r"\b(?:commenc|begin|start|effective|into force)\w*\b[^.;]{0,160}? (?:and|which|until|that)[^.;]{0,160}? (?:continu|remain|expir|terminat|end)\w*"), 1),
    (pattern(r"^\W*(?:[\d.]+ |\(?\w\) |article \w+ |section [\d.]+ )?\W*(?:term|duration|contract period|contract term|period of agreement)(?: and \w+| of \w+)?\s*[.:-]"), 2),
    (pattern(rf"{_WELSH_PAPER}[^.;]{{0,80}} (?:cychwyn|dechrau|parhau|para|dod i ben|dod i rym)"), 3),
    (pattern(r"\b(?:cyfnod|tymor|hyd) (?:cychwynnol|y cytundeb|y contract|y cytundeb hwn|y contract hwn)"), 3),
)  # fmt: skip
_HEADING = re.compile(r"\b(?:term|duration|commencement|tymor|cyfnod|hyd|parhad)\b", re.IGNORECASE)
_OFF_THE_POINT = pattern(
    r"\b(?:confidential\w*|non-?compet\w*|surviv\w*|warrant(?:y|ies|s)|insurance|cure|breach|default|force majeure|"
    r"after (?:the )?(?:expir\w+|terminat\w+)|following (?:the )?(?:expir\w+|terminat\w+)|post-terminat\w+|records|audit\w*|"
    r"interest|invoice|payment|royalt(?:y|ies)|forecast|non-?solicit\w*|arbitrat\w+|employ(?:ee|ment) agreement|"
    r"change of control|bankrupt\w*|insolven\w*|each (?:purchase )?order|statute|fiscal)\b"
)
_MAY_CONCERN_TERM = re.compile(
    r"\bterm\b|\bterms\b|agreement|contract|licen[cs]e|duration|period|tymor|cyfnod|cytundeb|drwydded", re.IGNORECASE
)

_BEFORE_END = pattern(
    r"\b(?:until|till|through|thru|to|and including|expir\w+|terminat\w+|end|ends|ending|later than|up to|conclud\w+|hyd|tan|hyd at|dod i ben|terfynu|i ben)"
    r"(?: (?:and including|on|at|as of|upon|the|by|automatically|midnight|of|close of business|11:59|12:00|p\.?m\.?|gmt|est|ar|at|earlier of|i|a|and|no|or|date))*[\s,:(]*(?:\(?[ia1]\))?\s*$"
)
_BEFORE_START = pattern(
    r"\b(?:commenc\w+|begin\w*|start\w*|effective|effect|from|force|entered into|made|period of|cychwyn|dechrau|rym)"
    r"(?: (?:as of|as|on|upon|from|the|date|of|is|will be|be|ar|o|in effect))*[\s,:(]*$"
)
_BEFORE_EXTENSION = pattern(
    r"\b(?:exten\w+|renew\w*|additional|further|successive|optional|option|ymestyn|adnewyddu|pellach|ychwanegol)\b"
)
_NOTICE = pattern(
    r"'?\s*(?:prior |advance |written |previous |further )*(?:notice|before|prior|in advance|rhybudd|o rybudd|cyn)\b"
)
_AFTER_DURATION = pattern(
    r"[\s,)]*(?:term |period |of |each )?[\s,]*(?:\([^)]{0,60}\))?[\s,]*(?:(?:which )?(?:(?:shall|will) )?(?:from|after|following|commenc\w+|begin\w*|start\w*|of|since|effective|o|ar ôl|gan ddechrau|yn dechrau|yn cychwyn)\b"
    r"(?: (?:and after|on|upon|as of|from|with|ar|o|and (?:after|following)))*) "
)
_ANNIVERSARY = pattern(r"\b(?P<nth>first|second|third|fourth|fifth|sixth|seventh|eighth|ninth|tenth|\d{1,2}(?:st|nd|rd|th))"
                       r"(?: \(\d{1,2}(?:st|nd|rd|th)?\))? (?:year )?anniversary(?: date)? of (?P<anchor>.{0,80})")  # fmt: skip
_NTH = {
    word: n
    for n, word in enumerate("first second third fourth fifth sixth seventh eighth ninth tenth".split(), start=1)
}
_BEGINS_ON = pattern(
    r"\b(?:commenc\w+|begin\w*|start\w*|(?:come|enter)s? into (?:full )?(?:force|effect)|becom\w+ effective|(?:be|is) effective|tak\w+ effect|"
    r"cychwyn|dechrau|dod i rym)(?: (?:on|upon|as of|as from|from|with|ar|o))* "
)
_LATER_OF = pattern(
    r"\b(?:the )?(?:later|longer|latest|last to occur) of\b|whichever (?:is|occurs|comes|shall occur) (?:the )?(?:later|longer|last)"
)
_OPEN_ENDED = pattern(
    r"\b(?:continu\w+|remain\w*|in (?:full )?(?:force|effect)|indefinite\w*|effective)\b[^.;]{0,120}?\b(?:until|unless)(?: and until)?(?: such time as)?(?: (?:it|this agreement|the agreement|the same|such time|sooner|earlier|is|are|shall be|otherwise|either party|a party|validly))*"
    r" (?:terminat\w+|cancel\w+|ended)|\bin perpetuity\b|\bperpetual (?:term|in (?:term|duration))|\bindefinite(?:ly| term| period)|"
    r"\bperpetually\b|parhau (?:hyd )?nes (?:iddo |iddi )?(?:gael )?ei (?:d|th)erfynu|yn amhenodol"
)
_NEEDED = 3


@dataclass(frozen=True, slots=True)
class Period:
    """What one sentence says of the term of the contract; each part with its place, or None.

    `anchor` is the day the length runs from; `open_ended` says that it goes on until somebody ends it; `score` is how
    plainly the sentence speaks of the whole contract.
    """

    passage: Passage
    score: int
    length: durations.FoundDuration | None = None
    start: Day | None = None
    end: Day | None = None
    anchor: Day | Reference | None = None
    depends: bool = False
    open_ended: bool = False


def find(passages: Iterable[Passage], calendar: Calendar) -> list[Period]:
    """Return what the sentences say of the contract's first term, plainest first."""
    found = (_read(passage, calendar) for passage in passages)
    return sorted((period for period in found if period), key=lambda period: (-period.score, period.passage.start))


def _read(passage: Passage, calendar: Calendar) -> Period | None:
    text = passage.text
    if len(text) < 12 or not _MAY_CONCERN_TERM.search(text):
        return None
    dates = calendar.find(text)
    lengths = durations.find(text)
    open_ended = _OPEN_ENDED.search(text)
    anniversary = _ANNIVERSARY.search(text)
    if not (dates or lengths or open_ended or anniversary):
        return None
    score = _score(passage)
    if score < _NEEDED:
        return None
    start, end = _edges(passage, dates)
    length = _length(text, lengths)
    anchor = None
    if length:
        anchor = _anchor_after(passage, length.end, calendar)
    elif anniversary and not end:
        length, anchor = _from_anniversary(passage, anniversary, calendar)
    if anchor is None and length:
        anchor = start or _begins(passage, calendar)
    if not (end or length or open_ended):
        return None
    return Period(passage, score, length, start, end, anchor, bool(_LATER_OF.search(text)),
                  bool(open_ended) and not end and not length)  # fmt: skip


def _score(passage: Passage) -> int:
    score = sum(worth for form, worth in _SIGNS if form.search(passage.text[:900]))
    score += 1 if _HEADING.search(passage.heading) else 0
    return score - 2 * len({match[0].lower() for match in _OFF_THE_POINT.finditer(passage.text[:500])})


def _edges(passage: Passage, dates: Iterable[object]) -> tuple[Day | None, Day | None]:
    """Tell the dates that begin the term from those that end it, by the words before them."""
    start = end = None
    for found in dates:
        before = passage.text[max(0, found.start - 70) : found.start]  # type: ignore[attr-defined]
        day = Day(found.value, passage.start + found.start, passage.start + found.end, 0.95)  # type: ignore[attr-defined]
        if end is None and _BEFORE_END.search(before) and not _extends(passage.text, found.start):  # type: ignore[attr-defined]
            end = day
        elif start is None and _BEFORE_START.search(before):
            start = day
    return start, end


def _extends(text: str, at: int) -> bool:
    """Say whether the words shortly before `at` speak of a longer or further term than the first."""
    before = text[max(0, at - 70) : at]
    return bool(_BEFORE_EXTENSION.search(before)) and "unless" not in before.lower()


def _length(text: str, lengths: Iterable[durations.FoundDuration]) -> durations.FoundDuration | None:
    """Choose the first length that is neither a notice nor a renewal, and is long enough to be a term."""
    for found in lengths:
        if _NOTICE.match(text, found.end) or _extends(text, found.start):
            continue
        if (
            isinstance(found.value, Duration)
            and found.value.unit in {Unit.DAY, Unit.WORKING_DAY}
            and found.value.amount < 28
        ):
            continue
        return found
    return None


def _anchor_after(passage: Passage, at: int, calendar: Calendar) -> Day | Reference | None:
    """Read what follows a length: "three years from the Commencement Date"; an event is a reference without a day."""
    match = _AFTER_DURATION.match(passage.text, at)
    if not match:
        return None
    rest = passage.text[match.end() :]
    anchor = calendar.anchor(rest, passage.start + match.end())
    return anchor or _event(rest, passage.start + match.end())


def _begins(passage: Passage, calendar: Calendar) -> Day | Reference | None:
    """Read from when the sentence says that the contract runs."""
    for match in _BEGINS_ON.finditer(passage.text):
        rest = passage.text[match.end() :]
        anchor = calendar.anchor(rest, passage.start + match.end())
        if anchor:
            return anchor
    return None


_EVENT = re.compile(r"(?:the\s+)?((?:first\s+)?(?:[A-Z][\w-]*\s*){1,4})")


def _event(text: str, offset: int) -> Reference | None:
    match = _EVENT.match(text)
    return Reference(match[1].strip(), match.start(1), match.end(1)) if match and match[1][0].isupper() else None


def _from_anniversary(
    passage: Passage, match: re.Match[str], calendar: Calendar
) -> tuple[durations.FoundDuration | None, Day | Reference | None]:
    """Read "the third anniversary of the Effective Date" as three years from it."""
    if not _BEFORE_END.search(passage.text[max(0, match.start() - 70) : match.start()]):
        return None, None
    word = match["nth"].lower()
    years = _NTH.get(word) or int(re.sub(r"\D", "", word))
    value: Duration | Unknown = Duration(years, Unit.YEAR) if years else durations.ODD_LENGTH
    anchor = calendar.anchor(match["anchor"], passage.start + match.start("anchor"))
    return durations.FoundDuration(match.start(), match.start("anchor"), value), anchor


def first_day(period: Period | None, calendar: Calendar) -> list[Day]:
    """Return the days on which the contract starts, surest first: the term's own, a named one, that of the agreement."""
    if period and isinstance(period.anchor, Day) and isinstance(period.anchor.value, dt.date):
        return [period.anchor]
    if period and period.start:
        return [period.start]
    if period and isinstance(period.anchor, Reference):
        days = calendar.named(period.anchor.name)
        if days:
            return days
    return calendar.named(AGREEMENT_DATE)
