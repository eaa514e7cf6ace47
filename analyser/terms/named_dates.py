"""Look up dates that a contract refers to by name: "Effective Date", "the date hereof", "Dyddiad Cychwyn".

A contract defines a name in brackets after a date, in a definition or in an order form row. A name may also be defined
by another, such as "the date of this Agreement", and that is then looked up in turn.
"""

from __future__ import annotations

import datetime as dt
import re
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace

from analyser.domain import Document, Unknown
from analyser.terms.layout.contract_sentences import Sentence
from analyser.terms.layout.signatures import closing_day, signature_days
from analyser.terms.layout.table_forms import Forms
from analyser.terms.patterns import CONTRACT_NAME, pattern
from analyser.terms.values import dates

PREVAILING, OVERRULED = 0.99, 0.85
"""The confidence of an order form row that prevails, and the highest of a sentence that it overrides."""

AGREEMENT_DATE = "date of this agreement"
SIGNATURE_DATE = "date of signature"

START_NAMES = (
    "commencement date", "effective date", "start date", "contract start date", "contract commencement date",
    "service commencement date", "services commencement date", "agreement commencement date", "call-off start date",
    "subscription start date", "term start date", "contract start", "start of contract", "framework start date",
    "dyddiad cychwyn", "dyddiad dechrau", "dyddiad cychwyn y contract",
    "dyddiad cychwyn y cytundeb",
)  # fmt: skip
END_NAMES = (
    "expiry date", "expiration date", "end date", "contract end date", "contract expiry date", "termination date",
    "initial expiry date", "term end date", "call-off expiry date", "call-off initial period end date",
    "subscription end date", "scheduled expiration date", "contract end", "end of contract", "framework expiry date",
    "dyddiad dod i ben", "dyddiad terfyn", "dyddiad gorffen",
    "dyddiad diwedd",
)  # fmt: skip

