"""The vocabulary of the whole analyser: frozen dataclasses and enumerations, standard library only.

Text is normalised once, in `reading`, before any offset exists. From then on everything that is found carries a `Span`
into `Document.text`, and `text[span.start:span.end] == span.text` always holds; `Document.boxes` resolves a span to the
places on the page. What could not be found is a value, `Unknown(reason)`, never a silent gap.
"""

from __future__ import annotations

import bisect
import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum


class Dimension(StrEnum):
    """The six questions under which factors, risks and scores are grouped."""

    TERM = "term"
    EXIT = "exit"
    DATA = "data"
    COMMERCIAL = "commercial"
    CONTROL = "control"
    LIABILITY = "liability"


class Favours(StrEnum):
    """Who is better off because the words are there."""

    BUYER = "buyer"
    SUPPLIER = "supplier"
    MUTUAL = "mutual"
    UNCLEAR = "unclear"


class Holder(StrEnum):
    """Who may use a right or owes a duty."""

    BUYER = "buyer"
    SUPPLIER = "supplier"
    EITHER = "either"


class TextSource(StrEnum):
    """Where the text of a page or document came from."""

    TEXT = "text"
    OCR = "ocr"
    MIXED = "mixed"
    NONE = "none"


class Language(StrEnum):
    """Language of a document."""

    ENGLISH = "en"
    WELSH = "cy"
    MIXED = "mixed"


class DocumentKind(StrEnum):
    """What a document is to its contract."""

    AGREEMENT = "agreement"
    ORDER_FORM = "order_form"
    SCHEDULE = "schedule"
    VARIATION = "variation"


class DocumentStatus(StrEnum):
    """How far the analysis of a document has come."""

    QUEUED = "queued"
    ANALYSING = "analysing"
    ANALYSED = "analysed"
    FAILED = "failed"
    REJECTED = "rejected"


class Origin(StrEnum):
    """Who made a finding."""

    MODEL = "model"
    RULE = "rule"
    REVIEWER = "reviewer"


class TermKind(StrEnum):
    """What a term of the contract is about."""

    START_DATE = "start_date"
    END_DATE = "end_date"
    INITIAL_TERM = "initial_term"
    EXTENSION = "extension"
    AUTO_RENEWAL = "auto_renewal"
    RENEWAL_NOTICE = "renewal_notice"
    TERMINATION_NOTICE = "termination_notice"
    EXIT_CHARGE = "exit_charge"
    PRICE_INDEX = "price_index"
    LIABILITY_CAP = "liability_cap"
    MINIMUM_COMMITMENT = "minimum_commitment"
    CONTRACT_VALUE = "contract_value"
    GOVERNING_LAW = "governing_law"
    REFERENCE = "reference"
    TITLE = "title"


class DeadlineKind(StrEnum):
    """A day on which something must be decided or happens."""

    RENEWAL_NOTICE = "renewal_notice"
    END_OF_TERM = "end_of_term"
    EXTENSION_DECISION = "extension_decision"
    EARLIEST_EXIT = "earliest_exit"
    PRICE_REVIEW = "price_review"


class EndBasis(StrEnum):
    """How the end of the first term is known."""

    STATED = "stated"
    COMPUTED = "computed"
    PERPETUAL = "perpetual"
    UNKNOWN = "unknown"


class RiskState(StrEnum):
    """Whether the thing a rule asks about is there."""

    PRESENT = "present"
    ABSENT = "absent"
    UNCLEAR = "unclear"


class Unit(StrEnum):
    """Units of time in which contracts count."""

    DAY = "day"
    WORKING_DAY = "working_day"
    WEEK = "week"
    MONTH = "month"
    QUARTER = "quarter"
    YEAR = "year"


@dataclass(frozen=True, slots=True)
class Box:
    """A rectangle on a page, in points, origin at the top left; `page` counts from 1."""

    page: int
    x0: float
    top: float
    x1: float
    bottom: float

    def cut(self, left: float, right: float) -> Box:
        """Return the part of the box between two x positions, in points."""
        return Box(self.page, max(self.x0, left), self.top, min(self.x1, right), self.bottom)


