"""The command line: each command reads its arguments, calls one function of a lower layer and prints the result."""

from analyser.cli import contracts, modelling, sharing  # their commands are added to `main`
from analyser.cli.group import main

__all__ = ["contracts", "main", "modelling", "sharing"]
