"""What a contract's named days are: "Effective Date", "the date hereof", "Dyddiad Cychwyn" to a day of the calendar.

A name is looked up where the contract defines it (in brackets behind a date, in a definition, on an order-form line),
and through other names where it is defined by them, as "the date of this Agreement" is.
"""

from __future__ import annotations

import datetime as dt
import re
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace

from analyser.domain import Document, Unknown
from analyser.terms import dates
from analyser.terms.forms import Forms
from analyser.terms.passages import Passage, pattern

AGREEMENT_DATE = "date of this agreement"
SIGNATURE_DATE = "date of signature"

START_NAMES = (
    "commencement date", "effective date", "start date", "contract start date", "contract commencement date",
    "service commencement date", "services commencement date", "agreement commencement date", "call-off start date",
    "subscription start date", "term start date", "dyddiad cychwyn", "dyddiad dechrau", "dyddiad cychwyn y contract",
    "dyddiad cychwyn y cytundeb",
)  # fmt: skip
END_NAMES = (
    "expiry date", "expiration date", "end date", "contract end date", "contract expiry date", "termination date",
    "initial expiry date", "term end date", "call-off expiry date", "call-off initial period end date",
    "subscription end date", "scheduled expiration date", "dyddiad dod i ben", "dyddiad terfyn", "dyddiad gorffen",
    "dyddiad diwedd",
)  # fmt: skip

_DATE_NAME = r"(?:[A-Z][\w'/-]*\s+){0,4}(?:Date|DATE)|D(?:yddiad|YDDIAD)(?:\s+[\w']+){1,4}"
_BRACKETED = re.compile(rf"[(\[][^()\[\]\"]{{0,60}}\"\s*({_DATE_NAME})\s*\"[^()\"]{{0,60}}[)\]]")
_BARE_BRACKETED = re.compile(rf"\(\s*(?:the\s+)?({_DATE_NAME})\s*\)")
_DEFINED = re.compile(
    rf"\"\s*({_DATE_NAME})\s*\"?(?:\s*\([^)]{{0,40}}\))?\s*[:,-]?\s*(?:shall\s+mean|means?|is\b|shall\s+be"
    rf"|refers?\s+to|has\s+the\s+meaning|yw\b|ystyr|:)"
)
_STATED = pattern(
    r"\b(?P<name>(?:commencement|start|effective|expiry|expiration|end) date|dyddiad (?:cychwyn|dechrau|dod i ben"
    r"|diwedd))"
    r"(?: (?:for|of|y|yr) (?:\w+ ){1,4}?)? ?(?:shall be|will be|is|yw|fydd)\b"
)
_UNQUOTED = re.compile(
    rf"^\s*(?:\(?\w{{1,3}}[.)]\s*|[\d.]+\s+)?({_DATE_NAME})\s*:?\s*(?:shall\s+mean|means?|yw|ystyr)\b"
)
_WELSH_NAMES = "|".join(name.replace(" ", r"\s+") for name in (*START_NAMES, *END_NAMES) if name.startswith("dyddiad"))
_LABEL = re.compile(
    rf"^\s*(?:\(?\w{{1,2}}[.)]\s+|[\d.]+\s+)?(?:the\s+)?(?P<name>(?:[\w'/-]+\s+){{0,3}}date|{_WELSH_NAMES})"
    r"\s*(?:\([^)]*\)\s*)?[:|-]?\s+(?:of\s+)?(?P<rest>\S.*)?$",
    re.IGNORECASE,
)
_CELL_LABEL = re.compile(
    rf"^\s*(?:\(?\w{{1,2}}[.)]\s+|[\d.]+\s+)?(?:the\s+)?(?P<name>(?:[\w'/-]+\s+){{0,3}}date|{_WELSH_NAMES})"
    r"\W*(?:\([^)]*\)\W*)?(?:(?:of|for|y|yr|o)\b.*)?$",
    re.IGNORECASE,
)
_FURTHER_LABEL = re.compile(r"\b(?:exten\w+|renew\w+|option\w*|estyn\w*|adnewyddu)\b", re.IGNORECASE)
_MADE_CUE = pattern(
    r"(?:\b(?:made|entered|executed|dated|effective|concluded|signed|agreement|contract|gwnaed|gwneir"
    r"|dyddiedig)\b[^.]{0,90}?|^\W{0,5}(?:date:?|dated:?)?\W{0,5}"
    r"|\b(?:as of|on|this|the|between) {0,3})$"
)
_OTHER_PAPER = pattern(
    r"(?:commission file|filed|confidential treatment|execution (?:version|copy)|draft|exhibit|source:)[^.]{0,60}$"
)
_HEREOF = pattern(
    r"(?:the )?(?:date hereof|date of (?:this|the) [\w -]{0,40}?(?:agreement|contract|deed|addendum|amendment)|"
    r"(?:day and year|date)(?: first)? (?:(?:set forth|written|above|stated|specified|mentioned|given|appearing"
    r"|indicated) ?){1,4}"
    r"|above date|dyddiad y cytundeb hwn|dyddiad y contract hwn)"
)
_SIGNING = pattern(
    r"(?:the )?(?:last )?(?:date|day) (?:of|on which|that|as of which|when|upon which|provided|set forth"
    r"|written)?[^.,;]{0,50}?(?:execut|sign|last signature|signature)\w*"
    r"|(?:the )?(?:execution|signing|signature)(?: and delivery)?(?: date)?(?: hereof| of (?:this|the) \w+)?|llofnodi"
)
# A day counted from another is not that other day: "the third anniversary of the Effective Date".
_COUNTED = re.compile(
    r"\b(?:anniversary|years?|months?|weeks?|days?)\b(?!\s+(?:of|and)\b)|\b(?:anniversary|after|later\s+than)\b",
    re.IGNORECASE,
)
_NAMED = re.compile(rf"(?:the\s+|y\s+|'r\s+)?\"?({_DATE_NAME})\b")
_SIGNED = pattern(r"\b(?:date(?:d| signed| of signature)?|dyddiad):?[\s_]*")


