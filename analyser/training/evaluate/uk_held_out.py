"""Fit the rescoring of UK contracts on whole contracts labelled by reference, and measure it on those left out."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

import numpy as np
import numpy.typing as npt

from analyser.classify.factor_patterns import apply_rules
from analyser.classify.features import Floats
from analyser.classify.model import FactorScore, Model
from analyser.classify.scoring import look
from analyser.classify.uk_model import british_features
from analyser.classify.units import units
from analyser.domain import Finding
from analyser.training.data.reference_labels import Labelled
from analyser.training.data.unit_labels import MATCH, PART, unit_truth
from analyser.training.evaluate.error_analysis import Detail, uk_detail
from analyser.training.evaluate.label_agreement import Agreement, count, judge, total
from analyser.training.evaluate.uk_contracts import UkReport, classified, report
from analyser.training.fit.uk_heads import document_texts, fit_second

THRESHOLDS = tuple(step / 100 for step in range(5, 61))
FEWEST_LABELS = 10
_TWINS = 0.3


@dataclass(frozen=True)
class ReferenceFit:
    """A model with its second look and threshold fitted, and its figures on references and samples left out."""

    model: Model
    public: UkReport
    samples: UkReport
    public_detail: Detail
    samples_detail: Detail


@dataclass(frozen=True)
class _Page:
    """The second look's features and truth for one document."""

    features: list[Floats]
    truth: npt.NDArray[np.int8]


def fit_reference(
    model: Model, references: Sequence[Labelled], samples: Sequence[Labelled], progress: Callable[[str], None]
) -> ReferenceFit:
    """Fit a model's second look and threshold, and measure it on references and samples left out.

    Documents that share much of their text are left out together. `samples` are contracts of our own writing.
    """
    real = len(references)
    references = (*references, *samples)
    factors = model.british.factors if model.british else ()
    pages = [_page(document, model, factors) for document in references]
    group = groups(references)
    findings: list[tuple[Finding, ...]] = [()] * len(references)
    for number in sorted(set(group)):
        fitted = _with_second(model, [page for page, own in zip(pages, group, strict=True) if own != number])
        for index, own in enumerate(group):
            if own == number:
                findings[index] = classified(references[index], fitted)
    progress(f"{len(references)} British documents and samples judged, each by what was fitted on the others")
    threshold = best_threshold(references, findings)
    verdicts = []
    for index, document in enumerate(references):
        others = [place for place, own in enumerate(group) if own != group[index]]
        least = best_threshold([references[place] for place in others], [findings[place] for place in others])
        verdicts.append(judge(document, [found for found in findings[index] if found.probability >= least]))
    public = report(references[:real], verdicts[:real], threshold)
    scores = {factor: _score(public.by_factor.get(factor), threshold) for factor in factors}
    fitted = replace(_with_second(model, pages), british_scores=scores)
    return ReferenceFit(
        model=fitted,
        public=public,
        samples=report(references[real:], verdicts[real:], threshold),
        public_detail=uk_detail(references[:real], findings[:real], verdicts[:real]),
        samples_detail=uk_detail(references[real:], findings[real:], verdicts[real:]),
    )


def groups(references: Sequence[Labelled]) -> list[int]:
    """Number the documents so that those which share three in ten of their paragraphs have the same number."""
    paragraphs = [frozenset(clause.span.text for clause in document.clauses) for document in references]
    numbers = list(range(len(references)))
    for index, mine in enumerate(paragraphs):
        for before in range(index):
            shared = len(mine & paragraphs[before])
            if shared > _TWINS * max(min(len(mine), len(paragraphs[before])), 1):
                numbers[index] = numbers[before]
    return numbers


def best_threshold(references: Sequence[Labelled], findings: Sequence[Sequence[Finding]]) -> float:
    """Return the one threshold for all factors at which findings agree best with the labels (F1)."""

    def f1(threshold: float) -> float:
        kept = ([found for found in own if found.probability >= threshold] for own in findings)
        judged = (judge(document, own) for document, own in zip(references, kept, strict=True))
        return total(counts for verdicts in judged for counts in count(verdicts).values()).f1

    return max(THRESHOLDS[::3], key=f1)


def _page(document: Labelled, model: Model, factors: Sequence[str]) -> _Page:
    """Prepare one document; of the sentences of a labelled clause the likeliest counts, the others are left out."""
    found = units(document.document, document.clauses)
    texts = document_texts(document.document, found)
    seen = look(found, texts, document.clauses, model, tuple(apply_rules(texts)))
    truth = np.zeros((len(found), len(factors)), np.int8)
    for label in document.labels:
        column = factors.index(label.factor)
        one = unit_truth(found, [(label.factor, label.start, label.end)], factors)[:, column]
        rows = np.flatnonzero(one == MATCH)
        if len(rows) > 1:
            best = rows[int(np.argmax(seen.logits[rows, column]))]
            one[rows] = PART
            one[best] = MATCH
        truth[:, column] = np.where((one == MATCH) | (truth[:, column] == 0), one, truth[:, column])
    truth[[unit.is_heading for unit in found]] = PART
    return _Page(british_features(seen.logits, seen.around), truth)


def _with_second(model: Model, pages: Sequence[_Page]) -> Model:
    if model.british is None:
        return model
    features = [np.concatenate(parts) for parts in zip(*(page.features for page in pages), strict=True)]
    second = fit_second(features, np.concatenate([page.truth for page in pages]))
    return replace(model, british=replace(model.british, second=second))


def _score(agreement: Agreement | None, threshold: float) -> FactorScore:
    """Return threshold, precision and recall; the last two unknown where there are few labels or few findings."""
    if agreement is None or min(agreement.right + agreement.missed, agreement.right + agreement.wrong) < FEWEST_LABELS:
        return FactorScore(threshold)
    return FactorScore(threshold, round(agreement.precision, 3), round(agreement.recall, 3))
