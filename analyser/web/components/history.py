"""The history of a contract, latest first: analyses of its documents, and people's reviews."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from analyser.i18n.translator import Translator
from analyser.store.queries.contract_history import ReadDocument, StoredReview

MOST_EVENTS = 30


@dataclass(frozen=True, slots=True)
class Event:
    """An event: its time (ISO 8601), the person, and a description; `who` is empty for the program."""

    at: str
    who: str
    what: str
    note: str


def history_events(
    documents: Iterable[ReadDocument], reviews: Iterable[StoredReview], translator: Translator
) -> tuple[Event, ...]:
    """Return the latest events in the translator's language, at most MOST_EVENTS of them."""
    events = sorted(_events(documents, reviews, translator), key=lambda event: event.at, reverse=True)
    return tuple(events[:MOST_EVENTS])


def _events(
    documents: Iterable[ReadDocument], reviews: Iterable[StoredReview], translator: Translator
) -> Iterator[Event]:
    for document in documents:
        what = translator.gettext(
            "%(file)s was read, by version %(version)s with model %(model)s",
            file=document.filename,
            version=document.analyser_version,
            model=document.model_version,
        )
        yield Event(document.at, "", what, "")
    for review in reviews:
        yield Event(review.at, review.actor, _describe(review, translator), review.note)


def _describe(review: StoredReview, translator: Translator) -> str:
    if review.target == "contract":
        return (
            translator.gettext("A decision was undone")
            if review.action == "undo"
            else translator.gettext("Facts were entered")
        )
    return {
        "confirm": translator.gettext("Confirmed as right"),
        "reject": translator.gettext("Rejected as wrong"),
        "change": translator.gettext("Corrected"),
        "add": translator.gettext("Added words that were missed"),
        "undo": translator.gettext("A decision was undone"),
    }[review.action]
