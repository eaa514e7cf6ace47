"""Cross-validation by contract: every figure comes from contracts that the model did not see."""

from __future__ import annotations

import logging
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from analyser.classify.features import Floats
from analyser.classify.list_runs import joined_runs
from analyser.classify.model import combine_heads
from analyser.classify.scoring import LEAST_PROBABILITY, RENEWAL
from analyser.taxonomy import load as load_taxonomy
from analyser.training.data.cuad import Contract, Label
from analyser.training.data.cuad_answers import answer_in
from analyser.training.data.cuad_examples import Examples
from analyser.training.evaluate.metrics import (
    CurveScore,
    Hits,
    Prediction,
    PresenceScore,
    calibration_error,
    curve_score,
    match,
    presence_score,
)
from analyser.training.fit.linear import best_thresholds, fit_linear
from analyser.training.fit.rescoring_weights import apply_rescoring, contract_rescoring_features, fit_cuad_rescoring

LEAST_RANKED = 0.001

log = logging.getLogger(__name__)
Fold = npt.NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class FactorReport:
    """Figures of one factor: contracts that have it, the paper's measures, and results at its threshold."""

    contracts: int
    curve: CurveScore
    threshold: float
    clause_precision: float
    clause_recall: float
    presence: PresenceScore
    calibration_error: float


@dataclass(frozen=True, slots=True)
class Report:
    """The figures of an evaluation; `fold_aupr` is (41 categories, mapped factors) for each fold."""

    contracts: int
    folds: int
    categories: CurveScore
    factors: CurveScore
    fold_aupr: tuple[tuple[float, float], ...]
    presence: PresenceScore
    calibration_error: float
    by_factor: dict[str, FactorReport]
    by_category: dict[str, CurveScore]


def factor_heads(heads: Sequence[str]) -> dict[str, tuple[str, ...]]:
    """Return the heads (CUAD categories) of each factor; both kinds of renewal are one factor, `renewal`."""
    taxonomy = load_taxonomy()
    members: dict[str, list[str]] = {}
    for head in heads:
        found = taxonomy.factors_for_cuad(head)
        if found:
            members.setdefault(found[0].id if len(found) == 1 else RENEWAL, []).append(head)
    return {factor: tuple(names) for factor, names in sorted(members.items())}


def held_out_logits(examples: Examples, fold: Fold, progress: Callable[[str], None]) -> Floats:
    """Return log-odds (units x heads), each unit's by the model fitted on the other folds; `fold` is per contract."""
    logits = np.zeros(examples.truth.shape, np.float32)
    of_unit = fold[examples.contract]
    for number in sorted(set(fold.tolist())):
        model = fit_linear(examples, np.flatnonzero(of_unit != number))
        rows = np.flatnonzero(of_unit == number)
        logits[rows] = model.logits(examples, rows)
        progress(f"fold {number + 1} of {len(set(fold.tolist()))} fitted")
        log.info("fold %d fitted, %d units held out", number + 1, len(rows))
    return logits


def held_out_probabilities(examples: Examples, logits: Floats, fold: Fold) -> Floats:
    """Rescore each fold with weights fitted on the held-out log-odds of the other folds: units x heads."""
    probabilities = np.zeros_like(logits)
    of_unit = fold[examples.contract]
    features = contract_rescoring_features(examples, logits)
    for number in sorted(set(fold.tolist())):
        weights = fit_cuad_rescoring(examples, features, np.flatnonzero(of_unit != number))
        probabilities[of_unit == number] = apply_rescoring(examples, logits, weights, of_unit == number)
    return probabilities


