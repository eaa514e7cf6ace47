"""Commands that train and evaluate the classification model: train, evaluate."""

from __future__ import annotations

import dataclasses
import json
from collections.abc import Sequence
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING

import click

from analyser.cli.group import main
from analyser.cli.options import PATH, model_option
from analyser.errors import UsageError

if TYPE_CHECKING:
    from analyser.classify import Model

labels_option = click.option(
    "--labels",
    type=PATH,
    metavar="DIR",
    help="Folder of our own labelled clauses and of the labels by reference (models/data).",
)


samples_option = click.option(
    "--samples",
    type=PATH,
    metavar="DIR",
    help="Folder of sample contracts and their truth files, by default those that ship.",
)


encoder_option = click.option(
    "--encoder/--no-encoder",
    default=True,
    show_default=True,
    help="Fine-tune the encoder too (needs the extra `train`; half an hour on two cores), or only the linear model.",
)


kept_option = click.option(
    "--keep",
    "kept",
    type=PATH,
    metavar="DIR",
    help="Keep finished encoders in this folder, and reuse those that are there.",
)


@main.command()
@click.option(
    "--data",
    type=PATH,
    metavar="DIR",
    help="Folder of CUAD: contracts/*.txt, spans.jsonl, answers.jsonl.",
)
@click.option(
    "--with-reviews",
    "registers",
    multiple=True,
    type=PATH,
    metavar="FILE",
    help="Learn from the reviews in this register instead; may be given several times.",
)
@click.option(
    "--out",
    required=True,
    type=PATH,
    metavar="DIR",
    help="Folder to write the model and its card to; with --with-reviews, the new version gets a folder in it.",
)
@labels_option
@click.option(
    "--contracts",
    type=PATH,
    metavar="DIR",
    help="Folder below which the PDFs of the contracts labelled by reference are; needed with --data and --labels.",
)
@click.option(
    "--folds",
    type=click.IntRange(2),
    default=5,
    show_default=True,
    help="Folds of the cross-validation behind thresholds and scores.",
)
@samples_option
@model_option
@encoder_option
@kept_option
def train(
    data: Path | None,
    registers: tuple[Path, ...],
    out: Path,
    labels: Path | None,
    contracts: Path | None,
    folds: int,
    samples: Path | None,
    model_dir: Path | None,
    encoder: bool,
    kept: Path | None,
) -> None:
    """Train the classification model and write it with its scores and cards.

    With --data it is trained from the start: on CUAD and, with --labels and --contracts, for UK contracts too. This
    needs a checkout of the project.

    With --with-reviews it learns from what reviewers confirmed, rejected, changed and added in registers, starting from
    the shipped model or that of --model, without CUAD. Both models are compared on the sample contracts (and those of
    --contracts). A new model that does worse is refused; otherwise it is written to a folder of its own in --out. Use
    it with `analyser analyse --model` and `analyser serve --model`.
    """
    if (data is None) == (not registers):
        raise UsageError("one of --data and --with-reviews is needed", "give the folder of CUAD, or a register")
    if data is None:
        _learn_from_reviews(registers, out, labels, contracts, samples, model_dir)
        return
    if model_dir is not None:
        raise UsageError(
            "--model goes with --with-reviews", "leave it out: with --data a model is trained from the start"
        )
    if (labels is None) != (contracts is None):
        raise UsageError("--labels and --contracts must be given together", "give both or neither")
    _require_checkout()
    from analyser.training import build_model
    from analyser.training.data.reference_labels import shipped_samples
    from analyser.training.fit.encoder_training import FineTuning

    samples = samples or shipped_samples()
    tuning = FineTuning(kept) if encoder else None
    uk = build_model.read_uk_data(labels, contracts, samples) if labels and contracts else None
    result = build_model.train(data, out, folds, progress=click.echo, uk=uk, tuning=tuning)
    click.echo(f"Model {result.version} written to {result.folder} (sha256 {result.checksum}).")


def _learn_from_reviews(
    registers: Sequence[Path],
    out: Path,
    labels: Path | None,
    contracts: Path | None,
    samples: Path | None,
    model_dir: Path | None,
) -> None:
    """Make a new version of a model from the reviews in `registers` and say how to use it."""
    from analyser.classify.model_files import shipped_folder
    from analyser.training.data.reference_labels import shipped_samples
    from analyser.training.learn_from_reviews import Sources, retrain

    sources = Sources(labels or shipped_folder() / "data", samples or shipped_samples(), contracts)
    new = retrain(registers, model_dir or shipped_folder(), out, sources, progress=click.echo)
    click.echo(f"Model {new.version}, made from {new.base}, written to {new.folder}.")
    click.echo(f"Use it with --model {new.folder}; without that option the shipped model is used.")


