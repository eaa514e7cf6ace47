"""The input and the outcome of a rule, and helpers for writing rules."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from analyser import taxonomy
from analyser.assessment.coverage import where_read
from analyser.assessment.playbook import Measures
from analyser.assessment.prevailing_terms import PrevailingTerms
from analyser.assessment.sentences import number, sentence
from analyser.domain import (
    NO_TEXT,
    Commitment,
    Deadline,
    DeadlineKind,
    Dimension,
    Duration,
    Evidence,
    Favours,
    Finding,
    RiskState,
    Term,
    TermKind,
    Text,
    Unit,
    Unknown,
)

_DAYS = {Unit.DAY: 1.0, Unit.WORKING_DAY: 1.4, Unit.WEEK: 7.0, Unit.MONTH: 30.44, Unit.QUARTER: 91.3, Unit.YEAR: 365.25}
_LEAST_MENTIONED = 0.05  # the probability from which a message mentions a finding that is not shown

AGAINST_BUYER = frozenset({Favours.SUPPLIER})
FOR_BUYER = frozenset({Favours.BUYER, Favours.MUTUAL, Favours.UNCLEAR})
FOR_ANYONE = frozenset(Favours)


@dataclass(frozen=True, slots=True)
class RuleOutcome:
    """The state of a risk, a message that explains it, and the ids of the findings and terms that it is based on.

    `confidence` (0 to 1) is the confidence in a present risk; None to derive it from the findings and terms.
    """

    state: RiskState
    message: Text
    findings: tuple[str, ...] = ()
    terms: tuple[str, ...] = ()
    confidence: float | None = None


@dataclass(frozen=True, slots=True)
class RuleInput:
    """The input of the rules for one contract; `deadlines` and `days_left` are those on the day of the assessment."""

    evidence: tuple[Evidence, ...]
    prevailing: PrevailingTerms
    deadlines: tuple[Deadline, ...]
    days_left: dict[DeadlineKind, int]
    measures: Measures
    commitment: Commitment

    @property
    def pages_read(self) -> int:
        """The number of pages that were read, in all documents."""
        return sum(document.pages_read for document in self.evidence)

    @property
    def pages_unread(self) -> int:
        """The number of pages of which no text could be read."""
        return sum(document.pages - document.pages_read for document in self.evidence)

    def known_terms(self, kind: TermKind) -> tuple[tuple[str, Term], ...]:
        """Return (id, term) for each term of a kind with a known value, those of highest confidence first."""
        found = [
            (term_id, term)
            for document in self.evidence
            for term_id, term in document.terms
            if term.kind is kind and not isinstance(term.value, Unknown)
        ]
        return tuple(sorted(found, key=lambda pair: (-pair[1].confidence, pair[0])))

    def shown(self, factor: str, favours: Iterable[Favours] = FOR_ANYONE) -> tuple[tuple[str, Finding], ...]:
        """Return (id, finding) for each shown finding of a factor in favour of these sides, most probable first."""
        found = self._findings(factor, favours, shown=True)
        return tuple(sorted(found, key=lambda pair: (-pair[1].probability, pair[0])))

    def likeliest_hidden(self, factor: str, favours: Iterable[Favours]) -> tuple[float, tuple[str, ...]]:
        """Return the probability and id of a factor's most probable finding that is not shown; 0 and no id if none."""
        hidden = [(finding.probability, key) for key, finding in self._findings(factor, favours, shown=False)]
        likeliest = max(hidden, default=None)
        return (likeliest[0], (likeliest[1],)) if likeliest else (0.0, ())

    def _findings(self, factor: str, favours: Iterable[Favours], *, shown: bool) -> list[tuple[str, Finding]]:
        sides = frozenset(favours)
        return [
            (finding_id, finding)
            for document in self.evidence
            for finding_id, finding in document.findings
            if finding.factor == factor and finding.shown is shown and finding.favours in sides
        ]


@dataclass(frozen=True, slots=True)
class Rule:
    """A rule: `apply` answers the question about a contract, or returns None when it does not arise.

    Pages show the message of the outcome. The question documents the rule, in `docs/schema.md`.
    """

    id: str
    dimension: Dimension
    question: Text
    apply: Callable[[RuleInput], RuleOutcome | None]


def rule(id: str, dimension: Dimension, question: Text) -> Callable[[Callable[[RuleInput], RuleOutcome | None]], Rule]:
    """Return a decorator that makes a rule of the function that answers its question."""
    return lambda apply: Rule(id, dimension, question, apply)


