"""From the words of one document to its terms: dates, lengths, notices, value, law and reference."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator, Sequence
from dataclasses import replace

from analyser.domain import Clause, Document, Duration, Holder, Parties, Percentage, Term, TermKind, Unknown
from analyser.i18n.formatting import english
from analyser.terms import (
    charges,
    exit_dates,
    initial_term,
    notice,
    particulars,
    precedence,
    price_indexation,
    renewal,
    review_dates,
)
from analyser.terms.layout import form_rows
from analyser.terms.layout.sentences import Passage, Placer, passages, pattern, plain
from analyser.terms.layout.table_forms import row_edges
from analyser.terms.named_dates import (
    AGREEMENT_DATE,
    END_NAMES,
    OVERRULED,
    PREVAILING,
    SIGNATURE_DATE,
    START_NAMES,
    Calendar,
    Day,
    Reference,
)


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
    rule = precedence.prevailing(sentences)
    calendar = Calendar(document, text, sentences, form_prevails=rule is not None)
    if rule:
        span = document.span(rule.start, rule.start + len(rule.text))
        yield Term(
            TermKind.PRECEDENCE, precedence.ORDER_FORM, span, rule.clause, "the order form prevails", confidence=0.9
        )
    yield from particulars.title(document, placer)
    yield from particulars.reference(document, text, placer)
    values = list(particulars.value(document, sentences, placer))
    yield from values
    yield from particulars.governing_law(document, sentences)
    rows = list(_rows(document, text, placer, calendar))
    yield from rows
    in_rows = any(row.kind is TermKind.INITIAL_TERM for row in rows)
    first_term = [
        replace(term, confidence=min(term.confidence, OVERRULED)) if rule and term.confidence < PREVAILING else term
        for term in _first_term(document, placer, sentences, calendar, in_rows)
    ]
    yield from first_term
    valued = bool(values) or any(row.kind is TermKind.CONTRACT_VALUE for row in rows)
    open_ended = any(term.value == OPEN_ENDED for term in first_term)
    yield from particulars.charges(document, sentences, placer, valued, open_ended)
    renewals = list(_renewals(document, sentences))
    yield from renewals
    holders = notice.Holders(parties)
    yield from _notices(document, sentences, holders, calendar.month_first)
    yield from _money(document, sentences, holders)


def _rows(document: Document, text: str, placer: Placer, calendar: Calendar) -> Iterator[Term]:
    """Give the terms of order-form rows."""
    for row in form_rows.find(document, text, calendar):
        span = document.span(row.start, row.end)
        kind = TermKind.END_DATE if isinstance(row, Day) else row.kind
        usual = PREVAILING if calendar.form_prevails else 0.9
        sure = 0.6 if _OWN_PAPER.search(text, row.end, row.end + 200) else usual
        said = f"may be extended by {english(row.value)}" if kind is TermKind.EXTENSION else english(row.value)
        yield Term(kind, row.value, span, placer.clause_of(span), said, confidence=sure)


# What follows the row shows that it is the term of an attachment: "Term: three years ... the term of this SCHEDULE".
_OWN_PAPER = pattern(
    r"\b(?:term|duration) of this (?:schedule|exhibit|annex|appendix|attachment|supplement|sow|statement of work)\b"
)


def _first_term(
    document: Document, placer: Placer, sentences: Sequence[Passage], calendar: Calendar, in_rows: bool
) -> Iterator[Term]:
    """Give when the contract starts, how long it first runs and when it ends; `in_rows` that a row gives its length."""

    def day_term(kind: TermKind, day: Day) -> Term:
        span = document.span(day.start, day.end)
        return Term(kind, day.value, span, placer.clause_of(span), english(day.value), confidence=day.confidence)

    periods = initial_term.find(sentences, calendar)
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
        if best.depends:
            yield day_term(TermKind.EARLIEST_END, best.end)
    if best.year_end:
        yield from _year_end(document, placer, best, _starts(best, calendar))
    if best.length:
        yield from _length(document, placer, best, calendar)
    if best.open_ended:
        span = document.span(best.passage.start, best.passage.start + len(best.passage.text))
        yield Term(TermKind.INITIAL_TERM, OPEN_ENDED, span, best.passage.clause, OPEN_ENDED, confidence=0.8)


def _length(document: Document, placer: Placer, best: initial_term.Period, calendar: Calendar) -> Iterator[Term]:
    """Give the length of the first term and, when it runs from a day that nothing fixes, an end that is not known."""
    assert best.length
    span = document.span(best.passage.start + best.length.start, best.passage.start + best.length.end)
    clause = placer.clause_of(span)
    unfixed = _unfixed(best, calendar)
    sure = 0.5 if best.end and unfixed else 0.9 if best.score >= _PLAIN else 0.7
    yield Term(TermKind.INITIAL_TERM, best.length.value, span, clause, _length_text(best), confidence=sure)
    if unfixed and not best.end:
        yield Term(TermKind.END_DATE, unfixed, span, clause, english(unfixed), confidence=0.9)
        if best.depends and not _undated(best, calendar):
            text = f"{_length_text(best)}, at the earliest"
            yield Term(TermKind.EARLIEST_END, best.length.value, span, clause, text, confidence=0.9)


def _year_end(document: Document, placer: Placer, best: initial_term.Period, starts: Sequence[Day]) -> Iterator[Term]:
    """Give the last day of the calendar year in which a term begins."""
    assert best.year_end
    span = document.span(best.passage.start + best.year_end.start, best.passage.start + best.year_end.end)
    begins = next((day for day in starts if isinstance(day.value, dt.date)), None)
    value = dt.date(begins.value.year, 12, 31) if begins and isinstance(begins.value, dt.date) else _NO_FIRST_YEAR
    yield Term(TermKind.END_DATE, value, span, placer.clause_of(span), english(value), confidence=0.8)


OPEN_ENDED = "until terminated"
_PLAIN = 5  # a sentence with this score leaves no doubt that it speaks of the term of the contract
_LATER = Unknown(
    "The term ends on the later of a date and an event.",
    "Daw'r cyfnod i ben ar y diweddaraf o ddyddiad a digwyddiad.",
)


def _starts(best: initial_term.Period | None, calendar: Calendar) -> list[Day]:
    """Return the days the contract starts: where its term counts from, a named start, the agreement's own date."""
    days = initial_term.first_day(best, calendar)
    if days:
        return _sure(days)
    named = [day for name in START_NAMES for day in calendar.named(name)]
    own = [*calendar.named(AGREEMENT_DATE), *calendar.named(SIGNATURE_DATE)]
    known = [day for day in own if isinstance(day.value, dt.date)]
    return _sure(named) or sorted(known, key=lambda day: -day.confidence)[:1] or own[:1]


