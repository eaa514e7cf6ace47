"""From the words of one document to its terms: dates, lengths, notices, value, law and reference."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Sequence

from analyser.domain import Clause, Document, Duration, Holder, Parties, Term, TermKind, Unknown
from analyser.terms import labels, notice, particulars, period, renewal
from analyser.terms.forms import row_edges
from analyser.terms.passages import Passage, Placer, passages, plain
from analyser.terms.resolve import AGREEMENT_DATE, END_NAMES, SIGNATURE_DATE, START_NAMES, Calendar, Day, Reference
from analyser.wording import english


def extract(document: Document, clauses: Sequence[Clause], parties: Parties) -> tuple[Term, ...]:
    """Return the terms of one document in the order of its text.

    A term that is mentioned but cannot be read (a blank, a day that nothing in the document fixes) has an `Unknown`
    value.
    """
    found: dict[tuple[TermKind, int], Term] = {}
    for term in _terms(document, clauses, parties):
        same = found.get((term.kind, term.span.start))
        if same is None or term.confidence > same.confidence:
            found[term.kind, term.span.start] = term
    return tuple(sorted(found.values(), key=lambda term: (term.span.start, term.span.end, term.kind)))


def _terms(document: Document, clauses: Sequence[Clause], parties: Parties) -> Iterator[Term]:
    placer = Placer(clauses)
    text = plain(document.text)
    sentences = list(passages(text, clauses, row_edges(document)))
    calendar = Calendar(document, text, sentences)
    yield from particulars.title(document, placer)
    yield from particulars.reference(document, text, placer)
    yield from particulars.value(document, sentences, placer)
    yield from particulars.governing_law(document, sentences)
    rows = list(_rows(document, text, placer, calendar))
    yield from rows
    in_rows = any(row.kind is TermKind.INITIAL_TERM for row in rows)
    yield from _first_term(document, placer, sentences, calendar, in_rows)
    yield from _renewals(document, sentences)
    yield from _notices(document, sentences, notice.Holders(parties))


def _rows(document: Document, text: str, placer: Placer, calendar: Calendar) -> Iterator[Term]:
    """Give the terms of order-form rows."""
    for row in labels.find(document, text, calendar):
        span = document.span(row.start, row.end)
        kind = TermKind.END_DATE if isinstance(row, Day) else row.kind
        said = f"may be extended by {english(row.value)}" if kind is TermKind.EXTENSION else english(row.value)
        yield Term(kind, row.value, span, placer.clause_of(span), said, confidence=0.9)


def _first_term(
    document: Document, placer: Placer, sentences: Sequence[Passage], calendar: Calendar, in_rows: bool
) -> Iterator[Term]:
    """Give when the contract starts, how long it first runs and when it ends; `in_rows` that a row gives its length."""

    def day_term(kind: TermKind, day: Day) -> Term:
        span = document.span(day.start, day.end)
        return Term(kind, day.value, span, placer.clause_of(span), english(day.value), confidence=day.confidence)

    periods = period.find(sentences, calendar)
    best = periods[0] if periods else None
    if in_rows and best and best.score < _PLAIN:
        best = None
    for name in END_NAMES:
        yield from (day_term(TermKind.END_DATE, day) for day in calendar.named(name))
    yield from (day_term(TermKind.START_DATE, day) for day in _starts(best, calendar))
    if best is None:
        return
    if best.end:
        value: dt.date | Unknown = _LATER if best.depends else best.end.value
        yield day_term(TermKind.END_DATE, Day(value, best.end.start, best.end.end, best.end.confidence))
    if best.length:
        yield from _length(document, placer, best, calendar)
    if best.open_ended:
        span = document.span(best.passage.start, best.passage.start + len(best.passage.text))
        yield Term(TermKind.INITIAL_TERM, OPEN_ENDED, span, best.passage.clause, OPEN_ENDED, confidence=0.8)


def _length(document: Document, placer: Placer, best: period.Period, calendar: Calendar) -> Iterator[Term]:
    """Give the length of the first term and, when it runs from a day that nothing fixes, an end that is not known."""
    assert best.length
    span = document.span(best.passage.start + best.length.start, best.passage.start + best.length.end)
    clause = placer.clause_of(span)
    unfixed = _unfixed(best, calendar)
    sure = 0.5 if best.end and unfixed else 0.9 if best.score >= _PLAIN else 0.7
    yield Term(TermKind.INITIAL_TERM, best.length.value, span, clause, _length_text(best), confidence=sure)
    if unfixed and not best.end:
        yield Term(TermKind.END_DATE, unfixed, span, clause, english(unfixed), confidence=0.9)


OPEN_ENDED = "until terminated"
_PLAIN = 5  # a sentence with this score leaves no doubt that it speaks of the term of the contract
_LATER = Unknown(
    "The term ends on the later of a date and an event.",
    "Daw'r cyfnod i ben ar y diweddaraf o ddyddiad a digwyddiad.",
)


def _starts(best: period.Period | None, calendar: Calendar) -> list[Day]:
    """Return the days the contract starts: where its term counts from, a named start, the agreement's own date."""
    days = period.first_day(best, calendar)
    if days:
        return _sure(days)
    named = [day for name in START_NAMES for day in calendar.named(name)]
    return _sure(named) or calendar.named(AGREEMENT_DATE) or calendar.named(SIGNATURE_DATE)


