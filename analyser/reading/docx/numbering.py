"""Compute the numbers that Word prints but does not store: `1.`, `1.1`, `(a)`, `(iv)`, `Schedule 2`.

A list (`w:num`) takes its levels from an abstract list (`w:abstractNum`). All lists made from one share its counters,
except those that are marked to restart. Source: ECMA-376 part 1, section 17.9.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Any

from docx.oxml.ns import qn

from analyser.reading.docx.styles import Numbered, Styles, TextFormat, changed, level_of, toggle, value_of

_LEVELS = 9
_NUMPR = qn("w:numPr")
_NUM_ID = qn("w:numId")
_ILVL = qn("w:ilvl")
_OVERRIDE = qn("w:lvlOverride")
_START_OVERRIDE = qn("w:startOverride")
_PLACE = re.compile(r"%([1-9])")
_ROMAN = (
    (1000, "m"),
    (900, "cm"),
    (500, "d"),
    (400, "cd"),
    (100, "c"),
    (90, "xc"),
    (50, "l"),
    (40, "xl"),
    (10, "x"),
    (9, "ix"),
    (5, "v"),
    (4, "iv"),
    (1, "i"),
)
_ONES = "Zero One Two Three Four Five Six Seven Eight Nine Ten Eleven Twelve"
_TEENS = "Thirteen Fourteen Fifteen Sixteen Seventeen Eighteen Nineteen"
_SMALL = tuple(f"{_ONES} {_TEENS}".split())
_TENS = ("Twenty", "Thirty", "Forty", "Fifty", "Sixty", "Seventy", "Eighty", "Ninety")
_ORDINALS = {
    "One": "First",
    "Two": "Second",
    "Three": "Third",
    "Five": "Fifth",
    "Eight": "Eighth",
    "Nine": "Ninth",
    "Twelve": "Twelfth",
}
_DASHES = frozenset("-–—")
_LARGEST = 9999  # no list counts further; a greater start value is malicious


@dataclass(frozen=True, slots=True)
class Level:
    """One level of a list: how its number is written, where it starts and after which level it restarts.

    `restarts_after` counts levels from 1; 0 means that it never restarts, None after any outer level.
    """

    start: int
    form: str
    text: str
    style: str
    legal: bool
    restarts_after: int | None
    properties: Any | None


class Numbering:
    """Counts the lists of a document: call it once for each paragraph, in order."""

    def __init__(self, tree: Any | None, styles: Styles) -> None:
        self._styles = styles
        children = () if tree is None else tree
        self._abstract = {e.get(qn("w:abstractNumId")): e for e in children if e.tag == qn("w:abstractNum")}
        self._lists = {e.get(_NUM_ID): e for e in children if e.tag == qn("w:num")}
        self._levels: dict[str, tuple[str, dict[int, Level]]] = {}
        self._counts: dict[str, list[int | None]] = {}
        self._begun: set[tuple[str, int]] = set()

    def next(self, properties: Any | None, style: str, text_format: TextFormat) -> str:
        """Count a paragraph with these `w:pPr` and return the number that is printed before it, empty for none."""
        numbered = self._numbered(properties, style)
        if numbered is None or numbered.list_id not in self._lists:
            return ""
        abstract, levels = self._levels_of(numbered.list_id)
        depth = self._depth(numbered, levels)
        if depth not in levels:
            return ""
        self._count(abstract, levels, numbered.list_id, depth)
        return self._written(abstract, levels, depth, text_format)

    def _numbered(self, properties: Any | None, style: str) -> Numbered | None:
        """Return the list of a paragraph: its own, or that of its style; list 0 removes it from any."""
        own = None if properties is None else properties.find(_NUMPR)
        list_id, level = value_of(own, _NUM_ID), level_of(own)
        if list_id:
            return Numbered(list_id, level or 0)
        by_style = self._styles.numbered(style)
        return by_style if by_style is None or level is None else Numbered(by_style.list_id, level)

    def _depth(self, numbered: Numbered, levels: dict[int, Level]) -> int:
        """Return the level of a paragraph: its own, or that of the nearest style that has one."""
        if numbered.level is not None:
            return numbered.level
        tied = {level.style: depth for depth, level in levels.items() if level.style}
        for style, named in numbered.styles:
            if style in tied:
                return tied[style]
            if named is not None:
                return named
        return 0

    def _levels_of(self, list_id: str) -> tuple[str, dict[int, Level]]:
        """Return the abstract list behind a list and its levels."""
        if list_id not in self._levels:
            element = self._lists[list_id]
            abstract = self._resolved(value_of(element, qn("w:abstractNumId")) or "")
            definition = self._abstract.get(abstract)
            levels = {} if definition is None else _levels(definition)
            for at, override in _overrides(element):
                levels |= _levels(override)
                start = value_of(override, _START_OVERRIDE)
                if start is not None and at in levels:
                    levels[at] = replace(levels[at], start=_integer(start, 1))
            self._levels[list_id] = abstract, levels
        return self._levels[list_id]

    def _resolved(self, abstract: str) -> str:
        """Follow an abstract list that refers to a list style to the one that defines it."""
        for _ in range(len(self._abstract)):
            link = value_of(self._abstract.get(abstract), qn("w:numStyleLink"))
            list_id = self._styles.list_of(link) if link else None
            if list_id not in self._lists:
                break
            abstract = value_of(self._lists[list_id], qn("w:abstractNumId")) or ""
        return abstract

    def _count(self, abstract: str, levels: dict[int, Level], list_id: str, depth: int) -> None:
        counts = self._counts.setdefault(abstract, [None] * _LEVELS)
        for at, override in _overrides(self._lists[list_id]):
            begins = value_of(override, _START_OVERRIDE) is not None
            if begins and at <= depth and (list_id, at) not in self._begun:
                self._begun.add((list_id, at))
                counts[at:] = [None] * (_LEVELS - at)
        before = counts[depth]
        counts[depth] = min(levels[depth].start if before is None else before + 1, _LARGEST)
        for inner in range(depth + 1, _LEVELS):
            after = levels[inner].restarts_after if inner in levels else None
            if after is None or depth < after:
                counts[inner] = None

    def _written(self, abstract: str, levels: dict[int, Level], depth: int, text_format: TextFormat) -> str:
        level = levels[depth]
        text_format = changed(text_format, level.properties)
        if text_format.hidden:
            return ""
        if level.form == "bullet":
            return level.text if level.text in _DASHES else "•" if level.text.strip() else ""
        counts = self._counts[abstract]

        def number(match: re.Match[str]) -> str:
            at = int(match[1]) - 1
            if at not in levels:
                return ""
            count = counts[at]
            value = levels[at].start if count is None else count  # an outer level that has not begun shows its start
            return format_number(value, "decimal" if level.legal and levels[at].form != "none" else levels[at].form)

        text = _PLACE.sub(number, level.text)
        return text.upper() if text_format.capitals else text


def _overrides(element: Any) -> Iterator[tuple[int, Any]]:
    """Yield what a list changes in its abstract one, with the level concerned."""
    for override in element.iterchildren(_OVERRIDE):
        at = _integer(override.get(_ILVL), 0)
        if at < _LEVELS:
            yield at, override


def _levels(parent: Any) -> dict[int, Level]:
    found: dict[int, Level] = {}
    for element in parent.iterchildren(qn("w:lvl")):
        legal = element.find(qn("w:isLgl"))
        restart = value_of(element, qn("w:lvlRestart"))
        at = _integer(element.get(_ILVL), 0)
        if at >= _LEVELS:
            continue
        found[at] = Level(
            start=_integer(value_of(element, qn("w:start")), 0),
            form=_form(element),
            text=value_of(element, qn("w:lvlText")) or "",
            style=value_of(element, qn("w:pStyle")) or "",
            legal=legal is not None and toggle(legal),
            restarts_after=None if restart is None else _integer(restart, 0),
            properties=element.find(qn("w:rPr")),
        )
    return found


def _form(level: Any) -> str:
    form = value_of(level, qn("w:numFmt"))
    if form is None:  # after a form that older programs do not know comes one that they do
        form = next((e.get(qn("w:val")) for e in level.iter(qn("w:numFmt")) if e.get(qn("w:val")) != "custom"), None)
    return form or "decimal"


def _integer(text: str | None, otherwise: int) -> int:
    return min(int(text), _LARGEST) if text and text.isdecimal() else otherwise


def format_number(value: int, form: str) -> str:
    """Write a number in one of Word's forms; an unknown one is written in digits."""
    match form:
        case "none":
            return ""
        case "decimalZero":
            return f"{value:02}"
        case "lowerLetter" | "upperLetter":
            letters = chr(ord("a") + (value - 1) % 26) * ((value - 1) // 26 + 1) if value > 0 else ""
            return letters.upper() if form == "upperLetter" else letters
        case "lowerRoman" | "upperRoman":
            return _roman(value).upper() if form == "upperRoman" else _roman(value)
        case "ordinal":
            return f"{value}{_ending(value)}"
        case "cardinalText":
            return _spelt(value)
        case "ordinalText":
            return _ordinal(_spelt(value))
    return str(value)


def _roman(value: int) -> str:
    text = ""
    for worth, numeral in _ROMAN:
        count, value = divmod(value, worth)
        text += numeral * count
    return text


def _ending(value: int) -> str:
    if value % 100 in (11, 12, 13):
        return "th"
    return {1: "st", 2: "nd", 3: "rd"}.get(value % 10, "th")


def _spelt(value: int) -> str:
    if value < 20:
        return _SMALL[value]
    if value < 100:
        tens, ones = divmod(value, 10)
        return f"{_TENS[tens - 2]}-{_SMALL[ones].lower()}" if ones else _TENS[tens - 2]
    return str(value)


def _ordinal(spelt: str) -> str:
    head, dash, last = spelt.rpartition("-")
    word = last.capitalize()
    if word.isdecimal():
        return f"{word}{_ending(int(word))}"
    ordinal = _ORDINALS.get(word) or (f"{word[:-1]}ieth" if word.endswith("y") else f"{word}th")
    return f"{head}{dash}{ordinal.lower() if dash else ordinal}"
