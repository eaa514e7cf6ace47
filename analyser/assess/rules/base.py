"""What a rule sees of a contract, and what it answers."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from analyser import taxonomy
from analyser.assess.coverage import where
from analyser.assess.playbook import Measures
from analyser.assess.prevailing_terms import Known
from analyser.domain import (
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
    Unit,
    Unknown,
)

_DAYS = {Unit.DAY: 1.0, Unit.WORKING_DAY: 1.4, Unit.WEEK: 7.0, Unit.MONTH: 30.44, Unit.QUARTER: 91.3, Unit.YEAR: 365.25}

AGAINST_BUYER = frozenset({Favours.SUPPLIER})
FOR_BUYER = frozenset({Favours.BUYER, Favours.MUTUAL, Favours.UNCLEAR})
FOR_ANYONE = frozenset(Favours)


@dataclass(frozen=True, slots=True)
class Answer:
    """The answer to a rule's question, in words in English and Welsh, with the ids of what carries it.

    `sureness` (0 to 1) is how sure a present risk is, None where the findings and terms behind it say so themselves.
    """

    state: RiskState
    message_en: str
    message_cy: str
    findings: tuple[str, ...] = ()
    terms: tuple[str, ...] = ()
    sureness: float | None = None


@dataclass(frozen=True, slots=True)
class Case:
    """One contract as the rules see it. `deadlines` are those of the day it is assessed on, counted from `as_of`."""

    evidence: tuple[Evidence, ...]
    known: Known
    deadlines: tuple[Deadline, ...]
    days_left: dict[DeadlineKind, int]
    measures: Measures
    commitment: Commitment

    def of_kind(self, kind: TermKind) -> tuple[tuple[str, Term], ...]:
        """Return the terms of a kind that could be read, surest first."""
        found = [
            (term_id, term)
            for document in self.evidence
            for term_id, term in document.terms
            if term.kind is kind and not isinstance(term.value, Unknown)
        ]
        return tuple(sorted(found, key=lambda pair: (-pair[1].confidence, pair[0])))

    def doubt(self, factor: str, favours: Iterable[Favours]) -> tuple[float, tuple[str, ...]]:
        """Return the highest probability of a finding of a factor that is not shown, and its id."""
        sides = frozenset(favours)
        hidden = [
            (finding.probability, finding_id)
            for document in self.evidence
            for finding_id, finding in document.findings
            if finding.factor == factor and not finding.shown and finding.favours in sides
        ]
        best = max(hidden, default=None)
        return (best[0], (best[1],)) if best else (0.0, ())

    @property
    def pages_read(self) -> int:
        """The number of pages that were read, over all documents."""
        return sum(document.pages_read for document in self.evidence)

    @property
    def pages_unread(self) -> int:
        """The number of pages of which no text could be read."""
        return sum(document.pages - document.pages_read for document in self.evidence)

    def shown(self, factor: str, favours: Iterable[Favours] = FOR_ANYONE) -> tuple[tuple[str, Finding], ...]:
        """Return the findings of a factor that pages show, for the given sides, surest first."""
        sides = frozenset(favours)
        found = [
            (finding_id, finding)
            for document in self.evidence
            for finding_id, finding in document.findings
            if finding.factor == factor and finding.shown and finding.favours in sides
        ]
        return tuple(sorted(found, key=lambda pair: (-pair[1].probability, pair[0])))


@dataclass(frozen=True, slots=True)
class Rule:
    """A question about a contract; `ask` gives None when the question does not arise for it."""

    id: str
    dimension: Dimension
    question_en: str
    question_cy: str
    ask: Callable[[Case], Answer | None]


def rule(
    id: str, dimension: Dimension, question_en: str, question_cy: str
) -> Callable[[Callable[[Case], Answer | None]], Rule]:
    """Make a rule of the function that answers it."""
    return lambda ask: Rule(id, dimension, question_en, question_cy, ask)


def days(duration: Duration) -> float:
    """Return about how many days a length of time has, to compare lengths of different units."""
    return duration.amount * _DAYS[duration.unit]


def present(message_en: str, message_cy: str, *, findings: Iterable[str] = (), terms: Iterable[str] = ()) -> Answer:
    """Answer that the risk is there."""
    return Answer(RiskState.PRESENT, message_en, message_cy, tuple(findings), tuple(terms))


def absent(message_en: str, message_cy: str, *, findings: Iterable[str] = (), terms: Iterable[str] = ()) -> Answer:
    """Answer that the risk is not there."""
    return Answer(RiskState.ABSENT, message_en, message_cy, tuple(findings), tuple(terms))


def unclear(message_en: str, message_cy: str, *, findings: Iterable[str] = (), terms: Iterable[str] = ()) -> Answer:
    """Answer that it cannot be told, and why."""
    return Answer(RiskState.UNCLEAR, message_en, message_cy, tuple(findings), tuple(terms))


def not_found(case: Case, factor: str) -> Answer:
    """Answer for a risk that nothing was found of: absent when every page was read, else unclear."""
    label = taxonomy.load().factor(factor)
    if case.pages_unread:
        return _unread(case, label.label_en, label.label_cy)
    where_en, where_cy = where(case.evidence)
    return absent(
        f"{label.label_en}: nothing of this kind was found {where_en}.",
        f"{label.label_cy}: ni chafwyd hyd i ddim o'r fath {where_cy}.",
    )


def clause_against(case: Case, factor: str, favours: Iterable[Favours], message_en: str, message_cy: str) -> Answer:
    """Answer for a risk that a clause brings: present when one is shown that favours the given sides."""
    found = case.shown(factor, favours)
    if found:
        return present(message_en, message_cy, findings=(finding_id for finding_id, _ in found))
    return not_found(case, factor)


def missing_protection(case: Case, factor: str) -> Answer:
    """Answer for a protection whose absence is the risk: present when no clause of the factor protects the buyer."""
    info = taxonomy.load().factor(factor)
    found = case.shown(factor, FOR_BUYER)
    if found:
        return absent(
            f"{info.label_en}: the contract says something of this.",
            f"{info.label_cy}: mae'r contract yn dweud rhywbeth am hyn.",
            findings=(finding_id for finding_id, _ in found),
        )
    if case.pages_unread:
        return _unread(case, info.label_en, info.label_cy)
    doubt, words = case.doubt(factor, FOR_BUYER)
    maybe_en, maybe_cy = _perhaps(doubt)
    where_en, where_cy = where(case.evidence)
    return Answer(
        RiskState.PRESENT,
        f"{info.label_en}: not found {where_en}. {info.absent_en}{maybe_en}",
        f"{info.label_cy}: heb ei ganfod {where_cy}. {info.absent_cy}{maybe_cy}",
        (*(finding_id for finding_id, _ in case.shown(factor)), *words),
        sureness=1 - doubt,
    )


_WORTH_A_LOOK = 0.05


def _perhaps(doubt: float) -> tuple[str, str]:
    """Say that words which may promise the protection were seen, but not surely enough to count."""
    if doubt < _WORTH_A_LOOK:
        return "", ""
    return (
        f" Some words may promise it after all ({doubt:.0%} likely): read them.",
        f" Gall rhai geiriau ei addo wedi'r cyfan ({doubt:.0%} yn debygol): darllenwch nhw.",
    )


def _unread(case: Case, label_en: str, label_cy: str) -> Answer:
    return unclear(
        f"{label_en}: not found, but {case.pages_unread} of {case.pages_read + case.pages_unread} pages could not "
        f"be read.",
        f"{label_cy}: heb ei ganfod, ond ni ellid darllen {case.pages_unread} o'r "
        f"{case.pages_read + case.pages_unread} tudalen.",
    )
