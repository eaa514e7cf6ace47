"""Comparing a report with the scores and outcomes stored beside a model: changed figures and changed examples."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from analyser.training.evaluate.kept_scores import CUAD, read_scores
from analyser.training.evaluate.label_agreement import Agreement
from analyser.training.evaluate.outcomes import Changes, Outcomes, compare, read_outcomes

LEAST_CHANGE = 0.0005


@dataclass(frozen=True, slots=True)
class FigureChange:
    """A figure that changed."""

    name: str
    before: float
    now: float


@dataclass(frozen=True)
class Comparison:
    """The changes against the kept scores of a version; `examples` is None where no outcomes were kept.

    `folds` is the number of folds of the kept scores, None for measures without folds.
    """

    version: str
    folds: int | None
    figures: tuple[FigureChange, ...]
    examples: Changes | None

    def as_data(self) -> dict[str, Any]:
        """Return plain data for JSON: counts for each factor and every example that changed."""
        examples = None
        if self.examples is not None:
            every = {name: [place._asdict() for place in places] for name, places in self.examples.kinds().items()}
            examples = {"by_factor": self.examples.by_factor(), **every}
        return {
            "version": self.version,
            "folds": self.folds,
            "figures": [asdict(change) for change in self.figures],
            "examples": examples,
        }


def against_kept(folder: Path, measure: str, report: Any, outcomes: Outcomes) -> Comparison:
    """Compare a report (a dataclass of figures) and its outcomes with those kept in `folder` for a measure.

    Raises UsageError when no scores are kept there.
    """
    kept = read_scores(folder)
    headline = _cuad_figures if measure == CUAD else _agreement_figures
    kept_report = kept if measure == CUAD else kept.get(measure)
    before, now = headline(kept_report) if kept_report else {}, headline(asdict(report))
    changes = (FigureChange(name, before[name], now[name]) for name in now if name in before)
    recorded = read_outcomes(folder).get(measure)
    return Comparison(
        version=kept["version"],
        folds=kept["folds"] if measure == CUAD else None,
        figures=tuple(change for change in changes if abs(change.now - change.before) >= LEAST_CHANGE),
        examples=None if recorded is None else compare(recorded, outcomes),
    )


def _cuad_figures(scores: Mapping[str, Any]) -> dict[str, float]:
    figures: dict[str, float] = {}
    for name, key in (("all categories", "categories"), ("mapped factors", "factors")):
        figures[f"AUPR, {name}"] = scores[key]["aupr"]
        figures[f"P@80R, {name}"] = scores[key]["precision_at_80_recall"]
        figures[f"P@90R, {name}"] = scores[key]["precision_at_90_recall"]
    figures |= {f"presence {name}": value for name, value in scores["presence"].items()}
    figures["calibration error"] = scores["calibration_error"]
    for factor, scores_of_factor in scores["by_factor"].items():
        figures[f"AUPR, {factor}"] = scores_of_factor["curve"]["aupr"]
        figures[f"presence f1, {factor}"] = scores_of_factor["presence"]["f1"]
    return figures


def _agreement_figures(report: Mapping[str, Any]) -> dict[str, float]:
    overall = Agreement(**report["overall"])
    figures = {
        "precision": overall.precision,
        "recall": overall.recall,
        "F1": overall.f1,
        "favours right": overall.favours_accuracy,
    }
    return figures | {f"F1, {factor}": Agreement(**counts).f1 for factor, counts in report["by_factor"].items()}
