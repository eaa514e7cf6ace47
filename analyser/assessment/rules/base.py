"""What a rule is given of a contract, and what it returns."""

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
_WORTH_READING = 0.05  # the probability from which a finding that is not shown is mentioned

AGAINST_BUYER = frozenset({Favours.SUPPLIER})
FOR_BUYER = frozenset({Favours.BUYER, Favours.MUTUAL, Favours.UNCLEAR})
FOR_ANYONE = frozenset(Favours)


@dataclass(frozen=True, slots=True)
class RuleOutcome:
    """Whether a risk is present, a message that says so, and the ids of the findings and terms it rests on.

    `confidence` (0 to 1) is how certain a present risk is; None where it follows from the findings and terms.
    """

    state: RiskState
    message: Text
    findings: tuple[str, ...] = ()
    terms: tuple[str, ...] = ()
    confidence: float | None = None


@dataclass(frozen=True, slots=True)
class RuleInput:
    """One contract as the rules see it; `deadlines` and `days_left` are those of the day it is assessed on."""

    evidence: tuple[Evidence, ...]
    prevailing: PrevailingTerms
    deadlines: tuple[Deadline, ...]
    days_left: dict[DeadlineKind, int]
    measures: Measures
    commitment: Commitment

    @property
    def pages_read(self) -> int:
        """The number of pages that were read, over all documents."""
        return sum(document.pages_read for document in self.evidence)

    @property
    def pages_unread(self) -> int:
        """The number of pages of which no text could be read."""
        return sum(document.pages - document.pages_read for document in self.evidence)

    def known_terms(self, kind: TermKind) -> tuple[tuple[str, Term], ...]:
        """Return the terms of a kind whose value is known, with their ids, those of highest confidence first."""
        found = [
            (term_id, term)
            for document in self.evidence
            for term_id, term in document.terms
            if term.kind is kind and not isinstance(term.value, Unknown)
        ]
        return tuple(sorted(found, key=lambda pair: (-pair[1].confidence, pair[0])))

    def shown(self, factor: str, favours: Iterable[Favours] = FOR_ANYONE) -> tuple[tuple[str, Finding], ...]:
        """Return the shown findings of a factor that favour the given sides, with their ids, the likeliest first."""
        found = self._findings(factor, favours, shown=True)
        return tuple(sorted(found, key=lambda pair: (-pair[1].probability, pair[0])))

    def likeliest_hidden(self, factor: str, favours: Iterable[Favours]) -> tuple[float, tuple[str, ...]]:
        """Return the highest probability of a finding of a factor that is not shown, and its id; 0 without one."""
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
    """A question about a contract; `apply` returns None when the question does not arise for it."""

    id: str
    dimension: Dimension
    question: Text
    apply: Callable[[RuleInput], RuleOutcome | None]


def rule(id: str, dimension: Dimension, question: Text) -> Callable[[Callable[[RuleInput], RuleOutcome | None]], Rule]:
    """Make a rule of the function that answers its question."""
    return lambda apply: Rule(id, dimension, question, apply)


def approximate_days(duration: Duration) -> float:
    """Return about how many days a length of time has, to compare lengths of different units."""
    return duration.amount * _DAYS[duration.unit]


def present(message: Text, *, findings: Iterable[str] = (), terms: Iterable[str] = ()) -> RuleOutcome:
    """Return that the risk is there."""
    return RuleOutcome(RiskState.PRESENT, message, tuple(findings), tuple(terms))


def absent(message: Text, *, findings: Iterable[str] = (), terms: Iterable[str] = ()) -> RuleOutcome:
    """Return that the risk is not there."""
    return RuleOutcome(RiskState.ABSENT, message, tuple(findings), tuple(terms))


def unclear(message: Text, *, findings: Iterable[str] = (), terms: Iterable[str] = ()) -> RuleOutcome:
    """Return that it is not known whether the risk is there, and why."""
    return RuleOutcome(RiskState.UNCLEAR, message, tuple(findings), tuple(terms))


def present_if(
    condition: bool, message: Text, *, findings: Iterable[str] = (), terms: Iterable[str] = ()
) -> RuleOutcome:
    """Return that the risk is there if the condition holds, else that it is not, with the same message."""
    return (present if condition else absent)(message, findings=findings, terms=terms)


def not_found(contract: RuleInput, factor: str) -> RuleOutcome:
    """Return the outcome where no clause of a factor was found: absent if every page was read, else unclear."""
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
    """Return whether a clause of a factor that favours the given sides is shown: it is the risk."""
    found = contract.shown(factor, favours)
    if found:
        return present(message, findings=(finding_id for finding_id, _ in found))
    return not_found(contract, factor)


def missing_protection(contract: RuleInput, factor: str) -> RuleOutcome:
    """Return whether no clause of a factor protects the buyer: its absence is the risk."""
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
    """Say that a clause may promise the protection, though it is not likely enough to be shown."""
    if probability < _WORTH_READING:
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