@dataclass(frozen=True, slots=True)
class Day:
    """A day or why there is none, with the place in the document it was read from and how sure that reading is."""

    value: dt.date | Unknown
    start: int
    end: int
    confidence: float


@dataclass(frozen=True, slots=True)
class Reference:
    """Words that point to a named day, at `start` to `end` of the text they were read from."""

    name: str
    start: int
    end: int


class Calendar:
    """The named days of one document."""

    def __init__(self, document: Document, text: str, passages: Iterable[Passage]) -> None:
        self.month_first = dates.prefers_month_first(text)
        self._days: dict[str, list[Day]] = defaultdict(list)
        self._aliases: dict[str, list[str]] = defaultdict(list)
        self._read_agreement_date(text)
        self._read_signatures(text)
        for passage in passages:
            self._read_brackets(passage)
            self._read_definition(passage)
        self._read_labels(document, text)

    def named(self, name: str, depth: int = 3) -> list[Day]:
        """Return the days that a name stands for, surest first; two that differ are both given.

        A contract that speaks of its effective date without fixing one takes effect on its own date, less surely.
        """
        name = _normal(name)
        days = list(self._days.get(name, ()))
        if not any(isinstance(day.value, dt.date) for day in days) and depth:
            for other in self._aliases.get(name, ()):
                days += self.named(other, depth - 1)
        if not days and name in {SIGNATURE_DATE, "effective date"}:
            days = [replace(day, confidence=day.confidence - 0.2) for day in self._days.get(AGREEMENT_DATE, ())]
        return sorted(days, key=lambda day: (not isinstance(day.value, dt.date), -day.confidence, day.start))

    def anchor(self, text: str, offset: int) -> Day | Reference | None:
        """Read the day or the name of a day that begins at once in a plain text which stands at `offset`."""
        head = re.match(r"[\s,:\"(]*(?:(?:on|as\s+of|from|upon|the|ar|o|later\s+of)\s+){0,3}", text)
        at = head.end() if head else 0
        found = dates.find(text[at : at + 60], month_first=self.month_first)
        if found and found[0].start <= 1:
            return Day(found[0].value, offset + at + found[0].start, offset + at + found[0].end, 0.95)
        return _reference(text, at)

    def find(self, text: str) -> tuple[dates.FoundDate, ...]:
        """Return the dates of a plain text, read in this contract's order of day and month."""
        return dates.find(text, month_first=self.month_first)

    def _add(self, name: str, day: Day) -> None:
        self._days[_normal(name)].append(day)

    def _read_agreement_date(self, text: str) -> None:
        """The first date of the opening that is said of this agreement, else the first of all."""
        opening = text[:6000]
        found = [
            day for day in self.find(opening) if not _OTHER_PAPER.search(opening[max(0, day.start - 80) : day.start])
        ]
        cued = [day for day in found if _MADE_CUE.search(opening[max(0, day.start - 120) : day.start])]
        for day, confidence in [(day, 0.7) for day in cued[:1]] or [
            (day, 0.4) for day in found[:1] if day.start < 1500
        ]:
            self._add(AGREEMENT_DATE, Day(day.value, day.start, day.end, confidence))

    def _read_signatures(self, text: str) -> None:
        """The latest of the dates beside the signatures: a contract is signed when the last party has signed."""
        signed = [
            Day(day.value, cue.end() + day.start, cue.end() + day.end, 0.6)
            for cue in _SIGNED.finditer(text)
            for day in self.find(text[cue.end() : cue.end() + 30])[:1]
            if day.start <= 1 and isinstance(day.value, dt.date)
        ]
        if signed:
            self._add(SIGNATURE_DATE, max(signed, key=lambda day: (str(day.value), day.start)))

    def _read_brackets(self, passage: Passage) -> None:
        """Read 1 April 2024 (the "Effective Date")."""
        if not passage.has("date", "dyddiad"):
            return
        for form in (_BRACKETED, _BARE_BRACKETED):
            for match in form.finditer(passage.text):
                before = passage.text[max(0, match.start() - 160) : match.start()]
                offset = passage.start + max(0, match.start() - 160)
                found = [day for day in self.find(before) if len(before) - day.end < 45]
                if found:
                    last = found[-1]
                    self._add(match[1], Day(last.value, offset + last.start, offset + last.end, 0.95))
                elif (reference := _last_reference(before[-110:])) and not _COUNTED.search(
                    before[-110:][: reference.start]
                ):
                    self._aliases[_normal(match[1])].append(reference.name)

    def _read_definition(self, passage: Passage) -> None:
        """Read "Effective Date" means 1 April 2024, or the date of something else."""
        if not passage.has("date", "dyddiad"):
            return
        match = _DEFINED.search(passage.text) or _UNQUOTED.match(passage.text)
        if match:
            self._read_meaning(match[1], passage.text[match.end() :], passage.start + match.end(), 0.95)
            return
        match = _STATED.search(passage.text)
        found = self.find(passage.text[match.end() : match.end() + 40]) if match else ()
        if match and found and found[0].start <= 12:
            day, at = found[0], passage.start + match.end()
            self._add(match["name"], Day(day.value, at + day.start, at + day.end, 0.9))

    def _read_labels(self, document: Document, text: str) -> None:
        """Read the rows of forms: "Commencement Date 1 April 2024", with the value on the line or the next."""
        forms = Forms(document)
        for entry in forms.entries:
            label = text[entry.label.start : entry.label.end]
            for part in label.split(" / ") if not _FURTHER_LABEL.search(label) else ():
                if match := _CELL_LABEL.match(part):
                    self._add_labelled(match["name"], text[entry.value.start : entry.value.end], entry.value.start)
        for index, line in enumerate(document.lines):
            match = _LABEL.match(text[line.start : line.end] + " ")
            if not match or (forms.cell_end(line.start) or line.end) < line.end:  # a row, read by its cells
                continue
            rest, offset = match["rest"] or "", line.start + match.start("rest")
            if not rest.strip() and index + 1 < len(document.lines):
                following = document.lines[index + 1]
                if forms.cell_end(line.start) != forms.cell_end(following.start):
                    continue
                rest, offset = text[following.start : following.end], following.start
            self._add_labelled(match["name"], rest, offset)

    def _add_labelled(self, name: str, value: str, offset: int) -> None:
        found = self.find(value)
        if found and found[0].start <= 25:
            day = found[0]
            self._add(name, Day(day.value, offset + day.start, offset + day.end, 0.9))

    def _read_meaning(self, name: str, meaning: str, offset: int, confidence: float) -> None:
        found = self.find(meaning[:250])
        reference = _reference(meaning[:160], 0, anywhere=True)
        if (
            found
            and not (reference and reference.start < found[0].start)
            and not _COUNTED.search(meaning[: found[0].start])
        ):
            day = found[0]
            self._add(name, Day(day.value, offset + day.start, offset + day.end, confidence))
        elif reference and reference.name != _normal(name) and not _COUNTED.search(meaning[: reference.start]):
            self._aliases[_normal(name)].append(reference.name)


def _reference(text: str, at: int, *, anywhere: bool = False) -> Reference | None:
    """Read words that name a day: "the date hereof", "signature", "the Commencement Date"."""
    for form, name in ((_HEREOF, AGREEMENT_DATE), (_SIGNING, SIGNATURE_DATE), (_NAMED, "")):
        match = form.search(text, at) if anywhere else form.match(text, at)
        if match:
            return Reference(name or _normal(match[1]), match.start(), match.end())
    return None


def _last_reference(text: str) -> Reference | None:
    """Read the words just before a bracket: "the date first written above (the "Effective Date")"."""
    found: Iterator[tuple[re.Match[str], str]] = (
        (match, name)
        for form, name in ((_HEREOF, AGREEMENT_DATE), (_SIGNING, SIGNATURE_DATE))
        for match in form.finditer(text)
    )
    last = max(found, key=lambda pair: pair[0].end(), default=None)
    return Reference(last[1], last[0].start(), last[0].end()) if last else None


def _normal(name: str) -> str:
    return " ".join(name.lower().split())
