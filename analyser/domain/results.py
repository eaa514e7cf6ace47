"""The results for a contract: values, parties, findings and terms, and the assessment."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from decimal import Decimal

from analyser.domain.bilingual import Text
from analyser.domain.document import Clause, Document, Link, ReadingIssue, Span
from analyser.domain.enums import (
    DeadlineKind,
    Dimension,
    DocumentKind,
    EndBasis,
    Favours,
    Holder,
    Origin,
    RiskState,
    TermKind,
    Unit,
    UnknownCode,
)


@dataclass(frozen=True, slots=True)
class Unknown:
    """A value that is not known: a code for the reason, and a sentence that explains it."""

    code: UnknownCode
    reason: Text


@dataclass(frozen=True, slots=True)
class Duration:
    """A length of time, such as 36 months or 20 working days."""

    amount: int
    unit: Unit


@dataclass(frozen=True, slots=True)
class Money:
    """An amount of money; `currency` is an ISO 4217 code, `per` a period (`year`, `month`) or empty."""

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
    """A party to the contract; `aliases` are the names the text uses for it ("the Supplier", "You")."""

    name: str
    aliases: tuple[str, ...] = ()
    company_number: str = ""
    span: Span | None = None


@dataclass(frozen=True, slots=True)
class Parties:
    """The buyer and the supplier, None when the text does not name them, and any other parties."""

    buyer: Party | None = None
    supplier: Party | None = None
    others: tuple[Party, ...] = ()


@dataclass(frozen=True, slots=True)
class Finding:
    """A passage found for a factor, with a calibrated probability; `clause` is the position of its clause."""

    factor: str
    favours: Favours
    probability: float
    shown: bool
    span: Span
    clause: int
    origin: Origin = Origin.MODEL


@dataclass(frozen=True, slots=True)
class Term:
    """A date, period, amount or other value that the contract sets, with the passage it was read from.

    `text` is the value as a phrase ("3 months before the end of the term"); `clause` is the position of the clause;
    `confidence` runs from 0 to 1.
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
    """The result of analysing one document, which `pipeline.analyse` returns and the store writes."""

    document: Document
    kind: DocumentKind
    clauses: tuple[Clause, ...]
    parties: Parties
    findings: tuple[Finding, ...]
    terms: tuple[Term, ...]
    links: tuple[Link, ...] = ()
    issues: tuple[ReadingIssue, ...] = ()


@dataclass(frozen=True, slots=True)
class Evidence:
    """The input of an assessment from one document of a contract; findings and terms are paired with their ids.

    `pages` and `pages_read` are 0 for a document without fixed pages.
    """

    document_id: str
    kind: DocumentKind
    pages: int
    pages_read: int
    parties: Parties
    findings: tuple[tuple[str, Finding], ...]
    terms: tuple[tuple[str, Term], ...]


@dataclass(frozen=True, slots=True)
class Deadline:
    """A deadline, whose date may be `Unknown`; `basis` explains the arithmetic, `terms` are the ids of its inputs."""

    kind: DeadlineKind
    date: dt.date | Unknown
    basis: Text
    certain: bool
    terms: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Commitment:
    """The remaining commitment of the council if it gives notice on the day of the assessment.

    `until` is the day until which it is bound, `months` the time until then, and `amount` the money due; each is
    `Unknown` where the terms do not determine it. `basis` explains the arithmetic, `terms` are the ids of its inputs.
    """

    until: dt.date | Unknown
    months: int | Unknown
    amount: Money | Unknown
    basis: Text
    terms: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Risk:
    """The outcome of one rule: severity 1 (low) to 3 (high), with the ids of the findings and terms behind it.

    `weight` is the weight of the rule's question in its dimension. `confidence` (0 to 1) is the confidence in a present
    risk, None for that of its findings. `points` is their product, set by the score and added to the dimension.
    """

    rule: str
    dimension: Dimension
    severity: int
    state: RiskState
    message: Text
    findings: tuple[str, ...] = ()
    terms: tuple[str, ...] = ()
    weight: float = 0.0
    confidence: float | None = None
    points: float = 0.0


@dataclass(frozen=True, slots=True)
class Score:
    """Lock-in from 0 to 100 for one dimension, or the whole contract when `dimension` is None.

    `unknown` is the share (0 to 1) of the questions behind it that could not be answered; it never lowers `value`.
    """

    dimension: Dimension | None
    value: float
    unknown: float


@dataclass(frozen=True, slots=True)
class AbsenceWeights:
    """The weights of three features for the probability that a contract lacks a protection, fitted with the model.

    The features are the log-odds of the most probable finding, the logarithm of the expected number of findings, and a
    constant 1 (see `assessment.absence`).
    """

    highest: float
    expected: float
    constant: float


@dataclass(frozen=True, slots=True)
class Protection:
    """A protection that a contract may have; `found` says whether a passage of its factor was found in the documents.

    `absent` is the calibrated probability (0 to 1) that none of them has it; None where it is not computed.
    """

    factor: str
    found: bool
    absent: float | None


@dataclass(frozen=True, slots=True)
class Facts:
    """The facts of a contract as a whole, for its row in the register.

    `end_date` is the end of the first term, `max_end_date` the end with all extensions, None where there are none.
    """

    title: str
    reference: str
    start_date: dt.date | Unknown
    end_date: dt.date | Unknown
    end_basis: EndBasis
    max_end_date: dt.date | Unknown | None
    value: Money | Unknown


@dataclass(frozen=True, slots=True)
class Assessment:
    """The assessment of a contract on a given day, made from the evidence of its documents."""

    as_of: dt.date
    facts: Facts
    deadlines: tuple[Deadline, ...]
    risks: tuple[Risk, ...]
    scores: tuple[Score, ...]
    band: str
    commitment: Commitment | None = None
    protections: tuple[Protection, ...] = ()
