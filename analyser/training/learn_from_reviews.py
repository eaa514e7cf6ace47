"""Make a new version of a model from corrections, unless it does worse on contracts that are always the same."""

from __future__ import annotations

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
from analyser.training.data.corrections import Lessons, read_lessons
from analyser.training.data.own_clauses import read_own
from analyser.training.data.reference_labels import Labelled, read_reference, read_samples
from analyser.training.evaluate.kept_scores import read_scores, write_scores
from analyser.training.evaluate.label_agreement import Agreement, total
from analyser.training.evaluate.uk_contracts import UkReport, evaluate_uk
from analyser.training.fit.update_weights import update
from analyser.training.publish.model_card import write_cards

LEAST_MARGIN, MOST_MARGIN = 0.005, 0.02
"""Between these lies the fall that is taken for chance: one standard error of the difference."""

FEWEST_LESSONS = 10


@dataclass(frozen=True, slots=True)
class Trial:
    """A figure of the present model and of the new one on the same documents, and the fall that is taken for chance."""

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
    """What came of it: the new version's folder, and how it compares with the model that it was made from."""

    folder: Path
    version: str
    base: str
    lessons: Lessons
    trials: tuple[Trial, ...]


@dataclass(frozen=True, slots=True)
class Sources:
    """Where the data lie: our own clauses and the labels by reference, our samples, and the PDFs labelled by reference.

    Without `contracts` the fixed evaluation is the samples alone.
    """

    labels: Path
    samples: Path
    contracts: Path | None = None


def retrain(
    registers: Sequence[Path], base: Path, out: Path, sources: Sources, progress: Callable[[str], None]
) -> Retraining:
    """Learn from the reviews in `registers`, starting from the model in `base`; write to a new folder in `out`.

    The folder is called after the version. The old model is not touched. Raises WorseModelError, having written
    nothing, when the new one does worse; UsageError when there is too little to learn from or data are missing.
    """
    model = Model.load(base)
    own = read_own(sources.labels)
    if not own:
        raise UsageError(f"{sources.labels} holds no labelled clauses", "give the folder models/data with --labels")
    lessons = read_lessons(registers)
    progress(_told(lessons))
    if len(lessons.lessons) < FEWEST_LESSONS:
        raise UsageError(
            f"{len(lessons.lessons)} reviewed findings are too few to learn from",
            f"review at least {FEWEST_LESSONS} findings first",
        )
    fixed = read_samples(sources.samples)
    if sources.contracts:
        fixed += read_reference(sources.labels, sources.contracts)
    out.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(prefix=".new-", dir=out) as scratch:
        draft = Path(scratch) / "model"
        _copy_files(base, draft)
        new = save(update(model, own, lessons.lessons), draft)
        if new.version == model.version:
            raise UsageError("the reviews teach nothing new", "go on reviewing, or use the present model")
        progress(f"weights moved; {len(fixed)} fixed documents are judged by both models")
        trials = compare_models(model, new, fixed)
        for trial in trials:
            progress(f"{trial.measure}: {trial.before:.3f} before, {trial.after:.3f} now (margin {trial.margin:.3f})")
        if any(trial.worse for trial in trials):
            failed = next(trial for trial in trials if trial.worse)
            raise WorseModelError(
                f"the new model does worse on {len(fixed)} fixed documents: {failed.measure} {failed.after:.3f},"
                f" before {failed.before:.3f}, and a fall of {failed.margin:.3f} would have been let pass"
            )
        _describe(draft, base, lessons, trials, len(fixed), model.version)
        folder = out / new.version
        if folder.exists():
            shutil.rmtree(folder)
        draft.rename(folder)
    return Retraining(folder, new.version, model.version, lessons, trials)


def compare_models(before: Model, after: Model, documents: Sequence[Labelled]) -> tuple[Trial, ...]:
    """Judge the same documents by two models, each at its own thresholds.

    The margin of each figure is one standard error of the difference, found by leaving each document out in turn
    (jackknife), within fixed bounds.
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


def _told(lessons: Lessons) -> str:
    lost = f"; {lessons.lost} left out, whose words do not stand in their clause" if lessons.lost else ""
    return (
        f"{lessons.confirmed} confirmed and {lessons.rejected} rejected findings in {lessons.documents} documents{lost}"
    )


def _copy_files(base: Path, draft: Path) -> None:
    """Copy what lies beside the model and is not made anew, such as an encoder."""
    draft.mkdir(parents=True)
    for path in base.iterdir():
        if path.is_file() and path.name not in {ARRAYS, SETTINGS, CHECKSUM}:
            shutil.copyfile(path, draft / path.name)


def _describe(
    draft: Path, base: Path, lessons: Lessons, trials: Sequence[Trial], measured_on: int, version: str
) -> None:
    """Write scores and cards of the new version: the base's figures, and what came of the reviews."""
    f1 = trials[0]
    reviews: dict[str, Any] = {
        "base": version,
        "base_sha256": checksum(base),
        "confirmed": lessons.confirmed,
        "rejected": lessons.rejected,
        "documents": lessons.documents,
        "measured_on": measured_on,
        "before": f1.before,
        "after": f1.after,
        "margin": f1.margin,
        "trials": [asdict(trial) for trial in trials],
    }
    write_scores(draft, read_scores(base) | {"reviews": reviews})
    write_cards(draft)
