"""Training examples from the reviews in registers: a clause with its heading, and the label of the quote in it.

A decision labels only its quote and its factor, not the other sentences of the clause and not other factors.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from analyser.domain import Clause, Span
from analyser.store import Decided, Register
from analyser.training.data.own_clauses import OwnClause, Quote
from analyser.training.data.plain_text import plain_document
from analyser.training.data.unit_labels import MATCH, NONE, PART, OwnExamples, label_units

_STYLE = "register"


@dataclass(frozen=True, slots=True)
class Correction:
    """A clause with the factor that its quote carries by review (`clause.quotes`), and the one that was rejected.

    `chance` is the probability of the model's own factor, None where it found nothing or the probability is unknown.
    """

    document: str
    clause: OwnClause
    rejected: Quote | None
    chance: float | None


@dataclass(frozen=True)
class Corrections:
    """The corrections of some registers without duplicates; `lost` counts quotes that are not in their clause."""

    corrections: tuple[Correction, ...]
    lost: int = 0

    @property
    def confirmed(self) -> int:
        """The number of quotes that carry a factor."""
        return sum(len(correction.clause.quotes) for correction in self.corrections)

    @property
    def rejected(self) -> int:
        """The number of quotes whose factor was rejected."""
        return sum(correction.rejected is not None for correction in self.corrections)

    @property
    def documents(self) -> int:
        """The number of documents that the corrections come from."""
        return len({correction.document for correction in self.corrections})


def read_corrections(registers: Iterable[Path]) -> Corrections:
    """Return the corrections in registers. Raises RegisterError when one cannot be used."""
    decisions: list[Decided] = []
    for path in registers:
        with Register.open(path, create=False) as register:
            decisions += register.decided()
    return corrections_from(decisions)


def corrections_from(decisions: Iterable[Decided]) -> Corrections:
    """Turn the decisions of reviewers into corrections."""
    found: dict[tuple[object, ...], Correction] = {}
    lost = 0
    for decision in decisions:
        if decision.factor is None and decision.rejected is None:
            continue
        if not decision.quote.strip() or decision.quote not in decision.clause:
            lost += 1
            continue
        key = (decision.clause, decision.quote, decision.factor, decision.rejected, decision.favours)
        found.setdefault(key, _correction(decision))
    return Corrections(tuple(found.values()), lost)


def correction_examples(corrections: Sequence[Correction], factors: Sequence[str]) -> OwnExamples:
    """Cut the clauses into units; `truth` is MATCH or NONE where a review decided, PART elsewhere."""
    texts: list[str] = []
    owner: list[int] = []
    headings: list[int] = []
    is_heading: list[bool] = []
    truth = [np.empty((0, len(factors)), np.int8)]
    for index, correction in enumerate(corrections):
        units = correction.clause.units()
        headings += [len(texts) + unit.heading for unit in units]
        texts += [correction.clause.document.text[unit.start : unit.end] for unit in units]
        owner += [index] * len(units)
        is_heading += [unit.is_heading for unit in units]
        rows = np.full((len(units), len(factors)), PART, np.int8)
        carried, not_carried = (
            label_units(units, [(quote.factor, quote.start, quote.end) for quote in quotes], factors) == MATCH
            for quotes in (correction.clause.quotes, (correction.rejected,) if correction.rejected else ())
        )
        rows[not_carried] = NONE
        rows[carried] = MATCH
        truth.append(rows)
    clause = np.array(owner, int)
    return OwnExamples(
        texts=tuple(texts),
        clause=clause,
        contract=clause,
        headings=np.array(headings, int),
        is_heading=np.array(is_heading, bool),
        truth=np.concatenate(truth),
    )


def _correction(decision: Decided) -> Correction:
    """Turn a decision into a document of one clause, preceded by its heading where the clause lacks it."""
    above = decision.heading if decision.heading and decision.heading not in decision.clause else ""
    text = f"{above}\n{decision.clause}" if above else decision.clause
    start = text.index(decision.quote, len(text) - len(decision.clause))
    end = start + len(decision.quote)
    number = "" if above else decision.number
    clause = Clause(0, number, decision.heading, Span(0, len(text), text))
    quotes = (Quote(decision.factor, decision.favours, start, end),) if decision.factor else ()
    rejected = Quote(decision.rejected, decision.favours, start, end) if decision.rejected else None
    name = decision.document_id
    own = OwnClause(name, name, _STYLE, plain_document(text), (clause,), decision.parties, quotes)
    return Correction(name, own, rejected, decision.probability)
