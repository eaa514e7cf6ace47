"""Print the scores of a model, and what changed compared with the stored scores."""

from __future__ import annotations

from typing import TYPE_CHECKING

from analyser.cli.output import console, make_table

if TYPE_CHECKING:
    from analyser.training.evaluate.compare import Comparison
    from analyser.training.evaluate.cross_validation import Report
    from analyser.training.evaluate.outcomes import Place
    from analyser.training.evaluate.uk_contracts import UkReport

_MOST_EXAMPLES = 5
_KINDS = {
    "found": "Gained: labelled words found now",
    "no_longer_wrong": "Gained: no longer wrongly shown",
    "no_longer_found": "Lost: labelled words no longer found",
    "newly_wrong": "Lost: now wrongly shown",
}


def print_scores(report: Report) -> None:
    """Print the scores of a cross-validation: overall, then for each factor."""
    console.print(
        f"{report.contracts} contracts, {report.folds} folds, each contract scored by a model not trained on it"
    )
    for name, score in (("41 categories", report.categories), ("mapped factors", report.factors)):
        at_recall = f"P@80R {score.precision_at_80_recall:.3f}  P@90R {score.precision_at_90_recall:.3f}"
        console.print(f"{name}: AUPR {score.aupr:.3f}  {at_recall}")
    presence = report.presence
    console.print(
        f"presence at the thresholds: precision {presence.precision:.3f}  recall {presence.recall:.3f}  "
        f"F1 {presence.f1:.3f}; calibration error {report.calibration_error:.3f}"
    )
    table = make_table("Each factor", "Factor", "Contracts", "AUPR", "Threshold", "Precision", "Recall", "Presence F1")
    for factor, scores in report.by_factor.items():
        figures = (
            scores.curve.aupr,
            scores.threshold,
            scores.clause_precision,
            scores.clause_recall,
            scores.presence.f1,
        )
        table.add_row(factor, str(scores.contracts), *(f"{figure:.3f}" for figure in figures))
    console.print(table)


def print_agreement(title: str, report: UkReport) -> None:
    """Print the agreement of findings with the labels of UK contracts: overall, by factor, by document."""
    lost = f", {report.lost} of them not found in the text" if report.lost else ""
    console.print(f"{title}: {report.documents} documents, each left out in turn, {report.labels} labels{lost}")
    console.print(f"shown from a probability of {report.threshold:.2f}")
    for heading, rows in (("Each factor", report.by_factor), ("Each document", report.by_document)):
        table = make_table(heading, "", "Labels", "Precision", "Recall", "F1", "Favours")
        for name, agreement in (rows | {"all": report.overall}).items():
            figures = (agreement.precision, agreement.recall, agreement.f1, agreement.favours_accuracy)
            labels = str(agreement.right + agreement.missed)
            table.add_row(name, labels, *(f"{figure:.3f}" for figure in figures))
        console.print(table)


def print_comparison(comparison: Comparison) -> None:
    """Print which figures changed compared with the stored scores, and which examples were gained and lost."""
    folds = f" in {comparison.folds} folds" if comparison.folds else ""
    console.print(f"\nCompared with the stored scores of model {comparison.version}{folds}:")
    if comparison.figures:
        table = make_table("What changed", "Figure", "Before", "Now", "")
        for change in sorted(comparison.figures, key=lambda change: change.now - change.before):
            difference = change.now - change.before
            table.add_row(change.name, f"{change.before:.3f}", f"{change.now:.3f}", f"{difference:+.3f}")
        console.print(table)
    else:
        console.print("No figure changed.")
    if comparison.examples is None:
        console.print("The outcomes of examples were not recorded; `make train` records them.")
        return
    table = make_table("Examples", "Factor", "Found", "No longer wrong", "No longer found", "Newly wrong")
    for factor, counts in comparison.examples.by_factor().items():
        table.add_row(factor, *(str(counts[kind]) for kind in _KINDS))
    console.print(table if table.row_count else "no example was gained or lost")
    for kind, places in comparison.examples.kinds().items():
        _print_places(_KINDS[kind], places)


def _print_places(heading: str, places: tuple[Place, ...]) -> None:
    """Print a few of the examples, spread evenly over all of them."""
    if not places:
        return
    console.print(f"{heading}: {len(places)}")
    for place in places[:: max(1, len(places) // _MOST_EXAMPLES)][:_MOST_EXAMPLES]:
        console.print(f"  {place.factor}  {place.document}  at {place.at}", soft_wrap=True)
