"""The command line: each command reads its arguments, calls one function of the floors below and prints the result."""

from __future__ import annotations

import dataclasses
import datetime as dt
import getpass
import json
import sys
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from analyser import __version__
from analyser.errors import AnalyserError, UsageError

if TYPE_CHECKING:
    from analyser.classify import Model

if TYPE_CHECKING:
    from analyser.engine import WorkLimits

EXIT_CODES = """\b
Exit codes:
  0    done
  1    something unforeseen
  2    the arguments name nothing that can be worked on
  3    a contract file could not be read (the others were analysed)
  4    the register cannot be used
  5    the model is missing, altered or of another version
  6    the taxonomy or the playbook is wrong
  7    nothing was published, because something private would have become public
  8    an account, or the file of accounts, cannot be used
  130  interrupted; what was finished is kept"""


class Commands(click.Group):
    """The group of commands: turns every error into one line and an exit code.

    Python's development mode (`python -X dev`) shows where something unforeseen happened.
    """

    def invoke(self, ctx: click.Context) -> Any:
        """Run the command; see `errors.py` for the exit codes."""
        try:
            return super().invoke(ctx)
        except AnalyserError as error:
            from analyser.engine import printable

            click.echo(f"Error: {printable(error.line)}", err=True)
            ctx.exit(error.exit_code)
        except KeyboardInterrupt:
            click.echo("Interrupted; what was finished is kept. Run the same command again to go on.", err=True)
            ctx.exit(130)
        except (click.ClickException, click.Abort, click.exceptions.Exit, BrokenPipeError):
            raise  # click's own
        except Exception as error:
            if sys.flags.dev_mode:
                raise
            from analyser.engine import reason_of

            click.echo(f"Error: {reason_of(error)}", err=True)
            ctx.exit(1)


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


accounts_option = click.option(
    "--accounts", type=PATH, metavar="FILE", help="File of accounts; accounts.db beside the register if not given."
)
ROLES = ("councillor", "analyst", "officer", "central", "admin")

LIMITS = (
    click.option(
        "--max-pages", type=click.IntRange(1), default=1500, show_default=True, help="Refuse a longer document."
    ),
    click.option(
        "--max-megabytes",
        type=click.IntRange(1),
        default=200,
        show_default=True,
        metavar="MB",
        help="Refuse a larger file.",
    ),
    click.option(
        "--timeout",
        type=click.IntRange(1),
        default=600,
        show_default=True,
        metavar="SECONDS",
        help="Give up on a document after this long.",
    ),
    click.option(
        "--memory",
        type=click.IntRange(256),
        default=1024,
        show_default=True,
        metavar="MIB",
        help="Memory one document may take.",
    ),
)
"""What one document may take; the defaults are those of `engine.WorkLimits`."""


def limit_options(command: Callable[..., None]) -> Callable[..., None]:
    """Give a command the options of `LIMITS`."""
    for option in reversed(LIMITS):
        command = option(command)
    return command


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

    A file that the register already holds, analysed by the same version, is skipped. One bad file never stops the rest.
    """
    from analyser import engine, terminal

    limits = engine.WorkLimits(max_pages, max_megabytes, timeout, memory)
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
@click.option("--reading", is_flag=True, help="Show how the file was read and what was doubtful; needs no model.")
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

    Parties, dates, deadlines, risks and findings, each with its page. With --reading: the pages that were read and
    how, the numbering of the clauses, and what was not read, or not surely.
    """
    from analyser import engine, terminal

    limits = engine.WorkLimits(max_pages, max_megabytes, timeout, memory)
    if reading:
        _inspect_reading(file, as_json, limits)
        return
    from analyser.assess import assess as assess_contract
    from analyser.assess.playbook import load
    from analyser.pipeline import evidence_of

    weights = load(playbook)
    analysis = engine.analyse_file(file, model_dir=model_dir, limits=limits)
    assessment = assess_contract((evidence_of(analysis),), _day(as_of), weights)
    if as_json:
        click.echo(json.dumps(terminal.as_data(analysis, assessment), ensure_ascii=False, indent=2))
    else:
        terminal.print_contract(file.name, analysis, assessment)


def _inspect_reading(file: Path, as_json: bool, limits: WorkLimits) -> None:
    from analyser import engine, terminal_reading

    analysis = engine.read_file(file, limits=limits)
    if as_json:
        click.echo(json.dumps(terminal_reading.reading_data(file.name, analysis), ensure_ascii=False, indent=2))
    else:
        terminal_reading.print_reading(file.name, analysis)


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
@click.option(
    "--published", multiple=True, type=PATH, metavar="FILE", help="A published file, open to everybody; see `publish`."
)
@accounts_option
@click.option(
    "--no-sign-in", is_flag=True, help="Let whoever uses this computer do everything; never with another --host."
)
@click.option(
    "--proxy-header",
    default="",
    metavar="NAME",
    help="Header in which a proxy on this computer names whom it has signed in.",
)
@click.option(
    "--proxy",
    "proxies",
    multiple=True,
    default=("127.0.0.1", "::1"),
    show_default=True,
    metavar="ADDRESS",
    help="Address of a proxy whose header is believed.",
)
def serve(
    registers: tuple[Path, ...],
    host: str,
    port: int,
    published: tuple[Path, ...],
    accounts: Path | None,
    no_sign_in: bool,
    proxy_header: str,
    proxies: tuple[str, ...],
) -> None:
    """Serve registers as web pages.

    People sign in (see `user add`) and see what their role in a register allows; everybody sees what is published.
    Datasette is behind the pages, for tables, SQL and exports.
    """
    from analyser.web.serve import Entrance
    from analyser.web.serve import serve as serve_registers

    entrance = Entrance(
        accounts=accounts or _accounts_beside(registers[0]),
        published=published,
        sign_in=not no_sign_in,
        proxy_header=proxy_header,
        proxies=proxies,
    )
    serve_registers(registers, host=host, port=port, echo=click.echo, entrance=entrance)


