"""The command line: each command reads its arguments, calls one function of the floors below and prints the result."""

from __future__ import annotations

import dataclasses
import datetime as dt
import json
from pathlib import Path
from typing import Any

import click

from analyser import __version__
from analyser.errors import AnalyserError

EXIT_CODES = """\b
Exit codes:
  0    done
  1    something unforeseen
  2    the arguments name nothing that can be worked on
  3    a contract file could not be read (the others were analysed)
  4    the register cannot be used
  5    the model is missing, altered or of another version
  6    the taxonomy or the playbook is wrong
  130  interrupted; what was finished is kept"""


class Commands(click.Group):
    """The group of commands: turns every error a person can act on into one line and an exit code."""

    def invoke(self, ctx: click.Context) -> Any:
        """Run the command; see `errors.py` for the exit codes."""
        try:
            return super().invoke(ctx)
        except AnalyserError as error:
            click.echo(f"Error: {error.line}", err=True)
            ctx.exit(error.exit_code)
        except KeyboardInterrupt:
            click.echo("Interrupted; what was finished is kept. Run the same command again to go on.", err=True)
            ctx.exit(130)


PATH = click.Path(path_type=Path)
DAY = click.DateTime(["%Y-%m-%d"])
as_of_option = click.option(
    "--as-of",
    type=DAY,
    metavar="DATE",
    help="Count deadlines and scores from this day (YYYY-MM-DD); today if not given.",
)
model_option = click.option(
    "--model",
    "model_dir",
    type=PATH,
    metavar="DIR",
    help="Folder of the classification model; the one that ships if not given.",
)


playbook_option = click.option(
    "--playbook",
    type=PATH,
    metavar="FILE",
    help="The council's own weights and severities (TOML); the playbook that ships if not given.",
)


def _day(as_of: dt.datetime | None) -> dt.date:
    """Give the day to count from: the only place where the command line reads the clock."""
    return as_of.date() if as_of else dt.datetime.now().astimezone().date()


