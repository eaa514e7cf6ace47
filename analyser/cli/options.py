"""Options that several commands share, and the day of the assessment."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from pathlib import Path

import click

PATH = click.Path(path_type=Path)
DAY = click.DateTime(["%Y-%m-%d"])
as_of_option = click.option(
    "--as-of",
    type=DAY,
    metavar="DATE",
    help="Calculate deadlines and scores for this day (YYYY-MM-DD); today if not given.",
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

LIMITS = (
    click.option(
        "--max-pages", type=click.IntRange(1), default=1500, show_default=True, help="Reject longer documents."
    ),
    click.option(
        "--max-megabytes",
        type=click.IntRange(1),
        default=200,
        show_default=True,
        metavar="MB",
        help="Reject larger files.",
    ),
    click.option(
        "--timeout",
        type=click.IntRange(1),
        default=600,
        show_default=True,
        metavar="SECONDS",
        help="Stop the analysis of a document after this time.",
    ),
    click.option(
        "--memory",
        type=click.IntRange(256),
        default=1024,
        show_default=True,
        metavar="MIB",
        help="Memory for the analysis of one document.",
    ),
)
"""Limits on one document; the defaults are those of `engine.WorkLimits`."""


def limit_options(command: Callable[..., None]) -> Callable[..., None]:
    """Add the options of `LIMITS` to a command."""
    for option in reversed(LIMITS):
        command = option(command)
    return command


def day_of(as_of: dt.datetime | None) -> dt.date:
    """Return the day given with --as-of, or today."""
    return as_of.date() if as_of else dt.datetime.now().astimezone().date()
