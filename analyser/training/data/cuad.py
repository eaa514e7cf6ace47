"""Read a folder in CUAD's layout: `contracts/*.txt`, `spans.jsonl`, `answers.jsonl`."""

from __future__ import annotations

import json
import random
import re
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from analyser.domain import Clause, Document, Span
from analyser.errors import UsageError
from analyser.training.data.plain_text import plain_document

_PARAGRAPH = re.compile(r"\S.*?(?=\n\s*\n|\s*\Z)", re.DOTALL)
_COMPANY_END = re.compile(r"[_\-]|(?<=[a-z])(?=\d)")


@dataclass(frozen=True, slots=True)
class Label:
    """A lawyer's label: a category of CUAD and offsets into the contract's text."""

    category: str
    start: int
    end: int
    text: str


@dataclass(frozen=True, slots=True)
class Contract:
    """One contract with its labels; `company` is the company that filed it, from the first part of its title."""

    name: str
    company: str
    document: Document
    clauses: tuple[Clause, ...]
    labels: tuple[Label, ...]


def read_contracts(folder: Path) -> tuple[Contract, ...]:
    """Return the contracts of `folder` by name, each paragraph a clause.

    Raises UsageError when the folder is not in CUAD's layout or holds no contract.
    """
    labels: dict[str, list[Label]] = defaultdict(list)
    for row in _rows(folder / "spans.jsonl"):
        labels[row["contract"]].append(Label(row["category"], row["start"], row["end"], row["text"]))
    titles = {row["contract"]: row["title"] for row in _rows(folder / "answers.jsonl", optional=True)}
    contracts = tuple(
        _contract(path, titles.get(path.stem, path.stem), labels[path.stem])
        for path in sorted((folder / "contracts").glob("*.txt"))
    )
    if not contracts:
        raise UsageError(f"{folder / 'contracts'} holds no .txt files", "give a folder in the layout of CUAD")
    return contracts


def _rows(path: Path, *, optional: bool = False) -> Iterator[dict[str, Any]]:
    if optional and not path.exists():
        return
    try:
        with path.open(encoding="utf-8") as lines:
            yield from map(json.loads, lines)
    except (OSError, ValueError) as error:
        raise UsageError(f"{path} cannot be read ({error})", "give a folder in the layout of CUAD") from error


def _contract(path: Path, title: str, labels: Sequence[Label]) -> Contract:
    text = path.read_text(encoding="utf-8")
    document = plain_document(text)
    return Contract(path.stem, company_in(title), document, paragraphs(document), tuple(labels))


def paragraphs(document: Document) -> tuple[Clause, ...]:
    """Cut plain text at its empty lines, each paragraph a clause without number."""
    return tuple(
        Clause(position, "", "", Span(match.start(), match.end(), match.group()))
        for position, match in enumerate(_PARAGRAPH.finditer(document.text))
    )


def company_in(title: str) -> str:
    """Return the company in a CUAD title such as `ACMEINC_10_11_2019-EX-10.1-...`, in lower-case letters."""
    return re.sub(r"[^a-z]", "", _COMPANY_END.split(title)[0].lower()) or title.lower()


def assign_folds(contracts: Sequence[Contract], count: int, seed: int = 0) -> tuple[int, ...]:
    """Return a fold for each contract: a company's contracts share one, and folds are about equally long."""
    companies: dict[str, int] = defaultdict(int)
    for contract in contracts:
        companies[contract.company] += len(contract.document.text)
    order = sorted(companies)
    random.Random(seed).shuffle(order)
    sizes = [0] * count
    place: dict[str, int] = {}
    for name in order:
        place[name] = sizes.index(min(sizes))
        sizes[place[name]] += companies[name]
    return tuple(place[contract.company] for contract in contracts)
