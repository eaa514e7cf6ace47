"""What happens when a term ends: does it roll on by itself, for how long, and who may extend it by acting."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from analyser.domain import Duration, Unit, Unknown
from analyser.terms import durations, numbers
from analyser.terms.passages import Passage, pattern

_MAY_RENEW = re.compile(
    r"renew|exten[ds]|roll|evergreen|year.to.year|month.to.month|thereafter|successive|adnewyddu|ymestyn|estyn",
    re.IGNORECASE,
)
_RENEWS = r"(?:renew|extend|continue|roll(?:[ -]?over| on)?|prolong)(?:ed|s|ing|al)?"
_AUTOMATIC = pattern(
    rf"\b(?:automatic(?:ally)?|of itself|without (?:further|any) (?:action|notice)|tacitly)\b[^.;]{{0,80}}?\b{_RENEWS}\b|\b{_RENEWS}\b[^.;]{{0,60}}?\bautomatic(?:ally)?\b"
    r"|\bautomatic renewal|\bauto-?renew\w*"
    r"|\b(?:shall|will|is|are)(?: be)?(?: deemed)?(?: to)?(?: be)? (?:renewed|extended|renew|continue|extend)\b[^.;]{0,140}?(?:successive|year[ -]to[ -]year|month[ -]to[ -]month|from (?:year|month|term) to|rolling|annual|one-year|renewal (?:term|period)s?)"
    r"|\b(?:on an? )?(?:year[ -]to[ -]year|month[ -]to[ -]month|rolling|evergreen) (?:basis|thereafter)"
    r"|\b(?:thereafter|after that|afterwards)\b,?[^.;]{0,80}?\b(?:year[ -]to[ -]year|month[ -]to[ -]month|until (?:it is )?(?:terminated|cancelled)|indefinitely|renewed? for)"
    r"|\b(?:renewed|extended|renew)\b[^.;]{0,160}?\bunless (?:either|a|any|one|the|such|terminated|written|notice|prior|cancelled|otherwise terminated|\w+ (?:gives|provides|notifies))"
    r"|yn (?:cael ei |adnewyddu )?(?:adnewyddu |ymestyn )?(?:yn )?awtomatig"
)
_DENIED = pattern(
    r"\b(?:not|no|never|nor)\b(?: be)?(?: \w+){0,2} (?:automatic\w*|renew\w*)|\bno (?:automatic|right (?:of|to))[^.;]{0,30} renew\w*|"
    r"\bautomatically (?:terminate|expire)|ni (?:fydd|chaiff)[^.;]{0,60} awtomatig"
)
_OTHER_RENEWALS = pattern(
    r"\b(?:letter of credit|insurance|licen[cs]es? (?:and|or) permits|statute|time for|delivery date|due date|deadline|domain name|patents?|trademark registration|lease)\b"
)
_OPTION = pattern(
    r"\b(?:may|option|right|entitled|elect|at (?:its|the|his) (?:sole )?(?:option|discretion|election)|if the \w+ exercises?)\b[^.;]{0,120}?\b(?:extend|renew|extension|renewal|prolong)\w*"
    r"|\b(?:extended|renewed|extension|renewal)s?\b[^.;]{0,140}?\b(?:at the (?:sole )?(?:option|discretion|election)|by (?:mutual|written|agreement|the \w+ giving)|upon (?:mutual|written|the)|option of|mutual(?:ly)? )"
    r"|\b(?:mutual(?:ly)?|agree\w*)\b[^.;]{0,80}\b(?:extend|renew)\w*|\boption(?:al)? (?:to|extension|period)|\b(?:extension|renewal) option"
    r"|\b(?:caiff|gall|dewis|hawl)\b[^.;]{0,120}(?:ymestyn|estyn|adnewyddu|estyniad)"
)
_TIMES = re.compile(
    rf"\b(?:for |of |by |am |o |hyd at )?(?:up to |a maximum of |hyd at )?(?P<times>{numbers.NUMBER})(?:\s*\(\s*\d+\s*\))?\s+"
    r"(?:further|additional|successive|consecutive|extension|renewal|optional|separate|more|gyfnod|cyfnod|estyniad)(?:\s+\w+)?\s*",
    re.IGNORECASE,
)
_NOTICE = pattern(
    r"'?\s*(?:\(\w+\) )?(?:prior |advance |written |previous |further )*(?:notice|before|prior|in advance|rhybudd|o rybudd|cyn)\b"
)
_FURTHER = pattern(
    r"\b(?:renew|exten|further|additional|successive|thereafter|roll|same|adnewyddu|ymestyn|pellach|estyn|ychwanegol|continue)\w*"
)
_STEPS = (
    (pattern(r"\b(?:year[ -]to[ -]year|(?:successive |additional )?(?:annual|yearly)(?:ly)? (?:basis|period|term|renewal)s?|renew\w* annually|annually renew\w*|each year|from year to|on each anniversary|flwyddyn i flwyddyn)"), Duration(1, Unit.YEAR)),
    (pattern(r"\b(?:month[ -]to[ -]month|monthly basis|rolling month\w*|from month to|mis i fis)"), Duration(1, Unit.MONTH)),
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Renewal:
    """One statement that the contract renews: by itself, or when somebody acts (an option).

    `length` is that of one renewal, None when not said; `times` the number of renewals, 0 when unlimited or not said;
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
    for passage in passages:
        renewal = _read(passage)
        if renewal:
            yield renewal


def _read(passage: Passage) -> Renewal | None:
    text = passage.text
    if not _MAY_RENEW.search(text) or not re.search(
        r"\bterm|period|agreement|contract|year|month|cyfnod|cytundeb|licen[cs]e|subscription", text, re.IGNORECASE
    ):
        return None
    if _OTHER_RENEWALS.search(text):
        return None
    automatic = _AUTOMATIC.search(text)
    denied = _DENIED.search(text)
    option = _OPTION.search(text)
    if automatic and not denied:
        length = _length(text, automatic.start())
        sure = 0.9 if "automatic" in text.lower() or "awtomatig" in text else 0.7
        return Renewal(passage, True, length[0], _times(text), *_cut(text, automatic, length[1]), sure)
    if option and not (denied and not automatic):
        length = _length(text, 0)
        if length[0] is None:
            return None
        return Renewal(passage, False, length[0], _times(text), *_cut(text, option, length[1]), 0.8)
    return None


def _length(text: str, at: int) -> tuple[Duration | Unknown | None, int]:
    """Read the length of one renewal and where it ends: a length after words of renewing, or "from year to year"."""
    for found in durations.find(text):
        before = text[max(0, found.start - 130) : found.start]
        if _NOTICE.match(text, found.end) or not _FURTHER.search(before + " " + text[found.start : found.end + 20]):
            continue
        if (
            isinstance(found.value, Duration)
            and found.value.unit in {Unit.DAY, Unit.WORKING_DAY}
            and found.value.amount < 28
        ):
            continue
        if "initial" in before[-40:].lower() or not _FURTHER.search(before):
            continue
        return found.value, found.end
    for form, step in _STEPS:
        match = form.search(text)
        if match:
            return step, match.end()
    return None, at


def _times(text: str) -> int:
    match = _TIMES.search(text)
    times = numbers.read(match["times"]) if match else None
    return times if times and times <= 20 else 0


def _cut(text: str, match: re.Match[str], end: int) -> tuple[int, int]:
    """Return the words that carry the renewal: from its verb to its length."""
    return match.start(), max(match.end(), end)
