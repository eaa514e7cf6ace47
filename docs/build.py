"""Write the pages that come from the program itself: command line, register, modules and the model's cards.

usage: python docs/build.py [--check]     with --check nothing is written, and a page that is not current is an error
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Iterator
from pathlib import Path

import click
from module_map import module_map

from analyser.cli import main as cli
from analyser.store.schema.dictionary import TableInfo, dictionary
from analyser.training.publish.model_card import CARDS, model_cards

HERE = Path(__file__).resolve().parent
MODELS = HERE.parent / "models"
MADE = "<!-- Made by `make docs WRITE=1`; change the program, not this page. -->"


def command_line() -> str:
    """Return the help of every command as one page."""
    sections = [f"# The command line\n\n{MADE}\n"]
    for name, command in _commands("analyser", cli):
        context = click.Context(command, info_name=name, terminal_width=100, max_content_width=100)
        sections.append(f"## `{name}`\n\n```\n{command.get_help(context)}\n```\n")
    return "\n".join(sections)


def schema() -> str:
    """Return the meaning of every table, view and column of the register as one page."""
    opening = (
        "Analysts, exports and scoring tools may rely on these names. Ids are text, dates ISO 8601, booleans 0 or 1."
    )
    sections = [f"# The register, table by table\n\n{MADE}\n\n{opening}\n"]
    sections += [_table(name, table) for name, table in dictionary().items()]
    return "\n".join(sections)


def _commands(name: str, command: click.Command) -> Iterator[tuple[str, click.Command]]:
    yield name, command
    if isinstance(command, click.Group):
        for child in sorted(command.commands):
            yield from _commands(f"{name} {child}", command.commands[child])


def _table(name: str, table: TableInfo) -> str:
    rows = "\n".join(
        f"| `{column}` | {info.description}{f' Unit: {info.unit}.' if info.unit else ''} |"
        for column, info in table.columns.items()
    )
    return f"## `{name}`: {table.title}\n\n{table.description}\n\n| column | meaning |\n|---|---|\n{rows}\n"


def main() -> int:
    """Write the pages, or check them; return the exit code."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--check", action="store_true")
    check = parser.parse_args().check
    stale = []
    pages = {HERE / "cli.md": command_line(), HERE / "schema.md": schema(), HERE / "modules.md": module_map(MADE)}
    pages |= {MODELS / CARDS[language]: card for language, card in model_cards(MODELS).items()}
    for page, text in pages.items():
        if page.is_file() and page.read_text("utf-8") == text:
            continue
        if check:
            stale.append(page.name)
        else:
            page.write_text(text, "utf-8")
    if stale:
        print(f"not current: {', '.join(stale)}; run `make docs WRITE=1`", file=sys.stderr)
    return 1 if stale else 0


if __name__ == "__main__":
    sys.exit(main())
