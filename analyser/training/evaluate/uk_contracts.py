"""Measure a model on whole UK contracts labelled by reference."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

from analyser.classify.findings import classify
from analyser.classify.model import Model
from analyser.domain import Finding
from analyser.training.data.reference_labels import LabelledDocument
from analyser.training.evaluate.label_agreement import Agreement, Verdicts, compare_with_labels, count_by_factor, total


@dataclass(frozen=True, slots=True)
class UkReport:
    """Agreement of findings at a threshold with the labels of contracts: overall, by factor and by document.

    `lost` is the number of labels that could not be found in the text of their document.
    """

    documents: int
    labels: int
    lost: int
    threshold: float
    overall: Agreement
    by_factor: dict[str, Agreement]
    by_document: dict[str, Agreement]


def evaluate_uk(model: Model, references: Sequence[LabelledDocument]) -> UkReport:
    """Score a model as it is; the figures are too high if its rescoring was fitted on these documents."""
    verdicts = [
        compare_with_labels(document, [found for found in classified(document, model) if found.shown])
        for document in references
    ]
    thresholds = {score.threshold for score in model.uk_scores.values()}
    return report(references, verdicts, max(thresholds, default=0.0))


def classified(document: LabelledDocument, model: Model) -> tuple[Finding, ...]:
    """Return what the model finds in a labelled document."""
    return classify(document.document, document.clauses, document.parties, model)


def report(references: Sequence[LabelledDocument], verdicts: Sequence[Verdicts], threshold: float) -> UkReport:
    """Add up the verdicts on documents, by factor and by document; `threshold` is that of the findings compared."""
    by_factor: dict[str, Agreement] = defaultdict(Agreement)
    by_document = {}
    for document, verdicts_here in zip(references, verdicts, strict=True):
        counts = count_by_factor(verdicts_here)
        by_document[document.name] = total(counts.values())
        for factor, agreement in counts.items():
            by_factor[factor] += agreement
    return UkReport(
        documents=len(references),
        labels=sum(len(document.labels) + document.lost for document in references),
        lost=sum(document.lost for document in references),
        threshold=threshold,
        overall=total(by_factor.values()),
        by_factor=dict(sorted(by_factor.items())),
        by_document=by_document,
    )
