"""What people decided in registers as training examples: the clause with its heading, and what is known of its quote.

Only the quote is judged; of the other sentences of the clause, and of other factors, a decision says nothing.
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
from analyser.training.data.unit_labels import MATCH, NONE, PART, OwnExamples, unit_truth

_STYLE = "register"


@dataclass(frozen=True, slots=True)
class Lesson:
    """A clause with the factor that people say its quote carries (`clause.quotes`), and one that it does not.

    `chance` is the probability that the machine gave to its own factor, None where it found nothing or that is not
    known.
    """

    document: str
    clause: OwnClause
    rejected: Quote | None
    chance: float | None


@dataclass(frozen=True)
class Lessons:
    """The lessons of some registers, equal ones once; `lost` counts quotes that do not stand in their clause."""

    lessons: tuple[Lesson, ...]
    lost: int = 0

    @property
    def confirmed(self) -> int:
        """How many quotes carry a factor."""
        return sum(len(lesson.clause.quotes) for lesson in self.lessons)

    @property
    def rejected(self) -> int:
        """How many quotes do not carry what they were found for."""
        return sum(lesson.rejected is not None for lesson in self.lessons)

    @property
    def documents(self) -> int:
        """How many documents they come from."""
        return len({lesson.document for lesson in self.lessons})


def read_lessons(registers: Iterable[Path]) -> Lessons:
    """Return what people decided in registers. Raises RegisterError when one cannot be used."""
    decisions: list[Decided] = []
    for path in registers:
        with Register.open(path, create=False) as register:
            decisions += register.decided()
    return lessons(decisions)


def lessons(decisions: Iterable[Decided]) -> Lessons:
    """Turn decisions into lessons."""
    found: dict[tuple[object, ...], Lesson] = {}
    lost = 0
    for decision in decisions:
        if decision.factor is None and decision.rejected is None:
            continue
        if not decision.quote.strip() or decision.quote not in decision.clause:
            lost += 1
            continue
        key = (decision.clause, decision.quote, decision.factor, decision.rejected, decision.favours)
        found.setdefault(key, _lesson(decision))
    return Lessons(tuple(found.values()), lost)


def lesson_examples(lessons: Sequence[Lesson], factors: Sequence[str]) -> OwnExamples:
    """Cut the clauses into units; `truth` is MATCH or NONE where something was decided, PART elsewhere."""
    texts: list[str] = []
    owner: list[int] = []
    headings: list[int] = []
    is_heading: list[bool] = []
    truth = [np.empty((0, len(factors)), np.int8)]
    for index, lesson in enumerate(lessons):
        units = lesson.clause.units()
        headings += [len(texts) + unit.heading for unit in units]
        texts += [lesson.clause.document.text[unit.start : unit.end] for unit in units]
        owner += [index] * len(units)
        is_heading += [unit.is_heading for unit in units]
        rows = np.full((len(units), len(factors)), PART, np.int8)
        carried, not_carried = (
            unit_truth(units, [(quote.factor, quote.start, quote.end) for quote in quotes], factors) == MATCH
            for quotes in (lesson.clause.quotes, (lesson.rejected,) if lesson.rejected else ())
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


def _lesson(decision: Decided) -> Lesson:
    """Wrap a clause as a small document; a heading that stands above it only is put before it."""
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
    return Lesson(name, own, rejected, decision.probability)
