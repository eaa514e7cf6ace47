"""Labelled clauses that we wrote in the styles of UK public contracts: `uk-*.jsonl` in `models/data`."""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from analyser.classify.units import Unit, units
from analyser.domain import Clause, Document, Favours, Parties, Party, Span
from analyser.errors import UsageError
from analyser.training.data.plain_text import plain_document

PATTERN = "uk-[a-z].jsonl"


@dataclass(frozen=True, slots=True)
class Quote:
    """Words of a clause that carry a factor: offsets into the text of its document."""

    factor: str
    favours: Favours
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class OwnClause:
    """One clause with its heading as a document, its names for the parties, and its labels.

    The clauses of one `contract` are in its order; a clause without a contract is one by itself.
    """

    name: str
    contract: str
    style: str
    document: Document
    clauses: tuple[Clause, ...]
    parties: Parties
    quotes: tuple[Quote, ...]

    @property
    def section(self) -> tuple[str, str]:
        """The contract and the heading of the clause."""
        return self.contract, self.clauses[0].heading

    def units(self) -> tuple[Unit, ...]:
        """Return the clause's heading and sentences."""
        return units(self.document, self.clauses)


def read_own_clauses(folder: Path) -> tuple[OwnClause, ...]:
    """Return the clauses of all files `uk-*.jsonl` in a folder, in the order of the files.

    Raises UsageError when a line is not a labelled clause, or a quote is not in its clause.
    """
    found = []
    for path in sorted(folder.glob(PATTERN)):
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
            try:
                found.append(parse_clause(json.loads(line)))
            except (ValueError, KeyError) as error:
                raise UsageError(
                    f"{path}, line {number} is not a labelled clause ({error})", "correct the line"
                ) from error
    return tuple(found)


def parse_clause(row: dict[str, Any]) -> OwnClause:
    """Return the clause of one line of the file; raises ValueError or KeyError when an entry is missing or wrong."""
    head = f"{row['number']} {row['heading']}".strip()
    text = f"{head}\n{row['text']}"
    document = plain_document(text)
    clause = Clause(0, row["number"], row["heading"], Span(0, len(text), text))
    body = len(head) + 1
    quotes = []
    for label in row["labels"]:
        start = text.index(label["quote"], body)
        quotes.append(Quote(label["factor"], Favours(label["favours"]), start, start + len(label["quote"])))
    sides = row["parties"]
    parties = Parties(_party(sides.get("buyer", [])), _party(sides.get("supplier", [])))
    contract = row.get("contract", row["id"])
    return OwnClause(row["id"], contract, row["style"], document, (clause,), parties, tuple(quotes))


def _party(aliases: list[str]) -> Party | None:
    return Party("", tuple(aliases)) if aliases else None
