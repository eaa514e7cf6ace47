"""Cells of CSV files."""

from __future__ import annotations

_FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r")


def harmless_cell(cell: object) -> object:
    """Return a cell with an apostrophe before text that a spreadsheet program would run as a formula.

    The characters are those of OWASP's page on CSV injection. Numbers are returned as they are.
    """
    return f"'{cell}" if isinstance(cell, str) and cell.startswith(_FORMULA_STARTS) else cell
