"""Find the format of words, direct and by style: size, weight, struck through, hidden, capitals.

Word combines the toggles of a paragraph's style and a character's style by exclusive or. Here the nearer one applies.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any

from docx.oxml.ns import qn

_OFF = frozenset({"0", "false", "off", "none"})
_USUAL_SIZE = 10.0  # points, for a file that does not state it
_DEPTH = 20  # styles that may be based on one another

_VAL = qn("w:val")
_RPR, _PPR, _NUMPR = qn("w:rPr"), qn("w:pPr"), qn("w:numPr")
_NUM_ID, _ILVL, _BASED_ON = qn("w:numId"), qn("w:ilvl"), qn("w:basedOn")
_SZ, _RSTYLE, _PSTYLE = qn("w:sz"), qn("w:rStyle"), qn("w:pStyle")
_TOGGLES = {
    qn("w:b"): "bold",
    qn("w:strike"): "struck",
    qn("w:dstrike"): "struck",
    qn("w:vanish"): "hidden",
    qn("w:caps"): "capitals",
}


@dataclass(frozen=True, slots=True)
class TextFormat:
    """The format of words; `size` is in points."""

    size: float = _USUAL_SIZE
    bold: bool = False
    struck: bool = False
    hidden: bool = False
    capitals: bool = False


@dataclass(frozen=True, slots=True)
class Numbered:
    """The list of a paragraph, and its level in the list, from 0; the level is None if the styles decide it.

    `styles` are the paragraph's styles, the nearest first, up to the one that names the list, each with its level.
    """

    list_id: str
    level: int | None
    styles: tuple[tuple[str, int | None], ...] = ()


def value_of(parent: Any, tag: str) -> str | None:
    """Return the `w:val` of a child element, or None when there is no such child."""
    child = None if parent is None else parent.find(tag)
    return None if child is None else child.get(_VAL)


def toggle(element: Any) -> bool:
    """Return whether an on-off element is on."""
    return (element.get(_VAL) or "true").lower() not in _OFF


def changed(text_format: TextFormat, properties: Any | None) -> TextFormat:
    """Return a format changed by a `w:rPr` element; what that does not state stays."""
    if properties is None:
        return text_format
    changes: dict[str, Any] = {}
    for child in properties:
        if child.tag == _SZ:
            half_points = child.get(_VAL) or ""
            if half_points.isdecimal():
                changes["size"] = int(half_points) / 2
        elif name := _TOGGLES.get(child.tag):
            changes[name] = toggle(child)
    return replace(text_format, **changes) if changes else text_format


class Styles:
    """The styles of a document."""

    def __init__(self, tree: Any | None) -> None:
        self._styles: dict[str, Any] = {}
        self._default = ""
        self.usual = TextFormat()
        for style in () if tree is None else tree.iterchildren(qn("w:style")):
            name = style.get(qn("w:styleId")) or ""
            self._styles.setdefault(name, style)
            if style.get(qn("w:type")) == "paragraph" and (style.get(qn("w:default")) or "0") not in _OFF:
                self._default = name
        defaults = None if tree is None else tree.find(f"{qn('w:docDefaults')}/{qn('w:rPrDefault')}/{_RPR}")
        self.usual = changed(self.usual, defaults)
        self._looks: dict[tuple[str, str], TextFormat] = {}

    def paragraph(self, properties: Any | None) -> str:
        """Return the id of the style of a paragraph with these `w:pPr`."""
        return value_of(properties, _PSTYLE) or self._default

    def text_format(self, style: str) -> TextFormat:
        """Return the format of words in a paragraph of this style."""
        return self._with(self.usual, style, "")

    def run(self, base: TextFormat, style: str, properties: Any | None) -> TextFormat:
        """Return the format of a run; `base` is its paragraph's."""
        if properties is None:
            return base
        if character := value_of(properties, _RSTYLE):
            base = self._with(base, character, style)
        return changed(base, properties)

    def _with(self, base: TextFormat, style: str, within: str) -> TextFormat:
        known = self._looks.get((style, within))
        if known is None:
            known = base
            for element in reversed(self._chain(style)):
                known = changed(known, element.find(_RPR))
            self._looks[style, within] = known
        return known

    def _chain(self, style: str) -> list[Any]:
        """Return a style and those it is based on, the nearest first."""
        chain: list[Any] = []
        while style in self._styles and len(chain) < _DEPTH:
            chain.append(self._styles[style])
            style = value_of(chain[-1], _BASED_ON) or ""
        return chain

    def is_contents(self, style: str) -> bool:
        """Return whether a style is one of the lines of a table of contents."""
        return (value_of(self._styles.get(style), qn("w:name")) or style).lower().startswith("toc ")

    def numbered(self, style: str) -> Numbered | None:
        """Return the list that a style puts its paragraphs into, or None."""
        passed: list[tuple[str, int | None]] = []
        for element in self._chain(style):
            properties = element.find(f"{_PPR}/{_NUMPR}")
            passed.append((element.get(qn("w:styleId")) or "", level_of(properties)))
            if list_id := value_of(properties, _NUM_ID):
                return Numbered(list_id, None, tuple(passed))
        return None

    def list_of(self, style: str) -> str | None:
        """Return the id of the list of a style of the kind `numbering`."""
        return value_of(self._styles.get(style), _NUM_ID) or self._own_list(style)

    def _own_list(self, style: str) -> str | None:
        element = self._styles.get(style)
        return None if element is None else value_of(element.find(f"{_PPR}/{_NUMPR}"), _NUM_ID)


def level_of(properties: Any | None) -> int | None:
    """Return the level that a `w:numPr` names, from 0 to 8."""
    level = value_of(properties, _ILVL) or ""
    return min(int(level), 8) if level.isdecimal() else None
