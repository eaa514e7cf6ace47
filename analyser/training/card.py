"""The model card: what the model was trained on, how well it does, and what it must not be used for."""

from __future__ import annotations

from statistics import mean, stdev

from analyser.classify.model import Model
from analyser.training.crossval import FactorReport, Report

_TEXT = """# Model card: lock-in factors in contracts, version {version}

A logistic regression for each of CUAD's {heads} categories over the words, pairs and triples of words of a sentence and
the words of its neighbours and heading; a second, small one weighs the result beside those of the rest of the contract
and is calibrated. Categories make up the factors of the taxonomy. The second model and the thresholds are fitted on
contracts held out of the first.

- Files: `classifier.npz` (arrays, weights in 8 bits), `classifier.json`, `classifier.sha256`; `scores.json` holds the
  figures below.
- SHA-256 of arrays and settings: `{checksum}`
- Trained with {tools}. Rebuild: `analyser train --data DIR --out models`.

## Data

CUAD v1, the Contract Understanding Atticus Dataset, by The Atticus Project, licensed under CC BY 4.0
(<https://creativecommons.org/licenses/by/4.0/>): {contracts} commercial contracts filed in the United States, with
spans marked by lawyers for {heads} categories. The text was cut into sentences and list items; no text of a contract
is in the model, only words and sequences of up to three words that several contracts use.

## Figures

Cross-validated in {folds} folds by contract; contracts of one company are in the same fold. The second model of each
fold is fitted on the other folds' held-out results, which come from first models that have seen this fold: a small
optimism that a fully nested run would not have. The strength of regularisation, the probability from which list items
are joined and what the second model looks at were chosen on these folds too, which adds to it. Area under the
precision-recall curve and precision at 80% and 90% recall are those of CUAD's paper: a prediction is right when half of
its words and those of a lawyer's span, or more, are the same.

| measure | {categories_name} | mapped factors |
|---|---|---|
| spans | {c.answers} | {f.answers} |
| AUPR | {c.aupr:.3f} | {f.aupr:.3f} |
| AUPR over folds, mean and standard deviation | {c_spread} | {f_spread} |
| precision at 80% recall | {c.precision_at_80_recall:.3f} | {f.precision_at_80_recall:.3f} |
| precision at 90% recall | {c.precision_at_90_recall:.3f} | {f.precision_at_90_recall:.3f} |
| presence by contract: precision, recall, F1 | | {p.precision:.3f}, {p.recall:.3f}, {p.f1:.3f} |
| expected calibration error | | {ece:.4f} |

| factor | contracts | AUPR | threshold | precision of clauses shown | recall of clauses | presence F1 |
|---|---|---|---|---|---|---|
{rows}

Precision and recall of clauses are counted at the shipped threshold, which was chosen on the same held-out results;
presence F1 uses, for each fold, the threshold chosen on the others.

## Limits

- CUAD's contracts are American, most of them not about services to a public body. How well the model does on British
  contracts is not measured here; expect less.
- CUAD has no labels for termination for cause, exit charges, return of data, dependence on proprietary technology,
  price increases, suspension, unilateral variation or the transfer of staff under TUPE. Written patterns find these,
  with a probability that is one reader's estimate; their precision and recall are not measured. The same holds for
  Welsh.
- CUAD does not tell a renewal that comes by itself from an option; patterns do, and this split is not measured.
- One sentence or list item is judged at a time, and only neighbouring items of a list are joined. A right that is
  spread over several sentences is often found only in part.
- Whom a clause favours is decided by rules and is not measured.

## Not to be used

The model points a person to words worth reading. It must not be used to decide that a contract is safe, that a clause
is missing, or that a party has a right or a duty, and it gives no legal advice. It must not be used without a person
reading the words it points to.
"""


def model_card(model: Model, report: Report, checksum: str) -> str:
    """Return the card of a model in Markdown."""
    return _TEXT.format(
        version=model.version,
        heads=len(model.heads),
        checksum=checksum,
        tools=", ".join(f"{name} {version}" for name, version in model.trained_with.items() if name != "contracts"),
        contracts=report.contracts,
        folds=report.folds,
        categories_name=f"all {len(model.heads)} categories",
        c=report.categories,
        f=report.factors,
        c_spread=_spread([pair[0] for pair in report.fold_aupr]),
        f_spread=_spread([pair[1] for pair in report.fold_aupr]),
        p=report.presence,
        ece=report.calibration_error,
        rows="\n".join(_row(name, factor) for name, factor in sorted(report.by_factor.items())),
    )


def _spread(values: list[float]) -> str:
    return f"{mean(values):.3f} ± {stdev(values) if len(values) > 1 else 0:.3f}"


def _row(name: str, factor: FactorReport) -> str:
    return (
        f"| `{name}` | {factor.contracts} | {factor.curve.aupr:.3f} | {factor.threshold:.2f} "
        f"| {factor.clause_precision:.2f} | {factor.clause_recall:.2f} | {factor.presence.f1:.2f} |"
    )