def evaluate(
    contracts: Sequence[Contract],
    examples: Examples,
    probabilities: Floats,
    fold: Fold,
    thresholds: Mapping[str, float] | None = None,
) -> Report:
    """Score calibrated probabilities (units x heads) of all contracts.

    Without `thresholds` those of each fold are chosen on the others.
    """
    members = factor_heads(examples.heads)
    by_head = dict(zip(examples.heads, probabilities.T, strict=True))
    by_factor = combine_heads(probabilities, examples.heads, members)
    category_hits = {
        head: hits_by_contract(contracts, examples, scores, [head], LEAST_RANKED) for head, scores in by_head.items()
    }
    factor_hits = {
        factor: hits_by_contract(contracts, examples, scores, members[factor], LEAST_PROBABILITY)
        for factor, scores in by_factor.items()
    }
    highest = {factor: _highest(scores, examples, len(contracts)) for factor, scores in by_factor.items()}
    present = {factor: _has_label(contracts, members[factor]) for factor in by_factor}
    used = best_thresholds(highest, present) if thresholds is None else thresholds
    shown = (
        _decide(highest, present, fold)
        if thresholds is None
        else {factor: scores >= thresholds[factor] for factor, scores in highest.items()}
    )
    reports = {
        factor: _factor_report(factor_hits[factor], used[factor], shown[factor], present[factor])
        for factor in by_factor
    }
    spread = tuple(
        (
            curve_score(hit for hits in category_hits.values() for hit in _of_fold(hits, fold, number)).aupr,
            curve_score(hit for hits in factor_hits.values() for hit in _of_fold(hits, fold, number)).aupr,
        )
        for number in sorted(set(fold.tolist()))
    )
    return Report(
        contracts=len(contracts),
        folds=len(spread),
        categories=curve_score(hit for hits in category_hits.values() for hit in hits),
        factors=curve_score(hit for hits in factor_hits.values() for hit in hits),
        fold_aupr=spread,
        presence=presence_score(np.array(list(shown.values())), np.array(list(present.values()))),
        calibration_error=calibration_error(hit for hits in factor_hits.values() for hit in hits),
        by_factor=reports,
        by_category={head: curve_score(hits) for head, hits in category_hits.items()},
    )


def _highest(scores: Floats, examples: Examples, contracts: int) -> Floats:
    """Return the highest probability of any unit of each contract."""
    highest = np.zeros(contracts, np.float32)
    np.maximum.at(highest, examples.contract, scores)
    return highest


def _has_label(contracts: Sequence[Contract], heads: Sequence[str]) -> npt.NDArray[np.bool_]:
    """Return for each contract whether the lawyers marked any of the categories."""
    return np.array([any(label.category in heads for label in contract.labels) for contract in contracts])


def _decide(
    highest: Mapping[str, Floats], present: Mapping[str, npt.NDArray[np.bool_]], fold: Fold
) -> dict[str, npt.NDArray[np.bool_]]:
    """Return which contracts show each factor, with the thresholds of each fold chosen on the other folds."""
    decided = {factor: np.zeros(len(fold), bool) for factor in highest}
    for number in sorted(set(fold.tolist())):
        in_fold = fold == number
        thresholds = best_thresholds(
            {factor: scores[~in_fold] for factor, scores in highest.items()},
            {factor: truth[~in_fold] for factor, truth in present.items()},
        )
        for factor, threshold in thresholds.items():
            decided[factor][in_fold] = highest[factor][in_fold] >= threshold
    return decided


def hits_by_contract(
    contracts: Sequence[Contract], examples: Examples, scores: Floats, heads: Sequence[str], least: float
) -> list[Hits]:
    """Compare the predictions of one head or factor with the labels; return a Hits for each contract."""
    bounds = np.searchsorted(examples.contract, np.arange(len(contracts) + 1))
    hits = []
    for contract, first, last in zip(contracts, bounds, bounds[1:], strict=False):
        predictions = [
            Prediction(
                probability,
                answer_in(heads[0], " ".join(examples.texts[first + begin : first + end + 1])),
                int(examples.starts[first + begin]),
            )
            for begin, end, probability in joined_runs(scores[first:last], examples.linked[first : last - 1], least)
        ]
        answers = [label.text for label in distinct_labels(contract, heads)]
        hits.append(match(predictions, answers, inside_counts=heads[0] == "Parties"))
    return hits


def distinct_labels(contract: Contract, heads: Sequence[str]) -> list[Label]:
    """Return the labels of a contract for any of the categories, each span once."""
    return list({(label.start, label.end): label for label in contract.labels if label.category in heads}.values())


def _of_fold(hits: Sequence[Hits], fold: Fold, number: int) -> list[Hits]:
    return [hit for hit, in_fold in zip(hits, fold, strict=True) if in_fold == number]


def _factor_report(
    hits: Sequence[Hits], threshold: float, decided: npt.NDArray[np.bool_], truth: npt.NDArray[np.bool_]
) -> FactorReport:
    right = sum(p >= threshold for hit in hits for p in hit.right)
    wrong = sum(p >= threshold for hit in hits for p in hit.wrong)
    answers = [p for hit in hits for p in hit.answers]
    return FactorReport(
        contracts=int(truth.sum()),
        curve=curve_score(hits),
        threshold=threshold,
        clause_precision=right / max(right + wrong, 1),
        clause_recall=sum(p >= threshold for p in answers) / max(len(answers), 1),
        presence=presence_score(decided, truth),
        calibration_error=calibration_error(hits),
    )
