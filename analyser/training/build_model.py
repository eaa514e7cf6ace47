"""Train the model that ships: cross-validate for its figures, fit on everything, write it with its card."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass, replace
from pathlib import Path

import numpy as np
import numpy.typing as npt
import sklearn

import analyser
from analyser.classify.features import Floats, Weights
from analyser.classify.model import FactorScore, Model, save
from analyser.classify.model_files import checksum
from analyser.classify.scoring import RENEWAL
from analyser.classify.uk_model import FEATURES, British
from analyser.classify.units import units
from analyser.taxonomy import load as load_taxonomy
from analyser.training.data.cuad import Contract, folds, read_contracts
from analyser.training.data.cuad_examples import Examples, build_examples
from analyser.training.data.own_clauses import OwnClause, read_own
from analyser.training.data.reference_labels import Labelled, read_reference, read_samples
from analyser.training.data.unit_labels import OwnExamples, own_examples
from analyser.training.evaluate.cross_validation import (
    Report,
    evaluate,
    factor_heads,
    held_out_logits,
    held_out_probabilities,
)
from analyser.training.evaluate.error_analysis import Detail, cuad_detail
from analyser.training.evaluate.kept_scores import BRITISH, CUAD, SAMPLES
from analyser.training.evaluate.uk_contracts import UkReport
from analyser.training.evaluate.uk_held_out import ReferenceFit, fit_reference
from analyser.training.fit.absence_weights import AbsenceReport, fit_absence
from analyser.training.fit.encoder_training import Tuning, Tutor, tools
from analyser.training.fit.linear import Linear, fit_linear
from analyser.training.fit.rescoring_weights import contract_features, fit_context
from analyser.training.fit.uk_heads import document_texts, fit_dialect, fit_heads, fit_sides, fit_topic
from analyser.training.publish.figures import write_figures

RULE_THRESHOLD = 0.5
Progress = Callable[[str], None]


@dataclass(frozen=True, slots=True)
class Training:
    """What a training run made: where the model lies, its version and hash, and its cross-validated figures.

    `british` are the figures on British contracts, None when the model learnt from CUAD alone.
    """

    folder: Path
    version: str
    checksum: str
    report: Report
    british: UkReport | None = None


@dataclass(frozen=True)
class BritishData:
    """Our own labelled clauses, whole contracts labelled by reference, and our own sample contracts."""

    clauses: tuple[OwnClause, ...]
    examples: OwnExamples
    references: tuple[Labelled, ...]
    samples: tuple[Labelled, ...]


@dataclass(frozen=True)
class CrossValidation:
    """The figures of a cross-validation on CUAD, and what lies behind them."""

    report: Report
    detail: Detail


@dataclass(frozen=True)
class _HeldOut:
    """Contracts with their folds and units, and held-out results: log-odds of the linear model, those refined, and
    calibrated probabilities (units x heads), with the figures.
    """

    contracts: tuple[Contract, ...]
    report: Report
    examples: Examples
    fold: npt.NDArray[np.int64]
    linear: Floats
    logits: Floats
    probabilities: Floats

    def measured(self) -> CrossValidation:
        """Return what is told of the cross-validation."""
        return CrossValidation(self.report, cuad_detail(self.contracts, self.examples, self.probabilities, self.report))


def _quiet(_: str) -> None:
    """Say nothing of progress."""


def read_british(labels: Path, contracts: Path, samples: Path) -> BritishData:
    """Read the labelled clauses and references in `labels`, the contracts referred to, PDFs below `contracts`, and
    the sample contracts with their truth files in `samples`.

    Raises UsageError when something is missing.
    """
    clauses = read_own(labels)
    examples = own_examples(clauses, _factors())
    return BritishData(clauses, examples, read_reference(labels, contracts), read_samples(samples))


def cross_validate(
    data: Path, count: int = 5, progress: Progress = _quiet, tuning: Tuning | None = None
) -> CrossValidation:
    """Cross-validate on a folder in CUAD's layout; takes minutes, with an encoder half an hour.

    Raises UsageError when the folder is not in that layout, or `tuning` is given without what it needs.
    """
    return _cross_validate(data, count, progress, tuning).measured()


def train(
    data: Path,
    out: Path,
    count: int = 5,
    progress: Progress = _quiet,
    british: BritishData | None = None,
    tuning: Tuning | None = None,
) -> Training:
    """Train on a folder in CUAD's layout, and on British data when given; write the model and its figures to `out`.

    With `tuning` an encoder is fine-tuned too. Calibration and thresholds are fitted on held-out contracts. Raises
    UsageError when the folder is not in CUAD's layout, or `tuning` is given without what it needs.
    """
    own = british.examples.texts if british else ()
    held = _cross_validate(data, count, progress, tuning)
    examples, report = held.examples, held.report
    fitted = fit_linear(examples, np.arange(len(examples.texts)), own)
    progress("model fitted on all contracts")
    model = _american(fitted, examples, held.logits, report)
    weights, absent = fit_absence(held.contracts, examples, held.probabilities, model.factors, held.fold)
    model = replace(model, absence=weights)
    if tuning:
        clauses = british.examples if british else None
        encoder = Tutor(examples, held.linear, clauses, _factors(), tuning, progress).encoder()
        model = replace(model, encoder=encoder, trained_with=model.trained_with | tools())
    uk = None
    if british:
        # What is fitted and measured next is fitted on the weights as they are kept, rounded to 16 bits.
        with_heads = save(_with_british(model, examples, british), out)
        uk = fit_reference(with_heads, british.references, british.samples, progress)
        model = uk.model
    return _write(model, held.measured(), absent, uk, out)


def score_model(data: Path, model: Model) -> Report:
    """Score a model as it is, at its own thresholds, on a folder in CUAD's layout that it was not trained on."""
    contracts = read_contracts(data)
    examples = build_examples(contracts, model.heads)
    leads = examples.leads()
    parts = [
        model.probabilities(
            examples.texts[first:last],
            (examples.headings[first:last] - first).tolist(),
            (leads[first:last] - first).tolist(),
        )
        for first, last in examples.bounds()
    ]
    thresholds = {factor: score.threshold for factor, score in model.scores.items()}
    if RENEWAL in model.factors:
        thresholds[RENEWAL] = thresholds["auto_renewal"]
    fold = np.zeros(len(contracts), np.int64)
    return evaluate(contracts, examples, np.concatenate(parts), fold, thresholds)


