"""The model card: what the model was trained on, how well it does, and what it must not be used for."""

from __future__ import annotations

from statistics import mean, stdev

from analyser.classify.model import Model
from analyser.training.absence import AbsenceReport
from analyser.training.agreement import Agreement
from analyser.training.crossval import FactorReport, Report
from analyser.training.uk import UkReport

_TEXT = """# Model card: lock-in factors in contracts, version {version}

A logistic regression for each of CUAD's {heads} categories over the words, pairs and triples of words of a sentence and
the words of its neighbours and heading; a second, small one weighs the result beside those of the rest of the contract
and is calibrated. Categories make up the factors of the taxonomy. The second model and the thresholds are fitted on
contracts held out of the first.
{encoder_design}{british_design}
- Files: `classifier.npz` (arrays, weights in 16 bits), `classifier.json`, `encoder.onnx` (the encoder, weights in 8
  bits), `encoder.txt` (its word pieces), `classifier.sha256`; `scores.json` holds the figures below.
- SHA-256 of the files together: `{checksum}`
- Trained with {tools}. Rebuild: `make train`.

## Data

CUAD v1, the Contract Understanding Atticus Dataset, by The Atticus Project, licensed under CC BY 4.0
(<https://creativecommons.org/licenses/by/4.0/>): {contracts} commercial contracts filed in the United States, with
spans marked by lawyers for {heads} categories. The text was cut into sentences and list items; no text of a contract
is in the model, only words and sequences of up to three words that several contracts use.
{encoder_data}{british_data}
## Figures

Cross-validated in {folds} folds by contract; contracts of one company are in the same fold. The second model of each
fold is fitted on the other folds' held-out results, which come from first models that have seen this fold: a small
optimism that a fully nested run would not have. The strength of regularisation, the probability from which list items
are joined and what the second model looks at were chosen on these folds too, which adds to it. Area under the
precision-recall curve and precision at 80% and 90% recall are those of CUAD's paper: a prediction is right when half of
its words and those of a lawyer's span, or more, are the same.
{encoder_folds}
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

Precision and recall of clauses are counted at the shipped threshold, which was chosen on the same held-out results:
half way from the factor's own best to the one that is best for all. Presence F1 uses, for each fold, the threshold
chosen on the others.

Absence: the probability that a contract has none of a protection is calibrated on the four of the six protections that
CUAD labels ({absent.answers} answers, {absent.absent} of them "none"): calibration error
{absent.calibration_error:.3f}, area under the ROC curve {absent.roc_area:.3f} on folds left out. For `data_return` and
`exit_charges` the same weights serve and are not measured.
{british_figures}
## Limits

- CUAD's contracts are American, most of them not about services to a public body.
- CUAD has no labels for termination for cause, exit charges, return of data, dependence on proprietary technology,
  price increases, suspension, unilateral variation or the transfer of staff under TUPE. In American contracts written
  patterns find these, with a probability that is one reader's estimate; their precision and recall are not measured.
- Welsh is not measured.
- CUAD does not tell a renewal that comes by itself from an option; patterns do, and this split is not measured.
- One sentence or list item is judged at a time, and only neighbouring items of a list are joined. A right that is
  spread over several sentences is often found only in part.
- Whom a clause favours is decided by rules in American contracts, and is not measured there.

## Not to be used

The model points a person to words worth reading. It must not be used to decide that a contract is safe, that a clause
is missing, or that a party has a right or a duty, and it gives no legal advice. It must not be used without a person
reading the words it points to.
"""