@click.group(cls=Commands, epilog=EXIT_CODES, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(__version__, prog_name="analyser")
def main() -> None:
    """Read supplier contracts, find what locks the buyer in, and keep a register that people can browse."""


@main.command()
@click.argument("paths", nargs=-1, required=True, type=PATH, metavar="PATH...")
@click.option(
    "--register", required=True, type=PATH, metavar="FILE", help="The register (SQLite); made when it is not there."
)
@click.option(
    "--council", metavar="NAME", help="The council whose contracts these are; read from each contract if not given."
)
@click.option(
    "--jobs", type=click.IntRange(1), metavar="N", help="Contracts analysed at a time; one for each core if not given."
)
@as_of_option
@model_option
@click.option("--max-pages", type=click.IntRange(1), default=1500, show_default=True, help="Refuse a longer document.")
@click.option(
    "--timeout",
    type=click.IntRange(1),
    default=600,
    show_default=True,
    metavar="SECONDS",
    help="Give up on a document after this long.",
)
@click.option(
    "--memory",
    type=click.IntRange(256),
    default=2048,
    show_default=True,
    metavar="MIB",
    help="Memory one document may take.",
)
def analyse(
    paths: tuple[Path, ...],
    register: Path,
    council: str | None,
    jobs: int | None,
    as_of: dt.datetime | None,
    model_dir: Path | None,
    max_pages: int,
    timeout: int,
    memory: int,
) -> None:
    """Analyse contract files or folders into a register.

    A file that the register already holds, analysed by the same version, is skipped. One bad file never stops the rest.
    """
    from analyser import engine, terminal

    limits = engine.WorkLimits(max_pages=max_pages, seconds=timeout, memory_mib=memory)
    with terminal.progress() as progress:
        summary = engine.analyse_files(
            paths,
            register,
            council=council,
            jobs=jobs,
            as_of=_day(as_of),
            model_dir=model_dir,
            limits=limits,
            progress=progress,
        )
    terminal.print_summary(summary)
    if summary.failed:
        raise SystemExit(3)


@main.command()
@click.option(
    "--register", required=True, type=PATH, metavar="FILE", help="The register whose contracts to assess anew."
)
@as_of_option
@playbook_option
def assess(register: Path, as_of: dt.datetime | None, playbook: Path | None) -> None:
    """Count deadlines and scores of a register anew.

    No contract file is read again: what the register holds is assessed as on the day. `serve` does so by itself, daily.
    """
    from analyser import engine, terminal

    terminal.print_reassessed(engine.reassess(register, _day(as_of), playbook), _day(as_of))


@main.command()
@click.argument("file", type=PATH)
@click.option("--json", "as_json", is_flag=True, help="Print JSON instead of a page for people.")
@as_of_option
@playbook_option
@model_option
def inspect(
    file: Path, as_json: bool, as_of: dt.datetime | None, playbook: Path | None, model_dir: Path | None
) -> None:
    """Show one contract on the terminal.

    Parties, dates, deadlines, risks and findings, each with its page.
    """
    from analyser import terminal
    from analyser.assess import assess as assess_contract
    from analyser.assess.playbook import load
    from analyser.classify import Model
    from analyser.pipeline import analyse as analyse_document
    from analyser.pipeline import evidence_of

    analysis = analyse_document(file, Model.load(model_dir))
    assessment = assess_contract((evidence_of(analysis),), _day(as_of), load(playbook))
    if as_json:
        click.echo(json.dumps(terminal.as_data(analysis, assessment), ensure_ascii=False, indent=2))
    else:
        terminal.print_contract(file.name, analysis, assessment)


@main.command()
@click.option(
    "--register",
    "registers",
    required=True,
    multiple=True,
    type=PATH,
    metavar="FILE",
    help="A register; may be given several times.",
)
@click.option("--host", default="127.0.0.1", show_default=True, help="Address to listen on.")
@click.option(
    "--port",
    type=click.IntRange(0, 65535),
    default=8001,
    show_default=True,
    help="Port to listen on; 0 takes a free one.",
)
def serve(registers: tuple[Path, ...], host: str, port: int) -> None:
    """Serve registers as web pages.

    Datasette is behind them, for tables, SQL and exports.
    """
    from analyser.web.serve import serve as serve_registers

    serve_registers(registers, host=host, port=port)


@main.command()
@click.option(
    "--data",
    required=True,
    type=PATH,
    metavar="DIR",
    help="Folder of CUAD: contracts/*.txt, spans.jsonl, answers.jsonl.",
)
@click.option("--out", required=True, type=PATH, metavar="DIR", help="Folder to write the model and its card to.")
@click.option(
    "--folds",
    type=click.IntRange(2),
    default=5,
    show_default=True,
    help="Folds of the cross-validation behind thresholds and scores.",
)
def train(data: Path, out: Path, folds: int) -> None:
    """Train the classification model and write its card."""
    from analyser import training

    result = training.train(data, out, folds, progress=click.echo)
    click.echo(f"Model {result.version} written to {result.folder} (sha256 {result.checksum}).")


@main.group()
def evaluate() -> None:
    """Measure the classification model."""


@evaluate.command()
@click.argument("folder", type=PATH, metavar="DIR")
@click.option(
    "--folds", type=click.IntRange(2), default=5, show_default=True, help="Folds; one company's contracts share a fold."
)
@click.option("--json", "as_json", is_flag=True, help="Print JSON instead of tables.")
def cuad(folder: Path, folds: int, as_json: bool) -> None:
    """Score the model on CUAD's lawyers' labels in cross-validation by contract."""
    from analyser import terminal, training

    report = training.cross_validate(folder, folds, progress=lambda line: click.echo(line, err=True))
    if as_json:
        click.echo(json.dumps(dataclasses.asdict(report), indent=2))
    else:
        terminal.print_scores(report)
