"""The command line: each command reads its arguments, calls one function of the floors below and prints the result."""

from analyser.cli import contracts, modelling, sharing  # their commands join `main`
from analyser.cli.group import main

__all__ = ["contracts", "main", "modelling", "sharing"]
