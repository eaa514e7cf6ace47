"""Training examples from CUAD: the units of every contract, and which labels each one matches."""

from __future__ import annotations

import itertools
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from analyser.classify.list_runs import continues_list, lead_ins
from analyser.classify.renewal_kind import renewal_factor
from analyser.classify.units import units
from analyser.taxonomy import load as load_taxonomy
from analyser.training.data.cuad import Contract, Label
from analyser.training.data.cuad_answers import answer_in, jaccard, words
from analyser.training.data.unit_labels import MATCH, NONE, PART

_LEAST_OVERLAP = 0.5
_PART_OF_UNIT = 0.6
_ONE_LIST = 0  # plain text has no clause tree: a list may run over any paragraphs


@dataclass(frozen=True)
class Examples:
    """Units of all contracts, one contract after another.

    For each unit, `starts` is its offset in its contract's text, `linked` whether the next unit continues its list,
    `contract` the index of its contract and `headings` the index of the heading above it, its own for none. `truth`
    (units x heads) is MATCH where the unit matches a labelled span by the paper's measure, PART where it is inside a
    longer span and would not match alone, else NONE.
    """

    heads: tuple[str, ...]
    texts: tuple[str, ...]
    starts: npt.NDArray[np.int64]
    linked: npt.NDArray[np.bool_]
    contract: npt.NDArray[np.int64]
    headings: npt.NDArray[np.int64]
    truth: npt.NDArray[np.int8]

    def bounds(self) -> Iterator[tuple[int, int]]:
        """Yield the first unit of each contract that has any, and the one after its last."""
        edges = np.flatnonzero(np.diff(self.contract)) + 1
        yield from itertools.pairwise([0, *edges.tolist(), len(self.texts)])

    def leads(self) -> npt.NDArray[np.int64]:
        """Return the index of the lead-in of each unit, its own for none."""
        parts = [
            first + lead_ins(self.texts[first:last], self.linked[first : last - 1]) for first, last in self.bounds()
        ]
        return np.concatenate(parts)


def build_examples(contracts: Sequence[Contract], heads: Sequence[str] | None = None) -> Examples:
    """Cut contracts into units and compare these with the labels; `heads` are by default all categories that occur."""
    heads = tuple(heads or sorted({label.category for contract in contracts for label in contract.labels}))
    column = {head: index for index, head in enumerate(heads)}
    texts: list[str] = []
    offsets: list[int] = []
    linked: list[bool] = []
    owner: list[int] = []
    headings: list[int] = []
    truth: list[npt.NDArray[np.int8]] = []
    for index, contract in enumerate(contracts):
        found = units(contract.document, contract.clauses)
        unit_texts = [contract.document.text[unit.start : unit.end] for unit in found]
        rows = np.zeros((len(found), len(heads)), np.int8)
        unit_words = [words(text) for text in unit_texts]
        starts = np.array([unit.start for unit in found])
        ends = np.array([unit.end for unit in found])
        for label in contract.labels:
            for row in range(int(np.searchsorted(ends, label.start, "right")), int(np.searchsorted(starts, label.end))):
                if label.category not in column:
                    continue
                verdict = _compare(label, unit_texts[row], unit_words[row], int(starts[row]), int(ends[row]))
                if rows[row, column[label.category]] != MATCH and verdict != NONE:
                    rows[row, column[label.category]] = verdict
        headings += [len(texts) + unit.heading for unit in found]
        texts += unit_texts
        offsets += starts.tolist()
        linked += [*continues_list(unit_texts, [_ONE_LIST] * len(found)).tolist(), False][: len(found)]
        owner += [index] * len(found)
        truth.append(rows)
    return Examples(
        heads=heads,
        texts=tuple(texts),
        starts=np.array(offsets),
        linked=np.array(linked),
        contract=np.array(owner),
        headings=np.array(headings),
        truth=np.concatenate(truth),
    )


def _compare(label: Label, text: str, unit_words: frozenset[str], start: int, end: int) -> int:
    narrowed = answer_in(label.category, text)
    unit_texts = unit_words if narrowed == text else words(narrowed)
    if jaccard(unit_texts, words(label.text)) >= _LEAST_OVERLAP or (label.category == "Parties" and label.text in text):
        return MATCH
    overlap = min(label.end, end) - max(label.start, start)
    return PART if overlap > _PART_OF_UNIT * (end - start) else NONE


def label_by_factor(examples: Examples, factors: Sequence[str]) -> npt.NDArray[np.int8]:
    """Return the truth by factor (units x factors): as in `examples`, PART for factors that CUAD does not label."""
    taxonomy = load_taxonomy()
    truth = np.full((len(examples.texts), len(factors)), PART, np.int8)
    for head, category in enumerate(examples.heads):
        labels = examples.truth[:, head]
        meant = [factors.index(factor.id) for factor in taxonomy.factors_for_cuad(category)]
        for column in meant:
            if (truth[:, column] == PART).all():
                truth[:, column] = NONE
        for row in np.flatnonzero(labels != NONE):
            column = meant[0] if len(meant) == 1 else -1
            if len(meant) > 1:
                column = factors.index(renewal_factor(examples.texts[row]))
                truth[row, [other for other in meant if other != column]] = PART
            if column >= 0 and truth[row, column] != MATCH:
                truth[row, column] = labels[row]
    return truth
