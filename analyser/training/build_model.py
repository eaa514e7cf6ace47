"""Training the model that ships: cross-validate, fit on all data, and write the model with its figures and cards."""

from __future__ import annotations

import logging
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
from analyser.classify.uk_model import FEATURES, UkModel
from analyser.classify.units import units
from analyser.taxonomy import load as load_taxonomy
from analyser.training.data.cuad import Contract, assign_folds, read_contracts
from analyser.training.data.cuad_examples import Examples, build_examples
from analyser.training.data.own_clauses import OwnClause, read_own_clauses
from analyser.training.data.reference_labels import LabelledDocument, read_reference_labels, read_samples
from analyser.training.data.unit_labels import OwnExamples, own_examples
from analyser.training.evaluate.cross_validation import (
    Report,
    evaluate,
    factor_heads,
    held_out_logits,
    held_out_probabilities,
)
from analyser.training.evaluate.error_analysis import ErrorAnalysis, analyse_cuad_errors
from analyser.training.evaluate.kept_scores import CUAD, SAMPLES, UK
from analyser.training.evaluate.uk_contracts import UkReport
from analyser.training.evaluate.uk_held_out import ReferenceFit, fit_on_references
from analyser.training.fit.absence_weights import AbsenceReport, fit_absence
from analyser.training.fit.encoder_training import EncoderTrainer, FineTuning, tools
from analyser.training.fit.linear import Linear, fit_linear
from analyser.training.fit.rescoring_weights import contract_rescoring_features, fit_cuad_rescoring
from analyser.training.fit.uk_heads import document_texts, fit_dialect, fit_favours, fit_heads, fit_topic
from analyser.training.publish.figures import write_figures

PATTERN_THRESHOLD = 0.5
Progress = Callable[[str], None]
log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class TrainedModel:
    """The result of a training run: the model's folder, version and hash, and its cross-validated figures.

    `uk` are the figures on UK contracts, None when the model was trained on CUAD alone.
    """

    folder: Path
    version: str
    checksum: str
    report: Report
    uk: UkReport | None = None


@dataclass(frozen=True)
class UkData:
    """Our own labelled clauses, whole contracts labelled by reference, and our own sample contracts."""

    clauses: tuple[OwnClause, ...]
    examples: OwnExamples
    references: tuple[LabelledDocument, ...]
    samples: tuple[LabelledDocument, ...]


@dataclass(frozen=True)
class CrossValidation:
    """The figures of a cross-validation on CUAD, and the analysis of its errors."""

    report: Report
    errors: ErrorAnalysis


@dataclass(frozen=True)
class _HeldOut:
    """The held-out results of a cross-validation, each units x heads, with the contracts, units and folds.

    `linear` are the log-odds of the linear model, `logits` those after the encoder, and `probabilities` are calibrated.
    """

    contracts: tuple[Contract, ...]
    report: Report
    examples: Examples
    fold: npt.NDArray[np.int64]
    linear: Floats
    logits: Floats
    probabilities: Floats

    def measured(self) -> CrossValidation:
        """Return the figures and the error analysis."""
        return CrossValidation(
            self.report, analyse_cuad_errors(self.contracts, self.examples, self.probabilities, self.report)
        )


def _ignore_progress(_: str) -> None:
    """Discard progress messages."""


def read_uk_data(labels: Path, contracts: Path, samples: Path) -> UkData:
    """Read the data on UK contracts.

    `labels` is the folder of our own labelled clauses and of the labels by reference, `contracts` a folder below which
    the PDFs of the latter are, `samples` that of the sample contracts. Raises UsageError when something is missing.
    """
    clauses = read_own_clauses(labels)
    examples = own_examples(clauses, _factors())
    return UkData(clauses, examples, read_reference_labels(labels, contracts), read_samples(samples))


def cross_validate(
    data: Path, count: int = 5, progress: Progress = _ignore_progress, tuning: FineTuning | None = None
) -> CrossValidation:
    """Cross-validate on a folder in CUAD's layout; takes minutes, with an encoder half an hour.

    Raises UsageError when the folder is not in that layout, or the packages that `tuning` needs are not installed.
    """
    return _cross_validate(data, count, progress, tuning).measured()


def train(
    data: Path,
    out: Path,
    count: int = 5,
    progress: Progress = _ignore_progress,
    uk: UkData | None = None,
    tuning: FineTuning | None = None,
) -> TrainedModel:
    """Train on a folder in CUAD's layout, and on UK data when given; write the model and its figures to `out`.

    With `tuning` an encoder is fine-tuned too. Calibration and thresholds are fitted on held-out contracts. Raises
    UsageError when the folder is not in CUAD's layout, or the packages that `tuning` needs are not installed.
    """
    held = _cross_validate(data, count, progress, tuning)
    examples, report = held.examples, held.report
    fitted = fit_linear(examples, np.arange(len(examples.texts)), uk.examples.texts if uk else ())
    progress("model fitted on all contracts")
    log.info("linear model fitted on %d units", len(examples.texts))
    model = _cuad_model(fitted, examples, held.logits, report)
    weights, absent = fit_absence(held.contracts, examples, held.probabilities, model.factors, held.fold)
    model = replace(model, absence=weights)
    if tuning:
        clauses = uk.examples if uk else None
        encoder = EncoderTrainer(examples, held.linear, clauses, _factors(), tuning, progress).encoder()
        model = replace(model, encoder=encoder, trained_with=model.trained_with | tools())
    fitted_uk = None
    if uk:
        # The rescoring and the figures must fit the weights as they are saved, rounded to 16 bits.
        with_heads = save(_with_uk_model(model, examples, uk), out)
        fitted_uk = fit_on_references(with_heads, uk.references, uk.samples, progress)
        model = fitted_uk.model
    return _write(model, held.measured(), absent, fitted_uk, out)


