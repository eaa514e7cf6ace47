"""Find and parse references to clauses in text: "paragraphs 3 to 5 of Schedule 2".

The text is searched for the few words that can begin a reference, and patterns are matched only there: a regular
expression over the whole text would cost more than splitting it into clauses.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum

from analyser.clauses.clause_paths import Frame, frame_of, path_of


class Word(StrEnum):
    """The kind of thing that a reference names."""

    CLAUSE = "clause"
    PARAGRAPH = "paragraph"
    FRAME = "frame"  # a schedule, part, annex or article


class Tail(StrEnum):
    """The document or schedule that a reference points into, by the words after it."""

    NONE = "none"
    HERE = "here"  # of this Agreement, above
    WITHIN = "within"  # of this Schedule
    OTHER = "other"  # of the Act, of the Lease


@dataclass(frozen=True, slots=True)
class Reference:
    """A reference to a clause: the offsets of its words, the schedules that they name, and the number.

    `path` is empty when a schedule itself is meant. `tail` is the document or schedule that it points into.
    `is_section` is true for any word but "clause": a section may be one of a schedule.
    """

    start: int
    end: int
    word: Word
    frames: tuple[Frame, ...]
    path: tuple[str, ...]
    tail: Tail = Tail.NONE
    is_section: bool = False

    @property
    def relative(self) -> bool:
        """Whether the number is relative to that of the clause it is in, as "paragraph (a)" is."""
        return bool(self.path) and not self.path[0][:1].isdigit() and self.path[0].islower()


_STEMS = (
    "clause",
    "section",
    "§",
    "paragra",
    "para ",
    "article",
    "schedule",
    "annex",
    "appendi",
    "exhibit",
    "attachment",
    "part ",
)
_WELSH_STEMS = ("ymal", "adran", "aragraff", "todlen", "todiad", "rhan ", " ran ", "erthygl")
_CLAUSES = (
    "clause clauses section sections subsection subsections sub-section sub-sections subclause subclauses sub-clause"
    " sub-clauses § §§ cymal cymalau gymal gymalau nghymal nghymalau chymal chymalau is-gymal adran adrannau"
)
_PARAGRAPHS = (
    "paragraph paragraphs para paras subparagraph subparagraphs sub-paragraph sub-paragraphs paragraff paragraffau"
    " baragraff baragraffau mharagraff mharagraffau pharagraff is-baragraff"
)
_FRAMES = {
    "schedule": "schedule schedules atodlen atodlenni hatodlen hatodlenni",
    "annex": "annex annexes annexure annexures atodiad atodiadau",
    "appendix": "appendix appendices",
    "exhibit": "exhibit exhibits",
    "attachment": "attachment attachments",
    "part": "part parts rhan ran rhannau",
    "article": "article articles erthygl erthyglau",
}
_WORDS: dict[str, tuple[Word, str]] = {
    **dict.fromkeys(_CLAUSES.split(), (Word.CLAUSE, "")),
    **dict.fromkeys(_PARAGRAPHS.split(), (Word.PARAGRAPH, "")),
    **{word: (Word.FRAME, name) for name, words in _FRAMES.items() for word in words.split()},
}
_MOST = 40  # numbers in a range; a longer range was misread
_PLURAL = re.compile(r"(?:s|ices|§§|au|enni)$")
_WORD_AT = re.compile(r"[A-Za-z][A-Za-z-]*|§+")
_ITEM = r"\((?:[a-z]{1,4}|[A-Z]{1,4}|\d{1,2})\)"
_NUMBER = re.compile(
    rf"\d{{1,3}}[A-Z]?(?:\.\d{{1,3}})*(?![\d%])(?:\s?{_ITEM})*|{_ITEM}(?:\s?{_ITEM})*|[A-Z](?![\w’'.])"
)
_QUOTE = "[“”\"‘’']?"
_FRAME_NUMBER = re.compile(
    rf"{_QUOTE}(\d{{1,3}}[A-Z]?(?:\.\d+)*|[IVXL]+|[A-Z](?:-?\d{{1,2}}(?:\.\d)?)?)(?![\w%]){_QUOTE}"
)
_ARTICLE_NUMBER = re.compile(rf"(\d{{1,3}}(?:\.\d{{1,3}})*|[IVXL]+)(?![\w%])((?:\s?{_ITEM})*)")
_UNIT = re.compile(
    r"\s*(?:%|per\s?cent|working|business|calendar|consecutive|clear|hours?|days?|weeks?|months?|years?|minutes?|times?"
    r"|million|percent|diwrnod|wythnos|mis|blynedd|January|February|March|April|May|June|July|August|September|October"
    r"|November|December)\b",
    re.I,
)
_AND = re.compile(r"\s*,?\s*(?:and/or|and|or|&|a/neu|neu|ac|a)\s+")
_COMMA = re.compile(r",\s+")
_TO = re.compile(r"\s*(?:–|—|-|\s(?:to|through|until|hyd at|i)\s)\s*(?:and including\s+)?")
_JOIN = re.compile(r"(?:\s*\([^()\n]{1,70}\))?\s*,?\s+(?:(?:of|to|in|under|o|i|yn)\s+)?|\s*,\s+|\s+")
_WITHIN = re.compile(r"\b(?:of|to|in|under|o|i|yn)\s+$")
_HERE = re.compile(
    r"\s*(?:\([^()\n]{1,70}\)\s*)?,?\s*(?:of|to|in|under|hereof|herein|above|below|uchod|isod|o|i|yn)\b\s*"
    r"(?:(?P<this>(?:y|yr)\s+(?P<noun_cy>\S+)\s+(?:hwn|hon)\b|(?:this|these)\s+(?P<noun>\S+))|(?P<other>[^.;]{0,80}))",
    re.I,
)
_FAMILY = re.compile(r"\b(Joint|Call-Off|Framework|CALL-OFF|JOINT)\s+$")
_HEREOF = re.compile(r"\s*,?\s*(?:hereof|herein|above|below|uchod|isod)\b", re.I)
_OURS = re.compile(
    r"(?:the|our|your|y|yr|'r)\s+(?:main body|body|agreement|contract|conditions|general|terms|order form|cytundeb"
    r"|contract|amodau|telerau)\b",
    re.I,
)
_LAW = re.compile(
    r"\s*(?:\([^()]{0,40}\)\s*)?(?:[A-Z][\w&’'.-]*\s+(?:of\s+|and\s+|\(\w+\)\s+)?){0,6}(?:Acts?|Regulations?|GDPR|Directive|TFEU|Code"
    r"|Rules|Order|Convention|Treaty|Statute|Ordinance|Deddf|Rheoliadau)\b"
)
_NAME = "(?:[A-Z][\\w’'&-]*,?\\s+(?:(?:of|and|for|\\([^()]{1,40}\\))\\s+)?)"
_ANOTHER = re.compile(
    rf"(?:(?:the|that|such|any|each|its|their|said|y|yr)\s+(?:said\s+)?)?{_NAME}{{0,9}}?(?:Acts?|Regulations?|Directive|Code|Order"
    rf"|Rules|Convention|Treaty|Statute|GDPR|Ddeddf|Rheoliadau|Lease|Licence|Core Terms)\b"
    rf"|(?:the|that|such|any|each|its|their|an?)\s+(?:act|statute|lease|code|{_NAME}{{1,8}}?(?:Agreement|Contract|Deed|Terms|Schedule"
    rf"|Conditions))\b"
    r"|(?:the\s+)?(?:Joint|Call-Off|Framework|DPS)\s+Schedule"
)
_OF_THE_NAMED = re.compile(r"\s*(?:\([^()]{1,70}\)\s*)?,?\s*of\s+(?:the|that|such)\s+[A-Z]\w+")
_LAW_BEFORE = re.compile(
    r"(?:\b(?:Acts?|Regulations?|GDPR|Directive|Code|Order|Rules|Deddf|Rheoliadau)(?:\s+\d{4})?,?"
    r"|C\.?\s?F\.?\s?R\.?|U\.?\s?S\.?\s?C\.?|Stat\.|Reg\.|Ann\.|Treas\.|Title\s+\d+,?)\s*$"
)


def find_references(text: str, *, welsh: bool) -> Iterator[Reference]:
    """Yield the references in a text, in order; references to Acts and to other agreements are left out.

    `welsh` is true when Welsh words are searched for as well.
    """
    lowered = text.lower()
    if len(lowered) != len(text):  # a few letters are longer in lower case
        lowered = "".join(c.lower() if len(c.lower()) == 1 else c for c in text)
    read_up_to = 0
    for start in sorted(_stem_starts(lowered, _STEMS + _WELSH_STEMS if welsh else _STEMS)):
        if start < read_up_to:
            continue
        found, end = _read(text, lowered, start)
        read_up_to = max(read_up_to, end)
        yield from found


def _stem_starts(lowered: str, stems: tuple[str, ...]) -> set[int]:
    """Return the starts of the words that contain one of the stems."""
    found = set()
    for stem in stems:
        at = lowered.find(stem)
        while at >= 0:
            start = at + (stem[0] == " ")
            while start and (lowered[start - 1].isalpha() or lowered[start - 1] == "-"):
                start -= 1
            found.add(start)
            at = lowered.find(stem, at + len(stem))
    return found


def _read(text: str, lowered: str, start: int) -> tuple[list[Reference], int]:
    """Read the references that may begin with a word: one for each number, and the offset at which reading ended."""
    named = _WORD_AT.match(lowered, start)
    word = _WORDS.get(named[0]) if named else None
    if named is None or word is None:
        return [], start
    if word[1] == "part" and not text[start].isupper():
        return [], start
    family = _FAMILY.search(text, max(0, start - 12), start) if word[1] == "schedule" else None
    if family:
        word, start = (word[0], f"{family[1]} schedule"), family.start()
    numbers, end = _numbers(text, named.end(), word, bool(_PLURAL.search(named[0])))
    if not numbers:
        return [], start
    numbers[0] = (start, *numbers[0][1:])
    frames, path, chained = _chain(text, lowered, end, word[0])
    tail = _tail(text, start, chained)
    if tail is Tail.OTHER:
        return [], chained
    if path:  # Schedule 2, paragraph 4
        around = (*(frame for *_, frame, _ in numbers[:1] if frame), *frames)
        return [Reference(start, chained, Word.PARAGRAPH, around, path, tail)], chained
    if len(numbers) == 1:  # its span includes the schedule: "paragraph 4 of Schedule 2"
        numbers[0] = (start, chained, *numbers[0][2:])
    found = [
        Reference(
            first, last, word[0], (*frames, frame) if frame else frames, steps, tail, not named[0].startswith("clause")
        )
        for first, last, frame, steps in numbers
    ]
    return found, chained


_Found = tuple[int, int, Frame | None, tuple[str, ...]]  # start, end, schedule, path


def _numbers(text: str, at: int, word: tuple[Word, str], plural: bool) -> tuple[list[_Found], int]:
    """Read one number, or a list or range of numbers; returns each (see `_Found`), and the offset at which they end."""
    found: list[_Found] = []
    while at < len(text) and text[at] in " \n":
        at += 1
    current = _number(text, at, word)
    while current is not None:
        found.append(current)
        at = current[1]
        following = _TO.match(text, at)
        last = _number(text, following.end(), word) if following else None
        if last and _same_kind(current, last) and not _UNIT.match(text, last[1]):
            found += _between(current, last)
            found.append(last)
            at = last[1]
        joined = _AND.match(text, at) or (_COMMA.match(text, at) if plural else None)
        current = _number(text, joined.end(), word) if joined else None
        if current is not None and (_UNIT.match(text, current[1]) or not _same_kind(found[-1], current)):
            current = None
    return found, at


def _same_kind(one: _Found, other: _Found) -> bool:
    """Return whether two numbers can be in one list: both are figures, or both are letters."""
    shapes = [(found[2][1] if found[2] else found[3][0])[:1] for found in (one, other)]
    return shapes[0].isdigit() == shapes[1].isdigit()


def _number(text: str, at: int, word: tuple[Word, str]) -> _Found | None:
    kind, name = word
    if kind is not Word.FRAME:
        match = _NUMBER.match(text, at)
        return (at, match.end(), None, _plain(path_of(match[0]))) if match else None
    if name == "article":
        match = _ARTICLE_NUMBER.match(text, at)
        if match is None:
            return None
        steps = _plain(path_of(match[1]))
        if len(steps) > 1:  # Article 4.2 is a section of Article 4
            return at, match.end(), None, (*steps, *path_of(match[2]))
        return at, match.end(), frame_of(f"article {match[1]}"), path_of(match[2])
    match = _FRAME_NUMBER.match(text, at)
    return (at, match.end(), frame_of(f"{name} {match[1]}"), ()) if match else None


def _plain(path: tuple[str, ...]) -> tuple[str, ...]:
    """Return a path with 3.02 written as 3.2."""
    return tuple(step.lstrip("0") or step for step in path)


def _between(first: _Found, last: _Found) -> Iterator[_Found]:
    """Yield the numbers between the two ends of a range, with the offsets of the whole range."""
    (start, _, _, old), (_, end, _, new) = first, last
    if first[2] or last[2]:
        if first[2] and last[2] and first[2][1].isdigit() and last[2][1].isdigit():
            for value in _inside(first[2][1], last[2][1]):
                yield start, end, (first[2][0], str(value)), ()
        return
    if len(old) == len(new) and old[:-1] == new[:-1] and old[-1].isdigit() and new[-1].isdigit():
        for value in _inside(old[-1], new[-1]):
            yield start, end, None, (*old[:-1], str(value))
    elif old[:-1] == new[:-1] and len(old[-1]) == len(new[-1]) == 1 and old[-1].isalpha() and new[-1].isalpha():
        for code in range(ord(old[-1]) + 1, ord(new[-1])):
            yield start, end, None, (*old[:-1], chr(code))


def _inside(first: str, last: str) -> range:
    return range(int(first) + 1, int(last)) if int(last) - int(first) <= _MOST else range(0)


def _chain(text: str, lowered: str, at: int, first: Word) -> tuple[tuple[Frame, ...], tuple[str, ...], int]:
    """Read on: "… of Part B of Schedule 2", "…, paragraph 4". Returns the schedules, a path, and where they end."""
    frames: list[Frame] = []
    while joined := _JOIN.match(text, at):
        named = _WORD_AT.match(lowered, joined.end())
        word = _WORDS.get(named[0]) if named else None
        if named is None or word is None or (word[1] == "part" and not text[joined.end()].isupper()):
            break
        begin = named.end()
        while text[begin : begin + 1] in (" ", "\n"):
            begin += 1
        found = _number(text, begin, word)
        if found is None:
            break
        outward = bool(_WITHIN.search(joined[0]))
        if word[0] is Word.FRAME and found[2]:
            inward = first is Word.FRAME and word[1] == "part" and not outward
            if not (outward or inward or (first is Word.PARAGRAPH and "," in joined[0])):
                break
            frames.append(found[2])
            at = found[1]
            continue
        is_below = word[0] is Word.PARAGRAPH or named[0].startswith("section")
        if first is Word.FRAME and is_below and found[3] and not outward and ")" not in joined[0]:
            return tuple(frames), found[3], found[1]
        break
    return tuple(frames), (), at


def _tail(text: str, start: int, end: int) -> Tail:
    """Return which document or schedule a reference points into, by the words around it."""
    if _LAW_BEFORE.search(text, max(0, start - 24), start) or _LAW.match(text, end):
        return Tail.OTHER
    if _HEREOF.match(text, end):
        return Tail.HERE
    match = _HERE.match(text, end)
    if match is None:
        return Tail.NONE
    if match["this"]:
        noun = (match["noun"] or match["noun_cy"]).strip(".,;:()").lower()
        return Tail.WITHIN if _WORDS.get(noun, (None,))[0] is Word.FRAME else Tail.HERE
    other = match["other"].lstrip()
    if _OURS.match(other):
        return Tail.NONE
    if _OF_THE_NAMED.match(text, end):
        return Tail.OTHER
    if _ANOTHER.match(other):
        return Tail.OTHER
    return Tail.NONE
