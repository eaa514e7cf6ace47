"""The command `analyser` itself, and what becomes of errors: one line and an exit code."""

from __future__ import annotations

import sys
from typing import Any

import click

from analyser import __version__
from analyser.errors import AnalyserError

EXIT_CODES = """\b
Exit codes:
  0    done
  1    something unforeseen, or a new model that was refused because it does worse
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


@click.group(cls=Commands, epilog=EXIT_CODES, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(__version__, prog_name="analyser")
def main() -> None:
    """Read supplier contracts, find what locks the buyer in, and keep a register that people can browse."""