_DATE_NAME = r"(?:[A-Z][\w'/-]*\s+){0,4}(?:Date|DATE)|D(?:yddiad|YDDIAD)(?:\s+[\w']+){1,4}"
_BRACKETED = re.compile(rf"[(\[][^()\[\]\"]{{0,60}}\"\s*(?:the\s+)?({_DATE_NAME})\s*\"[^()\"]{{0,60}}[)\]]")
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
# A row, unlike a line of prose that begins with the name, has a capital letter or a colon after the name.
_LABEL = re.compile(
    rf"^\s*(?:\(?\w{{1,2}}[.)]\s+|[\d.]+\s+)?(?:the\s+)?"
    rf"(?P<name>(?:[\w'/-]+\s+){{0,3}}date|contract\s+(?:start|end)|(?:start|end)\s+of\s+contract|{_WELSH_NAMES})"
    r"\s*(?:\([^)]*\)\s*)?(?P<colon>[:|-])?\s+(?:of\s+)?(?P<rest>\S.*)?$",
    re.IGNORECASE,
)
_BEFORE_VALUE = re.compile(
    r"(?:[\s:.,(-]|\b(?:on|from|the|is|as|of|for|with|effect|first|initial|term|period|contract|agreement|services?|y|yr"
    r"|tymor|cyfnod|cyntaf|cychwynnol|contract|cytundeb)\b)*$",
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
_OTHER_DOCUMENT = pattern(
    r"(?:commission file|filed|confidential treatment|execution (?:version|copy)|draft|exhibit|source:"
    r"|(?:confidentiality|non-?disclosure|previous|earlier|prior|separate) agreement)[^.]{0,60}$"
)
_LAST_DAY = pattern(r"\b(?:end(?:s|ing)?|expir\w+|until|terminat\w+|i ben)(?: on| at| ar)? $")
_HEREOF = pattern(
    r"(?:the )?(?:date hereof|date of (?:this|the) [\w -]{0,40}?(?:agreement|contract|deed|addendum|amendment)|"
    r"(?:day and year|date)(?: first)? (?:(?:set forth|written|above|stated|specified|mentioned|given|appearing"
    r"|indicated) ?){1,4}"
    r"|above date|dyddiad y cytundeb hwn|dyddiad y contract hwn)"
)
_SIGNING = pattern(
    r"(?:the )?(?:(?:last|later|latest) (?:of )?(?:the )?(?:two )?)?(?:dates?|day) (?:of|on which|that|as of which|when"
    r"|upon which|provided|set forth|shown|written)?[^.,;]{0,50}?(?:execut|sign|last signature|signature)\w*"
    r"|(?:the )?date last (?:written|set forth|stated|given|appearing|entered)(?: below| above)?"
    r"|(?:the )?(?:(?:last|later|latest) (?:of )?(?:the )?(?:two )?)?(?:completion of the )?(?:execution|signing"
    r"|signature)(?: and delivery)?(?: dates?)?(?: hereof| of (?:this|the) \w+)?|llofnodi"
)
# A day counted from another is not that day: "the third anniversary of the Effective Date".
_COUNTED = re.compile(
    r"\b(?:anniversary|years?|months?|weeks?|days?)\b(?!\s+(?:of|and)\b)|\b(?:anniversary|after|later\s+than)\b",
    re.IGNORECASE,
)
_NAMED = re.compile(rf"(?:the\s+|y\s+|'r\s+)?\"?(?!Date\b|DATE\b)({_DATE_NAME})\b")
# "This Amendment is effective as of 1 July 2018" gives an effective date without the name.
_IN_EFFECT = pattern(
    rf"\b{CONTRACT_NAME}[^.;\"]{{0,60}}?\b(?:is|are|will be|shall be|becomes?|be) (?:made |deemed )?effective"
    r" (?:as of|as from|on|from|with effect from)(?: the)? "
)
_YEAR_DEFINED = re.compile(
    r"\"\s*((?:[A-Z][\w'/-]*\s+)?(?:Year|YEAR))\s*\"?\s*(?:\([^)]*\)\s*)?[:,-]?\s*(?:shall\s+mean|means?|is\b|:)"
)
_YEAR_BEGINS = re.compile(r"\b(?:commenc|begin|start)\w*", re.IGNORECASE)
_AT_ONCE = 12  # characters within which a date must follow the words that announce it


@dataclass(frozen=True, slots=True)
class Day:
    """A date, or why there is none, with its offsets in the document and the confidence."""

    value: dt.date | Unknown
    start: int
    end: int
    confidence: float


@dataclass(frozen=True, slots=True)
class Reference:
    """A reference to a named day, at `start` to `end` of the text it was read from."""

    name: str
    start: int
    end: int


class Calendar:
    """The named dates of one document."""

    def __init__(
        self, document: Document, text: str, sentences: Iterable[Sentence], *, form_prevails: bool = False
    ) -> None:
        """Read the dates; `form_prevails` is true when order form rows override the general terms."""
        self.form_prevails = form_prevails
        self.month_first = dates.prefers_month_first(text)
        self._days: dict[str, list[Day]] = defaultdict(list)
        self._aliases: dict[str, list[str]] = defaultdict(list)
        self._years: dict[str, Reference] = {}
        self._read_agreement_date(document, text)
        self._read_signatures(document)
        for sentence in sentences:
            self._read_brackets(sentence)
            self._read_definition(sentence)
            self._read_year(sentence)
        self._read_labels(document, text)

    def named(self, name: str, depth: int = 3) -> list[Day]:
        """Return the dates that a name refers to, the most certain first, including any that contradict each other.

        If a contract mentions its effective date without fixing it, its own date is returned with less confidence. If
        it is dated later than its signatures, it is taken as signed on the day it is dated.
        """
        name = _normal(name)
        days = list(self._days.get(name, ()))
        if name == SIGNATURE_DATE:
            days = [day for day in days if not self._dated_later(day)]
        if not _known(days) and depth:
            for other in self._aliases.get(name, ()):
                days += self.named(other, depth - 1)
        if not days and name in {SIGNATURE_DATE, "effective date"}:
            days = [replace(day, confidence=day.confidence - 0.2) for day in self._days.get(AGREEMENT_DATE, ())]
        if name in {AGREEMENT_DATE, "effective date"} and days and not _known(days):
            days += [replace(day, confidence=day.confidence - 0.1) for day in self._days.get(SIGNATURE_DATE, ())]
        return sorted(days, key=lambda day: (not isinstance(day.value, dt.date), -day.confidence, day.start))

    def year_from(self, name: str) -> Reference | None:
        """Return the named day on which the first "Contract Year" begins, where the contract defines it, or None."""
        return self._years.get(_normal(name))

    def anchor(self, text: str, offset: int) -> Day | Reference | None:
        """Return the date, or the name of a day, at the beginning of a plain text; None if there is neither.

        `offset` is the place of the text in the document.
        """
        head = re.match(r"[\s,:\"(]*(?:(?:on|as\s+of|from|upon|the|ar|o|later\s+of)\s+){0,3}", text)
        at = head.end() if head else 0
        found = dates.find(text[at : at + 60], month_first=self.month_first)
        if found and found[0].start <= 1:
            return Day(found[0].value, offset + at + found[0].start, offset + at + found[0].end, 0.95)
        return _reference(text, at)

    def find(self, text: str) -> tuple[dates.FoundDate, ...]:
        """Return the dates of a plain text, read in this contract's order of day and month."""
        return dates.find(text, month_first=self.month_first)

    def _dated_later(self, signed: Day) -> bool:
        """Return whether the agreement's own date, clearly given, is later than the date of a signature."""
        return any(
            isinstance(day.value, dt.date) and isinstance(signed.value, dt.date) and day.value > signed.value
            for day in self._days.get(AGREEMENT_DATE, ())
            if day.confidence > signed.confidence
        )

    def _add(self, name: str, day: Day, *, in_row: bool = False) -> None:
        if self.form_prevails and not in_row:
            day = replace(day, confidence=min(day.confidence, OVERRULED))
        self._days[_normal(name)].append(day)

    def _read_agreement_date(self, document: Document, text: str) -> None:
        """Read the date of the agreement: the first one in the opening that is introduced as such ("made on").

        Without one, it is the date of the closing words, or failing that any date near the beginning.
        """
        opening = text[:6000]
        found = [
            day
            for day in self.find(opening)
            if not _OTHER_DOCUMENT.search(opening[max(0, day.start - 80) : day.start])
            and not _LAST_DAY.search(opening[max(0, day.start - 30) : day.start])
        ]
        cued = [day for day in found if _MADE_CUE.search(opening[max(0, day.start - 120) : day.start])]
        closing = None if cued else closing_day(document.text, self.month_first)
        early = [day for day in found if day.start < 1500]
        chosen = (cued[0], 0.7) if cued else (closing, 0.6) if closing else (early[0], 0.4) if early else None
        if chosen:
            day, confidence = chosen
            self._add(AGREEMENT_DATE, Day(day.value, day.start, day.end, confidence))

    def _read_signatures(self, document: Document) -> None:
        """Read the latest date beside the signatures: a contract is signed when the last party has signed."""
        signed = signature_days(document.text, self.month_first)
        if signed:
            last = max(signed, key=lambda day: (str(day.value), day.start))
            self._add(SIGNATURE_DATE, Day(last.value, last.start, last.end, 0.6))

    def _read_brackets(self, sentence: Sentence) -> None:
        """Read definitions in brackets: 1 April 2024 (the "Effective Date")."""
        if not sentence.has("date", "dyddiad"):
            return
        for form in (_BRACKETED, _BARE_BRACKETED):
            for match in form.finditer(sentence.text):
                before = sentence.text[max(0, match.start() - 160) : match.start()]
                offset = sentence.start + max(0, match.start() - 160)
                found = [day for day in self.find(before) if len(before) - day.end < 45]
                if found:
                    last = found[-1]
                    self._add(match[1], Day(last.value, offset + last.start, offset + last.end, 0.95))
                elif (reference := _last_reference(before[-110:])) and not _COUNTED.search(
                    before[-110:][: reference.start]
                ):
                    self._aliases[_normal(match[1])].append(reference.name)

    def _read_definition(self, sentence: Sentence) -> None:
        """Read definitions: "Effective Date" means 1 April 2024, or the date of something else."""
        if not sentence.has("date", "dyddiad", "effective"):
            return
        match = _DEFINED.search(sentence.text) or _UNQUOTED.match(sentence.text)
        if match:
            self._read_meaning(match[1], sentence.text[match.end() :], sentence.start + match.end(), 0.95)
            return
        for form, confidence in ((_STATED, 0.9), (_IN_EFFECT, 0.85)):
            match = form.search(sentence.text)
            found = self.find(sentence.text[match.end() : match.end() + 40]) if match else ()
            if match and found and found[0].start <= _AT_ONCE:
                day, at = found[0], sentence.start + match.end()
                name = match["name"] if form is _STATED else "effective date"
                self._add(name, Day(day.value, at + day.start, at + day.end, confidence))
            elif match and form is _STATED and _SIGNING.match(sentence.text, match.end()):
                self._aliases[_normal(match["name"])].append(SIGNATURE_DATE)

    def _read_year(self, sentence: Sentence) -> None:
        """Read "Contract Year" means each period of twelve months beginning on the Commencement Date."""
        match = _YEAR_DEFINED.search(sentence.text) if sentence.has("year") else None
        begins = _YEAR_BEGINS.search(sentence.text, match.end()) if match else None
        if match and begins and (found := _reference(sentence.text[: begins.end() + 90], begins.end(), anywhere=True)):
            self._years.setdefault(_normal(match[1]), found)

    def _read_labels(self, document: Document, text: str) -> None:
        """Read form rows: "Commencement Date 1 April 2024", with the value on the same line or the next."""
        forms = Forms(document)
        for entry in forms.entries:
            label = text[entry.label.start : entry.label.end]
            for part in label.split(" / ") if not _FURTHER_LABEL.search(label) else ():
                if match := _CELL_LABEL.match(part):
                    self._add_labelled(match["name"], text[entry.value.start : entry.value.end], entry.value.start)
        for index, line in enumerate(document.lines):
            match = _LABEL.match(text[line.start : line.end] + " ")
            if not match or not (match["colon"] or match["name"][0].isupper()):
                continue
            if (forms.cell_end(line.start) or line.end) < line.end:  # a table row, read from its cells
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
        if found and found[0].start <= 25 and _BEFORE_VALUE.match(value, 0, found[0].start):
            day = found[0]
            confidence = PREVAILING if self.form_prevails else 0.9
            self._add(name, Day(day.value, offset + day.start, offset + day.end, confidence), in_row=True)

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
    """Return the named day that words refer to: "the date hereof", "signature", "the Commencement Date"."""
    for form, name in ((_HEREOF, AGREEMENT_DATE), (_SIGNING, SIGNATURE_DATE), (_NAMED, "")):
        match = form.search(text, at) if anywhere else form.match(text, at)
        if match:
            return Reference(name or _normal(match[1]), match.start(), match.end())
    return None


def _last_reference(text: str) -> Reference | None:
    """Return the reference just before a bracket: "the date first written above (the "Effective Date")"."""
    found: Iterator[tuple[re.Match[str], str]] = (
        (match, name)
        for form, name in ((_HEREOF, AGREEMENT_DATE), (_SIGNING, SIGNATURE_DATE))
        for match in form.finditer(text)
    )
    last = max(found, key=lambda pair: pair[0].end(), default=None)
    return Reference(last[1], last[0].start(), last[0].end()) if last else None


def _known(days: Iterable[Day]) -> bool:
    return any(isinstance(day.value, dt.date) for day in days)


def _normal(name: str) -> str:
    return " ".join(name.lower().split())
