"""Generate the pages on the command line, the register and the modules, and the model's cards, from the program.

usage: python docs/build.py [--check]     with --check nothing is written, and a page that is out of date is an error
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Iterator
from pathlib import Path

import click
from module_map import module_map

from analyser.assessment.rules import RULES
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
    """Return one page that describes every table, view and column of the register, and the rules of its risks."""
    opening = (
        "Analysts, exports and scoring tools may rely on these names. Ids are text, dates ISO 8601, booleans 0 or 1."
    )
    sections = [f"# The register, table by table\n\n{MADE}\n\n{opening}\n"]
    sections += [_table(name, table) for name, table in dictionary().items()]
    sections.append(_rules())
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


def _rules() -> str:
    """Return a table of the rules, with the question that each answers about a contract."""
    rows = "\n".join(
        f"| `{rule.id}` | `{rule.dimension}` | {rule.question.en} | {rule.question.cy} |" for rule in RULES
    )
    opening = (
        "Each row of `risks` is the answer to the question of one rule; the risk is present when the answer is yes."
    )
    head = "| rule | dimension | question | question in Welsh |\n|---|---|---|---|"
    return f"## Values of `risks.rule`\n\n{opening}\n\n{head}\n{rows}\n"


def main() -> int:
    """Write or check the pages; return the exit code."""
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
