"""Training examples: the units of every contract, and which of CUAD's labels each one matches."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from analyser.classify.units import units
from analyser.training.cuad import Contract, Label
from analyser.training.measure import jaccard, words
from analyser.training.narrow import narrow

MATCH, PART, NONE = 1, -1, 0
_LEAST_OVERLAP = 0.5
_PART_OF_UNIT = 0.6


@dataclass(frozen=True)
class Examples:
    """Units of all contracts, one contract after another.

    `contract` is the index of each unit's contract. `truth` (units x heads) is MATCH where the unit is a gold span by the
    paper's measure, PART where it lies in a longer one and alone would not match, else NONE.
    """

    heads: tuple[str, ...]
    texts: tuple[str, ...]
    clauses: npt.NDArray[np.int64]
    contract: npt.NDArray[np.int64]
    truth: npt.NDArray[np.int8]


def build_examples(contracts: Sequence[Contract]) -> Examples:
    """Cut all contracts into units and compare these with the labels."""
    heads = tuple(sorted({label.category for contract in contracts for label in contract.labels}))
    column = {head: index for index, head in enumerate(heads)}
    texts: list[str] = []
    clauses: list[int] = []
    owner: list[int] = []
    truth: list[npt.NDArray[np.int8]] = []
    for index, contract in enumerate(contracts):
        found = units(contract.document, contract.clauses)
        mine = [contract.document.text[unit.start : unit.end] for unit in found]
        rows = np.zeros((len(found), len(heads)), np.int8)
        said = [words(text) for text in mine]
        starts = np.array([unit.start for unit in found])
        ends = np.array([unit.end for unit in found])
        for label in contract.labels:
            for row in range(int(np.searchsorted(ends, label.start, "right")), int(np.searchsorted(starts, label.end))):
                verdict = _compare(label, mine[row], said[row], int(starts[row]), int(ends[row]))
                if rows[row, column[label.category]] != MATCH and verdict != NONE:
                    rows[row, column[label.category]] = verdict
        texts += mine
        clauses += [unit.clause for unit in found]
        owner += [index] * len(found)
        truth.append(rows)
    return Examples(heads, tuple(texts), np.array(clauses), np.array(owner), np.concatenate(truth))


def _compare(label: Label, text: str, said: frozenset[str], start: int, end: int) -> int:
    narrowed = narrow(label.category, text)
    mine = said if narrowed == text else words(narrowed)
    if jaccard(mine, words(label.text)) >= _LEAST_OVERLAP or (label.category == "Parties" and label.text in text):
        return MATCH
    overlap = min(label.end, end) - max(label.start, start)
    return PART if overlap > _PART_OF_UNIT * (end - start) else NONE
