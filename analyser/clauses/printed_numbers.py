"""Read the numbers printed before clauses: their styles, values and sequence."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from enum import StrEnum


class Style(StrEnum):
    """How a number is printed. The numbers of one list are all of one style."""

    DIVISION = "division"  # Schedule 2, Schedule “B”, Exhibit 10.1, Atodlen 3
    PART = "part"  # Part B, Rhan 2
    ANNEX = "annex"  # Annex 1, Appendix B, which may be inside a schedule or on the same level
    ARTICLE = "article"  # Article IV, Erthygl 4
    DEFINITION = "definition"  # “Term” means …, which has no number
    DECIMAL = "decimal"  # 1  1.  1.1  Section 3.02  § 4  Clause 5  Cymal 5
    LETTER = "(a)"
    CAPITAL = "(A)"
    ROMAN = "(i)"
    CAPITAL_ROMAN = "(I)"
    NUMBER = "(1)"
    LETTER_DOT = "a."
    CAPITAL_DOT = "A."
    ROMAN_DOT = "i."
    CAPITAL_ROMAN_DOT = "I."
    LETTER_HALF = "a)"
    CAPITAL_HALF = "A)"
    ROMAN_HALF = "i)"
    NUMBER_HALF = "1)"


STRUCTURE = (Style.DIVISION, Style.PART, Style.ANNEX, Style.ARTICLE)  # what contains clauses, from the outside in


@dataclass(frozen=True, slots=True)
class PrintedNumber:
    """A printed number: `values` count from 1 (a letter by its place in the alphabet), `length` is in characters.

    `printed` is its part of the full number of a clause. `outer` is the schedule or part that the heading names around
    it: "Part B – Annex 1", "Annex 1 to Schedule 2". A schedule without a number, as the only one, has the value 0.
    """

    style: Style
    values: tuple[int, ...]
    printed: str
    length: int
    outer: PrintedNumber | None = None

    @property
    def is_first(self) -> bool:
        """Whether it is the first number of a list."""
        return self.values[-1] == 1

    def follows(self, values: tuple[int, ...]) -> bool:
        """Return whether it is the next number of the same depth."""
        return self.values[:-1] == values[:-1] and self.values[-1] == values[-1] + 1


_CLAUSE_WORD = r"(?:section|clause|sec\.|cymal|adran|paragraph|paragraff|§+)"
_DECIMAL = re.compile(
    rf"(?P<word>(?i:{_CLAUSE_WORD})\s*)?(?P<value>\d{{1,3}}(?:\.\d{{1,3}})*)"
    r"(?:(?: ?\.|:)?(?=\s|$|[“\"(])|(?:\.|:|(?<=\.\d)|(?<=\.\d\d))(?=[A-Z]))(?!\s*%)"
)
_SPACED = re.compile(r"(?P<value>\d{1,3}(?:\. ?\d{1,3})+)(?: ?\.)?(?=\s|$)")  # 9. 6. 1
_GLUED = re.compile(r"(?P<value>\d{1,3}(?:\.\d{1,3}){2,})(?=[a-z])")  # the space after it is missing
_ARTICLE = re.compile(r"(?i:article|erthygl)\s+(?P<value>\d{1,3}|[IVXL]+)(?=[\s.:–—-]|$)")
_QUOTE = "[“”\"'‘’]"
_ANNEX_WORDS = "annex|annexure|appendix|attachment|atodiad"
_NAMED_DIVISION = (
    rf"(?P<word>(?i:schedule|exhibit|atodlen|part|rhan|{_ANNEX_WORDS}))\s+(?i:no\.?\s*)?"
    rf"{_QUOTE}?(?P<value>\d{{1,3}}[A-Z]?|[IVX]+|[A-Z](?:-?\d{{1,2}})?){_QUOTE}?"
)
_DIVISION = re.compile(rf"(?P<name>(?i:(?:Joint|Call-Off|Framework)\s+)?{_NAMED_DIVISION})(?!\.\d)(?=[\s.:,)\]–—(-]|$)")
_INNER = re.compile(rf"\s*[-–—,:/(]?\s*(?P<name>{_NAMED_DIVISION})(?!\.\d)(?=[\s.:,)\]–—(-]|$)")
_OUTER = re.compile(rf"\s*\(?(?:to|of|i|o)\s+(?P<name>{_NAMED_DIVISION})(?!\.\d)(?=[\s.:,)\]–—(-]|$)", re.I)
_LONE_DIVISION = re.compile(r"(?:THE |YR )?(?P<word>SCHEDULE|ANNEX|APPENDIX|ATODLEN|ATODIAD)\s*(?:[:–—-]\s|$)")
_MAY_BEGIN = re.compile(
    rf"[(\d§]|[A-Za-z]{{1,6}}[.)]|(?i:{_CLAUSE_WORD}|article|erthygl|joint|call-off|framework|the schedule|yr atodlen"
    rf"|schedule|exhibit|atodlen|part|rhan|{_ANNEX_WORDS})\b"
)
_ENCLOSED = re.compile(
    r"(?P<open>\(?)(?P<value>[ivxl]+|[a-z]{1,2}|[IVXL]+|[A-Z]{1,2}|\d{1,2})(?P<close>[).])(?=\s|$|[A-Z“\"(])"
)
_ROMAN = {"i": 1, "v": 5, "x": 10, "l": 50}
_ROMAN_FORM = re.compile(r"(?:xl|l?x{0,3})(?:ix|iv|v?i{0,3})")


def read_numbers(text: str) -> tuple[PrintedNumber, ...]:
    """Return each way in which the start of a line can be read as a number: (i) is a letter and a numeral."""
    return tuple(_read_numbers(text)) if _MAY_BEGIN.match(text) else ()


def _read_numbers(text: str) -> Iterator[PrintedNumber]:
    first = text[:1]
    if first.isdigit() or first == "§" or first.isalpha():
        yield from _named(text)
    if first == "(" or first.isalnum():
        yield from _enclosed(text)


def _named(text: str) -> Iterator[PrintedNumber]:
    if match := _DECIMAL.match(text) or _GLUED.match(text):
        values = tuple(int(part) for part in match["value"].split("."))
        if len(values) == 2 and values[1] == 0:  # 4.0 is the parent of 4.1
            values = values[:1]
        yield PrintedNumber(Style.DECIMAL, values, match["value"], match.end())
        if text[match.end() : match.end() + 2].strip().isdigit() and (spaced := _SPACED.match(text)):
            printed = spaced["value"].replace(" ", "")
            yield PrintedNumber(Style.DECIMAL, tuple(map(int, printed.split("."))), printed, spaced.end())
    elif text[:1].isupper():
        if match := _ARTICLE.match(text):
            printed = " ".join(match[0].split())
            yield PrintedNumber(Style.ARTICLE, (_number(match["value"]),), _named_as(printed), match.end())
        elif match := _DIVISION.match(text):
            yield _division(text, match)
        elif match := _LONE_DIVISION.match(text):
            word = match["word"].title()
            style = Style.ANNEX if word.casefold() in _ANNEX_WORDS else Style.DIVISION
            yield PrintedNumber(style, (0,), word, match.end("word"))


def _division(text: str, match: re.Match[str]) -> PrintedNumber:
    """Read the name of a schedule, part or annex, and of the one around it if the heading names that too."""
    mark = _one_division(match)
    for pattern, is_inner in ((_INNER, True), (_OUTER, False)):
        other = pattern.match(text, match.end())
        if other is None:
            continue
        second = _one_division(other)
        inner, outer = (second, mark) if is_inner else (mark, second)
        words = {one.printed.rpartition(" ")[0].rpartition(" ")[2].casefold() for one in (inner, outer)}
        if words <= {"schedule", "atodlen"}:  # the same schedule in both languages, or another one
            continue
        if inner.style is Style.DIVISION:  # Schedule C – Exhibit C1
            inner = replace(inner, style=Style.ANNEX)
        if outer.style is not inner.style and outer.style is not Style.ANNEX:
            return PrintedNumber(inner.style, inner.values, inner.printed, other.end(), outer)
    return mark


def _one_division(match: re.Match[str]) -> PrintedNumber:
    word = match["word"].casefold()
    style = Style.PART if word in ("part", "rhan") else Style.ANNEX if word in _ANNEX_WORDS else Style.DIVISION
    printed = re.sub(_QUOTE, "", " ".join(match["name"].split()))
    return PrintedNumber(style, (_number(match["value"]),), _named_as(printed), match.end())


def _named_as(printed: str) -> str:
    """Return a name with SCHEDULE 2 written as Schedule 2."""
    word, _, value = printed.rpartition(" ")
    return f"{word.title() if word.isupper() else word} {value}"


def _enclosed(text: str) -> Iterator[PrintedNumber]:
    match = _ENCLOSED.match(text)
    if match is None or (match["open"] and match["close"] == "."):
        return
    value, length = match["value"], match.end()
    shape = "()" if match["open"] else match["close"]
    printed = match[0] if match["open"] else match[0].rstrip(".")
    if value.isdigit():
        if shape != ".":
            yield PrintedNumber(Style.NUMBER if shape == "()" else Style.NUMBER_HALF, (int(value),), printed, length)
        return
    lower, number = value.islower(), roman(value)
    styles = _STYLES[shape, lower]
    if len(set(value)) == 1:  # a … z, then aa … zz
        place = ord(value[0].lower()) - ord("a") + 1 + 26 * (len(value) - 1)
        yield PrintedNumber(styles[0], (place,), printed, length)
    if number:
        yield PrintedNumber(styles[1], (number,), printed, length)


_STYLES = {
    ("()", True): (Style.LETTER, Style.ROMAN),
    ("()", False): (Style.CAPITAL, Style.CAPITAL_ROMAN),
    (".", True): (Style.LETTER_DOT, Style.ROMAN_DOT),
    (".", False): (Style.CAPITAL_DOT, Style.CAPITAL_ROMAN_DOT),
    (")", True): (Style.LETTER_HALF, Style.ROMAN_HALF),
    (")", False): (Style.CAPITAL_HALF, Style.CAPITAL_ROMAN),
}


def roman(text: str) -> int:
    """Read a Roman numeral below 90; 0 when the text is not one."""
    text = text.lower()
    if not text or not _ROMAN_FORM.fullmatch(text):
        return 0
    values = [_ROMAN[character] for character in text]
    pairs = zip(values, [*values[1:], 0], strict=True)
    return sum(-value if value < following else value for value, following in pairs)


def _number(text: str) -> int:
    digits = re.match(r"\d+", text)
    return int(digits[0]) if digits else roman(text) or ord(text[0].lower()) - ord("a") + 1


_QUOTES_OPEN = ("“", '"', "‘")
_DEFINES = re.compile(
    r"[“\"‘](?P<term>[^”\"’:;]{2,80})[”\"’](?:,? (?:or|and|neu|a|ac) [“\"‘][^”\"’:;]{2,80}[”\"’])*,?\s+"
    r"(?:means?|shall mean|shall have the|has the meaning|have the meaning|is defined|refers? to|yw|ystyr)\b"
)


_LISTS = re.compile(r"[“\"](?P<term>[A-Z\d][^”\":;,]{1,60})[”\"]\s(?=[^\s,;.)])")
_MEANINGS = re.compile(r"\b(?:definitions?|meanings?|interpretation|diffiniadau|ystyron?|dehongli)\b", re.I)


def defined_term(text: str, start: int = 0, *, in_list: bool = False) -> PrintedNumber | None:
    """Return the number of a paragraph that defines a term, beginning at an offset of the text, or None.

    `printed` is the term. The paragraph may be two cells of a table, the term in the first. In a list of definitions
    (`in_list`) words such as "means" may be missing.
    """
    if text[start : start + 1] not in _QUOTES_OPEN:
        return None
    match = _DEFINES.match(text, start) or (_LISTS.match(text, start) if in_list else None)
    return PrintedNumber(Style.DEFINITION, (1,), " ".join(match["term"].split()), 0) if match else None


def lists_definitions(text: str) -> bool:
    """Return whether a clause's words announce a list of definitions."""
    return bool(_MEANINGS.search(text))
