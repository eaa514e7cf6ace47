"""Making a new version of a model from the reviews in registers, unless it scores worse on a fixed set of contracts."""

from __future__ import annotations

import logging
import shutil
import tempfile
from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

import numpy as np

from analyser.classify.model import Model, save
from analyser.classify.model_files import ARRAYS, CHECKSUM, SETTINGS, checksum
from analyser.errors import UsageError, WorseModelError
from analyser.training.data.corrections import Corrections, read_corrections
from analyser.training.data.own_clauses import read_own_clauses
from analyser.training.data.reference_labels import LabelledDocument, read_reference_labels, read_samples
from analyser.training.evaluate.kept_scores import read_scores, write_scores
from analyser.training.evaluate.label_agreement import Agreement, total
from analyser.training.evaluate.uk_contracts import UkReport, evaluate_uk
from analyser.training.fit.update_weights import apply_corrections
from analyser.training.publish.model_card import write_cards

LEAST_MARGIN, MOST_MARGIN = 0.005, 0.02
"""Bounds of the margin, the fall in a figure attributed to chance: one standard error of the difference."""

FEWEST_CORRECTIONS = 10

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Trial:
    """A figure of the present and of the new model on the same documents, and the margin attributed to chance."""

    measure: str
    before: float
    after: float
    margin: float

    @property
    def worse(self) -> bool:
        """Whether the new model does worse beyond chance."""
        return self.after < self.before - self.margin


@dataclass(frozen=True)
class Retraining:
    """A new version of a model: its folder, and how it compares with the version that it was made from."""

    folder: Path
    version: str
    base: str
    corrections: Corrections
    trials: tuple[Trial, ...]


@dataclass(frozen=True, slots=True)
class Sources:
    """Folders of data: our own clauses and the labels by reference, the sample contracts, and the labelled PDFs.

    Without `contracts` the models are compared on the samples alone.
    """

    labels: Path
    samples: Path
    contracts: Path | None = None


def retrain(
    registers: Sequence[Path], base: Path, out: Path, sources: Sources, progress: Callable[[str], None]
) -> Retraining:
    """Learn from the reviews in `registers`, starting from the model in `base`; write to a new folder in `out`.

    The folder is named after the new version; the old model does not change. Raises WorseModelError, with nothing
    written, when the new model does worse; UsageError when there are too few reviews or data are missing.
    """
    model = Model.load(base)
    own_clauses = read_own_clauses(sources.labels)
    if not own_clauses:
        raise UsageError(f"{sources.labels} holds no labelled clauses", "give the folder models/data with --labels")
    corrections = read_corrections(registers)
    progress(_summary(corrections))
    if len(corrections.corrections) < FEWEST_CORRECTIONS:
        raise UsageError(
            f"{len(corrections.corrections)} reviewed findings are too few to learn from",
            f"review at least {FEWEST_CORRECTIONS} findings first",
        )
    fixed = read_samples(sources.samples)
    if sources.contracts:
        fixed += read_reference_labels(sources.labels, sources.contracts)
    out.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(prefix=".new-", dir=out) as scratch:
        draft = Path(scratch) / "model"
        _copy_files(base, draft)
        new = save(apply_corrections(model, own_clauses, corrections.corrections), draft)
        if new.version == model.version:
            raise UsageError("the reviews do not change the model", "review more findings, or use the present model")
        progress(f"weights updated; both models are compared on {len(fixed)} fixed documents")
        log.info(
            "%d corrections applied to model %s, giving %s", len(corrections.corrections), model.version, new.version
        )
        trials = compare_models(model, new, fixed)
        for trial in trials:
            progress(f"{trial.measure}: {trial.before:.3f} before, {trial.after:.3f} now (margin {trial.margin:.3f})")
        if any(trial.worse for trial in trials):
            failed = next(trial for trial in trials if trial.worse)
            raise WorseModelError(
                f"the new model does worse on {len(fixed)} fixed documents: {failed.measure} {failed.after:.3f},"
                f" before {failed.before:.3f}; a fall of up to {failed.margin:.3f} would have been accepted"
            )
        _describe(draft, base, corrections, trials, len(fixed), model.version)
        folder = out / new.version
        if folder.exists():
            shutil.rmtree(folder)
        draft.rename(folder)
    log.info("model %s written to %s", new.version, folder)
    return Retraining(folder, new.version, model.version, corrections, trials)


def compare_models(before: Model, after: Model, documents: Sequence[LabelledDocument]) -> tuple[Trial, ...]:
    """Compare two models on the same documents, each at its own thresholds.

    The margin of each figure is one standard error of the difference, found by leaving each document out in turn
    (the jackknife), within LEAST_MARGIN and MOST_MARGIN.
    """
    old, new = evaluate_uk(before, documents), evaluate_uk(after, documents)
    figures: tuple[tuple[str, Callable[[Agreement], float]], ...] = (
        ("F1", lambda agreement: agreement.f1),
        ("favours right", lambda agreement: agreement.favours_accuracy),
    )
    trials = []
    for name, figure in figures:
        differences = [
            figure(_without(new, document.name)) - figure(_without(old, document.name)) for document in documents
        ]
        count = len(differences)
        error = float(np.sqrt((count - 1) / count * np.sum((np.array(differences) - np.mean(differences)) ** 2)))
        margin = float(np.clip(error, LEAST_MARGIN, MOST_MARGIN))
        trials.append(Trial(name, figure(old.overall), figure(new.overall), margin))
    return tuple(trials)


def _without(report: UkReport, name: str) -> Agreement:
    return total(agreement for document, agreement in report.by_document.items() if document != name)


def _summary(corrections: Corrections) -> str:
    found = f"{corrections.confirmed} confirmed and {corrections.rejected} rejected findings"
    lost = f"; {corrections.lost} left out, whose words are not in their clause" if corrections.lost else ""
    return f"{found} in {corrections.documents} documents{lost}"


def _copy_files(base: Path, draft: Path) -> None:
    """Copy the files of the base model that do not change, such as the encoder."""
    draft.mkdir(parents=True)
    for path in base.iterdir():
        if path.is_file() and path.name not in {ARRAYS, SETTINGS, CHECKSUM}:
            shutil.copyfile(path, draft / path.name)


def _describe(
    draft: Path, base: Path, corrections: Corrections, trials: Sequence[Trial], measured_on: int, version: str
) -> None:
    """Write scores and cards of the new version: the figures of its base, and those of learning from reviews."""
    f1 = trials[0]
    reviews: dict[str, Any] = {
        "base": version,
        "base_sha256": checksum(base),
        "confirmed": corrections.confirmed,
        "rejected": corrections.rejected,
        "documents": corrections.documents,
        "measured_on": measured_on,
        "before": f1.before,
        "after": f1.after,
        "margin": f1.margin,
        "trials": [asdict(trial) for trial in trials],
    }
    write_scores(draft, read_scores(base) | {"reviews": reviews})
    write_cards(draft)
