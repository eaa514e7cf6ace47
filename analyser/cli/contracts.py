"""The commands analyse, assess and inspect."""

from __future__ import annotations

import datetime as dt
import json
from pathlib import Path
from typing import TYPE_CHECKING

import click

from analyser.cli.group import main
from analyser.cli.options import PATH, as_of_option, day_of, limit_options, model_option, playbook_option

if TYPE_CHECKING:
    from analyser.engine import WorkLimits


@main.command()
@click.argument("paths", nargs=-1, required=True, type=PATH, metavar="PATH...")
@click.option(
    "--register",
    required=True,
    type=PATH,
    metavar="FILE",
    help="The register, a SQLite file; created if missing.",
)
@click.option("--council", metavar="NAME", help="The council that bought; read from each contract if not given.")
@click.option(
    "--jobs",
    type=click.IntRange(1),
    metavar="N",
    help="Contracts analysed at a time; one for each core if not given.",
)
@as_of_option
@model_option
@limit_options
def analyse(
    paths: tuple[Path, ...],
    register: Path,
    council: str | None,
    jobs: int | None,
    as_of: dt.datetime | None,
    model_dir: Path | None,
    max_pages: int,
    max_megabytes: int,
    timeout: int,
    memory: int,
) -> None:
    """Analyse contract files or folders into a register.

    A file that this version has already analysed into the register is skipped. A bad file does not stop the others.
    """
    from analyser import engine
    from analyser.cli import output

    limits = engine.WorkLimits(max_pages, max_megabytes, timeout, memory)
    with output.progress() as progress:
        summary = engine.analyse_files(
            paths,
            register,
            council=council,
            jobs=jobs,
            as_of=day_of(as_of),
            model_dir=model_dir,
            limits=limits,
            progress=progress,
        )
    output.print_summary(summary)
    if summary.failed:
        raise SystemExit(3)


@main.command()
@click.option("--register", required=True, type=PATH, metavar="FILE", help="The register whose contracts are assessed.")
@as_of_option
@click.option(
    "--playbook",
    type=PATH,
    metavar="FILE",
    help="The council's own weights and severities (TOML); the register keeps and uses them from then on.",
)
@click.option("--shipped-playbook", is_flag=True, help="Return to the playbook that ships.")
@model_option
def assess(
    register: Path,
    as_of: dt.datetime | None,
    playbook: Path | None,
    shipped_playbook: bool,
    model_dir: Path | None,
) -> None:
    """Recalculate a register's deadlines and scores.

    No contract file is read again. `serve` does this by itself every day.
    """
    from analyser import engine
    from analyser.cli import output

    if playbook and shipped_playbook:
        raise click.UsageError("--playbook and --shipped-playbook exclude each other: give one of them")
    done = engine.reassess(register, day_of(as_of), playbook, shipped_playbook=shipped_playbook, model_dir=model_dir)
    output.print_reassessed(done, day_of(as_of))


@main.command()
@click.argument("file", type=PATH)
@click.option("--json", "as_json", is_flag=True, help="Print JSON instead of tables.")
@click.option("--reading", is_flag=True, help="Show how the file was read and what is doubtful; needs no model.")
@as_of_option
@playbook_option
@model_option
@limit_options
def inspect(
    file: Path,
    as_json: bool,
    reading: bool,
    as_of: dt.datetime | None,
    playbook: Path | None,
    model_dir: Path | None,
    max_pages: int,
    max_megabytes: int,
    timeout: int,
    memory: int,
) -> None:
    """Show one contract on the terminal.

    Prints parties, dates, deadlines, risks and findings, each with its page. With --reading: how each page was read,
    the numbering of the clauses, and what could not be read with certainty.
    """
    from analyser import engine
    from analyser.cli import output

    limits = engine.WorkLimits(max_pages, max_megabytes, timeout, memory)
    if reading:
        _inspect_reading(file, as_json, limits)
        return
    from analyser.assessment import assess as assess_contract
    from analyser.assessment.playbook import load
    from analyser.classify.model_files import load_absence_weights
    from analyser.pipeline import evidence_of
    from analyser.serialise import as_data

    weights = load(playbook)
    analysis = engine.analyse_file(file, model_dir=model_dir, limits=limits)
    assessment = assess_contract((evidence_of(analysis),), day_of(as_of), weights, load_absence_weights(model_dir))
    if as_json:
        click.echo(json.dumps(as_data(analysis, assessment), ensure_ascii=False, indent=2))
    else:
        output.print_contract(file.name, analysis, assessment)


def _inspect_reading(file: Path, as_json: bool, limits: WorkLimits) -> None:
    from analyser import engine
    from analyser.cli import output_reading

    analysis = engine.read_file(file, limits=limits)
    if as_json:
        click.echo(json.dumps(output_reading.reading_data(file.name, analysis), ensure_ascii=False, indent=2))
    else:
        output_reading.print_reading(file.name, analysis)
