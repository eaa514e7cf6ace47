"""Commands for whoever builds the model: train, evaluate."""

from __future__ import annotations

import dataclasses
import json
from pathlib import Path
from typing import TYPE_CHECKING

import click

from analyser.cli.group import main
from analyser.cli.options import PATH
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
    default=Path("contracts_sample"),
    show_default=True,
    help="Folder of our own sample contracts and their truth files.",
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
    help="Keep finished encoders in this folder, and go on from those that are there.",
)


@main.command()
@click.option(
    "--data",
    required=True,
    type=PATH,
    metavar="DIR",
    help="Folder of CUAD: contracts/*.txt, spans.jsonl, answers.jsonl.",
)
@click.option("--out", required=True, type=PATH, metavar="DIR", help="Folder to write the model and its card to.")
@labels_option
@click.option(
    "--contracts",
    type=PATH,
    metavar="DIR",
    help="Folder below which the PDFs of the contracts labelled by reference lie; needed with --labels.",
)
@click.option(
    "--folds",
    type=click.IntRange(2),
    default=5,
    show_default=True,
    help="Folds of the cross-validation behind thresholds and scores.",
)
@samples_option
@encoder_option
@kept_option
def train(
    data: Path,
    out: Path,
    labels: Path | None,
    contracts: Path | None,
    folds: int,
    samples: Path,
    encoder: bool,
    kept: Path | None,
) -> None:
    """Train the classification model and write its card.

    Without --labels and --contracts the model learns from CUAD alone and knows nothing of British contracts.
    """
    from analyser import training

    if (labels is None) != (contracts is None):
        raise UsageError("--labels and --contracts belong together", "give both or neither")
    tuning = training.Tuning(kept) if encoder else None
    british = training.read_british(labels, contracts, samples) if labels and contracts else None
    result = training.train(data, out, folds, progress=click.echo, british=british, tuning=tuning)
    click.echo(f"Model {result.version} written to {result.folder} (sha256 {result.checksum}).")


@main.group()
def evaluate() -> None:
    """Measure the classification model."""


evaluated_model_option = click.option(
    "--model",
    "model_name",
    metavar="DIR",
    help="Score this model as it is, `shipped` for the one that ships, on contracts that it never saw.",
)


def _progress(line: str) -> None:
    click.echo(line, err=True)


def _named_model(name: str) -> Model:
    """Load the model in a folder, or the shipped one by its name."""
    from analyser.classify import Model

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
    """Score on CUAD's lawyers' labels: in cross-validation by contract, or with --model a model as it is."""
    from analyser import terminal, training

    if model_name is None:
        tuning = training.Tuning(kept) if encoder else None
        report = training.cross_validate(folder, folds, progress=_progress, tuning=tuning)
    else:
        report = training.score_model(folder, _named_model(model_name))
    if as_json:
        click.echo(json.dumps(dataclasses.asdict(report), indent=2))
    else:
        terminal.print_scores(report)


@evaluate.command()
@click.argument("folder", type=PATH, metavar="DIR")
@labels_option
@samples_option
@click.option("--model", "model_name", default="shipped", metavar="DIR", help="Another model than the shipped one.")
@click.option("--json", "as_json", is_flag=True, help="Print JSON instead of tables.")
def uk(folder: Path, labels: Path | None, samples: Path, model_name: str, as_json: bool) -> None:
    """Score on the clauses of public contracts labelled by reference, each document left out in turn.

    The PDFs lie below DIR; the samples are scored too. The heads never saw them; second look and threshold are fitted
    on the other documents.
    """
    from analyser import terminal, training
    from analyser.classify.model import shipped_folder

    given = labels or shipped_folder() / "data"
    public, own = training.score_uk(given, folder, samples, _named_model(model_name), _progress)
    if as_json:
        reports = {"public": dataclasses.asdict(public), "samples": dataclasses.asdict(own)}
        click.echo(json.dumps(reports, indent=2))
    else:
        terminal.print_agreement("Public contracts", public)
        terminal.print_agreement("Sample contracts", own)