def _sure(days: list[Day]) -> list[Day]:
    """Return the surest day, with those that a form and a definition state as surely: they may disagree."""
    return [day for day in days if day is days[0] or day.confidence >= _STATED]


_STATED = 0.9


def _unfixed(best: period.Period, calendar: Calendar) -> Unknown | None:
    """Say why a length cannot be counted out: it runs from the later of two things, or from a day nothing fixes."""
    if best.depends:
        return _LATER
    if isinstance(best.anchor, Reference) and not calendar.named(best.anchor.name):
        name = best.anchor.name
        return Unknown(
            f"The term runs from the {name}, for which no date was found.",
            f"Mae'r cyfnod yn rhedeg o'r {name}, ond ni chafwyd dyddiad ar ei gyfer.",
        )
    return None


def _length_text(best: period.Period) -> str:
    value = best.length.value if best.length else None
    if not isinstance(value, Duration):
        return english(value) if value else ""
    if isinstance(best.anchor, Reference):
        return f"{english(value)} from the {best.anchor.name}"
    if isinstance(best.anchor, Day) and isinstance(best.anchor.value, dt.date):
        return f"{english(value)} from {english(best.anchor.value)}"
    return english(value)


def _renewals(document: Document, sentences: Sequence[Passage]) -> Iterator[Term]:
    for found in renewal.find(sentences):
        passage = found.passage
        span = document.span(passage.start + found.start, passage.start + found.end)
        kind = TermKind.AUTO_RENEWAL if found.automatic else TermKind.EXTENSION
        value = _one_renewal(found) if found.automatic else _all_extensions(found)
        yield Term(kind, value, span, passage.clause, _renewal_text(found), confidence=found.confidence)


NO_RENEWAL_LENGTH = Unknown("The length of a renewal is not stated.", "Ni nodir hyd yr adnewyddiad.")


def _one_renewal(found: renewal.Renewal) -> Duration | Unknown:
    return found.length or NO_RENEWAL_LENGTH


def _all_extensions(found: renewal.Renewal) -> Duration | Unknown:
    """Return the length of all extensions on offer together: two further periods of 12 months are 24 months."""
    if not isinstance(found.length, Duration):
        return found.length or NO_RENEWAL_LENGTH
    if not found.times:
        return Unknown(
            f"The contract may be extended any number of times, by {english(found.length)} each time.",
            "Gellir estyn y contract unrhyw nifer o weithiau.",
        )
    return Duration(found.length.amount * found.times, found.length.unit)


def _renewal_text(found: renewal.Renewal) -> str:
    length = english(found.length) if isinstance(found.length, Duration) else "a period that is not stated"
    if found.automatic:
        return f"rolls on for {length} at a time"
    return f"may be extended {found.times} times by {length}" if found.times > 1 else f"may be extended by {length}"


def _notices(document: Document, sentences: Sequence[Passage], holders: notice.Holders) -> Iterator[Term]:
    for found in notice.find(sentences, holders):
        passage = found.passage
        span = document.span(passage.start + found.start, passage.start + found.end)
        kind = TermKind.RENEWAL_NOTICE if found.renewal else TermKind.TERMINATION_NOTICE
        yield Term(kind, found.length, span, passage.clause, _notice_text(found), found.holder, found.confidence)


def _notice_text(found: notice.Notice) -> str:
    who = {Holder.BUYER: "the buyer", Holder.SUPPLIER: "the supplier", Holder.EITHER: "either party"}[found.holder]
    length = english(found.length)
    if found.renewal:
        return f"{length} before the end of the term, by {who}"
    return f"{length}, by {who}, without giving a reason"
