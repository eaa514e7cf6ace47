"""The `analyser` command itself: logging options, and turning errors and signals into messages and exit codes."""

from __future__ import annotations

import signal
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from types import FrameType
from typing import Any

import click

from analyser import __version__
from analyser.errors import AnalyserError, StopRequested

INTERRUPTED, STOPPED = 130, 128 + signal.SIGTERM
EXIT_CODES = f"""\b
Exit codes:
  0    done; also a server that was stopped by SIGTERM
  1    an unexpected error, or a new model that was refused because it scores worse
  2    wrong arguments, or no input files found
  3    a contract file could not be read (the others were analysed)
  4    the register cannot be used
  5    the model is missing, altered or of another version
  6    the taxonomy or the playbook is wrong
  7    nothing was published, because something private would have become public
  8    an account, or the file of accounts, cannot be used
  {INTERRUPTED}  interrupted by Ctrl-C; what was finished is kept
  {STOPPED}  stopped by SIGTERM; what was finished is kept"""

_KEPT = "what was finished is kept. Run the same command again to continue."


class Commands(click.Group):
    """The group of commands, which converts every error to one line and an exit code.

    In Python's development mode (`python -X dev`) an unexpected error shows its traceback instead.
    """

    def invoke(self, ctx: click.Context) -> Any:
        """Run the command; `EXIT_CODES` lists the exit codes."""
        try:
            with _stopping_on_sigterm():
                return super().invoke(ctx)
        except AnalyserError as error:
            from analyser.engine import printable

            click.echo(f"Error: {printable(error.line)}", err=True)
            ctx.exit(error.exit_code)
        except StopRequested:
            if ctx.invoked_subcommand == "serve":  # also while it starts
                ctx.exit(0)
            click.echo(f"Stopped; {_KEPT}", err=True)
            ctx.exit(STOPPED)
        except KeyboardInterrupt:
            click.echo(f"Interrupted; {_KEPT}", err=True)
            ctx.exit(INTERRUPTED)
        except (click.ClickException, click.Abort, click.exceptions.Exit, BrokenPipeError):
            raise  # click handles these itself
        except Exception as error:
            if sys.flags.dev_mode:
                raise
            from analyser.engine import reason_of

            click.echo(f"Error: {reason_of(error)}", err=True)
            ctx.exit(1)


@contextmanager
def _stopping_on_sigterm() -> Iterator[None]:
    """Raise StopRequested in the block when the process receives SIGTERM, so that it can save its work.

    Some libraries turn what is raised while they are imported into an ImportError; after SIGTERM, an error that leaves
    the block is therefore replaced by StopRequested.
    """
    received = False

    def stop(number: int, frame: FrameType | None) -> None:
        nonlocal received
        received = True
        raise StopRequested

    try:
        before = signal.signal(signal.SIGTERM, stop)
    except ValueError:  # only the main thread may set handlers
        yield
        return
    try:
        yield
    except Exception as error:
        if received and not isinstance(error, click.exceptions.Exit):
            raise StopRequested from error
        raise
    finally:
        signal.signal(signal.SIGTERM, before)


@click.group(cls=Commands, epilog=EXIT_CODES, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(__version__, prog_name="analyser")
@click.option("--verbose", is_flag=True, help="Log what is done to standard error: one line a document, with times.")
@click.option("--log-json", is_flag=True, help="Log as --verbose does, with each line a JSON object.")
@click.pass_context
def main(ctx: click.Context, verbose: bool, log_json: bool) -> None:
    """Read supplier contracts, find what locks the buyer in, and keep a register that people can browse."""
    if verbose or log_json:
        from analyser.cli.logs import log_to_stderr

        ctx.call_on_close(log_to_stderr(as_json=log_json))
