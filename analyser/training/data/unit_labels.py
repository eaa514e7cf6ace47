"""Labelling the units of our own clauses with factors, by comparison with the labelled quotes."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from analyser.classify.units import Unit
from analyser.training.data.own_clauses import OwnClause

MATCH, PART, NONE = 1, -1, 0
_LEAST_OVERLAP = 0.5


@dataclass(frozen=True)
class OwnExamples:
    """Units of our own clauses, with a column of `truth` for each factor (see label_units) and headings marked.

    `clause` and `contract` are the index of each unit's clause and contract.
    """

    texts: tuple[str, ...]
    clause: npt.NDArray[np.int64]
    contract: npt.NDArray[np.int64]
    headings: npt.NDArray[np.int64]
    is_heading: npt.NDArray[np.bool_]
    truth: npt.NDArray[np.int8]


def own_examples(clauses: Sequence[OwnClause], factors: Sequence[str]) -> OwnExamples:
    """Cut our own clauses into units and label them by the clauses' quotes.

    A heading that consecutive clauses of a contract share is one unit, before the first of them.
    """
    texts: list[str] = []
    owner: list[int] = []
    headings: list[int] = []
    is_heading: list[bool] = []
    truth = []
    shared = 0
    for index, clause in enumerate(clauses):
        found = clause.units()
        repeated = index > 0 and found[0].is_heading and clause.section == clauses[index - 1].section
        first = len(texts) - repeated
        shared = shared if repeated else first
        found = found[int(repeated) :]
        headings += [first + unit.heading if unit.heading else shared for unit in found]
        texts += [clause.document.text[unit.start : unit.end] for unit in found]
        owner += [index] * len(found)
        is_heading += [unit.is_heading for unit in found]
        spans = [(quote.factor, quote.start, quote.end) for quote in clause.quotes]
        truth.append(label_units(found, spans, factors))
    numbers = {name: number for number, name in enumerate(dict.fromkeys(clause.contract for clause in clauses))}
    contract = np.array([numbers[clauses[index].contract] for index in owner])
    return OwnExamples(
        texts=tuple(texts),
        clause=np.array(owner),
        contract=contract,
        headings=np.array(headings),
        is_heading=np.array(is_heading),
        truth=np.concatenate(truth),
    )


def label_units(
    units: Sequence[Unit], spans: Sequence[tuple[str, int, int]], factors: Sequence[str]
) -> npt.NDArray[np.int8]:
    """Return the truth (units x factors), given (factor, start, end) of labelled words.

    It is MATCH where unit and words share more than half of the shorter one, PART where they overlap less, else NONE.
    """
    truth = np.zeros((len(units), len(factors)), np.int8)
    for factor, start, end in spans:
        column = factors.index(factor)
        for row, unit in enumerate(units):
            shared = min(end, unit.end) - max(start, unit.start)
            if unit.is_heading or shared <= 0:
                continue
            if shared > _LEAST_OVERLAP * min(unit.end - unit.start, end - start):
                truth[row, column] = MATCH
            elif truth[row, column] == NONE:
                truth[row, column] = PART
    return truth
