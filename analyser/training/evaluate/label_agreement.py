"""Agreement of findings with labels on whole clauses: precision, recall and F1 by clause, and whom they favour."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from analyser.domain import Clause, Finding
from analyser.training.data.reference_labels import LabelledDocument, ReferenceLabel

_LEAST_OVERLAP = 0.5
_LEVELS = 3
Row = tuple[str, str, str]


@dataclass(frozen=True, slots=True)
class Agreement:
    """Counts over (document, clause, factor): labels found, findings without a label, labels not found.

    `favours_right` counts the labels found whose best finding favours the same side as the label.
    """

    right: int = 0
    wrong: int = 0
    missed: int = 0
    favours_right: int = 0

    @property
    def precision(self) -> float:
        """Share of the findings that agree with a label."""
        return self.right / max(self.right + self.wrong, 1)

    @property
    def recall(self) -> float:
        """Share of the labels that are found."""
        return self.right / max(self.right + self.missed, 1)

    @property
    def f1(self) -> float:
        """Harmonic mean of precision and recall."""
        return 2 * self.right / max(2 * self.right + self.wrong + self.missed, 1)

    @property
    def favours_accuracy(self) -> float:
        """Share of the labels found whose side is right."""
        return self.favours_right / max(self.right, 1)

    def __add__(self, other: Agreement) -> Agreement:
        """Add two counts."""
        return Agreement(
            self.right + other.right,
            self.wrong + other.wrong,
            self.missed + other.missed,
            self.favours_right + other.favours_right,
        )


@dataclass(frozen=True, slots=True)
class Verdicts:
    """The result for each label and finding of one document; `neutral` findings are neither right nor wrong."""

    found: tuple[tuple[ReferenceLabel, Finding], ...]
    missed: tuple[ReferenceLabel, ...]
    wrong: tuple[Finding, ...]
    neutral: tuple[Finding, ...]


def compare_with_labels(labelled: LabelledDocument, findings: Iterable[Finding]) -> Verdicts:
    """Compare findings with a document's labels.

    A finding agrees with a label of its factor when at least half of the shorter of the two overlaps the other. A
    finding in the lead-in of a labelled item, or in an item of a labelled lead-in, is neutral. Several findings of one
    factor in one clause count once.
    """
    by_factor: dict[str, list[Finding]] = defaultdict(list)
    for finding in findings:
        by_factor[finding.factor].append(finding)
    found, missed = [], []
    matched: set[int] = set()
    for label in labelled.labels:
        matching = [finding for finding in by_factor[label.factor] if overlaps(label, finding)]
        matched.update(id(finding) for finding in matching)
        if matching:
            found.append((label, max(matching, key=lambda finding: finding.probability)))
        else:
            missed.append(label)
    others: dict[tuple[int, str], Finding] = {}
    for finding in (finding for of_factor in by_factor.values() for finding in of_factor if id(finding) not in matched):
        others.setdefault((finding.clause, finding.factor), finding)
    near = _near(labelled)
    neutral = [finding for finding in others.values() if finding.clause in near[finding.factor]]
    wrong = [finding for finding in others.values() if finding.clause not in near[finding.factor]]
    return Verdicts(tuple(found), tuple(missed), tuple(wrong), tuple(neutral))


def count_by_factor(verdicts: Verdicts) -> dict[str, Agreement]:
    """Return the counts of each factor that was labelled or found."""
    counts: dict[str, Agreement] = defaultdict(Agreement)
    for label, finding in verdicts.found:
        counts[label.factor] += Agreement(right=1, favours_right=int(label.favours is finding.favours))
    for label in verdicts.missed:
        counts[label.factor] += Agreement(missed=1)
    for finding in verdicts.wrong:
        counts[finding.factor] += Agreement(wrong=1)
    return counts


def findings_with_verdicts(labelled: LabelledDocument, findings: Iterable[Finding]) -> list[tuple[Finding, bool]]:
    """Return each finding with whether it agrees with a label; neutral findings are left out."""
    near = _near(labelled)
    results = []
    for finding in findings:
        right = any(label.factor == finding.factor and overlaps(label, finding) for label in labelled.labels)
        if right or finding.clause not in near[finding.factor]:
            results.append((finding, right))
    return results


def total(counts: Iterable[Agreement]) -> Agreement:
    """Add counts up."""
    return sum(counts, Agreement())


def overlaps(label: ReferenceLabel, finding: Finding) -> bool:
    """Return whether at least half of the shorter of a label and a finding overlaps the other."""
    shared = min(label.end, finding.span.end) - max(label.start, finding.span.start)
    shorter = min(label.end - label.start, finding.span.end - finding.span.start)
    return shared >= _LEAST_OVERLAP * shorter


def _near(labelled: LabelledDocument) -> dict[str, set[int]]:
    """Return for each factor the clauses above and below each labelled one: those it is an item of, and its items."""
    children: dict[int, list[int]] = defaultdict(list)
    for clause in labelled.clauses:
        for above in {clause.parent, clause.inside} - {None}:
            children[above].append(clause.position)  # type: ignore[index]
    near: dict[str, set[int]] = defaultdict(set)
    for label in labelled.labels:
        for position in _holding(labelled.clauses, label):
            near[label.factor].add(position)
            near[label.factor].update(_above(labelled.clauses, position))
            near[label.factor].update(_below(children, position, _LEVELS))
    return near


def _holding(clauses: Sequence[Clause], label: ReferenceLabel) -> list[int]:
    """Return the smallest clause in which a label begins."""
    holding = [clause for clause in clauses if clause.span.start <= label.start < clause.span.end]
    return [min(holding, key=lambda clause: clause.span.end - clause.span.start).position] if holding else []


def _above(clauses: Sequence[Clause], position: int) -> Iterator[int]:
    for _ in range(_LEVELS):
        clause = clauses[position]
        above = clause.inside if clause.inside is not None else clause.parent
        if above is None:
            return
        yield above
        position = above


def _below(children: dict[int, list[int]], position: int, levels: int) -> Iterator[int]:
    for child in children[position] if levels else ():
        yield child
        yield from _below(children, child, levels - 1)
