"""Fitting the rescoring of UK contracts on contracts labelled by reference, and measuring it on held-out ones."""

from __future__ import annotations

import logging
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

import numpy as np
import numpy.typing as npt

from analyser.classify.factor_patterns import find_patterns
from analyser.classify.features import Floats
from analyser.classify.model import FactorScore, Model
from analyser.classify.scoring import first_pass
from analyser.classify.uk_model import uk_features
from analyser.classify.units import units
from analyser.domain import Finding
from analyser.training.data.reference_labels import LabelledDocument
from analyser.training.data.unit_labels import MATCH, PART, label_units
from analyser.training.evaluate.error_analysis import ErrorAnalysis, analyse_uk_errors
from analyser.training.evaluate.label_agreement import Agreement, compare_with_labels, count_by_factor, total
from analyser.training.evaluate.uk_contracts import UkReport, classified, report
from analyser.training.fit.uk_heads import document_texts, fit_uk_rescoring

THRESHOLDS = tuple(step / 100 for step in range(5, 61))
FEWEST_LABELS = 10
_TWINS = 0.3

log = logging.getLogger(__name__)


@dataclass(frozen=True)
class ReferenceFit:
    """A model with its UK rescoring and threshold fitted, and its figures on held-out references and samples."""

    model: Model
    public: UkReport
    samples: UkReport
    public_errors: ErrorAnalysis
    sample_errors: ErrorAnalysis


@dataclass(frozen=True)
class _DocumentFeatures:
    """The rescoring features and the truth of one document."""

    features: list[Floats]
    truth: npt.NDArray[np.int8]


def fit_on_references(
    model: Model,
    references: Sequence[LabelledDocument],
    samples: Sequence[LabelledDocument],
    progress: Callable[[str], None],
) -> ReferenceFit:
    """Fit a model's UK rescoring and threshold, and measure it on held-out references and samples.

    Documents that share much of their text are held out together. `samples` are contracts of our own writing.
    """
    public_count = len(references)
    references = (*references, *samples)
    factors = model.uk.factors if model.uk else ()
    features = [_features_of(document, model, factors) for document in references]
    groups = number_similar(references)
    findings: list[tuple[Finding, ...]] = [()] * len(references)
    for number in sorted(set(groups)):
        fitted = _with_rescoring(model, [one for one, other in zip(features, groups, strict=True) if other != number])
        for index, other in enumerate(groups):
            if other == number:
                findings[index] = classified(references[index], fitted)
    progress(f"{len(references)} UK documents and samples scored, each by a model fitted on the others")
    threshold = best_common_threshold(references, findings)
    log.info("rescoring fitted on %d documents, threshold %.2f", len(references), threshold)
    verdicts = []
    for index, document in enumerate(references):
        others = [place for place, other in enumerate(groups) if other != groups[index]]
        least = best_common_threshold([references[place] for place in others], [findings[place] for place in others])
        verdicts.append(
            compare_with_labels(document, [found for found in findings[index] if found.probability >= least])
        )
    public = report(references[:public_count], verdicts[:public_count], threshold)
    scores = {factor: _score(public.by_factor.get(factor), threshold) for factor in factors}
    fitted = replace(_with_rescoring(model, features), uk_scores=scores)
    return ReferenceFit(
        model=fitted,
        public=public,
        samples=report(references[public_count:], verdicts[public_count:], threshold),
        public_errors=analyse_uk_errors(references[:public_count], findings[:public_count], verdicts[:public_count]),
        sample_errors=analyse_uk_errors(references[public_count:], findings[public_count:], verdicts[public_count:]),
    )


def number_similar(references: Sequence[LabelledDocument]) -> list[int]:
    """Return a group number for each document; documents that share 30% of their paragraphs have the same one."""
    paragraphs = [frozenset(clause.span.text for clause in document.clauses) for document in references]
    numbers = list(range(len(references)))
    for index, of_this in enumerate(paragraphs):
        for before in range(index):
            shared = len(of_this & paragraphs[before])
            if shared > _TWINS * max(min(len(of_this), len(paragraphs[before])), 1):
                numbers[index] = numbers[before]
    return numbers


def best_common_threshold(references: Sequence[LabelledDocument], findings: Sequence[Sequence[Finding]]) -> float:
    """Return the common threshold of all factors at which findings agree best with the labels (by F1)."""

    def f1(threshold: float) -> float:
        kept = ([found for found in of_document if found.probability >= threshold] for of_document in findings)
        results = (
            compare_with_labels(document, of_document) for document, of_document in zip(references, kept, strict=True)
        )
        return total(counts for verdicts in results for counts in count_by_factor(verdicts).values()).f1

    return max(THRESHOLDS[::3], key=f1)


def _features_of(document: LabelledDocument, model: Model, factors: Sequence[str]) -> _DocumentFeatures:
    """Return features and truth of one document; of a labelled clause's units only the highest-scoring is a match."""
    found = units(document.document, document.clauses)
    texts = document_texts(document.document, found)
    seen = first_pass(found, texts, document.clauses, model, tuple(find_patterns(texts)))
    truth = np.zeros((len(found), len(factors)), np.int8)
    for label in document.labels:
        column = factors.index(label.factor)
        one = label_units(found, [(label.factor, label.start, label.end)], factors)[:, column]
        rows = np.flatnonzero(one == MATCH)
        if len(rows) > 1:
            best = rows[int(np.argmax(seen.logits[rows, column]))]
            one[rows] = PART
            one[best] = MATCH
        truth[:, column] = np.where((one == MATCH) | (truth[:, column] == 0), one, truth[:, column])
    truth[[unit.is_heading for unit in found]] = PART
    return _DocumentFeatures(uk_features(seen.logits, seen.around), truth)


def _with_rescoring(model: Model, documents: Sequence[_DocumentFeatures]) -> Model:
    if model.uk is None:
        return model
    features = [np.concatenate(parts) for parts in zip(*(document.features for document in documents), strict=True)]
    rescoring = fit_uk_rescoring(features, np.concatenate([document.truth for document in documents]))
    return replace(model, uk=replace(model.uk, rescoring=rescoring))


def _score(agreement: Agreement | None, threshold: float) -> FactorScore:
    """Return threshold, precision and recall; the last two are None where there are few labels or few findings."""
    if agreement is None or min(agreement.right + agreement.missed, agreement.right + agreement.wrong) < FEWEST_LABELS:
        return FactorScore(threshold)
    return FactorScore(threshold, round(agreement.precision, 3), round(agreement.recall, 3))
