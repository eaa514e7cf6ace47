"""Error analysis behind the figures: curves, reliability, confusion of factors, and the outcome of every example."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np

from analyser.classify.features import Floats
from analyser.classify.model import combine_heads
from analyser.classify.scoring import LEAST_PROBABILITY
from analyser.domain import Finding
from analyser.training.data.cuad import Contract
from analyser.training.data.cuad_examples import Examples
from analyser.training.data.reference_labels import LabelledDocument
from analyser.training.data.unit_labels import MATCH, NONE
from analyser.training.evaluate.cross_validation import Report, distinct_labels, factor_heads, hits_by_contract
from analyser.training.evaluate.label_agreement import (
    Verdicts,
    compare_with_labels,
    count_by_factor,
    findings_with_verdicts,
    overlaps,
    total,
)
from analyser.training.evaluate.metrics import Bin, curve, reliability
from analyser.training.evaluate.outcomes import Outcomes, places

ALL, NOTHING = "all", "nothing"
"""Names for all factors together, and for words that carry no factor."""

THRESHOLDS = tuple(step / 100 for step in range(2, 100, 2))
Points = tuple[tuple[float, float], ...]


@dataclass(frozen=True)
class ErrorAnalysis:
    """The analysis of one measure.

    `curves` are points (recall, precision) of each factor and of all together, `reliability` bins of probability.
    `confusion[marked][shown]` counts units or labels by the factor that was marked and the one that was shown.
    """

    curves: dict[str, Points]
    reliability: tuple[Bin, ...]
    confusion: dict[str, dict[str, int]]
    outcomes: Outcomes


def analyse_cuad_errors(
    contracts: Sequence[Contract], examples: Examples, probabilities: Floats, report: Report
) -> ErrorAnalysis:
    """Analyse a cross-validation from its probabilities (units x heads) and its report."""
    members = factor_heads(examples.heads)
    factors = combine_heads(probabilities, examples.heads, members)
    hits = {
        factor: hits_by_contract(contracts, examples, scores, members[factor], LEAST_PROBABILITY)
        for factor, scores in factors.items()
    }
    thresholds = {factor: figures.threshold for factor, figures in report.by_factor.items()}
    found, wrong = [], []
    for factor, hits_of_factor in hits.items():
        for contract, hit in zip(contracts, hits_of_factor, strict=True):
            labels = distinct_labels(contract, members[factor])
            least = thresholds[factor]
            found += [
                (contract.name, factor, str(label.start))
                for label, chance in zip(labels, hit.answers, strict=True)
                if chance >= least
            ]
            wrong += [
                (contract.name, factor, str(start))
                for start, chance in zip(hit.wrong_starts, hit.wrong, strict=True)
                if chance >= least
            ]
    everything = [hit for hits_of_factor in hits.values() for hit in hits_of_factor]
    results = [(p, True) for hit in everything for p in hit.right] + [
        (p, False) for hit in everything for p in hit.wrong
    ]
    return ErrorAnalysis(
        curves={ALL: _thinned(curve(everything))}
        | {
            factor: _thinned(curve(hits_of_factor))
            for factor, hits_of_factor in hits.items()
            if any(hit.answers for hit in hits_of_factor)
        },
        reliability=reliability(results),
        confusion=_unit_confusion(examples, factors, members, thresholds),
        outcomes=Outcomes(places(found), places(wrong)),
    )


def analyse_uk_errors(
    documents: Sequence[LabelledDocument], findings: Sequence[Sequence[Finding]], verdicts: Sequence[Verdicts]
) -> ErrorAnalysis:
    """Analyse labelled documents from all their findings, and from the verdicts on the findings that are shown."""
    points = []
    for threshold in THRESHOLDS:
        kept = ([found for found in of_document if found.probability >= threshold] for of_document in findings)
        results = (
            compare_with_labels(document, of_document) for document, of_document in zip(documents, kept, strict=True)
        )
        agreement = total(counts for of_document in results for counts in count_by_factor(of_document).values())
        if agreement.right + agreement.wrong:
            points.append((agreement.recall, agreement.precision))
    verdict = [
        (found.probability, right)
        for document, of_document in zip(documents, findings, strict=True)
        for found, right in findings_with_verdicts(document, of_document)
    ]
    return ErrorAnalysis(
        curves={ALL: _thinned(points[::-1])} if points else {},
        reliability=reliability(verdict),
        confusion=_label_confusion(verdicts),
        outcomes=_uk_outcomes(documents, verdicts),
    )


def _uk_outcomes(documents: Sequence[LabelledDocument], verdicts: Sequence[Verdicts]) -> Outcomes:
    found, wrong = [], []
    for document, of_document in zip(documents, verdicts, strict=True):
        labels = sorted((label for label, _ in of_document.found), key=lambda label: label.start)
        found += [(document.name, label.factor, f"{label.part} {label.clause}".strip()) for label in labels]
        for finding in sorted(of_document.wrong, key=lambda finding: finding.span.start):
            number = document.clauses[finding.clause].number
            wrong.append((document.name, finding.factor, number or f"offset {finding.span.start}"))
    return Outcomes(places(found), places(wrong))


def _unit_confusion(
    examples: Examples,
    factors: dict[str, Floats],
    members: dict[str, tuple[str, ...]],
    thresholds: dict[str, float],
) -> dict[str, dict[str, int]]:
    """Count units by the factor that the lawyers marked and the one that is shown.

    A unit that is part of a longer marked span is neither right nor wrong for that factor.
    """
    heads = [[examples.heads.index(head) for head in members[factor]] for factor in factors]
    marked = np.stack([(examples.truth[:, columns] == MATCH).any(axis=1) for columns in heads], axis=1)
    within = np.stack([(examples.truth[:, columns] != NONE).any(axis=1) for columns in heads], axis=1)
    shown = np.stack([scores >= thresholds[factor] for factor, scores in factors.items()], axis=1)
    stray = shown & ~within
    names = list(factors)
    table: dict[str, Counter[str]] = {name: Counter() for name in [*names, NOTHING]}
    pairs = marked.T.astype(np.int64) @ stray
    for row, name in enumerate(names):
        table[name].update({other: int(pairs[row, column]) for column, other in enumerate(names) if column != row})
        table[name][name] = int((marked[:, row] & shown[:, row]).sum())
        table[name][NOTHING] = int((marked[:, row] & ~shown.any(axis=1)).sum())
    unmarked = ~within.any(axis=1)
    table[NOTHING].update({name: int(stray[unmarked, column].sum()) for column, name in enumerate(names)})
    return _filled(table)


def _label_confusion(verdicts: Iterable[Verdicts]) -> dict[str, dict[str, int]]:
    """Count labels by their factor and the one shown on their words, and wrong findings that overlap no label."""
    table: dict[str, Counter[str]] = {NOTHING: Counter()}
    for of_document in verdicts:
        for label, _ in of_document.found:
            table.setdefault(label.factor, Counter())[label.factor] += 1
        labels = [*of_document.missed, *(label for label, _ in of_document.found)]
        for label in of_document.missed:
            others = {finding.factor for finding in of_document.wrong if overlaps(label, finding)} or {NOTHING}
            table.setdefault(label.factor, Counter()).update(others)
        loose = (f for f in of_document.wrong if not any(overlaps(label, f) for label in labels))
        table[NOTHING].update(finding.factor for finding in loose)
    return _filled(table)


def _filled(table: dict[str, Counter[str]]) -> dict[str, dict[str, int]]:
    """Return the counts that are not 0, sorted by name."""
    return {name: {other: n for other, n in sorted(row.items()) if n} for name, row in sorted(table.items()) if +row}


def _thinned(points: Sequence[tuple[float, float]]) -> Points:
    """Round the points and leave out those equal to the one before."""
    kept: list[tuple[float, float]] = []
    for recall, precision in points:
        point = (round(recall, 4), round(precision, 4))
        if not kept or kept[-1] != point:
            kept.append(point)
    return tuple(kept)