_ENCODER_DESIGN = """
Where a logistic regression holds a category possible (5 in 1000; in British contracts a factor, 2 in 100), an encoder
reads the sentence after its heading and lead-in: MiniLM with six layers and 22 million weights. Its upper three layers
were fine-tuned on all categories and factors together. The mean of both log-odds goes to the second look. The encoder
reads one sentence at a time, so that what it says does not depend on what else is read.
"""
_ENCODER_DATA = """
The encoder began as all-MiniLM-L6-v2 (<https://huggingface.co/sentence-transformers/all-MiniLM-L6-v2>), licensed under
the Apache License, Version 2.0 (<https://www.apache.org/licenses/LICENSE-2.0>); its upper layers were changed by
fine-tuning, and all its weights were rounded to 8 bits.
"""
_ENCODER_FOLDS = """
Each fold has an encoder of its own, fine-tuned on the other folds without clauses of ours.
"""
_BRITISH_DESIGN = """
A document is told to be British or American by its words. In a British one, heads for all {factors} factors decide,
with a second look at the clause and its section that has the same few weights for every factor; another linear model
says whom the words favour.
"""
_BRITISH_DATA = """
British heads: {clauses} clauses of our own writing (`data/uk-*.jsonl`), in the styles of framework call-offs, law
firms, councils, the NHS, click-through terms and Welsh; no text of a real contract. Second look and threshold: our
sample contracts, and {labels} labels by reference (`data/uk-reference.jsonl`) on {documents} public contract documents
of England (Crown Commercial Service, 2020) and British Columbia.
"""
_BRITISH_FIGURES = """
### British contracts

Agreement with the labels by reference over (document, clause, factor), shown from {threshold:.2f}. The heads never saw
these documents; second look and threshold of each are fitted on the others (documents that share much of their text are
left out together). It flatters the model all the same: part of our own clauses (`uk-c.jsonl`) was written after reading
which kinds of clause of these very documents were missed. One reader labelled them. The samples are contracts of our
own writing (`contracts_sample/`), in English and Welsh.

| documents | labels | precision | recall | F1 | favours right |
|---|---|---|---|---|---|
| {documents} public | {labels} | {a.precision:.3f} | {a.recall:.3f} | {a.f1:.3f} | {a.favours_accuracy:.3f} |
| {s.documents} samples | {s.labels} | {b.precision:.3f} | {b.recall:.3f} | {b.f1:.3f} | {b.favours_accuracy:.3f} |

| factor | labels | precision | recall | F1 | favours right |
|---|---|---|---|---|---|
{rows}
"""


def model_card(
    model: Model, report: Report, absent: AbsenceReport, british: tuple[UkReport | None, UkReport | None], checksum: str
) -> str:
    """Return the card of a model in Markdown."""
    return _TEXT.format(
        version=model.version,
        heads=len(model.heads),
        checksum=checksum,
        tools=", ".join(f"{name} {version}" for name, version in model.trained_with.items() if not version.isdigit()),
        contracts=report.contracts,
        folds=report.folds,
        categories_name=f"all {len(model.heads)} categories",
        c=report.categories,
        f=report.factors,
        c_spread=_spread([pair[0] for pair in report.fold_aupr]),
        f_spread=_spread([pair[1] for pair in report.fold_aupr]),
        p=report.presence,
        ece=report.calibration_error,
        absent=absent,
        rows="\n".join(_row(name, factor) for name, factor in sorted(report.by_factor.items())),
        encoder_design=_ENCODER_DESIGN if model.encoder else "",
        encoder_folds=_ENCODER_FOLDS if model.encoder else "",
        encoder_data=_ENCODER_DATA if model.encoder else "",
        **_british(model, *british),
    )


def _british(model: Model, uk: UkReport | None, samples: UkReport | None) -> dict[str, str]:
    """Return the three passages on British contracts, empty for a model that knows none."""
    if uk is None or samples is None or model.british is None:
        return dict.fromkeys(("british_design", "british_data", "british_figures"), "")
    rows = "\n".join(_agreement_row(name, agreement) for name, agreement in uk.by_factor.items())
    known = {"documents": uk.documents, "labels": uk.labels}
    return {
        "british_design": _BRITISH_DESIGN.format(factors=len(model.british.factors)),
        "british_data": _BRITISH_DATA.format(clauses=model.trained_with["clauses"], **known),
        "british_figures": _BRITISH_FIGURES.format(
            threshold=uk.threshold, a=uk.overall, s=samples, b=samples.overall, rows=rows, **known
        ),
    }


def _agreement_row(name: str, agreement: Agreement) -> str:
    figures = agreement.precision, agreement.recall, agreement.f1, agreement.favours_accuracy
    labels = agreement.right + agreement.missed
    return f"| `{name}` | {labels} | " + " | ".join(f"{figure:.2f}" for figure in figures) + " |"


def _spread(values: list[float]) -> str:
    return f"{mean(values):.3f} ± {stdev(values) if len(values) > 1 else 0:.3f}"


def _row(name: str, factor: FactorReport) -> str:
    return (
        f"| `{name}` | {factor.contracts} | {factor.curve.aupr:.3f} | {factor.threshold:.2f} "
        f"| {factor.clause_precision:.2f} | {factor.clause_recall:.2f} | {factor.presence.f1:.2f} |"
    )