@main.group()
def user() -> None:
    """Look after who may sign in."""


@user.command()
@click.argument("name")
@click.option("--role", required=True, type=click.Choice(ROLES), help="What the person may do.")
@click.option("--register", required=True, type=PATH, metavar="FILE", help="The register in which.")
@accounts_option
@click.password_option(help="Asked for when it is not given.")
def add(name: str, role: str, register: Path, accounts: Path | None, password: str) -> None:
    """Add a person, or give a new password, and grant a role in a register."""
    from analyser.store import Register
    from analyser.store.accounts import Accounts

    Register.open(register, create=False).close()
    Accounts(accounts or _accounts_beside(register)).put(name, password, role, register)
    click.echo(f"{name} may sign in as {role} of {register.name}.")


@user.command()
@click.argument("name")
@click.option("--register", required=True, type=PATH, metavar="FILE", help="A register whose accounts lie beside it.")
@accounts_option
def remove(name: str, register: Path, accounts: Path | None) -> None:
    """Remove a person with all rights; sessions end at once."""
    from analyser.store.accounts import Accounts

    Accounts(accounts or _accounts_beside(register)).remove(name)
    click.echo(f"{name} may no longer sign in.")


@user.command("list")
@click.option("--register", required=True, type=PATH, metavar="FILE", help="A register whose accounts lie beside it.")
@accounts_option
def list_users(register: Path, accounts: Path | None) -> None:
    """List who may sign in, with their roles."""
    from analyser.store.accounts import Accounts

    for person in Accounts(accounts or _accounts_beside(register)).users():
        rights = ", ".join(f"{role} of {path}" for path, role in sorted(person.roles.items()))
        click.echo(f"{person.name}: {rights or 'no rights'}")


def _accounts_beside(register: Path) -> Path:
    """Where the accounts are kept when no file is named."""
    return register.with_name("accounts.db")


@main.command()
@click.option(
    "--register",
    "registers",
    required=True,
    multiple=True,
    type=PATH,
    metavar="FILE",
    help="A register to publish from; may be given several times.",
)
@click.option("--to", "target", required=True, type=PATH, metavar="FILE", help="The published file.")
@click.option("--actor", default=lambda: getpass.getuser(), metavar="NAME", help="Who publishes; you if not given.")
@click.option("--dry-run", is_flag=True, help="Say what would change, and change nothing.")
@click.option("--check", is_flag=True, help="Only compare the published file with its registers.")
def publish(registers: tuple[Path, ...], target: Path, actor: str, dry_run: bool, check: bool) -> None:
    """Write the contracts that are marked as published to a file for the public.

    Reviewers' names, notes, file names and withheld clauses stay out, and the result is checked before it is put in
    place.
    """
    from analyser.engine import publish as publishing

    if check:
        publishing.check(registers, target)
        click.echo(f"{target} shows nothing that is private.")
        return
    at = dt.datetime.now(dt.UTC)
    done = publishing.publish(registers, target, actor=actor, at=at, dry_run=dry_run)
    click.echo(
        f"{target}: {len(done.contracts)} contracts{' would be' if dry_run else ''} published, {len(done.added)} new,"
        f" {len(done.removed)} removed, {done.withheld_clauses} clauses withheld."
    )


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
def train(data: Path, out: Path, labels: Path | None, contracts: Path | None, folds: int, samples: Path) -> None:
    """Train the classification model and write its card.

    Without --labels and --contracts the model learns from CUAD alone and knows nothing of British contracts.
    """
    from analyser import training

    if (labels is None) != (contracts is None):
        raise UsageError("--labels and --contracts belong together", "give both or neither")
    british = training.read_british(labels, contracts, samples) if labels and contracts else None
    result = training.train(data, out, folds, progress=click.echo, british=british)
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
@click.option("--json", "as_json", is_flag=True, help="Print JSON instead of tables.")
def cuad(folder: Path, folds: int, model_name: str | None, as_json: bool) -> None:
    """Score on CUAD's lawyers' labels: in cross-validation by contract, or with --model a model as it is."""
    from analyser import terminal, training

    if model_name is None:
        report = training.cross_validate(folder, folds, progress=_progress)
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