def score_uk(labels: Path, contracts: Path, samples: Path, model: Model, progress: Progress = _quiet) -> ReferenceFit:
    """Score a model's heads on the contracts labelled by reference and on the samples, each document left out in turn.

    Second look and threshold come from the others.
    """
    return fit_reference(model, read_reference(labels, contracts), read_samples(samples), progress)


def _factors() -> tuple[str, ...]:
    return tuple(factor.id for factor in load_taxonomy().factors)


def _american(fitted: Linear, examples: Examples, logits: Floats, report: Report) -> Model:
    """Return the model of CUAD's categories with the second look, fitted on held-out log-odds."""
    features = contract_features(examples, logits)
    return Model(
        vocabulary=fitted.vocabulary,
        heads=examples.heads,
        weights=fitted.weights,
        context=fit_context(examples, features, np.arange(len(examples.texts))),
        factors=factor_heads(examples.heads),
        scores=_scores(report),
        trained_with={
            "analyser": analyser.__version__,
            "scikit-learn": sklearn.__version__,
            "numpy": np.__version__,
            "contracts": str(report.contracts),
        },
    )


def _with_british(model: Model, examples: Examples, data: BritishData) -> Model:
    """Add all that British contracts need, but for the second look."""
    factors, vocabulary = _factors(), model.vocabulary
    heads = fit_heads(vocabulary, examples, data.examples, factors)
    references = [_texts(document) for document in data.references]
    british = British(
        factors=factors,
        topic=fit_topic(vocabulary, data.clauses, factors),
        dialect=fit_dialect(vocabulary, examples, data.examples, references),
        second=np.zeros(FEATURES + 1, np.float32),
        favours=fit_sides(vocabulary, data.clauses, factors),
    )
    weights = Weights(
        own=np.concatenate([model.weights.own, heads.own], axis=1),
        around=np.concatenate([model.weights.around, heads.around], axis=2),
        bias=np.concatenate([model.weights.bias, heads.bias]),
    )
    told = model.trained_with | {
        "clauses": str(len(data.clauses)),
        "references": str(sum(len(document.labels) for document in data.references)),
    }
    return replace(model, weights=weights, british=british, trained_with=told)


def _texts(document: Labelled) -> Sequence[str]:
    return document_texts(document.document, units(document.document, document.clauses))


def _write(
    model: Model, american: CrossValidation, absent: AbsenceReport, british: ReferenceFit | None, out: Path
) -> Training:
    """Write the model and what was measured of it."""
    saved = save(model, out)
    scores = {
        **asdict(american.report),
        "absence": asdict(absent),
        "british": asdict(british.public) if british else None,
        "samples": asdict(british.samples) if british else None,
    }
    details = {CUAD: american.detail}
    if british:
        details |= {BRITISH: british.public_detail, SAMPLES: british.samples_detail}
    write_figures(out, scores, details)
    return Training(out, saved.version, checksum(out), american.report, british.public if british else None)


def _cross_validate(data: Path, count: int, progress: Progress, tuning: Tuning | None) -> _HeldOut:
    contracts = read_contracts(data)
    if tuning:
        tuning.check()
    examples = build_examples(contracts)
    progress(f"{len(contracts)} contracts, {len(examples.texts)} sentences and list items")
    fold = np.array(folds(contracts, count))
    linear = held_out_logits(examples, fold, progress)
    logits = Tutor(examples, linear, None, _factors(), tuning, progress).held_out(fold) if tuning else linear
    probabilities = held_out_probabilities(examples, logits, fold)
    report = evaluate(contracts, examples, probabilities, fold)
    return _HeldOut(contracts, report, examples, fold, linear, logits, probabilities)


def _scores(report: Report) -> dict[str, FactorScore]:
    """Return threshold, precision and recall of each factor; those found by rules alone are not measured."""
    scores = {factor.id: FactorScore(RULE_THRESHOLD) for factor in load_taxonomy().factors}
    for name, factor in report.by_factor.items():
        measured = FactorScore(
            *(round(x, 3) for x in (factor.threshold, factor.clause_precision, factor.clause_recall))
        )
        if name == RENEWAL:
            scores |= dict.fromkeys(("auto_renewal", "extension_option"), FactorScore(measured.threshold))
        else:
            scores[name] = measured
    return scores
