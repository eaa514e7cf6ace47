"""Find the sentence that fixes the first term, and read its length, its first day and its last day.

The extractors `initial_term` and `contract_dates` make terms of the result.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from analyser.domain import Duration, Text, Unit, Unknown, UnknownCode
from analyser.terms import initial_term_patterns
from analyser.terms.layout.contract_sentences import Sentence
from analyser.terms.named_dates import AGREEMENT_DATE, Calendar, Day, Reference
from analyser.terms.values import durations, numbers
from analyser.terms.values.dates import FoundDate
from analyser.terms.values.durations import FoundDuration

_NEEDED = 3  # the score from which a sentence counts as one about the term of the contract
_PLAIN = 5  # the score from which it clearly is one
_SHORTEST_TERM_DAYS = 28  # a shorter period counted in days is a notice or a time for payment
_LONG_IN_DAYS = 180
_CALLED_TERM = re.compile(
    rf"\(\s*(?:[\w,]+\s+){{0,5}}\"(?:the\s+)?{initial_term_patterns.OWN_TERM.replace(' ', chr(92) + 's+')}\"",
    re.IGNORECASE,
)
_BEING = re.compile(r"[\s,(\")]*(?:(?:being|namely|which\s+is|that\s+is|i\.e\.|on)[\s,]*)?", re.IGNORECASE)
_EVENT = re.compile(r"(?:the\s+)?([^,.;()\"]{3,60}?)(?=\s+unless\b|[,.;()\"]|$)")
_SAME_DAY = re.compile(r"(?:such|that|said)\s+date|thereof|then\b|which", re.IGNORECASE)

LATER_OF_TWO = Unknown(
    UnknownCode.DEPENDS_ON_EVENT,
    Text(
        "The term ends on the later of a date and an event.",
        "Daw'r cyfnod i ben ar y diweddaraf o ddyddiad a digwyddiad.",
    ),
)


@dataclass(frozen=True, slots=True)
class InitialPeriod:
    """The term of the contract according to one sentence; parts that it does not fix are None.

    `anchor` is the day the length runs from; `depends` is true when it ends on the later of two things, `open_ended`
    when it continues until terminated, `year_end` when it ends with the calendar year in which it begins; `score` is
    how clearly the sentence is about the whole contract.
    """

    sentence: Sentence
    score: int
    length: FoundDuration | None = None
    start: Day | None = None
    end: Day | None = None
    anchor: Day | Reference | None = None
    depends: bool = False
    open_ended: bool = False
    year_end: FoundDuration | None = None

    @property
    def is_plain(self) -> bool:
        """Whether the sentence is clearly about the term of the contract."""
        return self.score >= _PLAIN


def find(sentences: Iterable[Sentence], calendar: Calendar) -> list[InitialPeriod]:
    """Return the first term according to each sentence that gives one, the clearest sentence first."""
    found = (_read(sentence, calendar) for sentence in sentences)
    return sorted((period for period in found if period), key=lambda period: (-_clarity(period), period.sentence.start))


def _clarity(period: InitialPeriod) -> int:
    """Return the score of a period, lower when its value is left blank."""
    value = period.end.value if period.end else period.length.value if period.length else None
    return period.score - (4 if isinstance(value, Unknown) else 0)


def first_day(period: InitialPeriod | None, calendar: Calendar) -> list[Day]:
    """Return the days on which the term starts, the most certain first: as stated, or looked up by name."""
    if period and isinstance(period.anchor, Day) and isinstance(period.anchor.value, dt.date):
        return [period.anchor]
    if period and period.start:
        return [period.start]
    if period and isinstance(period.anchor, Reference):
        return calendar.named(period.anchor.name)
    return []


def _read(sentence: Sentence, calendar: Calendar) -> InitialPeriod | None:
    text = sentence.text
    if not sentence.has(*initial_term_patterns.MAY_CONCERN_TERM) or not sentence.has(*initial_term_patterns.MAY_LAST):
        return None
    dates, lengths = calendar.find(text), durations.find(text)
    open_ended = initial_term_patterns.OPEN_ENDED.search(text)
    anniversary = initial_term_patterns.ANNIVERSARY.search(text) if sentence.has("anniversary") else None
    nth_year = initial_term_patterns.NTH_YEAR.search(text) if sentence.has("year") else None
    year_end = initial_term_patterns.CALENDAR_YEAR.search(text) if sentence.has("calendar year") else None
    if not (dates or lengths or open_ended or anniversary or nth_year or year_end):
        return None
    start, end = _edges(sentence, dates)
    length: FoundDuration | None
    if nth_year and not end:
        length, anchor = _from_nth_year(nth_year, calendar, start or _begins(sentence, calendar))
    else:
        length, anchor = _length_and_anchor(sentence, lengths, anniversary, start, calendar)
    if not (end or length or open_ended or year_end) or initial_term_patterns.IF_EXTENDED.match(text):
        return None
    if end and length and (length.start > end.start - sentence.start):
        length = anchor = None
    ending = year_end or open_ended
    at = length.start if length else end.start - sentence.start if end else ending.start() if ending else 0
    score = _score(sentence, at)
    if start and end:
        score += 1
    if length and not _named_as_term(text) and _short(length.value):
        score -= 2
    if score < _NEEDED:
        return None
    fixed = end or length
    return InitialPeriod(
        sentence,
        score,
        length,
        start,
        end,
        anchor or (start or _begins(sentence, calendar) if year_end else None),
        _ends_on_later_of_two(text, at),
        bool(open_ended) and not fixed and not year_end,
        FoundDuration(year_end.start(), year_end.end(), Duration(1, Unit.YEAR)) if year_end and not fixed else None,
    )


def _named_as_term(text: str) -> bool:
    """Return whether the sentence defines a term of the contract by name."""
    return bool(_CALLED_TERM.search(text))


def _short(value: Duration | Unknown) -> bool:
    """Return whether a length is in days and so short that it is more likely a period for remedy than a term."""
    return isinstance(value, Duration) and value.unit in {Unit.DAY, Unit.WORKING_DAY} and value.amount < _LONG_IN_DAYS


def _score(sentence: Sentence, at: int) -> int:
    """Return the score of a sentence: signs that it is about the term, less words of other matters near its value."""
    score = sum(worth for sign, worth in initial_term_patterns.SIGNS if sign.search(sentence.text[: at + 200]))
    score += 1 if initial_term_patterns.HEADING.search(sentence.heading) else 0
    near = sentence.text[max(0, at - 140) : at + 60]
    if initial_term_patterns.BESIDE_THE_TERM.search(sentence.text, max(0, at - 160), at):
        score -= 3
    return score - 2 * len({match[0].lower() for match in initial_term_patterns.OFF_THE_POINT.finditer(near)})


def _edges(sentence: Sentence, dates: Sequence[FoundDate]) -> tuple[Day | None, Day | None]:
    """Return the first and the last day of the term, by the words before each date."""
    start = end = None
    for found in dates:
        before = sentence.text[max(0, found.start - 80) : found.start]
        day = Day(found.value, sentence.start + found.start, sentence.start + found.end, 0.95)
        if (
            end is None
            and initial_term_patterns.BEFORE_END.search(before)
            and not _is_further(sentence.text, found.start)
        ):
            end = day
        elif start is None and initial_term_patterns.BEFORE_START.search(before):
            start = day
    return start, end


def _is_further(text: str, at: int) -> bool:
    """Return whether the words shortly before `at` are about a renewed or extended term, not the first one."""
    before = re.split(r"[,;]|(?=\b(?:shall|will)\b(?!\s+be\b|\s+auto))", text[max(0, at - 70) : at])[-1]
    return bool(initial_term_patterns.FURTHER.search(before)) and "unless" not in before.lower()


def _length_and_anchor(
    sentence: Sentence,
    lengths: Sequence[FoundDuration],
    anniversary: re.Match[str] | None,
    start: Day | None,
    calendar: Calendar,
) -> tuple[FoundDuration | None, Day | Reference | None]:
    """Return the length of the term and the day it runs from."""
    length = _first_length(sentence.text, lengths)
    if length:
        anchor = _anchor_after(sentence, length.end, calendar)
        if isinstance(anchor, Reference) and initial_term_patterns.AFTER_THE_END.search(anchor.name):
            return None, None
    elif anniversary and _ends_at(sentence.text[max(0, anniversary.start() - 80) : anniversary.start()]):
        length, anchor = _from_anniversary(sentence, anniversary, calendar)
    else:
        return None, None
    return length, anchor or start or _begins(sentence, calendar)


def _first_length(text: str, lengths: Iterable[FoundDuration]) -> FoundDuration | None:
    """Return the first length that is neither a notice nor a renewal, and is long enough for a term."""
    for found in lengths:
        if initial_term_patterns.NOTICE.match(text, found.end) or _is_further(text, found.start):
            continue
        if initial_term_patterns.NOT_A_TERM.search(text, max(0, found.start - 30), found.start):
            continue
        value = found.value
        if (
            isinstance(value, Duration)
            and value.unit in {Unit.DAY, Unit.WORKING_DAY}
            and value.amount < _SHORTEST_TERM_DAYS
        ):
            continue
        return found
    return None


def _anchor_after(sentence: Sentence, at: int, calendar: Calendar) -> Day | Reference | None:
    """Read the day after a length ("three years from the Commencement Date"); an event gives a dateless reference."""
    match = initial_term_patterns.AFTER_LENGTH.match(sentence.text, at)
    if not match:
        return None
    rest = sentence.text[match.end() :]
    anchor = calendar.anchor(rest, sentence.start + match.end())
    if isinstance(anchor, Day):
        return anchor
    event = None if _SAME_DAY.match(rest) else _EVENT.match(rest)
    end = anchor.end if anchor else event.end() if event else 0
    if (
        (anchor or match["from"])
        and end
        and (day := _date_after_name(rest, end, sentence.start + match.end(), calendar))
    ):
        return day
    if anchor or not match["from"]:
        return anchor
    return Reference(" ".join(event[1].split()), 0, 0) if event else None


def _date_after_name(text: str, at: int, offset: int, calendar: Calendar) -> Day | None:
    """Read a date directly after the name of a day: "from the date of installation, 3 March 2022"."""
    for found in calendar.find(text[at : at + 50])[:1]:
        if isinstance(found.value, dt.date) and _BEING.fullmatch(text[at : at + found.start]):
            return Day(found.value, offset + at + found.start, offset + at + found.end, 0.9)
    return None


def _begins(sentence: Sentence, calendar: Calendar) -> Day | Reference | None:
    """Return the day on which the contract begins according to the sentence."""
    for match in initial_term_patterns.BEGINS_ON.finditer(sentence.text):
        anchor = calendar.anchor(sentence.text[match.end() :], sentence.start + match.end())
        if anchor:
            return anchor
    return None


def _ends_at(before: str) -> bool:
    """Return whether the words before a day show that something ends on it."""
    return bool(initial_term_patterns.BEFORE_END.search(before) or initial_term_patterns.NAMED_END.search(before))


def _from_nth_year(
    match: re.Match[str], calendar: Calendar, begins: Day | Reference | None
) -> tuple[FoundDuration, Day | Reference | None]:
    """Read "the end of the third Contract Year" as three years from the day on which the first such year begins."""
    years = numbers.read_ordinal(match["nth"] or match["number"])
    value: Duration | Unknown = Duration(years, Unit.YEAR) if years else durations.ODD_LENGTH
    return FoundDuration(match.start(), match.end(), value), calendar.year_from(
        match["name"] or match["plain"]
    ) or begins


def _from_anniversary(
    sentence: Sentence, match: re.Match[str], calendar: Calendar
) -> tuple[FoundDuration, Day | Reference | None]:
    """Read "the third anniversary of the Effective Date" as three years from it."""
    years = numbers.read_ordinal(match["nth"])
    value: Duration | Unknown = Duration(years, Unit.YEAR) if years else durations.ODD_LENGTH
    anchor = calendar.anchor(match["anchor"], sentence.start + match.start("anchor"))
    return FoundDuration(match.start(), match.start("anchor"), value), anchor or _this_agreement(match["anchor"])


def _this_agreement(text: str) -> Reference | None:
    """Read "this Agreement", as in "the fifth anniversary of this Agreement", as its date."""
    match = re.match(r"this\s+\w+", text, re.IGNORECASE)
    return Reference(AGREEMENT_DATE, match.start(), match.end()) if match else None


def _ends_on_later_of_two(text: str, at: int) -> bool:
    """Return whether the term ends on the later of the value at `at` and something else."""
    return bool(
        initial_term_patterns.LATER_OF.search(text[max(0, at - 110) : at])
        or initial_term_patterns.WHICHEVER_LATER.search(text, at)
    )


def is_undated(period: InitialPeriod, calendar: Calendar) -> bool:
    """Return whether the length runs from a day that the document does not fix."""
    return isinstance(period.anchor, Reference) and not calendar.named(period.anchor.name)


def why_end_unknown(period: InitialPeriod, calendar: Calendar) -> Unknown | None:
    """Return why the end of a length cannot be calculated (later of two things, or no start date), or None."""
    if period.depends:
        return LATER_OF_TWO
    if isinstance(period.anchor, Reference) and is_undated(period, calendar):
        name = period.anchor.name
        return Unknown(
            UnknownCode.NO_START,
            Text(
                f"The term runs from the {name}, for which no date was found.",
                f"Mae'r cyfnod yn rhedeg o'r {name}, ond ni chafwyd dyddiad ar ei gyfer.",
            ),
        )
    return None
