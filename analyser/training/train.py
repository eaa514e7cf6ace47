"""Train the model that ships: cross-validate for its figures, fit on everything, write it with its card."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import asdict, dataclass
from pathlib import Path

import numpy as np
import sklearn

import analyser
from analyser.classify.features import Floats
from analyser.classify.findings import RENEWAL
from analyser.classify.model import FactorScore, Model, checksum, save
from analyser.taxonomy import load as load_taxonomy
from analyser.training.card import model_card
from analyser.training.crossval import (
    Report,
    evaluate,
    factor_heads,
    held_out_logits,
    held_out_probabilities,
)
from analyser.training.cuad import folds, read_contracts
from analyser.training.examples import Examples, build_examples
from analyser.training.fit import Linear, fit_linear
from analyser.training.second import contract_features, fit_context

RULE_THRESHOLD = 0.5
CARD, SCORES = "MODEL_CARD.md", "scores.json"


@dataclass(frozen=True, slots=True)
class Training:
    """What a training run made: where the model lies, its version and hash, and its cross-validated figures."""

    folder: Path
    version: str
    checksum: str
    report: Report


def _quiet(_: str) -> None:
    """Say nothing of progress."""


def cross_validate(data: Path, count: int = 5, progress: Callable[[str], None] = _quiet) -> Report:
    """Cross-validate on a folder in CUAD's layout and return the figures; takes minutes.

    Raises UsageError when the folder is not in that layout.
    """
    report, _, _ = _cross_validate(data, count, progress)
    return report


def train(data: Path, out: Path, count: int = 5, progress: Callable[[str], None] = _quiet) -> Training:
    """Train on a folder in CUAD's layout; write model, scores and card to `out`.

    Calibration and thresholds are fitted on held-out contracts. Raises UsageError when the folder is not in CUAD's
    layout.
    """
    report, examples, logits = _cross_validate(data, count, progress)
    fitted = fit_linear(examples, np.arange(len(examples.texts)))
    progress("model fitted on all contracts")
    return _write(fitted, examples, logits, report, out)


def _write(fitted: Linear, examples: Examples, logits: Floats, report: Report, out: Path) -> Training:
    """Add the second look, fitted on held-out log-odds, and write model, scores and card."""
    features = contract_features(examples, logits)
    model = save(
        Model(
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
        ),
        out,
    )
    scores = {"version": model.version, **asdict(report)}
    (out / SCORES).write_text(json.dumps(_rounded(scores), indent=1) + "\n", encoding="utf-8")
    (out / CARD).write_text(model_card(model, report, checksum(out)), encoding="utf-8")
    return Training(out, model.version, checksum(out), report)


def _cross_validate(data: Path, count: int, progress: Callable[[str], None]) -> tuple[Report, Examples, Floats]:
    contracts = read_contracts(data)
    examples = build_examples(contracts)
    progress(f"{len(contracts)} contracts, {len(examples.texts)} sentences and list items")
    fold = np.array(folds(contracts, count))
    logits = held_out_logits(examples, fold, progress)
    report = evaluate(contracts, examples, held_out_probabilities(examples, logits, fold), fold)
    return report, examples, logits


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


def _rounded(value: object) -> object:
    """Round every figure to four places, so that scores can be compared line by line."""
    if isinstance(value, float):
        return round(value, 4)
    if isinstance(value, dict):
        return {key: _rounded(inner) for key, inner in value.items()}
    if isinstance(value, list | tuple):
        return [_rounded(inner) for inner in value]
    return value