@dataclass(frozen=True, slots=True)
class Span:
    """Words of a document: `text == document.text[start:end]`."""

    start: int
    end: int
    text: str

    def within(self, other: Span) -> bool:
        """Say whether these words lie wholly inside the other span."""
        return other.start <= self.start and self.end <= other.end


@dataclass(frozen=True, slots=True)
class Line:
    """One printed line of body text.

    `start` and `end` are offsets into `Document.text`; `size` is the font size in points (0 unknown); `edges` holds
    the left edge, in points, of each word of the line in order, so that a span may begin or end inside the line.
    """

    start: int
    end: int
    box: Box
    size: float = 0.0
    bold: bool = False
    edges: tuple[float, ...] = ()


@dataclass(frozen=True, slots=True)
class Page:
    """One page: size in points, where its text came from, and its stretch of `Document.text`."""

    number: int
    width: float
    height: float
    text_source: TextSource
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Document:
    """A contract file as read: normalised body text, the lines it was printed on, and its pages.

    Lines are in reading order and do not overlap; between two lines `text` has one space or newline. Running headers,
    footers and page numbers are not part of `text`. `title` is the largest print at its head.
    """

    text: str
    lines: tuple[Line, ...]
    pages: tuple[Page, ...]
    text_source: TextSource
    language: Language = Language.ENGLISH
    title: Span | None = None

    def span(self, start: int, end: int) -> Span:
        """Return the span from `start` to `end` with surrounding white space left out."""
        text = self.text[start:end]
        start += len(text) - len(text.lstrip())
        text = text.strip()
        return Span(start, start + len(text), text)

    def page_at(self, offset: int) -> int:
        """Return the number of the page on which the character at `offset` is printed."""
        position = bisect.bisect_right(self.pages, offset, key=lambda page: page.start) - 1
        return self.pages[max(position, 0)].number

    def boxes(self, span: Span) -> tuple[Box, ...]:
        """Return one box for each printed line that the span touches, cut to its first and last word."""
        return tuple(self._boxes(span))

    def _boxes(self, span: Span) -> Iterator[Box]:
        first = max(bisect.bisect_right(self.lines, span.start, key=lambda line: line.start) - 1, 0)
        for line in self.lines[first:]:
            if line.start >= span.end:
                return
            if line.end <= span.start:
                continue
            left = self._edge(line, span.start) if span.start > line.start else line.box.x0
            right = self._edge(line, span.end) if span.end < line.end else line.box.x1
            if right > left:
                yield line.box.cut(left, right)

    def _edge(self, line: Line, offset: int) -> float:
        """Find the x position of an offset inside a line: the word's left edge when known, else in proportion."""
        words_before = len(self.text[line.start : offset].split())
        at_word_start = self.text[offset - 1 : offset].isspace() or self.text[offset : offset + 1].isspace()
        if at_word_start and words_before < len(line.edges):
            return line.edges[words_before]
        share = (offset - line.start) / max(line.end - line.start, 1)
        return line.box.x0 + share * (line.box.x1 - line.box.x0)


@dataclass(frozen=True, slots=True)
class Clause:
    """A numbered or headed paragraph of whole sentences.

    `number` is the full printed number (`14.2(b)`, `Schedule 2, 4.1`), empty when none is printed. `position` counts
    from 0 and `parent` is the position of the clause one level up. Items of a list that finish the sentence of their
    lead-in lie inside the lead-in's span and are also clauses of their own (`inside` is then the lead-in's position):
    a sentence is never torn apart, and `14.2(b)` can still be addressed.
    """

    position: int
    number: str
    heading: str
    span: Span
    parent: int | None = None
    inside: int | None = None
    is_contents: bool = False


@dataclass(frozen=True, slots=True)
class Unknown:
    """Evidence that is missing, with the reason in one plain sentence in each language."""

    reason_en: str
    reason_cy: str