def _require_checkout() -> None:
    """Raise UsageError in an installed package, which holds neither the training on CUAD nor its evaluation."""
    if find_spec("analyser.training.build_model") is None:
        raise UsageError(
            "training from CUAD and evaluation need a checkout of the project",
            "run this in a checkout set up with `make setup`; from here `analyser train --with-reviews` works",
        )


@main.group()
def evaluate() -> None:
    """Evaluate the classification model; needs a checkout of the project."""


evaluated_model_option = click.option(
    "--model",
    "model_name",
    metavar="DIR",
    help="Score this model as it is, `shipped` for the one that ships, on contracts that it was not trained on.",
)


def _progress(line: str) -> None:
    click.echo(line, err=True)


def _named_model(name: str) -> Model:
    """Load the model in a folder, or the shipped one by its name."""
    from analyser.classify import Model

    if not name:
        raise click.UsageError("--model: the path is empty")
    return Model.load(None if name == "shipped" else Path(name))


@evaluate.command()
@click.argument("folder", type=PATH, metavar="DIR")
@click.option(
    "--folds", type=click.IntRange(2), default=5, show_default=True, help="Folds; one company's contracts share a fold."
)
@evaluated_model_option
@encoder_option
@kept_option
@click.option("--json", "as_json", is_flag=True, help="Print JSON instead of tables.")
def cuad(folder: Path, folds: int, model_name: str | None, encoder: bool, kept: Path | None, as_json: bool) -> None:
    """Score on the labels of CUAD's lawyers: in cross-validation by contract, or with --model a model as it is.

    A cross-validation is compared with the scores kept beside the shipped model: which figures changed, and which
    examples were gained and lost.
    """
    _require_checkout()
    from analyser.classify.model_files import shipped_folder
    from analyser.cli import output_scores
    from analyser.training import build_model
    from analyser.training.evaluate.compare import against_kept
    from analyser.training.evaluate.kept_scores import CUAD
    from analyser.training.fit.encoder_training import FineTuning

    comparison = None
    if model_name is None:
        tuning = FineTuning(kept) if encoder else None
        measured = build_model.cross_validate(folder, folds, progress=_progress, tuning=tuning)
        report = measured.report
        comparison = against_kept(shipped_folder(), CUAD, report, measured.errors.outcomes)
    else:
        report = build_model.score_model(folder, _named_model(model_name))
    if as_json:
        changes = comparison.as_data() if comparison else None
        click.echo(json.dumps(dataclasses.asdict(report) | {"against_kept": changes}, indent=2))
        return
    output_scores.print_scores(report)
    if comparison:
        output_scores.print_comparison(comparison)


@evaluate.command()
@click.argument("folder", type=PATH, metavar="DIR")
@labels_option
@samples_option
@click.option("--model", "model_name", default="shipped", metavar="DIR", help="Another model than the shipped one.")
@click.option("--json", "as_json", is_flag=True, help="Print JSON instead of tables.")
def uk(folder: Path, labels: Path | None, samples: Path | None, model_name: str, as_json: bool) -> None:
    """Score on the clauses of public contracts labelled by reference, each document left out in turn.

    The PDFs are below DIR; the sample contracts are scored too. The heads were not trained on them; rescoring and
    threshold are fitted on the other documents. Both are compared with the scores kept beside the shipped model.
    """
    _require_checkout()
    from analyser.classify.model_files import shipped_folder
    from analyser.cli import output_scores
    from analyser.training import build_model
    from analyser.training.data.reference_labels import shipped_samples
    from analyser.training.evaluate.compare import against_kept
    from analyser.training.evaluate.kept_scores import SAMPLES, UK

    given = labels or shipped_folder() / "data"
    fit = build_model.score_uk(given, folder, samples or shipped_samples(), _named_model(model_name), _progress)
    measures = (
        ("Public contracts", "public", UK, fit.public, fit.public_errors),
        ("Sample contracts", "samples", SAMPLES, fit.samples, fit.sample_errors),
    )
    printed = {}
    for title, name, measure, report, detail in measures:
        comparison = against_kept(shipped_folder(), measure, report, detail.outcomes)
        printed[name] = dataclasses.asdict(report) | {"against_kept": comparison.as_data()}
        if not as_json:
            output_scores.print_agreement(title, report)
            output_scores.print_comparison(comparison)
    if as_json:
        click.echo(json.dumps(printed, indent=2))