def approximate_days(duration: Duration) -> float:
    """Return the approximate number of days in a length of time, to compare lengths in different units."""
    return duration.amount * _DAYS[duration.unit]


def present(message: Text, *, findings: Iterable[str] = (), terms: Iterable[str] = ()) -> RuleOutcome:
    """Return the outcome that the risk is present."""
    return RuleOutcome(RiskState.PRESENT, message, tuple(findings), tuple(terms))


def absent(message: Text, *, findings: Iterable[str] = (), terms: Iterable[str] = ()) -> RuleOutcome:
    """Return the outcome that the risk is absent."""
    return RuleOutcome(RiskState.ABSENT, message, tuple(findings), tuple(terms))


def unclear(message: Text, *, findings: Iterable[str] = (), terms: Iterable[str] = ()) -> RuleOutcome:
    """Return the outcome that it is unclear whether the risk is present; the message says why."""
    return RuleOutcome(RiskState.UNCLEAR, message, tuple(findings), tuple(terms))


def present_if(
    condition: bool, message: Text, *, findings: Iterable[str] = (), terms: Iterable[str] = ()
) -> RuleOutcome:
    """Return the outcome that the risk is present if the condition is true and absent otherwise, with this message."""
    return (present if condition else absent)(message, findings=findings, terms=terms)


def not_found(contract: RuleInput, factor: str) -> RuleOutcome:
    """Return the outcome when no clause of a factor was found: absent if every page was read, otherwise unclear."""
    if contract.pages_unread:
        return _pages_unread(contract, factor)
    message = sentence(
        "{label}: nothing of this kind was found {where}.",
        "{label}: ni chafwyd hyd i ddim o'r fath {where}.",
        label=_label(factor),
        where=where_read(contract.evidence),
    )
    return absent(message)


def clause_against(contract: RuleInput, factor: str, favours: Iterable[Favours], message: Text) -> RuleOutcome:
    """Return the outcome that the risk is present if a clause of a factor favours one of these sides."""
    found = contract.shown(factor, favours)
    if found:
        return present(message, findings=(finding_id for finding_id, _ in found))
    return not_found(contract, factor)


def missing_protection(contract: RuleInput, factor: str) -> RuleOutcome:
    """Return the outcome that the risk is present if no clause of a factor protects the buyer."""
    found = contract.shown(factor, FOR_BUYER)
    if found:
        message = sentence(
            "{label}: the contract says something of this.",
            "{label}: mae'r contract yn dweud rhywbeth am hyn.",
            label=_label(factor),
        )
        return absent(message, findings=(finding_id for finding_id, _ in found))
    if contract.pages_unread:
        return _pages_unread(contract, factor)
    probability, hidden = contract.likeliest_hidden(factor, FOR_BUYER)
    info = taxonomy.load().factor(factor)
    message = sentence(
        "{label}: not found {where}. {absent}{perhaps}",
        "{label}: heb ei ganfod {where}. {absent}{perhaps}",
        label=_label(factor),
        where=where_read(contract.evidence),
        absent=Text(info.absent_en, info.absent_cy),
        perhaps=_perhaps_promised(probability),
    )
    against = (finding_id for finding_id, _ in contract.shown(factor))
    return RuleOutcome(RiskState.PRESENT, message, (*against, *hidden), confidence=1 - probability)


def _perhaps_promised(probability: float) -> Text:
    """Return a sentence that a clause may give the protection after all, if its probability is high enough."""
    if probability < _LEAST_MENTIONED:
        return NO_TEXT
    return sentence(
        " Some words may promise it after all ({probability} likely): read them.",
        " Gall rhai geiriau ei addo wedi'r cyfan ({probability} yn debygol): darllenwch nhw.",
        probability=number(probability, ".0%"),
    )


def _pages_unread(contract: RuleInput, factor: str) -> RuleOutcome:
    message = sentence(
        "{label}: not found, but {unread} of {pages} pages could not be read.",
        "{label}: heb ei ganfod, ond ni ellid darllen {unread} o'r {pages} tudalen.",
        label=_label(factor),
        unread=number(contract.pages_unread),
        pages=number(contract.pages_read + contract.pages_unread),
    )
    return unclear(message)


def _label(factor: str) -> Text:
    info = taxonomy.load().factor(factor)
    return Text(info.label_en, info.label_cy)