def _sure(days: list[Day]) -> list[Day]:
    """Return the surest day, with those that a form and a definition state as surely: they may disagree."""
    return [day for day in days if day is days[0] or day.confidence >= _STATED]


_STATED = 0.9


_NO_FIRST_YEAR = Unknown(
    "The term ends with the calendar year in which it begins, but no start date was found.",
    "Daw'r cyfnod i ben gyda'r flwyddyn galendr y mae'n dechrau ynddi, ond ni chafwyd dyddiad cychwyn.",
)


def _undated(best: initial_term.Period, calendar: Calendar) -> bool:
    """Say whether the length runs from a day that nothing in the document fixes."""
    return isinstance(best.anchor, Reference) and not calendar.named(best.anchor.name)


def _unfixed(best: initial_term.Period, calendar: Calendar) -> Unknown | None:
    """Say why a length cannot be counted out: it runs from the later of two things, or from a day nothing fixes."""
    if best.depends:
        return _LATER
    if isinstance(best.anchor, Reference) and _undated(best, calendar):
        name = best.anchor.name
        return Unknown(
            f"The term runs from the {name}, for which no date was found.",
            f"Mae'r cyfnod yn rhedeg o'r {name}, ond ni chafwyd dyddiad ar ei gyfer.",
        )
    return None


def _length_text(best: initial_term.Period) -> str:
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


NO_EXTENSION_LENGTH = Unknown(
    "How long the contract may be extended is not stated.", "Ni nodir am ba hyd y gellir estyn y contract."
)
NO_RENEWAL_LENGTH = Unknown("The length of a renewal is not stated.", "Ni nodir hyd yr adnewyddiad.")


def _one_renewal(found: renewal.Renewal) -> Duration | Unknown:
    return found.length or NO_RENEWAL_LENGTH


def _all_extensions(found: renewal.Renewal) -> Duration | Unknown:
    """Return the length of all extensions on offer together: two further periods of 12 months are 24 months."""
    if not isinstance(found.length, Duration):
        return found.length or NO_EXTENSION_LENGTH
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