@dataclass(frozen=True, slots=True)
class Duration:
    """A length of time, such as 36 months or 20 working days."""

    amount: int
    unit: Unit


@dataclass(frozen=True, slots=True)
class Money:
    """A sum; `currency` is an ISO 4217 code, `per` a period (`year`, `month`) or empty."""

    amount: Decimal
    currency: str
    per: str = ""


@dataclass(frozen=True, slots=True)
class Percentage:
    """A rate in per cent, with the index it is added to (`CPI`, `RPI`) when there is one."""

    amount: Decimal
    index: str = ""


Value = dt.date | Duration | Money | Percentage | str | Unknown


@dataclass(frozen=True, slots=True)
class Party:
    """An organisation that signs; `aliases` are the names the text uses for it ("the Supplier", "You")."""

    name: str
    aliases: tuple[str, ...] = ()
    company_number: str = ""
    span: Span | None = None


@dataclass(frozen=True, slots=True)
class Parties:
    """Who buys and who supplies; None when the text does not show it."""

    buyer: Party | None = None
    supplier: Party | None = None
    others: tuple[Party, ...] = ()


@dataclass(frozen=True, slots=True)
class Finding:
    """Words that carry a factor, with a calibrated probability; `clause` is the position of their clause."""

    factor: str
    favours: Favours
    probability: float
    shown: bool
    span: Span
    clause: int
    origin: Origin = Origin.MODEL


@dataclass(frozen=True, slots=True)
class Term:
    """A date, period, sum or other value that the contract fixes, with the words it was read from.

    `text` is the value as a person would say it ("3 months before the end of the term"); `clause` is the position of
    the clause the words stand in; `confidence` runs from 0 to 1.
    """

    kind: TermKind
    value: Value
    span: Span
    clause: int
    text: str
    holder: Holder = Holder.EITHER
    confidence: float = 1.0


@dataclass(frozen=True, slots=True)
class Analysis:
    """All that one document gives: what `pipeline.analyse` returns and the store writes."""

    document: Document
    kind: DocumentKind
    clauses: tuple[Clause, ...]
    parties: Parties
    findings: tuple[Finding, ...]
    terms: tuple[Term, ...]


@dataclass(frozen=True, slots=True)
class Evidence:
    """What is known of one document of a contract when the contract is assessed; ids are those of the register."""

    document_id: str
    kind: DocumentKind
    pages: int
    pages_read: int
    parties: Parties
    findings: tuple[tuple[str, Finding], ...]
    terms: tuple[tuple[str, Term], ...]


@dataclass(frozen=True, slots=True)
class Deadline:
    """A day that matters, or `Unknown`; `basis` is the arithmetic in words, `terms` the ids of its inputs."""

    kind: DeadlineKind
    date: dt.date | Unknown
    basis_en: str
    basis_cy: str
    certain: bool
    terms: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Risk:
    """The answer of one rule: severity 1 (low) to 3 (high), with the ids of the findings and terms that carry it."""

    rule: str
    dimension: Dimension
    severity: int
    state: RiskState
    message_en: str
    message_cy: str
    findings: tuple[str, ...] = ()
    terms: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Score:
    """Lock-in from 0 to 100 for one dimension, or the whole contract when `dimension` is None.

    `unknown` is the share (0 to 1) of the questions behind it that could not be answered; it never lowers `value`.
    """

    dimension: Dimension | None
    value: float
    unknown: float


@dataclass(frozen=True, slots=True)
class Facts:
    """The head of a contract: what the register's `contracts` row says."""

    title: str
    reference: str
    start_date: dt.date | Unknown
    end_date: dt.date | Unknown
    end_basis: EndBasis
    max_end_date: dt.date | Unknown
    value: Money | Unknown


@dataclass(frozen=True, slots=True)
class Assessment:
    """What a contract's evidence amounts to on a given day."""

    as_of: dt.date
    facts: Facts
    deadlines: tuple[Deadline, ...]
    risks: tuple[Risk, ...]
    scores: tuple[Score, ...]
    band: str
