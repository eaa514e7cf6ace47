"""Options that several commands share, and the day of the assessment."""

from __future__ import annotations

import datetime as dt
import os
from collections.abc import Callable
from pathlib import Path
from typing import Any

import click

FIRST_YEAR, LAST_YEAR = 1900, 2200
"""The years that `--as-of` accepts."""


class PathType(click.Path):
    """The path of a file or folder; an empty one is refused, since `Path("")` means the working directory."""

    def __init__(self) -> None:
        super().__init__(path_type=Path)

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> Any:
        """Return the path; click reports an empty one as a usage error."""
        if not os.fspath(value):
            self.fail("the path is empty.", param, ctx)
        return super().convert(value, param, ctx)


class DayType(click.DateTime):
    """A day in ISO 8601, in the years from which deadlines can be counted."""

    def __init__(self) -> None:
        super().__init__(["%Y-%m-%d"])

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> Any:
        """Return the day; click reports one outside the years as a usage error."""
        day = super().convert(value, param, ctx)
        if not FIRST_YEAR <= day.year <= LAST_YEAR:
            self.fail(f"{day.date()} is not between the years {FIRST_YEAR} and {LAST_YEAR}.", param, ctx)
        return day


PATH = PathType()
DAY = DayType()
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