def _notices(
    document: Document, sentences: Sequence[Passage], holders: notice.Holders, month_first: bool
) -> Iterator[Term]:
    """Give the notices and, from the same sentences, the days on which alone they let the contract end."""
    found = list(notice.find(sentences, holders))
    for one in found:
        yield _notice(document, one, one.renewal)
        yield from _exit_days(document, one, month_first)
    if not any(one.renewal for one in found) and any(_AS_PROVIDED.search(sentence.text) for sentence in sentences):
        for one in found:
            if one.holder is not Holder.SUPPLIER:
                yield _notice(document, one, True, 0.65)


# A renewal "unless terminated as provided herein" is stopped by whatever notice ends the contract.
_AS_PROVIDED = pattern(
    r"\b(?:renew|exten)\w*\b[^.;]{0,200}?\bunless (?:[\w-]+ ){0,4}?terminated\b[^.;]{0,40}?"
    r"\b(?:as provided|as set (?:out|forth)|according|in accordance|pursuant|under|herein)\b"
)


def _notice(document: Document, found: notice.Notice, renewal: bool, confidence: float | None = None) -> Term:
    passage = found.passage
    span = document.span(passage.start + found.start, passage.start + found.end)
    kind = TermKind.RENEWAL_NOTICE if renewal else TermKind.TERMINATION_NOTICE
    text = _notice_text(found, renewal)
    return Term(kind, found.length, span, passage.clause, text, found.holder, confidence or found.confidence)


def _exit_days(document: Document, found: notice.Notice, month_first: bool) -> Iterator[Term]:
    """Give the day of the year on which alone the contract may end, and from when a right to leave holds."""
    passage = found.passage

    def term(kind: TermKind, day: exit_dates.FoundDay, text: str) -> Term:
        span = document.span(passage.start + day.start, passage.start + day.end)
        return Term(kind, day.value, span, passage.clause, text, found.holder, confidence=0.8)

    if found.renewal and (yearly := exit_dates.every_year(passage.text)):
        yield term(TermKind.BREAK_DAY, yearly, f"may end on {_yearly(yearly)}")
    if not found.renewal and (since := exit_dates.not_before(passage.text, month_first)):
        yield term(TermKind.EXIT_FROM, since, f"only after {_since(since)}")


def _yearly(day: exit_dates.FoundDay) -> str:
    month_and_day = re.fullmatch(r"(\d\d)-(\d\d)", str(day.value))
    if not month_and_day:
        return "each anniversary of the start"
    words = english(dt.date(2000, int(month_and_day[1]), int(month_and_day[2])))
    return f"{words.removesuffix(' 2000')} of each year"


def _since(day: exit_dates.FoundDay) -> str:
    words = english(day.value)
    return (
        f"{words} from the start"
        if isinstance(day.value, Duration)
        else f"the {words}"
        if isinstance(day.value, str)
        else words
    )


def _money(document: Document, sentences: Sequence[Passage], holders: notice.Holders) -> Iterator[Term]:
    """Give how prices move, what is capped, committed or due on leaving, when notices count and KPIs are seen."""

    def term(
        found: price_indexation.Found | charges.Found | review_dates.Found,
        text: str,
        holder: Holder = Holder.EITHER,
        sure: float = 0.8,
    ) -> Term:
        span = document.span(found.passage.start + found.start, found.passage.start + found.end)
        return Term(found.kind, found.value, span, found.passage.clause, text, holder, confidence=sure)

    for move in price_indexation.find(sentences):
        yield term(move, _price_text(move))
    for sum_ in charges.find(sentences, holders):
        yield term(sum_, charges.words(sum_, english(sum_.value)), sum_.holder, 0.7)
    for time in review_dates.find(sentences):
        how = "after posting" if time.kind is TermKind.NOTICE_SERVICE else "between reviews"
        yield term(time, f"{english(time.value)} {how}")


def _price_text(found: price_indexation.Found) -> str:
    if found.kind is TermKind.PRICE_REVIEW:
        return _yearly(exit_dates.FoundDay(found.start, found.end, str(found.value)))
    if isinstance(found.value, Percentage) and found.value.index and not found.value.amount:
        return found.value.index
    words = english(found.value)
    return f"at most {words}" if found.kind is TermKind.PRICE_CAP else words


def _notice_text(found: notice.Notice, renewal: bool) -> str:
    who = {Holder.BUYER: "the buyer", Holder.SUPPLIER: "the supplier", Holder.EITHER: "either party"}[found.holder]
    length = english(found.length)
    if renewal:
        return f"{length} before the end of the term, by {who}"
    return f"{length}, by {who}, without giving a reason"