def score_model(data: Path, model: Model) -> Report:
    """Score a model at its own thresholds on a folder in CUAD's layout, which it must not have been trained on."""
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


def score_uk(
    labels: Path, contracts: Path, samples: Path, model: Model, progress: Progress = _ignore_progress
) -> ReferenceFit:
    """Score a model's heads on the contracts labelled by reference and on the samples, each document left out in turn.

    The rescoring and the threshold are fitted on the other documents.
    """
    return fit_on_references(model, read_reference_labels(labels, contracts), read_samples(samples), progress)


def _factors() -> tuple[str, ...]:
    return tuple(factor.id for factor in load_taxonomy().factors)


def _cuad_model(fitted: Linear, examples: Examples, logits: Floats, report: Report) -> Model:
    """Return the model of CUAD's categories with its rescoring, which is fitted on held-out log-odds."""
    features = contract_rescoring_features(examples, logits)
    return Model(
        vocabulary=fitted.vocabulary,
        heads=examples.heads,
        weights=fitted.weights,
        rescoring=fit_cuad_rescoring(examples, features, np.arange(len(examples.texts))),
        factors=factor_heads(examples.heads),
        scores=_scores(report),
        trained_with={
            "analyser": analyser.__version__,
            "scikit-learn": sklearn.__version__,
            "numpy": np.__version__,
            "contracts": str(report.contracts),
        },
    )


def _with_uk_model(model: Model, examples: Examples, data: UkData) -> Model:
    """Return the model with the part for UK contracts, its rescoring not yet fitted."""
    factors, vocabulary = _factors(), model.vocabulary
    heads = fit_heads(vocabulary, examples, data.examples, factors)
    references = [_texts(document) for document in data.references]
    uk = UkModel(
        factors=factors,
        topic=fit_topic(vocabulary, data.clauses, factors),
        dialect=fit_dialect(vocabulary, examples, data.examples, references),
        rescoring=np.zeros(FEATURES + 1, np.float32),
        favours=fit_favours(vocabulary, data.clauses, factors),
    )
    weights = Weights(
        own=np.concatenate([model.weights.own, heads.own], axis=1),
        around=np.concatenate([model.weights.around, heads.around], axis=2),
        bias=np.concatenate([model.weights.bias, heads.bias]),
    )
    recorded = model.trained_with | {
        "clauses": str(len(data.clauses)),
        "references": str(sum(len(document.labels) for document in data.references)),
    }
    return replace(model, weights=weights, uk=uk, trained_with=recorded)


def _texts(document: LabelledDocument) -> Sequence[str]:
    return document_texts(document.document, units(document.document, document.clauses))


def _write(
    model: Model, cuad: CrossValidation, absent: AbsenceReport, uk: ReferenceFit | None, out: Path
) -> TrainedModel:
    """Write the model and its figures."""
    saved = save(model, out)
    log.info("model %s written to %s", saved.version, out)
    scores = {
        **asdict(cuad.report),
        "absence": asdict(absent),
        "british": asdict(uk.public) if uk else None,
        "samples": asdict(uk.samples) if uk else None,
    }
    errors = {CUAD: cuad.errors}
    if uk:
        errors |= {UK: uk.public_errors, SAMPLES: uk.sample_errors}
    write_figures(out, scores, errors)
    return TrainedModel(out, saved.version, checksum(out), cuad.report, uk.public if uk else None)


def _cross_validate(data: Path, count: int, progress: Progress, tuning: FineTuning | None) -> _HeldOut:
    contracts = read_contracts(data)
    if tuning:
        tuning.check()
    examples = build_examples(contracts)
    progress(f"{len(contracts)} contracts, {len(examples.texts)} sentences and list items")
    log.info("cross-validating on %d contracts, %d units, in %d folds", len(contracts), len(examples.texts), count)
    fold = np.array(assign_folds(contracts, count))
    linear = held_out_logits(examples, fold, progress)
    logits = EncoderTrainer(examples, linear, None, _factors(), tuning, progress).held_out(fold) if tuning else linear
    probabilities = held_out_probabilities(examples, logits, fold)
    report = evaluate(contracts, examples, probabilities, fold)
    return _HeldOut(contracts, report, examples, fold, linear, logits, probabilities)


def _scores(report: Report) -> dict[str, FactorScore]:
    """Return threshold, precision and recall of each factor; factors found by patterns alone are not measured."""
    scores = {factor.id: FactorScore(PATTERN_THRESHOLD) for factor in load_taxonomy().factors}
    for name, factor in report.by_factor.items():
        measured = FactorScore(
            *(round(x, 3) for x in (factor.threshold, factor.clause_precision, factor.clause_recall))
        )
        if name == RENEWAL:
            scores |= dict.fromkeys(("auto_renewal", "extension_option"), FactorScore(measured.threshold))
        else:
            scores[name] = measured
    return scores
