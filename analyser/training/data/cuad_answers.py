"""Comparing answers as in CUAD's paper, and finding dates and names, which CUAD labels instead of whole sentences.

Only the measure over CUAD's 41 categories uses this; the analyser reads dates and titles in `terms`.
"""

from __future__ import annotations

import re

_MONTH = r"(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*\.?"
_DATE = re.compile(
    rf"(?:\d{{1,2}}|_+)\s?(?:st|nd|rd|th)?\s+(?:day\s+of\s+)?{_MONTH},?\s+(?:of\s+)?\d{{4}}"
    rf"|{_MONTH}\s+\d{{1,2}}(?:st|nd|rd|th)?,?\s+\d{{4}}|{_MONTH},?\s+\d{{4}}|\d{{1,2}}[/.-]\d{{1,2}}[/.-]\d{{2,4}}",
    re.IGNORECASE,
)
_NAME = re.compile(
    r"(?:(?:[A-Z][\w&/'’-]*|of|and|for|to|the|,)\s+){0,9}(?:AGREEMENT|Agreement|CONTRACT|Contract|LICENSE|License|PLAN|Plan)\b"
    r"(?:\s+(?:No\.?|NO\.?)\s*\d+)?"
)
_DATES = frozenset(("Agreement Date", "Effective Date"))
_NAMES = frozenset(("Document Name",))
_DROPPED = str.maketrans(dict.fromkeys(".,;:"))


def answer_in(category: str, text: str) -> str:
    """Return the part of a sentence that CUAD's lawyers would mark for a category: all of it, or a date or name."""
    pattern = _DATE if category in _DATES else _NAME if category in _NAMES else None
    found = pattern.search(text) if pattern else None
    return re.sub(r"^(?:THIS|This|The|THE)\s+", "", found.group()) if found else text


def words(text: str) -> frozenset[str]:
    """Return the distinct words of a text as the paper compares them: lower case, without `. , ; :`."""
    return frozenset(text.translate(_DROPPED).lower().replace("/", " ").split())


def jaccard(one: frozenset[str], other: frozenset[str]) -> float:
    """Return the size of the intersection over that of the union of two sets, 0 for two empty ones."""
    union = len(one | other)
    return len(one & other) / union if union else 0.0
